"""A report of a telephone centre, a row an interval of the day: the busiest hour of each queue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from principlecheck.importing.labels import tidy, unit_in
from principlecheck.importing.lengths import length_in
from principlecheck.importing.tables import Grid
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
_CLOCK = re.compile(r"(?:[0-9/.-]+[ T])?(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.][0-9]{2})?(?:\s*(?:-|–|to)\s*[0-9:.]+)?")  # fmt: skip
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]+)?")
_HOUR = 60


class Busiest(Struct, frozen=True):
    """The busiest hour of a queue: contacts, people on duty (rounded up where they change in it),
    the mean handle time in seconds where all intervals have one, and where it stands.
    """

    queue: str
    contacts: int
    agents: int | None
    handle_time: float | None
    where: str


class _Interval(Struct, frozen=True):
    """A row: its day, its start in minutes from midnight, its line, and its figures."""

    queue: str
    day: str
    start: int
    at: int
    figures: dict[str, float]


def columns_of(grid: Grid) -> dict[str, int]:
    """Where each column that is known here stands, the first of a name."""
    found: dict[str, int] = {}
    for number, head in enumerate(grid.rows[0]):
        bare = re.sub(r"\s*\([^()]*\)\s*$", "", tidy(head)).strip()
        name = next((name for name, pattern in _COLUMNS if re.fullmatch(pattern, bare)), "")
        if name and bare:
            found.setdefault(name, number)
    return found


def looks_like_intervals(grid: Grid) -> bool:
    """Whether a table has a time of day to each row, and how many contacts came in it."""
    columns = columns_of(grid)
    if not {"start", "contacts"} <= columns.keys() or len(grid.rows) < 3:
        return False
    return all(_CLOCK.fullmatch(row[columns["start"]]) for row in grid.rows[1:] if any(row))


def busiest_hours(grid: Grid, file: str, understood: Understood) -> Iterator[Busiest]:
    """The hour of each queue in which most contacts came; columns that say nothing of it are told."""
    columns = columns_of(grid)
    for number, head in enumerate(grid.rows[0]):
        if number not in columns.values() and head:
            why = "is a figure of single intervals, of which only the busiest hour is read"
            understood.miss(f"{file}, {grid.place(0, number)}", head, why)
    rows = [_interval(grid, columns, at) for at, row in enumerate(grid.rows) if at and any(row)]
    for queue in dict.fromkeys(row.queue for row in rows):
        own = [row for row in rows if row.queue == queue]
        hour = max(_hours(own), key=lambda part: _sum(part, "contacts"), default=[])
        if hour:
            yield _busiest(queue, hour, grid, file)


def _interval(grid: Grid, columns: dict[str, int], at: int) -> _Interval:
    row = grid.rows[at]
    clock = _CLOCK.fullmatch(row[columns["start"]])
    start = _HOUR * int(clock["hour"]) + int(clock["minute"]) if clock else 0
    figures = {}
    for name in ("contacts", "agents", "handle_time"):
        text = row[columns[name]] if name in columns else ""
        value = float(text) if _NUMBER.fullmatch(text) else None
        if name == "handle_time" and text:
            value = _seconds(text, grid.rows[0][columns[name]])
        if value is not None:
            figures[name] = value
    queue = row[columns["queue"]] if "queue" in columns else ""
    day = row[columns["date"]] if "date" in columns else _day_in(row[columns["start"]])
    return _Interval(queue, day, start, at, figures)


def _day_in(text: str) -> str:
    """The date that stands before a time, as `2026-11-23 09:30` has it; empty where none does."""
    found = re.match(r"([0-9/.-]{8,10})[ T]", text)
    return found[1] if found else ""


def _seconds(text: str, head: str) -> float | None:
    """A handle time in seconds; a bare number is read in the unit of its heading, or in seconds."""
    clock = re.fullmatch(r"(?:0?0:)?([0-9]{1,2}):([0-5][0-9])", text)
    if clock:
        return float(int(clock[1]) * units.MINUTE + int(clock[2]))
    if _NUMBER.fullmatch(text):
        minutes = unit_in(head).startswith("m")
        return float(text) * (units.MINUTE if minutes else 1)
    found = length_in(text)
    parts = re.fullmatch(r"(?:([0-9]+)m)?(?:([0-9]+)s)?", found.span) if found.span else None
    return float(int(parts[1] or 0) * units.MINUTE + int(parts[2] or 0)) if parts else None


def _hours(rows: Sequence[_Interval]) -> Iterator[list[_Interval]]:
    """Each stretch of intervals of one day that begins with one of them and fills an hour."""
    steps = [b.start - a.start for a, b in pairwise(rows) if b.day == a.day]
    length = min((step for step in steps if step > 0), default=_HOUR)
    count = _HOUR // length if length and _HOUR % length == 0 else 0
    for first in range(len(rows) - count + 1) if count else ():
        part = list(rows[first : first + count])
        starts = [one.start for one in part]
        wanted = [part[0].start + length * step for step in range(count)]
        whole = all("contacts" in one.figures for one in part)
        if starts == wanted and len({one.day for one in part}) == 1 and whole:
            yield part


def _sum(part: Sequence[_Interval], name: str) -> float:
    return sum(one.figures.get(name, 0.0) for one in part)


def _busiest(queue: str, hour: list[_Interval], grid: Grid, file: str) -> Busiest:
    contacts = _sum(hour, "contacts")
    agents = handle_time = None
    if all("agents" in one.figures for one in hour):
        agents = int(-(-_sum(hour, "agents") // len(hour)))
    if contacts and all("handle_time" in one.figures for one in hour):
        worked = sum(one.figures["handle_time"] * one.figures["contacts"] for one in hour)
        handle_time = worked / contacts
    last = f" to {grid.place(hour[-1].at)}" if len(hour) > 1 else ""
    begins = f"{hour[0].start // _HOUR:02}:{hour[0].start % _HOUR:02}"
    day = f"{hour[0].day} " if hour[0].day else ""
    where = f"{file}, {grid.place(hour[0].at)}{last}: the hour from {day}{begins}"
    return Busiest(queue, round(contacts), agents, handle_time, where)
