"""Contacts offered, handled and given up, measured over one period."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.scopes import (
    MEASURED_SCOPES,
    TARGET_SCOPES,
    covering,
    is_fresh,
    measured_later,
    narrowest,
    queues_covered,
    scope,
)
from principlecheck.facts.timing.weekly_rates import times_a_week
from principlecheck.model import units
from principlecheck.model.format.quantities import Rate

facts = Facts(
    "measured",
    reads=("measured.offered", "measured.handled", "measured.abandonment", "measured.until"),
)


@facts.share(formula="1 − handled / offered")
def not_handled(case: Case) -> float:
    """The share of the contacts offered that was not handled."""
    offered: Rate = case.need(case.entry, "offered")
    handled: Rate = case.need(case.entry, "handled")
    came = offered.amount * times_a_week(case, offered, case.entry)
    done = handled.amount * times_a_week(case, handled, case.entry)
    if not came:
        raise NotAssessable("No contact was offered, so that none can have been handled.")
    case.step(f"1 − {handled} / {offered} = {units.share(1 - done / came, 1)}")
    return 1 - done / came


@facts.share
def given_up(case: Case) -> float:
    """The share of customers who hung up before anybody answered."""
    if not is_fresh(case.entry, case.organisation.as_of):
        raise NotDeclared(f"{case.entry.route}.until")
    return float(case.need(case.entry, "abandonment").value)


@facts.flag(reads=MEASURED_SCOPES)
def measured_again(case: Case) -> bool:
    """Whether customers who gave up were counted again later, in the same place."""
    return measured_later(case.organisation, case.entry, "abandonment")


@facts.share(formula="| (1 − handled / offered) − abandonment |")
def volumes_apart(case: Case) -> float:
    """How far the contacts not handled are from those given up."""
    return abs(float(case.fact("not_handled")) - float(case.fact("given_up")))


@facts.share(reads=("targets.abandonment", *TARGET_SCOPES, "measured.queues"))
def most_given_up(case: Case) -> float:
    """The most customers who may hang up, as the organisation aims at it.

    The narrowest target for the whole of a queue that was measured; 1 where none is written.
    """
    found = [
        target
        for queue in queues_covered(case.organisation, case.entry)
        for target in narrowest(
            one
            for one in covering(case.organisation, "targets", "queues", queue.id)
            if one.get("abandonment.at_most") is not None
            and not any(scope(one, name) for name in ("reasons", "segments", "priority", "roles"))
        )[:1]
    ]
    return min((float(case.need(one, "abandonment.at_most").value) for one in found), default=1.0)
