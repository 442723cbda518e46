"""Contacts that come back: as a trial of a limit found them, and as they were measured."""

from __future__ import annotations

from principlecheck.arithmetic.repeats import repeat_rate
from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.handle_time.limits import ON
from principlecheck.facts.queues.busiest_hour import freshest_measurement
from principlecheck.facts.scopes import MEASURED_SCOPES
from principlecheck.facts.steering.metrics import counted_from_repeats
from principlecheck.model import units
from principlecheck.model.format.quantities import DurationOrNone

facts = Facts(
    ON,
    reads=(
        "handle_time.hard_limit",
        "handle_time.queues",
        "handle_time.reasons",
        "contact_reasons.queue",
        "handle_time.with_limit",
        "handle_time.without_limit",
        "measured.first_contact_resolution",
        "measured.unsolved_come_back",
        "metrics.comes_from",
        "metrics.measures",
        *MEASURED_SCOPES,
    ),
)


@facts.share
def repeats_in_trial(case: Case) -> float:
    """The share that came back in the half of the trial that is like today.

    The half with the limit where one is set, else the one without.
    """
    limit: DurationOrNone = case.need(case.entry, "hard_limit")
    side = "without_limit" if limit.value is None else "with_limit"
    return float(case.need(case.entry, f"{side}.repeats").value)


@facts.share(formula="(1 − first-contact resolution) · share of the unsolved who return")
def repeats_measured(case: Case) -> float:
    """The share that comes back, as measured on the queue.

    1 − first-contact resolution where that was itself counted from repeats.
    """
    solved = freshest_measurement(case, case.other, "first_contact_resolution")
    if solved is None:
        raise NotDeclared("measured.first_contact_resolution")
    share = float(case.need(solved, "first_contact_resolution").value)
    if counted_from_repeats(case):
        case.step(
            f"1 − {units.format_share(share, 1)} = {units.format_share(repeat_rate(share), 1)} come back"
        )
        return repeat_rate(share)
    back = freshest_measurement(case, case.other, "unsolved_come_back")
    if back is None:
        raise NotDeclared("measured.unsolved_come_back")
    returning = float(case.need(back, "unsolved_come_back").value)
    found = repeat_rate(share, returning)
    case.step(
        f"(1 − {units.format_share(share, 1)}) · {units.format_share(returning, 1)} = {units.format_share(found, 1)}"
    )
    return found


@facts.share(formula="| repeats in the trial − repeats measured |")
def repeats_apart(case: Case) -> float:
    """How far the trial's repeats are from the measured ones."""
    return abs(float(case.fact("repeats_in_trial")) - float(case.fact("repeats_measured")))
