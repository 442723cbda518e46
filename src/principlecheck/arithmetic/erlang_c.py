"""Live queues whose callers never hang up: Erlang B, Erlang C and what a plan needs from them.

Model M/M/N: contacts arrive at random, handle times are exponential, one queue, first come first
served. Seconds throughout; loads in erlangs (agents kept busy on average); agents are whole
numbers. Formulas: A. K. Erlang 1917; L. Kleinrock, Queueing Systems, vol. 1, 1975, chapter 3.

Two conventions hold everywhere. No load means that nobody waits, however few the agents. A load
that reaches the agents (unstable) means that everybody waits, for ever.

Every function raises TypeError for a value that is not a number (booleans included; agents must be
`int`) and ValueError for NaN, an infinity or a value out of range.
"""

import math
from collections.abc import Iterable

SECONDS_PER_HOUR = 3600.0
# Division leaves noise in the last digits: 21 ÷ (1 − .3) gives 30.000000000000004, not 30 agents.
ROUNDING_SLACK = 1e-12


def require_number(name: str, value: float) -> None:
    """Refuse what is not a finite number: TypeError for the kind, ValueError for NaN or ±inf."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{name} must be a number, not {value!r}.")
    if not math.isfinite(value):
        raise ValueError(f"{name} must be a finite number, not {value}.")


def require_not_negative(name: str, value: float) -> None:
    """Refuse anything but a finite number of 0 or more."""
    require_number(name, value)
    if value < 0:
        raise ValueError(f"{name} must be 0 or more, not {value}.")


def require_positive(name: str, value: float) -> None:
    """Refuse anything but a finite number above 0."""
    require_number(name, value)
    if value <= 0:
        raise ValueError(f"{name} must be above 0, not {value}.")


def require_share(name: str, value: float) -> None:
    """Refuse anything but a share strictly between 0 and 1: no queue model promises all or none."""
    require_number(name, value)
    if not 0 < value < 1:
        raise ValueError(f"{name} must lie between 0 and 1, both excluded, not {value}.")


def require_occupancy_limit(max_occupancy: float | None) -> None:
    """Refuse a ceiling on occupancy outside (0, 1]; None means that there is no ceiling."""
    if max_occupancy is not None:
        require_positive("max_occupancy", max_occupancy)
        if max_occupancy > 1:
            raise ValueError(f"max_occupancy must be 1 or less, not {max_occupancy}.")


def require_agents(agents: int) -> None:
    """Refuse anything but a whole number of agents, 0 or more."""
    if isinstance(agents, bool) or not isinstance(agents, int):
        raise TypeError(f"agents must be a whole number, not {agents!r}.")
    if agents < 0:
        raise ValueError(f"agents must be 0 or more, not {agents}.")


def offered_load(contacts_per_hour: float, handle_time: float) -> float:
    """Offered load in erlangs: contacts per hour × handle time in seconds ÷ 3600 (Little 1961)."""
    require_not_negative("contacts_per_hour", contacts_per_hour)
    require_positive("handle_time", handle_time)
    return contacts_per_hour * handle_time / SECONDS_PER_HOUR


def erlang_b(load: float, agents: int) -> float:
    """Share of contacts turned away if nobody could queue, 0 to 1 (Erlang 1917).

    Recursion over the agents, B(n) = a·B(n−1) / (n + a·B(n−1)) with B(0) = 1, which neither
    overflows nor cancels (Kleinrock 1975; Cooper, Introduction to Queueing Theory, 1981).
    """
    require_not_negative("load", load)
    require_agents(agents)
    blocking = 1.0
    for n in range(1, agents + 1):
        blocking = _erlang_b_with_one_more_agent(load, n, blocking)
        if not blocking:  # too small for a float, and smaller still with more agents
            break
    return blocking


def erlang_c(load: float, agents: int) -> float:
    """Share of contacts that wait at all, 0 to 1 (Erlang 1917); 1.0 when load ≥ agents.

    P(wait) = B / (1 − ρ(1 − B)) with ρ = load ÷ agents and B from Erlang B. Without any load it is
    0.0, even with no agents.
    """
    require_not_negative("load", load)
    require_agents(agents)
    if load == 0:
        return 0.0
    if load >= agents:
        return 1.0
    return _erlang_c_wait_probability(load, agents, erlang_b(load, agents))


def erlang_c_service_level(load: float, agents: int, handle_time: float, within: float) -> float:
    """Share of contacts answered within `within` seconds, 0 to 1; 0.0 when load ≥ agents.

    1 − P(wait)·e^(−(N − a)·t ÷ handle time) (Erlang C; Kleinrock 1975).
    """
    require_positive("handle_time", handle_time)
    require_not_negative("within", within)
    waiting = erlang_c(load, agents)
    if load >= agents:
        return 1.0 - waiting
    return _erlang_c_share_answered(waiting, load, agents, within / handle_time)


def erlang_c_mean_wait(load: float, agents: int, handle_time: float) -> float:
    """Mean wait in seconds over all contacts, those answered at once included.

    P(wait)·handle time ÷ (N − a) (Erlang C; Kleinrock 1975); math.inf when load ≥ agents.
    """
    require_positive("handle_time", handle_time)
    waiting = erlang_c(load, agents)
    if waiting == 0:
        return 0.0
    return math.inf if load >= agents else waiting * handle_time / (agents - load)


def erlang_c_wait_quantile(load: float, agents: int, handle_time: float, share: float) -> float:
    """Seconds within which `share` of all contacts are answered; math.inf when load ≥ agents.

    The inverse of `erlang_c_service_level`: max(0, handle time·ln(P(wait) ÷ (1 − share)) ÷ (N − a)).
    """
    require_positive("handle_time", handle_time)
    require_share("share", share)
    waiting = erlang_c(load, agents)
    if waiting <= 1 - share:
        return 0.0
    if load >= agents:
        return math.inf
    return handle_time * math.log(waiting / (1 - share)) / (agents - load)


def occupancy_from_load(load: float, agents: int) -> float:
    """Offered load ÷ agents: the share of their time on contacts that agents need to keep up.

    Above 1 the work does not fit; math.inf with load but no agents; 0.0 without load.
    """
    require_not_negative("load", load)
    require_agents(agents)
    if load == 0:
        return 0.0
    return load / agents if agents else math.inf


def erlang_c_agents_needed(
    load: float,
    handle_time: float,
    within: float,
    share: float,
    *,
    max_occupancy: float | None = None,
) -> int:
    """Fewest agents on contacts that answer `share` within `within` seconds (Erlang C).

    With `max_occupancy`, also load ÷ agents ≤ max_occupancy. 0 when there is no load. Shrinkage is
    not in it: see `scheduled_agents`.
    """
    require_not_negative("load", load)
    require_positive("handle_time", handle_time)
    require_not_negative("within", within)
    require_share("share", share)
    require_occupancy_limit(max_occupancy)
    if load == 0:
        return 0
    fewest = _erlang_round_up(load / max_occupancy) if max_occupancy else 1
    agents, blocking = 0, 1.0
    while True:
        agents += 1
        blocking = _erlang_b_with_one_more_agent(load, agents, blocking)
        if agents >= fewest and agents > load:
            waiting = _erlang_c_wait_probability(load, agents, blocking)
            if _erlang_c_share_answered(waiting, load, agents, within / handle_time) >= share:
                return agents


def scheduled_agents(agents: int, shrinkage: float) -> int:
    """Agents to schedule so that `agents` are on contacts: N ÷ (1 − shrinkage), rounded up.

    Shrinkage is the share of paid time away from contacts, 0 ≤ shrinkage < 1.
    """
    require_agents(agents)
    _require_shrinkage("shrinkage", shrinkage)
    return _erlang_round_up(agents / (1 - shrinkage))


def combined_shrinkage(parts: Iterable[float]) -> float:
    """Shrinkage from parts that each apply to what the others leave: 1 − Π(1 − part)."""
    present = 1.0
    for part in parts:
        _require_shrinkage("each part of the shrinkage", part)
        present *= 1 - part
    return 1 - present


def square_root_staffing_wait(beta: float) -> float:
    """P(wait) that N = a + β√a agents give in a large team, for β ≥ 0.

    [1 + β·Φ(β) ÷ φ(β)]⁻¹ (Halfin and Whitt 1981, Operations Research 29(3), 567-588).
    """
    require_not_negative("beta", beta)
    density = math.exp(-beta * beta / 2) / math.sqrt(2 * math.pi)
    below = math.erfc(-beta / math.sqrt(2)) / 2
    return density / (density + beta * below)


def littles_law_backlog_age(backlog: float, solved_per_second: float) -> float:
    """Mean age in seconds of a steady backlog: backlog ÷ throughput (Little 1961).

    math.inf when something waits and nothing is solved; 0.0 without a backlog.
    """
    require_not_negative("backlog", backlog)
    require_not_negative("solved_per_second", solved_per_second)
    if backlog == 0:
        return 0.0
    return backlog / solved_per_second if solved_per_second else math.inf


def _require_shrinkage(name: str, value: float) -> None:
    require_not_negative(name, value)
    if value >= 1:
        raise ValueError(f"{name} must be below 1, not {value}.")


def _erlang_b_with_one_more_agent(load: float, agents: int, blocking: float) -> float:
    return load * blocking / (agents + load * blocking)


def _erlang_c_wait_probability(load: float, agents: int, blocking: float) -> float:
    return blocking / (1 - load / agents * (1 - blocking))


def _erlang_c_share_answered(
    waiting: float, load: float, agents: int, handle_times: float
) -> float:
    return 1 - waiting * math.exp(-(agents - load) * handle_times)


def _erlang_round_up(agents: float) -> int:
    return math.ceil(agents * (1 - ROUNDING_SLACK))
