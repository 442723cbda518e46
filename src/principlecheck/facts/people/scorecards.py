"""What a scorecard weighs, and how much it asks people to keep in mind."""

from __future__ import annotations

import math

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.steering.metrics import SPEED_MEASURES
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import Share

ON = "scorecards"
LASTING_MEASURES = frozenset(
    (
        "first_contact_resolution",
        "repeat_contacts",
        "reopened",
        "resolution_time",
        "quality",
        "satisfaction",
        "customer_effort",
    )
)
"""Measures of whether the customer's matter was settled, and how well."""
CLOSING = "closing"
"""What a resolution time measures that stops at the first solve, come what may."""
SPEED = SPEED_MEASURES | {CLOSING}
_READS = ("scorecards.weights", "metrics.measures", "metrics.stops_at", "metrics.leaves_out")
facts = Facts(ON, reads=_READS)


def _weights_of_scorecard(case: Case) -> dict[str, float]:
    declared: dict[str, Share] = case.need(case.entry, "weights")
    return {metric: share.value for metric, share in declared.items()}


def _resolution_metric_closes_early(case: Case, metric: Item) -> bool:
    """Whether a resolution time is one of closing: it ends at the first solve, come what may."""
    if metric.get("measures") != "resolution_time":
        return False
    first = case.get(metric, "stops_at") == "first_solve"
    return first and "reopened" in (case.get(metric, "leaves_out") or ())


def _scorecard_weights_measuring(case: Case, measures: frozenset[str]) -> dict[str, float]:
    """The weights of the scorecard's metrics that measure one of `measures`.

    A resolution time that stops at the first solve and leaves reopened cases out is one of speed.
    """
    found = {}
    for id_, weight in _weights_of_scorecard(case).items():
        metric = case.organisation.find("metrics", id_)
        if metric is None:
            raise NotDeclared(f"metrics.{id_}")
        measure = case.need(metric, "measures")
        if (CLOSING if _resolution_metric_closes_early(case, metric) else measure) in measures:
            found[id_] = weight
    return found


def _sum_of_scorecard_weights(case: Case, measures: frozenset[str]) -> float:
    found = _scorecard_weights_measuring(case, measures)
    # Decimal shares add up to 30 % only nearly: what differs in the tenth decimal is rounding.
    total = round(math.fsum(found.values()), 9)
    terms = " + ".join(f"{id_} {units.format_share(weight, 1)}" for id_, weight in found.items())
    case.step(f"{terms or 'none'} = {units.format_share(total, 1)}")
    return total


@facts.share(formula="Σ weights of speed metrics")
def speed_weight(case: Case) -> float:
    """The weight of speed.

    Handle time, wrap-up time, reply time, contacts handled.
    """
    return _sum_of_scorecard_weights(case, SPEED)


@facts.share(formula="Σ weights of metrics of resolution and quality")
def lasting_weight(case: Case) -> float:
    """The weight of resolution and quality.

    Whether it was solved, and how well, whoever says so.
    """
    return _sum_of_scorecard_weights(case, LASTING_MEASURES)


@facts.entries
def closing_metrics(case: Case) -> list[Item]:
    """The resolution times that count as speed: they stop at the first solve, and leave out what
    is opened again.
    """
    found = _scorecard_weights_measuring(case, SPEED)
    return [
        one for one in case.named("metrics", found) if _resolution_metric_closes_early(case, one)
    ]


@facts.entries
def speed_metrics(case: Case) -> list[Item]:
    """The metrics of speed."""
    return case.named("metrics", _scorecard_weights_measuring(case, SPEED))


@facts.share(formula="(weight of speed − weight of resolution and quality) / 2, rounded up to 1 %")
def weight_to_move(case: Case) -> float:
    """The weight to move from speed to resolution and quality.

    0 where speed does not outweigh them.
    """
    speed: float = case.fact("speed_weight")
    lasting: float = case.fact("lasting_weight")
    excess = max(0.0, speed - lasting)
    return math.ceil(round(excess * 50, 6)) / 100


@facts.text
def points_to_move(case: Case) -> str:
    """The weight to move from speed to resolution and quality, in percentage points.

    Whole points, rounded up; 0 where speed does not outweigh them.
    """
    points = round(case.fact("weight_to_move") * 100)
    return f"{points} percentage point{'' if points == 1 else 's'}"


@facts.count(reads=("scorecards.weights",))
def metric_count(case: Case) -> int:
    """How many metrics the scorecard holds.

    Those with a weight of 0 % are read as well.
    """
    return len(_weights_of_scorecard(case))
