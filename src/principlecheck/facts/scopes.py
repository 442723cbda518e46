"""Which entries hold where: scopes have the same names wherever they occur, and left out they
narrow nothing. Where several entries match, the narrowest holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeAlias

from msgspec import UNSET

from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from principlecheck.model.format.sections.contacts import ContactReason, Queue

_Contacts: TypeAlias = tuple[tuple[str, ...], ...]
SCOPES = ("queues", "reasons", "segments", "priority", "channels")

NO_PERSON = frozenset(("self_service", "community"))
"""Kinds of channel that reach none of our people."""
PROMISE_SCOPES = tuple(f"promises.{name}" for name in ("channels", *SCOPES[1:4]))
TARGET_SCOPES = tuple(f"targets.{name}" for name in (*SCOPES[:4], "roles"))
MEASURED_SCOPES = (*(f"measured.{name}" for name in SCOPES[:4]), "measured.until")
"""The routes that say where a promise, a target, or a measurement, holds (and how old that is)."""

REASON_HANDLE_TIME = (
    *(f"contact_reasons.{name}" for name in ("handle_time", "queue", "share")),
    "measured.handle_time",
    *MEASURED_SCOPES,
)
"""The routes that say how long contacts of a reason take: as measured, else as declared."""

LIVE_CHANNELS = frozenset(("phone", "chat", "in_person"))


@once_per_organisation
def team_targets(organisation: Organisation) -> tuple[Item, ...]:
    """The targets that hold for all together: one for each person of a role is no aim of a desk."""
    return tuple(item for item in organisation.items("targets") if not item.get("roles"))


def scope_ids(item: Item, name: str) -> tuple[str, ...]:
    """The ids that a scope names; empty where it is left out or the section has no such scope."""
    value = getattr(item.value, name, UNSET)
    if value is UNSET:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def scope_covers(item: Item, name: str, id_: str) -> bool:
    """Whether a scope admits `id_`."""
    named = scope_ids(item, name)
    return not named or id_ in named


def entries_covering(
    organisation: Organisation, section: str, name: str, id_: str
) -> tuple[Item, ...]:
    """The entries of a section whose scope admits `id_`; of targets, those for all together."""
    named, others = _entries_by_scope_id(organisation, section, name)
    return named.get(id_, others)


def entries_covering_any_id(
    organisation: Organisation, section: str, name: str, ids: Iterable[str]
) -> tuple[Item, ...]:
    """The entries of a section whose scope admits one of `ids`; without any, those that name none."""
    found = [entries_covering(organisation, section, name, id_) for id_ in dict.fromkeys(ids)]
    if len(found) < 2:
        return found[0] if found else _entries_by_scope_id(organisation, section, name)[1]
    place = _places_of_entries_in_section(organisation, section)
    items = {item.id: item for each in found for item in each}
    return tuple(sorted(items.values(), key=lambda item: place[item.id]))


def queues_answering_channels(
    organisation: Organisation, channels: Iterable[str]
) -> tuple[Item, ...]:
    """The queues that answer one of some channels."""
    declared = [id_ for id_ in channels if organisation.find("channels", id_) is not None]
    place = _places_of_entries_in_section(organisation, "queues")
    found = {q.id: q for id_ in declared for q in organisation.having("queues", "channels", id_)}
    return tuple(sorted(found.values(), key=lambda queue: place[queue.id]))


def queues_covered(organisation: Organisation, item: Item) -> tuple[Item, ...]:
    """The queues that an entry's scope admits."""
    named = scope_ids(item, "queues")
    if not named:
        return organisation.items("queues")
    place = _places_of_entries_in_section(organisation, "queues")
    return tuple(
        queue
        for id_ in sorted(set(named) & place.keys(), key=place.__getitem__)
        if (queue := organisation.find("queues", id_)) is not None
    )


@once_per_organisation
def _places_of_entries_in_section(organisation: Organisation, section: str) -> dict[str, int]:
    return {item.id: place for place, item in enumerate(organisation.items(section))}


@once_per_organisation
def _entries_by_scope_id(
    organisation: Organisation, section: str, name: str
) -> tuple[dict[str, tuple[Item, ...]], tuple[Item, ...]]:
    """The entries that admit each id that some scope names, and those that admit any other."""
    items = team_targets(organisation) if section == "targets" else organisation.items(section)
    others = [n for n, item in enumerate(items) if not scope_ids(item, name)]
    places: dict[str, list[int]] = {}
    for n, item in enumerate(items):
        for id_ in dict.fromkeys(scope_ids(item, name)):
            places.setdefault(id_, []).append(n)
    return (
        {id_: tuple(items[n] for n in sorted((*at, *others))) for id_, at in places.items()},
        tuple(items[n] for n in others),
    )


