"""Declared hours as schedules, and spans as waits on them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from principlecheck.arithmetic.deadline import PossibleStarts, Wait
from principlecheck.arithmetic.schedule import Schedule
from principlecheck.facts.case import Case, NotDeclared
from principlecheck.model.format.organisation import (
    ORGANISATION,
    Item,
    Organisation,
    once_per_organisation,
)
from principlecheck.model.format.quantities import END_OF, Span
from principlecheck.model.format.sections.who import Hours
from principlecheck.model.format.shapes import ALWAYS

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKS_LOOKED_AT = 6
HOURS_READS = ("hours.time_zone", "hours.open", "hours.closed", "organisation.hours")
"""The routes that working time rests on, beside those that name the hours."""
_UNITS = {"elapsed": "second", "working": "working second"}


def schedule_of_hours(case: Case, hours: Item) -> Schedule:
    """The weekly schedule that an entry of `hours` declares."""
    case.need(hours, "time_zone")
    case.need(hours, "open")
    case.get(hours, "closed")
    return declared_schedule(case.organisation, hours)


@once_per_organisation
def declared_schedule(organisation: Organisation, hours: Item) -> Schedule:
    """The weekly schedule of an entry of `hours` that says its zone and when it is open."""
    zone: str = hours.get("time_zone")
    opening: dict[str, str] = hours.get("open")
    closed: list[str] = hours.get("closed") or []
    week: list[list[tuple[int, int]]] = [[] for _ in DAYS]
    for days, text in opening.items():
        for day in weekdays_of_declared_hours(days):
            week[day].extend(minutes_of_opening_interval(part) for part in text.split(" and "))
    return Schedule(
        zone, tuple(tuple(day) for day in week), frozenset(closed_days_of_hours(closed))
    )


def weekdays_of_declared_hours(text: str) -> list[int]:
    """`mon-fri` or `sat` as days, Monday 0; `fri-mon` runs over the weekend."""
    first, _, last = text.partition("-")
    start, end = DAYS.index(first), DAYS.index(last or first)
    return [day % 7 for day in range(start, end + 1 if end >= start else end + 8)]


def minutes_of_opening_interval(text: str) -> tuple[int, int]:
    """`08:00-20:00` as minutes of the day."""
    start, end = (int(time[:2]) * 60 + int(time[3:]) for time in text.split("-"))
    return start, end


def closed_days_of_hours(text: list[str]) -> set[date]:
    """Every day of `2026-12-25` and `2026-12-31 to 2027-01-01`."""
    found = set()
    for stretch in text:
        first, _, last = stretch.partition(" to ")
        day, end = date.fromisoformat(first), date.fromisoformat(last or first)
        while day <= end:
            found.add(day)
            day += timedelta(days=1)
    return found


def hours_of_holder(case: Case, *holders: Item | None) -> Item:
    """The hours of the first holder that declares some, else the organisation's.

    The entry that a time stands in comes first: its `hours` are those that the clock runs in,
    whoever is there. Raises `NotDeclared` where nothing declares hours.
    """
    for holder in (*holders, case.organisation.about):
        if holder is None or not hasattr(holder.value, "hours"):
            continue
        named = case.get(holder, "hours")
        if named is not None:
            return declared_hours_by_name(case, named)
    first = next((holder for holder in holders if holder is not None), None)
    raise NotDeclared(f"{first.route}.hours" if first else f"{ORGANISATION}.hours")


def known_schedule_of_holder(case: Case, *holders: Item | None) -> Schedule | None:
    """The schedule of the hours of the first holder that declares some; None where nothing does."""
    try:
        return schedule_of_hours(case, hours_of_holder(case, *holders))
    except NotDeclared:
        return None


def declared_hours_by_name(case: Case, name: str) -> Item:
    """The hours of that name; `always` that nobody declares never shuts.

    Raises `NotDeclared` for any other that nobody declares.
    """
    found = case.organisation.find("hours", name)
    if found is not None:
        return found
    if name != ALWAYS:
        raise NotDeclared(f"hours.{name}")
    zone = _time_zone_of_organisation(case.organisation)
    never_shut: Any = Hours(time_zone=zone, open={"mon-sun": "00:00-24:00"})
    return Item("hours", ALWAYS, never_shut)


def _time_zone_of_organisation(organisation: Organisation) -> str:
    """The time zone of the organisation's hours, else the only one that is declared, else UTC."""
    own = organisation.find("hours", organisation.about.get("hours") or "")
    declared = [own] if own else organisation.items("hours")
    zones = {item.get("time_zone") for item in declared}
    return str(zones.pop()) if len(zones) == 1 else "UTC"


def wait_on_hours(case: Case, span: Span, *holders: Item | None) -> Wait:
    """A span as a wait on the hours in question; elapsed and calendar time need only a zone."""
    unit = _UNITS.get(span.unit, span.unit)
    if unit == "second":
        return Wait(span.amount, unit, Schedule.always())  # type: ignore[arg-type]
    if unit.startswith("calendar") or unit == f"{END_OF}month":
        try:
            zone = schedule_of_hours(case, hours_of_holder(case, *holders)).time_zone
        except NotDeclared:
            zone = "UTC"
        return Wait(span.amount, unit, Schedule.always(zone))  # type: ignore[arg-type]
    return Wait(span.amount, unit, schedule_of_hours(case, hours_of_holder(case, *holders)))  # type: ignore[arg-type]


def starts_of_wait(case: Case, during: Schedule | None = None) -> PossibleStarts:
    """The coming six weeks, at any moment or only while `during` is open."""
    return PossibleStarts(case.organisation.as_of, during or Schedule.always(), WEEKS_LOOKED_AT * 7)
