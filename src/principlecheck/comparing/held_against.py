"""Whether what an entry is held against now is for all that it was held against before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from principlecheck.facts.scopes import SCOPES, answering, channels_of, queues_covered, scope
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.subject import Subject

_Ids: TypeAlias = frozenset[str] | None
"""Ids that a scope has to admit; None for everything."""
_SECTIONS = {"queues": "queues", "channels": "channels", "reasons": "contact_reasons"}
_WHOLE = ("queues", "channels")
"""Scopes whose ids together are every contact; a customer may be in no segment."""


def still_held(
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
        whole = {name: frozenset(scope(was, name)) or None for name in SCOPES}
        return any(_takes_in(one, whole) for one in now)
    names = [name for name in SCOPES if hasattr(was.value, name)]
    wanted = {name: _wanted(was, _own(subject, name, before, after), name, after) for name in names}
    return not wanted or any(_together(now, name, wanted, after) for name in names)


def _together(now: Sequence[Item], name: str, wanted: dict[str, _Ids], after: Organisation) -> bool:
    """Whether all that is wanted is taken in by several at once, each for a part by one scope."""
    others = {other: ids for other, ids in wanted.items() if other != name}
    found = [set(scope(one, name)) for one in now if _takes_in(one, others)]
    ids = wanted[name]
    if ids is None and name in _WHOLE:
        ids = frozenset(item.id for item in after.items(_SECTIONS[name])) or None
    return not all(found) or (ids is not None and ids <= set().union(*found))


def _takes_in(one: Item, wanted: dict[str, _Ids]) -> bool:
    """Whether each scope admits all that is wanted of it; one that is left out admits all."""
    scopes = ((set(scope(one, name)), ids) for name, ids in wanted.items())
    return all(not named or (ids is not None and ids <= named) for named, ids in scopes)


def _wanted(was: Item, own: set[str], name: str, after: Organisation) -> _Ids:
    """What both were for by one scope, as far as it is still there."""
    named = set(scope(was, name))
    both = named & own if named and own else named | own
    section = _SECTIONS.get(name)
    if not named and not own:
        return None
    return frozenset(id_ for id_ in both if section is None or after.find(section, id_) is not None)


def _own(subject: Subject, name: str, before: Organisation, after: Organisation) -> set[str]:
    """The ids that an entry admits, also where it names channels for queues, or queues for channels,
    or is judged queue by queue; none where it admits all. An entry that names queues, or may, is of
    no contact on a channel that none of them answers.
    """
    entry, part = subject.entry, subject.part
    if name == "queues" and after.find("queues", part) and not hasattr(entry.value, part):
        return {part}
    own = set(scope(entry, name))
    if own:
        return own
    if name == "queues" and scope(entry, "channels"):
        return {queue.id for queue in answering(after, scope(entry, "channels"))}
    if name == "channels" and hasattr(entry.value, "queues"):
        queues = queues_covered(before, entry)  # one that is gone is what is asked about
        return {channel.id for queue in queues for channel in channels_of(before, queue)}
    return set()
