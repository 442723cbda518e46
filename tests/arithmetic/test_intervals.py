"""Intervals of shares and chances of differences, against published values and simulations."""

from __future__ import annotations

import math
import random

import pytest

from principlecheck.arithmetic.intervals import (
    bootstrap_difference,
    clopper_pearson_interval,
    confidence_interval_of_share,
    design_effect,
    holm_correction,
    order_statistic_ranks,
    p_value_above_share,
    p_value_of_two_shares,
    wilson_interval,
)


def test_wilson_is_the_published_one() -> None:
    # Newcombe 1998, Statistics in Medicine 17, table I, method 3.
    for hits, n, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        found = wilson_interval(hits, n)
        assert found[0] == pytest.approx(low, abs=5e-5)
        assert found[1] == pytest.approx(high, abs=5e-5)


def test_wilson_of_contacts_that_come_by_customers_is_wider() -> None:
    assert wilson_interval(50, 100, design_effect=4)[0] == pytest.approx(
        wilson_interval(12.5, 25)[0]
    )


def test_the_ends_of_a_share_are_reached_by_none_and_by_all() -> None:
    assert wilson_interval(0, 20)[0] == 0.0
    assert wilson_interval(20, 20)[1] == 1.0
    assert wilson_interval(20, 20)[0] == pytest.approx(1 - wilson_interval(0, 20)[1])


def test_a_design_effect_below_one_makes_no_interval_narrower() -> None:
    assert wilson_interval(15, 148, design_effect=0.5) == wilson_interval(15, 148)


@pytest.mark.parametrize(("hits", "n"), [(5, 4), (-1, 4), (0, 0)])
def test_what_is_no_share_of_anything_is_refused(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match=f"{hits} of {n} is no share"):
        wilson_interval(hits, n)


def test_clopper_and_pearson_s_is_the_published_one() -> None:
    # Newcombe 1998, Statistics in Medicine 17, table I, method 5.
    for hits, n, low, high in (
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ):
        assert clopper_pearson_interval(hits, n) == pytest.approx((low, high), abs=5e-5)


def test_an_end_of_clopper_and_pearson_s_leaves_a_fortieth_beyond_it() -> None:
    for hits, n in ((7, 50), (43, 50), (1, 100_000), (99_991, 100_000)):
        low, high = clopper_pearson_interval(hits, n)
        assert 1 - _at_most(hits - 1, n, low) == pytest.approx(0.025, rel=1e-6)
        assert _at_most(hits, n, high) == pytest.approx(0.025, rel=1e-6)


def test_clopper_and_pearson_s_reaches_the_ends_and_counts_customers_once() -> None:
    assert clopper_pearson_interval(0, 20)[0] == 0.0
    assert clopper_pearson_interval(20, 20)[1] == 1.0
    assert clopper_pearson_interval(8, 200, design_effect=4) == pytest.approx(
        clopper_pearson_interval(2, 50)
    )
    assert clopper_pearson_interval(5, 200, design_effect=0.5) == clopper_pearson_interval(5, 200)
    with pytest.raises(ValueError, match="5 of 4 is no share"):
        clopper_pearson_interval(5, 4)


def test_the_interval_of_a_share_holds_the_truth_however_near_to_all_it_lies() -> None:
    # In 200 sets of noise a share of 99.993 % of 2,000 was held in 86 of 100: Wilson's alone.
    n = 2_000
    for missing in (0.05, 0.1466, 0.3, 0.5, 0.8, 1, 1.5, 2.1, 3, 4, 5, 6, 8, 12, 20, 40):
        truth = 1 - missing / n
        held = sum(
            _exactly(k, n, missing / n)
            for k in range(120)
            if confidence_interval_of_share(n - k, n)[0]
            <= truth
            <= confidence_interval_of_share(n - k, n)[1]
        )
        assert held >= 0.94


def test_few_by_their_worth_and_not_by_their_number_have_the_longer_interval() -> None:
    assert confidence_interval_of_share(10, 1_000) == wilson_interval(10, 1_000)
    assert confidence_interval_of_share(9, 1_000) == clopper_pearson_interval(9, 1_000)
    assert confidence_interval_of_share(991, 1_000) == clopper_pearson_interval(991, 1_000)
    few = confidence_interval_of_share(20, 1_000, design_effect=3)
    assert few == clopper_pearson_interval(20, 1_000, design_effect=3)


