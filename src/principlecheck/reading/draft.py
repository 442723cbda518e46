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
from principlecheck.reading.traps import YamlTraps
from principlecheck.reading.yaml import decode_yaml_text, read_yaml_value

_OPENED = re.compile(r" +[^#\n]*:[ \t]*(?:#.*)?$")
MOST_FAULTS = 20
"""Broken blocks of one file that are cut out; after the last the rest is not read."""


class YamlDraft(Struct, frozen=True):
    """What could be read of a file: its value without the blocks that are broken, the `text` that
    it was read from (with empty lines for those blocks), every fault, the text that is `lost`, and
    the lines and columns of which no more is to be told (`quiet`).
    """

    value: Any
    text: str
    problems: list[Problem]
    lost: str = ""
    quiet: frozenset[tuple[int, int]] = frozenset()


def read_broken_yaml(data: bytes, file: str) -> YamlDraft:
    """The value of one YAML document, as far as its syntax holds.

    Raises `Unreadable` where nothing of it can be told.
    """
    text, problems = decode_yaml_text(data, file)
    lost = [line for line in LINE_BREAK.split(text) if STAND_IN in line] if problems else []
    for _ in range(MOST_FAULTS):
        traps = YamlTraps(text, file, numbers=True)
        try:
            value = read_yaml_value(text, traps)
        except Unreadable as refused:
            cut = _cut_broken_yaml_block(text, refused.problems[-1])
            inside = (
                refused.problems
                if cut is None
                else _problems_inside_cut_lines(refused.problems, cut)
            )
            problems.extend(inside)
            if cut is None:
                return YamlDraft(None, "", problems, text)
            lost.extend(cut.lines)
            text = cut.text
        else:
            problems.extend(traps.problems)
            return YamlDraft(value, text, problems, "\n".join(lost), frozenset(traps.quiet))
    return YamlDraft(None, "", problems, "\n".join([*lost, text]))


class _CutYaml(Struct, frozen=True):
    """A text without some of its lines, which are the ones from `first` to before `after`."""

    text: str
    first: int
    after: int
    lines: list[str]


def _problems_inside_cut_lines(problems: list[Problem], cut: _CutYaml) -> list[Problem]:
    """The last, for which lines are cut, and the others on those lines: the rest comes again."""
    *others, last = problems
    return [*(one for one in others if cut.first < one.place.line <= cut.after), last]


def _cut_broken_yaml_block(text: str, fault: Problem) -> _CutYaml | None:
    """The text with empty lines for the block that a fault stands in: an entry, or a whole section
    where no entry can be told apart. None where nothing would be left.
    """
    lines = LINE_BREAK.split(text)
    first, after = _lines_of_broken_yaml_block(lines, fault.place.line - 1)
    if fault.kind in ("second-document", "directive"):
        first = fault.place.line - 1
        after = len(lines) if fault.kind == "second-document" else first + 1
    broken = lines[first:after]
    left = [*lines[:first], *([""] * len(broken)), *lines[after:]]
    header = _header_line_of_yaml_block(lines, first)
    if header < first and not any(
        map(
            _yaml_line_says_something,
            lines[header + 1 : first] + lines[after : _end_line_of_yaml_block(lines, header)],
        )
    ):
        left[header] = ""
    if not any(map(_yaml_line_says_something, broken)) or not any(
        map(_yaml_line_says_something, left)
    ):
        return None
    return _CutYaml("\n".join(left), first, after, broken)


def _lines_of_broken_yaml_block(lines: list[str], at: int) -> tuple[int, int]:
    header = _header_line_of_yaml_block(lines, at)
    end = _end_line_of_yaml_block(lines, header)
    inside = [
        number for number in range(header + 1, end) if _yaml_line_says_something(lines[number])
    ]
    if at == header or not inside:
        return header, end
    depth = _yaml_line_indent(lines[inside[0]])
    starts = [
        number
        for above, number in pairwise([header, *inside])
        if _yaml_line_indent(lines[number]) <= depth
        and not _yaml_value_is_tabbed(lines, above, number)
    ]
    first = max((number for number in starts if number <= at), default=inside[0])
    after = min((number for number in starts if number > at), default=end)
    return first, after


def _yaml_value_is_tabbed(lines: list[str], above: int, number: int) -> bool:
    """Whether a tab indents what a name in an entry above waits for: the two are one fault."""
    return lines[number].startswith("\t") and _OPENED.match(lines[above]) is not None


def _header_line_of_yaml_block(lines: list[str], at: int) -> int:
    """The line at the left margin that the line `at` stands under, or is."""
    found = (
        n
        for n in range(at, -1, -1)
        if _yaml_line_says_something(lines[n]) and not _yaml_line_indent(lines[n])
    )
    return next(found, 0)


def _end_line_of_yaml_block(lines: list[str], header: int) -> int:
    """The next line at the left margin."""
    found = (
        n
        for n in range(header + 1, len(lines))
        if _yaml_line_says_something(lines[n]) and not _yaml_line_indent(lines[n])
    )
    return next(found, len(lines))


def _yaml_line_says_something(line: str) -> bool:
    bare = line.strip()
    return bool(bare) and not bare.startswith("#")


def _yaml_line_indent(line: str) -> int:
    return len(line) - len(line.lstrip())
