"""How many of a queue's contacts a time holds for, where it holds for some and says for which."""

from __future__ import annotations

import math
from collections.abc import Iterator

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.promises.measured_promises import ON as MEASURED
from principlecheck.facts.promises.promise_and_target import ON as AIMED
from principlecheck.facts.promises.reply_hours import ON as CLOCK
from principlecheck.facts.promises.target_order import ON as ORDER
from principlecheck.facts.scopes import queue_of_reason, scope_ids
from principlecheck.model.format.organisation import Item

_READS = (
    *(f"promises.{name}" for name in ("priority", "reasons")),
    "priorities.share",
    "contact_reasons.share",
    "contact_reasons.queue",
)
aimed, measured, clock, order = (Facts(on, reads=_READS) for on in (AIMED, MEASURED, CLOCK, ORDER))


@aimed.share
@measured.share
@clock.share
@order.share
def contacts_touched(case: Case) -> float:
    """The share of a queue's contacts that it touches.

    By the priority or the contact reasons that a time names. Raises `NotDeclared` where it names
    none, and for reasons of several queues, whose shares are of unlike wholes.
    """
    shares = list(_shares_of_touched_contacts(case, case.entry))
    if not shares:
        raise NotDeclared(f"{case.entry.route}.priority")
    return min(shares)


def _shares_of_touched_contacts(case: Case, item: Item) -> Iterator[float]:
    named = item.id if item.section == "priorities" else item.get("priority")
    priority = case.organisation.find("priorities", named) if named else None
    if priority is not None:
        yield case.need(priority, "share").value
    if item.section == "priorities" or not scope_ids(item, "reasons"):
        return
    reasons = [case.organisation.find("contact_reasons", id_) for id_ in scope_ids(item, "reasons")]
    known = [reason for reason in reasons if reason is not None]
    if len(known) == len(reasons) and len({queue_of_reason(reason) for reason in known}) == 1:
        yield min(1.0, math.fsum(case.need(reason, "share").value for reason in known))
