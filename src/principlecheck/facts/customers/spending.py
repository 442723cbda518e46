"""Ranked needs of customers, and the money that is spent on each."""

from __future__ import annotations

import math

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.timing.weekly_rates import WEEKS_A_MONTH, rate_periods_a_week
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import MoneyRate

ON = "needs"
QUICKENS = ("capacity", "queue_time")
_RANKS = ("needs.rank",)
_SPENT = ("investments.need", "investments.amount")
_SPENDING = (*_RANKS, *_SPENT)
facts = Facts(ON, reads=_RANKS)


def _ranks_of_needs(case: Case) -> dict[str, int]:
    return {item.id: int(case.need(item, "rank")) for item in case.items(ON)}


@facts.flag
def is_top_need(case: Case) -> bool:
    """Whether no need matters more to customers.

    Rank 1, or the lowest number once the needs are finished.
    """
    ranks = _ranks_of_needs(case)
    own = ranks[case.entry.id]
    if own > min(ranks.values()):
        return False
    if own > 1:
        case.finished(ON)
    return True


@facts.flag(reads=("investments.buys",))
def speed_is_bought(case: Case) -> bool:
    """Whether money buys capacity or shorter queues.

    By any investment, whatever need it names.
    """
    investments = case.items("investments")
    if any(case.get(item, "buys") in QUICKENS for item in investments):
        return True
    unsaid = [f"{item.route}.buys" for item in investments if item.get("buys") is None]
    if unsaid:
        raise NotDeclared(*unsaid)
    case.finished("investments", "buys")
    return False


def _investments_in_need(case: Case) -> list[Item]:
    return [item for item in case.items("investments") if item.get("need") == case.entry.id]


@facts.text(reads=("investments.buys", "investments.need"))
def bought_instead(case: Case) -> str:
    """What is bought for the need instead.

    Each investment in it with what it buys.
    """
    bought = [
        f"{item.name} ({item.get('buys') or 'not said'})" for item in _investments_in_need(case)
    ]
    return ", ".join(word.replace("_", " ") for word in bought) or "nothing"


@facts.text(reads=("investments.need",))
def spending_route(case: Case) -> str:
    """Where the money goes.

    The need's first investment, or the section.
    """
    found = _investments_in_need(case)
    return f"{found[0].route}.buys" if found else "investments"


@facts.text(reads=("investments.amount",))
def amount_route(case: Case) -> str:
    """Where the amount stands.

    Of the need's largest investment, or the section.
    """
    found = _investments_in_need(case)
    if not found:
        return "investments"
    largest = max(found, key=lambda item: item.get("amount").amount)
    return f"{largest.route}.amount"


@facts.count
def needs_ranked(case: Case) -> int:
    """How many needs are ranked.

    Entries of the section, finished or not.
    """
    return len(_ranks_of_needs(case))


def _quarter_of_needs(case: Case) -> int:
    """How many needs a quarter of them is, rounded down."""
    return len(_ranks_of_needs(case)) // 4


@facts.flag(formula="fewer than a quarter of the needs rank as low or lower")
def matters_least(case: Case) -> bool:
    """Whether the need is among the quarter that matters least.

    Ties count against it, so that a shared last place is no quarter of its own.
    """
    ranks = _ranks_of_needs(case)
    own = ranks.pop(case.entry.id)
    case.finished(ON)
    return sum(1 for rank in ranks.values() if rank >= own) < _quarter_of_needs(case)


def _monthly_spending_on_needs(case: Case) -> dict[str, float]:
    """What is spent on each need in a month; not assessable in several currencies."""
    case.finished("investments")
    spent = dict.fromkeys(_ranks_of_needs(case), 0.0)
    currencies = set()
    for item in case.items("investments"):
        rate: MoneyRate = case.need(item, "amount")
        currencies.add(rate.currency)
        amount = rate.amount * rate_periods_a_week(case, rate) * WEEKS_A_MONTH
        need = item.get("need")
        spent[need] = spent.get(need, 0.0) + amount
    if len(currencies) > 1:
        raise NotAssessable(
            f"Investments are in {' and '.join(sorted(currencies))}; "
            "which is the larger depends on the exchange rate."
        )
    return spent


def _currency_of_spending(case: Case) -> str:
    rate: MoneyRate = case.need(case.items("investments")[0], "amount")
    return rate.currency


@facts.flag(formula="fewer than a quarter of the needs get as much or more", reads=_SPENDING)
def gets_most(case: Case) -> bool:
    """Whether it is among the quarter with the most money.

    Ties count against it.
    """
    spent = _monthly_spending_on_needs(case)
    own = spent.pop(case.entry.id)
    return own > 0 and sum(1 for other in spent.values() if other >= own) < _quarter_of_needs(case)


@facts.text(formula="Σ investments in it", reads=_SPENT)
def spent_on_it(case: Case) -> str:
    """What is spent on the need."""
    own = _monthly_spending_on_needs(case)[case.entry.id]
    for item in _investments_in_need(case):
        case.step(f"{item.id}: {item.get('amount')}")
    return f"{units.format_money(own, _currency_of_spending(case))} per month"


@facts.share(formula="spent on the need / spent on all", reads=_SPENT)
def share_of_spending(case: Case) -> float:
    """The share of all spending that goes to it.

    Of investments in needs.
    """
    spent, currency = _monthly_spending_on_needs(case), _currency_of_spending(case)
    own, total = spent[case.entry.id], math.fsum(spent.values())
    case.step(
        f"{units.format_money(own, currency)} of {units.format_money(total, currency)} a month"
    )
    return own / total


@facts.text(formula="what the need at the edge of the top quarter gets", reads=_SPENDING)
def spending_that_fits(case: Case) -> str:
    """The most that would leave it outside the top quarter.

    Rounded down to a whole unit: as much as another need that matters more, and no more.
    """
    spent = _monthly_spending_on_needs(case)
    del spent[case.entry.id]
    edge = sorted(spent.values(), reverse=True)[_quarter_of_needs(case) - 1]
    case.step(
        f"{units.format_money(edge, _currency_of_spending(case))} a month is as much as another need gets"
    )
    return f"{units.format_money(math.floor(edge + 1e-6), _currency_of_spending(case))} per month"


@facts.entry
def top_need(case: Case) -> Item:
    """The need that matters most.

    By rank, then by id.
    """
    ranks = _ranks_of_needs(case)
    return case.organisation.entries[ON][min(ranks, key=lambda id_: (ranks[id_], id_))]
