from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from principlecheck.arithmetic.schedule import (
    Schedule,
    Week,
)

HOUR = 3600
ZONES = [
    "UTC",
    "Europe/Madrid",
    "America/New_York",
    "America/Santiago",  # southern, and its clocks change at midnight
    "Australia/Lord_Howe",  # southern, and its clocks change by half an hour
    "Asia/Kolkata",
    "Asia/Beirut",  # its spring change skips midnight
]
# Days within a fortnight of a change of the clocks in one of the zones, and one without any.
DAYS = ["2026-03-23", "2026-03-30", "2026-10-19", "2026-10-26", "2026-09-01", "2027-01-04"]


def schedule(days: dict[str, str], zone: str = "Europe/Madrid", *closed: str) -> Schedule:
    """Hours as people write them: {'mon-fri': '09:00-17:00'}."""
    names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    week: list[tuple[tuple[int, int], ...]] = [()] * 7
    for name, hours in days.items():
        first, last = (names.index(part) for part in (name.split("-") * 2)[:2])
        spans = tuple(
            (minute(a), minute(b)) for a, b in (h.split("-") for h in hours.split(" and "))
        )
        week[first : last + 1] = [spans] * (last + 1 - first)
    return Schedule(zone, tuple(week), frozenset(map(date.fromisoformat, closed)))


def minute(text: str) -> int:
    hours, minutes = text.split(":")
    return 60 * int(hours) + int(minutes)


def local(text: str, zone: str = "Europe/Madrid") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


OFFICE = schedule({"mon-fri": "09:00-17:00"})


# A naive model: walk the minutes, and look at the clock on the wall.


class Minute(NamedTuple):
    at: datetime
    wall: datetime  # the latest time that the clock has shown by then
    shift: date | None  # the day on which the shift that is on began; None while closed


def walk(hours: Schedule, start: datetime, minutes: int) -> Iterator[Minute]:
    """Each minute from `start` on, as a person at the door would note it down.

    Once the clock has shown a time, its second showing in autumn does not count.
    """
    zone = ZoneInfo(hours.time_zone)
    wall = datetime.min
    for n in range(-180, minutes):
        at = start + timedelta(minutes=n)
        shows = at.astimezone(zone).replace(tzinfo=None)
        wall = max(wall, shows)
        if n >= 0:
            yield Minute(at, wall, None if shows.date() in hours.closed else shift_on(hours, wall))


def shift_on(hours: Schedule, wall: datetime) -> date | None:
    today = wall.date()
    for day, minute in (
        (today, 60 * wall.hour + wall.minute),
        (today - timedelta(1), 60 * wall.hour + wall.minute + 1440),
    ):
        if {day, today}.isdisjoint(hours.closed):
            for start, end in hours.weekly[day.weekday()]:
                if start <= minute < end:
                    return day
    return None


def naive_working_days(hours: Schedule, start: datetime, days: int) -> datetime | None:
    """List the shifts, take the one some days on, and walk to the same time; None if too far."""
    minutes = list(walk(hours, start - timedelta(2), 13 * 1440))
    opened = next((m for m in minutes if m.at >= start and m.shift), None)
    shifts = sorted({m.shift for m in minutes if m.shift})
    if opened is None or opened.shift is None:
        return None
    at = shifts.index(opened.shift) + days
    if at >= len(shifts) - 1:
        return None
    due = opened.wall + (shifts[at] - opened.shift)
    last = max(m.at for m in minutes if m.shift == shifts[at])
    for before, m in pairwise(minutes):
        if m.wall >= due and (m.shift or before.shift or before.at == last):
            return min(m.at, last + timedelta(minutes=1))
    raise AssertionError("no end")


def spans(latest: int) -> st.SearchStrategy[tuple[int, int]]:
    start = st.integers(0, 1435).map(lambda n: n // 5 * 5)
    return st.tuples(start, st.integers(0, latest // 5).map(lambda n: n * 5))


def weeks(latest: int) -> st.SearchStrategy[Week]:
    day = st.lists(spans(latest), max_size=2).map(tuple)
    return st.tuples(day, day, day, day, day, day, day).filter(any)


@st.composite
def situations(draw: st.DrawFn, latest: int = 1440) -> tuple[Schedule, datetime]:
    """A schedule with closures and a start in the week that follows, a change of clocks near by."""
    day = date.fromisoformat(draw(st.sampled_from(DAYS)))
    closed = draw(st.frozensets(st.integers(0, 12), max_size=3))
    zone = draw(st.sampled_from(ZONES))
    hours = Schedule(zone, draw(weeks(latest)), frozenset(day + timedelta(n) for n in closed))
    start = datetime.combine(day, time(), UTC) + timedelta(minutes=draw(st.integers(0, 8 * 1440)))
    return hours, start


@settings(max_examples=60, deadline=None)
@given(situations(), st.integers(0, 4 * 1440))
def test_working_seconds_agree_with_a_walk_over_every_minute(
    situation: tuple[Schedule, datetime], minutes: int
) -> None:
    hours, start = situation
    walked = 60 * sum(minute.shift is not None for minute in walk(hours, start, minutes))
    assert hours.working_seconds(start, start + timedelta(minutes=minutes)) == walked


@settings(max_examples=60, deadline=None)
@given(situations(), st.integers(1, 20 * 60))
def test_adding_working_time_agrees_with_a_walk_over_every_minute(
    situation: tuple[Schedule, datetime], minutes: int
) -> None:
    hours, start = situation
    end = hours.add_working_seconds(start, 60 * minutes)
    assume(end - start < timedelta(9))
    walked = list(walk(hours, start, int((end - start) / timedelta(minutes=1))))
    assert sum(minute.shift is not None for minute in walked) == minutes
    assert walked[-1].shift, "it ends with the last minute worked, not at the next opening"


@settings(max_examples=40, deadline=None)
@given(situations())
def test_what_is_open_agrees_with_a_walk_over_every_minute(
    situation: tuple[Schedule, datetime],
) -> None:
    hours, start = situation
    found = hours.open_intervals(start, start + timedelta(3))
    assert all(a < b for a, b in found)
    assert all(one[1] < other[0] for one, other in pairwise(found))
    for minute in walk(hours, start, 3 * 1440):
        is_open = minute.shift is not None
        assert any(a <= minute.at < b for a, b in found) == is_open
        if minute.at.minute % 15 == 0:
            assert hours.is_open(minute.at) == is_open


def usual_days(hours: Schedule) -> bool:
    """Whether each day's shifts end before the next day's begin, so that days are told apart."""
    pairs = zip(hours.weekly, (*hours.weekly[1:], hours.weekly[0]), strict=True)
    return all(not (one and other) or one[-1][1] <= 1440 + other[0][0] for one, other in pairs)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(situations().filter(lambda situation: usual_days(situation[0])), st.integers(1, 3))
def test_adding_working_days_agrees_with_a_walk_over_every_minute(
    situation: tuple[Schedule, datetime], days: int
) -> None:
    hours, start = situation
    walked = naive_working_days(hours, start, days)
    assume(walked is not None)
    assert hours.add_working_days(start, days) == walked
