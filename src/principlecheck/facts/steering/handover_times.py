"""Hand-overs whose time runs out while nobody is there to take the case on."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from principlecheck.arithmetic.deadline import (
    PossibleStarts,
    Stretch,
    Wait,
    longest_wait_on_timelines,
    wait_end,
)
from principlecheck.arithmetic.schedule import Schedule
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.steering.escalation import time_escalation_stays_at_sender
from principlecheck.facts.timing.clocks import WORKING, not_assessable_if_closed
from principlecheck.facts.timing.coverage import gaps_in_coverage
from principlecheck.facts.timing.working_time import (
    HOURS_READS,
    declared_hours_by_name,
    hours_of_holder,
    schedule_of_hours,
    starts_of_wait,
    wait_on_hours,
)
from principlecheck.model import units
from principlecheck.model.format.quantities import Span

ON = "handovers"
_READS = (
    *(f"handovers.{name}" for name in ("from", "to", "within", "hours", "danger")),
    "roles.hours",
    "roles.department",
    "roles.outside",
    "departments.hours",
    *HOURS_READS,
)
facts = Facts(ON, reads=_READS)


def _hours_handover_party_is_there(case: Case, end: str) -> Schedule:
    """When the sender or the receiver is there; whoever is outside keeps hours of their own."""
    role_id = case.need(case.entry, end)
    role = case.organisation.find("roles", role_id)
    if role is None:
        raise NotDeclared(f"roles.{role_id}")
    department = case.organisation.find("departments", role.get("department") or "")
    if role.get("outside"):
        return schedule_of_hours(case, declared_hours_by_name(case, case.need(role, "hours")))
    return schedule_of_hours(case, hours_of_holder(case, role, department))


@facts.flag
def stops_while_away(case: Case) -> bool:
    """Whether its clock stands still while people are away.

    True for working time, unless the hand-over names the hours that it runs in.
    """
    span: Span = case.need(case.entry, "within")
    return span.unit in WORKING and case.get(case.entry, "hours") is None


def _least_time_receiver_is_there(case: Case) -> tuple[float, Stretch]:
    """The least time that the receiver is there between a hand-over and its deadline."""
    there, sent = (
        _hours_handover_party_is_there(case, "to"),
        _hours_handover_party_is_there(case, "from"),
    )
    wait = wait_on_hours(case, case.need(case.entry, "within"), case.entry)
    with not_assessable_if_closed():
        found = _least_time_receiver_between(wait, there, starts_of_wait(case, sent))
    if found is None:
        raise NotAssessable("Nobody is there to hand anything over in the coming weeks.")
    return found


@lru_cache(maxsize=256)
def _least_time_receiver_between(
    wait: Wait, there: Schedule, starts: PossibleStarts
) -> tuple[float, Stretch] | None:
    """It is least where the hand-over or the deadline falls on an opening or a closing.

    Several facts ask for it, and again of each organisation that differs elsewhere.
    """
    found = [
        Stretch(at, wait_end(at, wait)) for at in _turning_points_of_handover(wait, there, starts)
    ]
    timed = ((there.working_seconds(one.start, one.end), one.start, one) for one in found)
    least = min(timed, key=lambda one: one[:2], default=None)
    return None if least is None else (least[0], least[2])


def _turning_points_of_handover(
    wait: Wait, there: Schedule, starts: PossibleStarts
) -> list[datetime]:
    """The moments at which somebody hands over and at which the receiver's time may turn."""
    zone = ZoneInfo("UTC")
    spans = [tuple(datetime.fromtimestamp(at, zone) for at in span) for span in starts.spans]
    if not spans:
        return []
    begin, end = spans[0][0], spans[-1][1]
    found = {at for opening, closing in spans for at in (opening, closing - timedelta(minutes=1))}
    for opening, closing in there.open_intervals(begin, end):
        for at in (opening, closing):
            found.add(at)
            found.add(at - (wait_end(at, wait) - at))
    return sorted(at for at in found if any(opening <= at < closing for opening, closing in spans))


