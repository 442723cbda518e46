"""The way in which colleagues say that a rule stops them from helping."""

from __future__ import annotations

from principlecheck.facts.case import Case, FactSpec, NotDeclared, fact
from principlecheck.model.format.organisation import ORGANISATION, Item

_READS = ("listening.kind", "listening.owner", "listening.within")
_WANTED = {"owner": "an owner", "within": "a deadline"}


def _routes(case: Case) -> list[Item]:
    return [item for item in case.items("listening") if item.get("kind") == "policy_barriers"]


def _lacking(item: Item) -> list[str]:
    return [words for name, words in _WANTED.items() if item.get(name) is None]


@fact(
    ORGANISATION,
    "flag",
    "whether every report of a barrier has an owner and a deadline",
    reads=_READS,
)
def barriers_are_answered(case: Case) -> bool:
    """False without such a route, once listening is finished."""
    routes = _routes(case)
    if not routes:
        case.finished("listening", "policy_barriers")
        return False
    lacking = [(item, name) for item in routes for name in _WANTED if case.get(item, name) is None]
    excused = case.organisation.not_applicable
    if lacking and all(f"listening.{name}" in excused for _, name in lacking):
        raise NotDeclared(*(f"{item.route}.{name}" for item, name in lacking))
    return not lacking


@fact(ORGANISATION, "flag", "whether there is any way to report a barrier", reads=_READS)
def barrier_route_exists(case: Case) -> bool:
    """Answered or not."""
    return bool(_routes(case))


@fact(ORGANISATION, "names", "what the route for barriers lacks", reads=_READS)
def barrier_route_lacks(case: Case) -> list[str]:
    """In words; of the first that lacks something."""
    return next((lacks for item in _routes(case) if (lacks := _lacking(item))), [])


@fact(ORGANISATION, "text", "the route for barriers that lacks something", reads=_READS)
def barrier_route_name(case: Case) -> str:
    """By id."""
    return next((item.id for item in _routes(case) if _lacking(item)), "listening")


@fact(ORGANISATION, "text", "where the route for barriers belongs", reads=_READS)
def barrier_place(case: Case) -> str:
    """The entry that lacks something, or the section that lacks the entry."""
    return next((item.route for item in _routes(case) if _lacking(item)), "listening")


BARRIER_FACTS: tuple[FactSpec, ...] = (
    barriers_are_answered,
    barrier_route_exists,
    barrier_route_lacks,
    barrier_route_name,
    barrier_place,
)
