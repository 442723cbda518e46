"""Goals for contacts that end without a person, and promises of ease, with what is measured of them."""

from __future__ import annotations

from principlecheck.facts.case import Case, FactSpec, NotDeclared, fact
from principlecheck.model.format.quantities import Share

ON = "automations"
_GOAL = ("automations.containment",)


def _goal(case: Case) -> Share:
    for side in ("at_least", "at_most"):
        goal = case.get(case.entry, f"containment.{side}")
        if goal is not None:
            return goal  # type: ignore[no-any-return]
    raise NotDeclared(f"{case.entry.route}.containment")


@fact(ON, "flag", "whether contacts are meant to end without a person", reads=_GOAL)
def has_containment_goal(case: Case) -> bool:
    """Not declared where no goal is."""
    return _goal(case).value >= 0


@fact(ON, "share", "contacts meant to end without a person", reads=_GOAL)
def containment_goal(case: Case) -> float:
    """As declared."""
    return _goal(case).value


@fact(
    ON,
    "flag",
    "whether containment is measured by containment itself",
    reads=("automations.solved_measured_by", "metrics.measures"),
)
def counts_only_contained(case: Case) -> bool:
    """A metric of containment counts who gave up as solved."""
    named: str = case.need(case.entry, "solved_measured_by")
    metric = case.organisation.find("metrics", named)
    return metric is not None and case.need(metric, "measures") == "containment"


@fact("standards", "flag", "whether the customer's effort is measured", reads=("metrics.measures",))
def effort_measured(case: Case) -> bool:
    """By any metric of customer effort."""
    return bool(
        case.some("metrics", lambda metric: metric.get("measures") == "customer_effort", "measures")
    )


CONTAINMENT_FACTS: tuple[FactSpec, ...] = (
    has_containment_goal,
    containment_goal,
    counts_only_contained,
    effort_measured,
)
