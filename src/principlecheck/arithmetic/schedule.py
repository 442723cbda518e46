"""Working time on a weekly schedule: when it is open, and how long work takes in it.

A wall time means the first moment when the local clock shows it or a later one: a time that the
spring change skips is the change itself, one that the autumn change repeats is the first of them.
Hours that hold a whole change are an hour shorter or longer.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property, lru_cache
from itertools import accumulate, chain, pairwise
from operator import itemgetter
from typing import TypeVar
from zoneinfo import ZoneInfo

DAY_MINUTES = 1440
DAY = 86_400.0  # seconds
MOST_YEARS = 128  # how far ahead anything is looked for: a century and some
CLOSED_YEARS = 8  # nothing open for this long reads as closed for good

_Moment = TypeVar("_Moment", int, float, datetime)
_Reached = TypeVar("_Reached")
Span = tuple[float, float]  # epoch seconds: open at the first, shut at the second
Week = tuple[tuple[tuple[int, int], ...], ...]


class NeverOpen(ValueError):  # noqa: N818 - it names the state of the schedule
    """The schedule does not open for years, or too seldom to reach the end within a century."""


@dataclass(frozen=True)
class Schedule:
    """Weekly opening hours in one time zone, less the days that are closed.

    `weekly` holds seven days, Monday first, of (start, end) in minutes from local midnight. An end
    at or before its start runs past midnight, as does one above 1440; (0, 1440) is a whole day.

    A day in `closed` is shut from local midnight to midnight: what opened the evening before stops
    at that midnight, and what would have opened on the day does not open, not even the part of it
    after the next midnight (nobody comes in for the rest of a night shift).

    Instants are aware datetimes; results are in UTC. Raises ValueError for an unknown time zone, a
    week without seven days and minutes out of range; every method for a naive datetime and for
    two instants more than a century or so apart.
    """

    time_zone: str
    weekly: Week
    closed: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (LookupError, ValueError, OSError):
            raise ValueError(f"unknown time zone {self.time_zone!r}") from None
        if len(self.weekly) != 7:
            raise ValueError(f"a week has 7 days, not {len(self.weekly)}")
        week = tuple(
            tuple(_merge_time_spans(_stretch_past_midnight(*hours) for hours in day))
            for day in self.weekly
        )
        object.__setattr__(self, "weekly", week)

    @classmethod
    @cache
    def always(cls, time_zone: str = "UTC") -> "Schedule":
        """Return round the clock, every day, with days that begin at midnight in `time_zone`."""
        return cls(time_zone, (((0, DAY_MINUTES),),) * 7)

    @cached_property
    def _hash(self) -> int:
        return hash((self.time_zone, self.weekly, self.closed))

    def __hash__(self) -> int:
        """Found once: waits on a schedule are looked up by it again and again."""
        return self._hash

    @cached_property
    def weekly_open_seconds(self) -> int:
        """Open seconds in a usual week: no closed day, no clock change."""
        week = 7 * DAY_MINUTES
        minutes, reached = 0, 0
        for start, end in sorted(
            (DAY_MINUTES * n + start + shift, DAY_MINUTES * n + end + shift)
            for n, day in enumerate(self.weekly)
            for start, end in day
            for shift in (0, -week)  # what goes past the end of a week opens the next one
        ):
            minutes += max(0, min(end, week) - max(start, reached))
            reached = max(reached, end)
        return 60 * minutes

    def is_open(self, instant: datetime) -> bool:
        """Say whether the schedule is open at `instant`: at an opening it is, at a closing not."""
        at = epoch_seconds_of(instant)
        line = _timeline_between(self, at, at)
        n = bisect_right(line.openings, at)
        return n > 0 and at < line.closings[n - 1]

    def open_intervals(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """Return what is open between two instants, in order, cut to them, never touching."""
        first, last = epoch_seconds_of(start), epoch_seconds_of(end)
        if last <= first:
            return []
        line = _timeline_between(self, first, last)
        n = slice(bisect_right(line.closings, first), bisect_left(line.openings, last))
        spans = zip(line.openings[n], line.closings[n], strict=True)
        return [
            (utc_datetime_of_epoch(max(first, a)), utc_datetime_of_epoch(min(last, b)))
            for a, b in spans
        ]

    def working_seconds(self, start: datetime, end: datetime) -> float:
        """Return the open seconds between two instants; ValueError if `end` is before `start`."""
        first, last = epoch_seconds_of(start), epoch_seconds_of(end)
        if last < first:
            raise ValueError(f"{end} is before {start}")
        line = _timeline_between(self, first, last)
        return line.worked(last) - line.worked(first)

    def add_working_seconds(self, start: datetime, seconds: float) -> datetime:
        """Return the first moment by which `seconds` of open time have passed since `start`.

        A start outside the hours counts from the next opening; an end may be a closing. Raises
        NeverOpen, and ValueError for negative seconds.
        """
        at = epoch_seconds_of(start)
        return utc_datetime_of_epoch(
            timeline_reaching(self, at, lambda line: line.add(at, seconds))
        )

    def add_working_days(self, start: datetime, days: int) -> datetime:
        """Return the same time of day `days` open days on, at that day's closing at the latest.

        A start outside the hours counts from the next opening. A night shift belongs to the day on
        which it began. Where that day is not open at that time, the end is its next opening:
        working time never runs out while nobody is there. Raises NeverOpen, and ValueError for
        negative days.
        """
        at = epoch_seconds_of(start)
        return utc_datetime_of_epoch(
            timeline_reaching(self, at, lambda line: line.add_days(at, days))
        )


def first_uncovered_stretch(
    hours: Schedule, covers: Sequence[Schedule], start: datetime, end: datetime
) -> tuple[datetime, datetime] | None:
    """Return the first stretch between two instants with `hours` open and no cover, or None."""
    covered = _merge_time_spans(
        chain.from_iterable(each.open_intervals(start, end) for each in covers)
    )
    for opening, closing in hours.open_intervals(start, end):
        n = bisect_right(covered, opening, key=itemgetter(0))  # covers that have opened by then
        at = max(opening, covered[n - 1][1]) if n else opening
        if at < closing:
            return at, min(closing, covered[n][0]) if n < len(covered) else closing
    return None


def schedules_overlap(one: Schedule, other: Schedule, start: datetime, end: datetime) -> bool:
    """Say whether both schedules are open at some same moment between two instants."""
    return any(other.open_intervals(*span) for span in one.open_intervals(start, end))


class Timeline:
    """A schedule written out over some years, for quick look-ups; instants in epoch seconds.

    What lies beyond those years raises IndexError: `timeline_reaching` then takes more of them.
    """

    def __init__(self, schedule: Schedule, first: int, days: int) -> None:
        self.zone = ZoneInfo(schedule.time_zone)
        closed = {day.toordinal() for day in schedule.closed}
        weekly = [[(60 * start, 60 * end) for start, end in hours] for hours in schedule.weekly]
        self._midnights = midnights = _timeline_midnights(self.zone, first, days + 2)
        # Of each day that opens: the day, its local midnight as an instant, and its open spans. No
        # instant where the clocks change on that day or the next, and wall times must be looked
        # up; elsewhere they are counted from midnight, which is faster.
        self._days: list[int] = []
        self._begins: list[float | None] = []
        opened: list[list[Span]] = []
        for n, day in enumerate(range(first, first + days)):
            hours = weekly[(day - 1) % 7]
            if not hours or day in closed:
                continue
            begins: float | None = midnights[n]
            if midnights[n + 2] - midnights[n] == 2 * DAY:
                spans = [(midnights[n] + start, midnights[n] + end) for start, end in hours]
            else:
                begins = None
                spans = [(self._at(day, start), self._at(day, end)) for start, end in hours]
            if day + 1 in closed:
                spans = [(opening, min(closing, midnights[n + 1])) for opening, closing in spans]
            if begins is None or day + 1 in closed:
                spans = [span for span in spans if span[0] < span[1]]
            if spans:
                self._days.append(day)
                self._begins.append(begins)
                opened.append(spans)
        self.opens = [spans[0][0] for spans in opened]
        self._closes = [spans[-1][1] for spans in opened]
        merged = _merge_time_spans(chain.from_iterable(opened))
        self.openings, self.closings = [a for a, _ in merged], [b for _, b in merged]
        self._before = list(accumulate((b - a for a, b in merged), initial=0.0))

    def _at(self, day: int, seconds: int) -> float:
        """The instant at which the clock shows a time of day, which may be past its midnight."""
        return moment_of_wall_time(
            self.zone, datetime.fromordinal(day) + timedelta(seconds=seconds)
        )

    @cached_property
    def _changes(self) -> list[float]:
        return _clock_changes(self.zone, self._midnights)

    def around_changes(self, low: float, high: float) -> list[float]:
        """Return where between two instants a wall time begins or ends to be skipped or repeated."""
        return self._changes[bisect_left(self._changes, low) : bisect_right(self._changes, high)]

    def worked(self, at: float) -> float:
        """Return the open seconds from the first of the years until `at`."""
        n = bisect_right(self.openings, at) - 1
        if n < 0:
            return 0.0
        closing = self.closings[n]
        return self._before[n] + (min(closing, at)) - self.openings[n]

    def add(self, at: float, seconds: float) -> float:
        """Return the first moment by which `seconds` of open time have passed since `at`."""
        if not seconds > 0:  # not a number is refused, too
            return self.add_days(at, 0 if seconds == 0 else -1)
        wanted = self.worked(at) + seconds
        n = bisect_left(self._before, wanted) - 1
        return self.openings[n] + wanted - self._before[n]

    def back(self, at: float, seconds: float) -> float:
        """Return the last moment from which `seconds` of open time have passed by `at`."""
        wanted = self.worked(at) - seconds
        n = bisect_right(self._before, wanted) - 1
        return self.openings[n] + wanted - self._before[n] if n >= 0 else -DAY

    def add_days(self, at: float, days: int) -> float:
        """Return the same time of day `days` open days on, within that day's hours."""
        if not days >= 0:
            raise ValueError("a wait in working time is not negative")
        openings, closings = self.openings, self.closings
        opening = openings[bisect_right(closings, at)]
        due = max(opening, at)
        if days:
            there, closing = self.shift_days(due, days)
            due = min(closing, there)
        opening = openings[bisect_left(closings, due)]
        return max(opening, due)

    def shift_days(self, at: float, days: int) -> tuple[float, float]:
        """Return the same time of day some open days on (or back), and that day's closing.

        `at` belongs to the last day to have opened by then.
        """
        n = bisect_right(self.opens, at) - 1
        to = n + days
        if n < 0 or to < 0:
            raise IndexError(at)
        closing = self._closes[to]
        here, there = self._begins[n], self._begins[to]
        if here is not None and there is not None:
            return there + at - here, closing
        passed = wall_time_at_moment(self.zone, at) - datetime.fromordinal(self._days[n])
        return moment_of_wall_time(
            self.zone, datetime.fromordinal(self._days[to]) + passed
        ), closing

    def end_of_day(self, at: float, days: int) -> float:
        """Return the closing of the day that is open at `at` or opens next, or `days` after it."""
        n = bisect_right(self._closes, at) + days
        return self._closes[n]

    def midnight_after(self, at: float) -> float:
        """Return the next local midnight."""
        day = wall_time_at_moment(self.zone, at).date() + timedelta(days=1)
        return moment_of_wall_time(self.zone, datetime.combine(day, time()))

    def end_of_month(self, at: float, months: int) -> float:
        """Return the local midnight that ends the month of `at`, or the one `months` after it."""
        return moment_of_wall_time(
            self.zone, _first_of_later_month(wall_time_at_moment(self.zone, at), months + 1)
        )

    def midnights(self, low: float, high: float) -> list[float]:
        """Return the local midnights between two instants and the next one."""
        found = [self.midnight_after(low)]
        while found[-1] <= high:
            found.append(self.midnight_after(found[-1]))
        return found

    def months(self, low: float, high: float) -> list[float]:
        """Return the local midnights between two instants at which a month begins, and the next."""
        found = [self.end_of_month(low, 0)]
        while found[-1] <= high:
            found.append(self.end_of_month(found[-1], 0))
        return found


