"""Commitments to come back to a customer: who keeps them, and when there is time to."""

from __future__ import annotations

import math
from collections.abc import Iterator

from principlecheck.facts.case import Case, Facts, NotDeclared, Pairing
from principlecheck.facts.people.workforce import no_part_of_paid_time
from principlecheck.facts.promises.promised_contacts import queues_of_promise
from principlecheck.facts.scopes import (
    LIVE_CHANNELS,
    PROMISE_SCOPES,
    TARGET_SCOPES,
    channels_of_queue,
    entries_covering,
    scope_ids,
    scopes_meet,
)
from principlecheck.facts.timing.clocks import Clocked, span_in_whole_units, span_outlasts
from principlecheck.facts.timing.weekly_rates import amount_of_rate_a_week
from principlecheck.facts.timing.working_time import HOURS_READS
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from principlecheck.model.format.quantities import Duration, Rate, Span, format_working_time
from principlecheck.model.format.subject import Subject

CLOSING = "closing_and_follow_up"
SILENCE, OUR_ANSWER = "silence", "our_answer"
_ANSWERED = ("targets", "promises")
_SECONDS = {
    "working": 3,
    "working day": units.DAY,
    "calendar day": units.DAY,
    "calendar week": 7 * units.DAY,
    "calendar month": 30 * units.DAY,
}
_WORDS = {"owner": "an owner", "within": "a due time", "alert_before": "an alert before it is due"}
_WORK_READS = ("follow_ups.team", "follow_ups.volume", "follow_ups.work_each")
_RESERVE_READS = (*_WORK_READS, "teams.off_queue", "teams.agents", "queues.team")
_CLOSING_READS = (
    "automations.kind",
    "automations.closes_after",
    "automations.channels",
    "automations.holds_for_follow_up",
    "follow_ups.within",
    "follow_ups.hours",
    "follow_ups.team",
    "follow_ups.owner",
    "roles.hours",
    "queues.hours",
    *HOURS_READS,
    "queues.team",
    "queues.channels",
    "channels.kind",
    "channels.hours",
    *(
        f"{section}.{name}"
        for section in _ANSWERED
        for name in ("first_reply", "next_reply", "hours")
    ),
    *TARGET_SCOPES,
    *PROMISE_SCOPES,
)
ROUNDED_TO = units.MINUTE
_ALERT_READS = (
    *(f"follow_ups.{name}" for name in ("within", "alert_before", "hours", "owner", "team")),
    "roles.hours",
    "queues.hours",
    "queues.team",
    *HOURS_READS,
)
follow_ups_facts = Facts("follow_ups")
queues_facts = Facts(
    "queues", reads=("queues.callback", "queues.team", "follow_ups.team", "follow_ups.owner")
)
teams_facts = Facts("teams", reads=_RESERVE_READS)
closing_facts = Facts(CLOSING, reads=_CLOSING_READS)


@follow_ups_facts.names(reads=tuple(f"follow_ups.{name}" for name in _WORDS))
def untracked(case: Case) -> list[str]:
    """What the commitment lacks."""
    return [words for name, words in _WORDS.items() if case.get(case.entry, name) is None]


@follow_ups_facts.flag(
    formula="alert_before ≥ within; unlike clocks: within ends later from no start of six weeks",
    reads=_ALERT_READS,
)
def alert_cannot_warn(case: Case) -> bool:
    """Whether the alert would come before the promise is made, or with it."""
    within: Span = case.need(case.entry, "within")
    alert: Span = case.need(case.entry, "alert_before")
    role = case.organisation.find("roles", case.entry.get("owner") or "")
    holders = case.entry, role, *_queues_of_closing_team(case, case.entry)
    return not span_outlasts(
        case, Clocked(within, "the deadline", holders), Clocked(alert, "the alert", holders)
    )


@follow_ups_facts.span(
    formula="a quarter of within, in whole units, rounded down", reads=_ALERT_READS
)
def alert_in_time(case: Case) -> Span:
    """An alert that leaves three quarters of the time before it and one quarter after."""
    return _quarter_of_follow_up_time(span_in_whole_units(case.need(case.entry, "within")))


