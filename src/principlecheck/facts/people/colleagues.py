"""What colleagues owe each other: answers to questions, and time together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing
from principlecheck.facts.people.workforce import no_part_of_paid_time
from principlecheck.facts.scopes import (
    NO_PERSON,
    channels_of_queue,
    entries_covering_any_id,
    is_queue_live,
)
from principlecheck.facts.timing.clocks import span_in_whole_units
from principlecheck.facts.timing.working_time import HOURS_READS, hours_of_holder, schedule_of_hours
from principlecheck.model import units
from principlecheck.model.format.organisation import (
    ORGANISATION,
    Item,
    Organisation,
    once_per_organisation,
)
from principlecheck.model.format.quantities import Duration, Rate, Span
from principlecheck.model.format.subject import Subject

ON = "question_deadline"
_MONTH = 365.25 / 12  # days
_CALENDAR = {"calendar day": 1.0, "calendar week": 7.0, "calendar month": _MONTH}
_READS = (
    "agreements.kind",
    "agreements.within",
    "agreements.hours",
    "targets.first_reply",
    "targets.queues",
    "targets.roles",
    "queues.channels",
    "channels.kind",
    "agreements.answered_by",
    "departments.hours",
    *HOURS_READS,
)
Verdict = Literal["slower", "not slower", "unclear"]
facts = Facts(ON, reads=_READS)
teams_facts = Facts("teams", reads=("teams.meets", "teams.off_queue"))


def find_question_deadlines(organisation: Organisation) -> list[Subject]:
    """Each agreement about questions; the organisation itself where there is none at all."""
    agreements = organisation.items("agreements")
    found = [Subject(ON, item) for item in agreements if item.get("kind") == "question"]
    if not found and "agreements" in organisation.begun:
        return [Subject(ON, organisation.about)]
    return found


QUESTION_DEADLINE = Pairing(
    ON,
    "an agreement about colleagues' questions, or the lack of one",
    ("agreements",),
    find_question_deadlines,
    union=True,
)


def _deferred_targets(case: Case) -> list[Item]:
    """First-reply targets of queues where customers do not wait on the line, for a person."""
    case.items("queues")
    case.items("targets")
    found = _deferred_first_reply_targets(case.organisation)
    if not found:
        raise NotDeclared("targets.first_reply")
    return found


@once_per_organisation
def _deferred_first_reply_targets(organisation: Organisation) -> list[Item]:
    queues = [
        queue.id
        for queue in organisation.items("queues")
        if not is_queue_live(organisation, queue)
        and any(c.get("kind") not in NO_PERSON for c in channels_of_queue(organisation, queue))
    ]
    targets = entries_covering_any_id(organisation, "targets", "queues", queues) if queues else ()
    return [target for target in targets if target.get("first_reply.at_most") is not None]


def _working_day_of_colleagues(case: Case) -> tuple[float, Item]:
    """Seconds of the answering department's mean open day (else the organisation's), and whose."""
    name: str = case.need(case.entry, "answered_by")
    hours = hours_of_holder(case, case.entry, case.organisation.find("departments", name))
    schedule = schedule_of_hours(case, hours)
    days = sum(1 for day in schedule.weekly if day)
    if not days:
        raise NotAssessable(f"{hours.called} never opens.")
    return schedule.weekly_open_seconds / days, hours


def _span_is_working_time(span: Span) -> bool:
    return "working" in span.unit


def _spans_all_in_working_days(spans: Iterable[Span]) -> bool:
    return all(span_in_whole_units(one).unit == "working day" for one in spans)


def _seconds_to_answer_colleagues(case: Case, span: Span, *, in_days: bool) -> float:
    """A span in seconds; in days where all that it is compared with are in working days."""
    span = span_in_whole_units(span)
    if span.unit == "working day":
        if in_days:
            return span.amount
        day, hours = _working_day_of_colleagues(case)
        case.step(f"a working day is {units.format_duration(day)}, the mean of {hours.route}")
        return span.amount * day
    return span.amount * _CALENDAR.get(span.unit, 1 / units.DAY) * units.DAY


def _compare_colleagues_times(case: Case, own: Span, target: Span) -> Verdict:
    """At face value on like clocks; on unlike ones only what holds on any schedule."""
    in_days = _spans_all_in_working_days((own, target))
    mine, theirs = (
        _seconds_to_answer_colleagues(case, span, in_days=in_days) for span in (own, target)
    )
    if _span_is_working_time(own) == _span_is_working_time(target):
        return "slower" if mine > theirs + 1e-6 else "not slower"
    # Working time takes at least as long to pass as time does.
    if _span_is_working_time(target):
        return "not slower" if mine <= theirs else "unclear"
    return "slower" if mine > theirs else "unclear"


@facts.entry(of=("targets",))
def slowest_target(case: Case) -> Item:
    """The slowest of the targets, those on the agreement's own kind of clock first."""
    own = case.fact("question_deadline")
    targets = _deferred_targets(case)
    spans: dict[str, Span] = {t.id: t.get("first_reply.at_most") for t in targets}
    alike = [
        t for t in targets if _span_is_working_time(spans[t.id]) == _span_is_working_time(own)
    ] or targets
    in_days = _spans_all_in_working_days((own, *(spans[t.id] for t in alike)))
    slowest = max(
        alike,
        key=lambda t: (_seconds_to_answer_colleagues(case, spans[t.id], in_days=in_days), t.id),
    )
    case.need(slowest, "first_reply.at_most")
    return slowest


