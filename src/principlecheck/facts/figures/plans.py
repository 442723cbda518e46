"""The average handle time that a plan counts with, beside that of the contact reasons."""

from __future__ import annotations

from principlecheck.arithmetic.spread import NoMean, NoSpread
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.handle_time.averages import ON, mix_of
from principlecheck.facts.scopes import REASON_HANDLE_TIME
from principlecheck.model import units
from principlecheck.model.format.quantities import DurationOrNone

facts = Facts(
    ON,
    reads=(
        "handle_time.average_target",
        "handle_time.queues",
        "handle_time.reasons",
        "contact_reasons.share",
        *REASON_HANDLE_TIME,
    ),
)


@facts.seconds
def planned_average(case: Case) -> float:
    """The average that the plan counts with."""
    declared: DurationOrNone = case.need(case.entry, "average_target")
    if declared.value is None:
        raise NotDeclared(f"{case.entry.route}.average_target")
    return declared.value.seconds


@facts.seconds(formula="Σ share · mean over the contact reasons that the average holds for")
def average_of_reasons(case: Case) -> float:
    """The average that the contact reasons come to."""
    try:
        mean = mix_of(case).mean()
    except (NoMean, NoSpread):
        raise NotDeclared("contact_reasons.handle_time") from None
    case.step(f"the contact reasons come to {units.duration(mean, 1)}")
    return mean


@facts.share(formula="average of the reasons / planned average − 1")
def plan_short_by(case: Case) -> float:
    """How much longer contacts take than planned, as a share of the plan.

    0 where they take no longer: time to spare misleads nobody who waits.
    """
    planned = float(case.fact("planned_average"))
    if not planned:
        raise NotAssessable("A plan of 0s for a contact is no plan.")
    # What differs in the ninth decimal is rounding.
    return max(0.0, round(float(case.fact("average_of_reasons")) / planned - 1, 9))
