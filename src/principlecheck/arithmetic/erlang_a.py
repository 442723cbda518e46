"""Live queues whose callers hang up: Erlang A, the M/M/N+M model.

As in `erlang_c`, and each contact gives up after an exponential patience. Patience is the mean time
a contact would be willing to wait, not the mean wait before hanging up. Because callers leave, a
load at or above the agents is legal here: the queue settles at a length where enough of them give
up. Whitt 2006 (Operations Research 54(2), 247-260): results depend far less on patience than on
load and handle time, so a rough patience will do.

With n in the system, contacts leave at rate min(n, N)·μ + (n − N)⁺·θ, where μ = 1 ÷ handle time and
θ = 1 ÷ patience. Sources: Palm 1957; Baccelli and Hebuterne 1981 (Performance '81, 159-179), for
the law of the offered wait; Mandelbaum and Zeltyn 2005 (Service engineering in action: the
Palm/Erlang-A queue, with applications to call centers), for the measures.

Seconds, erlangs, conventions and errors as in `erlang_c`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from principlecheck.arithmetic.erlang_c import (
    erlang_b,
    require_agents,
    require_not_negative,
    require_occupancy_limit,
    require_positive,
    require_share,
)

# Terms of the sum over queue lengths are dropped when all that follow are below this share of it.
NEGLIGIBLE = 1e-18
# Relative width at which the search for a time stops.
TIME_PRECISION = 1e-10
# Stands for a share too small for a float, so that it has a logarithm.
VANISHING = 5e-324


@dataclass(frozen=True, slots=True)
class ErlangA:
    """What a steady queue with impatient contacts looks like; every field is 0 without load."""

    wait_probability: float
    """Share of offered contacts that are not answered at once, 0 to 1."""
    abandonment: float
    """Share of offered contacts that hang up unanswered, 0 to 1."""
    mean_wait: float
    """Mean seconds in the queue over all offered contacts, those who hang up included."""
    occupancy: float
    """Share of the agents' time spent on contacts, 0 to 1; 0 with no agents."""
    queue_length: float
    """Mean number of contacts waiting."""


def erlang_a(load: float, agents: int, handle_time: float, patience: float) -> ErlangA:
    """Waiting, hanging up and occupancy with a mean patience in seconds (Palm 1957).

    P(abandon) = θ·E[queue] ÷ λ; mean wait = E[queue] ÷ λ (Little 1961); occupancy =
    load·(1 − P(abandon)) ÷ agents. Load may exceed agents, and agents may be 0: then all hang up.
    """
    queue = _erlang_a_steady_state(load, agents, handle_time, patience)
    if load == 0:
        return ErlangA(0.0, 0.0, 0.0, 0.0, 0.0)
    return ErlangA(
        wait_probability=queue.wait_probability,
        abandonment=queue.abandonment,
        mean_wait=queue.abandonment * patience,
        occupancy=queue.occupancy,
        queue_length=load * queue.abandonment * patience / handle_time,
    )


def service_level_with_patience(
    load: float, agents: int, handle_time: float, patience: float, within: float
) -> float:
    """Share of offered contacts answered within `within` seconds; those who hang up are missed.

    A contact that finds j others waiting has an offered wait V with e^(−θV) ~ Beta(Nμ ÷ θ, j + 1)
    (Baccelli and Hebuterne 1981). With a longer `within` it rises towards 1 − P(abandon), not to 1,
    so over a long time it is lower than Erlang C's, which has every contact wait for its answer.
    """
    require_not_negative("within", within)
    return _erlang_a_steady_state(load, agents, handle_time, patience).answered_within(within)


def erlang_a_answer_time(
    load: float, agents: int, handle_time: float, patience: float, share: float
) -> float:
    """Seconds within which `share` of offered contacts are answered.

    The inverse of `service_level_with_patience`; math.inf when so many hang up that the share is
    never reached.
    """
    require_share("share", share)
    queue = _erlang_a_steady_state(load, agents, handle_time, patience)
    may_be_later = 1 - queue.abandonment - share
    if queue.answered_later(0.0) <= may_be_later:
        return 0.0
    if may_be_later <= 0:
        return math.inf
    return time_where_tail_falls_to(may_be_later, queue.answered_later, guess=handle_time / agents)


def agents_needed_with_patience(
    load: float,
    handle_time: float,
    patience: float,
    within: float,
    share: float,
    *,
    max_occupancy: float | None = None,
) -> int:
    """Fewest agents that answer `share` of offered contacts within `within` seconds (Erlang A).

    With `max_occupancy`, also at most that share of their time spent on contacts. 0 without load.
    Not always fewer than Erlang C asks for: when `within` is long, who hangs up is missed for good.
    """
    require_not_negative("within", within)
    require_share("share", share)
    require_occupancy_limit(max_occupancy)

    def enough(agents: int) -> bool:
        queue = _erlang_a_steady_state(load, agents, handle_time, patience)
        rested = max_occupancy is None or queue.occupancy <= max_occupancy
        return rested and queue.answered_within(within) >= share

    if enough(0):
        return 0
    too_few, plenty, step = 0, max(1, math.ceil(load)), 1
    while not enough(plenty):
        too_few, plenty, step = plenty, plenty + step, 2 * step
    while plenty - too_few > 1:
        middle = (too_few + plenty) // 2
        if enough(middle):
            plenty = middle
        else:
            too_few = middle
    return plenty


