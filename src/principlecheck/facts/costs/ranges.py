"""What contacts and agents' time cost: declared prices, volumes of a year, and the range they give.

Plain functions of a case, not facts: every fact that ends in money rests on them. Wherever an end
of a range is not known, its bound is something declared (two amounts, one return against all of
them), never a margin of our own.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

from msgspec import Struct

from principlecheck.facts.case import Case, NotAssessable, NotDeclared
from principlecheck.facts.queues.busiest_hour import (
    contacts_agent_holds_at_once,
    freshest_measurement,
    mean_handle_time_of_queue,
)
from principlecheck.facts.scopes import reasons_of_queue
from principlecheck.facts.timing.weekly_rates import rate_periods_a_week
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import MoneyRange, Rate, Share
from principlecheck.model.report.money import format_money_range

WEEKS = 52
AGENT_HOUR, CONTACT = "costs.agent_hour", "costs.contact"
COME_BACK = "measured.unsolved_come_back"
COST_READS = ("organisation.costs",)


class Range(Struct, frozen=True):
    """Two ends; `high` is None where nothing bounds it."""

    low: float
    high: float | None


class Cost(Struct, frozen=True):
    """What a finding costs a year; `counts` are the routes of the contacts or the work costed.

    What is `moved` is spent either way, by somebody else than who causes it; what is `unplanned` is
    spent either way too, and stands in no plan.
    """

    low: float
    high: float | None
    currency: str
    counts: tuple[str, ...]
    moved: bool = False
    unplanned: bool = False

    def __str__(self) -> str:
        return format_money_range(self.low, self.high, self.currency)


class Price(Struct, frozen=True):
    """What one of something costs, from `low` to `high`."""

    low: float
    high: float
    currency: str

    def __str__(self) -> str:
        ends = dict.fromkeys(
            units.format_money(end, self.currency) for end in (self.low, self.high)
        )
        return " to ".join(ends)


def need_all_case_reads(*reads: Callable[[], Any]) -> list[Any]:
    """What every read gives; raises one `NotDeclared` with all that the reads lack."""
    found: list[Any] = []
    missing: dict[str, None] = {}
    for read in reads:
        try:
            found.append(read())
        except NotDeclared as error:
            missing.update(dict.fromkeys(error.routes))
    if missing:
        raise NotDeclared(*missing)
    return found


def price_of_agent_hour(case: Case) -> Price:
    """An agent's paid hour, as declared."""
    hour: MoneyRange = case.need(case.organisation.about, AGENT_HOUR)
    return Price(hour.low.amount, hour.high.amount, hour.low.currency)


def price_of_contact(case: Case, queue: Item) -> Price:
    """One more contact on a queue: as declared, else the agent's time that it takes."""
    declared: MoneyRange | None = case.get(case.organisation.about, CONTACT)
    if declared is not None:
        return Price(declared.low.amount, declared.high.amount, declared.low.currency)
    if case.organisation.about.get(AGENT_HOUR) is None:
        raise NotDeclared(f"organisation.{CONTACT}")
    try:
        seconds = mean_handle_time_of_queue(case, queue) / contacts_sharing_agents_time(case, queue)
    except NotDeclared:
        raise NotDeclared(f"organisation.{CONTACT}") from None
    hour = price_of_agent_hour(case)
    low, high = (seconds / units.HOUR * end for end in (hour.low, hour.high))
    price = Price(low, high, hour.currency)
    case.assume("No cost of a contact is declared, so that only the agent's time is counted.")
    case.step(
        f"{units.format_duration(seconds, 1)} of an agent at {hour} an hour = {price} a contact"
    )
    return price


def contacts_sharing_agents_time(case: Case, queue: Item) -> int:
    """How many contacts share an agent's time."""
    at_once = contacts_agent_holds_at_once(case, queue)
    if not at_once:
        raise NotDeclared(f"{queue.route}.concurrency")
    return at_once


def amount_of_rate_in_a_year(case: Case, rate: Rate, *holders: Item | None) -> float:
    """The amount of a rate in a year of 52 weeks, or of 12 months."""
    whole = {"year": 1, "month": 12}.get(rate.period)
    if whole is None:
        case.assume(f"A year has {WEEKS} weeks like the one declared.")
        whole_weeks = rate_periods_a_week(case, rate, *holders) * WEEKS
        amount = rate.amount * whole_weeks
    else:
        amount = rate.amount * whole
    case.step(f"{rate} = {format_amount_costed(amount)} a year")
    return amount


def contacts_a_year(case: Case, queue: Item) -> float:
    """All contacts that the queue is planned for, repeats included."""
    planned: Rate = case.need(queue, "planned_volume")
    return amount_of_rate_in_a_year(case, planned, queue)


