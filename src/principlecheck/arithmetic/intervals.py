"""How far a figure from a sample may be from the truth, and whether chance alone would do.

Shares run from 0 to 1. Every interval is two-sided and given with its confidence, 0.95 unless
another is asked for. Samples are contacts; where contacts of one customer are alike, the design
effect says how many independent ones they are worth.
"""

import math
import random
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from principlecheck.arithmetic.spread import normal_cdf, normal_quantile

Interval: TypeAlias = tuple[float, float]
CONFIDENCE = 0.95
Cluster: TypeAlias = tuple[int, int]
"""What one customer adds: contacts that show something, and contacts."""


def wilson_interval(
    successes: float, trials: float, confidence: float = CONFIDENCE, design_effect: float = 1.0
) -> Interval:
    """The interval of a share. Wilson 1927, JASA 22, with `trials` over the design effect.

    Raises ValueError without trials, or with more successes than trials.
    """
    _require_successes_of_trials(successes, trials)
    n = trials / max(1.0, design_effect)
    p, z = successes / trials, normal_quantile((1 + confidence) / 2)
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == trials else min(1.0, centre + half)
    return low, high


def clopper_pearson_interval(
    successes: float, trials: float, confidence: float = CONFIDENCE, design_effect: float = 1.0
) -> Interval:
    """The interval of a share that never holds the truth less often than it says.

    Clopper and Pearson 1934, Biometrika 26, by the beta distribution, so that successes and trials
    over a design effect need not be whole. Raises ValueError as `wilson_interval` does.
    """
    _require_successes_of_trials(successes, trials)
    hits, n = (value / max(1.0, design_effect) for value in (successes, trials))
    tail = (1 - confidence) / 2
    low = _beta_quantile(tail, hits, n - hits + 1) if successes else 0.0
    high = 1 - _beta_quantile(tail, n - hits, hits + 1) if successes < trials else 1.0
    return low, high


FEW = 10
"""Successes, or failures, below which Wilson's interval is too short: with one of them its end lies
where chance goes beyond it six times as often as it should (Brown, Cai and DasGupta 2001, Stat.
Sci. 16)."""


def confidence_interval_of_share(
    successes: float, trials: float, confidence: float = CONFIDENCE, design_effect: float = 1.0
) -> Interval:
    """Wilson's interval of a share; where few succeed, or few do not, that of Clopper and Pearson.

    Raises ValueError as `wilson_interval` does.
    """
    least = min(successes, trials - successes) / max(1.0, design_effect)
    found = clopper_pearson_interval if least < FEW else wilson_interval
    return found(successes, trials, confidence, design_effect)


def _require_successes_of_trials(successes: float, trials: float) -> None:
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError(f"{successes} of {trials} is no share.")


def _beta_quantile(chance: float, a: float, b: float) -> float:
    """Where the beta distribution reaches a chance, by halving."""
    low, high = 0.0, 1.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if _beta_cdf(middle, a, b) < chance else (low, middle)
    return high


