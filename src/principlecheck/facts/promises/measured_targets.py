"""Targets against what was measured where they hold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TypeAlias

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing
from principlecheck.facts.promises.held_to import share_of_contacts_promised
from principlecheck.facts.promises.promise_and_target import USUAL_SHARE
from principlecheck.facts.promises.promised_contacts import CLOCKS
from principlecheck.facts.scopes import (
    MEASURED_SCOPES,
    TARGET_SCOPES,
    channels_of_queue,
    is_fresh_measurement,
    narrowest_items,
    queues_covered,
    scope_ids,
    team_targets,
)
from principlecheck.facts.spreads import QUANTILES
from principlecheck.facts.timing.clocks import WORKING, face_value_of_span
from principlecheck.facts.timing.working_time import HOURS_READS, known_schedule_of_holder
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
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
    return [
        Subject(ON, target, item, part)
        for part in PARTS
        if _targets_by_whom_they_are_for(organisation, part)
        for item in _latest_measurements_of_target(organisation, part)
        for target in targets_for_measured_figure(organisation, item, part)
    ]


def _bound_of_measured_target(target: Item, part: str) -> Span | Share | None:
    bound: Span | Share | None = target.get(
        f"{part}.{'at_least' if part in AT_LEAST else 'at_most'}"
    )
    return bound


def _latest_measurements_of_target(organisation: Organisation, part: str) -> list[Item]:
    latest: dict[tuple[tuple[str, ...], ...], Item] = {}
    for item in organisation.items("measured"):
        if item.get(part) is None or not is_fresh_measurement(item, organisation.as_of):
            continue
        place = (tuple(sorted(scope_ids(item, "queues"))), *_whom_measured_target_is_for(item))
        if place not in latest or latest[place].get("until") <= item.get("until"):
            latest[place] = item
    return list(latest.values())


def _whom_measured_target_is_for(item: Item) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(sorted(scope_ids(item, name))) for name in ("reasons", "segments", "priority")
    )


def targets_for_measured_figure(
    organisation: Organisation, measured: Item, part: str
) -> list[Item]:
    """The narrowest targets for a figure of just the contacts measured, or of each queue alike.

    What was measured on many queues together says nothing of a target for one of them.
    """
    for_queues, for_all = _targets_by_whom_they_are_for(organisation, part).get(
        _whom_measured_target_is_for(measured), ({}, [])
    )
    within = {queue.id for queue in queues_covered(organisation, measured)}
    if not within:
        return narrowest_items(for_all)
    fewest = min((for_queues.get(id_, []) for id_ in within), key=len)
    return narrowest_items(
        [*for_all, *(one for one in fewest if within <= set(scope_ids(one, "queues")))]
    )


_Aims: TypeAlias = tuple[dict[str, list[Item]], list[Item]]


@once_per_organisation
def _targets_by_whom_they_are_for(
    organisation: Organisation, part: str
) -> dict[tuple[tuple[str, ...], ...], _Aims]:
    """The targets for a figure, by whom they are for: those of each queue, and of all queues."""
    found: dict[tuple[tuple[str, ...], ...], _Aims] = {}
    for target in team_targets(organisation):
        if _bound_of_measured_target(target, part) is None:
            continue
        for_queues, for_all = found.setdefault(_whom_measured_target_is_for(target), ({}, []))
        for id_ in dict.fromkeys(scope_ids(target, "queues")):
            for_queues.setdefault(id_, []).append(target)
        if not scope_ids(target, "queues"):
            for_all.append(target)
    return found


TARGET_AND_MEASUREMENT = Pairing(
    ON,
    "a target and what was measured where it holds, of one figure",
    ("targets", "measured"),
    find_measured_targets,
    parts=PARTS,
)


def _measurement_of_target(case: Case) -> Item:
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
    return case.part not in CLOCKS or _share_target_is_for(case) is not None


def _share_target_is_for(case: Case) -> Share | None:
    for route in (f"{case.part}.for_share", "kept.at_least"):
        case.get(case.entry, route)
    return share_of_contacts_promised(case.entry, case.part)


@facts.share
def aimed_share(case: Case) -> float:
    """The share that is aimed at.

    Of contacts within the time, 90 % where the target names none; else the target itself.
    """
    if case.part not in CLOCKS:
        return float(case.need(case.entry, _route_of_measured_target(case)).value)
    share = _share_target_is_for(case)
    if share is None:
        case.assume(
            f"{case.entry.called} names no share of contacts for its time; it is taken to be for "
            f"{units.format_share(USUAL_SHARE)} of contacts."
        )
    return USUAL_SHARE if share is None else share.value


def _route_of_measured_target(case: Case) -> str:
    return f"{case.part}.{'at_least' if case.part in AT_LEAST else 'at_most'}"


@facts.share(formula="a clock: the least share measured within the target's time or a longer one")
def measured_share(case: Case) -> float:
    """The share that was measured: of contacts within the time aimed at the most that it can be,
    else the figure itself; where it has an interval, the end of it that is nearer to the target.
    """
    if case.part in CLOCKS:
        return _measured_share_in_target_time(case)
    share: Share = case.need(_measurement_of_target(case), case.part)
    end = "low" if case.part in AT_MOST else "high"
    return end_of_measured_interval(_measurement_of_target(case), case.part, end, share.value)


def _measured_share_in_target_time(case: Case) -> float:
    aimed: Span = case.need(case.entry, f"{case.part}.at_most")
    declared = case.need(_measurement_of_target(case), case.part)
    unit, time = face_value_of_span(aimed)
    on_clock = {
        name: span
        for name in declared.__struct_fields__
        if isinstance(span := getattr(declared, name), Span) and face_value_of_span(span)[0] == unit
    }
    if not on_clock or (unit in WORKING and not _target_measured_in_like_hours(case)):
        raise NotAssessable(
            f"{_measurement_of_target(case).route}.{case.part} and the target of {aimed} are on unlike clocks; "
            "measure on the clock of the target, in its hours."
        )
    most = [
        QUANTILES[name]
        for name, span in on_clock.items()
        if name in QUANTILES and _low_end_of_measured_quantile(case, name, span) > time
    ]
    within, share = on_clock.get("at_most"), declared.for_share
    if within is not None and isinstance(share, Share) and face_value_of_span(within)[1] >= time:
        route = f"{case.part}.for_share"
        most.append(
            end_of_measured_interval(_measurement_of_target(case), route, "high", share.value)
        )
    if not most:
        raise NotAssessable(
            f"{_measurement_of_target(case).route}.{case.part} has no figure at {aimed} or later; "
            f"measure the share within {aimed}."
        )
    case.step(f"at most {units.format_share(min(most), 1)} within {aimed}")
    return min(most)


def end_of_measured_interval(measured: Item, route: str, end: str, value: float) -> float:
    """The end (`low`, `high`) of a measured share's interval, where it has one; else the share."""
    sure = (measured.get("certainty") or {}).get(route)
    try:
        return Share(getattr(sure, end)).value if sure is not None else value
    except (TypeError, ValueError):
        return value


