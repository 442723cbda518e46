"""What was said of the days of a week, put together: each day once, as the field `open` takes it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from principlecheck.policies.opening import DAYS, days_in_policy_opening

CLOSED = ""
"""What stands in place of times for days that are closed."""


class DaySaidTwice(Exception):  # noqa: N818 - what was said of a day, not a fault
    """A day of which two things were said, neither of them for fewer days than the other."""

    def __init__(self, day: str, times: Iterable[str]) -> None:
        """`times` are what was said of it."""
        said = " or ".join(one or "closed" for one in times)
        super().__init__(f"`{day}`: {said}?")


def suggest_week(said: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The week of (days, times), in whichever order they come: what is said of fewer days holds
    for them (`mon-fri 09:00-17:00, fri 09:00-15:00`), `CLOSED` takes its days out, and the same
    days again open again. Raises `DaySaidTwice`.
    """
    parts = [(frozenset(days_in_policy_opening(days)), times) for days, times in said]
    week = {
        day: _suggest_opening_of_day(day, [part for part in parts if day in part[0]])
        for day in DAYS
    }
    found: dict[str, str] = {}
    for times, group in groupby(DAYS, key=week.__getitem__):
        days = list(group)
        if times:
            found[days[0] if len(days) == 1 else f"{days[0]}-{days[-1]}"] = times
    return found


def _suggest_opening_of_day(day: str, parts: list[tuple[frozenset[str], str]]) -> str:
    if not parts:
        return CLOSED
    least = min((days for days, _ in parts), key=len)
    times = list(dict.fromkeys(times for days, times in parts if days == least))
    narrowest = all(least <= days for days, _ in parts)
    if not narrowest or (CLOSED in times and len(times) > 1):
        raise DaySaidTwice(day, dict.fromkeys(times for _, times in parts))
    return _suggest_joined_stretches(times)


def _suggest_joined_stretches(times: list[str]) -> str:
    """Stretches of one day in its order, those that meet as one; as they were said where one
    of them ends on the next day.
    """
    stretches = [stretch for one in times if one for stretch in one.split(" and ")]
    ends = [stretch.split("-") for stretch in stretches]
    if len(times) < 2 or any(last <= first for first, last in ends):
        return " and ".join(stretches)
    found: list[list[str]] = []
    for first, last in sorted(ends):
        if found and first <= found[-1][1]:
            found[-1][1] = max(found[-1][1], last)
        else:
            found.append([first, last])
    return " and ".join("-".join(one) for one in found)
