"""Spreads: the published vectors, the properties, and what is refused."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from principlecheck.arithmetic.spread import (
    Empirical,
    Exponential,
    Lognormal,
    NoMean,
    NoSpread,
    Spread,
    SpreadError,
    fit_distribution,
    normal_cdf,
    normal_quantile,
)

CALLS = fit_distribution({0.5: 300, 0.9: 900})
DECLARED = fit_distribution({0.5: 300, 0.75: 500, 0.9: 900}, mean=433)
HOSTILE = [math.nan, math.inf, -math.inf, -1.0, 0.0]

amounts = st.floats(1, 1e5)
ratios = st.floats(1.05, 20)
shares = st.floats(0.001, 0.999)


@st.composite
def spreads(draw: st.DrawFn) -> Spread:
    median = draw(amounts)
    p90 = median * draw(ratios)
    kind = draw(st.sampled_from(["lognormal", "exponential", "empirical"]))
    if kind == "lognormal":
        return fit_distribution({0.5: median, 0.9: p90})
    if kind == "exponential":
        return fit_distribution({0.5: median}, shape="exponential")
    return fit_distribution({0.5: median, 0.9: p90, 0.99: p90 * draw(ratios)})


def test_median_and_p90_give_the_published_sigma_and_mean() -> None:
    assert isinstance(CALLS, Lognormal)
    assert CALLS.sigma == pytest.approx(0.8573, abs=5e-5)
    assert CALLS.mean() == pytest.approx(433.2, abs=0.05)
    assert CALLS.described == "lognormal from median and p90"


@pytest.mark.parametrize(
    ("limit", "share"), [(240, 0.397), (300, 0.5), (360, 0.584), (480, 0.708), (600, 0.791)]
)
def test_share_under_a_limit_matches_the_published_table(limit: float, share: float) -> None:
    assert CALLS.cdf(limit) == pytest.approx(share, abs=5e-4)


def test_refund_amounts_use_the_same_functions() -> None:
    refunds = fit_distribution({0.5: 48, 0.9: 160})
    assert 1 - refunds.cdf(120) == pytest.approx(0.16, abs=5e-3)
    assert 1 - refunds.cdf(50) == pytest.approx(0.48, abs=5e-3)


def test_normal_quantile_agrees_with_the_standard_library() -> None:
    for p in (1e-300, 1e-12, 0.001, 0.02425, 0.3, 0.5, 0.7, 0.9, 0.99, 1 - 1e-12):
        assert normal_quantile(p) == pytest.approx(NormalDist().inv_cdf(p), abs=1e-12)
    assert normal_quantile(0.9) == pytest.approx(1.28155, abs=5e-6)


@given(shares)
def test_normal_cdf_inverts_normal_quantile(p: float) -> None:
    assert normal_cdf(normal_quantile(p)) == pytest.approx(p, rel=1e-12)


@pytest.mark.parametrize("spread", [CALLS, Exponential(433.2)])
def test_a_million_samples_agree_within_three_sigma(spread: Spread) -> None:
    draw = np.random.default_rng(20250701)
    count = 1_000_000
    if isinstance(spread, Lognormal):
        sample = draw.lognormal(math.log(300), math.log(3) / 1.2815515655446004, count)
    else:
        sample = draw.exponential(433.2, count)
    for limit in (60.0, 300.0, 751.0, 2000.0):
        share = spread.cdf(limit)
        assert abs((sample <= limit).mean() - share) < 3 * math.sqrt(share * (1 - share) / count)
        capped = np.minimum(sample, limit)
        assert abs(capped.mean() - spread.capped_mean(limit)) < 3 * capped.std() / 1000
    assert abs(sample.mean() - spread.mean()) < 3 * sample.std() / 1000


def test_a_million_samples_of_declared_quantiles_agree_below_the_highest() -> None:
    uniform = np.random.default_rng(7).random(1_000_000)
    sample = np.interp(uniform, [0, 0.5, 0.75, 0.9], [0, 300, 500, 900])
    sample[uniform > 0.9] = 1e6
    for limit in (100.0, 300.0, 420.0, 900.0):
        share = DECLARED.cdf(limit)
        assert abs((sample <= limit).mean() - share) < 3 * math.sqrt(share * (1 - share)) / 1000
        capped = np.minimum(sample, limit)
        assert abs(capped.mean() - DECLARED.capped_mean(limit)) < 3 * capped.std() / 1000


@given(spreads(), amounts, amounts)
def test_cdf_never_falls(spread: Spread, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= spread.cdf(low) <= spread.cdf(high) <= 1
    assert spread.cdf_at_most(low) <= spread.cdf_at_most(high)
    assert spread.cdf(low) <= spread.cdf_at_most(low)


@given(spreads(), st.floats(0.001, 0.989))
def test_quantile_inverts_cdf(spread: Spread, p: float) -> None:
    assert spread.cdf(spread.quantile(p)) == pytest.approx(p, rel=1e-9)


@given(spreads(), st.floats(0.01, 0.98))
def test_capped_mean_grows_by_the_share_still_running(spread: Spread, p: float) -> None:
    cap = spread.quantile(p)
    step = cap * 1e-5
    slope = (spread.capped_mean(cap + step) - spread.capped_mean(cap)) / step
    assert slope == pytest.approx(1 - spread.cdf(cap), abs=1e-3)


@given(amounts, ratios, st.sampled_from([0.5, 0.75, 0.8, 0.9, 0.95, 0.99]))
def test_mean_and_one_quantile_both_come_back(mean: float, ratio: float, p: float) -> None:
    value = mean / ratio if p == 0.5 else mean
    spread = fit_distribution({p: value}, mean=mean)
    assert spread.mean() == pytest.approx(mean, rel=1e-9)
    assert spread.quantile(p) == pytest.approx(value, rel=1e-9)


@given(amounts, st.floats(1.05, 1.5), st.sampled_from([(0.5, 0.9), (0.75, 0.8), (0.95, 0.99)]))
def test_two_quantiles_both_come_back(low: float, ratio: float, ps: tuple[float, float]) -> None:
    spread = fit_distribution({ps[0]: low, ps[1]: low * ratio})
    assert spread.quantile(ps[0]) == pytest.approx(low, rel=1e-9)
    assert spread.quantile(ps[1]) == pytest.approx(low * ratio, rel=1e-9)


def test_mean_and_p90_take_the_smaller_of_two_sigmas() -> None:
    spread = fit_distribution({0.9: 900}, mean=433.19)
    assert isinstance(spread, Lognormal)
    assert spread.sigma == pytest.approx(0.8573, abs=1e-3)
    assert spread.described == "lognormal from mean and p90"


def test_an_exponential_comes_from_a_mean_or_from_one_quantile() -> None:
    assert fit_distribution({}, mean=300, shape="exponential").cdf(300) == pytest.approx(
        1 - 1 / math.e
    )
    spread = fit_distribution({0.9: 900}, shape="exponential")
    assert spread.quantile(0.9) == pytest.approx(900)
    assert spread.mean() == pytest.approx(900 / math.log(10))
    assert spread.described == "exponential from p90"


def test_three_quantiles_stand_as_they_are_whatever_the_shape() -> None:
    for shape in ("lognormal", "exponential"):
        spread = fit_distribution({0.9: 900, 0.5: 300, 0.75: 500}, shape=shape)
        assert isinstance(spread, Empirical)
        assert spread.described == "declared quantiles median, p75, p90, interpolated"
        assert [spread.quantile(p) for p in (0.5, 0.75, 0.9)] == [300, 500, 900]


def test_declared_quantiles_are_joined_by_lines_from_zero() -> None:
    assert DECLARED.cdf(0) == 0
    assert DECLARED.cdf(150) == 0.25
    assert DECLARED.cdf(400) == 0.625
    assert DECLARED.mean() == 433


def test_above_the_highest_quantile_only_bounds_are_known() -> None:
    assert DECLARED.known_up_to == 900
    assert (DECLARED.cdf(901), DECLARED.cdf_at_most(901)) == (0.9, 1.0)
    assert DECLARED.cdf_at_most(900) == 0.9
    with pytest.raises(NoSpread, match="from declared quantiles median, p75, p90"):
        DECLARED.quantile(0.91)
    with pytest.raises(NoSpread, match="declare a further figure"):
        DECLARED.capped_mean(901)


def test_quantiles_alone_give_no_mean() -> None:
    with pytest.raises(NoMean, match="declare it"):
        fit_distribution({0.5: 300, 0.75: 500, 0.9: 900}).mean()


def test_a_mean_alone_gives_no_spread() -> None:
    spread = fit_distribution({}, mean=420)
    assert spread.mean() == 420
    for ask in (spread.cdf, spread.capped_mean, spread.cdf_at_most):
        with pytest.raises(NoSpread, match="from a mean alone"):
            ask(300)
    with pytest.raises(NoSpread):
        spread.quantile(0.9)


def test_one_quantile_alone_answers_for_itself_only() -> None:
    spread = fit_distribution({0.9: 900})
    assert spread.quantile(0.9) == 900
    with pytest.raises(NoSpread, match="from a p90 alone"):
        spread.quantile(0.5)
    with pytest.raises(NoSpread):
        spread.cdf(900)
    with pytest.raises(NoMean):
        spread.mean()


def test_nothing_declared_knows_nothing() -> None:
    with pytest.raises(NoSpread, match="an undeclared spread"):
        Spread().cdf(300)
    with pytest.raises(NoMean):
        Spread().mean()
    with pytest.raises(SpreadError, match="Nothing is declared"):
        fit_distribution({})


@pytest.mark.parametrize("p90", [299.0, 300.0])
def test_quantiles_out_of_order_or_equal_name_the_two_that_contradict(p90: float) -> None:
    with pytest.raises(SpreadError, match=r"The p90 \(\d+\) is not above the median \(300\)"):
        fit_distribution({0.5: 300, 0.9: p90})
    with pytest.raises(SpreadError, match=r"The p95 \(\d+\) is not above the p90"):
        fit_distribution({0.5: 100, 0.9: 301, 0.95: p90})


@pytest.mark.parametrize("mean", [100.0, 299.0, 300.0])
def test_a_mean_not_above_the_median_has_no_lognormal(mean: float) -> None:
    with pytest.raises(SpreadError, match=r"A mean of \d+ and a median of 300 contradict"):
        fit_distribution({0.5: 300}, mean=mean)


def test_a_mean_far_below_the_p90_has_no_lognormal() -> None:
    with pytest.raises(SpreadError, match=r"the p90 of a lognormal is below 2\.27 times its mean"):
        fit_distribution({0.9: 900}, mean=300)


def test_an_exponential_with_two_figures_is_refused() -> None:
    with pytest.raises(SpreadError, match="takes one figure"):
        fit_distribution({0.5: 300}, mean=400, shape="exponential")


@pytest.mark.parametrize("figures", [{0.5: 1e-300, 0.9: 1e300}, {0.5: 300, 0.9: 300 * (1 + 3e-16)}])
def test_figures_no_float_can_hold_are_refused(figures: dict[float, float]) -> None:
    with pytest.raises(SpreadError):
        fit_distribution(figures)


@pytest.mark.parametrize("bad", HOSTILE)
def test_hostile_figures_are_refused_in_a_sentence(bad: float) -> None:
    with pytest.raises(ValueError, match=r"^The median must be a number above zero, not .*\.$"):
        fit_distribution({0.5: bad, 0.9: 900})
    with pytest.raises(ValueError, match=r"^The mean must be a number above zero, not .*\.$"):
        fit_distribution({0.9: 900}, mean=bad)


@pytest.mark.parametrize("bad", HOSTILE[:-1])
@pytest.mark.parametrize("spread", [CALLS, DECLARED, Exponential(300)])
def test_hostile_values_are_refused_in_a_sentence(spread: Spread, bad: float) -> None:
    for ask in (spread.cdf, spread.capped_mean):
        with pytest.raises(ValueError, match=r"must be zero or a number above it, not .*\.$"):
            ask(bad)


@pytest.mark.parametrize("bad", [*HOSTILE, 1.0])
def test_shares_that_no_quantile_has_are_refused(bad: float) -> None:
    for spread in (CALLS, DECLARED, Exponential(300)):
        with pytest.raises(ValueError, match=r"must lie between 0 and 1, not .*\.$"):
            spread.quantile(bad)
    with pytest.raises(ValueError, match="must lie between 0 and 1"):
        fit_distribution({bad: 300})


@pytest.mark.parametrize("spread", [CALLS, DECLARED, Exponential(300)])
def test_a_limit_of_zero_lets_nothing_finish(spread: Spread) -> None:
    assert spread.cdf(0) == 0
    assert spread.capped_mean(0) == 0


@settings(max_examples=30)
@given(spreads())
def test_capped_mean_stays_below_cap_and_mean(spread: Spread) -> None:
    cap = spread.quantile(0.9)
    assert spread.capped_mean(cap) < cap
    if not isinstance(spread, Empirical):
        assert spread.capped_mean(cap) < spread.mean()


def test_a_spread_that_no_float_can_hold_begins_at_e_to_the_600() -> None:
    for mu, sigma in ((599.5, 0.5), (0.0, 34.0), (-599.0, 1.0)):
        assert Lognormal(mu, sigma).mean() > 0
    for mu, sigma in ((599.5, 1.0), (600.2, 0.5), (-600.2, 0.5), (0.0, 35.0), (100.0, 33.0)):
        with pytest.raises(SpreadError, match="too far apart"):
            Lognormal(mu, sigma)


def test_the_p80_that_is_as_far_above_the_mean_as_can_be_has_a_lognormal() -> None:
    z = normal_quantile(0.8)
    spread = fit_distribution({0.8: math.exp(z * z / 2)}, mean=1)
    assert isinstance(spread, Lognormal)
    assert spread.sigma == pytest.approx(z)
    assert spread.mean() == pytest.approx(1)


def test_two_quantiles_leave_a_declared_mean_aside_and_say_so() -> None:
    spread = fit_distribution({0.5: 300, 0.9: 900}, mean=500)
    assert spread.described == "lognormal from median and p90"
    assert spread.mean() == pytest.approx(CALLS.mean())
