"""Suppliers: when they should be paid, and when they are."""

from __future__ import annotations

from principlecheck.arithmetic.spread import NoMean, NoSpread
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.spreads import QUANTILES, declared_spread
from principlecheck.facts.timing.clocks import latest_overrun
from principlecheck.facts.timing.working_time import wait_on_hours
from principlecheck.model import units
from principlecheck.model.format.quantities import Span, format_working_time
from principlecheck.model.format.shapes import SpanSpread

ON = "suppliers"
_PAID = ("suppliers.terms", "suppliers.paid_after")
NINE_IN_TEN = 0.9
facts = Facts(ON, reads=_PAID)


def _p90_of_supplier_payments(case: Case) -> Span:
    """The time within which nine payments in ten are made, on the clock of its figures."""
    declared: SpanSpread = case.need(case.entry, "paid_after")
    figures = [getattr(declared, name) for name in ("mean", *QUANTILES)]
    units_used = {figure.unit for figure in figures if isinstance(figure, Span)}
    if len(units_used) > 1:
        raise NotAssessable(
            f"{case.entry.route}.paid_after mixes clocks, which do not compare figure by figure."
        )
    try:
        amount = declared_spread(case, case.entry, "paid_after").quantile(NINE_IN_TEN)
    except (NoSpread, NoMean):
        raise NotDeclared(f"{case.entry.route}.paid_after.p90") from None
    return _span_of_supplier_payment(amount, units_used.pop())


def _span_of_supplier_payment(amount: float, unit: str) -> Span:
    if unit == "elapsed":
        return Span(units.format_duration(amount))
    if unit == "working":
        return Span(format_working_time(amount))
    return Span(f"{units.format_number(amount, 1)} {unit}{'' if amount == 1 else 's'}")


def _payment_outlasts_term(case: Case, one: Span, other: Span) -> bool:
    """Like clocks as they stand, unlike ones start by start."""
    if one.unit == other.unit:
        return one.amount > other.amount
    waits = (wait_on_hours(case, one), wait_on_hours(case, other))
    return latest_overrun([waits[0]], waits[1], case) is not None


@facts.span(formula="the 90 % quantile of paid_after")
def nine_in_ten_paid(case: Case) -> Span:
    """The time within which nine payments in ten are made.

    As declared, or from the spread.
    """
    return _p90_of_supplier_payments(case)


@facts.flag(
    formula="p90 of paid_after > terms; like clocks as they stand, unlike ones start by start"
)
def paid_late(case: Case) -> bool:
    """Whether suppliers wait longer than agreed.

    By the 90 % quantile: a single late payment is no policy.
    """
    terms: Span = case.need(case.entry, "terms")
    paid = case.fact("nine_in_ten_paid")
    case.step(f"{paid} against terms of {terms}")
    return _payment_outlasts_term(case, paid, terms)
