"""What the policies hold for a group of contacts: its deadlines with their hours, and its limit."""

from __future__ import annotations

from msgspec import Struct

from principlecheck.arithmetic.schedule import Schedule
from principlecheck.facts.promises.held_to import (
    promises_queue_is_held_to,
    share_of_contacts_promised,
)
from principlecheck.facts.promises.promise_and_target import USUAL_SHARE
from principlecheck.facts.scopes import (
    channels_of_queue,
    is_queue_live,
    narrowest_items,
    scope_covers,
    scope_ids,
)
from principlecheck.facts.timing.working_time import declared_schedule
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import DurationOrNone, Span
from principlecheck.model.format.shapes import ALWAYS

CLOCKS = {
    "first_reply": "first_reply_took",
    "next_reply": "next_reply_took",
    "update": "update_took",
    "resolution": "resolution_took",
    "fulfilment": "settlement_took",
}
"""Clocks of promises, and the lengths of records that they run in."""
AFTER_THE_FIRST = ("next_reply", "update")
"""Clocks that start again within a contact: of when they did there is no column, only of how long."""
_DAYS = {"calendar day": 1, "calendar week": 7}


class Deadline(Struct, frozen=True):
    """A time that contacts are held to, and how its clock is counted.

    `unit` is what its figures are counted in: elapsed or working (seconds), or working day or
    calendar day (seconds of such days, of which whole ones are told). `limit` is in the same
    seconds, None where no time is held to. `hours` are those that the entry itself names.
    """

    clock: str
    unit: str
    limit: int | None = None
    span: Span | None = None
    share: float = USUAL_SHARE
    item: Item | None = None
    schedule: Schedule | None = None
    hours: str | None = None

    @property
    def joins(self) -> bool:
        """Whether its clock needs a table of openings."""
        return self.unit in ("working", "working day")


def deadlines_records_are_held_to(
    organisation: Organisation, queue: Item | None, priority: str | None = None
) -> dict[str, Deadline]:
    """The time that a queue is held to on each clock: what is promised, else what is aimed at."""
    return {
        clock: _deadline_of_records_on_clock(organisation, queue, clock, priority)
        for clock in CLOCKS
    }


def _deadline_of_records_on_clock(
    organisation: Organisation, queue: Item | None, clock: str, priority: str | None
) -> Deadline:
    whom = {} if priority is None else {"priority": (priority,)}
    for item in promises_queue_is_held_to(organisation, queue, clock, whom):
        span: Span = item.get(f"{clock}.at_most")
        found = _how_records_deadline_counts(organisation, item, queue, clock, span)
        if found is not None:
            return found
    if queue is not None and not is_queue_live(organisation, queue):
        hours = _hours_of_records_deadline(organisation, None, queue)
        if hours is not None and hours.schedule is not None:
            return Deadline(clock, "working", schedule=hours.schedule)
    return Deadline(clock, "elapsed")


class _DeadlineHours(Struct, frozen=True):
    schedule: Schedule | None
    own: str | None


def _hours_of_records_deadline(
    organisation: Organisation, item: Item | None, queue: Item | None
) -> _DeadlineHours | None:
    own = item.get("hours") if item is not None else None
    holders = [queue, *([] if queue is None else channels_of_queue(organisation, queue))]
    named = [own, *(holder.get("hours") for holder in holders if holder is not None)]
    named.append(organisation.about.get("hours"))
    first = next((name for name in named if name), None)
    if first is None:
        return None
    declared = organisation.find("hours", first)
    if declared is None:
        return _DeadlineHours(Schedule.always() if first == ALWAYS else None, own)
    if declared.get("time_zone") is None or declared.get("open") is None:
        return None
    return _DeadlineHours(declared_schedule(organisation, declared), own)


def _how_records_deadline_counts(
    organisation: Organisation, item: Item, queue: Item | None, clock: str, span: Span
) -> Deadline | None:
    """How a span is counted; None where it is an end or months, or no hours are declared."""
    said = share_of_contacts_promised(item, clock)
    share = USUAL_SHARE if said is None else said.value
    if span.unit == "elapsed":
        return Deadline(clock, "elapsed", int(span.amount), span, share, item)
    if span.unit in _DAYS:
        days = int(span.amount * _DAYS[span.unit])
        return Deadline(clock, "calendar day", days * units.DAY, span, share, item)
    if span.unit not in ("working", "working day"):
        return None
    hours = _hours_of_records_deadline(organisation, item, queue)
    if hours is None or hours.schedule is None:
        return None
    limit = int(span.amount) * (units.DAY if span.unit == "working day" else 1)
    return Deadline(clock, span.unit, limit, span, share, item, hours.schedule, hours.own)


def limit_records_are_held_to(
    organisation: Organisation, queue: Item | None
) -> tuple[Item, int] | None:
    """The limit on handle time that holds for all of a queue, in seconds."""
    found = narrowest_items(
        item
        for item in organisation.items("handle_time")
        if item.get("hard_limit") is not None
        and (queue is None or scope_covers(item, "queues", queue.id))
        and not scope_ids(item, "reasons")
    )
    if not found:
        return None
    limit: DurationOrNone = found[0].get("hard_limit")
    return (found[0], int(limit.value.seconds)) if limit.value else None


def limit_ends_recorded_contact(limiting: Item) -> bool:
    """Whether a limit ends the contact."""
    return limiting.get("on_limit") in ("end", "transfer")
