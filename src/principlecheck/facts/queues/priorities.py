"""The least urgent class of a live queue: how long it waits behind the others."""

from __future__ import annotations

import math
from collections.abc import Callable

from principlecheck.arithmetic.erlang_c import erlang_c_wait_quantile
from principlecheck.arithmetic.priority import lowest_priority_quantile
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing
from principlecheck.facts.queues.busiest_hour import (
    LOAD_READS,
    busiest_agents,
    contacts_agent_holds_at_once,
    live_queue_load,
    mean_handle_time_of_queue,
)
from principlecheck.facts.scopes import (
    PROMISE_SCOPES,
    TARGET_SCOPES,
    entries_covering,
    entries_covering_any_id,
    is_queue_live,
    narrowest_items,
    scope_covers,
    scope_ids,
)
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
    "queues.served_by",
    "targets.first_reply",
    *TARGET_SCOPES,
    *LOAD_READS,
)
facts = Facts(ON, reads=_READS)


def priorities_of_queue(organisation: Organisation, queue: Item) -> tuple[Item, ...]:
    """The classes of contact of a queue."""
    return entries_covering(organisation, "priorities", "queues", queue.id)


def find_lowest_classes(organisation: Organisation) -> list[Subject]:
    """Each queue with the class that it serves last; none where all are served alike, or in an
    order that ranks do not decide.
    """
    found = []
    for queue in organisation.items("queues"):
        if not served_by_rank(queue):
            continue
        classes = priorities_of_queue(organisation, queue)
        ranks = {item.get("rank") for item in classes}
        if len(ranks) > 1:
            found += [
                Subject(ON, item, queue) for item in classes if item.get("rank") == max(ranks)
            ]
    return found


def served_by_rank(queue: Item) -> bool:
    """Whether ranks decide who is served next: unless the queue says what does, they do."""
    order = queue.get("served_by")
    if order is None or "priority" not in order:
        return order is None
    return "arrival" not in order or order.index("priority") < order.index("arrival")


LOWEST_CLASS = Pairing(
    ON,
    "the class that a queue serves last",
    ("priorities", "queues"),
    find_lowest_classes,
)


def _first_reply_target_of_priority(case: Case) -> Item:
    """The narrowest first-reply target for the whole of this class in this queue."""
    candidates = [
        target
        for target in entries_covering(case.organisation, "targets", "queues", case.other.id)
        if target.get("first_reply.at_most") is not None
        and scope_covers(target, "priority", case.entry.id)
        and not (scope_ids(target, "reasons") or scope_ids(target, "segments"))
    ]
    found = narrowest_items(candidates)
    if not found:
        raise NotDeclared("targets.first_reply")
    return found[0]


@facts.text
def class_target(case: Case) -> str:
    """The target that the class is given."""
    return f"{_first_reply_target_of_priority(case).route}.first_reply"


@facts.seconds
def class_bound(case: Case) -> float:
    """The first reply that the class is given.

    Seconds; while the queue is open, working time passes as time does.
    """
    span: Span = case.need(_first_reply_target_of_priority(case), "first_reply.at_most")
    if span.unit not in ("elapsed", "working"):
        raise NotAssessable(f"A first reply within {span} is no wait on the line.")
    return span.amount


@facts.share
def contacts_of_class(case: Case) -> float:
    """The share of the queue's contacts that are of the class."""
    return float(case.need(case.entry, "share").value)


@facts.share
def class_share(case: Case) -> float:
    """The share of contacts that the target is for.

    90 % where the target names none.
    """
    named: Share | None = case.get(_first_reply_target_of_priority(case), "first_reply.for_share")
    if named is None:
        case.assume(f"The target names no share; {units.format_share(DEFAULT_SHARE)} is taken.")
        return DEFAULT_SHARE
    return named.value


def _loads_of_priorities_above(case: Case) -> tuple[float, float]:
    """Erlangs of the classes above, and of this class with whatever no class is named for."""
    lowest = case.entry.get("rank")
    shares = {
        item.id: case.need(item, "share").value
        for item in priorities_of_queue(case.organisation, case.other)
        if case.need(item, "rank") < lowest
    }
    higher = math.fsum(shares.values())
    own: Share | None = case.get(case.entry, "share")
    if higher + (own.value if own else 0.0) > 1 + _ROUNDING:
        raise NotAssessable(f"The shares of the priorities of {case.other.called} exceed 100 %.")
    if own is None or higher + own.value < 1 - _ROUNDING:
        case.assume("Every contact that is in no higher class is taken to be in the lowest.")
    load = live_queue_load(case, case.other)
    case.step(
        f"{units.format_share(higher, 1)} go first: {units.format_number(load * higher, 2)} erlangs of "
        f"{units.format_number(load, 2)}"
    )
    return load * higher, load * max(0.0, 1 - higher)


def _wait_of_priority_with_agents(case: Case) -> Callable[[int], float]:
    """The wait of the target's share of the class, in seconds, for a number of places."""
    case.assume(
        "Handle times are exponential with one mean for all classes, and nobody hangs up; "
        "a free agent takes the oldest contact of the highest class."
    )
    case.by_model()
    higher, own = _loads_of_priorities_above(case)
    handle_time = mean_handle_time_of_queue(case, case.other)
    share = case.fact("class_share")
    if share >= 1:
        raise NotAssessable("No number of agents keeps a wait for 100 % of contacts.")

    def wait(places: int) -> float:
        return lowest_priority_quantile(higher, own, places, handle_time, share)

    return wait


