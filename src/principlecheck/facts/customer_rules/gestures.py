"""Gestures of appreciation, and the money and authority behind them."""

from __future__ import annotations

import math

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.timing.weekly_rates import WEEKS_A_MONTH, rate_periods_a_week
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import Money, MoneyOrAny, MoneyRate, Rate

_READS = ("customer_rules.budget", "customer_rules.agent_may_approve_up_to")
_COST = (
    *_READS,
    "customer_rules.volume",
    "customer_rules.amounts",
    "customer_rules.handled_by",
    "departments.hours",
    "hours.open",
    "hours.time_zone",
    "organisation.hours",
)
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
        lacks.append("money set aside for it" if budget is None else f"any money ({budget})")
    if allowed is not None and allowed.value is not None and allowed.value.amount == 0:
        lacks.append("an amount that an agent may give alone")
    return lacks


def _department_facing_gesture(case: Case) -> Item | None:
    return case.organisation.find("departments", case.entry.get("handled_by") or "")


def _gestures_a_month(case: Case, rate: Rate | MoneyRate) -> float:
    return (
        rate.amount
        * rate_periods_a_week(case, rate, _department_facing_gesture(case))
        * WEEKS_A_MONTH
    )


@facts.money(formula="volume in a month · median (or mean) of one", reads=_COST)
def gestures_cost(case: Case) -> Money:
    """What the gestures of a month cost.

    Each at the median, or the mean where no median is declared, and none at more than an agent may
    give alone; rounded down to a whole unit.
    """
    volume: Rate = case.need(case.entry, "volume")
    name = "amounts.median" if case.entry.get("amounts.median") is not None else "amounts.mean"
    one: Money = case.need(case.entry, name)
    allowed: MoneyOrAny | None = case.get(case.entry, "agent_may_approve_up_to")
    capped = one.amount
    if allowed is not None and allowed.value and allowed.value.currency == one.currency:
        capped = min(one.amount, allowed.value.amount)
    monthly = _gestures_a_month(case, volume)
    each = Money(f"{capped:g} {one.currency}")
    case.step(f"{units.format_number(monthly, 1)} a month · {each}")
    return Money(f"{math.floor(monthly * capped + 1e-6)} {one.currency}")


@facts.money(formula="budget in a month", reads=_COST)
def gestures_budget(case: Case) -> Money:
    """What is set aside for them in a month.

    Raises `NotDeclared` where it is in another currency than the gestures.
    """
    budget: MoneyRate = case.need(case.entry, "budget")
    cost: Money = case.fact("gestures_cost")
    if budget.currency != cost.currency:
        raise NotDeclared(f"{case.entry.route}.amounts in {budget.currency}")
    return Money(f"{math.ceil(_gestures_a_month(case, budget) - 1e-6)} {budget.currency}")


@facts.flag(formula="what a month of gestures costs against what is set aside", reads=_COST)
def budget_is_short(case: Case) -> bool:
    """Whether the gestures of a month cost more than is set aside.

    A budget of nothing is short of anything, and has a word of its own. Without a volume, nothing
    says that it is short.
    """
    if case.get(case.entry, "volume") is None:
        return False
    budget: Money = case.fact("gestures_budget")
    cost: Money = case.fact("gestures_cost")
    return 0 < budget.amount < cost.amount


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