def _beta_cdf(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (DLMF 8.17.22)."""
    if not 0 < x < 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_cdf(1 - x, b, a)
    logarithm = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(logarithm + a * math.log(x) + b * math.log1p(-x)) / a
    return front * _beta_continued_fraction(x, a, b)


def _beta_continued_fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of `_beta_cdf`, two parts at a time by the method of Lentz."""
    above, below = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    value = below
    for m in range(1, 10_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        before = value
        for part in (even, odd):
            above, below = 1 + part / above, 1 / (1 + part * below)
            value *= above * below
        if abs(value / before - 1) < 1e-14:
            break
    return value


def order_statistic_ranks(
    n: int, share: float, confidence: float = CONFIDENCE
) -> tuple[int, int, int]:
    """The ranks (from 1) of a sample quantile and of the order statistics that bound it.

    The quantile is the smallest value that at least `share` of the sample stays within. The number
    of values below the true quantile is binomial; its normal approximation with a correction for
    continuity gives the ranks (David and Nagaraja 2003, Order Statistics, 7.1), cut at the ends
    of the sample. Raises ValueError for an empty sample or a share outside 0 to 1.
    """
    if n < 1 or not 0 < share < 1:
        raise ValueError(f"A sample of {n} has no quantile at {share}.")
    half = normal_quantile((1 + confidence) / 2) * math.sqrt(n * share * (1 - share)) + 0.5
    middle = max(1, math.ceil(n * share - 1e-9))
    low = max(1, math.floor(n * share - half + 0.5))
    high = min(n, math.ceil(n * share + half + 0.5))
    return low, middle, high


def design_effect(clusters: Mapping[Cluster, int]) -> float:
    """How many times wider the variance of a share is because contacts come by customers.

    `clusters` counts customers by what each adds. The linearised variance of a ratio (Kish and
    Frankel 1974, JRSS B 36) over the binomial one; 1 where that is not defined, and never below 1.
    """
    customers = sum(clusters.values())
    trials = sum(n * count for (_, n), count in clusters.items())
    if customers < 2 or not trials:
        return 1.0
    share = sum(hits * count for (hits, _), count in clusters.items()) / trials
    if not 0 < share < 1:
        return 1.0
    squares = sum(count * (hits - share * n) ** 2 for (hits, n), count in clusters.items())
    variance = squares * customers / (customers - 1) / trials**2
    return max(1.0, variance / (share * (1 - share) / trials))


def p_value_of_two_shares(
    one: Sequence[float], other: Sequence[float], effects: tuple[float, float] = (1.0, 1.0)
) -> float:
    """The chance that the first share is as far above the second as it is, were both alike.

    Each is (successes, trials). One-sided score test with the pooled share, and a correction for
    continuity (Yates 1934); the effects are design effects. 1 where either has no trials.
    """
    (hits, n), (others, m) = one, other
    if not n or not m:
        return 1.0
    effective_n, effective_m = n / max(1.0, effects[0]), m / max(1.0, effects[1])
    pooled = (hits + others) / (n + m)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / effective_n + 1 / effective_m))
    apart = hits / n - others / m - (1 / effective_n + 1 / effective_m) / 2
    return 1.0 if apart <= 0 else normal_cdf(-apart / spread)


def p_value_above_share(successes: float, trials: float, allowed: float) -> float:
    """The chance of so many successes or more, were the true share `allowed`.

    One-sided score test with a correction for continuity; 1 without trials.
    """
    if not trials or not 0 < allowed < 1:
        return 1.0
    spread = math.sqrt(trials * allowed * (1 - allowed))
    return normal_cdf(-(successes - trials * allowed - 0.5) / spread)


def bootstrap_difference(
    clusters: Mapping[tuple[int, int, int, int], int],
    *,
    seed: int = 1,
    rounds: int = 999,
    confidence: float = CONFIDENCE,
) -> Interval:
    """The interval of a difference of two shares, customers drawn anew and not contacts.

    `clusters` counts customers by (hits, trials, other hits, other trials). Poisson bootstrap
    (Hanley and MacGibbon 2006): each customer is taken Poisson(1) times, so that those of one kind
    are taken Poisson(count) times together. The same seed gives the same interval. Raises
    ValueError where either share has no trials.
    """
    kinds = sorted(clusters.items())  # in one order, so that each draws the same numbers
    if not sum(k[1] * c for k, c in kinds) or not sum(k[3] * c for k, c in kinds):
        raise ValueError("A difference needs trials on both sides.")
    draw, found = random.Random(seed), []  # noqa: S311 - a sample, no secret
    drawn = [(*kind, count, math.exp(-count)) for kind, count in kinds]
    for _ in range(rounds):
        hits = trials = others = other_trials = 0
        for a, n, b, m, count, none in drawn:
            times = _draw_poisson(draw, count, none)
            hits += a * times
            trials += n * times
            others += b * times
            other_trials += m * times
        if trials and other_trials:
            found.append(hits / trials - others / other_trials)
    found.sort()
    tail = (1 - confidence) / 2
    return found[int(tail * len(found))], found[min(len(found) - 1, int((1 - tail) * len(found)))]


def _draw_poisson(draw: random.Random, mean: int, none: float) -> int:
    """`none` is the chance of none at all: e to the power of -`mean`."""
    if mean > 50:
        return max(0, round(draw.gauss(mean, math.sqrt(mean))))
    uniform = draw.random
    product, count = uniform(), 0
    while product > none:
        product *= uniform()
        count += 1
    return count


def holm_correction(chances: Sequence[float]) -> list[float]:
    """Chances corrected for how many were looked at, in their order. Holm 1979, Scand. J. Stat. 6."""
    order = sorted(range(len(chances)), key=chances.__getitem__)
    adjusted, worst = [0.0] * len(chances), 0.0
    for place, index in enumerate(order):
        worst = max(worst, min(1.0, chances[index] * (len(chances) - place)))
        adjusted[index] = worst
    return adjusted
