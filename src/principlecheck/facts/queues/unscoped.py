"""Times that are meant for live queues, and whether their entries say so."""

from __future__ import annotations

from functools import partial
from typing import Any

from msgspec import Struct

from principlecheck.facts.case import Case, Facts, Pairing
from principlecheck.facts.scopes import (
    channels_of_queue,
    is_queue_live,
    narrowness_of_scope,
    scope_ids,
)
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import OrWord, Span
from principlecheck.model.format.shapes import SpanBound
from principlecheck.model.format.subject import Subject

ON = "live_time"
SOON = 10 * units.MINUTE
"""Nobody means a letter or an e-mail by a first reply that is sooner."""
_FIELDS = {
    "handle_time": ("hard_limit", "average_target"),
    "targets": ("first_reply",),
    "promises": ("first_reply",),
}
facts = Facts(
    ON,
    reads=(
        *("handle_time.queues", "handle_time.reasons", "handle_time.hard_limit"),
        *("handle_time.average_target", "targets.queues", "targets.reasons", "targets.segments"),
        *("targets.priority", "targets.roles", "targets.first_reply", "promises.channels"),
        *("promises.reasons", "promises.segments", "promises.priority", "promises.first_reply"),
        *("queues.channels", "channels.kind"),
    ),
)


def scope_field_left_out(section: str) -> str:
    """The field by which an entry would say where it holds."""
    return "channels" if section == "promises" else "queues"


def _times_without_scope(organisation: Organisation) -> list[Subject]:
    queues = organisation.items("queues")
    if len({is_queue_live(organisation, queue) for queue in queues}) < 2:
        return []
    return [
        Subject(ON, item, None, field)
        for section, fields in _FIELDS.items()
        for item in organisation.items(section)
        for field in fields
        if _time_is_for_live_queues(item, field)
    ]


def _time_is_for_live_queues(item: Item, field: str) -> bool:
    """Whether a time only makes sense where somebody waits on the line."""
    value = item.get(field)
    if isinstance(value, OrWord):
        return value.value is not None
    if not isinstance(value, SpanBound) or not isinstance(value.at_most, Span):
        return False
    return value.at_most.unit in ("elapsed", "working") and value.at_most.amount <= SOON


LIVE_TIME = Pairing(
    ON,
    "a limit on contacts, or a first reply within ten minutes",
    tuple(_FIELDS),
    _times_without_scope,
    union=True,
)


class _Held(Struct, frozen=True):
    """The queues in which a time that names no contacts holds: live ones, and the others."""

    live: tuple[Item, ...]
    others: tuple[Item, ...]


def _queues_unscoped_time_holds_in(case: Case, section: str, field: str) -> _Held:
    """Where the entries of a section that name no contacts at all hold, on one field.

    They hold in every queue but those in which an entry that names any sets the same.
    """
    organisation, by = case.organisation, scope_field_left_out(section)
    setting = [i for i in organisation.items(section) if i.get(field) is not None]
    narrower = [item for item in setting if narrowness_of_scope(item)[0]]
    if any(not scope_ids(item, by) for item in narrower):
        return _Held((), ())
    named = {id_ for item in narrower for id_ in scope_ids(item, by)}
    for item in narrower:
        case.get(item, field)
    found: dict[bool, list[Item]] = {True: [], False: []}
    for queue in organisation.items("queues"):
        ids = (
            [queue.id] if by == "queues" else [c.id for c in channels_of_queue(organisation, queue)]
        )
        if named.isdisjoint(ids):
            found[is_queue_live(organisation, queue)].append(queue)
    return _Held(tuple(found[True]), tuple(found[False]))


_HELD = {
    (section, field): partial(_queues_unscoped_time_holds_in, section=section, field=field)
    for section, fields in _FIELDS.items()
    for field in fields
}


def _queues_without_narrower_time(case: Case, *, live: bool) -> tuple[Item, ...]:
    """The live queues, or the others, in which no narrower entry says the same."""
    case.get(case.entry, case.part)
    if narrowness_of_scope(case.entry)[0]:
        return ()
    held = case.shared(_HELD[case.entry.section, case.part])
    return held.live if live else held.others


@facts.entries(of=("queues",))
def also_holds_for(case: Case) -> list[Item]:
    """The queues where nobody waits on the line, and that the time holds for all the same.

    Those in which a narrower entry sets another time are left out; none where somebody has said
    that the scope is meant.
    """
    if scope_ids(case.entry, "roles"):
        return []
    if case.organisation.deliberate(case.entry, scope_field_left_out(case.entry.section)):
        return []
    return list(_queues_without_narrower_time(case, live=False))


@facts.entries(of=("queues",))
def perhaps_meant_for(case: Case) -> list[Item]:
    """The live queues that it holds for."""
    return list(_queues_without_narrower_time(case, live=True))


@facts.text
def time_left_open(case: Case) -> str:
    """The time that is set, and as what."""
    value: Any = case.need(case.entry, case.part)
    figure = value.at_most if isinstance(value, SpanBound) else value.value
    what = {"hard_limit": "limit", "average_target": "average"}.get(case.part, "first reply")
    return f"{what} of {getattr(figure, 'spelled', figure)}"


@facts.text
def scope_field(case: Case) -> str:
    """The field that would say where it holds."""
    return scope_field_left_out(case.entry.section)


@facts.text
def scope_to_write(case: Case) -> str:
    """What to write so that it holds only where somebody waits on the line."""
    queues = _queues_without_narrower_time(case, live=True)
    names = [queue.id for queue in queues]
    if scope_field_left_out(case.entry.section) == "channels":
        names = [c.id for queue in queues for c in channels_of_queue(case.organisation, queue)]
    return f"{scope_field_left_out(case.entry.section)}: [{', '.join(dict.fromkeys(names))}]"


@facts.text
def scope_route(case: Case) -> str:
    """The field that is left out, as a route."""
    return f"{case.entry.route}.{scope_field_left_out(case.entry.section)}"
