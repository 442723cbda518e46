import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, NamedTuple, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from principlecheck.arithmetic.schedule import (
    ALWAYS,
    NeverOpen,
    Schedule,
    Timeline,
    Week,
    first_uncovered_stretch,
    schedules_overlap,
)

HOUR = 3600
Hours = Mapping[str, Sequence[tuple[float, float]]]
MADRID = "Europe/Madrid"
# Two southern ones, changing at midnight and by half an hour; Beirut's spring skips midnight.
ZONES = ["UTC", MADRID, "America/New_York", "America/Santiago", "Australia/Lord_Howe"]
ZONES += ["Asia/Kolkata", "Asia/Beirut"]
# Days in the week before a change of the clocks in one of the zones, and one far from any.
DAYS = ["2026-03-02", "2026-03-23", "2026-03-30", "2026-09-01", "2026-09-28", "2026-10-19"]
DAYS += ["2026-10-26", "2027-01-04"]


def schedule(days: Hours, *closed: date) -> Schedule:
    """Hours of the day, as in {"mon-fri": [(9, 17.5)]}; an end before its start is the next day."""
    names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    week: list[tuple[tuple[int, int], ...]] = [()] * 7
    for name, hours in days.items():
        first, last = names.index(name[:3]), names.index(name[-3:])
        spans = tuple((int(60 * start), int(60 * end)) for start, end in hours)
        week[first : last + 1] = [spans] * (last + 1 - first)
    return Schedule(MADRID, tuple(week), frozenset(closed))


def at(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(MADRID))


OFFICE = schedule({"mon-fri": [(9, 17)]})


# A naive model: walk the minutes, and look at the clock on the wall.

MINUTE, QUARTER = timedelta(minutes=1), 15


class Minute(NamedTuple):
    at: datetime
    wall: datetime  # the latest time that the clock has shown by then
    shift: date | None  # the day on which the shift that is on began; None while closed


def walk(hours: Schedule, start: datetime, minutes: int) -> Iterator[Minute]:
    """Each minute from `start` on, as a person at the door would note it down.

    Once the clock has shown a time, its second showing in autumn does not count. `start` is in UTC,
    by which all clocks of today are put forward and back at full quarters.
    """
    zone, wall, days = ZoneInfo(hours.time_zone), datetime.min, dict[date, Day]()
    now = start - 180 * MINUTE
    in_utc = now.replace(tzinfo=None)
    for n in range(-180, minutes):
        if n == -180 or in_utc.minute % QUARTER == 0:
            ahead = now.astimezone(zone).utcoffset() or timedelta()
        shows = in_utc + ahead
        if shows > wall:
            wall = shows
        if n >= 0:
            day = wall.date()
            if day not in days:
                days[day] = shifts_of(hours, day)
            shut = shows.date() in hours.closed
            yield Minute(now, wall, None if shut else days[day][60 * wall.hour + wall.minute])
        now += MINUTE
        in_utc += MINUTE


Day = list[date | None]
"""By minute of a day: the day on which the shift that is on began, and None while closed."""


def shifts_of(hours: Schedule, day: date) -> Day:
    found: Day = [None] * 1440
    if day in hours.closed:
        return found
    # The night of the day before; where both are on, the day's own.
    for began, minutes in ((day - timedelta(1), range(1440, 2880)), (day, range(1440))):
        if began in hours.closed:
            continue
        for start, end in hours.weekly[began.weekday()]:
            for minute in range(max(start, minutes.start), min(end, minutes.stop)):
                found[minute - minutes.start] = began
    return found


TIMES = st.integers(0, 287).map(lambda n: 5 * n)
HOURS_OF_A_DAY = st.lists(st.tuples(TIMES, TIMES), max_size=2).map(tuple)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Schedule, datetime]:
    """A schedule with closures, and a start within the week that may change the clocks."""
    day = date.fromisoformat(draw(st.sampled_from(DAYS)))
    closed = draw(st.frozensets(st.integers(0, 12), max_size=3))
    week = cast("Week", tuple(draw(HOURS_OF_A_DAY) for _ in range(7)))
    zone = draw(st.sampled_from(ZONES))
    hours = Schedule(zone, week, frozenset(day + timedelta(n) for n in closed))
    minute = timedelta(minutes=draw(st.integers(0, 8 * 1440)))
    return hours, datetime.combine(day, time(), UTC) + minute


