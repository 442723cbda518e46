"""A table of opening hours: a row or a column a day, with one stretch or when it opens and closes."""

from __future__ import annotations

import re

from principlecheck.importing.helpdesk import GivenBesideExport
from principlecheck.importing.labels import tidy_heading
from principlecheck.importing.tables import TableGrid
from principlecheck.importing.understood import Understood
from principlecheck.importing.zones import import_time_zone
from principlecheck.model.format.organisation import ORGANISATION
from principlecheck.policies.refusals.calendar_words import suggest_days, suggest_opening
from principlecheck.policies.refusals.week import CLOSED, DaySaidTwice, suggest_week

_DAY = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?(?: ?(?:-|–|to) ?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?)?"
)
_SHUT = re.compile(r"closed|shut|-+|–|—|none|n/?a|")
_OF_ALL = re.compile(
    r"|hours?|times?|(?:.* )?(?:open|opening|office|shop|store|practice|reception)"
    r"|(?:.* )?(?:opening|open|business|office|shop|store|practice|reception|working"
    r"|service|support|desk|helpdesk|cent(?:er|re)) (?:hours?|times?)"
)
_OF_A_PART = re.compile(
    r"(?:opens?|opening|closes?|closing|from|to|until|till|start|end|mornings?|afternoons?|evenings?|am|pm)"
    r"(?: time| at)?"
)
"""How the one row of a week is called whose days are columns, and each of several: delivery and
response times have days as well, and are no opening hours.
"""
_OF_ANOTHER = re.compile(r".* times?")
_LEAST_DAYS = 2


def timetable_with_days_down(grid: TableGrid) -> TableGrid:
    """A week whose days are columns, with a row a day; any other table as it is."""
    heads, rows = grid.rows[0], grid.rows[1:]
    first = 0 if _DAY.fullmatch(tidy_heading(heads[0])) else 1
    named = [at for at in range(first, len(heads)) if heads[at]]
    labels = [tidy_heading(row[0]) if first else "" for row in rows]
    known = _OF_ALL if len(rows) == 1 else _OF_A_PART
    if (
        len(named) < _LEAST_DAYS
        or not all(_DAY.fullmatch(tidy_heading(heads[at])) for at in named)
        or not rows
        or not all(map(known.fullmatch, labels))
    ):
        return grid
    turned = [[heads[at], *(row[at] for row in rows)] for at in named]
    lines = grid.lines[:1] * len(turned)
    return TableGrid(turned, grid.title, lines, grid.unit, grid.notes, grid.above)


def is_week_timetable(grid: TableGrid) -> bool:
    """Whether the first column of a table names days of the week, and nothing else."""
    named = [tidy_heading(row[0]) for row in grid.rows if _DAY.fullmatch(tidy_heading(row[0]))]
    others = [row for row in grid.rows[1:] if not _DAY.fullmatch(tidy_heading(row[0])) and any(row)]
    heads = (
        [] if _DAY.fullmatch(tidy_heading(grid.rows[0][0])) else map(tidy_heading, grid.rows[0][1:])
    )
    return (
        len(named) >= _LEAST_DAYS
        and not others
        and not any(map(_is_timetable_of_other_hours, heads))
    )


def _is_timetable_of_other_hours(head: str) -> bool:
    """Whether a heading names times that are no opening hours, as `Delivery times` does."""
    known = _OF_ALL.fullmatch(head) or _OF_A_PART.fullmatch(head)
    return bool(_OF_ANOTHER.fullmatch(head)) and not known


def import_week_timetable(
    grid: TableGrid, file: str, understood: Understood, given: GivenBesideExport
) -> None:
    """The hours of a table of days, as what a working day is; told as they are to be said on the
    command line where no time zone is known.
    """
    said: list[tuple[str, str]] = []
    first = 0 if _DAY.fullmatch(tidy_heading(grid.rows[0][0])) else 1
    for at, row in enumerate(grid.rows[first:], first):
        times = [cell for cell in row[1:] if not _SHUT.fullmatch(tidy_heading(cell))]
        shut = suggest_days(tidy_heading(row[0]))
        found = (
            _timetable_day_stretches(row[0], times) if times else {shut: CLOSED} if shut else None
        )
        if found is None:
            place = f"{file}, {grid.place(at)}"
            understood.miss(place, " | ".join(row), "gives no opening hours that are known here")
            return  # a week with a day missing would be another one
        said += found.items()
    where = f"{file}, {grid.place(first)}"
    try:
        open_ = suggest_week(said)
    except DaySaidTwice as twice:
        understood.miss(where, grid.title or "These", f"say two things of {twice}")
        return
    zone = import_time_zone(given.zone) if given.zone else ""
    if not zone:
        told = ", ".join(f"{day} {times}" for day, times in open_.items())
        why = f"are opening hours without a time zone; import again with --zone Europe/Madrid, in yours (they were read as {told})"
        understood.miss(where, grid.title or "These", why)
        return
    made = understood.add("hours", "office", {"time_zone": zone, "open": open_}, where)
    if made and understood.get(ORGANISATION, "") is None:
        understood.add(ORGANISATION, "", {"hours": made}, "", {"hours": where})


def _timetable_day_stretches(day: str, times: list[str]) -> dict[str, str] | None:
    """The hours of one day: a stretch a cell, or openings and closings in turn; None for neither."""
    whole = [suggest_opening(f"{day} {one}") for one in times]
    if not all(whole) and len(times) % 2 == 0:
        pairs = zip(times[::2], times[1::2], strict=True)
        whole = [suggest_opening(f"{day} {opens}-{closes}") for opens, closes in pairs]
    found = [one for one in whole if one]
    if len(found) != len(whole) or len({tuple(one) for one in found}) != 1:
        return None
    name = next(iter(found[0]))
    return {name: " and ".join(one[name] for one in found)}
