"""Live queues where urgent contacts go first: waits by class, without interrupting a contact.

N agents, exponential handle times with one mean for every class, nobody hangs up; a free agent
takes the oldest contact of the most urgent class that waits. Loads are listed from the most urgent
class to the least. Seconds, erlangs, conventions and errors as in `erlang_c`.
"""

import cmath
import math
from collections.abc import Iterable
from itertools import accumulate

from principlecheck.arithmetic.erlang_a import time_where_tail_falls_to
from principlecheck.arithmetic.erlang_c import (
    erlang_c,
    require_agents,
    require_not_negative,
    require_positive,
    require_share,
)

# Abate and Whitt's Euler sum with 2M + 1 terms errs by about 10^(−0.6·M) by design and 10^(M/3)
# times the rounding of a float; M = 18 balances the two.
EULER_ORDER = 18
# In units of handle time ÷ agents. A tail falls by less than this in so short a time, and the sum
# divides by the time.
AT_ONCE = 1e-10


def priority_queue_mean_waits(
    loads: Iterable[float], agents: int, handle_time: float
) -> tuple[float, ...]:
    """Mean wait in seconds of each class, most urgent first.

    W_k = W0 ÷ ((1 − σ_(k−1))·(1 − σ_k)), W0 = P(wait)·handle time ÷ N, σ_k the load of class k and
    above ÷ N. math.inf from the class at which the load reaches the agents; the classes above it
    still have a finite wait. Cobham 1954 (Operations Research 2(1), 70-76).
    """
    loads = tuple(loads)
    require_agents(agents)
    require_positive("handle_time", handle_time)
    for load in loads:
        require_not_negative("each load", load)
    up_to_class = list(accumulate(loads, initial=0.0))
    waiting = erlang_c(up_to_class[-1], agents)

    def mean_wait(above: float, included: float) -> float:
        if waiting == 0:
            return 0.0
        if included >= agents:
            return math.inf
        spare = (1 - above / agents) * (1 - included / agents)
        return waiting * handle_time / agents / spare

    return tuple(map(mean_wait, up_to_class, up_to_class[1:]))


def lowest_priority_tail(
    load_higher: float, load_lowest: float, agents: int, handle_time: float, t: float
) -> float:
    """Share of the least urgent class that waits longer than `t` seconds, 0 to 1.

    A contact that waits is behind a geometric number of others, and each of the departures it needs
    is stretched to a busy period of the urgent classes (Davis 1966, Operations Research 14(1),
    133-136). The transform is inverted by the Euler algorithm (Abate and Whitt 2006, INFORMS
    Journal on Computing 18(4), 408-421), to about 1e-8. 1.0 when all loads together reach the
    agents.
    """
    require_not_negative("load_higher", load_higher)
    require_not_negative("load_lowest", load_lowest)
    require_positive("handle_time", handle_time)
    require_not_negative("t", t)
    waiting = erlang_c(load_higher + load_lowest, agents)
    if waiting == 0 or load_higher + load_lowest >= agents:
        return waiting
    higher, total = load_higher / agents, (load_higher + load_lowest) / agents
    return waiting * _priority_wait_tail_by_euler(higher, total, t * agents / handle_time)


def lowest_priority_quantile(
    load_higher: float, load_lowest: float, agents: int, handle_time: float, share: float
) -> float:
    """Seconds within which `share` of the least urgent class are answered.

    The inverse of `lowest_priority_tail`, and so good up to a share of about 1 − 1e-7; math.inf when
    all loads together reach the agents.
    """
    require_share("share", share)

    def late(t: float) -> float:
        return lowest_priority_tail(load_higher, load_lowest, agents, handle_time, t)

    if late(0.0) <= 1 - share:
        return 0.0
    mean_wait = priority_queue_mean_waits((load_higher, load_lowest), agents, handle_time)[-1]
    return (
        mean_wait if math.isinf(mean_wait) else time_where_tail_falls_to(1 - share, late, mean_wait)
    )


def _priority_wait_tail_by_euler(higher: float, total: float, t: float) -> float:
    """P(wait > t | wait) by the Euler sum, in units of handle time ÷ agents."""
    if t < AT_ONCE:
        return 1.0
    start = EULER_ORDER * math.log(10) / 3
    series = math.fsum(
        weight
        * _priority_wait_laplace_transform(higher, total, complex(start, math.pi * k) / t).real
        for k, weight in enumerate(_EULER_WEIGHTS)
    )
    return min(1.0, max(0.0, math.exp(start) * series / t))


def _priority_wait_laplace_transform(higher: float, total: float, s: complex) -> complex:
    """Laplace transform of P(wait > t | wait) when all agents together finish 1 contact a unit.

    The wait is a geometric sum of busy periods: (1 − ρ)·B ÷ (1 − ρB), B = 1 ÷ (1 + s + h − hB).
    One minus that, over s, reduces to B ÷ ((1 − hB)(1 − ρB)), which holds at s → 0 and h = 0 too.
    """
    z = 1 + higher + s
    reach = 2 * math.sqrt(higher)
    # Two roots, not the root of the product: this is the branch that stays right off the real axis.
    busy = 2 / (z + cmath.sqrt(z - reach) * cmath.sqrt(z + reach))
    return busy / ((1 - higher * busy) * (1 - total * busy))


def _euler_sum_weights(order: int) -> tuple[float, ...]:
    """Alternating weights of the Euler sum: 1/2, then ones, then binomial averaging to the end."""
    binomials = [math.comb(order, k) / 2**order for k in range(order)]
    averaging = list(accumulate(binomials))[::-1]
    plain = [0.5] + [1.0] * order + averaging
    return tuple(weight * (-1) ** k for k, weight in enumerate(plain))


_EULER_WEIGHTS = _euler_sum_weights(EULER_ORDER)
