"""What a table of values and how often each was seen says: quantiles, heaps, what was cut short.

A `Sample` counts values in whole seconds (or any unit that the caller keeps to), so that millions
of contacts are a few thousand numbers, the same on every engine.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from principlecheck.arithmetic.intervals import CONFIDENCE, Interval, order_statistic_ranks
from principlecheck.arithmetic.spread import normal_cdf, normal_quantile

_FINE, _MIDDLE = 7_200, 172_800
_MINUTE, _TEN_MINUTES = 60, 600


def sample_resolution(seconds: int) -> int:
    """How finely a length is counted: seconds up to two hours, then minutes, beyond two days tens
    of them. Lengths are rounded up, so that whoever is within a limit of whole minutes stays so.
    """
    if seconds <= _FINE:
        return 1
    return _MINUTE if seconds <= _MIDDLE else _TEN_MINUTES


@dataclass(frozen=True)
class Estimate:
    """A figure, the interval that holds the truth 95 times in 100, and the sample it rests on."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Sample:
    """Values in order, each with how often it ended there, and how often it was cut short there.

    A contact that a limit, or the end of the period, cut short would have lasted longer.
    """

    values: tuple[int, ...]
    ended: tuple[int, ...]
    cut: tuple[int, ...]

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, int]]) -> "Sample":
        """A sample of (value, ended, cut short) in any order; equal values are added up."""
        found: dict[int, list[int]] = {}
        for value, ended, cut in rows:
            kept = found.setdefault(value, [0, 0])
            kept[0] += ended
            kept[1] += cut
        values = sorted(found)
        return cls(
            tuple(values),
            tuple(found[value][0] for value in values),
            tuple(found[value][1] for value in values),
        )

    @cached_property
    def n(self) -> int:
        """How many, cut short or not."""
        return sum(self.ended) + sum(self.cut)

    @cached_property
    def cuts(self) -> int:
        """How many were cut short."""
        return sum(self.cut)

    @cached_property
    def _running(self) -> list[int]:
        return list(accumulate(map(int.__add__, self.ended, self.cut)))

    def at_or_below(self, value: float) -> int:
        """How many lasted no longer than `value`."""
        place = bisect_right(self.values, value)
        return self._running[place - 1] if place else 0

    def between(self, above: float, up_to: float) -> int:
        """How many lasted longer than `above` and no longer than `up_to`."""
        return self.at_or_below(up_to) - self.at_or_below(above)

    def quantile(self, share: float, confidence: float = CONFIDENCE) -> Estimate:
        """The smallest value that `share` stays within, between order statistics.

        Nothing may be cut short (`survival_quantile`). Raises ValueError for an empty sample.
        """
        low, middle, high = order_statistic_ranks(self.n, share, confidence)
        found = [self.values[bisect_left(self._running, rank)] for rank in (low, middle, high)]
        return Estimate(found[1], found[0], found[2], self.n)

    def mean(self, confidence: float = CONFIDENCE) -> Estimate:
        """The average with its normal interval; raises ValueError for an empty sample."""
        if not self.n:
            raise ValueError("An empty sample has no mean.")
        weights = [e + c for e, c in zip(self.ended, self.cut, strict=True)]
        mean = sum(v * w for v, w in zip(self.values, weights, strict=True)) / self.n
        squares = sum(w * (v - mean) ** 2 for v, w in zip(self.values, weights, strict=True))
        z = normal_quantile((1 + confidence) / 2)
        half = z * math.sqrt(squares / max(1, self.n - 1) / self.n)
        return Estimate(mean, mean - half, mean + half, self.n)

    def survival_quantile(self, share: float, confidence: float = CONFIDENCE) -> Estimate | None:
        """The quantile where some were cut short; None where the sample does not reach it.

        Product-limit estimate (Kaplan and Meier 1958, JASA 53); the interval inverts the log-log
        limits of the curve (Brookmeyer and Crowley 1982, Biometrics 38). An end that the sample
        does not reach is its longest value.
        """
        z = normal_quantile((1 + confidence) / 2)
        left, survival, greenwood = self.n, 1.0, 0.0
        value = low = high = None
        for at, ended, cut in zip(self.values, self.ended, self.cut, strict=True):
            if ended and left > ended:
                greenwood += ended / (left * (left - ended))
            if ended:
                survival *= 1 - ended / left
            left -= ended + cut
            lower, upper = _log_log_confidence_limits(survival, greenwood, z)
            reached = 1 - share + 1e-12
            if value is None and survival <= reached:
                value = at
            if low is None and lower <= reached:
                low = at
            if high is None and upper <= reached:
                high = at
            if value is not None and low is not None and high is not None:
                break
        if value is None:
            return None
        last = self.values[-1]
        return Estimate(
            value, value if low is None else low, last if high is None else high, self.n
        )

    def reaches(self, value: float) -> bool:
        """Whether the curve is known at `value`: something was watched for as long, or all ended.

        Where what lasted longest was cut short before, nobody knows how much more would have ended.
        """
        return bool(self.values) and (self.values[-1] >= value or not self.cut[-1])

    def survival_share(self, value: float) -> tuple[float, float]:
        """The share that lasts no longer than `value`, and how many whole contacts it is worth.

        Product-limit estimate with Greenwood's variance: leaving out what was cut short before
        would keep the short ones of those that came last, and lose the long ones. It is worth so
        many contacts as would give a share as sure, were none cut short. Raises ValueError for an
        empty sample. Beyond what the sample `reaches` it is the last share that is known.
        """
        if not self.n:
            raise ValueError("Of an empty sample nothing is within any time.")
        left, survival, greenwood, cut_before = self.n, 1.0, 0.0, 0
        for at, ended, cut in zip(self.values, self.ended, self.cut, strict=True):
            if at > value:
                break
            if ended and left > ended:
                greenwood += ended / (left * (left - ended))
            survival *= 1 - ended / left
            left -= ended + cut
            cut_before += cut if at < value else 0
        variance = survival**2 * greenwood
        whole = self.n - cut_before
        return 1 - survival, survival * (1 - survival) / variance if variance else float(whole)

    def survival_mean(self) -> float | None:
        """The mean where some were cut short: time at risk over ends, as if it were exponential.

        The estimate of patience by maximum likelihood (Brown et al. 2005, JASA 100); None where
        nothing ended.
        """
        ended = sum(self.ended)
        at_risk = sum(
            v * (e + c) for v, e, c in zip(self.values, self.ended, self.cut, strict=True)
        )
        return at_risk / ended if ended else None


