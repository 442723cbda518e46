"""Handle time against limits and targets: what a limit lets finish, what it costs.

Times are seconds on one and the same clock (talk, handle or reply); shares run from 0 to 1.
Service times are close to lognormal (Brown et al. 2005, JASA). That a limit is judged by the rate
of resolution and never by handle time alone follows de Véricourt and Zhou 2005 (Operations
Research 53(6), 968–981).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from principlecheck.arithmetic.repeats import require_fraction, total_contacts_with_repeats
from principlecheck.arithmetic.spread import NoMean, NoSpread, Spread, require_above_zero

# Declared shares such as 33.3 %, 33.3 %, 33.4 % add up to 1 only nearly, and a mean is reached at
# no finite cutoff.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class MixturePart:
    """One contact reason in a queue."""

    share: float
    """Its share of the queue's contacts."""
    spread: Spread
    """Its handle time in seconds; a bare `Spread()` where none is declared and no limit governs."""
    solvable: float = 1.0
    """r0: the share solved at the first contact when nothing cuts it short."""
    limit: float | None = None
    """Seconds after which the contact is ended or passed on; None where no limit governs it."""

    def __post_init__(self) -> None:
        require_fraction(self.share, "A contact reason's share")
        require_fraction(self.solvable, "The share solvable at the first contact")
        if self.limit is not None:
            require_above_zero(self.limit, "A handle-time limit")


@dataclass(frozen=True, slots=True)
class Mixture(Spread):
    """The handle time of a queue, made of those of its contact reasons."""

    parts: tuple[tuple[float, Spread], ...]
    """Weights, which sum to 1, and what they weigh."""
    described: str

    @property
    def known_up_to(self) -> float:
        """The smallest of the parts' own."""
        return min(spread.known_up_to for _, spread in self.parts)

    def cdf(self, x: float) -> float:
        """Share known to be at or below `x`."""
        return sum(weight * spread.cdf(x) for weight, spread in self.parts)

    def cdf_at_most(self, x: float) -> float:
        """Largest share that can be at or below `x`."""
        return sum(weight * spread.cdf_at_most(x) for weight, spread in self.parts)

    def quantile(self, p: float) -> float:
        """Value that a share `p` stays within, found by bisection."""
        # The mixture's own quantile lies between the smallest and the largest of its parts.
        each = [spread.quantile(p) for _, spread in self.parts]
        return _bisect_smallest_root(self.cdf, p, min(each), max(each))

    def mean(self) -> float:
        """The weighted average of the parts' means."""
        return sum(weight * spread.mean() for weight, spread in self.parts)

    def capped_mean(self, c: float) -> float:
        """E[min(T, c)], the weighted average of the parts' own."""
        return sum(weight * spread.capped_mean(c) for weight, spread in self.parts)


def mixture_distribution(parts: Sequence[MixturePart]) -> Mixture:
    """The handle time over all listed reasons; raises ValueError when none has a share.

    Weights are the shares over their sum: what is not listed has no handle time to add.
    """
    listed = [part for part in parts if part.share > 0]
    if not listed:
        raise ValueError("No contact reason has a share above zero.")
    total = sum(part.share for part in listed)
    kinds = sorted({part.spread.described for part in listed})
    return Mixture(
        tuple((part.share / total, part.spread) for part in listed),
        f"mix of {len(listed)} contact reasons: {'; '.join(kinds)}",
    )


def resolvable_share(parts: Sequence[MixturePart], unlisted_share: float = 0.0) -> float:
    """Most contacts that can be solved the first time under the limits: Σ share·F(limit)·r0.

    F is 1 where no limit governs, and contacts of no listed reason count as resolvable, so this is
    an upper bound on first-contact resolution. It assumes that a cut contact fails, and that
    resolution does not depend on length. Raises NoSpread where a limit meets a spread that is
    unknown, ValueError when the shares exceed 1.
    """
    _require_mixture_shares(parts, unlisted_share)
    return unlisted_share + sum(
        part.share
        * part.solvable
        * (1.0 if part.limit is None else part.spread.cdf_at_most(part.limit))
        for part in parts
    )


