"""Targets against what was measured where they hold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing
from principlecheck.facts.promises.promise_and_target import USUAL_SHARE
from principlecheck.facts.promises.promised_contacts import CLOCKS
from principlecheck.facts.scopes import (
    MEASURED_SCOPES,
    TARGET_SCOPES,
    channels_of,
    is_fresh,
    narrowest,
    queues_covered,
    scope,
    team_targets,
)
from principlecheck.facts.spreads import QUANTILES, figures_of
from principlecheck.facts.timing.clocks import WORKING, face_value
from principlecheck.facts.timing.working_time import HOURS_READS, known_schedule
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import Share, Span
from principlecheck.model.format.subject import Subject

ON = "target_and_measurement"
AT_LEAST = ("first_contact_resolution", "satisfaction")
AT_MOST = ("abandonment",)
PARTS = (*CLOCKS, *AT_LEAST, *AT_MOST)
_READS = (
    *(f"{section}.{name}" for section in ("targets", "measured") for name in (*PARTS, "hours")),
    *TARGET_SCOPES,
    *MEASURED_SCOPES,
    "targets.kept",
    "measured.certainty",
    "queues.channels",
    "queues.hours",
    "channels.hours",
    *HOURS_READS,
)
facts = Facts(ON, reads=_READS)


def find_measured_targets(organisation: Organisation) -> list[Subject]:
    """Each figure of the latest measurements, with the narrowest targets that hold there for it."""
    found: list[Subject] = []
    for part in PARTS:
        aimed = [item for item in team_targets(organisation) if _bound(item, part) is not None]
        for item in _latest(organisation, part) if aimed else ():
            holding = [target for target in aimed if _holds_for(organisation, target, item)]
            found.extend(Subject(ON, target, item, part) for target in narrowest(holding))
    return found


def _bound(target: Item, part: str) -> Span | Share | None:
    bound: Span | Share | None = target.get(
        f"{part}.{'at_least' if part in AT_LEAST else 'at_most'}"
    )
    return bound


def _latest(organisation: Organisation, part: str) -> list[Item]:
    latest: dict[tuple[tuple[str, ...], ...], Item] = {}
    for item in organisation.items("measured"):
        if item.get(part) is None or not is_fresh(item, organisation.as_of):
            continue
        place = (tuple(sorted(scope(item, "queues"))), *_whom(item))
        if place not in latest or latest[place].get("until") <= item.get("until"):
            latest[place] = item
    return list(latest.values())


def _whom(item: Item) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(sorted(scope(item, name))) for name in ("reasons", "segments", "priority"))


def _holds_for(organisation: Organisation, target: Item, measured: Item) -> bool:
    """Whether a target is for just these contacts, or for each of several queues alike.

    What was measured on many queues together says nothing of a target for one of them.
    """
    within = {queue.id for queue in queues_covered(organisation, measured)}
    return _whom(target) == _whom(measured) and within <= {
        queue.id for queue in queues_covered(organisation, target)
    }


TARGET_AND_MEASUREMENT = Pairing(
    ON,
    "a target and what was measured where it holds, of one figure",
    ("targets", "measured"),
    find_measured_targets,
    parts=PARTS,
)


def _measured(case: Case) -> Item:
    if case.subject.other is None:
        raise NotDeclared(f"measured.{case.part}")
    return case.subject.other


@facts.flag
def bounds_the_share(case: Case) -> bool:
    """Whether the figures say how many there were at the most.

    Not where they are all shorter than the time aimed at, or on another clock.
    """
    try:
        case.fact("measured_share")
    except NotAssessable:
        return False
    return True


@facts.flag
def names_a_share(case: Case) -> bool:
    """Whether the target says for what share of contacts it is."""
    return case.part not in CLOCKS or _own_share(case) is not None


def _own_share(case: Case) -> Share | None:
    share: Share | None = case.get(case.entry, f"{case.part}.for_share")
    return case.get(case.entry, "kept.at_least") if share is None else share


@facts.share
def aimed_share(case: Case) -> float:
    """The share that is aimed at.

    Of contacts within the time, 90 % where the target names none; else the target itself.
    """
    if case.part not in CLOCKS:
        return float(case.need(case.entry, _route(case)).value)
    share = _own_share(case)
    if share is None:
        case.assume(
            f"{case.entry.called} names no share of contacts for its time; it is taken to be for "
            f"{units.share(USUAL_SHARE)} of contacts."
        )
    return USUAL_SHARE if share is None else share.value


def _route(case: Case) -> str:
    return f"{case.part}.{'at_least' if case.part in AT_LEAST else 'at_most'}"


@facts.share(formula="a clock: the least share measured within the target's time or a longer one")
def measured_share(case: Case) -> float:
    """The share that was measured: of contacts within the time aimed at the most that it can be,
    else the figure itself; where it has an interval, the end of it that is nearer to the target.
    """
    if case.part in CLOCKS:
        return _share_in_time(case)
    share: Share = case.need(_measured(case), case.part)
    end = "low" if case.part in AT_MOST else "high"
    return _end_of_interval(case, case.part, end, share.value)


def _share_in_time(case: Case) -> float:
    aimed: Span = case.need(case.entry, f"{case.part}.at_most")
    declared = case.need(_measured(case), case.part)
    spans = [getattr(declared, name) for name in declared.__struct_fields__]
    unit = next(span.unit for span in spans if isinstance(span, Span))
    if unit != face_value(aimed)[0] or (unit in WORKING and not _in_like_hours(case)):
        raise NotAssessable(
            f"{_measured(case).route}.{case.part} and the target of {aimed} are on unlike clocks; "
            "measure on the clock of the target, in its hours."
        )
    time = face_value(aimed)[1]
    figures = figures_of(declared).items()
    most = [QUANTILES[name] for name, value in figures if name in QUANTILES and value > time]
    within, share = declared.at_most, declared.for_share
    if isinstance(within, Span) and isinstance(share, Share) and within.amount >= time:
        most.append(_end_of_interval(case, f"{case.part}.for_share", "high", share.value))
    if not most:
        raise NotAssessable(
            f"{_measured(case).route}.{case.part} has no figure at {aimed} or later; "
            f"measure the share within {aimed}."
        )
    case.step(f"at most {units.share(min(most), 1)} within {aimed}")
    return min(most)


def _end_of_interval(case: Case, route: str, end: str, value: float) -> float:
    """The end of a figure's interval, where that was declared; else the figure."""
    sure = (_measured(case).get("certainty") or {}).get(route)
    try:
        return Share(getattr(sure, end)).value if sure is not None else value
    except (TypeError, ValueError):
        return value


