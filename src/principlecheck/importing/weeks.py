"""Opening hours of helpdesks as the format writes them: `{mon-fri: 09:00-17:00}`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 24 * 60
_WEEK = 7 * DAY
_MOST_A_DAY = 10

Week = Sequence[Sequence[tuple[int, int]]]
"""For each day from Monday, the stretches that it is open, in minutes from midnight."""


def week_from_import(stretches: Iterable[tuple[int, int, int]]) -> Week:
    """A week of (day from Monday, first minute, last minute), touching stretches made one.

    A last minute at or before the first one lies on the next day. Raises `ValueError` for what is
    no time of a week.
    """
    days: list[list[tuple[int, int]]] = [[] for _ in DAYS]
    for day, first, last in stretches:
        if not (0 <= day < len(DAYS) and 0 <= first < DAY and 0 <= last <= 2 * DAY):
            raise ValueError("is no time of a week")
        end = last if last > first else last + DAY
        days[day].append((first, min(end, DAY)))
        if end > DAY:
            days[(day + 1) % len(DAYS)].append((0, end - DAY))
    return [_join_imported_stretches(one) for one in days]


def week_from_zendesk_minutes(stretches: Iterable[tuple[int, int]]) -> Week:
    """A week of stretches in minutes from Sunday 00:00, as Zendesk counts them, over several days
    or within one. Raises `ValueError` for what is no time of a week.
    """
    made: list[tuple[int, int, int]] = []
    for first, last in stretches:
        if not 0 <= first < last <= _WEEK + DAY:
            raise ValueError("is no time of a week")
        here = first
        while here < last:
            until = min(last, (here // DAY + 1) * DAY)
            sunday_first = here // DAY % len(DAYS)
            made.append(((sunday_first - 1) % len(DAYS), here % DAY, until - here + here % DAY))
            here = until
    return week_from_import(made)


def _join_imported_stretches(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for first, last in sorted(stretches):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        elif last > first:
            found.append((first, last))
    return found


def opening_from_imported_week(week: Week) -> dict[str, str]:
    """The week as the field `open`, days that are alike together; raises `ValueError` for none."""
    if not any(week):
        raise ValueError("is never open")
    found: dict[str, str] = {}
    first = 0
    while first < len(DAYS):
        last = first
        while last + 1 < len(DAYS) and week[last + 1] == week[first]:
            last += 1
        if week[first]:
            if len(week[first]) > _MOST_A_DAY:
                raise ValueError(f"opens more than {_MOST_A_DAY} times a day")
            days = DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}"
            found[days] = " and ".join(
                f"{_clock_time_of_imported_week(one)}-{_clock_time_of_imported_week(two)}"
                for one, two in week[first]
            )
        first = last + 1
    return found


def is_imported_week_always_open(week: Week) -> bool:
    """Whether the week is open from end to end."""
    return all(list(day) == [(0, DAY)] for day in week)


def _clock_time_of_imported_week(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def parse_imported_clock_time(text: str) -> int:
    """Minutes from midnight of `09:00`, `9:00 am`, `05:00:00 pm`. Raises `ValueError`."""
    bare = text.strip().lower().replace(".", "")
    half = bare[-2:] if bare.endswith(("am", "pm")) else ""
    parts = bare.removesuffix(half).strip().split(":")
    numbers = [int(part) for part in parts]
    hours, minutes = numbers[0], numbers[1] if len(numbers) > 1 else 0
    if half:
        hours = hours % 12 + (12 if half == "pm" else 0)
    if not (0 <= hours <= 24 and 0 <= minutes < 60):
        raise ValueError("is no time of the day")
    return hours * 60 + minutes


def parse_imported_weekday(word: str) -> int:
    """The day from Monday of `MONDAY`, `mon`. Raises `ValueError`."""
    return DAYS.index(word.strip().lower()[:3])
