"""Objectives, investments, pay and the business model: what the organisation steers by."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.timing.clocks import span_in_whole_units
from principlecheck.model import units
from principlecheck.model.format.organisation import ORGANISATION, Item
from principlecheck.model.format.quantities import Share

OUTCOMES = frozenset(
    (
        "first_contact_resolution",
        "repeat_contacts",
        "reopened",
        "resolution_time",
        "reply_time",
        "quality",
        "satisfaction",
        "customer_effort",
        "on_time_delivery",
        "retention",
    )
)
"""Words of `metrics.measures` that say what customers get, rather than what work costs."""
_STRATEGY = ("decisions.kind", "decisions.needs", "investments.need")
_PAY = ("rewards.kind", "rewards.for", "rewards.other", "rewards.says", "targets")
_IN_SECONDS = {
    "elapsed": 1.0,
    "working": 1.0,
    "working day": float(units.DAY),
    "calendar day": float(units.DAY),
    "calendar week": 7.0 * units.DAY,
    "calendar month": 28.0 * units.DAY,
}
targets_facts = Facts("targets", reads=("targets.first_reply",))
organisation_facts = Facts(ORGANISATION, reads=_STRATEGY)


@targets_facts.seconds
def first_reply_in_seconds(case: Case) -> float:
    """How soon a first reply is aimed at.

    A day counts as 24 hours: the figure only tells seconds from hours and days.
    """
    bound = span_in_whole_units(case.need(case.entry, "first_reply.at_most"))
    return bound.amount * _IN_SECONDS[bound.unit]


@targets_facts.share(reads=("targets.occupancy",))
def occupancy_aimed_at(case: Case) -> float:
    """The occupancy aimed at.

    As declared, whether as a floor or as a ceiling.
    """
    for name in ("occupancy.at_least", "occupancy.at_most"):
        bound: Share | None = case.get(case.entry, name)
        if bound is not None:
            return bound.value
    raise NotDeclared(f"{case.entry.route}.occupancy")


@organisation_facts.entries
def strategic_objectives(case: Case) -> list[Item]:
    """The objectives."""
    return [item for item in case.items("decisions") if item.get("kind") == "objective"]


@organisation_facts.flag
def an_objective_names_a_need(case: Case) -> bool:
    """Whether an objective names a customer need.

    That none does is certain once the log of decisions is finished.
    """
    if any(case.get(item, "needs") for item in strategic_objectives(case)):
        return True
    case.finished("decisions", "objective")
    return False


@organisation_facts.flag
def a_need_is_invested_in(case: Case) -> bool:
    """Whether money goes to a customer need.

    Every investment names a need, so one is enough.
    """
    investments = case.items("investments")
    for item in investments:
        case.get(item, "need")
    if not investments:
        case.finished("investments")
    return bool(investments)


@organisation_facts.text
def strategy_place(case: Case) -> str:
    """Where the strategy lacks a customer need.

    The first objective, or the section that lacks an entry.
    """
    if case.fact("an_objective_names_a_need"):
        return "investments"
    return next((item.route for item in strategic_objectives(case)), "decisions")


def _pay_that_is_earned(case: Case) -> list[Item]:
    return [item for item in case.items("rewards") if item.get("kind") in ("pay", "bonus")]


@organisation_facts.flag(reads=_PAY)
def pay_follows_service(case: Case) -> bool:
    """Whether some pay follows what customers get.

    Any pay or bonus for an outcome of `OUTCOMES`.
    """
    case.items("targets")
    paid = _pay_that_is_earned(case)
    earned = {item.route: case.get(item, "for") for item in paid}
    if any(OUTCOMES & set(words or ()) for words in earned.values()):
        return True
    silent = [f"{route}.for" for route, words in earned.items() if words is None]
    if silent:
        raise NotDeclared(*silent)
    case.finished("rewards", "pay")
    return False


@organisation_facts.names(reads=_PAY)
def what_pay_follows(case: Case) -> list[str]:
    """What pay follows instead."""
    words = [
        own_words_of_reward(item) if word == "other" else word.replace("_", " ")
        for item in _pay_that_is_earned(case)
        for word in item.get("for") or ()
    ]
    return list(dict.fromkeys(words))


def own_words_of_reward(reward: Item) -> str:
    """What `other` stands for: its own words, else the sentence of the reward."""
    said = reward.get("other") or reward.get("says")
    return f"“{str(said).removesuffix('.')}”" if said else "something of its own"


@organisation_facts.flag(reads=_PAY)
def pay_follows_own_words(case: Case) -> bool:
    """Whether pay follows something that only a person can read."""
    return any("other" in (item.get("for") or ()) for item in _pay_that_is_earned(case))


@organisation_facts.entries(reads=_PAY, of=("rewards",))
def earned_pay(case: Case) -> list[Item]:
    """Pay and bonuses that are earned by something."""
    return [item for item in _pay_that_is_earned(case) if item.get("for")]
