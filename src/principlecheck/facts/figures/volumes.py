"""Contacts offered, handled and given up, measured over one period."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.promises.measured_targets import (
    end_of_measured_interval,
    targets_for_measured_figure,
)
from principlecheck.facts.scopes import (
    MEASURED_SCOPES,
    SCOPES,
    TARGET_SCOPES,
    entries_covering_any_id,
    figure_was_measured_later,
    is_fresh_measurement,
    scope_ids,
    scopes_meet,
    team_targets,
)
from principlecheck.facts.timing.weekly_rates import rate_periods_a_week
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
    came = offered.amount * rate_periods_a_week(case, offered, case.entry)
    done = handled.amount * rate_periods_a_week(case, handled, case.entry)
    if not came:
        raise NotAssessable("No contact was offered, so that none can have been handled.")
    case.step(f"1 − {handled} / {offered} = {units.format_share(1 - done / came, 1)}")
    return 1 - done / came


@facts.share
def given_up(case: Case) -> float:
    """The share of customers who hung up before anybody answered."""
    if not is_fresh_measurement(case.entry, case.organisation.as_of):
        raise NotDeclared(f"{case.entry.route}.until")
    return float(case.need(case.entry, "abandonment").value)


@facts.flag(reads=MEASURED_SCOPES)
def measured_again(case: Case) -> bool:
    """Whether customers who gave up were counted again later, in the same place."""
    return figure_was_measured_later(case.organisation, case.entry, "abandonment")


@facts.share(formula="| (1 − handled / offered) − abandonment |")
def volumes_apart(case: Case) -> float:
    """How far the contacts not handled are from those given up."""
    return abs(float(case.fact("not_handled")) - float(case.fact("given_up")))


_AIMS = ("targets.abandonment", "measured.abandonment", "measured.certainty", *TARGET_SCOPES)


@facts.flag(reads=(*_AIMS, *MEASURED_SCOPES))
def has_an_aim(case: Case) -> bool:
    """Whether an aim is set for how many of just these customers may hang up."""
    return bool(targets_for_measured_figure(case.organisation, case.entry, "abandonment"))


@facts.flag(reads=(*_AIMS, *MEASURED_SCOPES))
def aims_for_others(case: Case) -> bool:
    """Whether an aim is set for some of these customers alone, or for others beside them, and none
    for just these: few who hang up may still be too many of those.
    """
    if case.fact("has_an_aim"):
        return False
    named = scope_ids(case.entry, "queues")
    around = (
        entries_covering_any_id(case.organisation, "targets", "queues", named)
        if named
        else team_targets(case.organisation)
    )
    return any(
        target.get("abandonment.at_most") is not None
        and all(
            scopes_meet(scope_ids(target, name), scope_ids(case.entry, name)) for name in SCOPES
        )
        for target in around
    )


@facts.share(reads=(*_AIMS, *MEASURED_SCOPES))
def most_given_up(case: Case) -> float:
    """The most customers who may hang up, as the organisation aims at it.

    The narrowest target for just the contacts that were measured, or for each queue alike; 1 where
    none is written.
    """
    found = targets_for_measured_figure(case.organisation, case.entry, "abandonment")
    return min((float(case.need(one, "abandonment.at_most").value) for one in found), default=1.0)


@facts.share(reads=(*_AIMS, *MEASURED_SCOPES))
def surely_given_up(case: Case) -> float:
    """The fewest that it can have been who hung up: the low end of the interval, if it has one."""
    return end_of_measured_interval(case.entry, "abandonment", "low", float(case.fact("given_up")))
