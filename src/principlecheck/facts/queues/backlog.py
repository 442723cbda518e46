"""How old a backlog makes a case before it is solved, against the time promised for solving it."""

from __future__ import annotations

import math

from principlecheck.arithmetic.deadline import Wait, first_overrun
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing
from principlecheck.facts.promises.promised_contacts import queues_in
from principlecheck.facts.scopes import (
    MEASURED_SCOPES,
    PROMISE_SCOPES,
    channels_of,
    covering,
    covers,
    is_fresh,
    narrowest,
    queues_covered,
    scope,
)
from principlecheck.facts.timing.clocks import face_value, search
from principlecheck.facts.timing.honest_spans import Way, shortest_lesser
from principlecheck.facts.timing.working_time import (
    HOURS_READS,
    known_schedule,
    starts_from,
    wait_of,
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
        place = (*scope(item, "queues"), "", *scope(item, "priority"))
        newer = place not in latest or latest[place].get("until") <= item.get("until")
        if newer and not any(scope(item, name) for name in _NARROWER):
            latest[place] = item
    return [
        Subject(ON, item, promise)
        for item in latest.values()
        for promise in _promises_on(organisation, item)
    ]


def _promises_on(organisation: Organisation, measured: Item) -> list[Item]:
    """The narrowest promise of a resolution on each channel of the queues measured."""
    found: dict[str, Item] = {}
    for queue in queues_covered(organisation, measured):
        for channel in channels_of(organisation, queue):
            here = [
                promise
                for promise in covering(organisation, "promises", "channels", channel.id)
                if promise.get("resolution.at_most") is not None
                and not any(scope(promise, name) for name in _NARROWER)
                and scope(promise, "priority") in ((), scope(measured, "priority"))
            ]
            found.update((promise.id, promise) for promise in narrowest(here))
    return [promise for promise in found.values() if _within(organisation, measured, promise)]


def _within(organisation: Organisation, measured: Item, promise: Item) -> bool:
    """Whether the promise holds for every queue that was measured."""
    promised = {queue.id for queue in queues_in(organisation, promise)}
    return all(queue.id in promised for queue in queues_covered(organisation, measured))


BACKLOG_AND_PROMISE = Pairing(
    ON,
    "a measured backlog and a promise of when its cases are solved",
    ("measured", "promises"),
    find_backlogs,
)


def _queue(case: Case) -> Item:
    """The first queue that both are about; its hours count the working time."""
    queues = queues_in(case.organisation, case.other)
    return next(queue for queue in queues if covers(case.entry, "queues", queue.id))


def _figures(case: Case) -> tuple[int, Rate]:
    if not is_fresh(case.entry, case.organisation.as_of):
        raise NotDeclared(f"{case.entry.route}.until")
    return int(case.need(case.entry, "backlog")), case.need(case.entry, "solved")


def _promised(case: Case) -> Span:
    span: Span = case.need(case.other, "resolution.at_most")
    return span


def in_unit_of(rate: Rate, backlog: float) -> tuple[str, float]:
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


def _wait(case: Case, unit: str, amount: float) -> Wait:
    """A wait on the hours of the queue, whatever the rate was counted in."""
    span = Span("1 working day") if unit.startswith("working") else Span("1 calendar day")
    schedule = wait_of(case, span, _queue(case)).schedule
    return Wait(amount, unit, schedule)  # type: ignore[arg-type]


@facts.flag
def anything_solved(case: Case) -> bool:
    """Whether anything is solved at all.

    Otherwise the backlog has no age, only a beginning.
    """
    return _figures(case)[1].amount > 0


@facts.flag(
    formula=f"{LITTLE} against the promise; unlike clocks start by start over six weeks",
    source=LITTLE_SOURCE,
)
def older_than_promised(case: Case) -> bool:
    """Whether a case is older than promised by the time it is solved.

    On average, if as many keep coming as are solved.
    """
    backlog, solved = _figures(case)
    promised = _promised(case)
    if not backlog or not solved.amount:
        return backlog > 0
    case.assume("The backlog is steady: as many cases come as are solved.")
    case.by_model()
    unit, amount = in_unit_of(solved, backlog)
    case.step(f"{backlog} / ({solved}) = {_format_amount(unit, amount)}")
    if face_value(promised)[0] == unit:
        return amount > face_value(promised)[1]
    waits = [_wait(case, unit, amount)], wait_of(case, promised, case.other, _queue(case))
    return search(*waits, case) is not None


def _format_amount(unit: str, amount: float, digits: int = 2) -> str:
    if unit == "working second":
        return f"{units.number(amount / units.HOUR, digits)} working hours"
    return f"{units.number(amount, digits)} {unit}{'' if amount == 1 else 's'}"


@facts.text(formula=LITTLE, source=LITTLE_SOURCE)
def age_when_solved(case: Case) -> str:
    """The age at which a case is solved.

    On the clock of the cases solved.
    """
    backlog, solved = _figures(case)
    if not solved.amount:
        raise NotDeclared(f"{case.entry.route}.solved")
    unit, amount = in_unit_of(solved, backlog)
    promised = str(_promised(case))
    tried = (_format_amount(unit, amount, digits) for digits in range(1, units.MOST_DIGITS + 1))
    age = next((text for text in tried if text != promised), promised)
    case.step(f"{backlog} / ({solved}) = {age}")
    return age


@facts.span(reads=("promises.resolution",))
def solved_within(case: Case) -> Span:
    """The time promised."""
    return _promised(case)


def _keeps(case: Case, backlog: float, amount_solved: float) -> bool:
    _, solved = _figures(case)
    unit, amount = in_unit_of(Rate(f"1 per {solved.period}"), backlog / amount_solved)
    promised = _promised(case)
    if face_value(promised)[0] == unit:
        return amount <= face_value(promised)[1]
    own = wait_of(case, promised, case.other, _queue(case))
    return first_overrun([_wait(case, unit, amount)], own, starts_from(case)) is None


@facts.count(formula="the most open cases for which backlog / solved stays within the promise")
def backlog_allowed(case: Case) -> int:
    """The backlog that the promise allows.

    Rounded towards passing; 0 where nothing is solved.
    """
    backlog, solved = _figures(case)
    if not solved.amount:
        return 0
    low, high = 0, backlog
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _keeps(case, middle, solved.amount) else (low, middle)
    case.step(f"{low} open cases stay within {_promised(case)}")
    return low


@facts.text(formula="the least throughput for which backlog / solved stays within the promise")
def solving_needed(case: Case) -> str:
    """What would have to be solved."""
    backlog, solved = _figures(case)
    high = max(1, math.ceil(solved.amount))
    while not _keeps(case, backlog, high):
        if high > backlog * _AT_ONCE:
            raise NotAssessable("No throughput keeps a promise of no time.")
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _keeps(case, backlog, middle) else (middle, high)
    case.step(f"{backlog} / ({high} per {solved.period}) stays within {_promised(case)}")
    return f"{high} per {solved.period}"


@facts.flag
def can_be_kept(case: Case) -> bool:
    """Whether any backlog would do.

    False where the time promised can pass while nobody is there, however much is solved.
    """
    backlog, _ = _figures(case)
    return _keeps(case, backlog, backlog * _AT_ONCE)


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
    backlog, solved = _figures(case)
    if not solved.amount:
        raise NotDeclared(f"{case.entry.route}.solved")
    unit, amount = in_unit_of(solved, backlog)
    way = Way(
        [_wait(case, unit, amount)],
        lambda span: wait_of(case, span, case.other, _queue(case)),
        starts_from(case),
    )
    stops = unit.startswith("working")
    hours = known_schedule(case, case.other, _queue(case)) if stops else None
    kept = shortest_lesser(_promised(case), [way], hours)
    if kept is None:
        raise NotAssessable("No promise of any length on this clock can be kept.")
    case.step(f"{_format_amount(unit, amount)} ends within {kept} from every start")
    return str(kept)
