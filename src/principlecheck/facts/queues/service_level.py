"""What the plan for the busiest hour of a live queue lets its target for the first reply be."""

from __future__ import annotations

import math

from principlecheck.arithmetic.erlang_a import (
    agents_needed_with_patience,
    erlang_a_answer_time,
    service_level_with_patience,
)
from principlecheck.arithmetic.erlang_c import (
    erlang_c,
    erlang_c_agents_needed,
    erlang_c_service_level,
    erlang_c_wait_quantile,
    scheduled_agents,
)
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.queues.busiest_hour import (
    LOAD_READS,
    busiest_agents,
    contacts_agent_holds_at_once,
    live_queue_load,
    mean_handle_time_of_queue,
    measured_patience_of_queue,
)
from principlecheck.facts.queues.capacity import is_live_queue, is_queue_unstable
from principlecheck.facts.scopes import TARGET_SCOPES, entries_covering, narrowest_items, scope_ids
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import Duration, Share, Span

ON = "queues"
_READS = (
    *LOAD_READS,
    "targets.first_reply",
    *TARGET_SCOPES,
    "measured.patience",
    "handle_time.with_limit",
)
_FORMULA = (
    "with patience, Erlang A, those who hang up counted as missed; "
    "without, Erlang C: 1 − P(wait) · e^(−(N − a) · t / handle time)"
)
_SOURCE = "Erlang 1917; Baccelli and Hebuterne 1981 (Performance '81) for Erlang A"
ASSUMED_SHARE = 0.9
facts = Facts(ON, reads=("targets.first_reply",))


def whole_queue_target(case: Case, queue: Item) -> Item:
    """The narrowest first-reply target that holds for every contact of the queue.

    One for a reason, a segment or a priority says nothing about the queue as a whole.
    """
    candidates = [
        target
        for target in entries_covering(case.organisation, "targets", "queues", queue.id)
        if target.get("first_reply.at_most") is not None
        and not any(scope_ids(target, name) for name in ("reasons", "segments", "priority"))
    ]
    found = narrowest_items(candidates)
    if not found:
        raise NotDeclared("targets.first_reply")
    return found[0]


@facts.flag(reads=("queues.channels", "channels.kind"))
def answers_live(case: Case) -> bool:
    """Whether the queue is live.

    Phone, chat or in person.
    """
    return is_live_queue(case, case.entry)


@facts.flag(reads=LOAD_READS)
def unstable(case: Case) -> bool:
    """Whether the busiest hour brings more than can be done.

    Then no level can be kept, and the queue is judged for that alone.
    """
    return is_queue_unstable(case, case.entry)


@facts.seconds
def reply_within(case: Case) -> float:
    """The first reply aimed at.

    A live queue is open while anybody waits in it, so working time is time.
    """
    target = whole_queue_target(case, case.entry)
    bound: Span = case.need(target, "first_reply.at_most")
    if bound.unit not in ("elapsed", "working"):
        raise NotAssessable(
            f"{target.route}.first_reply is counted in {bound.unit}s; "
            "a wait on the line is counted in minutes."
        )
    return bound.amount


@facts.share
def reply_share(case: Case) -> float:
    """The share of contacts aimed at.

    90 % where the target names none.
    """
    target = whole_queue_target(case, case.entry)
    declared: Share | None = case.get(target, "first_reply.for_share")
    if declared is None:
        case.assume(f"{target.called} names no share; it is taken to be for 90 % of contacts.")
        return ASSUMED_SHARE
    if declared.value >= 1:
        raise NotAssessable(
            f"{target.called} is for every contact, which no number of agents can be sure of; "
            "give it a share, such as for_share: 95%."
        )
    return declared.value


@facts.text
def reply_target_route(case: Case) -> str:
    """The target for the first reply."""
    return f"{whole_queue_target(case, case.entry).route}.first_reply"


@facts.flag(reads=("measured.patience",))
def knows_patience(case: Case) -> bool:
    """Whether patience has been measured."""
    return measured_patience_of_queue(case, case.entry) is not None


def service_level_with_agents(
    case: Case, places: int, within: float, handle_time: float | None = None
) -> float:
    """The share answered within some seconds by so many places; `handle_time` is a mean in seconds
    to try in the place of the queue's own.
    """
    case.by_model()
    load, seconds = live_queue_load(case, case.entry), mean_handle_time_of_queue(case, case.entry)
    if handle_time is not None:
        load, seconds = load * handle_time / seconds, handle_time
    patience = measured_patience_of_queue(case, case.entry)
    if patience is None:
        return erlang_c_service_level(load, places, seconds, within)
    return service_level_with_patience(load, places, seconds, patience, within)


