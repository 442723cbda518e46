"""What a contact is said to cost, beside what the agent's time in it costs."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, RecordPart
from principlecheck.facts.costs.ranges import Price, places_of, price_of_hour
from principlecheck.facts.queues.busiest_hour import LOAD_READS, mean_handle_time
from principlecheck.model import units
from principlecheck.model.format.organisation import ORGANISATION, Item
from principlecheck.model.format.quantities import Money, MoneyRange

facts = Facts(ORGANISATION, reads=("organisation.costs", *LOAD_READS))


class TimeInAContact(Struct, frozen=True):
    """The agent's time in a contact of the queue where it costs least."""

    costs: Annotated[str, RecordPart("what the agent's time in the shortest kind of contact costs")]
    queue: Annotated[Item, RecordPart("the queue whose contacts take least of an agent's time")]
    is_dearer: Annotated[bool, RecordPart("whether that time costs more than a whole contact")]
    dearer_by: Annotated[Money, RecordPart("by how much it does, at the least; else nothing")]


@facts.record
def time_in_a_contact(case: Case) -> TimeInAContact:
    """The agent's time in a contact, beside what a whole contact is said to cost.

    The contact at its dearest against the time at its cheapest, on the queue where it costs
    least, since one price stands for all: whatever the ends mean, both cannot hold.
    """
    declared: MoneyRange = case.need(case.organisation.about, "costs.contact")
    hour = price_of_hour(case)
    if hour.currency != declared.low.currency:
        raise NotAssessable("An hour and a contact are priced in two currencies.")
    seconds: dict[str, tuple[float, Item]] = {}
    missing: dict[str, None] = {}
    for queue in case.organisation.items("queues"):
        try:
            each = mean_handle_time(case, queue) / places_of(case, queue)
            seconds[queue.id] = each, queue
        except NotDeclared as lacking:
            missing.update(dict.fromkeys(lacking.routes))
    if not seconds or missing:
        raise NotDeclared(*(missing or {"queues": None}))
    least, queue = min(seconds.values(), key=lambda found: (found[0], found[1].id))
    hours = least / units.HOUR
    price = Price(hours * hour.low, hours * hour.high, hour.currency)
    over = price.low - declared.high.amount
    dearer_by = Money(f"{max(0.0, over):.2f} {price.currency}")
    return TimeInAContact(str(price), queue, over > 0, dearer_by)