def _log_log_confidence_limits(survival: float, greenwood: float, z: float) -> Interval:
    if survival <= 0 or survival >= 1:
        return survival, survival
    half = z * math.sqrt(greenwood) / abs(math.log(survival))
    return survival ** math.exp(half), survival ** math.exp(-half)


@dataclass(frozen=True)
class Heap:
    """How much more lies just under a limit than just above it.

    `share` of all lie in the window of `width` under it, `usual` would if the two sides met.
    `chance` is that of as great a step, were there none.
    """

    share: float
    usual: float
    width: int
    chance: float
    contacts: int


FEWEST = 25
"""Contacts in the windows under a limit below which no step is looked for, and half of all four."""
_PLACEBOS = 6


def density_heap_under(sample: Sample, limit: int) -> Heap | None:
    """The step of the density at a limit; None where too few lie around it to say.

    After McCrary 2008 (J. Econometrics 142): the density at the limit is read off two windows on
    either side by a straight line, and the two are compared. The window is Silverman's for
    the spread of the data, widened until enough lie in it, up to a fifth of the limit. What other round times show as well
    is how people write times and no sign: the chance is never below theirs.
    """
    width, here = _silverman_window(sample, limit), None
    while width <= limit // 5:
        here = _density_step_in_standard_errors(sample, limit, width)
        if here is not None:
            break
        width = max(
            width + sample_resolution(limit),
            width * 5 // 4 // sample_resolution(limit) * sample_resolution(limit),
        )
    if here is None:
        return None
    z, under, right = here
    around = [
        found[0]
        for k in range(1, _PLACEBOS + 1)
        for at in (limit - 2 * k * width, limit + 2 * k * width)
        if at > 2 * width
        and (found := _density_step_in_standard_errors(sample, at, width)) is not None
    ]
    placebos = [*around, *_density_steps_at_round_times(sample, limit, width)]
    if placebos and max(placebos) >= z:
        z = -math.inf
    usual = min(float(under), max(0.0, right))
    return Heap(under / sample.n, usual / sample.n, width, normal_cdf(-z), under)


def _silverman_window(sample: Sample, limit: int) -> int:
    quartiles = sample.quantile(0.75).value - sample.quantile(0.25).value
    silverman = 0.9 * max(1.0, quartiles / 1.34) * math.pow(sample.n, -0.2)
    grain = sample_resolution(limit)
    return max(grain, min(round(silverman), limit // 6) // grain * grain)


def _density_step_in_standard_errors(
    sample: Sample, at: int, width: int
) -> tuple[float, int, float] | None:
    """The step at a value in standard errors, what lies under it, and what the right side says."""
    under, further = sample.between(at - width, at), sample.between(at - 2 * width, at - width)
    over, beyond = sample.between(at, at + width), sample.between(at + width, at + 2 * width)
    if under + further < FEWEST or under + further + over + beyond < 2 * FEWEST:
        return None
    left, right = 1.5 * under - 0.5 * further, 1.5 * over - 0.5 * beyond
    # Counts are Poisson; the difference keeps its error where hardly anything is left above.
    error = math.sqrt(2.25 * (under + over) + 0.25 * (further + beyond))
    return (left - right) / error, under, right


def _density_steps_at_round_times(sample: Sample, limit: int, width: int) -> list[float]:
    """The steps at other round times: whole minutes beside a limit of minutes, hours beside hours."""
    unit = next((u for u in (86_400, 3_600, 60) if limit % u == 0), 0)
    if not unit:
        return []
    near = (limit + k * unit for k in (-3, -2, -1, 1, 2, 3))
    found = (_density_step_in_standard_errors(sample, at, width) for at in near if at > 2 * width)
    return [step[0] for step in found if step is not None]
