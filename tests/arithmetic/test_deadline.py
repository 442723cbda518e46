from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from principlecheck.arithmetic.deadline import (
    Overrun,
    PossibleStarts,
    Unit,
    Wait,
    find_worst_overrun,
    longest_wait_on_timelines,
    wait_end,
    wait_ends_while_closed,
)
from principlecheck.arithmetic.schedule import ALWAYS, NeverOpen, Schedule
from tests.arithmetic.test_schedule import HOUR, MADRID, OFFICE, at, schedule, situations, walk

WAREHOUSE = schedule({"mon-fri": [(7, 15)]})
SHOP = schedule({"mon-fri": [(8, 20)]})
SHUT_AT_CHRISTMAS = schedule({"mon-fri": [(9, 17)]}, date(2026, 12, 25), date(2027, 1, 1))
SIX_WEEKS = PossibleStarts(date(2026, 11, 23))


def hours(amount: float, of: Schedule) -> Wait:
    return Wait(amount * HOUR, "working second", of)


# Working days, held against a walk over every minute.


def naive_working_days(hours: Schedule, start: datetime, days: int) -> datetime | None:
    """List the shifts, take the one some days on, and walk to the same time; None if too far."""
    minutes = list(walk(hours, start - timedelta(2), 9 * 1440))
    opened = next((m for m in minutes if m.at >= start and m.shift), None)
    shifts = sorted({m.shift for m in minutes if m.shift})
    if opened is None or opened.shift is None:
        return None
    n = shifts.index(opened.shift) + days
    if n >= len(shifts) - 1:
        return None
    due = opened.wall + (shifts[n] - opened.shift)
    last = max(m.at for m in minutes if m.shift == shifts[n])
    for before, m in pairwise(minutes):
        if m.wall >= due and (m.shift or before.shift or before.at == last):
            return min(m.at, last + timedelta(minutes=1))
    raise AssertionError("no end")


def days_apart(situation: tuple[Schedule, datetime]) -> bool:
    """Whether each day's shifts end before the next day's begin, so that they are told apart."""
    week = situation[0].weekly
    pairs = zip(week, (*week[1:], week[0]), strict=True)
    return all(not (one and other) or one[-1][1] <= 1440 + other[0][0] for one, other in pairs)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(situations().filter(days_apart), st.integers(1, 2))
def test_working_days_agree_with_a_walk_over_every_minute(
    situation: tuple[Schedule, datetime], days: int
) -> None:
    hours, start = situation
    walked = naive_working_days(hours, start, days)
    assume(walked is not None)
    assert wait_end(start, Wait(days, "working day", hours)) == walked
    assert hours.add_working_days(start, days) == walked


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (at(11, 19, 13), 1, at(11, 20, 13)),
        (at(11, 20, 16), 1, at(11, 21, 13)),  # Saturday closes at one
        (at(11, 20, 16), 2, at(11, 23, 16)),
        (at(11, 21, 15), 1, at(11, 24, 9)),  # counts from Monday's opening
        (at(11, 23, 10), 0, at(11, 23, 10)),
        (at(11, 24, 9), 1, at(11, 25, 14)),  # Wednesday opens at two
        (at(11, 25, 20), 1, at(11, 27, 9)),  # a closing counts from the next opening
        (at(11, 26, 14, 30), 1, at(11, 27, 15)),  # in the break of Friday
        (at(11, 23, 13), 0.5, at(11, 23, 17)),  # half of the eight hours to the next day
        (at(11, 20, 13), 1.5, at(11, 23, 11)),  # half of the four hours from Saturday to Monday
    ],
)
def test_a_working_day_ends_at_the_same_time_one_open_day_on_within_its_hours(
    start: datetime, days: float, end: datetime
) -> None:
    late = {"wed": [(14, 20)], "fri": [(9, 14), (15, 17)], "sat": [(9, 13)]}
    of = schedule({"mon-thu": [(9, 17)]} | late)
    assert wait_end(start, Wait(days, "working day", of)) == end