@facts.flag(reads=("channels.kind", "queues.channels"))
def answered_live(case: Case) -> bool:
    """Whether customers wait on the line for this queue."""
    return is_queue_live(case.organisation, case.other)


@facts.seconds(formula=FORMULA, source=SOURCE)
def class_wait(case: Case) -> float:
    """How long the class waits where nobody in it ever moves up.

    Seconds; without end where more arrives than can be handled.
    """
    places = busiest_agents(case, case.other)
    if not places:
        return math.inf
    wait = _wait_of_priority_with_agents(case)(places)
    case.step(
        f"{units.format_share(case.fact('class_share'))} of {case.entry.id} wait at most "
        f"{units.format_duration(wait)} with {places} places, behind everybody else"
    )
    return wait


@facts.flag
def waits_without_end(case: Case) -> bool:
    """Whether the wait has no end.

    The load reaches the agents, so that the lowest class is never caught up with.
    """
    return math.isinf(case.fact("class_wait"))


@facts.seconds(
    formula="the wait that the target's share of all contacts meets, first come, first served",
    source="Erlang 1917; Cooper 1981, Introduction to Queueing Theory",
)
def wait_in_turn(case: Case) -> float:
    """How long the class would wait if everybody were served in the order they came.

    Seconds. No ageing makes it shorter: whoever moves up still stands behind those who came first.
    """
    places = busiest_agents(case, case.other)
    load = live_queue_load(case, case.other)
    if not places or load >= places:
        return math.inf
    case.by_model()
    wait = erlang_c_wait_quantile(
        load, places, mean_handle_time_of_queue(case, case.other), case.fact("class_share")
    )
    case.step(f"in the order they came, they would wait {units.format_duration(wait)}")
    return wait


@facts.flag
def late_in_any_order(case: Case) -> bool:
    """Whether the target is missed whoever goes first: too few are there."""
    return bool(case.fact("wait_in_turn") > case.fact("class_bound"))


@facts.flag
def starves(case: Case) -> bool:
    """Whether the class waits longer than its target.

    Ageing that begins at the target or later comes too late for it: until somebody moves up, they
    wait as if nobody did. Ageing that begins sooner leaves a wait between that and the order in
    which customers came. Left out, nobody moves up.
    """
    bound = case.fact("class_bound")
    if case.fact("class_wait") <= bound:
        return False
    if case.fact("late_in_any_order"):
        return True
    ageing: DurationOrNone | None = case.get(case.entry, "moves_up_after")
    if ageing is None:
        case.assume(f"{case.entry.called} never moves up, since no ageing is declared.")
    if ageing is None or ageing.value is None or ageing.value.seconds >= bound:
        return True
    raise NotAssessable(
        f"With ageing, customers of {case.entry.called} wait between {units.format_duration(case.fact('wait_in_turn'))} "
        f"and {units.format_duration(case.fact('class_wait'))}; the target of {units.format_duration(bound)} "
        "lies between the two."
    )


@facts.flag(reads=("priorities.moves_up_after",))
def always_last(case: Case) -> bool:
    """Whether it is declared that nobody in the class ever moves up."""
    ageing: DurationOrNone = case.need(case.entry, "moves_up_after")
    return ageing.value is None


@facts.flag(
    reads=("promises.first_reply", "promises.resolution", *PROMISE_SCOPES, "promises.priority")
)
def is_given_a_time(case: Case) -> bool:
    """Whether customers of the class have been promised a reply or a solution on this queue."""
    channels = scope_ids(case.other, "channels")
    for promise in entries_covering_any_id(case.organisation, "promises", "channels", channels):
        timed = [
            clock
            for clock in ("first_reply", "resolution")
            if promise.get(f"{clock}.at_most") is not None
        ]
        narrower = scope_ids(promise, "reasons") or scope_ids(promise, "segments")
        if timed and not narrower and scope_covers(promise, "priority", case.entry.id):
            case.need(promise, timed[0])
            return True
    return False


@facts.count(formula="the smallest number whose modelled wait is within the target", source=SOURCE)
def agents_for_class(case: Case) -> int:
    """Agents with whom the target is kept.

    Agents answering in the busiest hour, after shrinkage; without ageing.
    """
    bound = case.fact("class_bound")
    at_once = contacts_agent_holds_at_once(case, case.other) or 1
    wait = _wait_of_priority_with_agents(case)
    agents = max(1, int(case.need(case.other, "busiest_hour.agents")))
    # Below the load no wait ends, so the search may begin there.
    agents = max(agents, int(sum(_loads_of_priorities_above(case)) / at_once))
    while agents <= MOST_AGENTS:
        if wait(agents * at_once) <= bound:
            case.step(f"{agents} agents: {units.format_duration(wait(agents * at_once), 1)}")
            return agents
        agents += 1
    raise NotAssessable("No number of agents that a policy can declare keeps this target.")