def _exactly(k: int, n: int, p: float) -> float:
    ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(ways + k * math.log(p) + (n - k) * math.log1p(-p))


def _at_most(k: int, n: int, p: float) -> float:
    if k > n // 2:
        return 1 - _at_most(n - k - 1, n, 1 - p)
    return sum(_exactly(i, n, p) for i in range(k + 1))


def test_the_median_of_a_hundred_lies_between_the_ranks_that_the_binomial_gives() -> None:
    low, middle, high = order_statistic_ranks(100, 0.5)
    assert (low, middle, high) == (40, 50, 61)

    def held(low: int, high: int) -> float:
        return sum(math.comb(100, k) for k in range(low, high)) / 2**100

    assert held(low, high) >= 0.95 > held(low + 1, high - 1)


def test_ranks_of_other_quantiles_are_those_of_the_normal_approximation() -> None:
    # 900 ± (1.95996 · √(1000 · .9 · .1) + ½), from the middle of a rank to the middle of one.
    assert order_statistic_ranks(1000, 0.9) == (881, 900, 920)
    assert order_statistic_ranks(10, 0.9) == (7, 9, 10)
    assert order_statistic_ranks(8, 0.25) == (1, 2, 6)
    assert order_statistic_ranks(100, 0.5, confidence=0.5) == (46, 50, 55)
    assert order_statistic_ranks(1, 0.5) == (1, 1, 1)


def test_a_share_that_is_no_float_asks_for_no_further_rank() -> None:
    assert 100 * 0.07 > 7
    assert order_statistic_ranks(100, 0.07)[1] == 7


@pytest.mark.parametrize("share", [0, 1, -0.5, 1.5])
def test_all_or_none_of_a_sample_is_no_quantile(share: float) -> None:
    with pytest.raises(ValueError, match="no quantile"):
        order_statistic_ranks(100, share)


def test_ranks_stay_in_the_sample() -> None:
    assert order_statistic_ranks(3, 0.5) == (1, 2, 3)
    with pytest.raises(ValueError, match="no quantile"):
        order_statistic_ranks(0, 0.5)


def test_the_design_effect_of_customers_who_are_all_or_nothing_is_their_size() -> None:
    found = design_effect({(4, 4): 500, (0, 4): 500})
    assert found == pytest.approx(4, rel=0.01)
    assert design_effect({(1, 1): 50, (0, 1): 50}) == pytest.approx(1, rel=0.02)


def test_the_design_effect_of_unlike_customers_is_kish_and_frankels() -> None:
    # Customers (hits, contacts): 4 of 4 twice, 0 of 4, 1 of 3 twice, 0 of 1 three times. The share
    # is 10/21; Σ(hits − share·contacts)² = 2·(44/21)² + (40/21)² + 2·(9/21)² + 3·(10/21)².
    squares = (2 * 44**2 + 40**2 + 2 * 9**2 + 3 * 10**2) / 21**2
    variance = squares * 8 / 7 / 21**2
    found = design_effect({(4, 4): 2, (0, 4): 1, (1, 3): 2, (0, 1): 3})
    assert found == pytest.approx(variance / (10 / 21 * 11 / 21 / 21))
    assert design_effect({(4, 4): 1, (0, 4): 1}) == pytest.approx(8)


@pytest.mark.parametrize(
    "customers",
    [{}, {(2, 4): 1}, {(0, 0): 5}, {(0, 4): 5}, {(4, 4): 5}, {(1, 2): 9, (2, 4): 3}],
)
def test_one_customer_or_one_way_of_all_says_nothing_of_a_design_effect(
    customers: dict[tuple[int, int], int],
) -> None:
    assert design_effect(customers) == 1.0


def test_the_chance_of_a_difference_is_that_of_yates() -> None:
    # 20 of 100 against 10 of 100: X² = 3.1765 with the correction, 0.0747 on two sides.
    assert p_value_of_two_shares((20, 100), (10, 100)) == pytest.approx(0.0747 / 2, abs=5e-5)


@pytest.mark.parametrize("effects", [(4.0, 1.0), (1.0, 4.0)])
def test_contacts_that_come_by_customers_count_for_fewer(effects: tuple[float, float]) -> None:
    # (.2 − .1 − (1/25 + 1/100)/2) ÷ √(.15 · .85 · (1/25 + 1/100)) = .93933
    found = p_value_of_two_shares((20, 100), (10, 100), effects)
    assert found == pytest.approx(0.17378, abs=5e-6)


