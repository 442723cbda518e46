from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, NamedTuple, cast
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
# Days in the week before a change of the clocks in one of the zones, and one far from any.
DAYS = ["2026-03-02", "2026-03-23", "2026-03-30", "2026-09-01", "2026-09-28", "2026-10-19"]
DAYS += ["2026-10-26", "2027-01-04"]


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
    minutes = list(walk(hours, start - timedelta(2), 9 * 1440))
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


@settings(max_examples=50, deadline=None)
@given(situations(), st.integers(0, 4 * 1440))
def test_working_seconds_agree_with_a_walk_over_every_minute(
    situation: tuple[Schedule, datetime], minutes: int
) -> None:
    hours, start = situation
    walked = 60 * sum(minute.shift is not None for minute in walk(hours, start, minutes))
    assert hours.working_seconds(start, start + timedelta(minutes=minutes)) == walked


@settings(max_examples=50, deadline=None)
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


@settings(max_examples=25, deadline=None)
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


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(situations().filter(lambda situation: usual_days(situation[0])), st.integers(1, 2))
def test_adding_working_days_agrees_with_a_walk_over_every_minute(
    situation: tuple[Schedule, datetime], days: int
) -> None:
    hours, start = situation
    walked = naive_working_days(hours, start, days)
    assume(walked is not None)
    assert hours.add_working_days(start, days) == walked


# Worked examples.


def test_four_working_hours_from_friday_at_four_end_on_monday_at_noon() -> None:
    assert OFFICE.add_working_seconds(local("2026-11-20T16:00"), 4 * HOUR) == local(
        "2026-11-23T12:00"
    )


@pytest.mark.parametrize(
    ("start", "seconds", "end"),
    [
        ("2026-11-20T16:00", 1 * HOUR, "2026-11-20T17:00"),  # at the closing, not the next opening
        ("2026-11-20T17:00", 1 * HOUR, "2026-11-23T10:00"),  # a closing is already shut
        ("2026-11-21T12:00", 8 * HOUR, "2026-11-23T17:00"),
        ("2026-11-21T12:00", 0, "2026-11-23T09:00"),  # nothing begins before the next opening
        ("2026-11-20T12:00", 0, "2026-11-20T12:00"),
        ("2026-11-23T03:00", 0.5, "2026-11-23T09:00:00.500000"),
    ],
)
def test_working_time_counts_from_the_next_opening(start: str, seconds: float, end: str) -> None:
    assert OFFICE.add_working_seconds(local(start), seconds) == local(end)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-19T16:00", 1, "2026-11-20T16:00"),
        ("2026-11-20T16:00", 1, "2026-11-21T13:00"),  # Saturday closes at one
        ("2026-11-20T16:00", 2, "2026-11-23T16:00"),
        ("2026-11-21T15:00", 1, "2026-11-24T09:00"),  # counts from Monday's opening
        ("2026-11-23T10:00", 0, "2026-11-23T10:00"),
        ("2026-11-24T09:00", 1, "2026-11-25T14:00"),  # Wednesday opens at two
        ("2026-11-25T20:00", 1, "2026-11-27T09:00"),  # a closing counts from the next opening
        ("2026-11-26T14:30", 1, "2026-11-27T15:00"),  # in the break of Friday
    ],
)
def test_a_working_day_ends_at_the_same_time_one_open_day_on_within_its_hours(
    start: str, days: int, end: str
) -> None:
    hours = schedule(
        {
            "mon-thu": "09:00-17:00",
            "wed": "14:00-20:00",
            "fri": "09:00-14:00 and 15:00-17:00",
            "sat": "09:00-13:00",
        }
    )
    assert hours.add_working_days(local(start), days) == local(end)


