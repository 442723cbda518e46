"""A report of a telephone centre, a row an interval of the day: the busiest hour of each queue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from principlecheck.importing.counts import parse_count_cell
from principlecheck.importing.labels import tidy_heading, unit_in_heading
from principlecheck.importing.lengths import parse_length_cell
from principlecheck.importing.tables import TableGrid
from principlecheck.importing.understood import Understood
from principlecheck.model import units

_COLUMNS = (
    ("start", r"(?:half[- ]?hour(?:ly)?|interval|time|hour|from|period)(?: start| begins?)?|start(?: time)?"),
    ("date", r"date|day"),
    ("queue", r"queues?|skills?|queue name|lines?|split"),
    ("contacts", r"(?:contacts|calls|chats)?(?: ?(?:offered|received|in|presented))?"),
    ("agents", r"(?:agents|staff|people|heads|staffed|positions)(?: on duty| staffed| scheduled| logged in| available)?"),
    ("handle_time", r"aht|(?:average |avg\.? |mean )?(?:handle|handling) time"),
)  # fmt: skip
"""Each column: what it is called here, and how people head it."""
_CLOCK = re.compile(r"(?:[0-9/.-]+[ T])?(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.][0-9]{2})?(?:\s*(?:-|–|to)\s*(?P<until>[0-9:.]+))?")  # fmt: skip
_UNTIL = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}).*)?")
_WORKED = re.compile(
    r"(?:(?P<hours>[0-9]{1,2}) ?h(?:ours?|rs?)?)? ?(?:(?P<minutes>[0-9]{1,4}) ?m(?:in(?:ute)?s?)?)?"
    r" ?(?:(?P<seconds>[0-9]{1,5}) ?s(?:ec(?:ond)?s?)?)?"
)
_SAYS_NOTHING = re.compile(r"|-+|–|—|n/?a", re.IGNORECASE)
_HOUR, _DAY = 60, 24 * 60
_LENGTHS = {"half-hour": 30, "half hour": 30, "halfhour": 30, "hour": _HOUR}
"""Minutes of an interval by what heads the column of its starts."""


class BusiestImportedHour(Struct, frozen=True):
    """The busiest hour of a queue: contacts, people on duty (rounded up where they change in it),
    the mean handle time in seconds where all intervals have one, and where it stands.
    """

    queue: str
    contacts: int
    agents: int | None
    handle_time: float | None
    where: str


class _IntervalRow(Struct, frozen=True):
    """A row: its day, its start in minutes from midnight, how long it says that it is (0 where it
    does not), its line, and its figures.
    """

    queue: str
    day: str
    start: int
    length: int
    at: int
    figures: dict[str, float]


def interval_report_columns(grid: TableGrid) -> dict[str, int]:
    """Where each column that is known here stands, the first of a name."""
    found: dict[str, int] = {}
    for number, head in enumerate(grid.rows[0]):
        bare = re.sub(r"\s*\([^()]*\)\s*$", "", tidy_heading(head)).strip()
        name = next((name for name, pattern in _COLUMNS if re.fullmatch(pattern, bare)), "")
        if name and bare:
            found.setdefault(name, number)
    return found


def is_interval_report(grid: TableGrid) -> bool:
    """Whether a table has a time of day to each row, and how many contacts came in it."""
    columns = interval_report_columns(grid)
    if not {"start", "contacts"} <= columns.keys() or len(grid.rows) < 3:
        return False
    return all(_CLOCK.fullmatch(row[columns["start"]]) for row in grid.rows[1:] if any(row))


def import_busiest_hours(
    grid: TableGrid, file: str, understood: Understood
) -> Iterator[BusiestImportedHour]:
    """The hour of each queue in which most contacts came; columns that say nothing of it are told."""
    columns = interval_report_columns(grid)
    for number, head in enumerate(grid.rows[0]):
        if number not in columns.values() and head:
            why = "is a figure of single intervals, of which only the busiest hour is read"
            understood.miss(f"{file}, {grid.place(0, number)}", head, why)
    rows = [
        _parse_interval_row(grid, columns, at, file, understood)
        for at, row in enumerate(grid.rows)
        if at and any(row)
    ]
    queues = {name: _sort_interval_rows([one for one in rows if one.queue == name])
              for name in dict.fromkeys(row.queue for row in rows)}  # fmt: skip
    length = _guess_interval_length(queues.values(), grid.rows[0][columns["start"]])
    for queue, own in queues.items():
        hour = max(
            _stretches_of_intervals_in_hour(own, length),
            key=lambda part: _sum_interval_figure(part, "contacts"),
            default=[],
        )
        if hour:
            for at in sorted(_interval_rows_that_repeat(own)):
                place = f"{file}, {grid.place(own[at].at)}"
                text = grid.rows[own[at].at][columns["start"]]
                understood.miss(place, text, "comes twice, so no hour with it is read")
            yield _busiest_hour_of_intervals(queue, hour, grid, file)
        else:
            understood.miss(
                f"{file}, {grid.place(own[0].at)}",
                queue,
                _why_no_whole_hour_of_intervals(own, length),
            )


def _parse_interval_row(
    grid: TableGrid, columns: dict[str, int], at: int, file: str, understood: Understood
) -> _IntervalRow:
    row = grid.rows[at]
    start, length = _parse_interval_time_cell(row[columns["start"]])
    figures = {}
    for name in ("contacts", "agents", "handle_time"):
        text = row[columns[name]] if name in columns else ""
        if _SAYS_NOTHING.fullmatch(text):
            continue
        timed = name == "handle_time"
        value = (
            _parse_interval_handle_time(text, grid.rows[0][columns[name]])
            if timed
            else parse_count_cell(text)
        )
        if value is None:
            why = f"is no {'length of work' if timed else 'number'} that is clear"
            place = f"{file}, {grid.place(at, columns[name])}"
            understood.miss(place, text, f"{why}, so no hour with it has this figure")
        else:
            figures[name] = value
    queue = row[columns["queue"]] if "queue" in columns else ""
    day = (
        row[columns["date"]]
        if "date" in columns
        else _parse_interval_day_cell(row[columns["start"]])
    )
    return _IntervalRow(queue, day, start, length, at, figures)


def _parse_interval_time_cell(text: str) -> tuple[int, int]:
    """When an interval begins, in minutes from midnight, and how many it says that it lasts: 0
    where it says no end. An end that is still inside (`09:00-09:29`) counts as the next minute.
    """
    clock = _CLOCK.fullmatch(text)
    if not clock:
        return 0, 0
    start = _HOUR * int(clock["hour"]) + int(clock["minute"])
    until = _UNTIL.fullmatch(clock["until"] or "")
    if not until:
        return start, 0
    length = (_HOUR * int(until["hour"]) + int(until["minute"] or 0) - start) % _DAY
    return start, length + (1 if length % 5 == 4 else 0)


def _sort_interval_rows(rows: list[_IntervalRow]) -> list[_IntervalRow]:
    """The intervals of a queue by day and time. Where one comes twice and a row has no date, days
    are not told apart by anything but the order of the rows, which then stays.
    """
    once = len({(row.day, row.start) for row in rows}) == len(rows)
    known = once or all(row.day for row in rows)
    return sorted(rows, key=lambda row: (row.day, row.start)) if known else rows


def _parse_interval_day_cell(text: str) -> str:
    """The date that stands before a time, as `2026-11-23 09:30` has it; empty where none does."""
    found = re.match(r"([0-9/.-]{8,10})[ T]", text)
    return found[1] if found else ""


def _parse_interval_handle_time(text: str, head: str) -> float | None:
    """A handle time in seconds; a bare number is read in the unit of its heading, or in seconds."""
    clock = re.fullmatch(r"(?:([0-9]{1,2}):)?([0-9]{1,2}):([0-9]{2})", text)
    if clock:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return float(hours * units.HOUR + minutes * units.MINUTE + seconds)
    number = parse_count_cell(text)
    if number is not None:
        return number * (units.MINUTE if unit_in_heading(head).startswith("m") else 1)
    worked = _WORKED.fullmatch(" ".join(text.lower().split())) or _WORKED.fullmatch(
        parse_length_cell(text).span
    )
    if not worked or not any(worked.groups()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in worked.groups())
    return float(hours * units.HOUR + minutes * units.MINUTE + seconds)


def _guess_interval_length(queues: Iterable[Sequence[_IntervalRow]], head: str) -> int:
    """Minutes of an interval: as intervals show it by their ends, by the nearest two of a day in
    any queue, or as the heading says it; 0 where nothing does.
    """
    queues = list(queues)
    shown = [row.length for rows in queues for row in rows if row.length]
    steps = (b.start - a.start for rows in queues for a, b in pairwise(rows) if b.day == a.day)
    said = _LENGTHS.get(tidy_heading(head), 0)
    return min(shown or [step for step in steps if step > 0], default=said)


def _why_no_whole_hour_of_intervals(rows: Sequence[_IntervalRow], length: int) -> str:
    if _interval_rows_that_repeat(rows):
        return "has several rows for one interval, and nothing known here tells them apart"
    if not length:
        return "does not say how long an interval is; write its end too, as in 09:00-09:30"
    return f"has no whole hour of intervals of {length} minutes with their contacts"


def _stretches_of_intervals_in_hour(
    rows: Sequence[_IntervalRow], length: int
) -> Iterator[list[_IntervalRow]]:
    """Each stretch of intervals of one day that begins with one of them and fills an hour; none
    with an interval that has several rows side by side, and none at all where most have: each is
    only a part of its interval then, where else a clock that changes in autumn shows one twice.
    """
    count = _HOUR // length if length and _HOUR % length == 0 else 0
    second = _interval_rows_that_repeat(rows)
    several = second | {at - 1 for at in second}
    once = len(rows) - len(several)
    if len(several) - len(second) > once:
        return
    for first in range(len(rows) - count + 1) if count else ():
        if not several.isdisjoint(range(first, first + count)):
            continue
        part = list(rows[first : first + count])
        starts = [one.start for one in part]
        wanted = [part[0].start + length * step for step in range(count)]
        whole = all("contacts" in one.figures for one in part)
        if starts == wanted and len({one.day for one in part}) == 1 and whole:
            yield part


def _interval_rows_that_repeat(rows: Sequence[_IntervalRow]) -> set[int]:
    """Where a row stands for the same interval as the one before it."""
    found = enumerate(pairwise(rows), 1)
    return {at for at, (a, b) in found if (a.day, a.start) == (b.day, b.start)}


def _sum_interval_figure(part: Sequence[_IntervalRow], name: str) -> float:
    return sum(one.figures.get(name, 0.0) for one in part)


def _busiest_hour_of_intervals(
    queue: str, hour: list[_IntervalRow], grid: TableGrid, file: str
) -> BusiestImportedHour:
    contacts = _sum_interval_figure(hour, "contacts")
    agents = handle_time = None
    if all("agents" in one.figures for one in hour):
        agents = int(-(-_sum_interval_figure(hour, "agents") // len(hour)))
    busy = [one for one in hour if one.figures["contacts"]]  # nobody handled anything in the others
    if contacts and all("handle_time" in one.figures for one in busy):
        worked = sum(one.figures["handle_time"] * one.figures["contacts"] for one in busy)
        handle_time = worked / contacts
    first, last = min(one.at for one in hour), max(one.at for one in hour)
    lines = grid.place(first) if first == last else f"{grid.place(first)} to {grid.place(last)}"
    begins = f"{hour[0].start // _HOUR:02}:{hour[0].start % _HOUR:02}"
    day = f"{hour[0].day} " if hour[0].day else ""
    where = f"{file}, {lines}: the hour from {day}{begins}"
    return BusiestImportedHour(queue, round(contacts), agents, handle_time, where)
