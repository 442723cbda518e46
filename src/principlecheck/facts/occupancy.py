"""How busy the busiest hour keeps a live queue's agents, against the ceiling declared for it."""

from __future__ import annotations

import math

from principlecheck.arithmetic.erlang_a import erlang_a
from principlecheck.facts.busiest_hour import (
    LOAD_READS,
    busiest_agents,
    contacts_at_once,
    live_load,
    mean_handle_time,
    patience_of,
)
from principlecheck.facts.case import Case, FactSpec, NotAssessable, NotDeclared, fact
from principlecheck.facts.scopes import covers, narrowest, scope
from principlecheck.model import units
from principlecheck.model.organisation import Item

ON = "queues"
_CEILING = ("targets.occupancy", "targets.queues")
_READS = (*LOAD_READS, "measured.patience")
BUSY = "offered load / agents; with patience measured, less the share that hangs up (Erlang A)"
SOURCE = "Little 1961, Operations Research 9(3), 383–387; Palm 1957 for Erlang A"


def ceiling_of(case: Case, queue: Item) -> Item | None:
    """The narrowest target that caps the occupancy of a whole queue, or None."""
    found = narrowest(
        target
        for target in case.organisation.items("targets")
        if target.get("occupancy.at_most") is not None
        and covers(target, "queues", queue.id)
        and not any(scope(target, name) for name in ("reasons", "segments", "priority"))
    )
    return found[0] if found else None


def _busy(case: Case, places: int) -> float:
    """Occupancy with so many places: agents times the contacts that each holds at once."""
    load = live_load(case, case.entry)
    if not places:
        if load:
            raise NotAssessable("Nobody answers in the busiest hour, so that nobody is busy.")
        return 0.0
    patience = patience_of(case, case.entry)
    if patience is None:
        return load / places
    return erlang_a(load, places, mean_handle_time(case, case.entry), patience).occupancy


@fact(
    ON,
    "share",
    "the share of the busiest hour that agents are on contacts",
    formula=BUSY,
    source=SOURCE,
    reads=_READS,
)
def busy_share(case: Case) -> float:
    """Above 1 where more arrives than can be handled, and nobody is known to hang up."""
    places = busiest_agents(case, case.entry)
    busy = _busy(case, places)
    patience = patience_of(case, case.entry)
    load = units.number(live_load(case, case.entry), 2)
    if patience is None:
        case.assume("Nobody hangs up: no patience has been measured.")
        case.step(f"{load} erlangs / {places} = {units.share(busy, 1)}")
    else:
        case.step(
            f"{load} erlangs on {places}, patience {units.duration(patience)}: "
            f"{units.share(busy, 1)}"
        )
    return busy


@fact(ON, "flag", "whether a ceiling on occupancy is declared", reads=_CEILING)
def has_occupancy_ceiling(case: Case) -> bool:
    """That there is none is certain once the targets are finished."""
    if ceiling_of(case, case.entry) is not None:
        return True
    case.finished("targets", "occupancy")
    return False


@fact(ON, "share", "the ceiling on occupancy", reads=_CEILING)
def occupancy_ceiling(case: Case) -> float:
    """Of the narrowest target that holds for the queue."""
    target = ceiling_of(case, case.entry)
    if target is None:
        raise NotDeclared("targets.occupancy")
    return float(case.need(target, "occupancy.at_most").value)


@fact(ON, "text", "where the ceiling is declared", reads=_CEILING)
def ceiling_route(case: Case) -> str:
    """As a route; the hour itself where there is no ceiling."""
    target = ceiling_of(case, case.entry)
    return f"{target.route}.occupancy" if target else f"{case.entry.route}.busiest_hour"


@fact(
    ON,
    "count",
    "the agents who keep occupancy within the ceiling",
    formula="the fewest agents with whom occupancy ≤ ceiling",
    source=SOURCE,
    reads=(*_READS, *_CEILING),
)
def agents_within_ceiling(case: Case) -> int:
    """People, after shrinkage; each holds as many contacts at once as is declared."""
    ceiling: float = case.fact("occupancy_ceiling")
    at_once = contacts_at_once(case, case.entry)
    if not ceiling or not at_once:
        raise NotAssessable("No number of agents keeps within such a ceiling.")
    enough = math.ceil(live_load(case, case.entry) / ceiling / at_once - 1e-9)
    low = 0
    # Those who hang up keep nobody busy, so that fewer may do than the load alone would need.
    while enough - low > 1:
        middle = (low + enough) // 2
        low, enough = (
            (low, middle) if _busy(case, middle * at_once) <= ceiling else (middle, enough)
        )
    case.step(f"{enough} agents: {units.share(_busy(case, enough * at_once), 1)} busy")
    return enough


@fact(ON, "flag", "whether the queue's numbers are declared", reads=LOAD_READS)
def knows_busy_share(case: Case) -> bool:
    """Contacts, agents and a mean handle time."""
    try:
        case.fact("busy_share")
    except (NotDeclared, NotAssessable):
        return False
    return True


OCCUPANCY_FACTS: tuple[FactSpec, ...] = (
    busy_share,
    has_occupancy_ceiling,
    occupancy_ceiling,
    ceiling_route,
    agents_within_ceiling,
    knows_busy_share,
)
