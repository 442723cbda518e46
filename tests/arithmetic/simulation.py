"""Seeded simulations of queues: simple, slow and independent of the formulas they check.

Neighbouring contacts share the same queue and are not independent. So the error is judged from means:
of many queues, or of one long queue's batches, of which the first is dropped.
"""

import math
import random
from bisect import bisect
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import fmean, stdev
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

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


Floats = NDArray[np.float64]


class ImpatientContacts(NamedTuple):
    """Each a row of contacts for a queue of its own."""

    offered_wait: Floats
    patience: Floats

    @property
    def waited(self) -> NDArray[np.bool_]:
        return self.offered_wait > 0

    @property
    def abandoned(self) -> NDArray[np.bool_]:
        return self.patience < self.offered_wait

    @property
    def wait(self) -> Floats:
        return np.minimum(self.offered_wait, self.patience)

    def answered_within(self, t: float) -> NDArray[np.bool_]:
        return ~self.abandoned & (self.offered_wait <= t)


def impatient_contacts(
    load: float,
    agents: int,
    handle_time: float,
    patience: float,
    *,
    queues: int,
    contacts: int,
    unseen: int,
    seed: int,
) -> ImpatientContacts:
    """First come first served: a contact is answered when the first agent is free of all before.

    Many queues run beside each other, none knowing of the others; in each the first contacts, which
    find nobody before them, go `unseen`.
    """
    random = np.random.default_rng(seed)
    shape, every = (unseen + contacts, queues), np.arange(queues)
    arrivals = random.exponential(handle_time / load, shape).cumsum(axis=0)
    handling = random.exponential(handle_time, shape)
    patient = random.exponential(patience, shape)
    offered = np.empty(shape)
    free_at = np.zeros((queues, agents))
    for now, offer, until, takes in zip(arrivals, offered, patient, handling, strict=True):
        first = free_at.argmin(axis=1)
        free = free_at[every, first]
        np.maximum(0.0, free - now, out=offer)
        free_at[every, first] = np.where(until >= offer, now + offer + takes, free)
    return ImpatientContacts(offered[unseen:], patient[unseen:])


def estimate_of_queues(values: NDArray[Any]) -> Estimate:
    """Of queues that know nothing of each other, the means of which are independent."""
    means = values.mean(axis=0)
    return Estimate(float(means.mean()), float(means.std(ddof=1)) / len(means) ** 0.5)


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
