"""The contacts that a promise covers: the queues they arrive in, and the targets that hold there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import product

from principlecheck.facts.scopes import (
    answering,
    covering,
    covers,
    narrowest,
    narrowness,
    queue_of_reason,
    scope,
    takes_in,
    team_targets,
)
from principlecheck.model.format.organisation import Item, Organisation, once

CLOCKS = ("first_reply", "next_reply", "update", "resolution", "fulfilment")
_Customers = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


@once
def queues_in(organisation: Organisation, promise: Item, clock: str = "") -> Sequence[Item]:
    """The queues that answer the channels a promise holds on (on one clock: see `lost_channels`)."""
    channels = scope(promise, "channels")
    held = answering(organisation, channels) if channels else organisation.items("queues")
    if not clock or not held:
        return held
    lost = lost_channels(organisation, promise, clock)
    return [queue for queue in held if _answers(queue, channels, lost)]


def _answers(queue: Item, channels: Sequence[str], lost: Collection[str]) -> bool:
    """Whether a queue answers a channel that the promise has not lost."""
    answered = [id_ for id_ in scope(queue, "channels") if not channels or id_ in channels]
    return not answered or any(id_ not in lost for id_ in answered)


def lost_channels(organisation: Organisation, promise: Item, clock: str) -> frozenset[str]:
    """The channels on which a narrower promise holds instead, on one clock.

    Narrower by its channels alone: one to some customers leaves the others what they were told.
    """
    return _lost(organisation, clock, narrowness(promise), _customers(promise))


@once
def _lost(
    organisation: Organisation,
    clock: str,
    narrow: tuple[int, int],
    customers: _Customers,
) -> frozenset[str]:
    return frozenset(
        id_
        for (narrower, others), channels in _given(organisation, clock)
        if narrower > narrow
        and all(takes_in(wide, own) for wide, own in zip(others, customers, strict=True))
        for id_ in channels
    )


@once
def _given(
    organisation: Organisation, clock: str
) -> list[tuple[tuple[tuple[int, int], _Customers], set[str]]]:
    """How narrow promises on one clock are and to whom they are given, with the channels."""
    found: dict[tuple[tuple[int, int], _Customers], set[str]] = {}
    for promise in organisation.items("promises"):
        if promise.get(f"{clock}.at_most") is not None:
            key = narrowness(promise), _customers(promise)
            found.setdefault(key, set()).update(scope(promise, "channels"))
    return list(found.items())


def _customers(promise: Item) -> _Customers:
    return scope(promise, "reasons"), scope(promise, "segments"), scope(promise, "priority")


def targets_within(organisation: Organisation, promise: Item, clock: str) -> list[Item]:
    """The targets that hold, the narrowest in each place, for contacts that the promise covers."""
    promised, segments = scope(promise, "reasons"), scope(promise, "segments")
    found: dict[str, Item] = {}
    alike: set[tuple[str, tuple[str | None, ...]]] = set()
    for queue in queues_in(organisation, promise, clock):
        # Queues that no target names have the same ones, which are looked through once for all.
        named = queue.id if queue.id in _queues_named(organisation) else ""
        among = promised or _reasons_named(organisation, clock, named)
        own = tuple(r for r in among if _arrives_in(organisation, r, queue))
        reasons = own if promised else (*own, None)
        if (named, reasons) not in alike:
            alike.add((named, reasons))
            priorities = scope(promise, "priority")
            holding = _narrowest_in_each(organisation, clock, named, reasons, segments, priorities)
            found.update((target.id, target) for target in holding)
    return list(found.values())


@once
def _queues_named(organisation: Organisation) -> frozenset[str]:
    return frozenset(_named(team_targets(organisation), "queues"))


@once
def _aims(organisation: Organisation, clock: str, queue: str) -> list[Item]:
    """The targets on a clock for a queue; without one, those that name none."""
    return [
        target
        for target in covering(organisation, "targets", "queues", queue)
        if target.get(f"{clock}.at_most") is not None
    ]


@once
def _reasons_named(organisation: Organisation, clock: str, queue: str) -> list[str]:
    return _named(_aims(organisation, clock, queue), "reasons")


@once
def _narrowest_in_each(
    organisation: Organisation,
    clock: str,
    queue: str,
    reasons: tuple[str | None, ...],
    segments: tuple[str, ...],
    priorities: tuple[str, ...],
) -> list[Item]:
    """The targets that hold in each place that reasons, segments and priorities make."""
    candidates = _aims(organisation, clock, queue)
    named_anywhere = segments or _segments_named(organisation, f"{clock}.at_most")
    # A segment that no target of this queue names is given what those of no segment are.
    here = set(_named(candidates, "segments"))
    customers = dict.fromkeys((*(s if s in here else None for s in named_anywhere), None))
    classes: Sequence[str | None] = priorities or [None, *_named(candidates, "priority")]
    found: dict[str, Item] = {}
    for reason, segment, priority in product(reasons, customers, classes):
        place = ("reasons", reason), ("segments", segment), ("priority", priority)
        matching = [t for t in candidates if all(_holds(t, name, id_) for name, id_ in place)]
        found.update((target.id, target) for target in narrowest(matching))
    return list(found.values())


@once
def _segments_named(organisation: Organisation, bound: str) -> list[str]:
    declared = [t for t in team_targets(organisation) if t.get(bound) is not None]
    return _named(declared, "segments")


def _named(items: Iterable[Item], name: str) -> list[str]:
    return list(dict.fromkeys(id_ for item in items for id_ in scope(item, name)))


def _arrives_in(organisation: Organisation, reason_id: str, queue: Item) -> bool:
    reason = organisation.find("contact_reasons", reason_id)
    return reason is not None and queue_of_reason(reason) == queue.id


def _holds(target: Item, name: str, id_: str | None) -> bool:
    """A scope that names ids does not hold for contacts of none of them."""
    return not scope(target, name) if id_ is None else covers(target, name, id_)
