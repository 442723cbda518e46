"""How old a backlog makes a case before it is solved, against the time promised for solving it."""

from __future__ import annotations

import math

from principlecheck.arithmetic.deadline import Wait, find_worst_overrun
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing
from principlecheck.facts.promises.promised_contacts import queues_of_promise
from principlecheck.facts.scopes import (
    MEASURED_SCOPES,
    PROMISE_SCOPES,
    channels_of_queue,
    entries_covering,
    is_fresh_measurement,
    narrowest_items,
    queues_covered,
    scope_covers,
    scope_ids,
)
from principlecheck.facts.timing.clocks import face_value_of_span, latest_overrun
from principlecheck.facts.timing.honest_spans import Way, lesser_honest_span
from principlecheck.facts.timing.working_time import (
    HOURS_READS,
    known_schedule_of_holder,
    starts_of_wait,
    wait_on_hours,
)
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import Rate, Span
from principlecheck.model.format.subject import Subject

ON = "backlog_and_promise"
LITTLE = "backlog / cases solved (Little's law)"
_AT_ONCE = 1000
"""So many times the backlog in one period is as good as all of it at once."""
LITTLE_SOURCE = "Little 1961, Operations Research 9(3), 383–387"
_READS = (
    "measured.backlog",
    "measured.solved",
    *MEASURED_SCOPES,
    "promises.resolution",
    *PROMISE_SCOPES,
    "promises.hours",
    "queues.channels",
    "channels.hours",
    "queues.hours",
    *HOURS_READS,
)
_NARROWER = ("reasons", "segments")
facts = Facts(ON, reads=_READS)


def find_backlogs(organisation: Organisation) -> list[Subject]:
    """Each whole backlog that was measured with each promise of a resolution that holds for it.

    Of several measurements of one place, the latest. A promise to some contacts says nothing about
    the average of them all, nor does the average of several queues about a promise on one.
    """
    latest: dict[tuple[str, ...], Item] = {}
    for item in organisation.items("measured"):
        place = (*scope_ids(item, "queues"), "", *scope_ids(item, "priority"))
        newer = place not in latest or latest[place].get("until") <= item.get("until")
        if newer and not any(scope_ids(item, name) for name in _NARROWER):
            latest[place] = item
    return [
        Subject(ON, item, promise)
        for item in latest.values()
        for promise in _resolution_promises_on_channels(organisation, item)
    ]


def _resolution_promises_on_channels(organisation: Organisation, measured: Item) -> list[Item]:
    """The narrowest promise of a resolution on each channel of the queues measured."""
    found: dict[str, Item] = {}
    for queue in queues_covered(organisation, measured):
        for channel in channels_of_queue(organisation, queue):
            here = [
                promise
                for promise in entries_covering(organisation, "promises", "channels", channel.id)
                if promise.get("resolution.at_most") is not None
                and not any(scope_ids(promise, name) for name in _NARROWER)
                and scope_ids(promise, "priority") in ((), scope_ids(measured, "priority"))
            ]
            found.update((promise.id, promise) for promise in narrowest_items(here))
    return [
        promise
        for promise in found.values()
        if _backlog_within_promise(organisation, measured, promise)
    ]


def _backlog_within_promise(organisation: Organisation, measured: Item, promise: Item) -> bool:
    """Whether the promise holds for every queue that was measured."""
    promised = {queue.id for queue in queues_of_promise(organisation, promise)}
    return all(queue.id in promised for queue in queues_covered(organisation, measured))


BACKLOG_AND_PROMISE = Pairing(
    ON,
    "a measured backlog and a promise of when its cases are solved",
    ("measured", "promises"),
    find_backlogs,
)


def _queue_of_backlog(case: Case) -> Item:
    """The first queue that both are about; its hours count the working time."""
    queues = queues_of_promise(case.organisation, case.other)
    return next(queue for queue in queues if scope_covers(case.entry, "queues", queue.id))


