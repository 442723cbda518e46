"""Declared spreads as distributions, and limits as seconds."""

from __future__ import annotations

from collections.abc import Callable

from principlecheck.arithmetic.spread import NoMean, NoSpread, Spread, fit_distribution
from principlecheck.facts.case import Case, NotAssessable, NotDeclared
from principlecheck.facts.scopes import (
    is_fresh_measurement,
    queue_of_reason,
    reasons_of_queue,
    scope_covers,
    scope_ids,
)
from principlecheck.facts.timing.clocks import face_value_of_span
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from principlecheck.model.format.quantities import Duration, Money, Share, Span
from principlecheck.model.format.shapes import DurationSpread, MeasuredSpan, MoneySpread, SpanSpread

QUANTILES = {"median": 0.5, "p75": 0.75, "p80": 0.8, "p90": 0.9, "p95": 0.95, "p99": 0.99}
LOGNORMAL_SOURCE = "Brown et al. 2005, JASA (service times are close to lognormal)"


def declared_spread(case: Case, item: Item, field: str) -> Spread:
    """The distribution that a spread declares, noted with its figures.

    Raises `NotDeclared` for a missing field, or for a single figure that gives no spread.
    """
    item = better_known_handle_time(case, item, field)
    declared = case.need(item, field)
    mean, quantiles = figures_of_spread(declared).get("mean"), quantiles_of_spread(declared)
    if mean is None and not quantiles:
        raise NotDeclared(f"{item.route}.{field}.median")
    shape = getattr(declared, "shape", None)
    curve = shape if isinstance(shape, str) else "lognormal"
    spread = fit_distribution(quantiles, mean, curve)  # type: ignore[arg-type]
    case.assume(f"{item.route}.{field}: {spread.described}.")
    return DeclaredSpread(spread, case, quantiles, mean)


class DeclaredSpread(Spread):
    """A spread that notes on its case what it says beyond the figures declared of it: whatever
    lies between two of them is read off a curve, which is a model. `fitted` is that curve.
    """

    def __init__(
        self, spread: Spread, case: Case, quantiles: dict[float, float], mean: float | None
    ) -> None:
        self.fitted, self._case = spread, case
        self._quantiles, self._mean = quantiles, mean
        self.described = spread.described

    @property
    def known_up_to(self) -> float:
        """The largest value at which `cdf` is a figure and no mere bound."""
        return self.fitted.known_up_to

    def cdf(self, x: float) -> float:
        """As fitted; declared where a quantile is declared at `x`."""
        return self._read(self.fitted.cdf(x), x in self._quantiles.values())

    def quantile(self, p: float) -> float:
        """As fitted; declared where that quantile is."""
        return self._read(self.fitted.quantile(p), p in self._quantiles)

    def mean(self) -> float:
        """As fitted; declared where a mean is."""
        return self._read(self.fitted.mean(), self._mean is not None)

    def capped_mean(self, c: float) -> float:
        """As fitted; never declared."""
        return self._read(self.fitted.capped_mean(c), declared=False)

    def _read(self, value: float, declared: bool) -> float:
        if not declared:
            self._case.by_model()
        return value


def better_known_handle_time(case: Case, item: Item, field: str) -> Item:
    """What says best how long the contacts of a reason take: a measurement of that reason, if it
    is fresh, gives a spread, and hides no long contacts that the declared one shows; else `item`.
    """
    if item.section != "contact_reasons" or field != "handle_time":
        return item
    measured = usable_handle_time_measurement(case.organisation, item)
    if measured is None:
        return item
    case.assume(f"{item.route}: the handle time as it was measured, in {measured.route}.")
    return measured


def usable_handle_time_measurement(organisation: Organisation, reason: Item) -> Item | None:
    """The measurement that stands in the place of what is declared, if there is one."""
    measured = latest_handle_time_of_reason(organisation, reason)
    if measured is None:
        return None
    spread = measured.get("handle_time")
    hides = spread.measured_under_limit is True and reason.get("handle_time") is not None
    return None if hides or len(figures_of_spread(spread)) < 2 else measured