def test_closed_days_are_skipped_over_christmas() -> None:
    hours = schedule({"mon-fri": "09:00-17:00"}, "Europe/Madrid", "2026-12-25", "2027-01-01")
    eve = local("2026-12-24T16:00")
    assert hours.add_working_seconds(eve, 2 * HOUR) == local("2026-12-28T10:00")
    assert hours.add_working_days(eve, 1) == local("2026-12-28T16:00")
    assert hours.add_working_days(eve, 5) == local("2027-01-04T16:00")
    assert hours.working_seconds(eve, local("2027-01-04T09:00")) == (1 + 4 * 8) * HOUR


def test_an_end_before_its_start_runs_past_midnight() -> None:
    bar = schedule({"fri-sat": "20:00-03:00"})
    assert bar == Schedule("Europe/Madrid", ((),) * 4 + (((1200, 1620),),) * 2 + ((),))
    assert bar.open_intervals(local("2026-11-20T00:00"), local("2026-11-21T12:00")) == [
        (local("2026-11-20T20:00"), local("2026-11-21T03:00"))
    ]
    assert bar.weekly_open_seconds == 14 * HOUR


def test_equal_start_and_end_are_a_whole_day_from_then_on() -> None:
    assert schedule({"mon-sun": "08:00-08:00"}).weekly_open_seconds == 168 * HOUR


def test_a_night_shift_belongs_to_the_day_on_which_it_began() -> None:
    nights = schedule({"mon-fri": "22:00-06:00"})
    saturday = local("2026-11-21T02:00")
    assert nights.add_working_days(saturday, 1) == local("2026-11-24T02:00")  # Monday's shift
    assert nights.add_working_seconds(saturday, 5 * HOUR) == local("2026-11-23T23:00")


def test_a_closed_day_cuts_the_night_before_at_midnight_and_drops_its_own_night() -> None:
    nights = schedule({"mon-sun": "22:00-06:00"}, "Europe/Madrid", "2026-12-25")
    assert nights.open_intervals(local("2026-12-24T12:00"), local("2026-12-27T12:00")) == [
        (local("2026-12-24T22:00"), local("2026-12-25T00:00")),
        (local("2026-12-26T22:00"), local("2026-12-27T06:00")),
    ]


def test_a_closed_day_is_a_day_of_the_schedules_own_time_zone() -> None:
    hours = schedule({"mon-sun": "00:00-24:00"}, "Pacific/Auckland", "2026-12-25")
    shut = local("2026-12-25T00:00", "Pacific/Auckland")
    open_again = local("2026-12-26T00:00", "Pacific/Auckland")
    assert hours.open_intervals(shut - timedelta(1), open_again + timedelta(1)) == [
        (shut - timedelta(1), shut),
        (open_again, open_again + timedelta(1)),
    ]


def test_hours_that_hold_a_change_of_the_clocks_are_an_hour_shorter_or_longer() -> None:
    nights = schedule({"sat": "22:00-06:00"})
    spring = nights.working_seconds(local("2026-03-28T12:00"), local("2026-03-29T12:00"))
    autumn = nights.working_seconds(local("2026-10-24T12:00"), local("2026-10-25T12:00"))
    assert (spring, autumn) == (7 * HOUR, 9 * HOUR)


def test_an_opening_that_the_clocks_skip_is_at_the_change() -> None:
    hours = schedule({"sun": "02:30-04:00"})
    change = datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert hours.open_intervals(change - timedelta(hours=2), change + timedelta(hours=2)) == [
        (change, change + timedelta(hours=1))
    ]
    skipped = schedule({"sun": "02:00-03:00"})
    assert not skipped.open_intervals(change - timedelta(1), change + timedelta(1))


def test_a_time_that_the_clocks_repeat_is_the_first_of_the_two() -> None:
    hours = schedule({"sun": "02:15-02:45"})
    day = datetime(2026, 10, 25, tzinfo=UTC)
    assert hours.open_intervals(day, day + timedelta(1)) == [
        (day + timedelta(minutes=15), day + timedelta(minutes=45))
    ]


