"""Whether a way in that customers are shown has somebody behind it, and a time to answer in."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.promises.promised_contacts import CLOCKS
from principlecheck.facts.queues.busiest_hour import freshest_measurement
from principlecheck.facts.scopes import MEASURED_SCOPES, TARGET_SCOPES, entries_covering_any_id
from principlecheck.facts.timing.coverage import (
    format_coverage_gap,
    format_weekly_opening,
    gap_seconds_a_week,
    gaps_in_coverage,
    holidays_of_six_weeks,
    hours_of_its_own,
    note_gap_average_over_weeks,
)
from principlecheck.facts.timing.coverage import hours_queue_is_staffed as staffed_by
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import Span

ON = "channels"
_HOURS_READS = (
    "channels.hours",
    "queues.channels",
    "queues.hours",
    "queues.staffed",
    "organisation.hours",
    "hours.open",
    "hours.closed",
    "hours.time_zone",
)
_TIME_READS = (
    "channels.kind",
    "queues.channels",
    *TARGET_SCOPES,
    *(f"targets.{clock}" for clock in CLOCKS),
)
facts = Facts(ON, reads=_HOURS_READS)


def queues_answering(case: Case) -> list[Item]:
    """The queues that answer the channel. That there is none is certain once queues are begun
    and finished; else it raises `NotDeclared`.
    """
    return case.among(
        case.organisation.having("queues", "channels", case.entry.id), "queues", "channels"
    )


@facts.flag(reads=("queues.channels",))
def has_a_queue(case: Case) -> bool:
    """Whether a queue answers the channel."""
    return bool(queues_answering(case))


@facts.flag
def is_staffed(case: Case) -> bool:
    """Whether anybody is ever there to answer.

    Whether some queue of the channel has hours in which it is open.
    """
    missing: list[str] = []
    for queue in queues_answering(case):
        try:
            if staffed_by(case, queue, case.entry).weekly_open_seconds:
                return True
        except NotDeclared as lacking:
            missing.extend(lacking.routes)
    if missing:
        raise NotDeclared(*missing)
    return False


@facts.seconds(
    formula="open hours of the channel less those of its queues, over the coming six weeks, / 6"
)
def unstaffed_a_week(case: Case) -> float:
    """Hours told to customers in which nobody is there, in an average week.

    Holidays included; 0 where every hour told is covered. The queues that are declared stand
    against the hours told, whatever else may be there.
    """
    hours = hours_of_its_own(case, case.entry)
    covers_, missing = [], list[str]()
    for queue in queues_answering(case):
        try:
            covers_.append(staffed_by(case, queue, case.entry))
        except NotDeclared as lacking:
            missing.extend(lacking.routes)
    found = gaps_in_coverage(case, hours, covers_)
    if found and missing:
        raise NotDeclared(*missing)
    if found:
        case.step(
            f"the first: {format_coverage_gap(found[0], hours.time_zone)} ({hours.time_zone})"
        )
        case.step(note_gap_average_over_weeks(found))
    return gap_seconds_a_week(found)


@facts.text
def first_unstaffed(case: Case) -> str:
    """When nobody is there.

    The first stretch of the coming six weeks.
    """
    case.fact("unstaffed_a_week")
    found = [step for step in case.steps if step.startswith("the first: ")]
    return found[0].removeprefix("the first: ") if found else "never"


@facts.text
def staffed_hours(case: Case) -> str:
    """The hours that are staffed.

    Of each queue of the channel, in the format's words.
    """
    weeks = []
    for queue in queues_answering(case):
        hours = staffed_by(case, queue, case.entry)
        weeks.append(
            f"{format_weekly_opening(hours)} ({hours.time_zone}){holidays_of_six_weeks(case, hours)}"
        )
    return " and ".join(dict.fromkeys(weeks))


@facts.text
def unstaffed_route(case: Case) -> str:
    """Where the channel promises what nobody keeps.

    Its hours, or the channel itself where it has no queue, or none that is ever open.
    """
    open_now = bool(queues_answering(case)) and case.fact("is_staffed")
    return f"{case.entry.route}.hours" if open_now else case.entry.route


@facts.text(reads=("queues.channels",))
def queue_route(case: Case) -> str:
    """The queue behind the channel.

    The rota or the hours of the first, as a route; the channel itself where there is none.
    """
    found = queues_answering(case)
    if not found:
        return case.entry.route
    return f"{found[0].route}.{'hours' if found[0].get('staffed') is None else 'staffed'}"


def _target_sets_a_time(target: Item) -> bool:
    return any(target.get(f"{clock}.at_most") is not None for clock in CLOCKS)


@facts.flag(reads=_TIME_READS)
def has_a_time(case: Case) -> bool:
    """Whether a target says how long an answer may take.

    Any of the five clocks, for any of the contacts that come in here.
    """
    if "targets" not in case.organisation.begun:
        raise NotDeclared("targets")
    if any(
        _target_sets_a_time(target)
        for target in entries_covering_any_id(case.organisation, "targets", "queues", ())
    ):
        return True
    queues = [queue.id for queue in queues_answering(case)]
    for target in entries_covering_any_id(case.organisation, "targets", "queues", queues):
        if _target_sets_a_time(target):
            case.inputs[target.route] = None
            return True
    # A target names its queues, so that none can hold for a queue that is not declared.
    case.finished("targets", "first_reply")
    return False


def _usual_wait_on_channel(case: Case) -> tuple[Item, Span] | None:
    for queue in queues_answering(case):
        item = freshest_measurement(case, queue, "first_reply")
        p90 = item.get("first_reply.p90") if item else None
        if item and isinstance(p90, Span):
            return item, p90
    return None


@facts.span(reads=("measured.first_reply", *MEASURED_SCOPES))
def usual_wait(case: Case) -> Span:
    """What nine in ten wait today.

    The measured p90 of the first reply.
    """
    found = _usual_wait_on_channel(case)
    if found is None:
        raise NotDeclared("measured.first_reply")
    p90: Span = case.need(found[0], "first_reply.p90")
    case.step(f"nine in ten are answered within {p90}")
    return p90
