"""How much of its agents' time the busiest hour asks for, against the ceiling declared for it."""

from __future__ import annotations

import math

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.queues.busiest_hour import (
    LOAD_READS,
    LOAD_SOURCE,
    busiest_agents,
    contacts_agent_holds_at_once,
    live_queue_load,
)
from principlecheck.facts.scopes import TARGET_SCOPES, entries_covering, narrowest_items, scope_ids
from principlecheck.model import units
from principlecheck.model.format.organisation import Item

ON = "queues"
_CEILING = ("targets.occupancy", *TARGET_SCOPES)
facts = Facts(ON, reads=_CEILING)


def occupancy_ceiling_of_queue(case: Case, queue: Item) -> Item | None:
    """The narrowest target that caps the occupancy of a whole queue, or None."""
    return _occupancy_target_of_queue(case, queue, "occupancy.at_most")


def _occupancy_target_of_queue(case: Case, queue: Item, bound: str) -> Item | None:
    found = narrowest_items(
        target
        for target in entries_covering(case.organisation, "targets", "queues", queue.id)
        if target.get(bound) is not None
        and not any(
            scope_ids(target, name) for name in ("reasons", "segments", "priority", "roles")
        )
    )
    return found[0] if found else None


@facts.share(formula="offered load / agents", source=LOAD_SOURCE, reads=LOAD_READS)
def busy_share(case: Case) -> float:
    """The share of its agents' time that the busiest hour asks for.

    Above 1 where more arrives than can be handled. Whoever hangs up is counted as answered:
    a ceiling that is kept because customers give up is not kept.
    """
    load, places = live_queue_load(case, case.entry), busiest_agents(case, case.entry)
    case.assume("Every contact is answered: nobody hangs up.")
    if not places:
        if load:
            raise NotAssessable("Nobody answers in the busiest hour, so that nobody is busy.")
        return 0.0
    case.step(
        f"{units.format_number(load, 2)} erlangs / {places} = {units.format_share(load / places, 1)}"
    )
    return load / places


@facts.flag
def has_occupancy_ceiling(case: Case) -> bool:
    """Whether a ceiling on occupancy is declared.

    That there is none is certain once the targets are finished.
    """
    if occupancy_ceiling_of_queue(case, case.entry) is not None:
        return True
    case.finished("targets", "occupancy")
    return False


@facts.share
def occupancy_ceiling(case: Case) -> float:
    """The ceiling on occupancy.

    Of the narrowest target that holds for the queue.
    """
    target = occupancy_ceiling_of_queue(case, case.entry)
    if target is None:
        raise NotDeclared("targets.occupancy")
    return float(case.need(target, "occupancy.at_most").value)


@facts.share
def occupancy_floor(case: Case) -> float:
    """The least that agents have to be busy.

    Of the narrowest target that holds for the queue; 0 where none is written.
    """
    target = _occupancy_target_of_queue(case, case.entry, "occupancy.at_least")
    return 0.0 if target is None else float(case.need(target, "occupancy.at_least").value)


@facts.text
def occupancy_route(case: Case) -> str:
    """Where the occupancy aimed at is declared.

    A floor before a ceiling; the hour itself where there is neither.
    """
    target = _occupancy_target_of_queue(
        case, case.entry, "occupancy.at_least"
    ) or occupancy_ceiling_of_queue(case, case.entry)
    return f"{target.route}.occupancy" if target else f"{case.entry.route}.busiest_hour"


@facts.count(
    formula="offered load / ceiling, rounded up", source=LOAD_SOURCE, reads=(*LOAD_READS, *_CEILING)
)
def agents_within_ceiling(case: Case) -> int:
    """The agents who keep the busiest hour within the ceiling.

    People, after shrinkage; each holds as many contacts at once as is declared.
    """
    ceiling: float = case.fact("occupancy_ceiling")
    at_once = contacts_agent_holds_at_once(case, case.entry)
    if not ceiling or not at_once:
        raise NotAssessable("No number of agents keeps within such a ceiling.")
    load = live_queue_load(case, case.entry)
    agents = math.ceil(load / ceiling / at_once - 1e-9)
    case.step(
        f"{units.format_number(load, 2)} erlangs / {units.format_share(ceiling, 1)}: {agents} agents"
    )
    return agents
