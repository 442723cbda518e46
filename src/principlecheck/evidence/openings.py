"""Opening hours as a table that is joined once, so that no row calls a function.

Time is cut into steps in which nothing opens or closes. Of each step the table knows how much was
open before it, whether it is open, and on which working day and at which time of that day it lies;
what is shut counts as the next opening.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from principlecheck.arithmetic.schedule import Schedule
from principlecheck.evidence.engine import RecordEngine
from principlecheck.model import units
from principlecheck.model.report.refusal import Refusal

_STEPS = (3600, 1800, 900, 600, 300, 60)
_MOST_ROWS = 3_000_000
_AHEAD = 21 * units.DAY
COLUMNS = dict.fromkeys(("step", "before", "open", "day", "time_of_day"), "int64")


def opening_steps_for_records(
    schedule: Schedule, first: int, last: int
) -> tuple[int, list[tuple[int, ...]]]:
    """The length of a step in seconds, and the rows of the table from one second to another.

    Raises `Refusal` for a period too long to be cut into steps.
    """
    start, end = first - first % units.DAY - units.DAY, last + _AHEAD
    opening = [
        (int(a.timestamp()), int(b.timestamp()))
        for a, b in schedule.open_intervals(
            datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC)
        )
    ]
    edges = {edge for span in opening for edge in span} - {start, end}
    length = next((step for step in _STEPS if all(edge % step == 0 for edge in edges)), 60)
    if (last - start) / length > _MOST_ROWS:
        raise Refusal("The records reach over too many years to be held against opening hours.")
    return length, list(_opening_rows_for_records(schedule, opening, length, (start, last)))


def _opening_rows_for_records(
    schedule: Schedule, opening: list[tuple[int, int]], length: int, bounds: tuple[int, int]
) -> Iterator[tuple[int, ...]]:
    zone = ZoneInfo(schedule.time_zone)
    days: dict[int, int] = {}
    before, place = 0, 0
    for at in range(bounds[0], bounds[1] + length, length):
        while place < len(opening) and opening[place][1] <= at:
            place += 1
        if place == len(opening):
            break
        opens, _closes = opening[place]
        is_open = opens <= at
        seen = max(at, opens)
        began = datetime.fromtimestamp(opens, zone)
        number = days.setdefault(began.toordinal(), len(days))
        midnight = datetime(began.year, began.month, began.day, tzinfo=zone)
        time_of_day = seen - int(midnight.timestamp())
        yield at // length, before, int(is_open), number, time_of_day
        before += length if is_open else 0


class OpeningsInEngine:
    """The openings of one schedule, in the engine."""

    def __init__(self, engine: RecordEngine, schedule: Schedule, first: int, last: int) -> None:
        self.length, rows = opening_steps_for_records(schedule, first, last)
        self._table = engine.small("openings", COLUMNS, rows)

    def joined(self, table: Any, moment: str, named: str) -> Any:
        """A table with what the openings say of the moment in one of its columns.

        Adds `{named}_worked` (open seconds before it), `{named}_day` and `{named}_time`.
        """
        with_step = table.mutate(**{f"{named}_step": table[moment] // self.length})
        openings = self._table.rename({f"{named}_{column}": column for column in COLUMNS})
        found = with_step.left_join(openings, f"{named}_step")
        inside = found[moment] % self.length
        open_part = found[f"{named}_open"] * inside
        made = found.mutate(
            **{
                f"{named}_worked": found[f"{named}_before"] + open_part,
                f"{named}_time": found[f"{named}_time_of_day"] + open_part,
            }
        )
        keep = [*table.columns, *(f"{named}_{part}" for part in ("worked", "day", "time"))]
        return made.select(*keep)
