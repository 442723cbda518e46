"""Which line is meant where a parser stops at a colon: it names the line that it cannot follow,
which is rarely the one that is wrong.
"""

from __future__ import annotations

import re

from msgspec import Struct

_NAME = re.compile(r"\s*(?:- +)*(?P<name>[^\s#:\"'\[{][^:]*):(?:\s+(?P<value>[^\s#].*)?|$)")
_MOST_SHOWN = 60


class IndentCause(Struct, frozen=True):
    """The line and the columns (from 0) to look at, one sentence, and what to write."""

    line: int
    start: int
    stop: int
    says: str
    write: str


def cause_of_misplaced_colon(lines: list[str], line: int, column: int) -> IndentCause | None:
    """Why a name and its colon cannot stand at `line` and `column`; None where nothing says so."""
    own = lines[line]
    if re.search(r":\s", own[:column]) or own[:column].strip().startswith(("{", "[")):
        return None  # a second colon on this very line
    above = _yaml_line_above(lines, line)
    if above is None:
        return None
    named = _NAME.match(lines[above])
    if named is None:
        return _cause_of_missing_yaml_name(lines, above)
    if named["value"] and _yaml_indent_in_spaces(own) > _yaml_indent_in_spaces(lines[above]):
        return _cause_of_too_far_indent(lines, line, above, named["name"])
    return None


def _cause_of_missing_yaml_name(lines: list[str], above: int) -> IndentCause | None:
    """The lines above have no name: one text that runs on, or a value that lost its name."""
    top = above
    while (higher := _yaml_line_above(lines, top)) is not None and not _NAME.match(lines[top]):
        top = higher
    named = _NAME.match(lines[top])
    if named is None or named["value"]:
        return None
    text = lines[above].strip()
    start = _yaml_indent_in_spaces(lines[above])
    says = f"`{_shorten_yaml_line(text)}` stands without a name, under `{_shorten_yaml_line(named['name'].strip())}`."
    write = _yaml_line_with_missing_colon(text)
    if not write:
        write = (
            f"the name of its field and a colon before it, as in name: {_shorten_yaml_line(text)}"
        )
    return IndentCause(above, start, start + len(text), says, write)


def _yaml_line_with_missing_colon(text: str) -> str:
    """A line that begins with the name of a field, with its colon; empty where it does not."""
    # Loaded only to explain a no.
    from principlecheck.model.format.organisation import SECTIONS

    name, _, value = text.partition(" ")
    fields = {field.rstrip("_") for kind in SECTIONS.values() for field in kind.__struct_fields__}
    return f"{name}: {_shorten_yaml_line(value.strip())}".rstrip() if name in fields else ""


def _cause_of_too_far_indent(lines: list[str], line: int, above: int, name: str) -> IndentCause:
    own, other = lines[line], lines[above]
    sibling = _yaml_sibling_name_above(lines, above, _yaml_indent_in_spaces(own))
    name = _shorten_yaml_line(name.strip())
    if sibling is not None:
        start, wanted = _yaml_indent_in_spaces(other), _yaml_indent_in_spaces(own)
        says = f"`{name}` stands {_yaml_spaces_in_words(wanted - start)} too far left."
        write = f"{_shorten_yaml_line(other.strip())} with {_yaml_spaces_in_words(wanted)} before it, as many as `{sibling}` has"
        return IndentCause(above, start, start + len(name), says, write)
    start = _yaml_indent_in_spaces(own)
    says = f"This line is further in than `{name}`, which has a value already."
    write = f"{_shorten_yaml_line(own.strip())} with {_yaml_spaces_in_words(_yaml_indent_in_spaces(other))} before it, as many as `{name}` has"
    return IndentCause(line, start, len(own.rstrip()), says, write)


def _yaml_sibling_name_above(lines: list[str], above: int, indent: int) -> str | None:
    """The name on the nearest line before `above` that is indented by `indent`, in its block."""
    number = _yaml_line_above(lines, above)
    while number is not None and _yaml_indent_in_spaces(lines[number]) >= indent:
        named = _NAME.match(lines[number])
        if _yaml_indent_in_spaces(lines[number]) == indent and named:
            return _shorten_yaml_line(named["name"].strip())
        number = _yaml_line_above(lines, number)
    return None


def _yaml_line_above(lines: list[str], line: int) -> int | None:
    """The nearest line before `line` that says something."""
    found = (n for n in range(line - 1, -1, -1) if lines[n].strip() and lines[n].strip()[0] != "#")
    return next(found, None)


def _yaml_indent_in_spaces(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _yaml_spaces_in_words(count: int) -> str:
    return f"{count} space{'' if count == 1 else 's'}" if count else "no space"


def _shorten_yaml_line(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 1]}…"
