"""The least urgent class of a live queue: how long it waits behind the others."""

from __future__ import annotations

import math
from collections.abc import Callable

from principlecheck.arithmetic.priority import lowest_class_quantile
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing
from principlecheck.facts.queues.busiest_hour import (
    LOAD_READS,
    busiest_agents,
    contacts_at_once,
    live_load,
    mean_handle_time,
)
from principlecheck.facts.scopes import TARGET_SCOPES, covering, covers, is_live, narrowest, scope
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import DurationOrNone, Share, Span
from principlecheck.model.format.subject import Subject

ON = "lowest_class"
DEFAULT_SHARE = 0.9
MOST_AGENTS = 100_000
_ROUNDING = 1e-6
FORMULA = "non-preemptive priorities: the wait that the target's share of the lowest class meets"
SOURCE = (
    "Davis 1966, Operations Research 14(1), 133–136; "
    "Abate and Whitt 2006, INFORMS Journal on Computing 18(4), 408–421"
)
_READS = (
    "priorities.rank",
    "priorities.share",
    "priorities.queues",
    "priorities.moves_up_after",
    "targets.first_reply",
    *TARGET_SCOPES,
    *LOAD_READS,
)
facts = Facts(ON, reads=_READS)


def _classes(organisation: Organisation, queue: Item) -> tuple[Item, ...]:
    return covering(organisation, "priorities", "queues", queue.id)


def find_lowest_classes(organisation: Organisation) -> list[Subject]:
    """Each live queue with the class that it serves last; none where all are served alike."""
    found = []
    for queue in organisation.items("queues"):
        classes = _classes(organisation, queue)
        ranks = {item.get("rank") for item in classes}
        if len(ranks) > 1 and is_live(organisation, queue):
            found += [
                Subject(ON, item, queue) for item in classes if item.get("rank") == max(ranks)
            ]
    return found


LOWEST_CLASS = Pairing(
    ON,
    "the class that a live queue serves last",
    ("priorities", "queues"),
    find_lowest_classes,
)


def _target(case: Case) -> Item:
    """The narrowest first-reply target for the whole of this class in this queue."""
    candidates = [
        target
        for target in covering(case.organisation, "targets", "queues", case.other.id)
        if target.get("first_reply.at_most") is not None
        and covers(target, "priority", case.entry.id)
        and not (scope(target, "reasons") or scope(target, "segments"))
    ]
    found = narrowest(candidates)
    if not found:
        raise NotDeclared("targets.first_reply")
    return found[0]


@facts.text
def class_target(case: Case) -> str:
    """The target that the class is given."""
    return f"{_target(case).route}.first_reply"


@facts.seconds
def class_bound(case: Case) -> float:
    """The first reply that the class is given.

    Seconds; while the queue is open, working time passes as time does.
    """
    span: Span = case.need(_target(case), "first_reply.at_most")
    if span.unit not in ("elapsed", "working"):
        raise NotAssessable(f"A first reply within {span} is no wait on the line.")
    return span.amount


@facts.share
def class_share(case: Case) -> float:
    """The share of contacts that the target is for.

    90 % where the target names none.
    """
    named: Share | None = case.get(_target(case), "first_reply.for_share")
    if named is None:
        case.assume(f"The target names no share; {units.share(DEFAULT_SHARE)} is taken.")
        return DEFAULT_SHARE
    return named.value


def _loads(case: Case) -> tuple[float, float]:
    """Erlangs of the classes above, and of this class with whatever no class is named for."""
    lowest = case.entry.get("rank")
    shares = {
        item.id: case.need(item, "share").value
        for item in _classes(case.organisation, case.other)
        if case.need(item, "rank") < lowest
    }
    higher = math.fsum(shares.values())
    own: Share | None = case.get(case.entry, "share")
    if higher + (own.value if own else 0.0) > 1 + _ROUNDING:
        raise NotAssessable(f"The shares of the priorities of {case.other.id} exceed 100 %.")
    if own is None or higher + own.value < 1 - _ROUNDING:
        case.assume("Every contact that is in no higher class is taken to be in the lowest.")
    load = live_load(case, case.other)
    case.step(
        f"{units.share(higher, 1)} go first: {units.number(load * higher, 2)} erlangs of "
        f"{units.number(load, 2)}"
    )
    return load * higher, load * max(0.0, 1 - higher)


def _wait_with(case: Case) -> Callable[[int], float]:
    """The wait of the target's share of the class, in seconds, for a number of places."""
    case.assume(
        "Handle times are exponential with one mean for all classes, and nobody hangs up; "
        "a free agent takes the oldest contact of the highest class."
    )
    higher, own = _loads(case)
    handle_time = mean_handle_time(case, case.other)
    share = case.fact("class_share")
    if share >= 1:
        raise NotAssessable("No number of agents keeps a wait for 100 % of contacts.")

    def wait(places: int) -> float:
        return lowest_class_quantile(higher, own, places, handle_time, share)

    return wait


@facts.seconds(formula=FORMULA, source=SOURCE)
def unaged_wait(case: Case) -> float:
    """The wait without ageing.

    Seconds; without end where more arrives than can be handled.
    """
    places = busiest_agents(case, case.other)
    if not places:
        return math.inf
    wait = _wait_with(case)(places)
    case.step(
        f"{units.share(case.fact('class_share'))} of {case.entry.id} wait at most "
        f"{units.duration(wait)} with {places} places"
    )
    return wait


@facts.flag
def waits_without_end(case: Case) -> bool:
    """Whether the wait has no end.

    The load reaches the agents, so that the lowest class is never caught up with.
    """
    return math.isinf(case.fact("unaged_wait"))


@facts.seconds(formula=f"{FORMULA}; no longer than moves_up_after", source=SOURCE)
def class_wait(case: Case) -> float:
    """How long the class waits.

    Seconds, after ageing; without end where more arrives than can be handled.
    """
    wait = float(case.fact("unaged_wait"))
    if wait <= case.fact("class_bound"):
        return wait
    ageing: DurationOrNone = case.need(case.entry, "moves_up_after")
    if ageing.value is None:
        return wait
    if math.isinf(wait):
        raise NotAssessable(
            "More arrives than the agents can handle, so that ageing shortens no wait (see SVC08)."
        )
    case.assume(
        "Whoever has waited moves_up_after is next; the moment until an agent is free is not added."
    )
    return min(wait, ageing.value.seconds)


@facts.flag
def starves(case: Case) -> bool:
    """Whether the class waits longer than its target.

    Its wait, after ageing, against its bound.
    """
    return bool(case.fact("class_wait") > case.fact("class_bound"))


@facts.count(formula="the smallest number whose modelled wait is within the target", source=SOURCE)
def agents_for_class(case: Case) -> int:
    """Agents with whom the target is kept.

    Agents answering in the busiest hour, after shrinkage; without ageing.
    """
    bound = case.fact("class_bound")
    at_once = contacts_at_once(case, case.other) or 1
    wait = _wait_with(case)
    agents = max(1, int(case.need(case.other, "busiest_hour.agents")))
    # Below the load no wait ends, so the search may begin there.
    agents = max(agents, int(sum(_loads(case)) / at_once))
    while agents <= MOST_AGENTS:
        if wait(agents * at_once) <= bound:
            case.step(f"{agents} agents: {units.duration(wait(agents * at_once), 1)}")
            return agents
        agents += 1
    raise NotAssessable("No number of agents that a policy can declare keeps this target.")
