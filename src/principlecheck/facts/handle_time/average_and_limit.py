"""An average that is aimed at, beside the limits on the contacts that it is taken over."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, RecordPart
from principlecheck.facts.handle_time.averages import ON, reasons_under_average
from principlecheck.facts.scopes import (
    entries_covering,
    limit_governing_reason,
    narrowest_items,
    reasons_of_queue,
    scope_ids,
)
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import DurationOrNone

_OVER = ("end", "transfer")
facts = Facts(
    ON,
    reads=(
        "handle_time.average_target",
        "handle_time.hard_limit",
        "handle_time.on_limit",
        "handle_time.queues",
        "handle_time.reasons",
        "contact_reasons.queue",
    ),
)


class Limits(Struct, frozen=True):
    """The limits on the contacts of an average."""

    longest: Annotated[
        Item, RecordPart("the entry with the longest limit among them", of=("handle_time",))
    ]
    lasts: Annotated[float, RecordPart("how long a contact may last at the most", "seconds")]
    are_shorter: Annotated[bool, RecordPart("whether the average is longer than every limit")]
    may_be_exceeded: Annotated[
        bool, RecordPart("whether a contact may go on after that limit, or nothing says")
    ]


@facts.record
def limits_of_average(case: Case) -> Limits:
    """The longest time that a contact of the average may last.

    Where something has no limit, nothing is shorter than the average.
    """
    limits = _limits_governing_average(case)
    free = next((entry for entry in limits if _seconds_of_hard_limit(case, entry) is None), None)
    if free is not None:
        return Limits(free, 0.0, False, True)
    seconds = {entry.id: _seconds_of_hard_limit(case, entry) or 0.0 for entry in limits}
    longest = max(limits, key=lambda entry: (seconds[entry.id], entry.id))
    average: DurationOrNone = case.need(case.entry, "average_target")
    aimed_at = average.value.seconds if average.value else 0.0
    goes_on = case.get(longest, "on_limit") not in _OVER
    return Limits(longest, seconds[longest.id], aimed_at > seconds[longest.id], goes_on)


def _limits_governing_average(case: Case) -> list[Item]:
    """The entries whose limit governs a contact of the average; raises `NotDeclared` where
    nothing says whether some of them has a limit.
    """
    reasons = reasons_under_average(case.organisation, case.entry, case.other)
    if reasons:
        found = [limit_governing_reason(case.organisation, reason) for reason in reasons]
    elif reasons_of_queue(case.organisation, case.other.id):
        found = []
    else:
        whole_queue = (
            entry
            for entry in entries_covering(case.organisation, "handle_time", "queues", case.other.id)
            if entry.get("hard_limit") is not None and not scope_ids(entry, "reasons")
        )
        found = list(narrowest_items(whole_queue)[:1])
    limits = {entry.id: entry for entry in found if entry is not None}
    if not limits or None in found:
        raise NotDeclared("handle_time.hard_limit")
    return list(limits.values())


def _seconds_of_hard_limit(case: Case, entry: Item) -> float | None:
    limit: DurationOrNone = case.need(entry, "hard_limit")
    if limit.value is not None and not limit.value.seconds:
        raise NotAssessable("A limit of 0s lets no contact begin.")
    return None if limit.value is None else limit.value.seconds