@facts.share(formula=_FORMULA, source=_SOURCE, reads=_READS)
def reply_level(case: Case) -> float:
    """Contacts answered in time in the busiest hour.

    As the model has it, with the agents and the load of the busiest hour.
    """
    places, within = busiest_agents(case, case.entry), float(case.fact("reply_within"))
    level = service_level_with_agents(case, places, within)
    patience = measured_patience_of_queue(case, case.entry)
    model = (
        "Erlang C" if patience is None else f"Erlang A, patience {units.format_duration(patience)}"
    )
    case.step(
        f"{model}, {places} places, within {units.format_duration(within)}: {units.format_share(level, 2)}"
    )
    if patience is None:
        at_once = 1 - erlang_c(live_queue_load(case, case.entry), places)
        case.assume("Patience is not declared: nobody is taken to hang up.")
        if at_once < case.fact("reply_share") <= level:
            case.assume(
                f"Only {units.format_share(at_once, 1)} are answered at once. The others are counted as "
                f"answered if they stay on the line for up to {units.format_duration(within)}; whoever "
                "hangs up before is missed, so without a measured patience this is not a proof."
            )
    _note_mean_in_limit_trial(case, places, within)
    return level


def _note_mean_in_limit_trial(case: Case, places: int, within: float) -> None:
    """What the mean of a trial with the limit in force would give, and why it was not taken."""
    limits = [
        entry
        for entry in narrowest_items(
            entries_covering(case.organisation, "handle_time", "queues", case.entry.id)
        )
        if getattr(entry.get("hard_limit"), "value", None) is not None
    ]
    if len(limits) != 1 or scope_ids(limits[0], "reasons"):
        return
    average: Duration | None = case.get(limits[0], "with_limit.average")
    if average is None or not average.seconds:
        return
    tried, taken = average.seconds, mean_handle_time_of_queue(case, case.entry)
    if math.isclose(tried, taken, rel_tol=0.01):
        return
    level = service_level_with_agents(case, places, within, tried)
    case.assume(
        f"Contacts are taken to last {units.spell_out_duration(taken)}, as they are declared or measured; "
        f"the trial with the limit showed {units.spell_out_duration(tried)}, with which "
        f"{units.format_share(level, 1)} are answered in time. A trial says how long a contact lasts, and "
        "not how much comes back because of it."
    )


@facts.count(
    formula="the fewest agents whose modelled level reaches the target",
    source=_SOURCE,
    reads=_READS,
)
def agents_for_target(case: Case) -> int:
    """Agents that the target needs in the busiest hour.

    Net of shrinkage; rounded towards passing.
    """
    load, seconds = live_queue_load(case, case.entry), mean_handle_time_of_queue(case, case.entry)
    within, share = float(case.fact("reply_within")), float(case.fact("reply_share"))
    patience = measured_patience_of_queue(case, case.entry)
    if patience is None:
        places = erlang_c_agents_needed(load, seconds, within, share)
    else:
        places = agents_needed_with_patience(load, seconds, patience, within, share)
    at_once = contacts_agent_holds_at_once(case, case.entry)
    agents = -(-places // at_once)
    case.step(
        f"{agents} agents answer {units.format_share(service_level_with_agents(case, agents * at_once, within), 2)} in time"
    )
    return agents


@facts.text(
    formula="agents on the queue; scheduled = agents / (1 − planned shrinkage)",
    reads=(*_READS, "teams.planned_shrinkage", "queues.team"),
)
def staffing_needed(case: Case) -> str:
    """The staffing that the target needs.

    Net, and scheduled where the team declares its shrinkage.
    """
    agents = int(case.fact("agents_for_target"))
    net = f"{agents} agents on the queue"
    team = case.organisation.find("teams", case.get(case.entry, "team") or "")
    shrinkage: Share | None = case.get(team, "planned_shrinkage") if team else None
    if shrinkage is None or shrinkage.value >= 1:
        return net
    scheduled = scheduled_agents(agents, shrinkage.value)
    case.step(f"{agents} / (1 − {shrinkage}) = {scheduled} scheduled")
    return f"{net} ({scheduled} scheduled, at a shrinkage of {shrinkage})"


@facts.text(
    formula=(
        "the time within which the target's share is answered, rounded up to a second; "
        "where so many hang up that no time does, the share answered in the target's time"
    ),
    source=_SOURCE,
    reads=_READS,
)
def honest_target(case: Case) -> str:
    """The target that the plan can keep.

    Rounded towards passing, and tried on the model.
    """
    case.by_model()
    share, places = float(case.fact("reply_share")), busiest_agents(case, case.entry)
    load, seconds = live_queue_load(case, case.entry), mean_handle_time_of_queue(case, case.entry)
    patience = measured_patience_of_queue(case, case.entry)
    if patience is None:
        time = erlang_c_wait_quantile(load, places, seconds, share)
    else:
        time = erlang_a_answer_time(load, places, seconds, patience, share)
    if math.isfinite(time):
        within = math.ceil(time - 1e-6)
        while service_level_with_agents(case, places, within) < share:
            within += 1
        case.step(
            f"{units.format_share(share, 4)} are answered within {units.format_duration(time, 1)}"
        )
        return f"{units.format_share(share, 4)} within {units.spell_out_duration(within)}"
    return _honest_service_level(case)


def _honest_service_level(case: Case) -> str:
    within, level = float(case.fact("reply_within")), float(case.fact("reply_level"))
    digits = 0 if level >= 0.01 else units.MOST_DIGITS
    kept = math.floor(level * 100 * 10**digits) / (100 * 10**digits)
    case.step("so many hang up that no time reaches the share")
    return f"{units.format_share(kept, digits)} within {units.spell_out_duration(within)}"
