"""What customers can choose from: ways to a person, languages, provisions for access."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.scopes import NO_PERSON
from principlecheck.model.format.organisation import ORGANISATION, Item

_READS = ("channels.kind", "channels.advertised")
_LISTS = {"languages": "no language", "accessibility": "no provision for access"}
facts = Facts(ORGANISATION, reads=_READS)


def _reaching_a_person(case: Case) -> list[Item]:
    return [item for item in case.items("channels") if item.get("kind") not in NO_PERSON]


def _advertised(case: Case) -> list[Item]:
    return [item for item in _reaching_a_person(case) if case.get(item, "advertised")]


def _unsaid(case: Case) -> list[Item]:
    return [item for item in _reaching_a_person(case) if item.get("advertised") is None]


@facts.count
def ways_at_least(case: Case) -> int:
    """Advertised ways to a person, as far as declared.

    Channels that say that they are advertised.
    """
    return len(_advertised(case))


@facts.count
def ways_at_most(case: Case) -> int:
    """Advertised ways to a person, at most.

    With the channels that do not say whether they are advertised.
    """
    most = len(_advertised(case)) + len(_unsaid(case))
    case.finished("channels", "advertised")
    return most


@facts.count
def ways_to_a_person(case: Case) -> int:
    """Advertised ways to a person.

    Raises `NotDeclared` while a channel does not say whether it is advertised.
    """
    unsaid = _unsaid(case)
    if unsaid:
        raise NotDeclared(*(f"{item.route}.advertised" for item in unsaid))
    return int(case.fact("ways_at_most"))


@facts.names
def ways_named(case: Case) -> list[str]:
    """Advertised channels that reach a person."""
    return [item.id for item in _advertised(case)]


@facts.names(reads=("organisation.languages", "organisation.accessibility"))
def nothing_offered(case: Case) -> list[str]:
    """What the organisation says that it has none of.

    In words: lists that are declared and empty.
    """
    about = case.organisation.about
    return [words for name, words in _LISTS.items() if case.get(about, name) == []]


@facts.text(reads=(*_READS, "organisation.languages", "organisation.accessibility"))
def choice_route(case: Case) -> str:
    """Where the choice is missing.

    The empty list, else the channels.
    """
    about = case.organisation.about
    return next((f"{ORGANISATION}.{name}" for name in _LISTS if about.get(name) == []), "channels")
