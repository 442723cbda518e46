"""Promises that go on counting while nobody is there."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct

from principlecheck.arithmetic.deadline import Stretch, Wait, wait_end, wait_ends_while_closed
from principlecheck.arithmetic.schedule import Schedule
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing
from principlecheck.facts.promises.promised_contacts import CLOCKS, channels_promise_has_lost
from principlecheck.facts.scopes import LIVE_CHANNELS, NO_PERSON, PROMISE_SCOPES, scope_ids
from principlecheck.facts.timing.clocks import (
    WORKING,
    not_assessable_if_closed,
    span_seconds_at_face_value,
)
from principlecheck.facts.timing.coverage import rota_schedule
from principlecheck.facts.timing.honest_spans import working_time_reading_no_shorter
from principlecheck.facts.timing.working_time import (
    hours_of_holder,
    schedule_of_hours,
    starts_of_wait,
    wait_on_hours,
)
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import Span
from principlecheck.model.format.subject import Subject

ON = "promised_clock"
REPLIES = ("first_reply", "next_reply")
_READS = (
    *(f"promises.{clock}" for clock in CLOCKS),
    *PROMISE_SCOPES,
    "promises.hours",
    "channels.hours",
    "channels.kind",
    "queues.hours",
    "queues.staffed",
    "queues.channels",
    "hours.open",
    "hours.closed",
    "hours.time_zone",
    "organisation.hours",
)
facts = Facts(ON, reads=_READS)


def find_promised_clocks(organisation: Organisation) -> list[Subject]:
    """Each clock of each promise."""
    return [
        Subject(ON, promise, None, clock)
        for promise in organisation.items("promises")
        for clock in CLOCKS
        if promise.get(f"{clock}.at_most") is not None
    ]


PROMISED_CLOCK = Pairing(
    ON, "a promise, on each of its clocks", ("promises",), find_promised_clocks, parts=CLOCKS
)


class Unattended(Struct, frozen=True):
    """A wait that runs out while a channel is closed, with that channel's hours."""

    channel: str
    live: bool
    wait: Wait
    hours: Schedule
    stretch: Stretch


def _time_promised_for_reply(case: Case) -> Span:
    span: Span = case.need(case.entry, f"{case.part}.at_most")
    return span


@facts.seconds
def promised_length(case: Case) -> float:
    """How long the promise is, at face value.

    A working day counts as a day and a month as 30; working hours count as they stand.
    """
    return span_seconds_at_face_value(_time_promised_for_reply(case))


@facts.flag
def stops_at_closing(case: Case) -> bool:
    """Whether the clock stops at closing time.

    True for working time; elapsed and calendar time go on. Working time in hours that the promise
    names itself stops with those, whoever is there.
    """
    return _time_promised_for_reply(case).unit in WORKING and case.get(case.entry, "hours") is None


def _channels_reply_is_promised_on(case: Case) -> list[Item]:
    """The channels promised on where somebody waits: a live one has nobody in line when closed."""
    named = scope_ids(case.entry, "channels")
    lost = channels_promise_has_lost(case.organisation, case.entry, case.part)
    channels = case.items("channels")
    missing = [f"channels.{id_}" for id_ in named if not case.organisation.find("channels", id_)]
    if missing:
        raise NotDeclared(*missing)
    return [
        channel
        for channel in channels
        if (not named or channel.id in named)
        and channel.id not in lost
        and channel.get("kind") not in NO_PERSON
        and not (channel.get("kind") in LIVE_CHANNELS and case.part in REPLIES)
    ]


def attended_hours(case: Case, channel: Item) -> Schedule:
    """When somebody answers a channel: the rotas or hours of its queues together, else its own."""
    queues = case.organisation.having("queues", "channels", channel.id)
    schedules = [_hours_channel_is_answered(case, queue, channel) for queue in queues]
    if not schedules:
        return schedule_of_hours(case, hours_of_holder(case, channel))
    return hours_open_together(schedules, f"{channel.called} is answered by queues")


def hours_open_together(schedules: list[Schedule], what: str) -> Schedule:
    """The hours in which one of several is open at least. `what` opens the sentence that says why
    it cannot be told where they lie in several time zones.
    """
    first, *others = dict.fromkeys(schedules)
    if any(other.time_zone != first.time_zone for other in others):
        raise NotAssessable(
            f"{what} in several time zones; whether somebody is always there cannot be told from "
            "their weekly hours."
        )
    for other in others:
        week = tuple((*one, *two) for one, two in zip(first.weekly, other.weekly, strict=True))
        first = Schedule(first.time_zone, week, first.closed & other.closed)
    return first


def _hours_channel_is_answered(case: Case, queue: Item, channel: Item) -> Schedule:
    hours = schedule_of_hours(case, hours_of_holder(case, queue, channel))
    rota = case.get(queue, "staffed")
    return hours if rota is None else rota_schedule(case.organisation, queue, hours)


def _promise_runs_out_unattended(case: Case) -> list[Unattended]:
    """Where the clock runs out on a closed door, from the first start that does so."""
    span, found = _time_promised_for_reply(case), []
    for channel in [] if case.fact("stops_at_closing") else _channels_reply_is_promised_on(case):
        hours = attended_hours(case, channel)
        wait = wait_on_hours(case, span, case.entry, channel)
        live = channel.get("kind") in LIVE_CHANNELS
        with not_assessable_if_closed():
            starts = starts_of_wait(case, hours if live else None)
            stretch = wait_ends_while_closed(wait, hours, starts)
        if stretch is not None:
            found.append(Unattended(channel.id, live, wait, hours, stretch))
    return found


