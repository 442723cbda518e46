"""Which of some hours nobody covers, over the coming weeks and their closures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from principlecheck.arithmetic.schedule import Schedule, first_uncovered_stretch
from principlecheck.facts.case import Case
from principlecheck.facts.timing.working_time import (
    DAYS,
    WEEKS_LOOKED_AT,
    declared_hours_by_name,
    hours_of_holder,
    minutes_of_opening_interval,
    schedule_of_hours,
    weekdays_of_declared_hours,
)
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation

Gap = tuple[datetime, datetime]


def hours_of_its_own(case: Case, holder: Item) -> Schedule:
    """The hours that the holder itself names: whether anybody is there cannot be inherited."""
    named: str = case.need(holder, "hours")
    return schedule_of_hours(case, declared_hours_by_name(case, named))


def hours_queue_is_staffed(case: Case, queue: Item, *holders: Item) -> Schedule:
    """When somebody answers a queue: by its rota where it has one, else its hours.

    A rota is read in the time zone, and with the closed days, of the queue's hours, else of those
    of `holders`. Raises `NotDeclared` where nothing says when the queue is answered.
    """
    rota = case.get(queue, "staffed")
    if rota is None:
        return hours_of_its_own(case, queue)
    hours = schedule_of_hours(case, hours_of_holder(case, queue, *holders))
    return rota_schedule(case.organisation, queue, hours)


@once_per_organisation
def rota_schedule(organisation: Organisation, queue: Item, hours: Schedule) -> Schedule:
    """The times in which a queue's rota has anybody at all, as a week of `hours`' time zone."""
    week: list[list[tuple[int, int]]] = [[] for _ in DAYS]
    for line in queue.get("staffed"):
        for days, text in line.open.items() if line.agents else ():
            for day in weekdays_of_declared_hours(days):
                week[day].extend(minutes_of_opening_interval(part) for part in text.split(" and "))
    return Schedule(hours.time_zone, tuple(tuple(sorted(day)) for day in week), hours.closed)


def horizon_of_six_weeks(case: Case, zone: str) -> Gap:
    """The coming six weeks, from the local midnight of today."""
    return _horizon_in_time_zone(case.organisation.as_of, zone)


def _horizon_in_time_zone(as_of: date, zone: str) -> Gap:
    first = datetime.combine(as_of, time(), ZoneInfo(zone))
    return first, first + timedelta(weeks=WEEKS_LOOKED_AT)


def gaps_in_coverage(case: Case, hours: Schedule, covers: Sequence[Schedule]) -> Sequence[Gap]:
    """Every stretch of the coming six weeks in which `hours` are open and no cover is."""
    return _gaps_of_six_weeks(case.organisation.as_of, hours, tuple(covers))


@lru_cache(maxsize=1024)
def _gaps_of_six_weeks(as_of: date, hours: Schedule, covers: tuple[Schedule, ...]) -> list[Gap]:
    at, end = _horizon_in_time_zone(as_of, hours.time_zone)
    found = []
    while (gap := first_uncovered_stretch(hours, covers, at, end)) is not None:
        found.append(gap)
        at = gap[1]
    return found


def gap_seconds_a_week(found: Sequence[Gap]) -> float:
    """The length of the gaps in an average week of the six looked at."""
    total = sum((end - start).total_seconds() for start, end in found)
    return total / WEEKS_LOOKED_AT


def note_gap_average_over_weeks(found: Sequence[Gap]) -> str:
    """The step that `gap_seconds_a_week` takes."""
    a_week = gap_seconds_a_week(found)
    return (
        f"{units.format_duration(a_week * WEEKS_LOOKED_AT)} in {WEEKS_LOOKED_AT} weeks, "
        f"{units.format_duration(a_week)} in an average one"
    )


def holidays_of_six_weeks(case: Case, schedule: Schedule) -> str:
    """The closed days of the coming six weeks, to follow weekly hours; empty without any."""
    start, end = horizon_of_six_weeks(case, schedule.time_zone)
    days = sorted(day for day in schedule.closed if start.date() <= day < end.date())
    return f" except on {', '.join(day.isoformat() for day in days)}" if days else ""


def format_coverage_gap(gap: Gap, zone: str) -> str:
    """A gap in local time, such as `Monday 2026-11-23 from 20:00 to 21:00`."""
    start, end = (moment.astimezone(ZoneInfo(zone)) for moment in gap)
    day = "" if (end - timedelta(microseconds=1)).date() == start.date() else f"{end:%A %Y-%m-%d} "
    finish = "24:00" if f"{end:%H:%M}" == "00:00" and not day else f"{end:%H:%M}"
    return f"{start:%A %Y-%m-%d} from {start:%H:%M} to {day}{finish}"


def format_weekly_opening(schedule: Schedule) -> str:
    """Weekly hours in the format's own words: `mon-fri 08:00-20:00, sat 10:00-14:00`."""
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    runs: list[tuple[int, int, str]] = []
    for day, spans in enumerate(schedule.weekly):
        text = " and ".join(
            f"{_format_minute_of_coverage(start)}-{_format_minute_of_coverage(end)}"
            for start, end in spans
        )
        if runs and runs[-1][2] == text:
            runs[-1] = (runs[-1][0], day, text)
        else:
            runs.append((day, day, text))
    formatted = [
        f"{names[first]}{f'-{names[last]}' if last > first else ''} {text}"
        for first, last, text in runs
        if text
    ]
    return ", ".join(formatted) or "never"


def _format_minute_of_coverage(minute: int) -> str:
    hours, minutes = divmod(minute, 60)
    if minute > 24 * 60:
        hours -= 24
    return f"{hours:02d}:{minutes:02d}"
