"""Duties that one role has to keep at the same time."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import cast

from principlecheck.arithmetic.schedule import Schedule, schedules_overlap
from principlecheck.facts.case import Case, Facts, NotDeclared, Pairing
from principlecheck.facts.timing.coverage import (
    format_coverage_gap,
    gap_seconds_a_week,
    gaps_in_coverage,
    horizon_of_six_weeks,
    hours_of_its_own,
    hours_queue_is_staffed,
    note_gap_average_over_weeks,
)
from principlecheck.facts.timing.working_time import declared_hours_by_name, schedule_of_hours
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.sections.who import Role
from principlecheck.model.format.shapes import Shape
from principlecheck.model.format.subject import Subject

ON = "duties_of_a_role"
_READS = (
    "duties.role",
    "duties.rank",
    "duties.hours",
    "hours.open",
    "hours.closed",
    "hours.time_zone",
)
facts = Facts(ON, reads=_READS)
duties_facts = Facts(
    "duties",
    reads=(
        "duties.role",
        "duties.hours",
        "roles.hours",
        "queues.hours",
        "queues.staffed",
        "organisation.hours",
        "hours.open",
        "hours.closed",
        "hours.time_zone",
    ),
)


def find_duties_of_roles(organisation: Organisation) -> list[Subject]:
    """Every role that has two duties or more."""
    names = sorted({duty.get("role") for duty in organisation.items("duties")})
    return [
        Subject(ON, organisation.find("roles", id_) or Item("roles", id_, cast("Shape", Role())))
        for id_ in names
        if len(organisation.having("duties", "role", id_)) > 1
    ]


DUTIES_OF_A_ROLE = Pairing(
    ON, "a role with two duties or more", ("duties",), find_duties_of_roles, union=True
)


def _hours_of_duty(case: Case, duty: Item) -> Schedule | None:
    """When the duty applies; None where it is left out, which is always."""
    named = case.get(duty, "hours")
    if named is None:
        return None
    return schedule_of_hours(case, declared_hours_by_name(case, named))


def _duties_meet(case: Case, one: Item, other: Item) -> bool:
    """Whether both hold at some same moment of the coming six weeks."""
    first, second = _hours_of_duty(case, one), _hours_of_duty(case, other)
    if first is None or second is None:
        alone = first or second
        return alone is None or bool(
            alone.open_intervals(*horizon_of_six_weeks(case, alone.time_zone))
        )
    return schedules_overlap(first, second, *horizon_of_six_weeks(case, first.time_zone))


def _clashing_duties(case: Case, wanted: Callable[[Item, Item], bool]) -> list[Item]:
    """The duties of every two that are `wanted` and hold at some same moment."""
    duties = case.organisation.having("duties", "role", case.entry.id)
    found = {
        duty.id: duty
        for pair in combinations(duties, 2)
        if wanted(*pair) and _duties_meet(case, *pair)
        for duty in pair
    }
    return list(found.values())


def _duty_lacks_rank(one: Item, other: Item) -> bool:
    return one.get("rank") is None or other.get("rank") is None


def _duties_of_same_rank(one: Item, other: Item) -> bool:
    return not _duty_lacks_rank(one, other) and bool(one.get("rank") == other.get("rank"))


@facts.entries(of=("duties",))
def equally_ranked(case: Case) -> list[Item]:
    """The duties that hold at the same hours as another of the same rank.

    Over the coming six weeks; a duty without hours holds always.
    """
    found = _clashing_duties(case, _duties_of_same_rank)
    for duty in found:
        case.need(duty, "rank")
    return found


@facts.entries(of=("duties",))
def unranked(case: Case) -> list[Item]:
    """The duties that hold at the same hours, where one or both have no rank.

    A rank left out is none once duties are complete.
    """
    found = _clashing_duties(case, _duty_lacks_rank)
    if found:
        case.finished("duties", "rank")
    return found


def _role_of_duty(case: Case) -> Item:
    named: str = case.need(case.entry, "role")
    found = case.organisation.find("roles", named)
    if found is None:
        raise NotDeclared(f"roles.{named}")
    return found


def _hours_role_is_there(case: Case) -> list[Schedule]:
    role = _role_of_duty(case)
    if case.get(role, "hours") is not None:
        return [hours_of_its_own(case, role)]
    queues = case.among(case.organisation.items("queues"), "queues", "hours")
    # Many queues share hours, and one of those that are alike covers what all of them do.
    return list(dict.fromkeys(hours_queue_is_staffed(case, queue) for queue in queues))


@duties_facts.seconds(
    formula="hours of the duty less those of its role, over the coming six weeks, / 6"
)
def nobody_to_keep_it(case: Case) -> float:
    """Time of an average week in which the duty applies and its role is away.

    Where nothing says when the role is there, somebody is there while any queue is answered.
    """
    hours = hours_of_its_own(case, case.entry)
    found = gaps_in_coverage(case, hours, _hours_role_is_there(case))
    if found:
        case.step(
            f"the first: {format_coverage_gap(found[0], hours.time_zone)} ({hours.time_zone})"
        )
        case.step(note_gap_average_over_weeks(found))
    return gap_seconds_a_week(found)


@duties_facts.text
def first_unkept(case: Case) -> str:
    """When the duty applies and its role is away, for the first time."""
    case.fact("nobody_to_keep_it")
    found = [step for step in case.steps if step.startswith("the first: ")]
    return found[0].removeprefix("the first: ") if found else "never"


@duties_facts.text
def hours_of_role(case: Case) -> str:
    """Where the hours of the role stand; the role itself where it has none."""
    role = _role_of_duty(case)
    return f"{role.route}.hours" if role.get("hours") is not None else role.route


@duties_facts.flag
def role_has_hours(case: Case) -> bool:
    """Whether it is said when the role is there."""
    return case.get(_role_of_duty(case), "hours") is not None