def _quarter_of_follow_up_time(span: Span) -> Span:
    quarter = span.amount / 4
    match span.unit:
        case "elapsed":
            return Span(units.format_duration(_whole_unit_of_follow_up_time(quarter)))
        case "working":
            return Span(format_working_time(_whole_unit_of_follow_up_time(quarter)))
        case "working day" if span.amount < 4:
            return Span(
                format_working_time(_whole_unit_of_follow_up_time(quarter * 8 * units.HOUR))
            )
        case "working day":
            return Span(f"{math.floor(quarter)} working day{'s' if quarter >= 2 else ''}")
    days = {"calendar day": 1, "calendar week": 7, "calendar month": 28}[span.unit] * quarter
    return Span(units.format_duration(_whole_unit_of_follow_up_time(days * units.DAY)))


def _whole_unit_of_follow_up_time(seconds: float) -> float:
    """Down to whole hours, minutes or seconds, by what is left of the time."""
    step = units.HOUR if seconds >= units.HOUR else units.MINUTE if seconds >= units.MINUTE else 1
    return float(math.floor(seconds / step) * step)


@queues_facts.flag
def call_back_unowned(case: Case) -> bool:
    """Whether nothing says who calls back.

    A queue that names its follow-up is judged there; one that names none may mean any follow-up
    of its team.
    """
    if case.get(case.entry, "callback") is not None:
        return False
    team = case.get(case.entry, "team")
    for item in case.organisation.items("follow_ups"):
        if team is None or item.get("team") in (None, team):
            raise NotDeclared(f"{case.entry.route}.callback")
    case.finished("follow_ups", "owner")
    return True


def _follow_ups_of_own_team(case: Case) -> list[Item]:
    return [f for f in case.organisation.items("follow_ups") if f.get("team") == case.entry.id]


@teams_facts.flag(reads=("follow_ups.team",))
def keeps_follow_ups(case: Case) -> bool:
    """Whether the team has commitments to keep.

    Certain once the section is begun; one without a team may be anybody's.
    """
    case.items("follow_ups")
    return bool(_follow_ups_of_own_team(case)) or bool(_follow_ups_without_owner(case))


def _follow_ups_without_owner(case: Case) -> list[Item]:
    return [f for f in case.organisation.items("follow_ups") if f.get("team") is None]


def _follow_up_work_a_week(case: Case) -> tuple[float, list[str]]:
    """Seconds of work a week that are declared, and the routes of what is not."""
    total = 0.0
    missing: list[str] = []
    for item in _follow_ups_of_own_team(case):
        absent = [name for name in ("volume", "work_each") if item.get(name) is None]
        if absent:
            missing.extend(f"{item.route}.{name}" for name in absent)
            continue
        rate: Rate = case.need(item, "volume")
        each: Duration = case.need(item, "work_each")
        weekly = amount_of_rate_a_week(case, rate, *_queues_of_follow_up_team(case, case.entry))
        case.step(
            f"{item.id}: {units.format_number(weekly, 1)} per week · {each} = "
            f"{units.format_duration(weekly * each.seconds)}"
        )
        total += weekly * each.seconds
    missing.extend(f"{item.route}.team" for item in _follow_ups_without_owner(case))
    if not case.organisation.complete("follow_ups"):
        missing.append("follow_ups")
    return total, missing


def _queues_of_follow_up_team(case: Case, team: Item) -> list[Item]:
    return [q for q in case.organisation.items("queues") if q.get("team") == team.id]


@teams_facts.seconds(
    formula="Σ volume a week · work_each over the team's follow-ups", reads=_WORK_READS
)
def follow_up_work(case: Case) -> float:
    """Work on follow-ups a week.

    Of the commitments whose volume and work are declared: no less than this.
    """
    total, missing = _follow_up_work_a_week(case)
    if not total and missing:
        raise NotDeclared(*missing)
    return total


