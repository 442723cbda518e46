"""A team's planned week: the work that comes, and the hours there are to do it in."""

from __future__ import annotations

import math

from principlecheck.facts.case import Case, FactSpec, NotAssessable, NotDeclared, fact
from principlecheck.facts.queues.busiest_hour import LOAD_READS, contacts_at_once, mean_handle_time
from principlecheck.facts.timing.weekly_rates import per_week
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import Duration, Rate

PLANNED = "planned_capacity"
ON = PLANNED
TEAM_READS = (
    "teams.agents",
    "teams.paid_week",
    "teams.planned_shrinkage",
    "queues.team",
    "queues.planned_volume",
)
_READS = (*LOAD_READS, *TEAM_READS)


def _volume(case: Case, queue: Item) -> float:
    rate: Rate = case.need(queue, "planned_volume")
    return per_week(case, rate, queue)


def _seconds_of_work(case: Case, queue: Item) -> float:
    """A week's planned work of a queue, in agent seconds."""
    volume, seconds = _volume(case, queue), mean_handle_time(case, queue)
    at_once = contacts_at_once(case, queue)
    if not at_once:
        raise NotDeclared(f"{queue.route}.concurrency")
    work = volume * seconds / at_once
    shared = f" / {at_once} at once" if at_once != 1 else ""
    case.step(
        f"{queue.id}: {units.number(volume)} per week · {units.duration(seconds, 1)}{shared} = "
        f"{units.duration(work)}"
    )
    return work


def _queues_of(case: Case) -> tuple[Item, ...]:
    return case.organisation.having("queues", "team", _team(case).id)


def _team(case: Case) -> Item:
    """The team; a queue is planned for its busiest hour."""
    if case.entry.section != "teams":
        raise NotAssessable("A live queue is judged by its busiest hour, not by the week.")
    return case.entry


def known_work(case: Case) -> tuple[float, list[str]]:
    """The seconds of work that can be computed, and the routes that the rest waits for."""
    total, missing = 0.0, list[str]()
    for queue in _queues_of(case):
        try:
            total += _seconds_of_work(case, queue)
        except NotDeclared as lacking:
            missing.extend(lacking.routes)
    unassigned = case.organisation.having("queues", "team", None)
    missing.extend(f"{queue.route}.team" for queue in unassigned)
    if not case.organisation.complete("queues"):
        missing.append("queues")
    return total, missing


@fact(
    ON,
    "seconds",
    "the agent hours that a week's planned work takes",
    formula="Σ planned volume · mean handle time / contacts at once, over the team's queues",
    reads=_READS,
)
def work_of_the_week(case: Case) -> float:
    """Over every queue of the team whose figures are declared."""
    total, missing = known_work(case)
    if missing:
        case.assume(f"What is not declared is left out: {', '.join(missing)}.")
    return total


@fact(
    ON,
    "seconds",
    "the agent hours on the queue in a week",
    formula="agents · paid week · (1 − planned shrinkage)",
    reads=TEAM_READS,
)
def hours_of_the_week(case: Case) -> float:
    """Overtime is left out: a plan that needs it is short."""
    each = hours_of_one(case)
    agents: int = case.need(_team(case), "agents")
    case.step(f"{agents} agents · {units.duration(each)} = {units.duration(agents * each)}")
    return agents * each


def hours_of_one(case: Case) -> float:
    """Seconds on the queue of one agent in a week."""
    paid: Duration = case.need(_team(case), "paid_week")
    shrinkage = float(case.need(_team(case), "planned_shrinkage").value)
    each = paid.seconds * (1 - shrinkage)
    case.step(f"{paid} · (1 − {units.share(shrinkage, 1)}) = {units.duration(each)} an agent")
    return each


@fact(
    ON,
    "share",
    "the work that has to go elsewhere",
    formula="1 − hours / work, rounded up to a whole per cent",
    reads=_READS,
)
def work_to_defer(case: Case) -> float:
    """Rounded towards passing."""
    work, hours = float(case.fact("work_of_the_week")), float(case.fact("hours_of_the_week"))
    case.step(f"1 − {units.duration(hours)} / {units.duration(work)}")
    return (math.floor(100 * (1 - hours / work) + 1e-9) + 1) / 100


TEAM_WEEK_FACTS: tuple[FactSpec, ...] = (work_of_the_week, hours_of_the_week, work_to_defer)
