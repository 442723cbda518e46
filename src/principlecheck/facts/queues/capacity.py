"""Whether the work fits: the busiest hour of a live queue, and the planned week of every team."""

from __future__ import annotations

import math

from principlecheck.arithmetic.erlang_a import erlang_a
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing
from principlecheck.facts.queues.busiest_hour import (
    LOAD_FORMULA,
    LOAD_READS,
    LOAD_SOURCE,
    busiest_agents,
    contacts_agent_holds_at_once,
    contacts_per_hour,
    live_queue_load,
    mean_handle_time_of_queue,
    measured_patience_of_queue,
)
from principlecheck.facts.queues.team_weeks import (
    PLANNED,
    TEAM_READS,
    known_work_of_team_week,
    week_of_one_agent_on_queue,
)
from principlecheck.facts.scopes import channels_of_queue, is_queue_live
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.subject import Subject

ON = PLANNED
_READS = (*LOAD_READS, *TEAM_READS)
ERLANG_A_SOURCE = "Palm 1957; Mandelbaum and Zeltyn 2005 (the Palm/Erlang-A queue)"
facts = Facts(ON, reads=_READS)


def find_queues_with_capacity(organisation: Organisation) -> list[Subject]:
    """Every queue that is live (or may be: its channels are declared nowhere), and every team
    that answers a queue (or may).
    """
    queues = organisation.items("queues")
    live = [
        queue
        for queue in queues
        if is_queue_live(organisation, queue) or not channels_of_queue(organisation, queue)
    ]
    answering = {queue.get("team") for queue in queues}
    # A queue that names no team may be anybody's.
    teams = [t for t in organisation.items("teams") if t.id in answering or None in answering]
    return [Subject(ON, item) for item in (*live, *teams)]


PLANNED_CAPACITY = Pairing(
    ON,
    "the busiest hour of a live queue, or the planned week of a team",
    ("queues", "teams"),
    find_queues_with_capacity,
    union=True,
)


def is_live_queue(case: Case, queue: Item) -> bool:
    """Whether a queue is live; raises `NotDeclared` where its channels are declared nowhere."""
    missing = [
        f"channels.{id_}"
        for id_ in case.need(queue, "channels")
        if case.organisation.find("channels", id_) is None
    ]
    if is_queue_live(case.organisation, queue):
        return True
    if missing:
        raise NotDeclared(*missing)
    return False


def is_queue_unstable(case: Case, queue: Item) -> bool:
    """Whether as much arrives in the busiest hour as its agents can do, or more."""
    load = live_queue_load(case, queue)
    places = busiest_agents(case, queue)
    case.step(f"{units.format_number(load, 2)} erlangs for {places} places")
    return load > 0 and load >= places


def _live_queue_of_case(case: Case) -> Item:
    """The queue; a team has no busiest hour."""
    if case.entry.section != "queues":
        raise NotAssessable("A team is planned by the week, not by the hour.")
    return case.entry


@facts.flag(
    formula=f"live: {LOAD_FORMULA} ≥ agents · contacts each; team: work of the week ≥ hours",
    source=LOAD_SOURCE,
)
def overloaded(case: Case) -> bool:
    """Whether as much work comes as can be done, or more.

    A team is overloaded for certain once the queues known so far fill its hours.
    """
    if case.entry.section == "queues":
        is_live_queue(case, case.entry)
        return is_queue_unstable(case, case.entry)
    hours = float(case.fact("hours_of_the_week"))
    work, missing = known_work_of_team_week(case)
    if work > 0 and work >= hours:
        return True
    if missing:
        raise NotDeclared(*missing)
    return False


@facts.number(formula=f"{LOAD_FORMULA} / contacts at once", source=LOAD_SOURCE, reads=LOAD_READS)
def agents_kept_busy(case: Case) -> float:
    """Agents kept busy all the time by what arrives.

    In the busiest hour of a live queue.
    """
    queue = _live_queue_of_case(case)
    at_once = contacts_agent_holds_at_once(case, queue)
    if not at_once:
        raise NotDeclared(f"{queue.route}.concurrency")
    return live_queue_load(case, queue) / at_once


@facts.number(reads=("queues.busiest_hour",))
def agents_there(case: Case) -> float:
    """Agents in the busiest hour.

    A number and not a count, so that 6.4 against 6 is not shown as 6 against 6.
    """
    return float(case.need(_live_queue_of_case(case), "busiest_hour.agents"))


@facts.count(
    formula="the fewest agents for whom work < agents · hours (live: load < agents · contacts each)"
)
def agents_that_keep_up(case: Case) -> int:
    """Agents with whom the work fits.

    Rounded towards passing. It is the least that ends the pile-up, not what a target needs.
    """
    if case.entry.section == "queues":
        return math.floor(float(case.fact("agents_kept_busy"))) + 1
    each, work = week_of_one_agent_on_queue(case), float(case.fact("work_of_the_week"))
    if each <= 0:
        raise NotDeclared(f"{case.entry.route}.planned_shrinkage")
    return math.floor(work / each) + 1


@facts.count(
    formula="the most contacts for which contacts · mean handle time / 3600 < agents · contacts each",
    reads=LOAD_READS,
)
def contacts_that_fit(case: Case) -> int:
    """Contacts that fit into the busiest hour.

    The rest would have to come at another time or in another way.
    """
    queue = _live_queue_of_case(case)
    places, seconds = busiest_agents(case, queue), mean_handle_time_of_queue(case, queue)
    return max(0, math.ceil(places * units.HOUR / seconds) - 1)


@facts.count(reads=("queues.busiest_hour",))
def contacts_there(case: Case) -> int:
    """Contacts in the busiest hour."""
    return int(contacts_per_hour(case, _live_queue_of_case(case)))


@facts.flag(reads=("measured.patience",))
def patience_measured(case: Case) -> bool:
    """Whether patience has been measured.

    On a live queue, within 12 months.
    """
    return (
        case.entry.section == "queues" and measured_patience_of_queue(case, case.entry) is not None
    )


@facts.share(
    formula="θ · E[queue] / λ (Erlang A)",
    source=ERLANG_A_SOURCE,
    reads=(*LOAD_READS, "measured.patience"),
)
def hang_up(case: Case) -> float:
    """Customers who hang up in the busiest hour.

    Needs a measured patience; without one the queue has no end, and no share either.
    """
    queue = _live_queue_of_case(case)
    patience = measured_patience_of_queue(case, queue)
    if patience is None:
        raise NotDeclared("measured.patience")
    case.by_model()
    load, places = live_queue_load(case, queue), busiest_agents(case, queue)
    share = erlang_a(load, places, mean_handle_time_of_queue(case, queue), patience).abandonment
    case.step(
        f"Erlang A, {places} places, patience {units.format_duration(patience)}: "
        f"{units.format_share(share, 1)} hang up"
    )
    return share


@facts.text
def plan_route(case: Case) -> str:
    """Where the plan stands."""
    field = "busiest_hour" if case.entry.section == "queues" else "agents"
    return f"{case.entry.route}.{field}"