# The other units.


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        (at(11, 20, 16), 4 * HOUR, "second", at(11, 20, 20)),
        (at(11, 20, 16), 4 * HOUR, "working second", at(11, 23, 12)),
        (at(11, 20, 16), 14, "calendar day", at(12, 4, 16)),
        (at(11, 20, 16), 0.5, "calendar day", at(11, 21, 4)),
        (at(11, 20, 16), 8, "calendar week", at(1, 15, 16, year=2027)),
        (at(11, 21, 16), 0, "calendar day", at(11, 21, 16)),
        (at(1, 31, 10), 1, "calendar month", at(2, 28, 10)),
        (at(1, 31, 10, year=2028), 1, "calendar month", at(2, 29, 10, year=2028)),
        (at(1, 31, 10), 2, "calendar month", at(3, 31, 10)),
        (at(11, 30, 10), 3, "calendar month", at(2, 28, 10, year=2027)),
        (at(12, 31, 10), 12, "calendar month", at(12, 31, 10, year=2027)),
        (at(4, 1), 1.5, "calendar month", at(5, 16, 12)),
        (at(10, 24, 12), 1, "calendar day", at(10, 25, 12)),  # 25 hours
        (at(10, 23, 12), 2, "calendar day", at(10, 25, 12)),
        (at(10, 25, 12), 1, "calendar day", at(10, 26, 12)),
        (at(3, 28, 2, 30), 1, "calendar day", at(3, 29, 3)),  # at the change, which skips 02:30
    ],
)
def test_a_wait_ends(start: datetime, amount: float, unit: Unit, end: datetime) -> None:
    ended = wait_end(start, Wait(amount, unit, OFFICE))
    assert ended == end.astimezone(UTC)
    assert ended.tzinfo is UTC


# The search for the worst start, held against trying every five minutes.

WAITS: list[tuple[Unit, st.SearchStrategy[float]]] = [
    ("second", st.integers(0, 400).map(lambda n: 300.0 * n)),
    ("working second", st.integers(0, 200).map(lambda n: 300.0 * n)),
    ("working day", st.sampled_from([0.0, 1.0, 2.0])),
    ("calendar day", st.sampled_from([1.0, 2.0])),
    ("calendar month", st.just(1.0)),
]


@st.composite
def comparisons(draw: st.DrawFn) -> tuple[list[Wait], Wait, PossibleStarts]:
    of = [draw(situations().filter(lambda s: any(s[0].weekly))) for _ in range(4)]
    waits = []
    for each, _ in of[:3]:
        unit, amounts = draw(st.sampled_from(WAITS))
        waits.append(Wait(draw(amounts), unit, each))
    during = draw(st.sampled_from([ALWAYS, of[3][0]]))
    return waits[:2], waits[2], PossibleStarts(of[0][1].date(), during, days=2)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(comparisons())
def test_no_start_is_later_than_the_one_found(
    comparison: tuple[list[Wait], Wait, PossibleStarts],
) -> None:
    first, second, starts = comparison

    def late(start: datetime) -> float:
        end = start
        for wait in first:
            end = wait_end(end, wait)
        return (end - wait_end(start, second)).total_seconds()

    found = find_worst_overrun(first, second, starts)
    if found:
        assert found.seconds == pytest.approx(late(found.start), abs=1e-3)
    midnight = datetime.combine(starts.first_day, time(), ZoneInfo(starts.during.time_zone))
    for n in range(1, 2 * 288):
        for beside in (-1, 1):
            start = midnight.astimezone(UTC) + timedelta(minutes=5 * n, seconds=beside)
            if starts.during.is_open(start):
                assert late(start) <= (found.seconds + 60 if found else 0)


# Against every hour of six weeks, changes of the clock among them.

CHANGING = [
    (date(2026, 10, 5), "Europe/Berlin"),
    (date(2026, 3, 9), "America/New_York"),
    (date(2026, 9, 14), "Australia/Lord_Howe"),  # half an hour
    (date(2026, 3, 2), "Asia/Kolkata"),  # none
]
SIX_WEEK_WAITS: list[tuple[Unit, Any]] = [
    *WAITS,
    ("working day", st.just(5.0)),
    ("calendar day", st.sampled_from([6.0, 30.0])),
    ("calendar week", st.sampled_from([1.0, 2.0])),
]