@once_per_organisation
def latest_handle_time_of_reason(organisation: Organisation, reason: Item) -> Item | None:
    """The latest measurement of the handle time of one contact reason, no older than 12 months.

    Where all contacts of a queue have that reason, a measurement of the queue is one of it too.
    """
    own = [
        item
        for item in organisation.having("measured", "reasons", reason.id)
        if scope_ids(item, "reasons") == (reason.id,)
        and scope_covers(item, "queues", queue_of_reason(reason))
        and _measurement_has_handle_time(organisation, item)
    ]
    found = own or _measurements_of_reasons_queue(organisation, reason)
    return max(found, key=lambda item: item.get("until"), default=None)


def _measurements_of_reasons_queue(organisation: Organisation, reason: Item) -> list[Item]:
    """Measurements of exactly the queue of a reason that is the only one there."""
    queue, share = queue_of_reason(reason), reason.get("share")
    if reasons_of_queue(organisation, queue) != (reason,) or (
        share is not None and share.value < 1
    ):
        return []
    return [
        item
        for item in organisation.having("measured", "queues", queue)
        if scope_ids(item, "queues") == (queue,)
        and not scope_ids(item, "reasons")
        and _measurement_has_handle_time(organisation, item)
    ]


def _measurement_has_handle_time(organisation: Organisation, item: Item) -> bool:
    return (
        item.get("handle_time") is not None
        and not any(scope_ids(item, name) for name in ("segments", "priority"))
        and is_fresh_measurement(item, organisation.as_of)
    )


def figures_of_spread(declared: DurationSpread | SpanSpread | MoneySpread) -> dict[str, float]:
    """The figures of a spread by name: seconds, amounts, or counts on the clock they share."""
    found: dict[str, float] = {}
    for name in ("mean", *QUANTILES):
        value = getattr(declared, name, None)
        if isinstance(value, Duration):
            found[name] = value.seconds
        elif isinstance(value, Money | Span):
            found[name] = value.amount
    return found


def quantiles_of_spread(declared: DurationSpread | SpanSpread | MoneySpread) -> dict[float, float]:
    """The quantiles of a spread by share, a measured share within a time among them."""
    figures = figures_of_spread(declared)
    found = {QUANTILES[name]: value for name, value in figures.items() if name != "mean"}
    if isinstance(declared, MeasuredSpan):
        within, share = _measured_time_on_spreads_clock(declared), declared.for_share
        if within is not None and isinstance(share, Share) and 0 < share.value < 1:
            # Where a quantile is that very time, the share is what it stands for.
            found = {p: value for p, value in found.items() if value != within}
            found.setdefault(share.value, within)
    return found


def _measured_time_on_spreads_clock(declared: MeasuredSpan) -> float | None:
    """The time that a share was measured within, in what the figures of its spread count.

    None where they are on another clock, of which the share says nothing.
    """
    within = declared.at_most
    if not isinstance(within, Span):
        return None
    figures = (getattr(declared, name) for name in ("mean", *QUANTILES))
    one = next((figure for figure in figures if isinstance(figure, Span)), within)
    (clock, amount), (own, size) = face_value_of_span(within), face_value_of_span(one)
    return amount * one.amount / size if clock == own and size else None


def declared_is_within_measured(value: float, sure: object, read: Callable[[str], float]) -> bool:
    """Whether a declared figure lies between the ends of what was measured, which are `read` as it
    is; one of them may be open. With neither nothing is known of how sure it is.
    """
    ends = [getattr(sure, end, None) for end in ("low", "high")]
    if not any(isinstance(end, str) for end in ends):
        return False
    try:
        low, high = (read(end) if isinstance(end, str) else None for end in ends)
    except ValueError:
        return False
    return (low is None or low <= value) and (high is None or value <= high)


def share_at_or_below(case: Case, spread: Spread, value: float, route: str) -> float:
    """The largest share that can be at or below `value`; a single figure is not enough."""
    try:
        return spread.cdf_at_most(value)
    except (NoSpread, NoMean):
        raise NotDeclared(f"{route}.p90") from None


def not_assessable_beyond_figures(error: Exception) -> NotAssessable:
    """What cannot be read off the figures declared, as an outcome."""
    return NotAssessable(str(error))