def _first_of_later_month(day: date, months: int) -> datetime:
    years, month = divmod(day.month - 1 + months, 12)
    return datetime(day.year + years, month + 1, 1)


def timeline_reaching(
    schedule: Schedule, start: float, reach: Callable[[Timeline], _Reached]
) -> _Reached:
    """Return what `reach` returns of the first timeline that is long enough for it.

    Raises NeverOpen when a century and some is too short, or nothing opens for years.
    """
    first = utc_datetime_of_epoch(start).year - 1
    for exponent in range(1, MOST_YEARS.bit_length()):
        line = _cached_timeline(schedule, first, 2**exponent)
        try:
            return reach(line)
        except IndexError:
            shut = not line.closings or line.closings[-1] <= start
            if shut and 2**exponent >= CLOSED_YEARS:
                break
    raise NeverOpen(f"the schedule does not open often enough to get there in {MOST_YEARS} years")


def moment_of_wall_time(zone: ZoneInfo, wall: datetime) -> float:
    """Return the first moment, in epoch seconds, when `zone` shows `wall` or a later time."""
    at = wall.replace(tzinfo=zone).timestamp()
    if (other := wall.replace(tzinfo=zone, fold=1).timestamp()) >= at:
        return at
    # The clock jumps over this time, at some second between the two readings of it.
    seconds = range(int(other), int(at) + 1)
    return float(
        seconds[bisect_left(seconds, wall, key=lambda second: wall_time_at_moment(zone, second))]
    )


