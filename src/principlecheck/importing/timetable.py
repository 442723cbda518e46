"""A table of opening hours: a row a day, with one stretch or when it opens and when it closes."""

from __future__ import annotations

import re

from principlecheck.importing.helpdesk import Given
from principlecheck.importing.labels import tidy
from principlecheck.importing.tables import Grid
from principlecheck.importing.understood import Understood
from principlecheck.importing.zones import zone_of
from principlecheck.model.format.organisation import ORGANISATION
from principlecheck.policies.refusals.calendar_words import days, opening
from principlecheck.policies.refusals.week import CLOSED, SaidTwice, week_of

_DAY = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?(?: ?(?:-|–|to) ?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?)?"
)
_SHUT = re.compile(r"closed|shut|-+|–|—|none|n/?a|")
_LEAST_DAYS = 2


def looks_like_week(grid: Grid) -> bool:
    """Whether the first column of a table names days of the week, and nothing else."""
    named = [tidy(row[0]) for row in grid.rows if _DAY.fullmatch(tidy(row[0]))]
    others = [row for row in grid.rows[1:] if not _DAY.fullmatch(tidy(row[0])) and any(row)]
    return len(named) >= _LEAST_DAYS and not others


def week(grid: Grid, file: str, understood: Understood, given: Given) -> None:
    """The hours of a table of days, as what a working day is; told as they are to be said on the
    command line where no time zone is known.
    """
    said: list[tuple[str, str]] = []
    first = 0 if _DAY.fullmatch(tidy(grid.rows[0][0])) else 1
    for at, row in enumerate(grid.rows[first:], first):
        times = [cell for cell in row[1:] if not _SHUT.fullmatch(tidy(cell))]
        shut = days(tidy(row[0]))
        found = _stretches(row[0], times) if times else {shut: CLOSED} if shut else None
        if found is None:
            place = f"{file}, {grid.place(at)}"
            understood.miss(place, " | ".join(row), "gives no opening hours that are known here")
            return  # a week with a day missing would be another one
        said += found.items()
    where = f"{file}, {grid.place(first)}"
    try:
        open_ = week_of(said)
    except SaidTwice as twice:
        understood.miss(where, grid.title or "These", f"say two things of {twice}")
        return
    zone = zone_of(given.zone) if given.zone else ""
    if not zone:
        told = ", ".join(f"{day} {times}" for day, times in open_.items())
        why = f"are opening hours without a time zone; import again with --zone Europe/Madrid, in yours (they were read as {told})"
        understood.miss(where, grid.title or "These", why)
        return
    made = understood.add("hours", "office", {"time_zone": zone, "open": open_}, where)
    if made and understood.get(ORGANISATION, "") is None:
        understood.add(ORGANISATION, "", {"hours": made}, "", {"hours": where})


def _stretches(day: str, times: list[str]) -> dict[str, str] | None:
    """The hours of one day: a stretch a cell, or openings and closings in turn; None for neither."""
    whole = [opening(f"{day} {one}") for one in times]
    if not all(whole) and len(times) % 2 == 0:
        pairs = zip(times[::2], times[1::2], strict=True)
        whole = [opening(f"{day} {opens}-{closes}") for opens, closes in pairs]
    found = [one for one in whole if one]
    if len(found) != len(whole) or len({tuple(one) for one in found}) != 1:
        return None
    name = next(iter(found[0]))
    return {name: " and ".join(one[name] for one in found)}
