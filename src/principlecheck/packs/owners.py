"""Whose a finding is: the department that decides what it is about, and those it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import UNSET

from principlecheck.model.format.organisation import Item, Organisation, attribute_of
from principlecheck.model.format.subject import Subject

_NAMED = ("handled_by", "paid_by", "department", "answered_by", "asked_by")
"""Fields that name a department, beside `decided_by`."""
_ANSWERING = ("department", "answered_by")
"""Those of them that can change the entry."""


def concerned(
    organisation: Organisation, subject: Subject, routes: Iterable[str]
) -> tuple[str, tuple[str, ...]]:
    """The department to turn to (empty where none is declared), and all that are concerned.

    It is whoever is declared to decide; else whose entry it is; else where its owner, its team or
    its queues belong, if that is one department; else who pays for it. Whoever is only scored, rewarded or bound by it is
    concerned. `routes` are those that the finding shows, the one it points at first.
    """
    pointed, *others = [_entry(organisation, route) for route in routes]
    items = _apart(pointed, subject.entry, subject.other)
    deciding = [id_ for item in items for id_ in _ids(item, ("decided_by",))]
    # Of a pair of departments none answers for what sets them against each other.
    alone = subject.kind == "departments" or pointed is None or pointed.section == "departments"
    answering = [id_ for item in items for id_ in _ids(item, _ANSWERING)]
    answering += [id_ for item in items for id_ in _itself(item) if alone]
    named = [id_ for item in items for id_ in _named(item)]
    found = [*deciding, *answering][:1]
    for item in () if found else (*items, *_apart(*others)):
        found = found or _only(organisation, item)
    found = found or [id_ for item in items for id_ in _ids(item, ("paid_by",))][:1]
    owner = found[0] if found else ""
    concern = [owner, *deciding, *named]
    if not any(concern):
        for item in items:
            concern += [id_ for way in _whose_work(organisation, item) for id_ in way]
            concern += _touched(organisation, item)
    return owner, tuple(dict.fromkeys(id_ for id_ in concern if id_))


def _apart(*items: Item | None) -> list[Item]:
    return list({item.route: item for item in items if item is not None}.values())


def _entry(organisation: Organisation, route: str) -> Item | None:
    section, _, rest = route.partition(".")
    return organisation.find(section, rest.partition(".")[0])


def _ids(item: Item, fields: Iterable[str]) -> Iterator[str]:
    """The ids in those of the fields that the entry has."""
    for name in fields:
        value = getattr(item.value, attribute_of(name), UNSET)
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from value


def _named(item: Item) -> list[str]:
    return [*_itself(item), *_ids(item, _NAMED)]


def _itself(item: Item) -> list[str]:
    return [item.id] if item.section == "departments" else []


def _only(organisation: Organisation, item: Item) -> list[str]:
    """The department of the first way that leads to a single one; else none."""
    for found in _whose_work(organisation, item):
        if len(set(found)) == 1:
            return found[:1]
    return []


def _whose_work(organisation: Organisation, item: Item) -> Iterator[list[str]]:
    """The departments whose work an entry is, way by way, the nearest to a decision first."""
    yield _of(organisation, "roles", _ids(item, ("owner",)))
    yield _of(organisation, "teams", _ids(item, ("team",)))
    yield _of(organisation, "roles", _ids(item, ("from",)))
    yield _of_queues(organisation, _ids(item, ("queues", "queue")))
    answered = [*_ids(item, ("channels",)), *([item.id] if item.section == "channels" else ())]
    queues = (q.id for id_ in answered for q in organisation.having("queues", "channels", id_))
    yield _of_queues(organisation, sorted(set(queues)))


def _touched(organisation: Organisation, item: Item) -> list[str]:
    """The departments whose people an entry scores, rewards, binds or measures: it is about them,
    and somebody else may have written it.
    """
    bound = list(_ids(item, ("binds", "departments")))
    return [
        *_of(organisation, "roles", _ids(item, ("role", "roles"))),
        *(id_ for id_ in bound if organisation.find("departments", id_)),
        *_of(organisation, "roles", bound),
    ]


def _of(organisation: Organisation, section: str, ids: Iterable[str]) -> list[str]:
    """The departments of roles or of teams."""
    found = (organisation.find(section, id_) for id_ in ids)
    return [id_ for item in found if item is not None for id_ in _ids(item, ("department",))]


def _of_queues(organisation: Organisation, ids: Iterable[str]) -> list[str]:
    """The departments of the teams that answer queues."""
    queues = (organisation.find("queues", id_) for id_ in ids)
    teams = [id_ for queue in queues if queue is not None for id_ in _ids(queue, ("team",))]
    return _of(organisation, "teams", teams)