def wall_time_at_moment(zone: ZoneInfo, at: float) -> datetime:
    """Return what the clock in `zone` shows at `at` (epoch seconds), without a time zone."""
    return datetime.fromtimestamp(at, zone).replace(tzinfo=None)


def _utc_offset_at(zone: ZoneInfo, at: float) -> timedelta | None:
    return datetime.fromtimestamp(at, zone).utcoffset()


def epoch_seconds_of(instant: datetime) -> float:
    """Return an aware datetime as epoch seconds; raises ValueError for a naive one."""
    if instant.utcoffset() is None:
        raise ValueError(f"{instant} has no time zone")
    return instant.timestamp()


def utc_datetime_of_epoch(seconds: float) -> datetime:
    """Return epoch seconds as a datetime in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def _timeline_between(schedule: Schedule, start: float, end: float) -> Timeline:
    first = utc_datetime_of_epoch(start).year - 1
    years = utc_datetime_of_epoch(end).year - first + 1
    return _cached_timeline(schedule, first, 1 << (years - 1).bit_length())


@lru_cache(maxsize=64)
def _cached_timeline(schedule: Schedule, first: int, years: int) -> Timeline:
    if years > MOST_YEARS or first < 2 or first + years > 9998:
        raise ValueError(f"years {first} to {first + years}: too many, or outside the calendar")
    # Time zones and night shifts reach past the ends of a year.
    start, end = date(first, 1, 1).toordinal() - 4, date(first + years, 1, 1).toordinal() + 4
    return Timeline(schedule, start, end - start)


@lru_cache(maxsize=64)
def _timeline_midnights(zone: ZoneInfo, first: int, days: int) -> tuple[float, ...]:
    """Return the instants of local midnights; no zone changes its clocks twice in a week.

    Schedules are many and zones few, so they are kept.
    """
    midnights: list[float] = []
    start = moment_of_wall_time(zone, datetime.fromordinal(first))
    for day in range(first, first + days, 7):
        after = moment_of_wall_time(zone, datetime.fromordinal(day + 7))
        if after - start == 7 * DAY:
            midnights += [start + DAY * n for n in range(7)]
        else:
            midnights += [
                moment_of_wall_time(zone, datetime.fromordinal(day + n)) for n in range(7)
            ]
        start = after
    return tuple(midnights)


@lru_cache(maxsize=64)
def _clock_changes(zone: ZoneInfo, midnights: tuple[float, ...]) -> list[float]:
    """The instants at which the clock is put forward or back, and those as far before and after as
    it is put, in order.
    """
    found = []
    for early, late in pairwise(midnights):
        moved = late - early - DAY
        if not moved:
            continue
        low, high = int(early), int(late)
        offset = _utc_offset_at(zone, low)
        at = float(
            bisect_left(range(low, high), True, key=lambda s: _utc_offset_at(zone, s) != offset)
            + low
        )
        found += [at - abs(moved), at, at + abs(moved)]
    return found


def _stretch_past_midnight(start: int, end: int) -> tuple[int, int]:
    finish = end if end > start else end + DAY_MINUTES
    if not (0 <= start < DAY_MINUTES and end >= 0 and finish <= 2 * DAY_MINUTES):
        raise ValueError(f"open from minute {start} to {end}: not within a day and the next")
    return start, finish


def _merge_time_spans(spans: Iterable[tuple[_Moment, _Moment]]) -> list[tuple[_Moment, _Moment]]:
    merged: list[tuple[_Moment, _Moment]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


ALWAYS = Schedule.always()