@settings(max_examples=40, deadline=None)
@given(situations(), st.integers(1, 20 * 60))
def test_working_time_agrees_with_a_walk_over_every_minute(
    situation: tuple[Schedule, datetime], work: int
) -> None:
    hours, start = situation
    walked = list(walk(hours, start, 4 * 1440))
    worked = [minute.at for minute in walked if minute.shift]
    assert hours.working_seconds(start, start + timedelta(4)) == 60 * len(worked)
    found = hours.open_intervals(start, start + timedelta(4))
    assert all(one[1] < other[0] for one, other in pairwise(found))
    for minute in walked[::7]:
        is_open = minute.shift is not None
        assert any(a <= minute.at < b for a, b in found) == is_open
        assert hours.is_open(minute.at) == is_open
    assume(work <= len(worked))
    end = hours.add_working_seconds(start, 60 * work)
    assert end == worked[work - 1] + timedelta(minutes=1), "not at the next opening"


# Worked examples: 20 November 2026 is a Friday, Christmas too.


@pytest.mark.parametrize(
    ("start", "seconds", "end"),
    [
        (at(11, 20, 16), 4 * HOUR, at(11, 23, 12)),
        (at(11, 20, 16), 1 * HOUR, at(11, 20, 17)),  # at the closing, not at the next opening
        (at(11, 20, 17), 1 * HOUR, at(11, 23, 10)),  # a closing is already shut
        (at(11, 21, 12), 8 * HOUR, at(11, 23, 17)),
        (at(11, 21, 12), 0, at(11, 23, 9)),  # nothing begins before the next opening
        (at(11, 20, 12), 0, at(11, 20, 12)),
    ],
)
def test_working_time_stops_at_closing_and_counts_on_from_the_next_opening(
    start: datetime, seconds: float, end: datetime
) -> None:
    assert OFFICE.add_working_seconds(start, seconds) == end


def test_closed_days_are_skipped_over_christmas() -> None:
    hours = schedule({"mon-fri": [(9, 17)]}, date(2026, 12, 25), date(2027, 1, 1))
    assert hours.add_working_seconds(at(12, 24, 16), 2 * HOUR) == at(12, 28, 10)
    assert hours.add_working_days(at(12, 24, 16), 5) == at(1, 4, 16, year=2027)
    assert hours.working_seconds(at(12, 24, 16), at(1, 4, 9, year=2027)) == 33 * HOUR


def test_an_end_at_or_before_its_start_runs_past_midnight() -> None:
    bar = schedule({"fri-sat": [(20, 3)]})
    assert bar == schedule({"fri-sat": [(20, 27)]})
    assert bar.open_intervals(at(11, 20), at(11, 21, 12)) == [(at(11, 20, 20), at(11, 21, 3))]
    assert bar.weekly_open_seconds == 14 * HOUR
    assert schedule({"mon-sun": [(8, 8)]}).weekly_open_seconds == 168 * HOUR


def test_a_night_shift_belongs_to_the_day_on_which_it_began() -> None:
    nights = schedule({"mon-fri": [(22, 6)]})
    assert nights.add_working_days(at(11, 21, 2), 1) == at(11, 24, 2)  # Friday's, then Monday's


def test_a_closed_day_cuts_the_night_before_at_midnight_and_drops_its_own_night() -> None:
    nights = schedule({"mon-sun": [(22, 6)]}, date(2026, 12, 25))
    found = nights.open_intervals(at(12, 24, 12), at(12, 27, 12))
    assert found == [(at(12, 24, 22), at(12, 25)), (at(12, 26, 22), at(12, 27, 6))]