@st.composite
def six_weeks(draw: st.DrawFn) -> tuple[list[Wait], Wait, PossibleStarts]:
    first, zone = draw(st.sampled_from(CHANGING))
    weeks = [draw(situations().filter(lambda s: any(s[0].weekly)))[0].weekly for _ in range(3)]
    closed = draw(st.frozensets(st.integers(0, 45).map(lambda n: first + timedelta(n)), max_size=3))
    of = [Schedule(zone, week, closed) for week in weeks]
    waits = []
    for each in of:
        unit, amounts = draw(st.sampled_from(SIX_WEEK_WAITS))
        waits.append(Wait(draw(amounts), unit, each))
    return waits[:2], waits[2], PossibleStarts(first, draw(st.sampled_from([ALWAYS, of[2]])))


def every_hour(starts: PossibleStarts) -> list[datetime]:
    midnight = datetime.combine(starts.first_day, time(), ZoneInfo(starts.during.time_zone))
    hours = (midnight.astimezone(UTC) + timedelta(hours=n) for n in range(1, 41 * 24))
    return [hour for hour in hours if starts.during.is_open(hour)]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(six_weeks())
def test_no_hour_of_six_weeks_is_later_than_the_start_found(
    comparison: tuple[list[Wait], Wait, PossibleStarts],
) -> None:
    first, second, starts = comparison
    found = find_worst_overrun(first, second, starts)
    most = found.seconds + 60 if found else 0
    for hour in every_hour(starts):
        end = hour
        for wait in first:
            end = wait_end(end, wait)
        assert (end - wait_end(hour, second)).total_seconds() <= most + 1e-3


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(six_weeks())
def test_what_runs_out_while_closed_is_found_within_its_first_hour(
    comparison: tuple[list[Wait], Wait, PossibleStarts],
) -> None:
    (wait, _), other, starts = comparison
    hours = other.schedule

    def closed(start: datetime) -> bool:
        end = wait_end(start, wait)
        opens = wait_end(end, Wait(0, "working second", hours))
        return opens > end and not hours.is_open(end - timedelta(milliseconds=1))

    found = wait_ends_while_closed(wait, hours, starts)
    hour = next((hour for hour in every_hour(starts) if closed(hour)), None)
    assert found is None or closed(found.start)
    if hour is not None:
        assert found is not None
        assert found.start < hour + timedelta(hours=1) or found.start.second


# Worked comparisons.


def test_a_warehouse_day_outlasts_a_shop_day_from_its_closing() -> None:
    found = find_worst_overrun(
        [Wait(1, "working day", WAREHOUSE)], Wait(1, "working day", SHOP), SIX_WEEKS
    )
    # Thursday at three the warehouse has shut: its day runs from Friday to Monday at seven.
    assert found == Overrun(at(11, 26, 15), at(11, 30, 7), at(11, 27, 15))
    assert found.seconds == 64 * HOUR


def test_the_day_that_begins_where_the_last_one_runs_on_is_tried() -> None:
    # Wednesday is open until 00:05, Thursday from 00:05 on, and Friday at once after Thursday.
    odd = Schedule("Asia/Kolkata", ((), (), ((0, 5),), ((5, 1440),), ((0, 1440),), (), ()))
    chain = [Wait(1, "calendar month", ALWAYS), Wait(2, "working day", odd)]
    found = find_worst_overrun(chain, Wait(0, "second"), PossibleStarts(date(2026, 3, 2), days=2))
    assert found is not None
    # From midnight on the Friday two days last until Thursday opens, five minutes past midnight.
    assert found.start == datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
    assert found.first_ends == datetime(2026, 4, 8, 18, 35, tzinfo=UTC)


def test_a_conversion_by_hours_would_miss_that_eight_are_not_within_twelve() -> None:
    found = find_worst_overrun([hours(8, WAREHOUSE)], hours(12, SHOP), SIX_WEEKS)
    assert found == Overrun(at(11, 27, 8), at(11, 30, 8), at(11, 27, 20))
    assert find_worst_overrun([hours(8, WAREHOUSE)], hours(24, SHOP), SIX_WEEKS) is None


