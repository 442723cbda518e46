"""What a contact is said to cost, beside what the agent's time in it costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Struct

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, RecordPart
from principlecheck.facts.costs.ranges import (
    Price,
    contacts_a_year,
    contacts_sharing_agents_time,
    price_of_agent_hour,
)
from principlecheck.facts.queues.busiest_hour import LOAD_READS, mean_handle_time_of_queue
from principlecheck.model import units
from principlecheck.model.format.organisation import ORGANISATION, Item
from principlecheck.model.format.quantities import Money, MoneyRange

facts = Facts(
    ORGANISATION,
    reads=("organisation.costs", "queues.planned_volume", "queues.hours", *LOAD_READS),
)


class TimeInAContact(Struct, frozen=True):
    """The agent's time in a contact: over all queues, or of the one where it costs least."""

    costs: Annotated[str, RecordPart("what the agent's time in a contact costs")]
    where: Annotated[str, RecordPart("of which contacts that is said")]
    queue: Annotated[Item, RecordPart("the queue whose contacts weigh most in it")]
    is_dearer: Annotated[bool, RecordPart("whether that time costs more than a whole contact")]
    dearer_by: Annotated[Money, RecordPart("by how much it does, at the least; else nothing")]


class _Contacts(Struct, frozen=True):
    """A queue with the agent's seconds in a contact."""

    queue: Item
    seconds: float


@facts.record
def time_in_a_contact(case: Case) -> TimeInAContact:
    """The agent's time in a contact, beside what a whole contact is said to cost.

    The contact at its dearest against the time at its cheapest, since one price stands for all:
    on the average of all contacts where each queue says how many come, and else on the queue where
    it costs least. Whatever the ends mean, both cannot hold.
    """
    declared: MoneyRange = case.need(case.organisation.about, "costs.contact")
    hour = price_of_agent_hour(case)
    if hour.currency != declared.low.currency:
        raise NotAssessable("An hour and a contact are priced in two currencies.")
    time, where = _least_agent_time_in_contact(case)
    hours = time.seconds / units.HOUR
    price = Price(hours * hour.low, hours * hour.high, hour.currency)
    case.step(f"{units.format_duration(time.seconds, 1)} of an agent at {hour} an hour = {price}")
    over = price.low - declared.high.amount
    dearer_by = Money(f"{max(0.0, over):.2f} {price.currency}")
    return TimeInAContact(str(price), where, time.queue, over > 0, dearer_by)


def _least_agent_time_in_contact(case: Case) -> tuple[_Contacts, str]:
    """The least that a contact can take on average, and of which contacts that is said."""
    every = _queues_with_time_in_contact(case)
    volumes = _contacts_a_year_by_queue(case, every)
    if not volumes:
        least = min(every, key=lambda one: (one.seconds, one.queue.id))
        return least, f"on the queue “{least.queue.called}”, where contacts are shortest"
    weights = [one.seconds * come for one, come in zip(every, volumes, strict=True)]
    heaviest = every[weights.index(max(weights))].queue
    average = sum(weights) / sum(volumes)
    return _Contacts(heaviest, average), "on average over the contacts that the queues plan for"


def _queues_with_time_in_contact(case: Case) -> list[_Contacts]:
    """Every queue with the time in its contacts; raises `NotDeclared` with all that lacks."""
    timed: list[_Contacts] = []
    missing: dict[str, None] = {}
    for queue in case.organisation.items("queues"):
        try:
            each = mean_handle_time_of_queue(case, queue) / contacts_sharing_agents_time(
                case, queue
            )
            timed.append(_Contacts(queue, each))
        except NotDeclared as lacking:
            missing.update(dict.fromkeys(lacking.routes))
    if not timed or missing:
        raise NotDeclared(*(missing or {"queues": None}))
    return timed


def _contacts_a_year_by_queue(case: Case, every: Sequence[_Contacts]) -> list[float]:
    """How many contacts a year each queue is planned for; nothing where one of them does not say."""
    if any(one.queue.get("planned_volume") is None for one in every):
        return []
    come = case.or_missing(lambda: [contacts_a_year(case, one.queue) for one in every])
    return [] if isinstance(come, NotDeclared) or not sum(come) else come