def _backlog_and_rate_solved(case: Case) -> tuple[int, Rate]:
    if not is_fresh_measurement(case.entry, case.organisation.as_of):
        raise NotDeclared(f"{case.entry.route}.until")
    return int(case.need(case.entry, "backlog")), case.need(case.entry, "solved")


def _resolution_promised_for_backlog(case: Case) -> Span:
    span: Span = case.need(case.other, "resolution.at_most")
    return span


def backlog_wait_in_unit_of_rate(rate: Rate, backlog: float) -> tuple[str, float]:
    """Backlog / rate on the rate's own clock: the unit of a wait, and its amount."""
    periods = backlog / rate.amount
    if rate.period == "working day":
        return "working day", periods
    if rate.period == "hour":
        return "working second", periods * units.HOUR
    days = {"day": 1.0, "week": 7.0, "month": 365.2425 / 12, "year": 365.2425}
    if rate.period in days:
        return "calendar day", periods * days[rate.period]
    return "calendar day", periods * float(rate.period.split(" ")[0])


def _wait_to_work_backlog_off(case: Case, unit: str, amount: float) -> Wait:
    """A wait on the hours of the queue, whatever the rate was counted in."""
    span = Span("1 working day") if unit.startswith("working") else Span("1 calendar day")
    schedule = wait_on_hours(case, span, _queue_of_backlog(case)).schedule
    return Wait(amount, unit, schedule)  # type: ignore[arg-type]


@facts.flag
def anything_solved(case: Case) -> bool:
    """Whether anything is solved at all.

    Otherwise the backlog has no age, only a beginning.
    """
    return _backlog_and_rate_solved(case)[1].amount > 0


@facts.flag(
    formula=f"{LITTLE} against the promise; unlike clocks start by start over six weeks",
    source=LITTLE_SOURCE,
)
def older_than_promised(case: Case) -> bool:
    """Whether a case is older than promised by the time it is solved.

    On average, if as many keep coming as are solved.
    """
    backlog, solved = _backlog_and_rate_solved(case)
    promised = _resolution_promised_for_backlog(case)
    if not backlog or not solved.amount:
        return backlog > 0
    case.assume("The backlog is steady: as many cases come as are solved.")
    case.by_model()
    unit, amount = backlog_wait_in_unit_of_rate(solved, backlog)
    case.step(f"{backlog} / ({solved}) = {_format_backlog_wait(unit, amount)}")
    if face_value_of_span(promised)[0] == unit:
        return amount > face_value_of_span(promised)[1]
    waits = (
        [_wait_to_work_backlog_off(case, unit, amount)],
        wait_on_hours(case, promised, case.other, _queue_of_backlog(case)),
    )
    return latest_overrun(*waits, case) is not None


def _format_backlog_wait(unit: str, amount: float, digits: int = 2) -> str:
    if unit == "working second":
        return f"{units.format_number(amount / units.HOUR, digits)} working hours"
    return f"{units.format_number(amount, digits)} {unit}{'' if amount == 1 else 's'}"


@facts.text(formula=LITTLE, source=LITTLE_SOURCE)
def age_when_solved(case: Case) -> str:
    """The age at which a case is solved.

    On the clock of the cases solved.
    """
    backlog, solved = _backlog_and_rate_solved(case)
    if not solved.amount:
        raise NotDeclared(f"{case.entry.route}.solved")
    unit, amount = backlog_wait_in_unit_of_rate(solved, backlog)
    promised = str(_resolution_promised_for_backlog(case))
    tried = (
        _format_backlog_wait(unit, amount, digits) for digits in range(1, units.MOST_DIGITS + 1)
    )
    age = next((text for text in tried if text != promised), promised)
    case.step(f"{backlog} / ({solved}) = {age}")
    return age


@facts.span(reads=("promises.resolution",))
def solved_within(case: Case) -> Span:
    """The time promised."""
    return _resolution_promised_for_backlog(case)