def test_a_chain_runs_one_wait_after_the_other_each_on_its_own_hours() -> None:
    chain = [hours(2, SHOP), hours(8, WAREHOUSE), Wait(HOUR, "second")]
    promise = Wait(2, "working day", SHOP)
    assert find_worst_overrun(chain, promise, SIX_WEEKS) is None
    slow = [*chain, Wait(1, "working day", WAREHOUSE)]
    found = find_worst_overrun(slow, promise, SIX_WEEKS)
    assert found is not None
    end = found.start
    for wait in slow:
        end = wait_end(end, wait)
    assert (found.first_ends, found.second_ends) == (end, wait_end(found.start, promise))


def test_a_closure_in_the_six_weeks_is_what_breaks_a_promise() -> None:
    promise = Wait(4, "calendar day", OFFICE)
    live = PossibleStarts(date(2026, 11, 23), OFFICE)
    assert find_worst_overrun([hours(8, OFFICE)], promise, live) is None
    found = find_worst_overrun([hours(9, SHUT_AT_CHRISTMAS)], promise, live)
    assert found == Overrun(at(12, 23, 16, 1), at(12, 28, 9, 1), at(12, 27, 16, 1))


def test_equal_amounts_on_one_clock_never_overrun_and_greater_ones_always_do() -> None:
    assert find_worst_overrun([hours(4, OFFICE)] * 2, hours(8, OFFICE), SIX_WEEKS) is None
    three = Wait(3, "working day", OFFICE)
    assert find_worst_overrun([three], three, SIX_WEEKS) is None
    assert find_worst_overrun([], Wait(0, "second"), SIX_WEEKS) is None
    found = find_worst_overrun([Wait(61, "second")], Wait(60, "second", OFFICE), SIX_WEEKS)
    assert found is not None
    assert found.seconds == 1


def test_two_ends_of_a_day_are_more_than_one() -> None:
    today = Wait(0, "end of working day", OFFICE)
    found = find_worst_overrun([today, today], today, SIX_WEEKS)
    assert found is not None
    assert found.seconds == 3 * 24 * HOUR  # from Friday's closing to Monday's


def test_nobody_arrives_on_a_live_channel_while_it_is_closed() -> None:
    promise, target = Wait(16 * HOUR, "second"), hours(1, OFFICE)
    assert find_worst_overrun([target], promise, SIX_WEEKS) is not None
    weekdays = Schedule(MADRID, (((540, 960),),) * 5 + ((), ()))
    assert (
        find_worst_overrun([target], promise, PossibleStarts(date(2026, 11, 23), weekdays)) is None
    )
    never = PossibleStarts(date(2026, 11, 23), schedule({}))
    assert find_worst_overrun([target], promise, never) is None
    assert longest_wait_on_timelines(target, never) is None
    assert wait_ends_while_closed(promise, OFFICE, never) is None


def test_parts_of_a_day_are_tried_on_every_hour() -> None:
    half, quarter = Wait(1.5, "working day", OFFICE), Wait(1.25, "working day", OFFICE)
    found = find_worst_overrun([half], quarter, SIX_WEEKS)
    # From Thursday at two it is four working hours after Friday at two, and two hours after.
    assert found == Overrun(at(11, 26, 14), at(11, 30, 10), at(11, 27, 16))


def test_the_last_second_before_a_closing_is_a_start_of_its_own() -> None:
    live = PossibleStarts(date(2026, 11, 23), OFFICE)
    found = find_worst_overrun([Wait(2, "working second", OFFICE)], Wait(HOUR, "second"), live)
    assert found is not None
    assert found.start == at(11, 27, 16, 59) + timedelta(seconds=59)
    assert found.first_ends == at(11, 30, 9) + timedelta(seconds=1)


def test_the_last_minute_before_a_closing_is_tried_though_nothing_else_turns_there() -> None:
    # From four to six the warehouse is shut, and the promise waits for the next morning.
    live = PossibleStarts(date(2026, 11, 23), schedule({"mon-fri": [(16, 18)]}))
    found = find_worst_overrun([Wait(30 * HOUR, "second")], hours(1, WAREHOUSE), live)
    assert found == Overrun(at(11, 23, 17, 59), at(11, 24, 23, 59), at(11, 24, 8))


