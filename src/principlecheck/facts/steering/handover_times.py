"""Hand-overs whose time runs out while nobody is there to take the case on."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from principlecheck.arithmetic.deadline import Starts, Stretch, Wait, ends, longest
from principlecheck.arithmetic.schedule import Schedule
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.steering.escalation import time_at_sender
from principlecheck.facts.timing.clocks import WORKING, hours_that_open
from principlecheck.facts.timing.coverage import gaps
from principlecheck.facts.timing.working_time import (
    HOURS_READS,
    hours_named,
    hours_of,
    schedule_of,
    starts_from,
    wait_of,
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


def _at_work(case: Case, end: str) -> Schedule:
    """When the sender or the receiver is there; whoever is outside keeps hours of their own."""
    role_id = case.need(case.entry, end)
    role = case.organisation.find("roles", role_id)
    if role is None:
        raise NotDeclared(f"roles.{role_id}")
    department = case.organisation.find("departments", role.get("department") or "")
    if role.get("outside"):
        return schedule_of(case, hours_named(case, case.need(role, "hours")))
    return schedule_of(case, hours_of(case, role, department))


@facts.flag
def stops_while_away(case: Case) -> bool:
    """Whether its clock stands still while people are away.

    True for working time, unless the hand-over names the hours that it runs in.
    """
    span: Span = case.need(case.entry, "within")
    return span.unit in WORKING and case.get(case.entry, "hours") is None


def _least_open(case: Case) -> tuple[float, Stretch]:
    """The least time that the receiver is there between a hand-over and its deadline."""
    there, sent = _at_work(case, "to"), _at_work(case, "from")
    wait = wait_of(case, case.need(case.entry, "within"), case.entry)
    with hours_that_open():
        found = _least_there(wait, there, starts_from(case, sent))
    if found is None:
        raise NotAssessable("Nobody is there to hand anything over in the coming weeks.")
    return found


@lru_cache(maxsize=256)
def _least_there(wait: Wait, there: Schedule, starts: Starts) -> tuple[float, Stretch] | None:
    """It is least where the hand-over or the deadline falls on an opening or a closing.

    Several facts ask for it, and again of each organisation that differs elsewhere.
    """
    found = [Stretch(at, ends(at, wait)) for at in _turning_points(wait, there, starts)]
    timed = ((there.working_seconds(one.start, one.end), one.start, one) for one in found)
    least = min(timed, key=lambda one: one[:2], default=None)
    return None if least is None else (least[0], least[2])


def _turning_points(wait: Wait, there: Schedule, starts: Starts) -> list[datetime]:
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
            found.add(at - (ends(at, wait) - at))
    return sorted(at for at in found if any(opening <= at < closing for opening, closing in spans))


@facts.seconds(formula="the least open time of the receiver within the span, from every start")
def receiver_open_time(case: Case) -> float:
    """How long the receiver is there before the hand-over's time is up, at the worst start."""
    if case.fact("stops_while_away"):
        raise NotAssessable("Its clock stands still while people are away.")
    least, stretch = _least_open(case)
    case.step(_told(stretch, _at_work(case, "to").time_zone))
    return least


@facts.seconds
def time_to_act(case: Case) -> float:
    """The time that a hand-over gives, from the worst start, by the clock."""
    return _least_open(case)[1].seconds


def _while_it_comes_in(case: Case) -> Schedule:
    """When the sender is there; any time where nobody says, and the clock never stops anyway."""
    try:
        return _at_work(case, "from")
    except NotDeclared:
        span: Span = case.need(case.entry, "within")
        if span.unit in WORKING:
            raise
        return Schedule.always(time_at_sender(case, case.entry).schedule.time_zone)


def _longest_lying(case: Case) -> Stretch:
    """The longest that a case stays with its sender, of all the times at which one may come in."""
    wait = time_at_sender(case, case.entry)
    with hours_that_open():
        found = longest(wait, starts_from(case, _while_it_comes_in(case)))
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
    stretch = _longest_lying(case)
    zone = ZoneInfo(_while_it_comes_in(case).time_zone)
    shown = [at.astimezone(zone).replace(tzinfo=None) for at in (stretch.start, stretch.end)]
    return min(stretch.seconds, (shown[1] - shown[0]).total_seconds())


@facts.text
def longest_lying(case: Case) -> str:
    """The start from which a case lies longest, and when it moves on."""
    told = _told(_longest_lying(case), _while_it_comes_in(case).time_zone)
    return told.replace("handed over on", "reported on").replace("runs out on", "moves on by")


@facts.text
def receiver_is_there(case: Case) -> str:
    """How long the receiver is there at the worst start.

    The end of a sentence.
    """
    least = case.fact("receiver_open_time")
    return f"there for {units.spelled(least)} of that time" if least else "not there at all"


@facts.text
def handover_worst_start(case: Case) -> str:
    """The start from which the receiver is there least."""
    return _told(_least_open(case)[1], _at_work(case, "to").time_zone)


def _told(stretch: Stretch, zone: str) -> str:
    start, end = (at.astimezone(ZoneInfo(zone)) for at in (stretch.start, stretch.end))
    return f"handed over on {start:%A %Y-%m-%d at %H:%M}, it runs out on {end:%A %Y-%m-%d at %H:%M}"


@facts.flag
def receiver_keeps_shorter_hours(case: Case) -> bool:
    """Whether the sender is there at some time when the receiver is not."""
    return bool(gaps(case, _at_work(case, "from"), [_at_work(case, "to")]))