def _low_end_of_measured_quantile(case: Case, quantile: str, span: Span) -> float:
    """The low end of a measured quantile's interval, on its clock; else the quantile."""
    sure = (_measurement_of_target(case).get("certainty") or {}).get(f"{case.part}.{quantile}")
    unit, amount = face_value_of_span(span)
    try:
        low = face_value_of_span(Span(sure.low)) if sure is not None else (unit, amount)
    except (TypeError, ValueError):
        return amount
    return low[1] if low[0] == unit else amount


def _target_measured_in_like_hours(case: Case) -> bool:
    """Whether both clocks run in one schedule for every contact measured."""
    organisation = case.organisation
    places: Sequence[tuple[Item | None, Item | None]] = [
        place
        for queue in queues_covered(organisation, _measurement_of_target(case))
        for place in product([queue], channels_of_queue(organisation, queue))
    ] or [(None, None)]
    return all(
        known_schedule_of_holder(case, case.entry, *place)
        == known_schedule_of_holder(case, _measurement_of_target(case), *place)
        for place in places
    )


@facts.share(formula="at least: aimed at − measured; at most: measured − aimed at")
def points_apart(case: Case) -> float:
    """By how much the target is missed, as a share of all contacts; 0 where it is met."""
    aimed, reached = case.fact("aimed_share"), case.fact("measured_share")
    apart = float(reached - aimed if case.part in AT_MOST else aimed - reached)
    case.step(f"{units.format_share(aimed, 1)} aimed at, {units.format_share(reached, 1)} measured")
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
    share = units.format_declared_share(case.fact("aimed_share"))
    if case.part in CLOCKS:
        return f"within {case.need(case.entry, f'{case.part}.at_most')} for {share} of contacts"
    return f"of {'at least' if case.part in AT_LEAST else 'at most'} {share}"


@facts.text
def reached(case: Case) -> str:
    """What was measured, in words: the share itself, or the most that it can be."""
    value = case.fact("measured_share")
    share = units.format_share(value, 1)
    if case.part not in CLOCKS:
        return share
    aimed: Span = case.need(case.entry, f"{case.part}.at_most")
    declared = case.need(_measurement_of_target(case), case.part)
    own, within = declared.for_share, declared.at_most
    exact = isinstance(own, Share) and isinstance(within, Span) and own.value == value
    return f"{'' if exact and face_value_of_span(within) == face_value_of_span(aimed) else 'at most '}{share} within {aimed}"
