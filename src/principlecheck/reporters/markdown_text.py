"""Text as Markdown shows it: nothing that a policy says can become a heading, a link or a row."""

from __future__ import annotations

import re

from principlecheck.reporters.plain import printable_text, without_ci_commands

# What CommonMark and its GitHub extensions act on inside a line; `.` and `-` act at its start only,
# where CI runners obey `::`.
_ACTIVE = re.compile(r"(?=[\\`*_\[\]<>|~#$^{}!&])")
_START = re.compile(r"^(?:([0-9]{1,9})(?=[.)](?:\s|$))|(?=[-+](?:[\s-]|$)|=|::))")
_MENTION = re.compile(r"@(?=\w)")
_LINK = re.compile(r"(?i)\b(https?|ftp|mailto|javascript):|\bwww\.")


def escape_markdown(value: object, *, begins: bool = True, alone: bool = True) -> str:
    """`value` as text of one line that reads as it was written. Where it `begins` a line, what acts
    at a line's start is escaped too; where it is not `alone`, blanks at its ends stay.
    """
    text = str(value)
    plain = " ".join(printable_text(" ".join(text.split())).split())
    plain = _ACTIVE.sub(r"\\", plain)
    plain = _MENTION.sub("@\u2060", plain)
    plain = _LINK.sub(lambda m: m.group().replace(":", "&#58;").replace(".", "&#46;"), plain)
    if begins:
        plain = _START.sub(lambda m: f"{m[1] or ''}\\", plain, count=1)
    if alone or not plain:
        return plain or (" " if text and not alone else "")
    return f"{' ' * text[0].isspace()}{plain}{' ' * text[-1].isspace()}"


def markdown_code_span(text: str) -> str:
    """`text` in a code span that it cannot leave, safe inside a table row."""
    text = " ".join(printable_text(text).split()) or " "
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    whole = f"{fence}{pad}{text.replace('|', chr(92) + '|')}{pad}{fence}"
    return without_ci_commands(whole)  # nothing is escaped in code


def markdown_code_block(text: str, line: int) -> str:
    """A line of a file as an indented block of code, with its number."""
    return without_ci_commands(f"    {line} │ {printable_text(text)}")