def test_a_day_without_a_midnight_begins_when_the_clocks_have_moved() -> None:
    hours = schedule({"mon-sun": "00:00-24:00"}, "Asia/Beirut", "2026-03-29")
    start, end = datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 3, 29, 21, tzinfo=UTC)
    assert not hours.is_open(start)
    assert hours.is_open(start - timedelta(seconds=1))
    assert not hours.is_open(end - timedelta(seconds=1))
    assert hours.is_open(end)


def test_overlapping_and_touching_hours_count_once() -> None:
    split = schedule({"mon-fri": "09:00-13:00 and 12:00-15:00 and 15:00-17:00"})
    assert split == OFFICE
    assert hash(split) == hash(OFFICE)
    assert split.weekly_open_seconds == 40 * HOUR


def test_a_sunday_night_that_runs_into_monday_counts_once_in_the_week() -> None:
    assert schedule({"sun": "20:00-04:00", "mon": "02:00-05:00"}).weekly_open_seconds == 9 * HOUR


def test_always_is_open_all_week() -> None:
    start = local("2026-03-01T00:00")
    assert ALWAYS.weekly_open_seconds == 168 * HOUR
    assert ALWAYS.working_seconds(start, start + timedelta(50)) == 50 * 24 * HOUR
    assert ALWAYS.add_working_days(start, 3) == start + timedelta(3)
    assert first_uncovered(OFFICE, [ALWAYS], start, start + timedelta(42)) is None


# Coverage.

WEEKS = (local("2026-11-23T00:00"), local("2027-01-04T00:00"))


def test_hours_that_nobody_covers_are_found_with_their_end() -> None:
    told = schedule({"mon-fri": "08:00-20:00", "sat": "09:00-13:00"})
    staffed = schedule({"mon-sat": "08:00-20:00", "wed": "08:00-18:00"})
    assert first_uncovered(told, [staffed], *WEEKS) == (
        local("2026-11-25T18:00"),
        local("2026-11-25T20:00"),
    )
    assert first_uncovered(OFFICE, [told], *WEEKS) is None


def test_several_covers_count_together() -> None:
    early, late = schedule({"mon-fri": "08:00-14:00"}), schedule({"mon-fri": "13:00-18:00"})
    assert first_uncovered(OFFICE, [early, late], *WEEKS) is None
    assert first_uncovered(OFFICE, [early], *WEEKS) == (
        local("2026-11-23T14:00"),
        local("2026-11-23T17:00"),
    )
    gap = schedule({"mon-fri": "15:00-18:00"})
    assert first_uncovered(OFFICE, [gap, early], *WEEKS) == (
        local("2026-11-23T14:00"),
        local("2026-11-23T15:00"),
    )


def test_nothing_covers_hours_without_covers_and_nothing_needs_to_cover_none() -> None:
    never = schedule({})
    assert first_uncovered(OFFICE, [], *WEEKS) == (
        local("2026-11-23T09:00"),
        local("2026-11-23T17:00"),
    )
    assert first_uncovered(never, [], *WEEKS) is None
    assert first_uncovered(OFFICE, [never], *WEEKS) is not None


def test_a_closure_or_another_time_zone_leaves_hours_uncovered() -> None:
    shut = schedule({"mon-fri": "09:00-17:00"}, "Europe/Madrid", "2026-12-25")
    gap = first_uncovered(OFFICE, [shut], *WEEKS)
    assert gap == (local("2026-12-25T09:00"), local("2026-12-25T17:00"))
    london = schedule({"mon-fri": "09:00-17:00"}, "Europe/London")
    assert first_uncovered(OFFICE, [london], *WEEKS) == (
        local("2026-11-23T09:00"),
        local("2026-11-23T10:00"),
    )


def test_schedules_overlap_only_while_both_are_open() -> None:
    evening = schedule({"mon-fri": "17:00-21:00"})
    assert not overlaps(OFFICE, evening, *WEEKS), "one closes as the other opens"
    assert overlaps(OFFICE, schedule({"mon-fri": "16:59-21:00"}), *WEEKS)
    assert overlaps(OFFICE, schedule({"mon-fri": "17:00-21:00"}, "Asia/Kolkata"), *WEEKS)


# Hostile input, and bounded work.


