"""Whether what an entry is held against now is for all that it was held against before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from principlecheck.facts.scopes import (
    SCOPES,
    channels_of_queue,
    queue_of_reason,
    queues_answering_channels,
    queues_covered,
    scope_ids,
    scope_takes_in,
)
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.subject import Subject

_Ids: TypeAlias = frozenset[str] | None
"""Ids that a scope has to admit; None for everything."""
_SECTIONS = {"queues": "queues", "channels": "channels", "reasons": "contact_reasons"}
_WHOLE = ("queues", "channels")
"""Scopes whose ids together are every contact; a customer may be in no segment."""
_DIVIDED = ("reasons", "queues", "channels", "segments", "priority")
"""Scopes in the order in which contacts are divided by them: a reason says which queue it is."""
_MOST_STEPS = 2_000


def is_still_held_against_after_change(
    subject: Subject, now: Sequence[Item], before: Organisation, after: Organisation
) -> bool:
    """Whether `now`, what the entry of `subject` is held against in `after`, stands for what it was
    held against: each contact of the entry that the other was for is within one of them.

    Of figures, one must be for all that the earlier one was for, since parts make no whole.
    """
    was, entry = subject.other, subject.entry
    if was is None or was.section == entry.section:
        return True  # two of a kind are held against each other, and not against what they bind
    if was.section == "measured":
        whole = {name: frozenset(scope_ids(was, name)) or None for name in SCOPES}
        return any(_changed_scopes_take_in(one, whole) for one in now)
    names = [name for name in SCOPES if hasattr(was.value, name)]
    wanted = {
        name: _scope_wanted_on_both_sides(
            was, _scope_ids_after_change(subject, name, before, after), name, after
        )
        for name in names
    }
    return not wanted or _ScopeCells(wanted, after).covered(now)


def change_narrows_scope(now: Item, was: Item) -> bool:
    """Whether an entry is not for all any more that it was for."""
    return not all(scope_takes_in(scope_ids(now, name), scope_ids(was, name)) for name in SCOPES)


class _ScopeCells:
    """Whether several entries together are for all that is wanted, divided scope by scope into what
    the same of them admit. A reason is of the queue that it arrives in, and of its channels.

    After `_MOST_STEPS` it is said that they are not: it is then asked about, and not passed over.
    """

    def __init__(self, wanted: dict[str, _Ids], after: Organisation) -> None:
        self._wanted, self._after = wanted, after
        self._names = sorted(wanted, key=_DIVIDED.index)
        self._steps = _MOST_STEPS

    def covered(self, items: Sequence[Item], depth: int = 0, queues: _Ids = None) -> bool:
        """Whether `items` are for all that is wanted by the scopes from `depth` on, of contacts in
        these queues.
        """
        self._steps -= 1
        rest = self._names[depth:]
        if not items or self._steps < 0:
            return False
        if any(not any(scope_ids(one, name) for name in rest) for one in items):
            return True
        name, ids = rest[0], self._ids(rest[0], queues)
        unnamed = [one for one in items if not scope_ids(one, name)]
        if ids is None:
            return self.covered(unnamed, depth + 1, queues)
        cells: dict[tuple[tuple[str, ...], _Ids], list[Item]] = {}
        admitted = _compared_entries_by_scope_id(items, name)
        for id_ in sorted(ids):
            inside = self._queues_of(id_) if name == "reasons" else queues
            found = [*unnamed, *admitted.get(id_, ())]
            cells.setdefault((tuple(one.route for one in found), inside), found)
        return all(self.covered(found, depth + 1, inside) for (_, inside), found in cells.items())

    def _ids(self, name: str, queues: _Ids) -> _Ids:
        ids = self._wanted[name]
        if ids is None and name in _WHOLE:
            ids = frozenset(item.id for item in self._after.items(_SECTIONS[name])) or None
        inside = queues if name == "queues" else None
        if name == "channels" and queues is not None:
            inside = self._channels_of(queues)
        return ids if inside is None else inside if ids is None else ids & inside

    def _queues_of(self, reason: str) -> _Ids:
        found = self._after.find("contact_reasons", reason)
        return None if found is None else frozenset((queue_of_reason(found),))

    def _channels_of(self, queues: frozenset[str]) -> _Ids:
        found = [queue for id_ in queues if (queue := self._after.find("queues", id_)) is not None]
        return (
            frozenset(c.id for queue in found for c in channels_of_queue(self._after, queue))
            or None
        )


def _compared_entries_by_scope_id(items: Sequence[Item], name: str) -> dict[str, list[Item]]:
    """The entries that name each id by a scope."""
    found: dict[str, list[Item]] = {}
    for one in items:
        for id_ in dict.fromkeys(scope_ids(one, name)):
            found.setdefault(id_, []).append(one)
    return found


def _changed_scopes_take_in(one: Item, wanted: dict[str, _Ids]) -> bool:
    """Whether each scope admits all that is wanted of it; one that is left out admits all."""
    scopes = ((set(scope_ids(one, name)), ids) for name, ids in wanted.items())
    return all(not named or (ids is not None and ids <= named) for named, ids in scopes)


def _scope_wanted_on_both_sides(was: Item, own: set[str], name: str, after: Organisation) -> _Ids:
    """What both were for by one scope, as far as it is still there."""
    named = set(scope_ids(was, name))
    both = named & own if named and own else named | own
    section = _SECTIONS.get(name)
    if not named and not own:
        return None
    return frozenset(id_ for id_ in both if section is None or after.find(section, id_) is not None)


def _scope_ids_after_change(
    subject: Subject, name: str, before: Organisation, after: Organisation
) -> set[str]:
    """The ids that an entry admits, also where it names channels for queues, or queues for channels,
    or is judged queue by queue; none where it admits all. An entry that names queues, or may, is of
    no contact on a channel that none of them answers.
    """
    entry, part = subject.entry, subject.part
    if name == "queues" and after.find("queues", part) and not hasattr(entry.value, part):
        return {part}
    own = set(scope_ids(entry, name))
    if own:
        return own
    if name == "queues" and scope_ids(entry, "channels"):
        return {
            queue.id for queue in queues_answering_channels(after, scope_ids(entry, "channels"))
        }
    if name == "channels" and hasattr(entry.value, "queues"):
        queues = queues_covered(before, entry)  # one that is gone is what is asked about
        return {channel.id for queue in queues for channel in channels_of_queue(before, queue)}
    return set()
