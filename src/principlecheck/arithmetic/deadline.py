"""Deadlines: when a wait ends, and from which start one ends later than another.

Waits on unlike clocks compare only start by start, and the search has to hit the worst start. As
the start moves on, the end of a wait stands still, moves along or jumps. So the difference of two
ends is straight between the starts at which either turns, and greatest at one of these or a second
beside it. They are the openings and closings that a wait meets on its way (and the midnights where
a month is clipped, or where one open day runs on into the next), traced back to the starts that lead to them. Each is tried, with the second
before and after, on top of an hourly grid, which also sees to clock changes and parts of a day.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain, pairwise
from math import floor
from typing import Literal
from zoneinfo import ZoneInfo

from principlecheck.arithmetic.schedule import (
    ALWAYS,
    DAY,
    Schedule,
    Timeline,
    epoch_seconds_of,
    moment_of_wall_time,
    timeline_reaching,
    utc_datetime_of_epoch,
    wall_time_at_moment,
)

Unit = Literal[
    "second",
    "working second",
    "working day",
    "calendar day",
    "calendar week",
    "calendar month",
    "end of working day",
    "end of month",
]
_CENTURY: dict[str, float] = {
    "second": 36_525 * DAY,
    "working second": 36_525 * DAY,
    "working day": 36_525,
    "calendar day": 36_525,
    "calendar week": 5_218,
    "calendar month": 1_200,
    "end of working day": 36_525,
    "end of month": 1_200,
}
_HOUR = 3600
_NOISE = 1e-3  # seconds: what lies below is rounding, not lateness
_MARGIN = 4 * DAY  # months of unlike length, and clocks put back, let a later start end earlier
# One run asks the same for several rules, and a comparison before and after a change repeats most
# of it: a search takes milliseconds, looking it up microseconds.
_LOOKED_UP = 1024


@dataclass(frozen=True)
class Wait:
    """An amount of one unit of time, on a schedule.

    Seconds pass always and need no schedule; working seconds and days pass while it is open;
    calendar days, weeks and months keep the time of day in its time zone, whether it is open or
    not, and a month ends on the same day of the next one, or on its last day. Part of a day, week
    or month is that part of the time between the whole ones. The end of a working day or of a month
    counts whole ones after that in which it starts; of a day that is over, or shut, the next one
    is meant. Raises ValueError for an unknown
    unit, and for an amount below 0 or above a century.
    """

    amount: float
    unit: Unit
    schedule: Schedule = ALWAYS

    def __post_init__(self) -> None:
        if self.unit not in _CENTURY:
            raise ValueError(f"unknown unit {self.unit!r}: one of {', '.join(_CENTURY)}")
        if not 0 <= self.amount <= _CENTURY[self.unit]:
            raise ValueError(f"{self.amount} {self.unit}s: not between 0 and a century")

    @property
    def has_part(self) -> bool:
        """Whether part of a day, week or month is to pass."""
        return not self.unit.endswith("second") and self.amount % 1 > 0

    @property
    def clock(self) -> tuple[str, Schedule | None]:
        """What the amount is counted on: amounts on equal clocks compare as they stand."""
        return self.unit, None if self.unit == "second" else self.schedule


@dataclass(frozen=True)
class PossibleStarts:
    """The starts to try: `days` days from `first_day` on, in the time zone of `during`.

    Only those while `during` is open count: on a live channel nobody arrives when it is closed.
    Raises ValueError for no day at all, or more than a year of them.
    """

    first_day: date
    during: Schedule = ALWAYS
    days: int = 42

    def __post_init__(self) -> None:
        if not (1 <= self.days <= 366 and self.first_day.year < 9000):
            raise ValueError(f"starts over {self.days} days from {self.first_day}: from 1 to 366")

    def midnight(self, days: int = 0) -> float:
        """The local midnight, in epoch seconds, at which the first day begins, or one `days` on."""
        first = datetime.combine(self.first_day, time())
        return moment_of_wall_time(ZoneInfo(self.during.time_zone), first + timedelta(days))

    @property
    def spans(self) -> list[tuple[float, float]]:
        """The stretches in which starts lie, in epoch seconds."""
        begin, end = (utc_datetime_of_epoch(self.midnight(n)) for n in (0, self.days))
        spans = self.during.open_intervals(begin, end)
        return [
            (epoch_seconds_of(opening), epoch_seconds_of(closing)) for opening, closing in spans
        ]


@dataclass(frozen=True)
class Stretch:
    """A wait from its start to its end, both in UTC."""

    start: datetime
    end: datetime

    @property
    def seconds(self) -> float:
        """Elapsed seconds from start to end."""
        return (self.end - self.start).total_seconds()


@dataclass(frozen=True)
class Overrun:
    """A start from which the first waits end after the second one; instants in UTC."""

    start: datetime
    first_ends: datetime
    second_ends: datetime

    @property
    def seconds(self) -> float:
        """Elapsed seconds by which the first end is late; always above 0."""
        return (self.first_ends - self.second_ends).total_seconds()


def wait_end(start: datetime, wait: Wait) -> datetime:
    """Return when a wait that begins at `start` (aware) ends, in UTC.

    Working time that starts outside the hours counts from the next opening. Raises NeverOpen, and
    ValueError for a naive start.
    """
    at = epoch_seconds_of(start)
    return utc_datetime_of_epoch(_prepare_wait(wait, at, at).end(at))


def find_worst_overrun(
    first: Sequence[Wait], second: Wait, starts: PossibleStarts
) -> Overrun | None:
    """Return the start from which `first` ends latest after `second` ends, or None.

    `first` is a chain: one wait after the other, each on its own schedule. Of equally late starts
    it is the earliest, and a whole minute where that costs less than a minute of lateness. Raises
    NeverOpen.
    """
    alike = all(wait.clock == second.clock for wait in first)
    adds_up = len(first) < 2 or second.unit in ("second", "working second")
    if alike and adds_up and sum(wait.amount for wait in first) <= second.amount:
        return None
    return _find_overrun_of_chain(tuple(first), second, starts)


@lru_cache(maxsize=_LOOKED_UP)
def _find_overrun_of_chain(
    first: tuple[Wait, ...], second: Wait, starts: PossibleStarts
) -> Overrun | None:
    search = _OverrunSearch(starts, [first, [second]])
    worst = search.worst()
    if worst is None or search.late(worst) <= _NOISE:
        return None
    first_ends, second_ends = (_follow_wait_chain(path, worst) for path in search.paths)
    return Overrun(
        utc_datetime_of_epoch(worst),
        utc_datetime_of_epoch(first_ends),
        utc_datetime_of_epoch(second_ends),
    )


@lru_cache(maxsize=_LOOKED_UP)
def longest_wait_on_timelines(wait: Wait, starts: PossibleStarts) -> Stretch | None:
    """Return the stretch that is longest in elapsed time; None: no start. Raises NeverOpen."""
    search = _OverrunSearch(starts, [[wait], []])
    worst = search.worst()
    if worst is None:
        return None
    return Stretch(
        utc_datetime_of_epoch(worst),
        utc_datetime_of_epoch(_follow_wait_chain(search.paths[0], worst)),
    )


@lru_cache(maxsize=_LOOKED_UP)
def shortest_wait_on_timelines(wait: Wait, starts: PossibleStarts) -> Stretch | None:
    """Return the stretch that is shortest in elapsed time; None: no start. Raises NeverOpen."""
    search = _OverrunSearch(starts, [[], [wait]])
    best = search.worst()
    if best is None:
        return None
    return Stretch(
        utc_datetime_of_epoch(best),
        utc_datetime_of_epoch(_follow_wait_chain(search.paths[1], best)),
    )


@lru_cache(maxsize=_LOOKED_UP)
def wait_ends_while_closed(
    wait: Wait, schedule: Schedule, starts: PossibleStarts
) -> Stretch | None:
    """Return the first start from which a wait ends while `schedule` is closed, or None.

    An end at the very closing is not while closed, and whole minutes come first. Raises NeverOpen.
    """
    search = _OverrunSearch(starts, [[wait, Wait(0, "working second", schedule)], []])
    if not search.starts:
        return None
    end, opens = (clock.end for clock in search.paths[0])

    def closed(at: float) -> bool:
        last = end(at)
        return opens(last) > last and opens(last - _NOISE) > last - _NOISE

    found = (at for at in chain(search.whole_minutes(closed), search.starts) if closed(at))
    at = next(found, None)
    return (
        None if at is None else Stretch(utc_datetime_of_epoch(at), utc_datetime_of_epoch(end(at)))
    )


@dataclass(frozen=True)
class _PreparedWait:
    """A wait made ready for many starts; instants in epoch seconds."""

    end: Callable[[float], float]
    back: Callable[[float], float]  # a start whose end is near an instant
    edges: Callable[[float, float], Sequence[float]]  # where, between two, it may begin to turn


class _OverrunSearch:
    """The starts to try for two chains of waits, and how late the first one ends."""

    def __init__(self, starts: PossibleStarts, chains: Sequence[Sequence[Wait]]) -> None:
        self.spans, self.midnight = starts.spans, starts.midnight()
        self.paths: list[list[_PreparedWait]] = []
        self.starts: list[float] = []
        if not self.spans:
            return
        begin, end = self.spans[0][0], self.spans[-1][1]
        tried = {at for a, b in self.spans for at in (a, b - 1)}
        if any(wait.has_part for waits in chains for wait in waits):
            tried.update(float(at) for at in range(floor(begin), floor(end), _HOUR))
        for waits in chains:
            path, marks = _prepare_wait_chain(waits, begin, end)
            self.paths.append(path)
            seconds = set(map(floor, marks))
            tried |= seconds
            tried.update([second - 1 for second in seconds], [second + 1 for second in seconds])
        pool = sorted(tried)
        for a, b in self.spans:
            self.starts += pool[bisect_left(pool, a) : bisect_left(pool, b)]

    def whole_minutes(self, holds: Callable[[float], bool]) -> Iterator[float]:
        """Yield whole minutes at which something may begin to hold, in order: those among the
        starts, and of each stretch between two of them on which it holds the first whole hour, or
        where it has none the first whole minute.
        """
        for at, after in pairwise((*self.starts, self.spans[-1][1])):
            if at % 60 == 0:
                yield at
            hour = at - (at - self.midnight) % _HOUR + _HOUR
            between = [whole for whole in (hour, at - at % 60 + 60) if whole < after]
            if between and holds(at):
                yield from (w for w in between if any(a <= w < b for a, b in self.spans))

    def late(self, at: float) -> float:
        """Return the seconds by which the first chain ends after the second."""
        first, second = self.paths
        return _follow_wait_chain(first, at) - _follow_wait_chain(second, at)

    def _lateness(self) -> Iterator[float]:
        """Yield `late` of every start."""
        first, second = ([clock.end for clock in path] for path in self.paths)
        for at in self.starts:
            one = other = at
            for end in first:
                one = end(one)
            for end in second:
                other = end(other)
            yield one - other

    def worst(self) -> float | None:
        """Return the start with the greatest lateness; a whole minute within one minute of it."""
        if not self.starts:
            return None
        lateness = list(self._lateness())
        most = max(lateness)
        at = self.starts[lateness.index(most)]
        for minute in (at - at % 60, at - at % 60 + 60):
            inside = any(a <= minute < b for a, b in self.spans)
            if inside and self.late(minute) > max(most - 60, _NOISE):
                return minute
        return at


def _prepare_wait_chain(
    waits: Sequence[Wait], begin: float, end: float
) -> tuple[list[_PreparedWait], set[float]]:
    """Return a chain ready for starts from `begin` to `end`, and the starts where it may turn."""
    path, marks = list[_PreparedWait](), set[float]()
    for wait in waits:
        clock = _prepare_wait(wait, begin, end)
        marks.update(_trace_wait_chain(path, clock.edges(begin, end)))
        path.append(clock)
        begin, end = clock.end(begin), clock.end(end)
        marks.update(_trace_wait_chain(path, clock.edges(begin, end)))
    return path, marks


def _follow_wait_chain(path: Sequence[_PreparedWait], at: float) -> float:
    for clock in path:
        at = clock.end(at)
    return at


def _trace_wait_chain(path: Sequence[_PreparedWait], instants: Sequence[float]) -> Iterator[float]:
    backwards = [clock.back for clock in reversed(path)]
    for at in instants:
        try:
            for back in backwards:
                at = back(at)
        except IndexError:
            continue  # it leads back to before the years looked at
        yield at


def _prepare_wait(wait: Wait, first: float, last: float) -> _PreparedWait:
    """Make a wait ready for starts between two instants; raises NeverOpen."""
    amount = wait.amount
    if wait.unit == "second":
        return _PreparedWait(lambda at: at + amount, lambda at: at - amount, lambda low, high: ())
    # Calendar days are the days of a schedule that never shuts.
    working = "working" in wait.unit
    schedule = wait.schedule if working else Schedule.always(wait.schedule.time_zone)

    def prepare(line: Timeline) -> _PreparedWait:
        prepared = _prepare_wait_on_timeline(line, wait)
        prepared.end(last + _MARGIN)  # raises where the line is too short
        return prepared

    return timeline_reaching(schedule, first, prepare)


def _prepare_wait_to_period_end(line: Timeline, wait: Wait) -> _PreparedWait:
    """A wait that ends with a day or a month: it stands still, and jumps where another begins."""
    number = int(wait.amount)
    if wait.unit == "end of month":
        end, jumps = lambda at: line.end_of_month(at, number), line.months
    elif number:
        end, jumps = lambda at: line.end_of_day(line.midnight_after(at), number - 1), line.midnights
    else:
        end, jumps = lambda at: line.end_of_day(at, 0), lambda low, high: line.closings
    return _PreparedWait(end, lambda at: at, jumps)


def _prepare_wait_on_timeline(line: Timeline, wait: Wait) -> _PreparedWait:
    if wait.unit.startswith("end of"):
        return _prepare_wait_to_period_end(line, wait)

    def edges(low: float, high: float) -> Sequence[float]:
        days = line.opens[bisect_left(line.opens, low) : bisect_right(line.opens, high) + 1]
        # A time of day may be skipped or repeated where the clock changes.
        changes = [] if wait.unit == "working second" else line.around_changes(low, high)
        if wait.unit == "calendar month":
            return days + changes
        near = slice(bisect_left(line.closings, low), bisect_right(line.openings, high) + 1)
        # Where one open day runs on into the next, another day begins without an opening.
        begun = days if wait.unit == "working day" else []
        return line.openings[near] + line.closings[near] + begun + changes

    amount, whole, part = wait.amount, int(wait.amount), wait.amount % 1
    if wait.unit == "working second":
        return _PreparedWait(
            lambda at: line.add(at, amount), lambda at: line.back(at, amount), edges
        )

    def days(at: float, number: int) -> int:
        if wait.unit == "calendar month":
            return _days_in_calendar_months(wall_time_at_moment(line.zone, at), number)
        return number * 7 if wait.unit == "calendar week" else number

    def partly(at: float) -> float:
        early, late = (line.add_days(at, days(at, number)) for number in (whole, whole + 1))
        return min(late, line.add(early, part * (line.worked(late) - line.worked(early))))

    def entirely(at: float) -> float:
        return line.add_days(at, days(at, whole))

    def of_days(at: float) -> float:
        return line.add_days(at, whole)

    end = partly if part else of_days if wait.unit.endswith("day") else entirely
    return _PreparedWait(end, lambda at: line.shift_days(at, days(at, -whole))[0], edges)


def _days_in_calendar_months(day: date, months: int) -> int:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)).toordinal() - day.toordinal()