def test_a_closed_day_is_a_day_of_the_schedules_own_time_zone() -> None:
    hours = Schedule("Pacific/Auckland", ALWAYS.weekly, frozenset({date(2026, 12, 25)}))
    shut = hours.open_intervals(at(12, 24, 1), at(12, 26, 1))
    assert [at(12, 24, 12), at(12, 25, 12)] == [shut[0][1], shut[1][0]]


def test_hours_that_hold_a_change_of_the_clocks_are_an_hour_shorter_or_longer() -> None:
    nights = schedule({"sat": [(22, 6)]})
    assert nights.working_seconds(at(3, 28, 12), at(3, 29, 12)) == 7 * HOUR
    assert nights.working_seconds(at(10, 24, 12), at(10, 25, 12)) == 9 * HOUR


def test_hours_that_the_clocks_skip_begin_at_the_change() -> None:
    change = datetime(2026, 3, 29, 1, tzinfo=UTC)
    hours = schedule({"sun": [(2.5, 4)]}).open_intervals(at(3, 28), at(3, 30))
    assert hours == [(change, change + timedelta(hours=1))]
    assert not schedule({"sun": [(2, 3)]}).open_intervals(at(3, 28), at(3, 30))


def test_a_time_that_the_clocks_repeat_is_the_first_of_the_two() -> None:
    day = datetime(2026, 10, 25, tzinfo=UTC)
    hours = schedule({"sun": [(2.25, 2.75)]}).open_intervals(at(10, 24), at(10, 26))
    assert hours == [(day + timedelta(minutes=15), day + timedelta(minutes=45))]


def test_overlapping_and_touching_hours_count_once() -> None:
    split = schedule({"mon-fri": [(9, 13), (12, 15), (15, 17)]})
    assert (split, hash(split)) == (OFFICE, hash(OFFICE))
    assert split.weekly_open_seconds == 40 * HOUR
    assert schedule({"sun": [(20, 4)], "mon": [(2, 5)]}).weekly_open_seconds == 9 * HOUR


# Coverage, over the six weeks that hold Christmas.

WEEKS = (at(11, 23), at(1, 4, year=2027))


@pytest.mark.parametrize(
    ("covers", "gap"),
    [
        ([{"mon-fri": [(9, 17)]}], None),
        ([{"mon-sun": [(0, 24)]}], None),
        ([{"mon-fri": [(13, 18)]}, {"mon-fri": [(8, 14)]}], None),  # they count together
        ([{"mon-fri": [(8, 20)], "wed": [(8, 16)]}], (at(11, 25, 16), at(11, 25, 17))),
        ([{"mon-fri": [(8, 14), (15, 18)]}], (at(11, 23, 14), at(11, 23, 15))),
        ([{"mon-fri": [(10, 18)]}], (at(11, 23, 9), at(11, 23, 10))),
        ([], (at(11, 23, 9), at(11, 23, 17))),
    ],
)
def test_the_first_hours_that_no_cover_is_open_for_are_found(
    covers: list[Hours], gap: tuple[datetime, datetime] | None
) -> None:
    assert first_uncovered_stretch(OFFICE, [schedule(cover) for cover in covers], *WEEKS) == gap


def test_a_closure_or_another_time_zone_leaves_hours_uncovered() -> None:
    shut = Schedule(MADRID, OFFICE.weekly, frozenset({date(2026, 12, 25)}))
    assert first_uncovered_stretch(OFFICE, [shut], *WEEKS) == (at(12, 25, 9), at(12, 25, 17))
    london = Schedule("Europe/London", OFFICE.weekly)
    assert first_uncovered_stretch(OFFICE, [london], *WEEKS) == (at(11, 23, 9), at(11, 23, 10))
    assert first_uncovered_stretch(schedule({}), [], *WEEKS) is None


def test_schedules_overlap_only_while_both_are_open() -> None:
    evening = schedule({"mon-fri": [(17, 21)]})  # it opens as the office closes
    assert not schedules_overlap(OFFICE, evening, *WEEKS)
    assert schedules_overlap(OFFICE, Schedule("Asia/Kolkata", evening.weekly), *WEEKS)


