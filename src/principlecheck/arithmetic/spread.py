"""How a quantity varies: the distribution behind a median and a p90.

Neutral on what is measured: seconds of handle time or euros of refund, all above zero; shares run
from 0 to 1. Service times of calls are close to lognormal (Brown et al. 2005, JASA), so that is
the default shape, but no law makes it so: every spread says in `described` what it is made from.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal, TypeAlias

Shape: TypeAlias = Literal["lognormal", "exponential"]
Point: TypeAlias = tuple[float, float]


class SpreadError(ValueError):
    """The declared figures contradict one another."""


class NoSpread(ValueError):  # noqa: N818 - states a fact about the data, not a fault
    """The declared figures do not say how the quantity is spread here."""


class NoMean(ValueError):  # noqa: N818 - states a fact about the data, not a fault
    """Nothing declared gives the mean."""


def require_above_zero(value: float, name: str) -> float:
    """Return `value`, or raise ValueError unless it is finite and above zero."""
    if not (math.isfinite(value) and value > 0):
        raise ValueError(f"{name} must be a number above zero, not {value}.")
    return value


def require_at_least_zero(value: float, name: str) -> float:
    """Return `value`, or raise ValueError unless it is finite and not negative."""
    if not (math.isfinite(value) and value >= 0):
        raise ValueError(f"{name} must be zero or a number above it, not {value}.")
    return value


def normal_cdf(z: float) -> float:
    """Share of the standard normal distribution below `z`, Φ(z)."""
    return math.erfc(-z / math.sqrt(2)) / 2


@lru_cache  # the shares that people declare are few
def normal_quantile(p: float) -> float:
    """Inverse of `normal_cdf` to about 1e-14; raises ValueError unless 0 < p < 1."""
    # Abramowitz and Stegun 26.2.23 comes within 5e-4; each Halley step about cubes the error.
    tail = min(_clamp_probability(p), 1 - p)
    t = math.sqrt(-2 * math.log(tail))
    top = 2.515517 + t * (0.802853 + t * 0.010328)
    z = top / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t
    for _ in range(2):
        step = (normal_cdf(z) - tail) * math.sqrt(2 * math.pi) * math.exp(z * z / 2)
        z -= step / (1 + z * step / 2)
    return z if p <= 0.5 else -z


class Spread:
    """Distribution of a quantity above zero; `fit_distribution` makes one, a bare `Spread()` knows no figure."""

    described: str = "an undeclared spread"  # for the audit: "lognormal from median and p90"

    @property
    def known_up_to(self) -> float:
        """The largest value at which `cdf` is a figure and no mere bound."""
        return math.inf

    def cdf(self, x: float) -> float:
        """Share known to be at or below `x`; raises NoSpread, or ValueError if x < 0."""
        raise self._no_spread()

    def cdf_at_most(self, x: float) -> float:
        """Largest share that can be at or below `x`: `cdf` up to `known_up_to`, then 1."""
        # A verdict takes this one and a remedy `cdf`: neither then leans on what is not declared.
        return 1.0 if x > self.known_up_to else self.cdf(x)

    def quantile(self, p: float) -> float:
        """Value that a share `p` stays within; raises NoSpread, or ValueError unless 0 < p < 1."""
        raise self._no_spread()

    def mean(self) -> float:
        """The average; raises NoMean."""
        raise NoMean(f"The average is not known from {self.described}: declare it.")

    def capped_mean(self, c: float) -> float:
        """E[min(T, c)], the average once everything is cut at `c`; raises NoSpread, ValueError."""
        raise self._no_spread()

    def _no_spread(self) -> NoSpread:
        return NoSpread(f"This is not known from {self.described}: declare a further figure.")


@dataclass(frozen=True, slots=True)
class Lognormal(Spread):
    """The logarithm is normal with mean `mu` and standard deviation `sigma`."""

    mu: float
    sigma: float
    described: str = "lognormal"

    def __post_init__(self) -> None:
        # Past e^600 the mean, or a far quantile, would no longer fit in a float.
        if not (self.sigma > 0 and abs(self.mu) + self.sigma**2 / 2 < 600):
            raise SpreadError("The declared figures lie too close together or too far apart.")

    def cdf(self, x: float) -> float:
        """Share at or below `x`: Φ((ln x − μ)/σ)."""
        return normal_cdf(self._z(x))

    def quantile(self, p: float) -> float:
        """Value that a share `p` stays within: e^(μ + σ·Φ⁻¹(p))."""
        return math.exp(self.mu + self.sigma * normal_quantile(p))

    def mean(self) -> float:
        """The average: e^(μ + σ²/2)."""
        return math.exp(self.mu + self.sigma**2 / 2)

    def capped_mean(self, c: float) -> float:
        """E[min(T, c)]: mean·Φ(z − σ) + c·(1 − Φ(z)), with z = (ln c − μ)/σ."""
        z = self._z(c)
        return self.mean() * normal_cdf(z - self.sigma) + c * normal_cdf(-z)

    def _z(self, x: float) -> float:
        return (
            (math.log(x) - self.mu) / self.sigma
            if require_at_least_zero(x, "The value")
            else -math.inf
        )


@dataclass(frozen=True, slots=True)
class Exponential(Spread):
    """What takes `average` on the mean, however long it has taken already."""

    average: float
    described: str = "exponential"

    def cdf(self, x: float) -> float:
        """Share at or below `x`: 1 − e^(−x/mean)."""
        return -math.expm1(-require_at_least_zero(x, "The value") / self.average)

    def quantile(self, p: float) -> float:
        """Value that a share `p` stays within: −mean·ln(1 − p)."""
        return -self.average * math.log1p(-_clamp_probability(p))

    def mean(self) -> float:
        """The average."""
        return self.average

    def capped_mean(self, c: float) -> float:
        """E[min(T, c)]: mean·(1 − e^(−c/mean))."""
        return self.average * self.cdf(c)


@dataclass(frozen=True, slots=True)
class Empirical(Spread):
    """Declared quantiles, pairs of share and value, joined by straight lines and nothing else.

    Below the lowest one the line runs down to nothing at zero, since nothing takes less than no
    time. Above the highest one no line is drawn: `cdf` stays at the highest declared share, which
    is the least it can be; `cdf_at_most` is 1; `quantile` and `capped_mean` raise NoSpread.
    """

    points: tuple[Point, ...]
    average: float | None = None
    described: str = "declared quantiles"

    @property
    def known_up_to(self) -> float:
        """The highest declared quantile."""
        return self.points[-1][1]

    def cdf(self, x: float) -> float:
        """Share known to be at or below `x`."""
        for (p0, x0), (p1, x1) in self._lines():
            if require_at_least_zero(x, "The value") <= x1:
                return p0 + (p1 - p0) * (x - x0) / (x1 - x0)
        return self.points[-1][0]

    def quantile(self, p: float) -> float:
        """Value that a share `p` stays within; raises NoSpread above the highest declared one."""
        for (p0, x0), (p1, x1) in self._lines():
            if _clamp_probability(p) <= p1:
                return x0 + (x1 - x0) * (p - p0) / (p1 - p0)
        raise self._no_spread()

    def mean(self) -> float:
        """The declared mean; raises NoMean without one, since the quantiles leave the tail open."""
        return Spread.mean(self) if self.average is None else self.average

    def capped_mean(self, c: float) -> float:
        """E[min(T, c)], the area above the lines up to `c`; raises NoSpread past the last one."""
        if require_at_least_zero(c, "The cap") > self.known_up_to:
            raise self._no_spread()
        pieces = ((p0, x0, min(c, x1)) for (p0, x0), (_, x1) in self._lines() if x0 < c)
        return sum((end - x0) * (1 - (p0 + self.cdf(end)) / 2) for p0, x0, end in pieces)

    def _lines(self) -> Iterator[tuple[Point, Point]]:
        return pairwise(((0.0, 0.0), *self.points))


@dataclass(frozen=True, slots=True)
class OneFigure(Spread):
    """A mean or a quantile alone. It is no spread: an invented σ would be a lie with decimals."""

    value: float
    share: float | None
    """Which quantile it is; None for the mean."""
    described: str

    def quantile(self, p: float) -> float:
        """The declared value for the declared share; raises NoSpread for any other."""
        if self.share is None or not math.isclose(_clamp_probability(p), self.share):
            raise self._no_spread()
        return self.value

    def mean(self) -> float:
        """The declared mean; raises NoMean if it is a quantile that was declared."""
        return self.value if self.share is None else Spread.mean(self)


def fit_distribution(
    quantiles: Mapping[float, float], mean: float | None = None, shape: Shape = "lognormal"
) -> Spread:
    """The spread that the declared figures give; raises SpreadError where they contradict.

    Three quantiles or more stand as they are, whatever the shape. Otherwise a lognormal takes two
    figures and an exponential one. Too few figures for the shape give a spread that answers only
    what was declared. A lognormal through two quantiles leaves a declared mean aside.
    """
    if mean is not None:
        require_above_zero(mean, "The mean")
    points = tuple(sorted(quantiles.items()))
    _require_rising_quantiles(points)
    names = [name_of_quantile(p) for p, _ in points]
    declared = " and ".join(["mean"] * (mean is not None and len(points) < 2) + names)
    if len(points) >= 3:
        return Empirical(points, mean, f"declared quantiles {', '.join(names)}, interpolated")
    if shape == "exponential":
        return _fit_exponential(points, mean, f"exponential from {declared}")
    if len(points) == 2:
        return _fit_lognormal_to_two_quantiles(points, f"lognormal from {declared}")
    if points and mean is not None:
        return _fit_lognormal_to_mean(mean, *points[0], f"lognormal from {declared}")
    if points:
        return OneFigure(points[0][1], points[0][0], f"a {declared} alone")
    if mean is not None:
        return OneFigure(mean, None, "a mean alone")
    raise SpreadError("Nothing is declared: give a median and a p90, or a mean.")


def name_of_quantile(p: float) -> str:
    """What the entry calls it: "median", "p90"."""
    return "median" if p == 0.5 else f"p{100 * p:g}"


def _fit_exponential(points: tuple[Point, ...], mean: float | None, described: str) -> Exponential:
    if len(points) + (mean is not None) != 1:
        raise SpreadError("An exponential shape takes one figure: declare one, or drop the shape.")
    average = -points[0][1] / math.log1p(-points[0][0]) if mean is None else mean
    return Exponential(average, described)


def _fit_lognormal_to_two_quantiles(points: tuple[Point, ...], described: str) -> Lognormal:
    (z0, log0), (z1, log1) = ((normal_quantile(p), math.log(value)) for p, value in points)
    sigma = (log1 - log0) / (z1 - z0)
    return Lognormal(log0 - z0 * sigma, sigma, described)


def _fit_lognormal_to_mean(mean: float, p: float, value: float, described: str) -> Lognormal:
    """Solve ln(value/mean) = z·σ − σ²/2 for the smaller σ above zero: the less extreme spread."""
    z, ratio = normal_quantile(p), math.log(value) - math.log(mean)
    root = math.sqrt(max(0.0, z * z - 2 * ratio))
    sigma = z - root if z > root else z + root
    if sigma > 0 and z * z >= 2 * ratio:
        return Lognormal(math.log(mean) - sigma * sigma / 2, sigma, described)
    name, most = name_of_quantile(p), math.exp(z * z / 2)
    raise SpreadError(
        f"A mean of {mean:g} and a {name} of {value:g} contradict: the {name} of a lognormal is "
        f"below {most:.3g} times its mean."
    )


def _require_rising_quantiles(points: tuple[Point, ...]) -> None:
    for p, value in points:
        require_above_zero(value, f"The {name_of_quantile(_clamp_probability(p))}")
    for (p0, x0), (p1, x1) in pairwise(points):
        if p1 <= p0 or x1 <= x0:
            raise SpreadError(
                f"The {name_of_quantile(p1)} ({x1:g}) is not above the {name_of_quantile(p0)} ({x0:g}): "
                "one of the two is wrong."
            )


def _clamp_probability(p: float) -> float:
    if not 0 < p < 1:
        raise ValueError(f"A quantile's share must lie between 0 and 1, not {p}.")
    return p
