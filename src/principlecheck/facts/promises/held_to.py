"""The times that the contacts of a queue are held to: what is promised, else what is aimed at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from principlecheck.facts.scopes import (
    channels_of_queue,
    entries_covering,
    entries_covering_any_id,
    narrowest_items,
    narrowness_of_scope,
    scope_ids,
    scope_takes_in,
    team_targets,
)
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from principlecheck.model.format.quantities import Share

_WHOM = ("reasons", "segments", "priority")
Whom = Mapping[str, tuple[str, ...]]
"""The reasons, segments and priority of contacts, by scope; what is not named is nobody's own."""


def promises_queue_is_held_to(
    organisation: Organisation, queue: Item | None, clock: str, whom: Whom
) -> Sequence[Item]:
    """Promises of a queue's channels that name a time on a clock, the narrowest of each channel and
    the narrowest of all first; then its targets.

    Those for other customers, and those for some of them alone, are no time that all are held to.
    Without a queue, of all that there are.
    """
    return _promises_held_on_clock(
        organisation, queue, clock, tuple(whom.get(name, ()) for name in _WHOM)
    )


@once_per_organisation
def _promises_held_on_clock(
    organisation: Organisation, queue: Item | None, clock: str, asked: tuple[tuple[str, ...], ...]
) -> Sequence[Item]:
    def narrowest_held(items: Iterable[Item]) -> list[Item]:
        return narrowest_items(
            item
            for item in items
            if item.get(f"{clock}.at_most") is not None
            and _entry_holds_for_all_contacts(item, asked)
        )

    if queue is None:
        promises = narrowest_held(organisation.items("promises"))
        return [*promises, *narrowest_held(team_targets(organisation))]
    channels = [channel.id for channel in channels_of_queue(organisation, queue)]
    # What one channel is promised says nothing of what the others are.
    held = {
        item.id
        for id_ in channels
        for item in narrowest_held(entries_covering(organisation, "promises", "channels", id_))
    }
    promised = entries_covering_any_id(organisation, "promises", "channels", channels)
    promises = [item for item in promised if item.id in held]
    targets = narrowest_held(entries_covering(organisation, "targets", "queues", queue.id))
    return [*sorted(promises, key=narrowness_of_scope, reverse=True), *targets]


def share_of_contacts_promised(item: Item, clock: str) -> Share | None:
    """The share of contacts that a promise or a target says its time is for, if it says one.

    A target says it beside the time, or once for all its times.
    """
    share: Share | None = item.get(f"{clock}.for_share")
    if share is None and item.section == "targets":
        share = item.get("kept.at_least")
    return share


def _entry_holds_for_all_contacts(item: Item, asked: tuple[tuple[str, ...], ...]) -> bool:
    """Whether an entry holds for all of some contacts."""
    return all(
        scope_takes_in(scope_ids(item, name), own) for name, own in zip(_WHOM, asked, strict=True)
    )
