"""Whether customers of one segment are served far more slowly than others, and are told so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec.structs import asdict

from principlecheck.facts.case import Case, Facts, NotDeclared, RecordPart
from principlecheck.facts.promises.promised_contacts import CLOCKS
from principlecheck.facts.scopes import (
    MEASURED_SCOPES,
    is_fresh_measurement,
    scope_ids,
    scopes_meet,
)
from principlecheck.facts.timing.ratios import (
    RATIO_READS,
    LongerWait,
    Pair,
    Ratio,
    Slowest,
    how_many_times_as_long,
    longer_wait_of_segment,
    note_ratio_of_times,
    places_of_entry,
    worst_ratio_of_times,
)
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from principlecheck.model.format.quantities import Span
from principlecheck.model.format.shapes import NO_TIME

ON = "segments"
FIGURES = {"median": "at the median", "p90": "for nine in ten", "mean": "on average"}
_READS = (
    *(f"measured.{name}" for name in (*CLOCKS, "hours", "deliberate")),
    *(f"promises.{name}" for name in (*CLOCKS, "hours", "channels", "segments")),
    *MEASURED_SCOPES,
    *RATIO_READS,
)
facts = Facts(ON, reads=_READS)


@once_per_organisation
def _measurements_of_segments(organisation: Organisation) -> list[Item]:
    """What was measured of some segments alone: the latest of each scope, of the last year."""
    latest: dict[tuple[tuple[str, ...], ...], Item] = {}
    for item in organisation.items("measured"):
        if not scope_ids(item, "segments") or not is_fresh_measurement(item, organisation.as_of):
            continue
        place = tuple(scope_ids(item, n) for n in ("queues", "reasons", "segments", "priority"))
        if place not in latest or latest[place].get("until") <= item.get("until"):
            latest[place] = item
    return list(latest.values())


@once_per_organisation
def _slowest_measured_of_segment(organisation: Organisation, segment: Item) -> Slowest:
    """The worst ratio of what was measured of this segment to another's, out of one queue."""
    return worst_ratio_of_times(
        organisation, _segment_measured_beside_others(organisation, segment)
    )


def _segment_measured_beside_others(organisation: Organisation, segment: Item) -> Iterator[Pair]:
    found = _measurements_of_segments(organisation)
    for mine in (item for item in found if segment.id in scope_ids(item, "segments")):
        for theirs in found:
            if segment.id in scope_ids(theirs, "segments") or any(
                scope_ids(mine, name) != scope_ids(theirs, name) for name in ("reasons", "priority")
            ):
                continue
            if not scopes_meet(places_of_entry(mine), places_of_entry(theirs)):
                continue
            for clock in CLOCKS:
                for figure in FIGURES:
                    slow, quick = (
                        getattr(item.get(clock), figure, None) for item in (mine, theirs)
                    )
                    if isinstance(slow, Span) and isinstance(quick, Span):
                        yield mine, slow, theirs, quick, clock, figure
                        break


_SERVED = "measured figure / the same of another segment, on one clock and out of one queue"


@facts.number(formula=_SERVED)
def times_slower_served(case: Case) -> float:
    """How many times longer this segment waited than another out of the same queue.

    The medians where both have one. 1 where no two of them were measured apart.
    """
    found = _slowest_measured_of_segment(case.organisation, case.entry)
    if found.worst is None:
        if found.lacks:
            raise NotDeclared(*found.lacks)
        case.finished("measured", "segments")
        return 1.0
    note_ratio_of_times(case, found.worst, f".{found.worst.figure}")
    return found.worst.times


@facts.flag
def is_told_of_it(case: Case) -> bool:
    """Whether customers of this segment are told a wait of their own that is no shorter.

    Or that there is no time for them. A time on another clock that cannot be compared counts.
    """
    worst = _slowest_measured_of_segment(case.organisation, case.entry).worst
    if worst is None:
        return False
    for promise in case.organisation.having("promises", "segments", case.entry.id):
        if promise.get(worst.clock) == NO_TIME:
            return True
        promised = case.get(promise, f"{worst.clock}.at_most")
        if isinstance(promised, Span) and _segment_promised_no_shorter(
            case, (promise, promised), worst
        ):
            return True
    return False


def _segment_promised_no_shorter(case: Case, promised: tuple[Item, Span], waited: Ratio) -> bool:
    try:
        times = how_many_times_as_long(case, promised, (waited.mine, waited.slow))
    except NotDeclared:
        return True
    return times is None or times >= 1


class MeasuredWait(LongerWait, frozen=True):
    """A longer wait as it was measured."""

    what: Annotated[str, RecordPart("what was waited for, in words")]
    figure: Annotated[str, RecordPart("which figure it is, in words")]
    route: Annotated[str, RecordPart("where the slower figure stands")]
    others_route: Annotated[str, RecordPart("where the quicker figure stands")]


@facts.record
def served_later(case: Case) -> MeasuredWait:
    """The longest wait that was measured of this segment, beside another's out of the same queue."""
    worst = _slowest_measured_of_segment(case.organisation, case.entry).worst
    wait = longer_wait_of_segment(case, worst, "measured.segments")
    assert worst is not None  # noqa: S101 - else there is no longer wait
    route, others_route = worst.routes
    return MeasuredWait(
        **asdict(wait),
        what=worst.clock.replace("_", " "),
        figure=FIGURES[worst.figure],
        route=route,
        others_route=others_route,
    )
