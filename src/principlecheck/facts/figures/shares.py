"""The shares of a queue's contact reasons, and what they leave unexplained."""

from __future__ import annotations

import math

from principlecheck.facts.case import Case, Facts
from principlecheck.facts.scopes import reasons_of_queue
from principlecheck.model import units
from principlecheck.model.format.organisation import Item

facts = Facts("queues", reads=("contact_reasons.queue", "contact_reasons.share"))


def _reasons_of_queue(case: Case) -> tuple[Item, ...]:
    return reasons_of_queue(case.organisation, case.entry.id)


@facts.flag
def is_divided(case: Case) -> bool:
    """Whether the queue's contacts are divided among reasons.

    One reason that names no share is taken to be all of them.
    """
    case.items("contact_reasons")
    reasons = _reasons_of_queue(case)
    return len(reasons) > 1 or any(reason.get("share") is not None for reason in reasons)


@facts.share(formula="Σ share over the contact reasons of the queue")
def shares_listed(case: Case) -> float:
    """The share of contacts whose reason is declared."""
    listed = math.fsum(
        float(case.need(reason, "share").value) for reason in _reasons_of_queue(case)
    )
    if listed < 1:
        case.step(f"{units.format_share(1 - listed, 1)} of contacts have no reason")
    return round(listed, 9)


@facts.share(formula="1 − Σ share over the contact reasons of the queue")
def without_a_reason(case: Case) -> float:
    """The share of contacts that have no reason."""
    return max(0.0, 1.0 - float(case.fact("shares_listed")))


@facts.text
def first_reason(case: Case) -> str:
    """Where the shares stand: that of the first reason, by id."""
    found = _reasons_of_queue(case)
    return f"{found[0].route}.share" if found else "contact_reasons"