def _backlog_keeps_promise(case: Case, backlog: float, amount_solved: float) -> bool:
    _, solved = _backlog_and_rate_solved(case)
    unit, amount = backlog_wait_in_unit_of_rate(
        Rate(f"1 per {solved.period}"), backlog / amount_solved
    )
    promised = _resolution_promised_for_backlog(case)
    if face_value_of_span(promised)[0] == unit:
        return amount <= face_value_of_span(promised)[1]
    own = wait_on_hours(case, promised, case.other, _queue_of_backlog(case))
    return (
        find_worst_overrun(
            [_wait_to_work_backlog_off(case, unit, amount)], own, starts_of_wait(case)
        )
        is None
    )


@facts.count(formula="the most open cases for which backlog / solved stays within the promise")
def backlog_allowed(case: Case) -> int:
    """The backlog that the promise allows.

    Rounded towards passing; 0 where nothing is solved.
    """
    backlog, solved = _backlog_and_rate_solved(case)
    if not solved.amount:
        return 0
    low, high = 0, backlog
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (
            (middle, high) if _backlog_keeps_promise(case, middle, solved.amount) else (low, middle)
        )
    case.step(f"{low} open cases stay within {_resolution_promised_for_backlog(case)}")
    return low


@facts.text(formula="the least throughput for which backlog / solved stays within the promise")
def solving_needed(case: Case) -> str:
    """What would have to be solved."""
    backlog, solved = _backlog_and_rate_solved(case)
    high = max(1, math.ceil(solved.amount))
    while not _backlog_keeps_promise(case, backlog, high):
        if high > backlog * _AT_ONCE:
            raise NotAssessable("No throughput keeps a promise of no time.")
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (
            (low, middle) if _backlog_keeps_promise(case, backlog, middle) else (middle, high)
        )
    case.step(
        f"{backlog} / ({high} per {solved.period}) stays within {_resolution_promised_for_backlog(case)}"
    )
    return f"{high} per {solved.period}"


@facts.flag
def can_be_kept(case: Case) -> bool:
    """Whether any backlog would do.

    False where the time promised can pass while nobody is there, however much is solved.
    """
    backlog, _ = _backlog_and_rate_solved(case)
    return _backlog_keeps_promise(case, backlog, backlog * _AT_ONCE)


@facts.text
def worked_off_by(case: Case) -> str:
    """What would keep the promise as it is.

    The beginning of a sentence; that nothing would where that is so, and no smaller backlog where
    not even a single case would be solved in time.
    """
    if not case.fact("can_be_kept"):
        return "that time can pass while nobody is there, whatever is solved, so "
    solving = f"solve {case.fact('solving_needed')}; until then, "
    allowed = case.fact("backlog_allowed")
    cases = f"{allowed} open case{'' if allowed == 1 else 's'}"
    return f"bring the backlog down to {cases}, or {solving}" if allowed else solving


@facts.text(
    formula="the shortest whole span that the age stays within, on the promise's clock, or on one "
    "that stops at closing time as the cases solved do"
)
def honest_resolution(case: Case) -> str:
    """A promise that the backlog allows.

    Rounded towards passing, and tried from every start.
    """
    backlog, solved = _backlog_and_rate_solved(case)
    if not solved.amount:
        raise NotDeclared(f"{case.entry.route}.solved")
    unit, amount = backlog_wait_in_unit_of_rate(solved, backlog)
    way = Way(
        [_wait_to_work_backlog_off(case, unit, amount)],
        lambda span: wait_on_hours(case, span, case.other, _queue_of_backlog(case)),
        starts_of_wait(case),
    )
    stops = unit.startswith("working")
    hours = known_schedule_of_holder(case, case.other, _queue_of_backlog(case)) if stops else None
    kept = lesser_honest_span(_resolution_promised_for_backlog(case), [way], hours)
    if kept is None:
        raise NotAssessable("No promise of any length on this clock can be kept.")
    case.step(f"{_format_backlog_wait(unit, amount)} ends within {kept} from every start")
    return str(kept)
