"""Which line is meant where a parser stops at a colon: it names the line that it cannot follow,
which is rarely the one that is wrong.
"""

from __future__ import annotations

import re

from msgspec import Struct

_NAME = re.compile(r"\s*(?:- +)*(?P<name>[^\s#:\"'\[{][^:]*):(?:\s+(?P<value>[^\s#].*)?|$)")
_MOST_SHOWN = 60


class Cause(Struct, frozen=True):
    """The line and the columns (from 0) to look at, one sentence, and what to write."""

    line: int
    start: int
    stop: int
    says: str
    write: str


def cause_of_colon(lines: list[str], line: int, column: int) -> Cause | None:
    """Why a name and its colon cannot stand at `line` and `column`; None where nothing says so."""
    own = lines[line]
    if re.search(r":\s", own[:column]) or own[:column].strip().startswith(("{", "[")):
        return None  # a second colon on this very line
    above = _above(lines, line)
    if above is None:
        return None
    named = _NAME.match(lines[above])
    if named is None:
        return _without_name(lines, above)
    if named["value"] and _indent(own) > _indent(lines[above]):
        return _too_far(lines, line, above, named["name"])
    return None


def _without_name(lines: list[str], above: int) -> Cause | None:
    """The lines above have no name: one text that runs on, or a value that lost its name."""
    top = above
    while (higher := _above(lines, top)) is not None and not _NAME.match(lines[top]):
        top = higher
    named = _NAME.match(lines[top])
    if named is None or named["value"]:
        return None
    text = lines[above].strip()
    start = _indent(lines[above])
    says = f"`{_short(text)}` stands without a name, under `{_short(named['name'].strip())}`."
    write = _with_colon(text)
    if not write:
        write = f"the name of its field and a colon before it, as in name: {_short(text)}"
    return Cause(above, start, start + len(text), says, write)


def _with_colon(text: str) -> str:
    """A line that begins with the name of a field, with its colon; empty where it does not."""
    # Loaded only to explain a no.
    from principlecheck.model.format.organisation import SECTIONS

    name, _, value = text.partition(" ")
    fields = {field.rstrip("_") for kind in SECTIONS.values() for field in kind.__struct_fields__}
    return f"{name}: {_short(value.strip())}".rstrip() if name in fields else ""


def _too_far(lines: list[str], line: int, above: int, name: str) -> Cause:
    own, other = lines[line], lines[above]
    sibling = _sibling(lines, above, _indent(own))
    name = _short(name.strip())
    if sibling is not None:
        start, wanted = _indent(other), _indent(own)
        says = f"`{name}` stands {_spaces(wanted - start)} too far left."
        write = (
            f"{_short(other.strip())} with {_spaces(wanted)} before it, as many as `{sibling}` has"
        )
        return Cause(above, start, start + len(name), says, write)
    start = _indent(own)
    says = f"This line is further in than `{name}`, which has a value already."
    write = (
        f"{_short(own.strip())} with {_spaces(_indent(other))} before it, as many as `{name}` has"
    )
    return Cause(line, start, len(own.rstrip()), says, write)


def _sibling(lines: list[str], above: int, indent: int) -> str | None:
    """The name on the nearest line before `above` that is indented by `indent`, in its block."""
    number = _above(lines, above)
    while number is not None and _indent(lines[number]) >= indent:
        named = _NAME.match(lines[number])
        if _indent(lines[number]) == indent and named:
            return _short(named["name"].strip())
        number = _above(lines, number)
    return None


def _above(lines: list[str], line: int) -> int | None:
    """The nearest line before `line` that says something."""
    found = (n for n in range(line - 1, -1, -1) if lines[n].strip() and lines[n].strip()[0] != "#")
    return next(found, None)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _spaces(count: int) -> str:
    return f"{count} space{'' if count == 1 else 's'}" if count else "no space"


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 1]}…"
