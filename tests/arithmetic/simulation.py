"""Seeded simulations of queues: simple, slow and independent of the formulas they check.

Each runs one long queue, drops its first batch and judges the error from the means of the others,
because neighbouring contacts share the same queue and are not independent.
"""

import math
import random
from bisect import bisect
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapreplace
from itertools import accumulate
from statistics import fmean, stdev
from typing import NamedTuple

BATCHES = 40


@dataclass(frozen=True)
class Estimate:
    mean: float
    error: float
    """One standard error of the mean."""

    def agrees_with(self, value: float) -> bool:
        return abs(self.mean - value) <= 3 * self.error


def estimate(values: Sequence[float]) -> Estimate:
    size = len(values) // (BATCHES + 1)
    means = [fmean(values[size * i : size * (i + 1)]) for i in range(1, BATCHES + 1)]
    return Estimate(fmean(means), stdev(means) / BATCHES**0.5)


class ImpatientContact(NamedTuple):
    offered_wait: float
    patience: float

    @property
    def waited(self) -> bool:
        return self.offered_wait > 0

    @property
    def abandoned(self) -> bool:
        return self.patience < self.offered_wait

    @property
    def wait(self) -> float:
        return min(self.offered_wait, self.patience)

    def answered_within(self, t: float) -> bool:
        return not self.abandoned and self.offered_wait <= t


def impatient_contacts(
    load: float, agents: int, handle_time: float, patience: float, *, contacts: int, seed: int
) -> list[ImpatientContact]:
    """First come first served: a contact is answered when the first agent is free of all before."""
    draw, log = random.Random(seed).random, math.log  # as `expovariate` draws, without its call
    arrivals, leaving, giving_up = load / handle_time, 1 / handle_time, 1 / patience
    free_at = [0.0] * agents  # a heap: the first agent to be free comes first
    now = 0.0
    seen = []
    for _ in range(contacts):
        now -= log(1.0 - draw()) / arrivals
        offered, patient = max(0.0, free_at[0] - now), -log(1.0 - draw()) / giving_up
        if patient >= offered:
            heapreplace(free_at, now + offered - log(1.0 - draw()) / leaving)
        seen.append(ImpatientContact(offered, patient))
    return seen


def priority_waits(
    loads: Sequence[float], agents: int, handle_time: float, *, contacts: int, seed: int
) -> list[list[float]]:
    """Waits by class, most urgent first; a free agent takes the oldest of the most urgent class."""
    draw, log = random.Random(seed).random, math.log
    waiting: list[deque[float]] = [deque() for _ in loads]
    waits: list[list[float]] = [[] for _ in loads]
    arrivals = sum(loads) / handle_time
    up_to, lines = list(accumulate(loads)), list(zip(waiting, waits, strict=True))
    last, whole = len(loads) - 1, up_to[-1]
    rates = [arrivals + busy / handle_time for busy in range(agents + 1)]
    now, busy = 0.0, 0
    for _ in range(2 * contacts):
        rate = rates[busy]
        now -= log(1.0 - draw()) / rate
        if draw() * rate < arrivals:
            kind = bisect(up_to, draw() * whole, 0, last)
            if busy < agents:
                busy += 1
                waits[kind].append(0.0)
            else:
                waiting[kind].append(now)
        else:
            for queue, seen in lines:
                if queue:
                    seen.append(now - queue.popleft())
                    break
            else:
                busy -= 1
    return waits


def ageing_waits(
    loads: tuple[float, float],
    agents: int,
    handle_time: float,
    ages_after: float,
    *,
    contacts: int,
    seed: int,
) -> list[float]:
    """Waits of the lower of two classes; whoever has waited `ages_after` is served as the higher.

    Within the higher class the oldest goes first, those who moved up among them.
    """
    draw, log = random.Random(seed).random, math.log
    higher, lower = deque[float](), deque[float]()
    waits: list[float] = []
    arrivals, (urgent_up_to, whole) = sum(loads) / handle_time, accumulate(loads)
    now, busy = 0.0, 0
    for _ in range(2 * contacts):
        rate = arrivals + busy / handle_time
        now -= log(1.0 - draw()) / rate
        if draw() * rate < arrivals:
            urgent = draw() * whole < urgent_up_to
            if busy < agents:
                busy += 1
                waits += [] if urgent else [0.0]
            else:
                (higher if urgent else lower).append(now)
        elif not higher and not lower:
            busy -= 1
        else:
            aged = bool(lower) and now - lower[0] >= ages_after
            if lower and (not higher or (aged and lower[0] < higher[0])):
                waits.append(now - lower.popleft())
            else:
                higher.popleft()
    return waits
