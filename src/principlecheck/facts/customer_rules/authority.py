"""Customer rules: who decides, who faces the customer, who pays, and what may be settled at once."""

from __future__ import annotations

import math

from principlecheck.arithmetic.spread import NoMean, NoSpread
from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.spreads import beyond_figures, share_below, spread_of
from principlecheck.model import units
from principlecheck.model.format.quantities import Money, MoneyOrAny
from principlecheck.model.format.shapes import MoneySpread

ON = "customer_rules"
_AUTHORITY = ("customer_rules.agent_may_approve_up_to",)
_AMOUNTS = (*_AUTHORITY, "customer_rules.amounts")
SETTLED = 0.8
facts = Facts(ON, reads=_AUTHORITY)


@facts.flag
def has_authority(case: Case) -> bool:
    """Whether agents may settle anything alone.

    0 EUR is declared, and is none.
    """
    authority: MoneyOrAny = case.need(case.entry, "agent_may_approve_up_to")
    return authority.value is None or authority.value.amount > 0


@facts.share(formula="1 − F(authority), F the spread of the amounts asked for", reads=_AMOUNTS)
def beyond_authority(case: Case) -> float:
    """The share of requests that an agent cannot settle.

    0 for any amount, 1 for nothing: neither needs the amounts.
    """
    allowed: MoneyOrAny = case.need(case.entry, "agent_may_approve_up_to")
    if allowed.value is None:
        return 0.0
    if allowed.value.amount == 0:
        return 1.0
    spread = spread_of(case, case.entry, "amounts")
    _same_currency(case, allowed.value)
    below = share_below(case, spread, allowed.value.amount, f"{case.entry.route}.amounts")
    case.step(f"F({allowed.value}) = {units.share(below, 1)}")
    return 1.0 - below


def _same_currency(case: Case, money: Money) -> None:
    declared: MoneySpread = case.need(case.entry, "amounts")
    for name in ("mean", "median", "p75", "p80", "p90", "p95", "p99"):
        value = getattr(declared, name)
        if isinstance(value, Money) and value.currency != money.currency:
            raise NotDeclared(f"{case.entry.route}.amounts in {money.currency}")


def amounts_currency(case: Case) -> str:
    """The currency in which the amounts asked for are declared."""
    declared: MoneySpread = case.need(case.entry, "amounts")
    return next(
        value.currency
        for name in ("median", "mean", "p75", "p80", "p90", "p95", "p99")
        if isinstance(value := getattr(declared, name), Money)
    )


@facts.money(
    formula="the 80 % quantile of the amounts asked for, rounded up to a whole unit", reads=_AMOUNTS
)
def authority_for_most(case: Case) -> Money:
    """The authority that settles 80 % of requests."""
    spread = spread_of(case, case.entry, "amounts")
    try:
        needed = spread.quantile(SETTLED)
    except (NoSpread, NoMean) as error:
        raise beyond_figures(error) from None
    authority = Money(f"{math.ceil(needed - 1e-9)} {amounts_currency(case)}")
    case.step(f"{units.share(SETTLED)} of requests are for {authority} or less")
    return authority