@facts.seconds(formula="the least open time of the receiver within the span, from every start")
def receiver_open_time(case: Case) -> float:
    """How long the receiver is there before the hand-over's time is up, at the worst start."""
    if case.fact("stops_while_away"):
        raise NotAssessable("Its clock stands still while people are away.")
    least, stretch = _least_time_receiver_is_there(case)
    case.step(
        _describe_handover_wait(stretch, _hours_handover_party_is_there(case, "to").time_zone)
    )
    return least


@facts.seconds
def time_to_act(case: Case) -> float:
    """The time that a hand-over gives, from the worst start, by the clock."""
    return _least_time_receiver_is_there(case)[1].seconds


def _when_handover_comes_in(case: Case) -> Schedule:
    """When the sender is there; any time where nobody says, and the clock never stops anyway."""
    try:
        return _hours_handover_party_is_there(case, "from")
    except NotDeclared:
        span: Span = case.need(case.entry, "within")
        if span.unit in WORKING:
            raise
        return Schedule.always(time_escalation_stays_at_sender(case, case.entry).schedule.time_zone)


def _longest_handover_lies_with_sender(case: Case) -> Stretch:
    """The longest that a case stays with its sender, of all the times at which one may come in."""
    wait = time_escalation_stays_at_sender(case, case.entry)
    with not_assessable_if_closed():
        found = longest_wait_on_timelines(wait, starts_of_wait(case, _when_handover_comes_in(case)))
    if found is None:
        raise NotAssessable("Nobody is there to hand anything over in the coming weeks.")
    return found


@facts.seconds(formula="the span by the clock, from the start from which it ends latest")
def lies_at_most(case: Case) -> float:
    """How long a danger may lie by the clock before it moves on, nights and weekends included.

    A day on which clocks are put back is no longer than another. Raises `NotDeclared` where the
    hand-over is of no danger: how long anything else lies says nothing of it.
    """
    if not case.need(case.entry, "danger"):
        raise NotDeclared(f"{case.entry.route}.danger")
    stretch = _longest_handover_lies_with_sender(case)
    zone = ZoneInfo(_when_handover_comes_in(case).time_zone)
    shown = [at.astimezone(zone).replace(tzinfo=None) for at in (stretch.start, stretch.end)]
    return min(stretch.seconds, (shown[1] - shown[0]).total_seconds())


@facts.text
def longest_lying(case: Case) -> str:
    """The start from which a case lies longest, and when it moves on."""
    told = _describe_handover_wait(
        _longest_handover_lies_with_sender(case), _when_handover_comes_in(case).time_zone
    )
    return told.replace("handed over on", "reported on").replace("runs out on", "moves on by")


@facts.text
def receiver_is_there(case: Case) -> str:
    """How long the receiver is there at the worst start.

    The end of a sentence.
    """
    least = case.fact("receiver_open_time")
    return (
        f"there for {units.spell_out_duration(least)} of that time" if least else "not there at all"
    )


@facts.text
def handover_worst_start(case: Case) -> str:
    """The start from which the receiver is there least."""
    return _describe_handover_wait(
        _least_time_receiver_is_there(case)[1], _hours_handover_party_is_there(case, "to").time_zone
    )


def _describe_handover_wait(stretch: Stretch, zone: str) -> str:
    start, end = (at.astimezone(ZoneInfo(zone)) for at in (stretch.start, stretch.end))
    return f"handed over on {start:%A %Y-%m-%d at %H:%M}, it runs out on {end:%A %Y-%m-%d at %H:%M}"


@facts.flag
def receiver_keeps_shorter_hours(case: Case) -> bool:
    """Whether the sender is there at some time when the receiver is not."""
    return bool(
        gaps_in_coverage(
            case,
            _hours_handover_party_is_there(case, "from"),
            [_hours_handover_party_is_there(case, "to")],
        )
    )
