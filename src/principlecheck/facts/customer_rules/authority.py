"""Customer rules: who decides, who faces the customer, who pays, and what may be settled at once."""

from __future__ import annotations

import math

from principlecheck.arithmetic.spread import NoMean, NoSpread
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.scopes import MEASURED_SCOPES, latest_measured_overall
from principlecheck.facts.spreads import (
    QUANTILES,
    declared_spread,
    figures_of_spread,
    not_assessable_beyond_figures,
    share_at_or_below,
)
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import Money, MoneyOrAny
from principlecheck.model.format.shapes import MoneySpread

ON = "customer_rules"
_AUTHORITY = ("customer_rules.agent_may_approve_up_to",)
AMOUNTS = (
    *_AUTHORITY,
    "customer_rules.amounts",
    "customer_rules.kind",
    "measured.refunds",
    *MEASURED_SCOPES,
)
SETTLED = 0.8
facts = Facts(ON, reads=_AUTHORITY)


@facts.flag
def has_authority(case: Case) -> bool:
    """Whether agents may settle anything alone.

    0 EUR is declared, and is none.
    """
    authority: MoneyOrAny = case.need(case.entry, "agent_may_approve_up_to")
    return authority.value is None or authority.value.amount > 0


@facts.money
def authority_in_money(case: Case) -> Money:
    """What agents may settle alone, where that has a limit."""
    authority: MoneyOrAny = case.need(case.entry, "agent_may_approve_up_to")
    if authority.value is None:
        raise NotAssessable("Agents may approve any amount.")
    return authority.value


def amounts_paid_under_rule(case: Case) -> tuple[Item, str]:
    """Where it stands what customers are paid: the amounts measured, else those declared.

    Measured ones say so only of the one rule on refunds, from two figures on, and in the currency
    of the authority.
    """
    measured = refunds_measured(case)
    if measured is None:
        return case.entry, "amounts"
    case.assume(f"{case.entry.route}: the amounts as they were paid back, in {measured.route}.")
    return measured, "refunds"


def refunds_of_rule(case: Case) -> Item | None:
    """The amounts that were paid back over all queues, where they are those of this rule alone."""
    if case.organisation.having("customer_rules", "kind", "refund") != (case.entry,):
        return None
    return latest_measured_overall(case.organisation, "refunds")


def refunds_measured(case: Case) -> Item | None:
    """The same, where an authority can be judged by them."""
    measured = refunds_of_rule(case)
    if measured is None or len(figures_of_spread(measured.get("refunds"))) < 2:
        return None
    allowed: MoneyOrAny | None = case.get(case.entry, "agent_may_approve_up_to")
    if allowed is not None and allowed.value is not None:
        return (
            measured
            if _currency_of_authority(measured.get("refunds")) == allowed.value.currency
            else None
        )
    return measured


@facts.flag(reads=AMOUNTS)
def amounts_are_measured(case: Case) -> bool:
    """Whether the amounts are those that were paid back, as measured over all queues."""
    return refunds_measured(case) is not None


@facts.entry(reads=AMOUNTS, of=("measured",))
def refunds_measured_in(case: Case) -> Item:
    """The measurement of the amounts paid back."""
    measured = refunds_measured(case)
    if measured is None:
        raise NotDeclared("measured.refunds")
    return measured


@facts.share(formula="1 − F(authority), F the spread of the amounts asked for", reads=AMOUNTS)
def beyond_authority(case: Case) -> float:
    """The share of requests that an agent cannot settle.

    0 for any amount, 1 for nothing: neither needs the amounts.
    """
    allowed: MoneyOrAny = case.need(case.entry, "agent_may_approve_up_to")
    if allowed.value is None:
        return 0.0
    if allowed.value.amount == 0:
        return 1.0
    spread = declared_spread(case, *amounts_paid_under_rule(case))
    _need_same_currency_as_amounts(case, allowed.value)
    below = share_at_or_below(case, spread, allowed.value.amount, _route_of_refund_amounts(case))
    case.step(f"F({allowed.value}) = {units.format_share(below, 1)}")
    return 1.0 - below


def _currency_of_authority(amounts: MoneySpread) -> str:
    figures = (getattr(amounts, name) for name in ("mean", *QUANTILES))
    return next(value.currency for value in figures if isinstance(value, Money))


def _need_same_currency_as_amounts(case: Case, money: Money) -> None:
    if _currency_of_authority(case.need(*amounts_paid_under_rule(case))) != money.currency:
        raise NotDeclared(f"{_route_of_refund_amounts(case)} in {money.currency}")


def _route_of_refund_amounts(case: Case) -> str:
    item, field = amounts_paid_under_rule(case)
    return f"{item.route}.{field}"


def amounts_currency(case: Case) -> str:
    """The currency of the amounts."""
    return _currency_of_authority(case.need(*amounts_paid_under_rule(case)))


@facts.money(
    formula="the 80 % quantile of the amounts asked for, rounded up to a whole unit", reads=AMOUNTS
)
def authority_for_most(case: Case) -> Money:
    """The authority that settles 80 % of requests."""
    spread = declared_spread(case, *amounts_paid_under_rule(case))
    try:
        needed = spread.quantile(SETTLED)
    except (NoSpread, NoMean) as error:
        raise not_assessable_beyond_figures(error) from None
    authority = Money(f"{math.ceil(needed - 1e-9)} {amounts_currency(case)}")
    case.step(f"{units.format_share(SETTLED)} of requests are for {authority} or less")
    return authority