@teams_facts.seconds(formula="off_queue.follow_ups · agents")
def follow_up_time(case: Case) -> float:
    """Time reserved for follow-ups a week.

    Of the whole team. None where a breakdown lists none of it, once teams are complete.
    """
    each: Duration | None = case.get(case.entry, "off_queue.follow_ups")
    if each is None:
        return no_part_of_paid_time(case, case.entry, "follow_ups")
    agents: int = case.need(case.entry, "agents")
    reserved = each.seconds * agents
    case.step(f"{each} · {agents} agents = {units.format_duration(reserved)}")
    return reserved


@teams_facts.flag(formula="Σ volume a week · work_each > off_queue.follow_ups · agents")
def follow_ups_overflow(case: Case) -> bool:
    """Whether follow-ups need more time than is reserved.

    Work that is not declared can only make it worse; without it nothing is seen to fit.
    """
    work, reserved = case.fact("follow_up_work"), case.fact("follow_up_time")
    if work > reserved:
        return True
    _, missing = _follow_up_work_a_week(case)
    if missing:
        raise NotDeclared(*missing)
    return False


@teams_facts.seconds(formula="work on follow-ups / agents, rounded up to 5 minutes")
def follow_up_time_needed(case: Case) -> float:
    """Time each agent needs for follow-ups a week."""
    work, agents = case.fact("follow_up_work"), int(case.need(case.entry, "agents"))
    if agents == 0:
        raise NotDeclared(f"{case.entry.route}.agents")
    needed = math.ceil(round(work / agents / ROUNDED_TO, 9)) * ROUNDED_TO
    case.step(
        f"{units.format_duration(work)} / {agents} agents, rounded up: {units.format_duration(needed)}"
    )
    return float(needed)


def find_case_closings(organisation: Organisation) -> list[Subject]:
    """Each automatic closing by itself, with the longest answer of ours that it may come before,
    and with each commitment whose case it may close.
    """
    found = []
    for closing in organisation.items("automations"):
        if closing.get("kind") != "auto_close":
            continue
        found.append(Subject(CLOSING, closing, None, SILENCE))
        if any(section in organisation.begun for section in _ANSWERED):
            found.append(Subject(CLOSING, closing, None, OUR_ANSWER))
        found.extend(
            Subject(CLOSING, closing, commitment)
            for commitment in organisation.items("follow_ups")
            if scopes_meet(
                scope_ids(closing, "channels"), _channels_of_follow_up(organisation, commitment)
            )
        )
    return found


@once_per_organisation
def _channels_of_follow_up(organisation: Organisation, commitment: Item) -> tuple[str, ...]:
    """The channels of the queues that the commitment's team staffs; none known reads all."""
    team = commitment.get("team")
    return tuple(
        channel
        for queue in (organisation.having("queues", "team", team) if team is not None else ())
        for channel in scope_ids(queue, "channels")
    )


CLOSING_AND_FOLLOW_UP = Pairing(
    CLOSING,
    "an automatic closing, alone or with what it may come before",
    ("automations",),
    find_case_closings,
    union=True,
)


@closing_facts.word(words=("follow_up", SILENCE, OUR_ANSWER))
def closing_against(case: Case) -> str:
    """What the closing is held against.

    A commitment, the customer's own time to answer, or ours.
    """
    return case.part or "follow_up"


@closing_facts.text(formula="like clocks as they stand; unlike ones start by start over six weeks")
def closing_first(case: Case) -> str:
    """How closing comes before the follow-up is due.

    Empty where it does not: closing waits, or the follow-up ends no later than the silence.
    """
    if case.part or case.get(case.entry, "holds_for_follow_up"):
        return ""
    closes: Span = case.need(case.entry, "closes_after")
    due: Span = case.need(case.other, "within")
    case.assume("The customer is silent from the moment of the promise on.")
    queues = _queues_of_closing_team(case, case.other)
    role = case.organisation.find("roles", case.other.get("owner") or "")
    return span_outlasts(
        case,
        Clocked(due, "the follow-up", (case.other, role, *queues)),
        Clocked(closes, "the silence", tuple(queues)),
    )


