"""Times that are meant for live queues, and whether their entries say so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from principlecheck.facts.case import Case, Facts, Pairing
from principlecheck.facts.scopes import channels_of, is_live, narrowest, scope
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
_ELSEWHERE = ("reasons", "segments", "priority", "roles")
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


def left_out(section: str) -> str:
    """The field by which an entry would say where it holds."""
    return "channels" if section == "promises" else "queues"


def _times(organisation: Organisation) -> list[Subject]:
    queues = organisation.items("queues")
    if len({is_live(organisation, queue) for queue in queues}) < 2:
        return []
    return [
        Subject(ON, item, None, field)
        for section, fields in _FIELDS.items()
        for item in organisation.items(section)
        for field in fields
        if _is_for_live(item, field)
    ]


def _is_for_live(item: Item, field: str) -> bool:
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
    _times,
    union=True,
)


def _others(case: Case, *, live: bool) -> Iterator[Item]:
    """The live queues, or the others, in which no narrower entry says the same."""
    organisation, entry = case.organisation, case.entry
    by = left_out(entry.section)
    for queue in organisation.items("queues"):
        ids = [channel.id for channel in channels_of(organisation, queue)]
        named = [queue.id] if by == "queues" else ids
        holding = [
            other
            for other in organisation.items(entry.section)
            if case.get(other, case.part) is not None
            and (not scope(other, by) or set(named) & set(scope(other, by)))
        ]
        if is_live(organisation, queue) == live and entry in narrowest(holding):
            yield queue


@facts.entries(of=("queues",))
def also_holds_for(case: Case) -> list[Item]:
    """The queues where nobody waits on the line, and that the time holds for all the same.

    Those in which a narrower entry sets another time are left out; none where somebody has said
    that the scope is meant.
    """
    narrowing = (left_out(case.entry.section), *_ELSEWHERE)
    if any(scope(case.entry, name) for name in narrowing):
        return []
    if case.organisation.deliberate(case.entry, left_out(case.entry.section)):
        return []
    return list(_others(case, live=False))


@facts.entries(of=("queues",))
def perhaps_meant_for(case: Case) -> list[Item]:
    """The live queues that it holds for."""
    return list(_others(case, live=True))


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
    return left_out(case.entry.section)


@facts.text
def scope_to_write(case: Case) -> str:
    """What to write so that it holds only where somebody waits on the line."""
    queues = list(_others(case, live=True))
    names = [queue.id for queue in queues]
    if left_out(case.entry.section) == "channels":
        names = [c.id for queue in queues for c in channels_of(case.organisation, queue)]
    return f"{left_out(case.entry.section)}: [{', '.join(dict.fromkeys(names))}]"


@facts.text
def scope_route(case: Case) -> str:
    """The field that is left out, as a route."""
    return f"{case.entry.route}.{left_out(case.entry.section)}"
