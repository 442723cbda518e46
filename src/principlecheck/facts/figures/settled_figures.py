"""Amounts, approvals and samples: as they are declared, and as they were measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.customer_rules.approvals import TIME_READS, approval_time_of_rule
from principlecheck.facts.customer_rules.authority import AMOUNTS, refunds_of_rule
from principlecheck.facts.customers.listening import (
    SAMPLES,
    survey_share_measured,
    survey_spares_nobody,
)
from principlecheck.facts.promises.measured_targets import end_of_measured_interval
from principlecheck.facts.spreads import QUANTILES, declared_is_within_measured
from principlecheck.facts.timing.clocks import face_value_of_span
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import Money, Share, Span

_READS = (*AMOUNTS, *TIME_READS, "measured.certainty")
facts = Facts("customer_rules", reads=_READS)
survey_facts = Facts("listening", reads=SAMPLES)


class _Apart(Struct, frozen=True):
    """The figure that is furthest off, as declared and as measured, and by what share of the latter."""

    name: str = ""
    declared: str = ""
    measured: str = ""
    apart: float = 0.0


_READ: Mapping[type, Callable[[str], float]] = {
    Money: lambda end: Money(end).amount,
    Span: lambda end: face_value_of_span(Span(end))[1],
}
"""The end of an interval, by the kind of its figure."""


def _settled_figure_by_unit(value: object) -> tuple[str, float] | None:
    """An amount by its currency, or a span by its clock."""
    if isinstance(value, Money):
        return value.currency, value.amount
    return face_value_of_span(value) if isinstance(value, Span) else None


def _settled_figure_furthest_apart(
    case: Case, field: str, item: Item, measured: str, *, above: bool
) -> _Apart:
    """Of the figures of two spreads that are of one kind: where the measured one is `above` the
    declared one, or where it is below. One within its interval agrees.
    """
    declared, found = case.get(case.entry, field), case.need(item, measured)
    certainty = item.get("certainty") or {}
    off = [_Apart()]
    for name in ("mean", *QUANTILES):
        own, other = getattr(declared, name, None), getattr(found, name, None)
        one, two = _settled_figure_by_unit(own), _settled_figure_by_unit(other)
        if one is None or two is None or one[0] != two[0] or not two[1] or one[1] == two[1]:
            continue
        sure = certainty.get(f"{measured}.{name}")
        if (two[1] > one[1]) == above and not declared_is_within_measured(
            one[1], sure, _READ[type(own)]
        ):
            off.append(_Apart(name, str(own), str(other), round(abs(one[1] - two[1]) / two[1], 9)))
    return max(off, key=lambda one: (one.apart, one.name))


def _refund_amounts_apart(case: Case, *, above: bool) -> _Apart:
    item = refunds_of_rule(case)
    return (
        _settled_figure_furthest_apart(case, "amounts", item, "refunds", above=above)
        if item
        else _Apart()
    )


def _approval_times_apart(case: Case) -> _Apart:
    item = approval_time_of_rule(case)
    if item is None:
        return _Apart()
    both = [
        _settled_figure_furthest_apart(case, "above_that.takes", item, "approval", above=up)
        for up in (True, False)
    ]
    return max(both, key=lambda one: one.apart)


@facts.share(formula="| declared − measured | / measured, 0 within the interval of the measurement")
def amounts_below_measured(case: Case) -> float:
    """How far the declared amounts are below those that were paid back, of the figure furthest off."""
    return _refund_amounts_apart(case, above=True).apart


@facts.share(formula="| declared − measured | / measured, 0 within the interval of the measurement")
def amounts_above_measured(case: Case) -> float:
    """How far the declared amounts are above those that were paid back, of the figure furthest off.

    What was refused is asked for and not paid back, so that nothing is said of it.
    """
    return _refund_amounts_apart(case, above=False).apart


@facts.share(formula="| declared − measured | / measured, 0 within the interval of the measurement")
def approvals_apart(case: Case) -> float:
    """How far the declared time of approvals is from the measured one, of the figure furthest off."""
    return _approval_times_apart(case).apart


@facts.text
def settled_declared(case: Case) -> str:
    """The figure that is furthest off, as it is declared."""
    return _settled_figure_worst_apart(case).declared


@facts.text
def settled_measured(case: Case) -> str:
    """The same figure, as it was measured."""
    return _settled_figure_worst_apart(case).measured


@facts.text
def settled_figure(case: Case) -> str:
    """What the figure that is furthest off is called: an average, a median, a p90."""
    name = _settled_figure_worst_apart(case).name
    return {"mean": "an average", "median": "a median"}.get(name, f"a {name}")


@facts.text
def settled_field(case: Case) -> str:
    """The declared field of the figure that is furthest off; the amounts where none is."""
    return f"{case.entry.route}.{'above_that.takes' if _approvals_are_furthest_apart(case) else 'amounts'}"


@facts.text
def settled_measured_field(case: Case) -> str:
    """The same field, as it was measured."""
    return f"{_measurement_of_settled_figure(case).route}.{'approval' if _approvals_are_furthest_apart(case) else 'refunds'}"


@facts.entry(of=("measured",))
def settled_measured_in(case: Case) -> Item:
    """The measurement of the figure that is furthest off."""
    return _measurement_of_settled_figure(case)


def _approvals_are_furthest_apart(case: Case) -> bool:
    return _approval_times_apart(case).apart > _refund_amounts_apart(case, above=True).apart


def _measurement_of_settled_figure(case: Case) -> Item:
    item = (
        approval_time_of_rule(case)
        if _approvals_are_furthest_apart(case)
        else refunds_of_rule(case)
    )
    if item is None:
        raise NotDeclared("measured.refunds")
    return item


def _settled_figure_worst_apart(case: Case) -> _Apart:
    worst = max(
        _refund_amounts_apart(case, above=True),
        _approval_times_apart(case),
        key=lambda one: one.apart,
    )
    if not worst.name:
        raise NotDeclared("measured.refunds")
    case.step(f"{worst.name}: {worst.declared} declared, {worst.measured} measured")
    return worst


@survey_facts.share(formula="measured − declared, from the nearer end of the interval")
def sample_apart(case: Case) -> float:
    """How far the share that was asked is from the sample declared, in shares of all contacts.

    Fewer than the sample say something only where nobody is spared; 0 where nothing was measured.
    """
    measured = survey_share_measured(case, case.entry)
    if measured is None:
        return 0.0
    sample: Share = case.need(case.entry, "sample")
    share: Share = case.need(measured, "surveys_sent")
    least = end_of_measured_interval(measured, "surveys_sent", "low", share.value)
    most = end_of_measured_interval(measured, "surveys_sent", "high", share.value)
    case.step(f"{sample} declared, {units.format_share(share.value, 1)} measured")
    if least > sample.value:
        return round(least - sample.value, 9)
    fewer = round(max(0.0, sample.value - most), 9)
    return fewer if fewer and survey_spares_nobody(case, case.entry) else 0.0


@survey_facts.entry(of=("measured",))
def sample_measured_in(case: Case) -> Item:
    """The measurement of how many contacts customers are asked after."""
    measured = survey_share_measured(case, case.entry)
    if measured is None:
        raise NotDeclared("measured.surveys_sent")
    return measured