def time_where_tail_falls_to(level: float, tail: Callable[[float], float], guess: float) -> float:
    """Time in seconds at which `tail`, a falling share of contacts, comes down to `level` > 0.

    `tail(0)` must lie above `level`, and the tail must fall to 0 in the end; `guess` is any time
    above 0. Illinois method (Dowell and Jarratt 1971, BIT 11, 168-174) on the logarithm of the
    tail, because the tails of waits are nearly exponential and their logarithms nearly straight.
    """

    def excess(t: float) -> float:
        return math.log(max(tail(t), VANISHING) / level)

    early, late, last_side = 0.0, guess, 0
    above, below = excess(early), excess(late)
    while below > 0:
        early, above, late = late, below, 2 * late
        below = excess(late)
    while below < 0 and late - early > TIME_PRECISION * late:
        middle = late - below * (late - early) / (below - above)
        if not early < middle < late:
            break
        at_middle = excess(middle)
        # The end that stays twice is given half its weight, or it would never move.
        if at_middle > 0:
            early, above, below = middle, at_middle, below / 2 if last_side > 0 else below
            last_side = 1
        else:
            late, below, above = middle, at_middle, above / 2 if last_side < 0 else above
            last_side = -1
    return late


@dataclass(frozen=True, slots=True)
class _ErlangAQueue:
    """The steady state, kept as what the wait of one contact is computed from."""

    load: float
    agents: int
    handle_time: float
    patience: float
    wait_probability: float
    abandonment: float
    log_weight: float

    @property
    def occupancy(self) -> float:
        if self.agents == 0:
            return 0.0
        return min(1.0, self.load * (1 - self.abandonment) / self.agents)

    def answered_within(self, within: float) -> float:
        """Share answered by then: all who are ever answered, less those answered later."""
        return min(1.0, max(0.0, 1 - self.abandonment - self.answered_later(within)))

    def answered_later(self, within: float) -> float:
        """Share of offered contacts that are answered, but only after `within` seconds.

        Offered waits have density p_N·Nμ·e^(g(t)), g(t) = λ·(1 − e^(−θt)) ÷ θ − Nμt, and a contact
        is still there after t with probability e^(−θt). What remains beyond t is again a sum over
        queue lengths, with the load thinned by e^(−θt): no numerical integration is needed.
        """
        if self.wait_probability == 0 or self.agents == 0:
            return 0.0
        ratio, patiences = self.handle_time / self.patience, within / self.patience
        thinned = self.load * math.exp(-patiences)
        growth = -self.load / ratio * math.expm1(-patiences)
        growth -= self.agents * within / self.handle_time
        log_rest, _ = _erlang_a_queue_lengths(thinned, self.agents + ratio, ratio)
        later = math.exp(growth - patiences + log_rest - self.log_weight)
        return self.wait_probability * self.agents / (self.agents + ratio) * later


def _erlang_a_steady_state(
    load: float, agents: int, handle_time: float, patience: float
) -> _ErlangAQueue:
    require_not_negative("load", load)
    require_agents(agents)
    require_positive("handle_time", handle_time)
    require_positive("patience", patience)
    if load == 0:
        return _ErlangAQueue(load, agents, handle_time, patience, 0.0, 0.0, 0.0)
    ratio = handle_time / patience
    log_weight, mean_length = _erlang_a_queue_lengths(load, agents, ratio)
    blocking = erlang_b(load, agents)
    # With N busy as the unit, the states with a free agent weigh 1/B − 1; multiplied through by B,
    # and with the queue's weight kept as a logarithm, nothing can overflow or divide by zero.
    waiting = blocking / (blocking + (1 - blocking) * math.exp(-log_weight))
    abandonment = min(1.0, ratio * waiting * mean_length / load)
    return _ErlangAQueue(load, agents, handle_time, patience, waiting, abandonment, log_weight)


def _erlang_a_queue_lengths(load: float, agents: float, ratio: float) -> tuple[float, float]:
    """ln Σ w_k and the mean of k under w_k = Π_{i≤k} load ÷ (agents + i·ratio), k ≥ 0.

    w_k weighs a queue of k against an empty one with all agents busy. Summed outwards from its
    largest term, because under overload the terms grow far beyond a float before they fall.
    """
    peak = max(0, math.floor((load - agents) / ratio))
    total, moment = 1.0, 0.0
    k, weight = peak, 1.0
    while weight * load > NEGLIGIBLE * total * (agents + k * ratio - load):
        k += 1
        weight *= load / (agents + k * ratio)
        total += weight
        moment += weight * (k - peak)
    k, weight = peak, 1.0
    while k > 0 and weight * k > NEGLIGIBLE * total:
        weight *= (agents + k * ratio) / load
        k -= 1
        total += weight
        moment += weight * (k - peak)
    log_peak = 0.0
    if peak:
        first = agents / ratio + 1
        log_peak = peak * math.log(load / ratio) + math.lgamma(first) - math.lgamma(first + peak)
    return log_peak + math.log(total), max(0.0, peak + moment / total)