def scopes_meet(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two scopes have something in common; an empty scope is everything."""
    return not one or not other or not set(one).isdisjoint(other)


def scope_takes_in(wide: Sequence[str], narrow: Sequence[str]) -> bool:
    """Whether one scope holds for all that another does; an empty scope is everything."""
    return not wide or (bool(narrow) and set(narrow) <= set(wide))


def narrowness_of_scope(item: Item) -> tuple[int, int]:
    """How narrow an entry's scopes are: how many it names, then how few ids they hold."""
    named = [scope_ids(item, name) for name in SCOPES]
    return sum(1 for ids in named if ids), -sum(len(ids) for ids in named)


def narrowest_items(items: Iterable[Item]) -> list[Item]:
    """The items than which none is narrower."""
    found = [(narrowness_of_scope(item), item) for item in items]
    best = max((narrow for narrow, _ in found), default=None)
    return [item for narrow, item in found if narrow == best]


def queue_of_reason(reason: Item) -> str:
    """The queue that a contact reason arrives in."""
    value = reason.value
    assert isinstance(value, ContactReason)  # noqa: S101 - callers pass entries of contact_reasons
    return value.queue


def channels_of_queue(organisation: Organisation, queue: Item) -> list[Item]:
    """The channels that a queue answers."""
    value = queue.value
    assert isinstance(value, Queue)  # noqa: S101 - callers pass entries of queues
    found = (organisation.find("channels", id_) for id_ in value.channels)
    return [channel for channel in found if channel is not None]


def is_queue_live(organisation: Organisation, queue: Item) -> bool:
    """Whether nobody arrives while the queue is closed: phone, chat, in person."""
    kinds = [channel.get("kind") for channel in channels_of_queue(organisation, queue)]
    return any(kind in LIVE_CHANNELS for kind in kinds)


def is_fresh_measurement(measured: Item, as_of: date) -> bool:
    """Whether a measurement ended no more than 12 months ago; an older one is not declared."""
    until: date = measured.get("until")
    month_day = (as_of.month, as_of.day)
    return (until.year, until.month, until.day) >= (as_of.year - 1, *month_day)


def latest_measured_overall(
    organisation: Organisation, figure: str, segment: str | None = None
) -> Item | None:
    """The latest measurement of a figure over all queues, no older than 12 months, or None.

    With a segment, that of its contacts alone comes first.
    """
    of_all = _latest_measured_by_segments(organisation, figure)
    return of_all.get((segment,), of_all.get(()))


@once_per_organisation
def _latest_measured_by_segments(
    organisation: Organisation, figure: str
) -> dict[tuple[str | None, ...], Item]:
    """The latest measurements of a figure over all queues, by the segments that they are of."""
    queues = {queue.id for queue in organisation.items("queues")}
    latest: dict[tuple[str | None, ...], Item] = {}
    for item in organisation.items("measured"):
        if (
            item.get(figure) is not None
            and is_fresh_measurement(item, organisation.as_of)
            and (not scope_ids(item, "queues") or queues <= set(scope_ids(item, "queues")))
            and not scope_ids(item, "reasons")
            and not scope_ids(item, "priority")
        ):
            last = latest.setdefault(scope_ids(item, "segments"), item)
            if item.get("until") > last.get("until"):
                latest[scope_ids(item, "segments")] = item
    return latest


def figure_was_measured_later(organisation: Organisation, measured: Item, figure: str) -> bool:
    """Whether a figure was measured again later of the same contacts.

    Of a row of months, the last one is how things stand.
    """
    last: date | None = _last_measured_by_contacts(organisation, figure).get(
        _contacts_measurement_is_of(measured)
    )
    return last is not None and last > measured.get("until")


@once_per_organisation
def _last_measured_by_contacts(organisation: Organisation, figure: str) -> dict[_Contacts, date]:
    found: dict[_Contacts, date] = {}
    for item in organisation.items("measured"):
        if item.get(figure) is not None:
            contacts = _contacts_measurement_is_of(item)
            found[contacts] = max(found.get(contacts, date.min), item.get("until"))
    return found


def _contacts_measurement_is_of(measured: Item) -> _Contacts:
    return tuple(tuple(sorted(scope_ids(measured, name))) for name in SCOPES)


@once_per_organisation
def limit_governing_reason(organisation: Organisation, reason: Item) -> Item | None:
    """The handle-time entry whose limit governs a contact reason, or None.

    An entry without `hard_limit` sets no limit; one that says `none` lifts it.
    """
    candidates = [
        entry
        for entry in entries_covering(
            organisation, "handle_time", "queues", queue_of_reason(reason)
        )
        if entry.get("hard_limit") is not None and scope_covers(entry, "reasons", reason.id)
    ]
    found = narrowest_items(candidates)
    return found[0] if found else None


def reasons_of_queue(organisation: Organisation, queue_id: str) -> tuple[Item, ...]:
    """The contact reasons of a queue."""
    return organisation.having("contact_reasons", "queue", queue_id)
