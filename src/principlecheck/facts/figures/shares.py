"""The shares of a queue's contact reasons, and what they leave unexplained."""

from __future__ import annotations

import math

from principlecheck.facts.case import Case, Facts
from principlecheck.facts.scopes import reasons_in
from principlecheck.model import units
from principlecheck.model.format.organisation import Item

facts = Facts("queues", reads=("contact_reasons.queue", "contact_reasons.share"))


def _shared(case: Case) -> list[Item]:
    return [r for r in reasons_in(case.organisation, case.entry.id) if r.get("share") is not None]


@facts.flag
def shares_declared(case: Case) -> bool:
    """Whether every contact reason of the queue names its share."""
    case.items("contact_reasons")
    reasons = reasons_in(case.organisation, case.entry.id)
    return bool(reasons) and len(_shared(case)) == len(reasons)


@facts.share(formula="Σ share over the contact reasons of the queue")
def shares_listed(case: Case) -> float:
    """The share of contacts whose reason is declared."""
    listed = math.fsum(float(case.need(reason, "share").value) for reason in _shared(case))
    if listed < 1:
        case.step(f"{units.share(1 - listed, 1)} of contacts have no reason")
    return round(listed, 9)


@facts.share(formula="1 − Σ share over the contact reasons of the queue")
def without_a_reason(case: Case) -> float:
    """The share of contacts that have no reason."""
    return max(0.0, 1.0 - float(case.fact("shares_listed")))


@facts.text
def first_reason(case: Case) -> str:
    """Where the shares stand: that of the first reason, by id."""
    found = _shared(case)
    return f"{found[0].route}.share" if found else "contact_reasons"
