"""A team's planned week: the work that comes, and the hours there are to do it in."""

from __future__ import annotations

import math

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.queues.busiest_hour import (
    LOAD_READS,
    contacts_agent_holds_at_once,
    mean_handle_time_of_queue,
)
from principlecheck.facts.timing.weekly_rates import amount_of_rate_a_week
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
facts = Facts(ON, reads=_READS)


def _contacts_a_week_of_queue(case: Case, queue: Item) -> float:
    rate: Rate = case.need(queue, "planned_volume")
    return amount_of_rate_a_week(case, rate, queue)


def _seconds_of_work_of_queue(case: Case, queue: Item) -> float:
    """A week's planned work of a queue, in agent seconds."""
    volume, seconds = _contacts_a_week_of_queue(case, queue), mean_handle_time_of_queue(case, queue)
    at_once = contacts_agent_holds_at_once(case, queue)
    if not at_once:
        raise NotDeclared(f"{queue.route}.concurrency")
    work = volume * seconds / at_once
    shared = f" / {at_once} at once" if at_once != 1 else ""
    case.step(
        f"{queue.id}: {units.format_number(volume)} per week · {units.format_duration(seconds, 1)}{shared} = "
        f"{units.format_duration(work)}"
    )
    return work


def _queues_of_planned_team(case: Case) -> tuple[Item, ...]:
    return case.organisation.having("queues", "team", _team_planned_for_week(case).id)


def _team_planned_for_week(case: Case) -> Item:
    """The team; a queue is planned for its busiest hour."""
    if case.entry.section != "teams":
        raise NotAssessable("A live queue is judged by its busiest hour, not by the week.")
    return case.entry


def known_work_of_team_week(case: Case) -> tuple[float, list[str]]:
    """The seconds of work that can be computed, and the routes that the rest waits for."""
    total, missing = 0.0, list[str]()
    for queue in _queues_of_planned_team(case):
        try:
            total += _seconds_of_work_of_queue(case, queue)
        except NotDeclared as lacking:
            missing.extend(lacking.routes)
    unassigned = case.organisation.having("queues", "team", None)
    missing.extend(f"{queue.route}.team" for queue in unassigned)
    if not case.organisation.complete("queues"):
        missing.append("queues")
    return total, missing


@facts.seconds(
    formula="Σ planned volume · mean handle time / contacts at once, over the team's queues"
)
def work_of_the_week(case: Case) -> float:
    """The agent hours that a week's planned work takes.

    Over every queue of the team whose figures are declared.
    """
    total, missing = known_work_of_team_week(case)
    if missing:
        case.assume(f"What is not declared is left out: {', '.join(missing)}.")
    return total


@facts.seconds(formula="agents · paid week · (1 − planned shrinkage)", reads=TEAM_READS)
def hours_of_the_week(case: Case) -> float:
    """The agent hours on the queue in a week.

    Overtime is left out: a plan that needs it is short.
    """
    each = week_of_one_agent_on_queue(case)
    agents: int = case.need(_team_planned_for_week(case), "agents")
    case.step(
        f"{agents} agents · {units.format_duration(each)} = {units.format_duration(agents * each)}"
    )
    return agents * each


def week_of_one_agent_on_queue(case: Case) -> float:
    """Seconds on the queue of one agent in a week."""
    paid: Duration = case.need(_team_planned_for_week(case), "paid_week")
    shrinkage = float(case.need(_team_planned_for_week(case), "planned_shrinkage").value)
    each = paid.seconds * (1 - shrinkage)
    case.step(
        f"{paid} · (1 − {units.format_share(shrinkage, 1)}) = {units.format_duration(each)} an agent"
    )
    return each


@facts.share(formula="1 − hours / work, rounded up to a whole per cent")
def work_to_defer(case: Case) -> float:
    """The work that has to go elsewhere."""
    work, hours = float(case.fact("work_of_the_week")), float(case.fact("hours_of_the_week"))
    case.step(f"1 − {units.format_duration(hours)} / {units.format_duration(work)}")
    return (math.floor(100 * (1 - hours / work) + 1e-9) + 1) / 100
