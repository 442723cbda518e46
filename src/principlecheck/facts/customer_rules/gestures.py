"""Gestures of appreciation, and the money and authority behind them."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts
from principlecheck.model.format.quantities import Money, MoneyOrAny, MoneyRate

_READS = ("customer_rules.budget", "customer_rules.agent_may_approve_up_to")
facts = Facts("customer_rules", reads=_READS)


@facts.flag(reads=_READS[:1])
def budget_is_nothing(case: Case) -> bool:
    """Whether the money set aside is none.

    `0 EUR per month` is declared, and is none.
    """
    budget: MoneyRate = case.need(case.entry, "budget")
    return budget.amount == 0


@facts.names
def gesture_lacks(case: Case) -> list[str]:
    """What the gesture lacks.

    In words, as far as declared.
    """
    budget: MoneyRate | None = case.get(case.entry, "budget")
    allowed: MoneyOrAny | None = case.get(case.entry, "agent_may_approve_up_to")
    lacks = []
    if budget is None or budget.amount == 0:
        lacks.append("money set aside for it")
    if allowed is not None and allowed.value is not None and allowed.value.amount == 0:
        lacks.append("an amount that an agent may give alone")
    return lacks


@facts.text(reads=("customer_rules.amounts",))
def usual_gesture(case: Case) -> str:
    """What one gesture usually costs.

    The median, or words for it where it is not declared.
    """
    median: Money | None = case.get(case.entry, "amounts.median")
    return "the price of one such gesture" if median is None else str(median)


@facts.text
def gesture_route(case: Case) -> str:
    """Where the gesture falls short.

    The budget of nothing, the authority of nothing, or the entry that has no budget.
    """
    lacks = case.fact("gesture_lacks")
    if len(lacks) == 1 and lacks[0].startswith("an amount"):
        return f"{case.entry.route}.agent_may_approve_up_to"
    return f"{case.entry.route}.budget" if case.entry.get("budget") else case.entry.route
