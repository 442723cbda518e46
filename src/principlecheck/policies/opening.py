"""Hours that a calendar can follow: a known time zone, days that exist, no day twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo, available_timezones

from principlecheck.model.format.sections.who import Hours
from principlecheck.policies.refusals.flaw import Flaw
from principlecheck.reading.nearest import nearest_name
from principlecheck.reading.places import Path

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_CLOSED_DAYS = 10 * 366
# Names that mean something else on each machine.
_NO_ZONES = frozenset(("localtime", "posixrules", "Factory"))


def find_flaws_of_hours(hours: Hours, path: Path) -> Iterator[Flaw]:
    """Everything about a weekly schedule that cannot be followed."""
    if not _is_zone_a_policy_may_name(hours.time_zone):
        says = f"There is no time zone `{hours.time_zone[:60]}`."
        write = (
            _suggest_nearest_time_zone(hours.time_zone) or "the IANA name, such as Europe/Madrid"
        )
        yield Flaw("time-zone", (*path, "time_zone"), says, write)
    yield from _flaw_of_days_opened_twice(hours.open, (*path, "open"))
    if isinstance(hours.closed, list):
        for index, declared in enumerate(hours.closed):
            yield from _flaw_of_impossible_opening(declared, (*path, "closed", index))


def days_in_policy_opening(declared: str) -> list[str]:
    """`mon-fri` or `sat` as days; `fri-mon` runs over the weekend."""
    first, _, last = declared.partition("-")
    start, end = DAYS.index(first), DAYS.index(last or first)
    return [DAYS[day % 7] for day in range(start, end + 1 if end >= start else end + 8)]


def _flaw_of_days_opened_twice(opening: dict[str, str], path: Path) -> Iterator[Flaw]:
    first: dict[str, str] = {}
    for declared in opening:
        doubled = [day for day in days_in_policy_opening(declared) if day in first]
        if doubled:
            says = f"`{doubled[0]}` is in `{first[doubled[0]]}` and in `{declared}`."
            write = "each day once, with and between its hours"
            yield Flaw("opening-days", (*path, declared), says, write, key=True)
        first.update(
            {day: declared for day in days_in_policy_opening(declared) if day not in first}
        )


def _flaw_of_impossible_opening(declared: str, path: Path) -> Iterator[Flaw]:
    stretch = []
    for text in declared.split(" to "):
        try:
            stretch.append(date.fromisoformat(text))
        except ValueError:
            says = f"`{text}` is not a day of the calendar."
            yield Flaw("closed-days", path, says, "a day that exists, such as 2026-12-25")
            return
    if stretch[-1] < stretch[0]:
        says = f"`{declared}` ends before it begins."
        yield Flaw("closed-days", path, says, f"{stretch[-1]} to {stretch[0]}")
    elif (stretch[-1] - stretch[0]).days > MOST_CLOSED_DAYS:
        says = f"`{declared}` is longer than 10 years."
        yield Flaw("closed-days", path, says, "the years that are meant")


def _is_zone_a_policy_may_name(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return False
    return name not in _NO_ZONES


def _suggest_nearest_time_zone(name: str) -> str | None:
    """The zone of that name or city: `Madrid` and `europe/madird` mean Europe/Madrid."""
    zones = sorted(available_timezones() - _NO_ZONES)
    city = name.replace(" ", "_").casefold()
    same = [zone for zone in zones if zone.rpartition("/")[2].casefold() == city]
    return same[0] if same else nearest_name(name, zones)