def test_of_equally_late_starts_it_is_the_very_opening() -> None:
    live = PossibleStarts(date(2026, 11, 23), OFFICE)
    found = find_worst_overrun([Wait(61, "second")], Wait(60, "second", OFFICE), live)
    assert found is not None
    assert found.start == at(11, 23, 9)


def test_what_comes_before_a_working_hour_moves_the_start_that_misses_it() -> None:
    chain = [Wait(5430, "second"), hours(1, OFFICE)]
    found = find_worst_overrun(chain, Wait(3 * HOUR, "second"), SIX_WEEKS)
    half_a_minute = timedelta(seconds=30)
    assert found == Overrun(at(11, 27, 14, 30), at(11, 30, 9) + half_a_minute, at(11, 27, 17, 30))


def test_one_day_of_starts_meets_the_openings_of_the_next() -> None:
    friday = PossibleStarts(date(2026, 11, 27), days=1)
    found = find_worst_overrun([hours(8, WAREHOUSE)], hours(12, SHOP), friday)
    assert found == Overrun(at(11, 27, 8), at(11, 30, 8), at(11, 27, 20))


def test_the_longest_wait_spans_the_closures() -> None:
    found = longest_wait_on_timelines(Wait(2, "working day", SHUT_AT_CHRISTMAS), SIX_WEEKS)
    assert found is not None
    assert (found.start, found.end) == (at(12, 22, 17), at(12, 28, 9))
    assert found.seconds == (5 * 24 + 16) * HOUR


def test_a_promise_without_working_time_runs_out_while_closed() -> None:
    promise, live = Wait(4 * HOUR, "second"), PossibleStarts(date(2026, 11, 23), OFFICE)
    found = wait_ends_while_closed(promise, OFFICE, live)
    assert found is not None
    assert (found.start, found.end) == (at(11, 23, 14), at(11, 23, 18))
    assert wait_ends_while_closed(promise, ALWAYS, live) is None
    assert wait_ends_while_closed(hours(4, OFFICE), OFFICE, SIX_WEEKS) is None
    assert wait_ends_while_closed(Wait(1, "calendar week"), SHUT_AT_CHRISTMAS, live) is not None
    assert wait_ends_while_closed(Wait(7, "calendar day", OFFICE), OFFICE, live) is None


def test_nobody_runs_out_of_time_who_cannot_have_arrived() -> None:
    live = PossibleStarts(date(2026, 11, 23), OFFICE)
    found = wait_ends_while_closed(Wait(25 * HOUR, "second"), OFFICE, live)
    assert found is not None
    assert OFFICE.is_open(found.start)
    # A second past four it begins to; no whole hour is left on Monday, and no later day is told.
    assert found.start == at(11, 23, 16, 1)


def test_the_first_start_is_told_where_no_whole_hour_lies_in_its_stretch() -> None:
    short = schedule({"mon": [(10 + 25 / 60, 11 + 55 / 60)], "tue": [(9, 17 + 10 / 60)]})
    found = wait_ends_while_closed(
        Wait(2_400, "second"), short, PossibleStarts(date(2026, 11, 2), short)
    )
    assert found is not None
    assert found.start == at(11, 2, 11, 16)


def test_whole_hours_are_those_of_the_clock_whenever_the_first_day_opens() -> None:
    odd = schedule({"sat": [(10 + 25 / 60, 17 + 5 / 60)], "sun": [(0, 24)]})
    found = wait_ends_while_closed(
        Wait(2_400, "second"), odd, PossibleStarts(date(2026, 10, 5), odd)
    )
    assert found is not None
    # At 16:25 it ends with the closing; the next time to be told is five, and not on Sunday.
    assert (found.start, found.end) == (at(10, 10, 17), at(10, 10, 17, 40))


# Hostile input, and bounded work.


@pytest.mark.parametrize(
    ("amount", "unit"),
    [
        (-1, "second"),
        (float("nan"), "working second"),
        (float("inf"), "second"),
        (1e9, "working day"),
        (1201, "calendar month"),
        (1, "fortnight"),
    ],
)
def test_an_impossible_wait_is_refused(amount: float, unit: Any) -> None:
    with pytest.raises(ValueError, match=r"century|unknown unit"):
        Wait(amount, unit)


