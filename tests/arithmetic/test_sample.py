"""Figures read off counts, against what is known, against simulations, and at their rate."""

from __future__ import annotations

import math
import random

import pytest

from principlecheck.arithmetic.sample import Sample, heap_under, resolution
from principlecheck.arithmetic.spread import normal_quantile


def drawn(seed: int, n: int, mu: float = 4.792, sigma: float = 0.944) -> list[int]:
    draw = random.Random(seed)
    return [max(1, round(draw.lognormvariate(mu, sigma))) for _ in range(n)]


def sample(values: list[int]) -> Sample:
    return Sample.of((value, 1, 0) for value in values)


def test_quantiles_are_those_of_the_sorted_values() -> None:
    found = sample([5, 1, 4, 2, 3, 6, 7, 8, 9, 10])
    assert found.quantile(0.5).value == 5
    assert found.quantile(0.9).value == 9
    assert found.mean().value == 5.5
    assert found.n == 10


def test_intervals_of_a_quantile_hold_the_truth_at_their_rate() -> None:
    truth = math.exp(4.792 + 0.944 * normal_quantile(0.9))
    held = 0
    for seed in range(300):
        found = sample([value * 100 for value in drawn(seed, 120)]).quantile(0.9)
        held += found.low <= truth * 100 <= found.high
    assert held / 300 >= 0.93


def test_the_product_limit_estimate_is_that_of_kaplan_and_meier_s_own_example() -> None:
    # Deaths at 0.8, 3.1, 5.4, 9.2 and losses at 1.0, 2.7, 7.0, 12.1 (1958, section 2.1), in tenths.
    deaths, losses = (8, 31, 54, 92), (10, 27, 70, 121)
    found = Sample.of([*((at, 1, 0) for at in deaths), *((at, 0, 1) for at in losses)])
    survival = {8: 7 / 8, 31: 7 / 8 * 4 / 5, 54: 7 / 8 * 4 / 5 * 3 / 4, 92: 7 / 8 * 4 / 5 * 3 / 8}
    for at, left in survival.items():
        estimate = found.survival_quantile(1 - left)
        assert estimate is not None
        assert estimate.value == at


def test_what_is_cut_short_is_not_taken_for_finished() -> None:
    values = drawn(3, 4_000)
    whole = sample(values).quantile(0.75).value
    cut = Sample.of((min(value, 150), int(value <= 150), int(value > 150)) for value in values)
    assert cut.survival_quantile(0.75) is None
    assert sample([min(value, 150) for value in values]).quantile(0.75).value < whole
    half = cut.survival_quantile(0.5)
    assert half is not None
    assert half.value == sample(values).quantile(0.5).value


def test_patience_counts_the_waits_of_those_who_were_answered() -> None:
    found = Sample.of([(60, 1, 1), (120, 1, 3)])
    assert found.survival_mean() == (60 * 2 + 120 * 4) / 2


@pytest.mark.parametrize("seed", range(12))
def test_no_heap_is_seen_in_smooth_values(seed: int) -> None:
    found = heap_under(sample(drawn(seed, 5_000, 5.5, 0.8)), 360)
    assert found is None or found.chance > 0.001


def test_a_heap_is_seen_where_contacts_are_ended_before_the_limit() -> None:
    draw = random.Random(9)
    values = [
        360 - int(abs(draw.gauss(0, 6))) if value > 360 and draw.random() < 0.2 else value
        for value in drawn(9, 5_000, 5.5, 0.8)
    ]
    found = heap_under(sample(values), 360)
    assert found is not None
    assert found.chance < 1e-6
    assert found.share > 2 * found.usual


def test_a_heap_at_every_whole_minute_is_how_times_are_written() -> None:
    draw = random.Random(4)
    values = [
        round(value / 60) * 60 or 60 if draw.random() < 0.3 else value
        for value in drawn(4, 6_000, 5.5, 0.8)
    ]
    found = heap_under(sample(values), 360)
    assert found is None or found.chance > 0.001


def test_lengths_are_counted_finely_where_limits_are_short() -> None:
    assert [resolution(at) for at in (7_200, 7_201, 172_800, 172_801)] == [1, 60, 60, 600]
