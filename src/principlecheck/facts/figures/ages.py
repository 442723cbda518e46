"""How old cases are when they are solved: counted from the backlog, and as measured."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.queues.backlog import LITTLE, LITTLE_SOURCE, in_unit_of
from principlecheck.facts.scopes import MEASURED_SCOPES, is_fresh, queues_covered
from principlecheck.facts.timing.clocks import as_text, face_value
from principlecheck.facts.timing.working_time import HOURS_READS, hours_of, schedule_of
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


def _age(case: Case) -> tuple[str, float]:
    """The mean age of a case when it is solved, and its clock, by Little's law."""
    if not is_fresh(case.entry, case.organisation.as_of):
        raise NotDeclared(f"{case.entry.route}.until")
    backlog = float(case.need(case.entry, "backlog"))
    solved: Rate = case.need(case.entry, "solved")
    if not solved.amount:
        raise NotAssessable("Nothing is solved, so that no case has an age at which it is.")
    return in_unit_of(solved, backlog)


FEWEST_OPEN = 5
"""Cases open at once, below which their number at one moment says nothing of their age: a count of
so few goes up and down by half of itself by chance (Poisson)."""


def _enough(case: Case, cases: float) -> None:
    if cases < FEWEST_OPEN:
        raise NotAssessable(
            "Too few cases are open at once for their number at one moment to give an age."
        )


def _measured(case: Case, name: str, clock: str) -> float:
    """A measured time to solve, on the clock that the backlog's age is counted on."""
    span: Span = case.need(case.entry, f"resolution.{name}")
    unit, amount = face_value(span)
    if unit == "elapsed":
        unit, amount = "calendar day", amount / units.DAY
    elif unit == "working":
        unit = "working second"
    if {unit, clock} == {"working second", "working day"}:
        amount = amount * _a_day(case) if unit == "working day" else amount / _a_day(case)
    elif unit != clock:
        raise NotAssessable("The backlog is counted on another clock than the time to solve.")
    return amount


def _a_day(case: Case) -> float:
    """The seconds of a working day, on average over the days that are worked."""
    queues = queues_covered(case.organisation, case.entry)
    schedule = schedule_of(case, hours_of(case, case.entry, *queues[:1]))
    days = sum(1 for day in schedule.weekly if day)
    if not days:
        raise NotAssessable("These hours never open.")
    return schedule.weekly_open_seconds / days


@facts.text(formula=LITTLE, source=LITTLE_SOURCE)
def age_from_backlog(case: Case) -> str:
    """How old a case is when it is solved, counted from the backlog."""
    clock, amount = _age(case)
    if clock == "working second":
        return as_text(amount, "working", 1)
    return as_text(amount, clock, 1)


@facts.count(formula="p90 of the measured times · cases solved, rounded down", source=LITTLE_SOURCE)
def backlog_as_measured(case: Case) -> int:
    """The most open cases that the measured times leave room for."""
    clock, mean = _age(case)
    backlog = float(case.need(case.entry, "backlog"))
    return int(backlog * _measured(case, "p90", clock) / mean) if mean else 0


@facts.number(
    formula="the larger of median / (2 · backlog / solved) and backlog / solved / (2 · p90)",
    source=LITTLE_SOURCE,
)
def ages_apart(case: Case) -> float:
    """How many times too large one of the two ages is for both to hold.

    The mean of times that are not negative is at least half of their median (Markov). Above it
    nothing is certain: a mean of more than twice what nine in ten stay within is taken as too long.
    """
    clock, mean = _age(case)
    median = _measured(case, "median", clock)
    if median and mean < median / 2:
        _, for_one = in_unit_of(case.need(case.entry, "solved"), 1.0)
        _enough(case, median / 2 / for_one)
        case.step("the mean is less than half of the median")
        return median / 2 / mean if mean else float(10**6)
    p90 = _measured(case, "p90", clock)
    if p90 and mean > 2 * p90:
        _enough(case, float(case.need(case.entry, "backlog")))
    return mean / (2 * p90) if p90 else 0.0