# Instants at an end, and days on which the clocks change.


def test_an_opening_is_open_a_closing_is_not_and_no_time_is_none() -> None:
    assert OFFICE.is_open(at(11, 20, 9))
    assert not OFFICE.is_open(at(11, 20, 17))
    assert not OFFICE.is_open(at(11, 21, 12))
    assert OFFICE.open_intervals(at(11, 20, 12), at(11, 20, 12)) == []
    assert OFFICE.working_seconds(at(11, 20, 12), at(11, 20, 12)) == 0


def test_the_last_days_of_a_year_are_as_open_as_others_wherever_it_ends() -> None:
    assert OFFICE.is_open(at(12, 31, 10))
    for zone in ("Pacific/Kiritimati", "Pacific/Honolulu"):
        there = Schedule(zone, OFFICE.weekly)
        for day in (date(2026, 12, 31), date(2027, 1, 1)):
            assert there.is_open(datetime.combine(day, time(10), ZoneInfo(zone)))


def test_hours_may_end_at_midnight_and_last_until_the_next_one() -> None:
    until_midnight = Schedule("UTC", (((22 * 60, 0),),) * 7)
    assert until_midnight.weekly_open_seconds == 7 * 2 * HOUR
    two_days = Schedule("UTC", (((60, 2880),), *((),) * 6))
    assert two_days.weekly_open_seconds == 47 * HOUR


def test_hours_that_have_never_been_open_yet_open_on_their_first_day() -> None:
    shut = [date(2024, 1, 1) + timedelta(n) for n in range(3 * 366) if n < 1096]
    hours = schedule({"mon-fri": [(9, 17)]}, *shut)  # until the end of 2026
    assert not hours.is_open(at(11, 20, 10))
    assert hours.is_open(at(1, 1, 10, year=2027))
    assert hours.working_seconds(at(11, 20, 10), at(1, 1, 10, year=2027)) == HOUR
    assert hours.add_working_days(at(11, 20, 10), 0) == at(1, 1, 9, year=2027)
    assert hours.add_working_days(at(11, 20, 10), 1) == at(1, 4, 9, year=2027)


def test_half_a_second_is_kept_over_a_change_of_the_clocks() -> None:
    start = at(10, 25, 10).replace(microsecond=500_000)
    end = at(10, 26, 10).replace(microsecond=500_000)
    always = Schedule.always(MADRID)
    assert always.add_working_days(start, 1) == end


@pytest.mark.parametrize(("zone", "utc", "moved"), [(MADRID, 1, 3600), ("Asia/Kolkata", 0, 0)])
def test_a_wall_time_turns_where_the_clock_is_moved_and_as_far_on_either_side(
    zone: str, utc: int, moved: int
) -> None:
    first = date(2026, 10, 20)
    line = Timeline(Schedule.always(zone), first.toordinal(), 10)
    change = datetime(2026, 10, 25, utc, tzinfo=UTC).timestamp()
    expected = [change - moved, change, change + moved] if moved else []
    assert line.around_changes(change - 5 * 86_400, change + 4 * 86_400) == expected
    assert line.around_changes(change, change) == ([change] if moved else [])
    assert line.around_changes(change + 1, change + moved - 1) == []


def test_midnights_and_months_are_those_up_to_an_instant_and_the_next() -> None:
    line = Timeline(Schedule.always("UTC"), date(2026, 10, 20).toordinal(), 90)
    first = datetime(2026, 10, 31, tzinfo=UTC).timestamp()
    assert line.midnights(first - 1, first) == [first, first + 86_400]
    assert line.midnights(first, first + 1) == [first + 86_400]
    november, december = first + 86_400, first + 31 * 86_400
    assert line.months(first, november) == [november, december]
    assert line.months(first, november - 1) == [november]


