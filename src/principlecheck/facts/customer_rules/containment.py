"""Goals for contacts that end without a person, and promises of ease, with what is measured of them."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.model.format.quantities import Share

ON = "automations"
_GOAL = ("automations.containment",)
facts = Facts(ON, reads=_GOAL)
standards_facts = Facts("standards", reads=("metrics.measures",))


def _containment_goal_of_bot(case: Case) -> Share:
    for side in ("at_least", "at_most"):
        goal = case.get(case.entry, f"containment.{side}")
        if goal is not None:
            return goal  # type: ignore[no-any-return]
    raise NotDeclared(f"{case.entry.route}.containment")


@facts.flag
def has_containment_goal(case: Case) -> bool:
    """Whether contacts are meant to end without a person.

    Not declared where no goal is.
    """
    return _containment_goal_of_bot(case).value >= 0


@facts.share
def containment_goal(case: Case) -> float:
    """Contacts meant to end without a person."""
    return _containment_goal_of_bot(case).value


@facts.flag(reads=("automations.solved_measured_by", "metrics.measures"))
def counts_only_contained(case: Case) -> bool:
    """Whether containment is measured by containment itself.

    A metric of containment counts who gave up as solved.
    """
    named: str = case.need(case.entry, "solved_measured_by")
    metric = case.organisation.find("metrics", named)
    return metric is not None and case.need(metric, "measures") == "containment"


@standards_facts.flag
def effort_measured(case: Case) -> bool:
    """Whether the customer's effort is measured.

    By any metric of customer effort.
    """
    return bool(
        case.some("metrics", lambda metric: metric.get("measures") == "customer_effort", "measures")
    )
