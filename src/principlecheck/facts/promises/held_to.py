"""The times that the contacts of a queue are held to: what is promised, else what is aimed at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from principlecheck.facts.scopes import channels_of, covering, covering_any, narrowest, scope
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import Share

Whom = Mapping[str, tuple[str, ...]]
"""The reasons, segments and priority of contacts, by scope; what is not named is nobody's own."""


def held_to(
    organisation: Organisation, queue: Item | None, clock: str, whom: Whom
) -> Iterator[Item]:
    """Promises of a queue's channels that name a time on a clock, the narrowest, then its targets.

    Those for other customers, and those for some of them alone, are no time that all are held to.
    Without a queue, of all that there are.
    """
    channels = [] if queue is None else [one.id for one in channels_of(organisation, queue)]
    promises = (
        covering_any(organisation, "promises", "channels", channels)
        if channels
        else organisation.items("promises")
    )
    targets = (
        [item for item in organisation.items("targets") if not scope(item, "roles")]
        if queue is None
        else covering(organisation, "targets", "queues", queue.id)
    )
    for items in (promises, targets):
        yield from narrowest(
            item
            for item in items
            if item.get(f"{clock}.at_most") is not None and _for_all_of(item, whom)
        )


def share_said(item: Item, clock: str) -> Share | None:
    """The share of contacts that a promise or a target says its time is for, if it says one.

    A target says it beside the time, or once for all its times.
    """
    share: Share | None = item.get(f"{clock}.for_share")
    if share is None and item.section == "targets":
        share = item.get("kept.at_least")
    return share


def _for_all_of(item: Item, whom: Whom) -> bool:
    """Whether an entry holds for all of some contacts."""
    for name in ("reasons", "segments", "priority"):
        own, asked = scope(item, name), whom.get(name, ())
        if own and not (asked and set(asked) <= set(own)):
            return False
    return True