@facts.word(
    formula="the deadline against the slowest first-reply target of a queue that is not live",
    words=("no", "absent", "unset", "slower"),
)
def question_fault(case: Case) -> str:
    """What is wrong with the deadline.

    `absent`: no agreement about questions. `unset`: no deadline. `slower`: than customers'.
    """
    if case.entry.section == ORGANISATION:
        case.finished("agreements", "question")
        return "absent"
    own: Span | None = case.get(case.entry, "within")
    if own is None:
        return "unset"
    verdicts = set()
    for target in _deferred_targets(case):
        bound: Span = case.need(target, "first_reply.at_most")
        verdict = _compare_colleagues_times(case, own, bound)
        if verdict != "unclear":
            case.step(f"{own} is {verdict} than {bound} ({target.route})")
        verdicts.add(verdict)
    if "not slower" in verdicts:
        return "no"
    if "unclear" in verdicts:
        raise NotAssessable(
            f"{own} and the first-reply targets run on unlike clocks; neither is always longer."
        )
    return "slower"


@facts.span
def question_deadline(case: Case) -> Span:
    """How long colleagues wait for an answer."""
    if case.entry.section == ORGANISATION:
        raise NotDeclared("agreements.question")
    span: Span = case.need(case.entry, "within")
    return span


@facts.span
def slowest_reply(case: Case) -> Span:
    """The slowest first reply that customers are given."""
    span: Span = case.need(case.fact("slowest_target"), "first_reply.at_most")
    return span


@facts.text
def day_compared_by(case: Case) -> str:
    """The working day that the two were compared by.

    Such as `8 hours (the schedule “office”)`; raises `NotDeclared` where no day was needed.
    """
    own, other = case.fact("question_deadline"), case.fact("slowest_reply")
    if own.unit == other.unit or "working day" not in (own.unit, other.unit):
        raise NotDeclared("hours")
    day, hours = _working_day_of_colleagues(case)
    return f"{units.spell_out_duration(day)} ({hours.called})"


@facts.text
def question_route(case: Case) -> str:
    """Where the deadline belongs.

    The deadline, the agreement that lacks it, or the section that lacks the agreement.
    """
    if case.entry.section == ORGANISATION:
        return "agreements"
    set_ = case.entry.get("within") is not None
    return f"{case.entry.route}.within" if set_ else case.entry.route


@teams_facts.flag
def ever_meets(case: Case) -> bool:
    """Whether the team ever meets.

    `0 per week` is declared, and is never.
    """
    meets: Rate = case.need(case.entry, "meets")
    return meets.amount > 0


@teams_facts.seconds
def meeting_time(case: Case) -> float:
    """The time reserved for meetings, for each agent and paid week.

    None of it where the time off the queue is written out without it, once teams are complete.
    """
    declared: Duration | None = case.get(case.entry, "off_queue.meetings")
    if declared is not None:
        return declared.seconds
    return no_part_of_paid_time(case, case.entry, "meetings")