@pytest.mark.parametrize(
    ("unit", "century"),
    [
        ("second", 36_525 * 86_400),
        ("working second", 36_525 * 86_400),
        ("working day", 36_525),
        ("calendar day", 36_525),
        ("calendar week", 5_218),
        ("calendar month", 1_200),
        ("end of working day", 36_525),
        ("end of month", 1_200),
    ],
)
def test_a_wait_lasts_a_century_at_most(unit: Unit, century: int) -> None:
    assert Wait(century, unit).amount == century
    with pytest.raises(ValueError, match="century"):
        Wait(century + 0.5, unit)


@pytest.mark.parametrize(("day", "days"), [(date.max, 42), (date(2026, 1, 1), 0), (date.min, 900)])
def test_starts_off_the_calendar_are_refused(day: date, days: int) -> None:
    with pytest.raises(ValueError, match="starts"):
        PossibleStarts(day, days=days)


def test_starts_cover_a_day_at_least_and_a_year_at_most() -> None:
    day = date(2028, 1, 1)
    assert len(PossibleStarts(day, OFFICE, days=1).spans) == 0  # a Saturday
    assert len(PossibleStarts(day, OFFICE, days=366).spans) == 260
    assert PossibleStarts(date(8999, 12, 31)).days == 42
    for first, days in ((day, 0), (day, 367), (date(9000, 1, 1), 42)):
        with pytest.raises(ValueError, match="starts"):
            PossibleStarts(first, days=days)


def test_a_wait_on_hours_that_never_come_is_refused() -> None:
    never = schedule({})
    with pytest.raises(NeverOpen):
        wait_end(at(11, 20), hours(1, never))
    with pytest.raises(NeverOpen):
        find_worst_overrun([hours(1, never)], hours(1, OFFICE), SIX_WEEKS)
    with pytest.raises(NeverOpen):
        wait_end(at(11, 20), Wait(36_525, "working day", schedule({"mon": [(9, 10)]})))
    with pytest.raises(ValueError, match="no time zone"):
        wait_end(datetime(2026, 11, 20), Wait(1, "second"))


@pytest.mark.parametrize(
    ("unit", "amount", "start", "end"),
    [
        ("end of working day", 0, "2026-11-20 16:59", "2026-11-20 17:00"),
        ("end of working day", 0, "2026-11-20 17:00", "2026-11-23 17:00"),
        ("end of working day", 1, "2026-11-20 08:00", "2026-11-23 17:00"),
        ("end of working day", 1, "2026-11-20 23:59", "2026-11-23 17:00"),
        ("end of working day", 1, "2026-11-22 12:00", "2026-11-23 17:00"),
        ("end of working day", 1, "2026-11-23 00:00", "2026-11-24 17:00"),
        ("end of working day", 2, "2026-11-23 00:00", "2026-11-25 17:00"),
        ("end of month", 0, "2026-11-30 23:59", "2026-12-01 00:00"),
        ("end of month", 0, "2026-12-01 00:00", "2027-01-01 00:00"),
        ("end of month", 1, "2026-12-31 12:00", "2027-02-01 00:00"),
    ],
)
def test_a_wait_may_end_with_a_day_or_a_month(unit: str, amount: int, start: str, end: str) -> None:
    office = Schedule("Europe/Madrid", (*(((540, 1020),),) * 5, (), ()))
    zone = ZoneInfo("Europe/Madrid")
    at = datetime.fromisoformat(start).replace(tzinfo=zone)
    found = wait_end(at, Wait(amount, unit, office)).astimezone(zone)  # type: ignore[arg-type]
    assert found == datetime.fromisoformat(end).replace(tzinfo=zone)


def test_the_worst_start_of_an_end_is_found() -> None:
    office = Schedule("Europe/Madrid", (*(((540, 1020),),) * 5, (), ()))
    starts = PossibleStarts(date(2026, 11, 22))
    next_day = Wait(1, "end of working day", office)
    late = find_worst_overrun([Wait(1, "working day", office)], next_day, starts)
    assert late is not None
    assert late.start.astimezone(ZoneInfo("Europe/Madrid")).strftime("%a %H:%M") >= "Fri 17:00"
    assert find_worst_overrun([next_day], Wait(3, "working day", office), starts) is None
