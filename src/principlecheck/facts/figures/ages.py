"""How old cases are when they are solved: counted from the backlog, and as measured."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.queues.backlog import LITTLE, LITTLE_SOURCE, backlog_wait_in_unit_of_rate
from principlecheck.facts.scopes import MEASURED_SCOPES, is_fresh_measurement, queues_covered
from principlecheck.facts.timing.clocks import face_value_of_span, span_amount_as_text
from principlecheck.facts.timing.working_time import HOURS_READS, hours_of_holder, schedule_of_hours
from principlecheck.model import units
from principlecheck.model.format.quantities import Rate, Span

facts = Facts(
    "measured",
    reads=(
        "measured.backlog",
        "measured.solved",
        "measured.resolution",
        "measured.until",
        "measured.hours",
        "queues.hours",
        *MEASURED_SCOPES,
        *HOURS_READS,
    ),
)


def _age_of_cases_by_littles_law(case: Case) -> tuple[str, float]:
    """The mean age of a case when it is solved, and its clock, by Little's law."""
    if not is_fresh_measurement(case.entry, case.organisation.as_of):
        raise NotDeclared(f"{case.entry.route}.until")
    backlog = float(case.need(case.entry, "backlog"))
    solved: Rate = case.need(case.entry, "solved")
    if not solved.amount:
        raise NotAssessable("Nothing is solved, so that no case has an age at which it is.")
    return backlog_wait_in_unit_of_rate(solved, backlog)


FEWEST_OPEN = 5
"""Cases open at once, below which their number at one moment says nothing of their age: a count of
so few goes up and down by half of itself by chance (Poisson)."""


def _need_enough_open_cases(case: Case, cases: float) -> None:
    if cases < FEWEST_OPEN:
        raise NotAssessable(
            "Too few cases are open at once for their number at one moment to give an age."
        )


def _measured_resolution_time(case: Case, name: str, clock: str) -> float:
    """A measured time to solve, on the clock that the backlog's age is counted on."""
    span: Span = case.need(case.entry, f"resolution.{name}")
    unit, amount = face_value_of_span(span)
    if unit == "elapsed":
        unit, amount = "calendar day", amount / units.DAY
    elif unit == "working":
        unit = "working second"
    if {unit, clock} == {"working second", "working day"}:
        amount = (
            amount * _seconds_of_a_working_day(case)
            if unit == "working day"
            else amount / _seconds_of_a_working_day(case)
        )
    elif unit != clock:
        raise NotAssessable("The backlog is counted on another clock than the time to solve.")
    return amount


def _seconds_of_a_working_day(case: Case) -> float:
    """The seconds of a working day, on average over the days that are worked."""
    queues = queues_covered(case.organisation, case.entry)
    schedule = schedule_of_hours(case, hours_of_holder(case, case.entry, *queues[:1]))
    days = sum(1 for day in schedule.weekly if day)
    if not days:
        raise NotAssessable("These hours never open.")
    return schedule.weekly_open_seconds / days


@facts.text(formula=LITTLE, source=LITTLE_SOURCE)
def age_from_backlog(case: Case) -> str:
    """How old a case is when it is solved, counted from the backlog."""
    clock, amount = _age_of_cases_by_littles_law(case)
    if clock == "working second":
        return span_amount_as_text(amount, "working", 1)
    return span_amount_as_text(amount, clock, 1)


@facts.count(formula="p90 of the measured times · cases solved, rounded down", source=LITTLE_SOURCE)
def backlog_as_measured(case: Case) -> int:
    """The most open cases that the measured times leave room for."""
    clock, mean = _age_of_cases_by_littles_law(case)
    backlog = float(case.need(case.entry, "backlog"))
    return int(backlog * _measured_resolution_time(case, "p90", clock) / mean) if mean else 0


@facts.number(
    formula="the larger of median / (2 · backlog / solved) and backlog / solved / (2 · p90)",
    source=LITTLE_SOURCE,
)
def ages_apart(case: Case) -> float:
    """How many times too large one of the two ages is for both to hold.

    The mean of times that are not negative is at least half of their median (Markov). Above it
    nothing is certain: a mean of more than twice what nine in ten stay within is taken as too long.
    """
    clock, mean = _age_of_cases_by_littles_law(case)
    median = _measured_resolution_time(case, "median", clock)
    if median and mean < median / 2:
        _, for_one = backlog_wait_in_unit_of_rate(case.need(case.entry, "solved"), 1.0)
        _need_enough_open_cases(case, median / 2 / for_one)
        case.step("the mean is less than half of the median")
        return median / 2 / mean if mean else float(10**6)
    p90 = _measured_resolution_time(case, "p90", clock)
    if p90 and mean > 2 * p90:
        _need_enough_open_cases(case, float(case.need(case.entry, "backlog")))
    return mean / (2 * p90) if p90 else 0.0
