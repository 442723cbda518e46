"""What people are thanked for, and whether money is the only thanks."""

from __future__ import annotations

from principlecheck.facts.case import Case, FactSpec, NotDeclared, fact
from principlecheck.facts.steering.metrics import SPEED_MEASURES
from principlecheck.model.format.organisation import ORGANISATION, Item

MONEY = frozenset(("pay", "bonus"))
_KIND = ("rewards.kind",)
_READS = (*_KIND, "rewards.for")


def _recognitions(case: Case) -> list[Item]:
    return case.some("rewards", lambda item: item.get("kind") == "recognition", "recognition")


def _criteria(case: Case) -> tuple[list[str], list[str]]:
    """What recognition is for, each once; and the routes of entries that do not say."""
    words: dict[str, None] = {}
    silent = []
    for item in _recognitions(case):
        declared = case.get(item, "for")
        if declared is None:
            silent.append(f"{item.route}.for")
        else:
            words.update(dict.fromkeys(declared))
    return list(words), silent


@fact(ORGANISATION, "flag", "whether anything is recognised", reads=_READS)
def recognises_something(case: Case) -> bool:
    """An entry of rewards that is recognition, for something."""
    words, silent = _criteria(case)
    if not words and silent:
        raise NotDeclared(*silent)
    return bool(words)


@fact(ORGANISATION, "flag", "whether speed alone is recognised", reads=_READS)
def recognises_only_speed(case: Case) -> bool:
    """False where nothing is."""
    words, silent = _criteria(case)
    if not set(words) <= SPEED_MEASURES:
        return False
    if silent:
        raise NotDeclared(*silent)
    return bool(words)


@fact(ORGANISATION, "names", "what is recognised", reads=_READS)
def recognised_for(case: Case) -> list[str]:
    """In words."""
    return [word.replace("_", " ") for word in _criteria(case)[0]]


@fact(ORGANISATION, "text", "where recognition is declared", reads=_READS)
def place_of_recognition(case: Case) -> str:
    """The first such reward, or the section that lacks one."""
    found = _recognitions(case)
    return f"{found[0].route}.for" if found else "rewards"


@fact(ORGANISATION, "count", "how many rewards there are", reads=_KIND)
def reward_count(case: Case) -> int:
    """Of every kind."""
    found = case.items("rewards")
    if not found:
        case.finished("rewards")
    return len(found)


@fact(ORGANISATION, "flag", "whether money is the only reward", reads=_KIND)
def rewards_only_with_money(case: Case) -> bool:
    """Pay and bonuses, and nothing else."""
    kinds = {case.need(item, "kind") for item in case.items("rewards")}
    if not kinds <= MONEY:
        return False
    case.finished("rewards", "recognition")
    return True


@fact(ORGANISATION, "text", "where rewards are declared", reads=_KIND)
def place_of_rewards(case: Case) -> str:
    """The section: it is what the section lacks that counts."""
    case.items("rewards")
    return "rewards"


@fact(ORGANISATION, "names", "the rewards in money", reads=_KIND)
def money_rewards(case: Case) -> list[str]:
    """By id."""
    return [item.id for item in case.items("rewards") if item.get("kind") in MONEY]


RECOGNITION_FACTS: tuple[FactSpec, ...] = (
    recognises_something,
    recognises_only_speed,
    recognised_for,
    place_of_recognition,
    reward_count,
    rewards_only_with_money,
    place_of_rewards,
    money_rewards,
)