@pytest.mark.skipif(sys.platform == "win32", reason="its clock knows neither of these years")
def test_the_calendar_ends_a_year_before_the_last_one_that_a_clock_shows() -> None:
    round_the_clock = Schedule.always()
    assert round_the_clock.is_open(datetime(9997, 6, 1, tzinfo=UTC))
    assert round_the_clock.is_open(datetime(3, 6, 1, tzinfo=UTC))
    for year in (2, 9998):
        with pytest.raises(ValueError, match="outside the calendar"):
            round_the_clock.is_open(datetime(year, 6, 1, tzinfo=UTC))


# Hostile input, and bounded work.


@pytest.mark.parametrize("zone", ["Atlantis", "../../etc/passwd", "", "Europe", "UTC\0"])
def test_an_unknown_time_zone_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="unknown time zone"):
        Schedule(zone, OFFICE.weekly)


@pytest.mark.parametrize("hours", [(-1, 10), (1440, 1500), (0, 2881), (10, -5)])
def test_impossible_hours_are_refused(hours: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="minute"):
        Schedule("UTC", ((hours,),) * 7)


YEARS = [date(2026, 1, 1) + timedelta(n) for n in range(12 * 366)]
NEVER = [schedule({}), schedule({"mon-fri": [(9, 17)]}, *YEARS)]


@pytest.mark.parametrize("never", NEVER, ids=["no hours", "closed"])
def test_a_schedule_that_never_opens_says_so(never: Schedule) -> None:
    for refused in (never.add_working_seconds, never.add_working_days):
        with pytest.raises(NeverOpen):
            refused(at(11, 20), 1)
    assert never.working_seconds(at(11, 20), at(12, 20)) == 0


def test_a_year_of_closure_is_waited_out() -> None:
    hours = schedule({"mon-fri": [(9, 17)]}, *YEARS[:366])
    assert hours.add_working_seconds(at(11, 20), HOUR) == at(1, 4, 10, year=2027)


def test_five_years_of_closure_are_not_for_good() -> None:
    hours = schedule({"mon-fri": [(9, 17)]}, *YEARS[: 5 * 366])  # until 4 January 2031
    assert hours.add_working_seconds(at(11, 20), HOUR) == at(1, 6, 10, year=2031)


def test_more_work_than_a_century_holds_is_refused() -> None:
    for seconds in (1e12, 1e300, float("inf")):
        with pytest.raises(NeverOpen, match="128 years"):
            OFFICE.add_working_seconds(at(11, 20), seconds)


def test_the_working_time_of_a_century_adds_up() -> None:
    worked = OFFICE.working_seconds(at(1, 5, 9), at(1, 7, 9, year=2126))
    assert OFFICE.add_working_seconds(at(1, 5, 9), worked) <= at(1, 7, 9, year=2126)
    assert worked == pytest.approx(100 * 365.2425 * 5 / 7 * 8 * HOUR, rel=1e-3)


@pytest.mark.parametrize("amount", [-1, float("nan")])
def test_a_wait_that_is_negative_or_not_a_number_is_refused(amount: float) -> None:
    for refused in (OFFICE.add_working_seconds, cast("Any", OFFICE.add_working_days)):
        with pytest.raises(ValueError, match="not negative"):
            refused(at(11, 20), amount)


@pytest.mark.parametrize("odd", [datetime(2026, 1, 1), datetime.min, datetime.max])
def test_instants_without_a_time_zone_or_off_the_calendar_are_refused(odd: datetime) -> None:
    instant = odd if odd.year == 2026 else odd.replace(tzinfo=UTC)
    for refused in (OFFICE.is_open, lambda start: OFFICE.add_working_days(start, 1)):
        with pytest.raises(ValueError, match=r"time zone|year"):
            refused(instant)


def test_periods_that_run_backwards_or_over_centuries_are_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        OFFICE.working_seconds(at(11, 20), at(11, 19))
    with pytest.raises(ValueError, match="too many"):
        OFFICE.working_seconds(at(11, 20), at(11, 20, year=2326))
    assert OFFICE.open_intervals(at(11, 20), at(11, 19)) == []