def smallest_limit_for_share(
    parts: Sequence[MixturePart], target: float, unlisted_share: float = 0.0
) -> float | None:
    """Smallest common limit, in seconds, on the governed parts that leaves `target` resolvable.

    0 when the other parts reach it by themselves; None when no finite limit does, since the target
    asks for all that is solvable or for more. Not rounded. Raises NoSpread when the declared
    quantiles end before the target is reached, ValueError when the shares exceed 1.
    """
    require_fraction(target, "The first-contact resolution target")
    free = [replace(part, limit=None) for part in parts]
    without_limits = resolvable_share(free, unlisted_share)
    governed = [part for part in parts if part.limit is not None]
    settled = without_limits - sum(part.share * part.solvable for part in governed)
    if target <= settled + _ROUNDING:
        return 0.0
    if target >= without_limits - _ROUNDING:
        return None

    def known_share(limit: float) -> float:
        # `cdf` and not `cdf_at_most`: a remedy has to hold on what was declared.
        return settled + sum(
            part.share * part.solvable * part.spread.cdf(limit) for part in governed
        )

    return _bisect_smallest_root(
        known_share, target, 0.0, _bracket_rising_function(known_share, target, math.inf)
    )


def handle_time_cutoff(spread: Spread, average_target: float) -> float | None:
    """Cutoff c in seconds that makes the average meet its target: E[min(T, c)] = average_target.

    None when the mean meets it already. Raises NoSpread when the spread is unknown or ends before
    c, ValueError unless the target is above zero.
    """
    require_above_zero(average_target, "The average handle-time target")
    try:
        mean = spread.mean()
    except NoMean:
        # A cutoff within the declared quantiles needs no mean; `_bracket_rising_function` refuses one beyond them.
        mean = math.inf
    if average_target >= mean * (1 - _ROUNDING):
        return None
    end = _bracket_rising_function(spread.capped_mean, average_target, spread.known_up_to)
    return _bisect_smallest_root(spread.capped_mean, average_target, 0.0, end)


def share_cut_by_limit(spread: Spread, cutoff: float) -> float:
    """Share of contacts that take longer than `cutoff` seconds: at least this much, 1 − F."""
    return 1 - spread.cdf_at_most(cutoff)


def workload_with_repeats(average: float, repeats: float) -> float:
    """Agent seconds for one new issue, repeats included: a/(1 − r); raises ValueError at r = 1.

    De Véricourt and Zhou's measure: handle time over the probability of resolution.
    """
    return total_contacts_with_repeats(
        require_above_zero(average, "The average handle time"), repeats
    )


def break_even_repeat_rate(average: float, repeats: float, average_limited: float) -> float:
    """Repeat rate at which a limit stops saving agent time: 1 − a1·(1 − r0)/a0.

    `average` and `repeats` are a0 and r0 without the limit, `average_limited` is a1 with it. Zero
    or less means that the limit saves none whatever the repeats.
    """
    require_above_zero(average_limited, "The average handle time under the limit")
    return 1 - average_limited / workload_with_repeats(average, repeats)


def extra_contacts_from_repeats(repeats: float, repeats_limited: float, new: float = 1.0) -> float:
    """Contacts that customers make on top because of a limit, for `new` issues.

    new/(1 − r1) − new/(1 − r0): what the limit costs the customer, to stand beside `workload_with_repeats`.
    """
    return total_contacts_with_repeats(new, repeats_limited) - total_contacts_with_repeats(
        new, repeats
    )


def _require_mixture_shares(parts: Sequence[MixturePart], unlisted_share: float) -> None:
    total = require_fraction(unlisted_share, "The unlisted share") + sum(
        part.share for part in parts
    )
    if total > 1 + _ROUNDING:
        raise ValueError(f"The shares of the contact reasons add up to {total:.6g}, more than 1.")


def _bracket_rising_function(
    rising: Callable[[float], float], target: float, known_up_to: float
) -> float:
    """A point where `rising` is at `target` or past it; raises NoSpread if none is known."""
    end = min(1.0, known_up_to)
    while rising(end) < target:
        if end >= min(known_up_to, 1e300):
            raise NoSpread("The declared quantiles end too early: declare a higher one.")
        end = min(2 * end, known_up_to)
    return end


def _bisect_smallest_root(
    rising: Callable[[float], float], target: float, low: float, high: float
) -> float:
    """Bisect for the smallest point where `rising`, past `target` at `high`, reaches it."""
    while low < (middle := (low + high) / 2) < high and high - low > 1e-13 * high:
        low, high = (low, middle) if rising(middle) >= target else (middle, high)
    return high