def _queues_of_closing_team(case: Case, item: Item) -> list[Item]:
    """The queues of the team that an entry names."""
    team = item.get("team")
    return list(case.organisation.having("queues", "team", team)) if team else []


@closing_facts.flag
def closes_first(case: Case) -> bool:
    """Whether closing can come before the follow-up is due, and does not wait for it.

    From some start of the coming six weeks.
    """
    if case.part or not case.fact("closing_first"):
        return False
    return not case.need(case.entry, "holds_for_follow_up")


@closing_facts.seconds
def silence_allowed(case: Case) -> float:
    """The silence that closes a case, by the clock.

    Eight working hours count as a day, and a month as 30.
    """
    span = span_in_whole_units(case.need(case.entry, "closes_after"))
    return span.amount * _SECONDS.get(span.unit, 1)


@closing_facts.flag
def only_live(case: Case) -> bool:
    """Whether it runs on live channels alone.

    Who falls silent there has usually gone.
    """
    return (
        bool(_channel_kinds_of_closing(case)) and _channel_kinds_of_closing(case) <= LIVE_CHANNELS
    )


@closing_facts.flag
def runs_on_written(case: Case) -> bool:
    """Whether it runs on a named channel where people answer when they can."""
    return bool(_channel_kinds_of_closing(case) - LIVE_CHANNELS)


def _channel_kinds_of_closing(case: Case) -> set[str]:
    named = scope_ids(case.entry, "channels")
    found = (case.organisation.find("channels", id_) for id_ in named)
    return {case.get(channel, "kind") for channel in found if channel is not None}


@closing_facts.text(formula="the longest of our times to answer that ends after the silence does")
def our_longer_answer(case: Case) -> str:
    """The longest time to answer of ours that closing may come before.

    Empty where there is none, or where closing waits.
    """
    if case.part != OUR_ANSWER or case.get(case.entry, "holds_for_follow_up"):
        return ""
    closes: Span = case.need(case.entry, "closes_after")
    found: tuple[float, str] = 0.0, ""
    for item, queue in _answers_closing_may_precede(case):
        for clock in ("first_reply", "next_reply"):
            ours: Span | None = case.get(item, f"{clock}.at_most")
            if ours is not None:
                channels = channels_of_queue(case.organisation, queue)
                described = span_outlasts(
                    case,
                    Clocked(ours, "our answer", (item, queue, *channels)),
                    Clocked(closes, "the silence", (queue, *channels)),
                )
                length = span_in_whole_units(ours).amount * _SECONDS.get(ours.unit, 1)
                if described and length > found[0]:
                    found = length, str(ours)
    return found[1]


def _answers_closing_may_precede(case: Case) -> Iterator[tuple[Item, Item]]:
    """Targets and promises with a queue that each holds in and that the closing runs in."""
    organisation = case.organisation
    for queue in organisation.items("queues"):
        if scopes_meet(scope_ids(case.entry, "channels"), scope_ids(queue, "channels")):
            for target in entries_covering(organisation, "targets", "queues", queue.id):
                yield target, queue
    for promise in organisation.items("promises"):
        for queue in queues_of_promise(organisation, promise):
            if scopes_meet(scope_ids(case.entry, "channels"), scope_ids(queue, "channels")):
                yield promise, queue


@closing_facts.text
def holding_route(case: Case) -> str:
    """Where it says that closing does not wait."""
    held = case.get(case.entry, "holds_for_follow_up")
    return "" if held is None else f"{case.entry.route}.holds_for_follow_up"


@closing_facts.text
def due_route(case: Case) -> str:
    """Where the commitment says when it is due; nothing without one."""
    return "" if case.part else f"{case.other.route}.within"


@closing_facts.text(reads=("follow_ups.within",))
def due_within(case: Case) -> str:
    """When the follow-up is due."""
    return str(case.need(case.other, "within"))
