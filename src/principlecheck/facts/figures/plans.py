"""The average handle time that a plan counts with, beside that of the contact reasons."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.handle_time.averages import ON, parts_of_average
from principlecheck.facts.queues.busiest_hour import (
    mean_handle_time_under_limit,
    seconds_limit_ends_contact_at,
)
from principlecheck.facts.scopes import REASON_HANDLE_TIME
from principlecheck.model import units
from principlecheck.model.format.quantities import DurationOrNone

_READS = (
    "handle_time.average_target",
    "handle_time.queues",
    "handle_time.reasons",
    "contact_reasons.share",
    *REASON_HANDLE_TIME,
)
_LIMIT_READS = ("handle_time.hard_limit", "handle_time.on_limit")
facts = Facts(ON, reads=_READS)


@facts.seconds
def planned_average(case: Case) -> float:
    """The average that the plan counts with."""
    declared: DurationOrNone = case.need(case.entry, "average_target")
    if declared.value is None:
        raise NotDeclared(f"{case.entry.route}.average_target")
    return declared.value.seconds


@facts.seconds(
    formula="Σ share · E[min(T, limit)] over the contact reasons that the average holds for, "
    "T a handle time, and the limit one that ends contacts or passes them on",
    reads=(*_READS, *_LIMIT_READS),
)
def average_of_reasons(case: Case) -> float:
    """The average that the contact reasons come to.

    What a limit ends takes no longer than the limit, as staffing counts it.
    """
    total = weight = 0.0
    for reason, part in parts_of_average(case):
        ends, mean = (
            seconds_limit_ends_contact_at(case, reason),
            mean_handle_time_under_limit(case, reason),
        )
        if ends is not None and mean >= ends:
            # The limit is the most that it may be: enough to staff by, too little to object with.
            raise NotDeclared(f"{reason.route}.handle_time.p90")
        total, weight = total + part.share * mean, weight + part.share
    case.step(f"the contact reasons come to {units.format_duration(total / weight, 1)}")
    return total / weight


@facts.flag(reads=(*_READS, *_LIMIT_READS))
def plan_is_of_ended_contacts(case: Case) -> bool:
    """Whether a limit ends some of the contacts that the plan counts with."""
    return any(
        seconds_limit_ends_contact_at(case, reason) is not None
        for reason, _ in parts_of_average(case)
    )


@facts.share(formula="average of the reasons / planned average − 1", reads=(*_READS, *_LIMIT_READS))
def plan_short_by(case: Case) -> float:
    """How much longer contacts take than planned, as a share of the plan.

    0 where they take no longer: time to spare misleads nobody who waits.
    """
    planned = float(case.fact("planned_average"))
    if not planned:
        raise NotAssessable("A plan of 0s for a contact is no plan.")
    # What differs in the ninth decimal is rounding.
    return max(0.0, round(float(case.fact("average_of_reasons")) / planned - 1, 9))