def _in_like_hours(case: Case) -> bool:
    """Whether both clocks run in one schedule for every contact measured."""
    organisation = case.organisation
    places: Sequence[tuple[Item | None, Item | None]] = [
        place
        for queue in queues_covered(organisation, _measured(case))
        for place in product([queue], channels_of(organisation, queue))
    ] or [(None, None)]
    return all(
        known_schedule(case, case.entry, *place) == known_schedule(case, _measured(case), *place)
        for place in places
    )


@facts.share(formula="at least: aimed at − measured; at most: measured − aimed at")
def points_apart(case: Case) -> float:
    """By how much the target is missed, as a share of all contacts; 0 where it is met."""
    aimed, reached = case.fact("aimed_share"), case.fact("measured_share")
    apart = float(reached - aimed if case.part in AT_MOST else aimed - reached)
    case.step(f"{units.share(aimed, 1)} aimed at, {units.share(reached, 1)} measured")
    return max(0.0, round(apart, 9))


@facts.share(formula="at least: measured / aimed at; at most: aimed at / measured")
def part_reached(case: Case) -> float:
    """What part of the target is reached; all of it where it is met."""
    aimed, reached = case.fact("aimed_share"), case.fact("measured_share")
    part, whole = (aimed, reached) if case.part in AT_MOST else (reached, aimed)
    return min(1.0, round(part / whole, 9)) if whole else 1.0


@facts.text
def aimed_at(case: Case) -> str:
    """What is aimed at, in words: a share within a time, at least or at most a share."""
    share = units.share(case.fact("aimed_share"), 1)
    if case.part in CLOCKS:
        return f"within {case.need(case.entry, f'{case.part}.at_most')} for {share} of contacts"
    return f"of {'at least' if case.part in AT_LEAST else 'at most'} {share}"


@facts.text
def reached(case: Case) -> str:
    """What was measured, in words: the share itself, or the most that it can be."""
    value = case.fact("measured_share")
    share = units.share(value, 1)
    if case.part not in CLOCKS:
        return share
    aimed: Span = case.need(case.entry, f"{case.part}.at_most")
    declared = case.need(_measured(case), case.part)
    own, within = declared.for_share, declared.at_most
    exact = isinstance(own, Share) and isinstance(within, Span) and own.value == value
    return f"{'' if exact and within.key() == aimed.key() else 'at most '}{share} within {aimed}"
