"""What people are thanked for, and whether money is the only thanks."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.steering.metrics import SPEED_MEASURES
from principlecheck.facts.steering.strategy import own_words_of_reward
from principlecheck.model.format.organisation import ORGANISATION, Item

MONEY = frozenset(("pay", "bonus"))
_KIND = ("rewards.kind",)
_READS = (*_KIND, "rewards.for")
facts = Facts(ORGANISATION, reads=_READS)


@facts.entries(of=("rewards",))
def recognitions(case: Case) -> list[Item]:
    """The rewards that are recognition."""
    return case.some("rewards", lambda item: item.get("kind") == "recognition", "recognition")


def _recognition_criteria(case: Case) -> tuple[list[str], list[str]]:
    """What recognition is for, each once; and the routes of entries that do not say."""
    words: dict[str, None] = {}
    silent = []
    for item in recognitions(case):
        declared = case.get(item, "for")
        if declared is None:
            silent.append(f"{item.route}.for")
        else:
            words.update(dict.fromkeys(declared))
    return list(words), silent


@facts.flag
def recognises_something(case: Case) -> bool:
    """Whether anything is recognised.

    An entry of rewards that is recognition, for something.
    """
    words, silent = _recognition_criteria(case)
    if not words and silent:
        raise NotDeclared(*silent)
    return bool(words)


@facts.flag
def recognises_only_speed(case: Case) -> bool:
    """Whether speed alone is recognised.

    False where nothing is.
    """
    words, silent = _recognition_criteria(case)
    if not set(words) <= SPEED_MEASURES:
        return False
    if silent:
        raise NotDeclared(*silent)
    return bool(words)


@facts.names
def recognised_for(case: Case) -> list[str]:
    """What is recognised."""
    words = [word for word in _recognition_criteria(case)[0] if word != "other"]
    own = [
        own_words_of_reward(item)
        for item in recognitions(case)
        if "other" in (item.get("for") or ())
    ]
    return [*(word.replace("_", " ") for word in words), *dict.fromkeys(own)]


@facts.count(reads=_KIND)
def reward_count(case: Case) -> int:
    """How many rewards there are."""
    found = case.items("rewards")
    if not found:
        case.finished("rewards")
    return len(found)


@facts.flag(reads=_KIND)
def rewards_only_with_money(case: Case) -> bool:
    """Whether money is the only reward.

    Pay and bonuses, and nothing else.
    """
    kinds = {case.need(item, "kind") for item in case.items("rewards")}
    if not kinds <= MONEY:
        return False
    case.finished("rewards", "recognition")
    return True


@facts.entries(reads=_KIND)
def money_rewards(case: Case) -> list[Item]:
    """The rewards in money."""
    return [item for item in case.items("rewards") if item.get("kind") in MONEY]
