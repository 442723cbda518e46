"""Gestures of appreciation, and the money and authority behind them."""

from __future__ import annotations

from principlecheck.facts.case import Case, FactSpec, fact
from principlecheck.model.format.quantities import Money, MoneyOrAny, MoneyRate

_READS = ("customer_rules.budget", "customer_rules.agent_may_approve_up_to")


@fact("customer_rules", "flag", "whether the money set aside is none", reads=_READS[:1])
def budget_is_nothing(case: Case) -> bool:
    """`0 EUR per month` is declared, and is none."""
    budget: MoneyRate = case.need(case.entry, "budget")
    return budget.amount == 0


@fact("customer_rules", "names", "what the gesture lacks", reads=_READS)
def gesture_lacks(case: Case) -> list[str]:
    """In words, as far as declared."""
    budget: MoneyRate | None = case.get(case.entry, "budget")
    allowed: MoneyOrAny | None = case.get(case.entry, "agent_may_approve_up_to")
    lacks = []
    if budget is None or budget.amount == 0:
        lacks.append("money set aside for it")
    if allowed is not None and allowed.value is not None and allowed.value.amount == 0:
        lacks.append("an amount that an agent may give alone")
    return lacks


@fact("customer_rules", "text", "what one gesture usually costs", reads=("customer_rules.amounts",))
def usual_gesture(case: Case) -> str:
    """The median, or words for it where it is not declared."""
    median: Money | None = case.get(case.entry, "amounts.median")
    return "the price of one such gesture" if median is None else str(median)


@fact("customer_rules", "text", "where the gesture falls short", reads=_READS)
def gesture_route(case: Case) -> str:
    """The budget of nothing, the authority of nothing, or the entry that has no budget."""
    lacks = case.fact("gesture_lacks")
    if len(lacks) == 1 and lacks[0].startswith("an amount"):
        return f"{case.entry.route}.agent_may_approve_up_to"
    return f"{case.entry.route}.budget" if case.entry.get("budget") else case.entry.route


GESTURE_FACTS: tuple[FactSpec, ...] = (
    budget_is_nothing,
    gesture_lacks,
    usual_gesture,
    gesture_route,
)