def test_a_design_effect_below_one_makes_no_difference_surer() -> None:
    alone = p_value_of_two_shares((20, 100), (10, 100))
    assert p_value_of_two_shares((20, 100), (10, 100), (0.5, 0.5)) == alone


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((0, 0), (10, 100)),
        ((10, 100), (0, 0)),
        ((10, 100), (20, 100)),
        ((10, 100), (10, 100)),
        ((0, 100), (0, 100)),
        ((100, 100), (100, 100)),
        ((1, 2), (0, 2)),  # as far apart as the correction
    ],
)
def test_a_share_that_is_not_above_the_other_was_sure_to_come(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    assert p_value_of_two_shares(one, other) == 1.0


def test_chance_is_uniform_where_nothing_differs() -> None:
    draw = random.Random(2)
    chances = []
    for _ in range(400):
        one = sum(draw.random() < 0.3 for _ in range(200))
        other = sum(draw.random() < 0.3 for _ in range(200))
        chances.append(p_value_of_two_shares((one, 200), (other, 200)))
    assert sum(chance < 0.05 for chance in chances) / 400 <= 0.07
    assert sum(chance < 0.01 for chance in chances) / 400 <= 0.02


def test_nothing_is_above_a_share_without_trials() -> None:
    assert p_value_above_share(0, 0, 0.1) == 1.0
    assert p_value_above_share(30, 100, 0.1) < 1e-6
    assert p_value_above_share(30, 100, 0.0) == p_value_above_share(30, 100, 1.0) == 1.0


def test_the_chance_of_more_than_is_allowed_is_that_of_the_normal_tables() -> None:
    # (15 − 100 · .1 − ½) ÷ √(100 · .1 · .9) = 1.5, and Φ(−1.5) = .0668.
    assert p_value_above_share(15, 100, 0.1) == pytest.approx(0.0668, abs=5e-5)


def test_the_bootstrap_draws_customers_and_gives_the_same_interval_again() -> None:
    kinds = {(1, 1, 0, 3): 40, (0, 1, 0, 3): 160, (0, 0, 1, 2): 30}
    low, high = bootstrap_difference(kinds)
    assert (low, high) == bootstrap_difference(kinds)
    assert low < 40 / 200 - 30 / 660 < high


def test_the_bootstrap_of_many_single_contacts_is_the_normal_interval() -> None:
    # .3 of 1000 less .2 of 1000: .1 ± 1.96 · √(.3 · .7/1000 + .2 · .8/1000) = .1 ± .0377.
    kinds = {(1, 1, 0, 0): 300, (0, 1, 0, 0): 700, (0, 0, 1, 1): 200, (0, 0, 0, 1): 800}
    low, high = bootstrap_difference(kinds)
    assert low == pytest.approx(0.0623, abs=0.006)
    assert high == pytest.approx(0.1377, abs=0.006)


def test_the_same_seed_gives_the_same_interval_on_every_machine() -> None:
    kinds = {(1, 1, 0, 0): 20, (0, 1, 0, 0): 50, (0, 0, 1, 1): 10, (0, 0, 0, 1): 51}
    found = bootstrap_difference(kinds)
    assert found == pytest.approx((-0.022850678733031676, 0.26718864692928795), rel=1e-9)
    assert bootstrap_difference(kinds, seed=2) != found
    whole = bootstrap_difference(kinds, confidence=1.0)
    assert whole == pytest.approx((-0.08114035087719301, 0.3730769230769231), rel=1e-9)
    one = bootstrap_difference(kinds, rounds=1)
    assert one == pytest.approx((0.18206521739130435, 0.18206521739130435), rel=1e-9)


def test_a_draw_that_leaves_one_side_empty_is_no_difference() -> None:
    assert bootstrap_difference({(1, 1, 0, 0): 1, (0, 0, 0, 1): 1}) == (1.0, 1.0)


@pytest.mark.parametrize("kind", [(1, 1, 0, 0), (0, 0, 1, 1), (0, 0, 0, 0)])
def test_a_difference_needs_trials_on_both_sides(kind: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="trials on both sides"):
        bootstrap_difference({kind: 5})


def test_holm_is_that_of_the_paper_s_steps() -> None:
    assert holm_correction([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm_correction([0.6, 0.7]) == [1.0, 1.0]
    assert holm_correction([]) == []
