"""A file that may be broken in several places, read as far as it goes: every fault is told, and
what stands around it is read all the same.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from msgspec import Struct

from principlecheck.model.report.problem import Problem
from principlecheck.reading.text import LINE_BREAK, STAND_IN, Unreadable
from principlecheck.reading.traps import Traps
from principlecheck.reading.yaml import text_of, value_of

_OPENED = re.compile(r" +[^#\n]*:[ \t]*(?:#.*)?$")
MOST_FAULTS = 20
"""Broken blocks of one file that are cut out; after the last the rest is not read."""


class Draft(Struct, frozen=True):
    """What could be read of a file: its value without the blocks that are broken, the `text` that
    it was read from (with empty lines for those blocks), every fault, the text that is `lost`, and
    the lines and columns of which no more is to be told (`quiet`).
    """

    value: Any
    text: str
    problems: list[Problem]
    lost: str = ""
    quiet: frozenset[tuple[int, int]] = frozenset()


def read_draft(data: bytes, file: str) -> Draft:
    """The value of one YAML document, as far as its syntax holds.

    Raises `Unreadable` where nothing of it can be told.
    """
    text, problems = text_of(data, file)
    lost = [line for line in LINE_BREAK.split(text) if STAND_IN in line] if problems else []
    for _ in range(MOST_FAULTS):
        traps = Traps(text, file, numbers=True)
        try:
            value = value_of(text, traps)
        except Unreadable as refused:
            cut = _cut(text, refused.problems[-1])
            inside = refused.problems if cut is None else _problems_inside(refused.problems, cut)
            problems.extend(inside)
            if cut is None:
                return Draft(None, "", problems, text)
            lost.extend(cut.lines)
            text = cut.text
        else:
            problems.extend(traps.problems)
            return Draft(value, text, problems, "\n".join(lost), frozenset(traps.quiet))
    return Draft(None, "", problems, "\n".join([*lost, text]))


class _Cut(Struct, frozen=True):
    """A text without some of its lines, which are the ones from `first` to before `after`."""

    text: str
    first: int
    after: int
    lines: list[str]


def _problems_inside(problems: list[Problem], cut: _Cut) -> list[Problem]:
    """The last, for which lines are cut, and the others on those lines: the rest comes again."""
    *others, last = problems
    return [*(one for one in others if cut.first < one.place.line <= cut.after), last]


def _cut(text: str, fault: Problem) -> _Cut | None:
    """The text with empty lines for the block that a fault stands in: an entry, or a whole section
    where no entry can be told apart. None where nothing would be left.
    """
    lines = LINE_BREAK.split(text)
    first, after = _block(lines, fault.place.line - 1)
    if fault.kind in ("second-document", "directive"):
        first = fault.place.line - 1
        after = len(lines) if fault.kind == "second-document" else first + 1
    broken = lines[first:after]
    left = [*lines[:first], *([""] * len(broken)), *lines[after:]]
    header = _header(lines, first)
    if header < first and not any(
        map(_says, lines[header + 1 : first] + lines[after : _end(lines, header)])
    ):
        left[header] = ""
    if not any(map(_says, broken)) or not any(map(_says, left)):
        return None
    return _Cut("\n".join(left), first, after, broken)


def _block(lines: list[str], at: int) -> tuple[int, int]:
    header = _header(lines, at)
    end = _end(lines, header)
    inside = [number for number in range(header + 1, end) if _says(lines[number])]
    if at == header or not inside:
        return header, end
    depth = _indent(lines[inside[0]])
    starts = [
        number
        for above, number in pairwise([header, *inside])
        if _indent(lines[number]) <= depth and not _is_tabbed_value(lines, above, number)
    ]
    first = max((number for number in starts if number <= at), default=inside[0])
    after = min((number for number in starts if number > at), default=end)
    return first, after


def _is_tabbed_value(lines: list[str], above: int, number: int) -> bool:
    """Whether a tab indents what a name in an entry above waits for: the two are one fault."""
    return lines[number].startswith("\t") and _OPENED.match(lines[above]) is not None


def _header(lines: list[str], at: int) -> int:
    """The line at the left margin that the line `at` stands under, or is."""
    found = (n for n in range(at, -1, -1) if _says(lines[n]) and not _indent(lines[n]))
    return next(found, 0)


def _end(lines: list[str], header: int) -> int:
    """The next line at the left margin."""
    found = (n for n in range(header + 1, len(lines)) if _says(lines[n]) and not _indent(lines[n]))
    return next(found, len(lines))


def _says(line: str) -> bool:
    bare = line.strip()
    return bool(bare) and not bare.startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
