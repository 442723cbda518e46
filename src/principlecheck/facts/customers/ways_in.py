"""What customers can choose from: ways to a person, languages, provisions for access."""

from __future__ import annotations

from msgspec import Struct

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.scopes import NO_PERSON, channels_of_queue
from principlecheck.model.format.organisation import (
    ORGANISATION,
    Item,
    Organisation,
    once_per_organisation,
)

_READS = ("channels.kind", "channels.advertised")
_WALLS = ("queues.languages", "queues.accessibility", "queues.channels", "organisation.languages")
_LISTS = {"languages": "no language", "accessibility": "no provision for access"}
facts = Facts(ORGANISATION, reads=_READS)


def _ways_in_reaching_a_person(case: Case) -> list[Item]:
    return [item for item in case.items("channels") if item.get("kind") not in NO_PERSON]


def _advertised_ways_in(case: Case) -> list[Item]:
    return [item for item in _ways_in_reaching_a_person(case) if case.get(item, "advertised")]


def _ways_in_not_said_advertised(case: Case) -> list[Item]:
    return [item for item in _ways_in_reaching_a_person(case) if item.get("advertised") is None]


@facts.count
def ways_at_least(case: Case) -> int:
    """Advertised ways to a person, as far as declared.

    Channels that say that they are advertised.
    """
    return len(_advertised_ways_in(case))


@facts.count
def ways_at_most(case: Case) -> int:
    """Advertised ways to a person, at most.

    With the channels that do not say whether they are advertised.
    """
    most = len(_advertised_ways_in(case)) + len(_ways_in_not_said_advertised(case))
    case.finished("channels", "advertised")
    return most


@facts.count
def ways_to_a_person(case: Case) -> int:
    """Advertised ways to a person.

    Raises `NotDeclared` while a channel does not say whether it is advertised.
    """
    unsaid = _ways_in_not_said_advertised(case)
    if unsaid:
        raise NotDeclared(*(f"{item.route}.advertised" for item in unsaid))
    return int(case.fact("ways_at_most"))


@facts.entries
def ways_named(case: Case) -> list[Item]:
    """Advertised channels that reach a person."""
    return list(_advertised_ways_in(case))


@facts.names(reads=("organisation.languages", "organisation.accessibility"))
def nothing_offered(case: Case) -> list[str]:
    """What the organisation says that it has none of.

    In words: lists that are declared and empty.
    """
    about = case.organisation.about
    return [words for name, words in _LISTS.items() if case.get(about, name) == []]


class Wall(Struct, frozen=True):
    """A kind of channel through which nobody is served in a language, or with a provision, that the
    organisation says it has; `route` is the first queue's field.
    """

    kind: str
    lacks: tuple[str, ...]
    route: str


@once_per_organisation
def _walls_of_channel_kinds(organisation: Organisation) -> tuple[Wall, ...]:
    """What each kind of channel lacks, where every queue that answers it says what it has."""
    offered = set(organisation.about.get("languages") or ())
    queues: dict[str, list[Item]] = {}
    for queue in organisation.items("queues"):
        for kind in dict.fromkeys(c.get("kind") for c in channels_of_queue(organisation, queue)):
            if kind not in NO_PERSON:
                queues.setdefault(kind, []).append(queue)
    found = []
    for kind, answering in queues.items():
        spoken = [queue.get("languages") for queue in answering]
        if offered and all(each is not None for each in spoken):
            unspoken = sorted(offered - {language for each in spoken for language in each})
            if unspoken:
                found.append(Wall(kind, tuple(unspoken), f"{answering[0].route}.languages"))
        if all(queue.get("accessibility") == [] for queue in answering):
            nothing = ("any provision for access",)
            found.append(Wall(kind, nothing, f"{answering[0].route}.accessibility"))
    return tuple(found)


@facts.names(reads=_WALLS)
def walls(case: Case) -> list[str]:
    """What a kind of channel lacks of what the organisation offers.

    Such as `phone without en`. Queues that do not say are taken to have it.
    """
    found = _walls_of_channel_kinds(case.organisation)
    case.inputs.update(dict.fromkeys(wall.route for wall in found))
    lacks: dict[str, list[str]] = {}
    for wall in found:
        lacks.setdefault(wall.kind, []).extend(wall.lacks)
    return [
        f"{kind.replace('_', ' ')} without {' or '.join(names)}" for kind, names in lacks.items()
    ]


@facts.text(reads=(*_READS, "organisation.languages", "organisation.accessibility", *_WALLS))
def choice_route(case: Case) -> str:
    """Where the choice is missing.

    The empty list, else the queue that lacks something, else the channels.
    """
    about = case.organisation.about
    empty = [f"{ORGANISATION}.{name}" for name in _LISTS if about.get(name) == []]
    return next(
        iter((*empty, *(wall.route for wall in _walls_of_channel_kinds(case.organisation)))),
        "channels",
    )
