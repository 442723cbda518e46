"""Declared spreads as distributions, and limits as seconds."""

from __future__ import annotations

from principlecheck.arithmetic.spread import NoMean, NoSpread, Spread, fit
from principlecheck.facts.case import Case, NotAssessable, NotDeclared
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import Duration, Money, Span
from principlecheck.model.format.shapes import DurationSpread, MoneySpread, SpanSpread

QUANTILES = {"median": 0.5, "p75": 0.75, "p80": 0.8, "p90": 0.9, "p95": 0.95, "p99": 0.99}
LOGNORMAL_SOURCE = "Brown et al. 2005, JASA (service times are close to lognormal)"


def spread_of(case: Case, item: Item, field: str) -> Spread:
    """The distribution that a spread declares, noted with its figures.

    Raises `NotDeclared` for a missing field, or for a single figure that gives no spread.
    """
    declared = case.need(item, field)
    figures = figures_of(declared)
    mean = figures.pop("mean", None)
    shape = getattr(declared, "shape", None)
    curve = shape if isinstance(shape, str) else "lognormal"
    spread = fit({QUANTILES[name]: value for name, value in figures.items()}, mean, curve)  # type: ignore[arg-type]
    case.assume(f"{item.route}.{field}: {spread.described}.")
    return spread


def figures_of(declared: DurationSpread | SpanSpread | MoneySpread) -> dict[str, float]:
    """The figures of a spread by name: seconds, amounts, or counts on the clock they share."""
    found: dict[str, float] = {}
    for name in ("mean", *QUANTILES):
        value = getattr(declared, name, None)
        if isinstance(value, Duration):
            found[name] = value.seconds
        elif isinstance(value, Money | Span):
            found[name] = value.amount
    return found


def share_below(case: Case, spread: Spread, value: float, route: str) -> float:
    """The largest share that can be at or below `value`; a single figure is not enough."""
    try:
        return spread.cdf_at_most(value)
    except (NoSpread, NoMean):
        raise NotDeclared(f"{route}.p90") from None


def beyond_figures(error: Exception) -> NotAssessable:
    """What cannot be read off the figures declared, as an outcome."""
    return NotAssessable(str(error))
