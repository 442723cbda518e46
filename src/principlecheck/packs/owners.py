"""Whose a finding is: the department that decides what it is about, and those it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import UNSET

from principlecheck.model.format.organisation import Item, Organisation, attribute_of_field
from principlecheck.model.format.subject import Subject

_NAMED = ("handled_by", "paid_by", "department", "answered_by", "asked_by")
"""Fields that name a department, beside `decided_by`."""
_ANSWERING = ("department", "answered_by")
"""Those of them that can change the entry."""


def departments_finding_concerns(
    organisation: Organisation, subject: Subject, routes: Iterable[str]
) -> tuple[str, tuple[str, ...]]:
    """The department to turn to (empty where none is declared), and all that are concerned.

    It is whoever is declared to decide; else whose entry it is; else where its owner, its team or
    its queues belong, if that is one department; else who pays for it. Whoever is only scored, rewarded or bound by it is
    concerned. `routes` are those that the finding shows, the one it points at first.
    """
    pointed, *others = [_entry_of_finding_owner(organisation, route) for route in routes]
    items = _finding_owners_apart(pointed, subject.entry, subject.other)
    deciding = [
        id_ for item in items for id_ in _finding_owner_ids_in_fields(item, ("decided_by",))
    ]
    # Of a pair of departments none answers for what sets them against each other.
    alone = subject.kind == "departments" or pointed is None or pointed.section == "departments"
    answering = [id_ for item in items for id_ in _finding_owner_ids_in_fields(item, _ANSWERING)]
    answering += [id_ for item in items for id_ in _department_owning_finding_itself(item) if alone]
    named = [id_ for item in items for id_ in _finding_owners_named_by_entry(item)]
    found = [*deciding, *answering][:1]
    for item in () if found else (*items, *_finding_owners_apart(*others)):
        found = found or _only_department_owning_finding(organisation, item)
    found = (
        found
        or [id_ for item in items for id_ in _finding_owner_ids_in_fields(item, ("paid_by",))][:1]
    )
    owner = found[0] if found else ""
    concern = [owner, *deciding, *named]
    if not any(concern):
        for item in items:
            concern += [
                id_ for way in _departments_working_on_finding(organisation, item) for id_ in way
            ]
            concern += _departments_finding_touches(organisation, item)
    return owner, tuple(dict.fromkeys(id_ for id_ in concern if id_))


def _finding_owners_apart(*items: Item | None) -> list[Item]:
    return list({item.route: item for item in items if item is not None}.values())


def _entry_of_finding_owner(organisation: Organisation, route: str) -> Item | None:
    section, _, rest = route.partition(".")
    return organisation.find(section, rest.partition(".")[0])


def _finding_owner_ids_in_fields(item: Item, fields: Iterable[str]) -> Iterator[str]:
    """The ids in those of the fields that the entry has."""
    for name in fields:
        value = getattr(item.value, attribute_of_field(name), UNSET)
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from value


def _finding_owners_named_by_entry(item: Item) -> list[str]:
    return [*_department_owning_finding_itself(item), *_finding_owner_ids_in_fields(item, _NAMED)]


def _department_owning_finding_itself(item: Item) -> list[str]:
    return [item.id] if item.section == "departments" else []


def _only_department_owning_finding(organisation: Organisation, item: Item) -> list[str]:
    """The department of the first way that leads to a single one; else none."""
    for found in _departments_working_on_finding(organisation, item):
        if len(set(found)) == 1:
            return found[:1]
    return []


def _departments_working_on_finding(organisation: Organisation, item: Item) -> Iterator[list[str]]:
    """The departments whose work an entry is, way by way, the nearest to a decision first."""
    yield _finding_departments_of_roles(
        organisation, "roles", _finding_owner_ids_in_fields(item, ("owner",))
    )
    yield _finding_departments_of_roles(
        organisation, "teams", _finding_owner_ids_in_fields(item, ("team",))
    )
    yield _finding_departments_of_roles(
        organisation, "roles", _finding_owner_ids_in_fields(item, ("from",))
    )
    yield _finding_departments_of_queues(
        organisation, _finding_owner_ids_in_fields(item, ("queues", "queue"))
    )
    answered = [
        *_finding_owner_ids_in_fields(item, ("channels",)),
        *([item.id] if item.section == "channels" else ()),
    ]
    queues = (q.id for id_ in answered for q in organisation.having("queues", "channels", id_))
    yield _finding_departments_of_queues(organisation, sorted(set(queues)))


def _departments_finding_touches(organisation: Organisation, item: Item) -> list[str]:
    """The departments whose people an entry scores, rewards, binds or measures: it is about them,
    and somebody else may have written it.
    """
    bound = list(_finding_owner_ids_in_fields(item, ("binds", "departments")))
    return [
        *_finding_departments_of_roles(
            organisation, "roles", _finding_owner_ids_in_fields(item, ("role", "roles"))
        ),
        *(id_ for id_ in bound if organisation.find("departments", id_)),
        *_finding_departments_of_roles(organisation, "roles", bound),
    ]


def _finding_departments_of_roles(
    organisation: Organisation, section: str, ids: Iterable[str]
) -> list[str]:
    """The departments of roles or of teams."""
    found = (organisation.find(section, id_) for id_ in ids)
    return [
        id_
        for item in found
        if item is not None
        for id_ in _finding_owner_ids_in_fields(item, ("department",))
    ]


def _finding_departments_of_queues(organisation: Organisation, ids: Iterable[str]) -> list[str]:
    """The departments of the teams that answer queues."""
    queues = (organisation.find("queues", id_) for id_ in ids)
    teams = [
        id_
        for queue in queues
        if queue is not None
        for id_ in _finding_owner_ids_in_fields(queue, ("team",))
    ]
    return _finding_departments_of_roles(organisation, "teams", teams)