def need_declared_contact_volume(queue: Item) -> None:
    """Raises `NotDeclared` where neither first contacts nor all of them are declared."""
    if queue.get("new_issues") is None and queue.get("planned_volume") is None:
        raise NotDeclared(f"{queue.route}.new_issues")


def issues_a_year(case: Case, queue: Item, repeats: float) -> float:
    """First contacts: as declared, else what is left of all contacts at this share of repeats."""
    need_declared_contact_volume(queue)
    new: Rate | None = case.get(queue, "new_issues")
    if new is not None:
        return amount_of_rate_in_a_year(case, new, queue)
    everything = contacts_a_year(case, queue)
    if not repeats:
        return everything
    first = everything * (1 - repeats)
    case.assume(f"{queue.route}.planned_volume holds the repeats; first contacts are the rest.")
    case.step(
        f"{format_amount_costed(everything)} · (1 − {units.format_share(repeats, 1)}) = {format_amount_costed(first)} first"
    )
    return first


def share_of_unsolved_who_return(case: Case, *queues: Item) -> Range:
    """The share of the unsolved who return: the least and the most measured on the queues."""
    found: dict[str, float] = {}
    for queue in queues:
        measured = freshest_measurement(case, queue, "unsolved_come_back")
        if measured is not None:
            share: Share = case.need(measured, "unsolved_come_back")
            found[queue.called] = share.value
    if not found:
        raise NotDeclared(COME_BACK)
    if lacking := [queue.called for queue in queues if queue.called not in found]:
        case.step(
            f"how many return was measured on {units.format_list(list(found))}, and is borrowed from "
            f"there for {units.format_list(lacking)}"
        )
    return Range(min(found.values()), max(found.values()))


def contacts_unsolved_cases_bring(case: Case, cases: Range, back: Range) -> Range:
    """Contacts that unsolved cases bring: once each as a lower end, q; again and again at the same
    rate as an upper one, q/(1 − q), which has no end where everybody returns.
    """
    low = cases.low * back.low
    case.step(
        f"one return each: {format_amount_costed(cases.low)} · {units.format_share(back.low)} = {format_amount_costed(low)}"
    )
    if cases.high is None or back.high is None or back.high >= 1:
        case.step("everybody returns until it is settled: no upper end")
        return Range(low, None)
    high = cases.high * back.high / (1 - back.high)
    case.step(
        f"returning until it is settled: {format_amount_costed(cases.high)} · {units.format_share(back.high)} / "
        f"(1 − {units.format_share(back.high)}) = {format_amount_costed(high)}"
    )
    return Range(low, high)


def amounts_of_year_at_price(
    case: Case, amounts: Range, price: Price, what: str = "contacts"
) -> Range:
    """Amounts of a year at a price."""
    low = min(
        amount * end
        for amount, end in product(_ends_of_cost_range(amounts), (price.low, price.high))
    )
    high = None
    if amounts.high is not None:
        high = max(
            amount * end
            for amount, end in product(_ends_of_cost_range(amounts), (price.low, price.high))
        )
    case.step(
        f"{' to '.join(dict.fromkeys(format_amount_costed(end) for end in _ends_of_cost_range(amounts)))} {what} · {price} = "
        f"{exact_cost_ends(low, high, price.currency)}"
    )
    return Range(low, high)


def _ends_of_cost_range(amounts: Range) -> tuple[float, ...]:
    return (amounts.low,) if amounts.high is None else (amounts.low, amounts.high)


def cost_of_range(case: Case, found: Range, price: Price, counts: tuple[str, ...]) -> Cost:
    """The range as a cost; raises `NotAssessable` where it is one only if nothing is lost."""
    if found.high is not None and found.high <= 0:
        raise NotAssessable("By what is declared it costs nothing.")
    return Cost(found.low, found.high, price.currency, counts)


def routes_of_costed_contacts(case: Case, *queues: Item) -> tuple[str, ...]:
    """The routes of the contacts of queues: their reasons, or the queue itself without any."""
    return tuple(
        route
        for queue in queues
        for route in [r.route for r in reasons_of_queue(case.organisation, queue.id)]
        or [queue.route]
    )


def exact_cost_ends(low: float, high: float | None, currency: str) -> str:
    """Both ends to the unit of the currency."""
    if high is None:
        return f"{low:,.0f} {currency} or more"
    ends = dict.fromkeys(f"{end:,.0f}" for end in (low, high))
    return f"{' to '.join(ends)} {currency}"


def format_amount_costed(amount: float) -> str:
    """An amount in a step: thousands set apart, one decimal where it is small."""
    return f"{amount:,.0f}" if abs(amount) >= 100 else units.format_number(amount, 1)
