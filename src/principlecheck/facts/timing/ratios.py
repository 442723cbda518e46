"""How many times as long one declared time is as another, on like clocks and on unlike ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from msgspec import Struct

from principlecheck.facts.case import Case, NotDeclared, RecordPart, Sheet
from principlecheck.facts.scopes import scope_ids
from principlecheck.facts.timing.clocks import face_value_of_span
from principlecheck.facts.timing.working_time import HOURS_READS, hours_of_holder, schedule_of_hours
from principlecheck.model import units
from principlecheck.model.format.organisation import ORGANISATION, Item, Organisation
from principlecheck.model.format.quantities import END_OF, Span
from principlecheck.model.format.subject import Subject

_PLACES = {"targets": "queues", "promises": "channels", "measured": "queues"}
_DAYS_A_MONTH = 365.2425 / 12
_WEEK = 7 * units.DAY
RATIO_READS = ("queues.hours", "channels.hours", *HOURS_READS)
"""The routes that a comparison of unlike clocks rests on, beside the times themselves."""
Pair = tuple[Item, Span, Item, Span, str, str]
"""Two entries, each followed by its time; the clock, and the figure of a spread or nothing."""


def places_of_entry(item: Item) -> tuple[str, ...]:
    """Where an entry holds: its queues or its channels."""
    return scope_ids(item, _PLACES[item.section])


class Ratio(Struct, frozen=True):
    """Two times of one clock, and how many times the one is the other; `figure` names which of a
    spread is meant, and is empty for a bound.
    """

    times: float
    mine: Item
    slow: Span
    theirs: Item
    quick: Span
    clock: str
    figure: str = ""

    @property
    def routes(self) -> tuple[str, str]:
        """Where the two times stand."""
        return f"{self.mine.route}.{self.clock}", f"{self.theirs.route}.{self.clock}"


class LongerWait(Struct, frozen=True):
    """One segment's wait beside the shorter one of others, on one clock."""

    own: Annotated[Span, RecordPart("how long this segment waits")]
    others: Annotated[Span, RecordPart("how long the others wait")]
    sooner: Annotated[list[Item], RecordPart("who waits less")]
    agreed: Annotated[
        bool, RecordPart("whether somebody agreed to it with a reason, and its review is not due")
    ]
    because: Annotated[str | NotDeclared, RecordPart("the reason that was agreed")]


def longer_wait_of_segment(case: Case, worst: Ratio | None, lacking: str) -> LongerWait:
    """A ratio as rules tell it. Raises `NotDeclared` of the route `lacking` where there is none."""
    if worst is None:
        raise NotDeclared(lacking)
    agreed = case.organisation.deliberate(worst.mine, worst.clock)
    because = agreed.reasons[worst.clock].rstrip(".") if agreed else None
    return LongerWait(
        worst.slow,
        worst.quick,
        case.named("segments", scope_ids(worst.theirs, "segments")),
        agreed is not None,
        because or NotDeclared(f"{worst.mine.route}.deliberate"),
    )


class Slowest(Struct, frozen=True):
    """The largest of some ratios, and the routes that would be needed to compare the others."""

    worst: Ratio | None
    lacks: tuple[str, ...]


def worst_ratio_of_times(organisation: Organisation, pairs: Iterable[Pair]) -> Slowest:
    """The worst of some ratios; those that lack hours are told and left out."""
    worst: Ratio | None = None
    lacks: dict[str, None] = {}
    case = Case(Sheet(organisation, Subject(ORGANISATION, organisation.about), {}))
    for mine, slow, theirs, quick, clock, figure in pairs:
        try:
            times = how_many_times_as_long(case, (mine, slow), (theirs, quick))
        except NotDeclared as missing:
            lacks.update(dict.fromkeys(missing.routes))
            continue
        if times is not None and (worst is None or times > worst.times):
            worst = Ratio(times, mine, slow, theirs, quick, clock, figure)
    return Slowest(worst, tuple(lacks))


def how_many_times_as_long(
    case: Case, mine: tuple[Item, Span], theirs: tuple[Item, Span]
) -> float | None:
    """How many times the one span is the other: as they stand on one clock, in working time where
    both are, else in elapsed time, each through its own hours. None for nothing to compare with.
    """
    (unit, slow), (other, quick) = face_value_of_span(mine[1]), face_value_of_span(theirs[1])
    if unit != other:
        if any(one.startswith(END_OF) for one in (unit, other)):
            return None
        elapsed = not times_are_on_like_clocks(mine[1], theirs[1])
        slow, quick = (
            _seconds_of_a_usual_week(case, item, span, elapsed) for item, span in (mine, theirs)
        )
    return slow / quick if quick > 0 else None


def times_are_on_like_clocks(one: Span, other: Span) -> bool:
    """Whether two times are on one clock, or both in working time."""
    units_of = face_value_of_span(one)[0], face_value_of_span(other)[0]
    return units_of[0] == units_of[1] or all(unit.startswith("working") for unit in units_of)


def _seconds_of_a_usual_week(case: Case, item: Item, span: Span, elapsed: bool) -> float:
    """A span in seconds of a usual week: of working time, or of all the time that passes."""
    unit, amount = face_value_of_span(span)
    if unit == "elapsed":
        return amount
    if unit.startswith("calendar"):
        return amount * units.DAY * (_DAYS_A_MONTH if unit == "calendar month" else 1)
    named = [case.organisation.find(_PLACES[item.section], id_) for id_ in places_of_entry(item)]
    holders = named or _only_queue_or_channel(case.organisation, item)
    schedule = schedule_of_hours(case, hours_of_holder(case, item, *holders))
    days = sum(1 for day in schedule.weekly if day)
    if not days:
        raise NotDeclared(f"{item.route}.hours")
    week = float(_WEEK if elapsed else schedule.weekly_open_seconds)
    return amount * (week / days if unit == "working day" else week / schedule.weekly_open_seconds)


def _only_queue_or_channel(organisation: Organisation, item: Item) -> tuple[Item, ...]:
    found = organisation.items(_PLACES[item.section])
    return found if len(found) == 1 else ()


def note_ratio_of_times(case: Case, wait: Ratio, part: str) -> None:
    """What two times rest on: themselves and, on unlike clocks, the hours of both."""
    for item, span in ((wait.mine, wait.slow), (wait.theirs, wait.quick)):
        case.need(item, f"{wait.clock}{part}")
        if wait.slow.unit != wait.quick.unit and span.unit.startswith("working"):
            _seconds_of_a_usual_week(case, item, span, elapsed=True)
    case.step(f"{wait.slow} / {wait.quick} = {units.format_number(wait.times, 1)}")
