"""What customers can choose from: ways to a person, languages, provisions for access."""

from __future__ import annotations

from principlecheck.facts.case import Case, FactSpec, NotDeclared, fact
from principlecheck.model.format.organisation import ORGANISATION, Item

_READS = ("channels.kind", "channels.advertised")
_LISTS = {"languages": "no language", "accessibility": "no provision for access"}


def _reaching_a_person(case: Case) -> list[Item]:
    return [item for item in case.items("channels") if item.get("kind") != "self_service"]


def _advertised(case: Case) -> list[Item]:
    return [item for item in _reaching_a_person(case) if case.get(item, "advertised")]


def _unsaid(case: Case) -> list[Item]:
    return [item for item in _reaching_a_person(case) if item.get("advertised") is None]


@fact(ORGANISATION, "count", "advertised ways to a person, as far as declared", reads=_READS)
def ways_at_least(case: Case) -> int:
    """Channels that say that they are advertised."""
    return len(_advertised(case))


@fact(ORGANISATION, "count", "advertised ways to a person, at most", reads=_READS)
def ways_at_most(case: Case) -> int:
    """With the channels that do not say whether they are advertised."""
    most = len(_advertised(case)) + len(_unsaid(case))
    case.finished("channels", "advertised")
    return most


@fact(ORGANISATION, "count", "advertised ways to a person", reads=_READS)
def ways_to_a_person(case: Case) -> int:
    """Raises `NotDeclared` while a channel does not say whether it is advertised."""
    unsaid = _unsaid(case)
    if unsaid:
        raise NotDeclared(*(f"{item.route}.advertised" for item in unsaid))
    return int(case.fact("ways_at_most"))


@fact(ORGANISATION, "names", "advertised channels that reach a person", reads=_READS)
def ways_named(case: Case) -> list[str]:
    """By id."""
    return [item.id for item in _advertised(case)]


@fact(
    ORGANISATION,
    "names",
    "what the organisation says that it has none of",
    reads=("organisation.languages", "organisation.accessibility"),
)
def nothing_offered(case: Case) -> list[str]:
    """In words: lists that are declared and empty."""
    about = case.organisation.about
    return [words for name, words in _LISTS.items() if case.get(about, name) == []]


@fact(
    ORGANISATION,
    "text",
    "where the choice is missing",
    reads=(*_READS, "organisation.languages", "organisation.accessibility"),
)
def choice_route(case: Case) -> str:
    """The empty list, else the channels."""
    about = case.organisation.about
    return next((f"{ORGANISATION}.{name}" for name in _LISTS if about.get(name) == []), "channels")


WAYS_IN_FACTS: tuple[FactSpec, ...] = (
    ways_at_least,
    ways_at_most,
    ways_to_a_person,
    ways_named,
    nothing_offered,
    choice_route,
)