@pytest.mark.parametrize(
    ("zone", "week"),
    [
        ("Europe/Atlantis", ((),) * 7),
        ("../../etc/passwd", ((),) * 7),
        ("", ((),) * 7),
        ("Europe", ((),) * 7),
        ("Europe/Madrid\0", ((),) * 7),
        ("UTC", ((),) * 6),
        ("UTC", ((((-1, 10),),) + ((),) * 6)),
        ("UTC", ((((1440, 1500),),) + ((),) * 6)),
        ("UTC", ((((0, 2881),),) + ((),) * 6)),
        ("UTC", ((((10, -5),),) + ((),) * 6)),
    ],
)
def test_an_impossible_schedule_is_refused(zone: str, week: Any) -> None:
    with pytest.raises(ValueError, match="time zone|7 days|minute"):
        Schedule(zone, cast("Week", week))


def test_a_schedule_that_never_opens_says_so() -> None:
    start = local("2026-11-20T16:00")
    for never in (schedule({}), years_closed(12)):
        with pytest.raises(NeverOpen):
            never.add_working_seconds(start, 1)
        with pytest.raises(NeverOpen):
            never.add_working_days(start, 1)
    assert schedule({}).working_seconds(start, start + timedelta(100)) == 0
    assert schedule({}).weekly_open_seconds == 0


def years_closed(years: int) -> Schedule:
    days = (date(2026, 1, 1) + timedelta(n) for n in range(366 * years))
    return Schedule("Europe/Madrid", OFFICE.weekly, frozenset(days))


def test_a_year_of_closure_is_waited_out() -> None:
    end = years_closed(1).add_working_seconds(local("2026-11-20T16:00"), HOUR)
    assert end == local("2027-01-04T10:00")


@pytest.mark.parametrize("seconds", [1e12, 1e300, float("inf")])
def test_more_work_than_a_century_holds_is_refused(seconds: float) -> None:
    with pytest.raises(NeverOpen, match="128 years"):
        OFFICE.add_working_seconds(local("2026-11-20T16:00"), seconds)
    with pytest.raises(NeverOpen, match="128 years"):
        OFFICE.add_working_days(local("2026-11-20T16:00"), 10**30)


def test_a_century_is_quick() -> None:
    start = local("2026-01-05T09:00")
    begun = perf_counter()
    worked = OFFICE.working_seconds(start, start.replace(year=2126))
    assert OFFICE.add_working_seconds(start, worked) <= start.replace(year=2126)
    assert perf_counter() - begun < 3
    assert worked == pytest.approx(100 * 365.2425 * 5 / 7 * 8 * HOUR, rel=1e-3)


@pytest.mark.parametrize("amount", [-1, float("nan")])
def test_a_wait_that_is_negative_or_not_a_number_is_refused(amount: float) -> None:
    start = local("2026-11-20T16:00")
    with pytest.raises(ValueError, match="not negative"):
        OFFICE.add_working_seconds(start, amount)
    with pytest.raises(ValueError, match="not negative"):
        OFFICE.add_working_days(start, cast("int", amount))


def test_instants_without_a_time_zone_or_off_the_calendar_are_refused() -> None:
    naive, start = datetime(2026, 11, 20, 16), local("2026-11-20T16:00")
    with pytest.raises(ValueError, match="no time zone"):
        OFFICE.is_open(naive)
    with pytest.raises(ValueError, match="no time zone"):
        OFFICE.add_working_days(naive, 1)
    for odd in (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)):
        with pytest.raises(ValueError, match="calendar"):
            OFFICE.is_open(odd)
        with pytest.raises(ValueError, match="calendar"):
            OFFICE.add_working_seconds(odd, 1)
    with pytest.raises(ValueError, match="before"):
        OFFICE.working_seconds(start, start - timedelta(1))
    with pytest.raises(ValueError, match="too many"):
        OFFICE.working_seconds(start, start.replace(year=2326))
    assert OFFICE.open_intervals(start, start - timedelta(1)) == []