@facts.flag(formula="some start in the coming six weeks leads to an end outside the hours")
def runs_out_unattended(case: Case) -> bool:
    """Whether the promise can run out while nobody is there.

    False for working time, which never does.
    """
    if case.fact("stops_at_closing"):
        return False
    found = _promise_runs_out_unattended(case)
    for one in found:
        case.step(f"{one.channel}: {describe_wait_in_local_time(one.stretch, one.hours.time_zone)}")
    return bool(found)


def describe_wait_in_local_time(stretch: Stretch, zone: str) -> str:
    """When it was asked and when it runs out, in local time."""
    start, end = (at.astimezone(ZoneInfo(zone)) for at in (stretch.start, stretch.end))
    return f"asked on {start:%A %Y-%m-%d at %H:%M}, it runs out on {end:%A %Y-%m-%d at %H:%M}"


@facts.text
def unattended_example(case: Case) -> str:
    """A start from which it runs out unattended, and the end.

    In local time; the one with the least open time in between.
    """
    _, example = _least_open_time_of_promise(case)
    return example


@facts.entry
def unattended_channel(case: Case) -> Item:
    """The channel where that happens.

    The first, where there are several.
    """
    return case.named("channels", [_first_unattended_wait(case).channel])[0]


def _first_unattended_wait(case: Case) -> Unattended:
    found = _promise_runs_out_unattended(case)
    if not found:
        raise NotDeclared(f"{case.entry.route}.{case.part}")
    return min(found, key=lambda one: least_open_time_of_wait(case, one)[0])


def _least_open_time_of_promise(case: Case) -> tuple[float, str]:
    one = _first_unattended_wait(case)
    least, stretch = least_open_time_of_wait(case, one)
    return least, describe_wait_in_local_time(stretch, one.hours.time_zone)


@facts.seconds(
    formula="the least open time between start and end, over the starts at which hours turn"
)
def least_open_time(case: Case) -> float:
    """The least open time before it runs out unattended.

    Seconds in which somebody could still keep the promise.
    """
    least, example = _least_open_time_of_promise(case)
    case.step(f"{example}, with {units.format_duration(least)} of open time in between")
    return least


def least_open_time_of_wait(case: Case, one: Unattended) -> tuple[float, Stretch]:
    """The least open time before it runs out, in seconds, and the wait in which it is least."""
    return _least_open_time_between(one, *_bounds_of_unattended_hours(case, one.hours))


@lru_cache(maxsize=256)
def _least_open_time_between(
    one: Unattended, begin: datetime, end: datetime
) -> tuple[float, Stretch]:
    """It lies in a window that begins at a closing or ends at an opening.

    Several facts ask for it, and again of each organisation that differs elsewhere.
    """
    starts, closings = [one.stretch.start], set()
    for opening, closing in one.hours.open_intervals(begin, end):
        closings.add(closing)
        # Before an opening by a minute: an end at the very opening finds somebody there.
        starts += [
            closing,
            opening - (wait_end(opening, one.wait) - opening) - timedelta(minutes=1),
        ]
        if one.live:
            starts.append(closing - timedelta(minutes=1))
    first = one.hours.working_seconds(one.stretch.start, one.stretch.end)
    # Of equal ones the first that begins at closing time: people know such moments.
    best = (first, True, one.stretch)
    for start in sorted(starts):
        if not begin <= start < end or (one.live and not one.hours.is_open(start)):
            continue
        stretch = Stretch(start, wait_end(start, one.wait))
        attended = one.hours.is_open(stretch.end) or one.hours.is_open(
            stretch.end - timedelta(seconds=1)
        )
        least = one.hours.working_seconds(stretch.start, stretch.end)
        found = (least, start not in closings)
        if not attended and found < best[:2]:
            best = (*found, stretch)
    return best[0], best[2]


def _bounds_of_unattended_hours(case: Case, hours: Schedule) -> tuple[datetime, datetime]:
    spans = starts_of_wait(case, Schedule.always(hours.time_zone)).spans
    zone = ZoneInfo("UTC")
    return datetime.fromtimestamp(spans[0][0], zone), datetime.fromtimestamp(spans[-1][1], zone)


@facts.text(
    formula="days stay days, and hours stay hours where a day is open so long; else they become "
    "days; they stop at closing time"
)
def in_working_time(case: Case) -> str:
    """The promise in working time.

    What could be promised instead; a week becomes the days on which it is open.
    """
    span = _time_promised_for_reply(case)
    if span.unit in WORKING:
        return f"{span} in the hours of the queue"
    return working_time_reading_no_shorter(span, _first_unattended_wait(case).hours)


@facts.text
def hours_to_take_out(case: Case) -> str:
    """What else to change for a clock that stops at closing time.

    A sentence to add where the promise names hours of its own; otherwise nothing.
    """
    named = case.get(case.entry, "hours")
    if named is None:
        return ""
    return f" Then take hours: {named} out of {case.entry.id} as well, or the clock does not stop."
