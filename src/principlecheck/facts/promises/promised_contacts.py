"""The contacts that a promise covers: the queues they arrive in, and the targets that hold there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import product

from principlecheck.facts.scopes import (
    entries_covering,
    narrowest_items,
    narrowness_of_scope,
    queue_of_reason,
    queues_answering_channels,
    scope_covers,
    scope_ids,
    scope_takes_in,
    team_targets,
)
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation

CLOCKS = ("first_reply", "next_reply", "update", "resolution", "fulfilment")
_Customers = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


@once_per_organisation
def queues_of_promise(organisation: Organisation, promise: Item, clock: str = "") -> Sequence[Item]:
    """The queues that answer the channels a promise holds on (on one clock: see `channels_promise_has_lost`)."""
    channels = scope_ids(promise, "channels")
    held = (
        queues_answering_channels(organisation, channels)
        if channels
        else organisation.items("queues")
    )
    if not clock or not held:
        return held
    lost = channels_promise_has_lost(organisation, promise, clock)
    return [queue for queue in held if _queue_answers_promised_channel(queue, channels, lost)]


def _queue_answers_promised_channel(
    queue: Item, channels: Sequence[str], lost: Collection[str]
) -> bool:
    """Whether a queue answers a channel that the promise has not lost."""
    answered = [id_ for id_ in scope_ids(queue, "channels") if not channels or id_ in channels]
    return not answered or any(id_ not in lost for id_ in answered)


def channels_promise_has_lost(
    organisation: Organisation, promise: Item, clock: str
) -> frozenset[str]:
    """The channels on which a narrower promise holds instead, on one clock.

    Narrower by its channels alone: one to some customers leaves the others what they were told.
    """
    return _channels_lost_to_narrower_promise(
        organisation, clock, narrowness_of_scope(promise), _customers_promise_is_given(promise)
    )


@once_per_organisation
def _channels_lost_to_narrower_promise(
    organisation: Organisation,
    clock: str,
    narrow: tuple[int, int],
    customers: _Customers,
) -> frozenset[str]:
    return frozenset(
        id_
        for (narrower, others), channels in _promises_by_whom_they_are_given(organisation, clock)
        if narrower > narrow
        and all(scope_takes_in(wide, own) for wide, own in zip(others, customers, strict=True))
        for id_ in channels
    )


@once_per_organisation
def _promises_by_whom_they_are_given(
    organisation: Organisation, clock: str
) -> list[tuple[tuple[tuple[int, int], _Customers], set[str]]]:
    """How narrow promises on one clock are and to whom they are given, with the channels."""
    found: dict[tuple[tuple[int, int], _Customers], set[str]] = {}
    for promise in organisation.items("promises"):
        if promise.get(f"{clock}.at_most") is not None:
            key = narrowness_of_scope(promise), _customers_promise_is_given(promise)
            found.setdefault(key, set()).update(scope_ids(promise, "channels"))
    return list(found.items())


def _customers_promise_is_given(promise: Item) -> _Customers:
    return (
        scope_ids(promise, "reasons"),
        scope_ids(promise, "segments"),
        scope_ids(promise, "priority"),
    )


def targets_within_promise(organisation: Organisation, promise: Item, clock: str) -> list[Item]:
    """The targets that hold, the narrowest in each place, for contacts that the promise covers."""
    promised, segments = scope_ids(promise, "reasons"), scope_ids(promise, "segments")
    found: dict[str, Item] = {}
    alike: set[tuple[str, tuple[str | None, ...]]] = set()
    for queue in queues_of_promise(organisation, promise, clock):
        # Queues that no target names have the same ones, which are looked through once for all.
        named = queue.id if queue.id in _queues_targets_name(organisation) else ""
        among = promised or _reasons_targets_name(organisation, clock, named)
        own = tuple(r for r in among if _reason_arrives_in_queue(organisation, r, queue))
        reasons = own if promised else (*own, None)
        if (named, reasons) not in alike:
            alike.add((named, reasons))
            priorities = scope_ids(promise, "priority")
            holding = _narrowest_targets_in_each_place(
                organisation, clock, named, reasons, segments, priorities
            )
            found.update((target.id, target) for target in holding)
    return list(found.values())


@once_per_organisation
def _queues_targets_name(organisation: Organisation) -> frozenset[str]:
    return frozenset(_ids_in_scopes_of_entries(team_targets(organisation), "queues"))


@once_per_organisation
def _targets_on_clock_for_queue(organisation: Organisation, clock: str, queue: str) -> list[Item]:
    """The targets on a clock for a queue; without one, those that name none."""
    return [
        target
        for target in entries_covering(organisation, "targets", "queues", queue)
        if target.get(f"{clock}.at_most") is not None
    ]


@once_per_organisation
def _reasons_targets_name(organisation: Organisation, clock: str, queue: str) -> list[str]:
    return _ids_in_scopes_of_entries(
        _targets_on_clock_for_queue(organisation, clock, queue), "reasons"
    )


@once_per_organisation
def _narrowest_targets_in_each_place(
    organisation: Organisation,
    clock: str,
    queue: str,
    reasons: tuple[str | None, ...],
    segments: tuple[str, ...],
    priorities: tuple[str, ...],
) -> list[Item]:
    """The targets that hold in each place that reasons, segments and priorities make."""
    candidates = _targets_on_clock_for_queue(organisation, clock, queue)
    named_anywhere = segments or _segments_targets_name(organisation, f"{clock}.at_most")
    # A segment that no target of this queue names is given what those of no segment are.
    here = set(_ids_in_scopes_of_entries(candidates, "segments"))
    customers = dict.fromkeys((*(s if s in here else None for s in named_anywhere), None))
    classes: Sequence[str | None] = priorities or [
        None,
        *_ids_in_scopes_of_entries(candidates, "priority"),
    ]
    found: dict[str, Item] = {}
    for reason, segment, priority in product(reasons, customers, classes):
        place = ("reasons", reason), ("segments", segment), ("priority", priority)
        matching = [
            t
            for t in candidates
            if all(_scope_holds_for_contacts(t, name, id_) for name, id_ in place)
        ]
        found.update((target.id, target) for target in narrowest_items(matching))
    return list(found.values())


@once_per_organisation
def _segments_targets_name(organisation: Organisation, bound: str) -> list[str]:
    declared = [t for t in team_targets(organisation) if t.get(bound) is not None]
    return _ids_in_scopes_of_entries(declared, "segments")


def _ids_in_scopes_of_entries(items: Iterable[Item], name: str) -> list[str]:
    return list(dict.fromkeys(id_ for item in items for id_ in scope_ids(item, name)))


def _reason_arrives_in_queue(organisation: Organisation, reason_id: str, queue: Item) -> bool:
    reason = organisation.find("contact_reasons", reason_id)
    return reason is not None and queue_of_reason(reason) == queue.id


def _scope_holds_for_contacts(target: Item, name: str, id_: str | None) -> bool:
    """A scope that names ids does not hold for contacts of none of them."""
    return not scope_ids(target, name) if id_ is None else scope_covers(target, name, id_)
