"""Blanks that look like spaces and are none: copied from a word processor, read as letters."""

from __future__ import annotations

import re
from itertools import islice

from principlecheck.model.report.problem import Place, Problem
from principlecheck.reading.text import LINE_BREAK, MOST_PROBLEMS, code_point_of_character

ODD_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""For a set of characters in a pattern: the no-break space and its relatives."""
ODD_BLANK = re.compile(f"[{ODD_BLANKS}]")
_BLANK = f"[ {ODD_BLANKS}]"
# Where YAML needs a space: before the first word of a line, after a dash, after a name's colon.
_NEEDED = re.compile(
    rf"(?P<indent>{_BLANK}*)(?P<dash>(?:-{_BLANK}+)*)(?:[\w-]{{1,63}}:(?P<colon>{_BLANK}+))?"
)
_BLOCK = re.compile(r"[:-] [|>][-+0-9]*\s*(?:#.*)?$")


def replace_odd_blanks_in_yaml(text: str, file: str) -> tuple[str, list[Problem]]:
    """`text` with spaces where YAML needs them, and a problem for each line that had other blanks
    there. Inside texts they stay: they keep `50 EUR` on one line.
    """
    if not ODD_BLANK.search(text):
        return text, []
    pieces = LINE_BREAK.split(text)
    breaks = [*LINE_BREAK.findall(text), ""]
    found: list[Problem] = []
    deeper: int | None = None  # a text after | or > runs as long as its lines stand further in
    for number, line in enumerate(pieces):
        indent = len(line) - len(line.lstrip(" "))
        if deeper is not None and (indent > deeper or not line.strip()):
            continue
        deeper = indent if _BLOCK.search(line) else None
        mended, problem = _replace_odd_blanks_in_line(line, number, file)
        if problem is not None:
            pieces[number] = mended
            found.append(problem)
    mended_text = "".join(piece + end for piece, end in zip(pieces, breaks, strict=True))
    return mended_text, list(islice(found, MOST_PROBLEMS))


def _replace_odd_blanks_in_line(line: str, number: int, file: str) -> tuple[str, Problem | None]:
    match = _NEEDED.match(line)
    if match is None:
        return line, None
    for group, where in (
        ("indent", "This line is indented with"),
        ("dash", "After the dash stands"),
        ("colon", "After the colon stands"),
    ):
        start, stop = match.span(group)
        odd = ODD_BLANK.search(line, max(start, 0), max(stop, 0))
        if odd is not None:
            several = group == "indent"
            name = f"{'no-break spaces' if several else 'a no-break space'} ({code_point_of_character(odd.group())})"
            if odd.group() not in "\u00a0\u202f":
                name = f"{'blanks' if several else 'a blank'} that no key types ({code_point_of_character(odd.group())})"
            stop = match.end()
            mended = ODD_BLANK.sub(" ", line[:stop]) + line[stop:]
            place = Place(file, number + 1, odd.start() + 1, odd.start() + 2)
            says = f"{where} {name}, which {'are' if several else 'is'} read as a letter."
            write = "ordinary spaces" if several else f"an ordinary space: {mended.strip()[:100]}"
            return mended, Problem("odd-blank", says, place, write, line)
    return line, None


def replace_odd_blanks(text: str) -> str:
    """`text` with an ordinary space for each odd blank."""
    return ODD_BLANK.sub(" ", text)
