"""Figures read off counts, against what is known, against simulations, and at their rate."""

from __future__ import annotations

import math
import random

import pytest

from principlecheck.arithmetic.intervals import confidence_interval_of_share
from principlecheck.arithmetic.sample import Estimate, Sample, density_heap_under, sample_resolution
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


def test_equal_values_are_added_up_in_order() -> None:
    found = Sample.of([(5, 1, 0), (5, 2, 1), (3, 0, 1)])
    assert found == Sample((3, 5), (0, 3), (1, 1))
    assert (found.n, found.cuts) == (5, 2)


def test_those_at_a_value_are_at_or_below_it_and_not_above_it() -> None:
    found = Sample.of([(5, 3, 1), (3, 0, 1), (9, 2, 0)])
    assert [found.at_or_below(at) for at in (2, 3, 4.5, 5, 9, 10)] == [0, 1, 1, 5, 7, 7]
    assert found.between(3, 5) == 4
    assert found.between(2, 3) == 1
    assert found.between(5, 8) == 0


def test_the_interval_of_a_quantile_lies_between_the_values_at_its_ranks() -> None:
    found = sample([value * 10 for value in range(1, 101)]).quantile(0.5)
    assert found == Estimate(500, 400, 610, 100)


def test_a_mean_has_its_normal_interval() -> None:
    # 1 to 10: 5.5 ± 1.959964 · √(9.1667/10)
    found = sample(list(range(1, 11))).mean()
    assert found.low == pytest.approx(5.5 - 1.959964 * math.sqrt(82.5 / 9 / 10))
    assert found.high == pytest.approx(5.5 + 1.959964 * math.sqrt(82.5 / 9 / 10))
    assert sample([7]).mean() == Estimate(7, 7, 7, 1)
    assert sample([1, 3]).mean().high == pytest.approx(2 + 1.959964)
    wide = Sample.of([(10, 1, 0), (20, 2, 1)])
    assert wide.mean().value == pytest.approx(70 / 4)
    assert wide.mean(0.5).high - 17.5 == pytest.approx(0.67449 * 5 / 2, abs=1e-4)


def test_an_empty_sample_has_no_mean() -> None:
    with pytest.raises(ValueError, match="no mean"):
        sample([]).mean()


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


def test_the_share_within_a_time_is_the_curve_of_kaplan_and_meier_there() -> None:
    deaths, losses = (8, 31, 54, 92), (10, 27, 70, 121)
    found = Sample.of([*((at, 1, 0) for at in deaths), *((at, 0, 1) for at in losses)])
    assert found.survival_share(7) == (0.0, 8.0)
    assert found.survival_share(54)[0] == pytest.approx(1 - 7 / 8 * 4 / 5 * 3 / 4)
    assert found.survival_share(1_000)[0] == pytest.approx(1 - 7 / 8 * 4 / 5 * 3 / 8)
    with pytest.raises(ValueError, match="empty"):
        Sample.of([]).survival_share(1)


def test_a_sample_reaches_as_far_as_something_was_watched() -> None:
    half_open = Sample.of([(10, 50, 0), (12, 0, 50)])
    assert half_open.reaches(12)
    assert not half_open.reaches(13)
    # As many ended when the last were cut short: those are not at an end either.
    assert not Sample.of([(10, 50, 50)]).reaches(11)
    # All that was left ended, so that the curve stays where it is.
    assert Sample.of([(10, 0, 50), (12, 50, 0)]).reaches(100)
    assert not Sample.of([]).reaches(1)


def test_a_share_of_which_nothing_was_cut_short_is_worth_every_contact() -> None:
    share, worth = sample(list(range(1, 101))).survival_share(30)
    assert share == pytest.approx(0.3)
    assert worth == pytest.approx(100)
    # What was cut short at the very time was known to last that long.
    assert Sample.of([(30, 3, 5), (40, 2, 0)]).survival_share(30)[1] == pytest.approx(10)
    assert Sample.of([(20, 0, 5), (40, 2, 0)]).survival_share(30) == (0.0, 2.0)


def test_a_share_of_cases_of_which_the_last_are_open_still_is_no_larger_than_it_is() -> None:
    # Half of the cases come in the last two days of ten and take three on average; of those, only
    # the quick ones are solved by the end.
    truth, held, total = 1 - math.exp(-2 / 3), 0, 0.0
    for seed in range(300):
        draw = random.Random(seed)
        rows = []
        for n in range(200):
            left = draw.uniform(0, 2_000) if n % 2 else draw.uniform(2_000, 10_000)
            took = max(1, round(draw.expovariate(1 / 3_000)))
            rows.append((took, 1, 0) if took <= left else (max(1, round(left)), 0, 1))
        share, worth = Sample.of(rows).survival_share(2_000)
        low, high = confidence_interval_of_share(share * worth, worth)
        held += low <= truth <= high
        total += share / 300
    assert total == pytest.approx(truth, abs=0.006)
    assert held / 300 >= 0.93


# Remission in weeks under 6-MP and without it (Gehan 1965, Biometrika 52), and the medians with
# their log-log limits in Venables and Ripley, Modern Applied Statistics with S, chapter 13.
SIX_MP = [(at, 1, 0) for at in (6, 6, 6, 7, 10, 13, 16, 22, 23)]
SIX_MP += [(at, 0, 1) for at in (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)]
CONTROL = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)


def test_the_median_of_gehans_patients_is_the_published_one() -> None:
    # The upper limit of 6-MP is not reached: it is the longest time that is known.
    assert Sample.of(SIX_MP).survival_quantile(0.5) == Estimate(23, 13, 35, 21)
    assert sample(list(CONTROL)).survival_quantile(0.5) == Estimate(8, 4, 11, 21)


@pytest.mark.parametrize(
    ("at", "lower", "upper"),
    [
        (6, 0.620, 0.952),
        (7, 0.563, 0.923),
        (10, 0.503, 0.889),
        (13, None, 0.849),
        (16, None, 0.805),
        (22, None, 0.747),
        (23, None, 0.680),
    ],
)
def test_the_limits_of_the_curve_of_6_mp_are_the_published_ones(
    at: int, lower: float | None, upper: float
) -> None:
    # To three digits, by Greenwood's formula and the log-log transform: the interval of a quantile
    # begins and ends where the limits come down to it.
    def interval(left: float) -> Estimate:
        found = Sample.of(SIX_MP).survival_quantile(1 - left)
        assert found is not None
        return found

    assert interval(upper + 0.0006).high == at < interval(upper - 0.0006).high
    if lower is not None:
        assert interval(lower + 0.0006).low == at < interval(lower - 0.0006).low


def test_a_quantile_that_too_many_were_cut_short_of_is_not_given() -> None:
    assert Sample.of(SIX_MP).survival_quantile(0.25) == Estimate(13, 6, 22, 21)
    assert Sample.of(SIX_MP).survival_quantile(0.75) is None
    assert Sample.of([(9, 0, 4)]).survival_quantile(0.1) is None


def test_where_all_ended_at_once_the_interval_is_that_one_value() -> None:
    assert Sample.of([(9, 4, 0)]).survival_quantile(0.5) == Estimate(9, 9, 9, 4)


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
    assert Sample.of([(60, 0, 4)]).survival_mean() is None


@pytest.mark.parametrize("seed", range(12))
def test_no_heap_is_seen_in_smooth_values(seed: int) -> None:
    found = density_heap_under(sample(drawn(seed, 5_000, 5.5, 0.8)), 360)
    assert found is None or found.chance > 0.001


def test_a_heap_is_seen_where_contacts_are_ended_before_the_limit() -> None:
    draw = random.Random(9)
    values = [
        360 - int(abs(draw.gauss(0, 6))) if value > 360 and draw.random() < 0.2 else value
        for value in drawn(9, 5_000, 5.5, 0.8)
    ]
    found = density_heap_under(sample(values), 360)
    assert found is not None
    assert found.chance < 1e-6
    assert found.share > 2 * found.usual


def test_a_heap_at_every_whole_minute_is_how_times_are_written() -> None:
    draw = random.Random(4)
    values = [
        round(value / 60) * 60 or 60 if draw.random() < 0.3 else value
        for value in drawn(4, 6_000, 5.5, 0.8)
    ]
    found = density_heap_under(sample(values), 360)
    assert found is None or found.chance > 0.001


# Values that lie evenly, one at each second, and some more at one of them.


def even(*heaps: tuple[int, int], up_to: int = 6_000) -> Sample:
    rows = [(value, 1, 0) for value in range(1, up_to + 1)]
    return Sample.of([*rows, *((at, more, 0) for at, more in heaps)])


def test_a_heap_is_told_by_lines_through_two_windows_on_either_side() -> None:
    # Windows of a sixth of the limit: 251 under it, 151 in each other. The lines meet the limit at
    # 1.5 · 251 − 0.5 · 151 and at 151, with the error √(2.25 · 402 + 0.25 · 302).
    found = density_heap_under(even((905, 100)), 910)
    assert found is not None
    assert (found.width, found.contacts) == (151, 251)
    assert found.share == pytest.approx(251 / 6_100)
    assert found.usual == pytest.approx(151 / 6_100)
    z = 150 / math.sqrt(2.25 * 402 + 0.25 * 302)
    assert found.chance == pytest.approx(math.erfc(z / math.sqrt(2)) / 2)


def test_the_window_is_silvermans_where_the_data_are_close_together() -> None:
    # The middle half of 1 to 1000 spans 500: 0.9 · 500/1.34 · 1000^(−1/5) = 84.4 seconds.
    found = density_heap_under(even(up_to=1_000), 620)
    assert found is not None
    assert found.width == 84
    # Of two hundred alike the middle half spans nothing, and stands for a second.
    alike = density_heap_under(sample([310] * 200), 310)
    assert alike is not None
    assert (alike.width, alike.usual) == (1, 0)
    assert alike.share == 1


@pytest.mark.parametrize(
    ("beside", "more"), [(120, 60), (180, 60), (240, 60), (360, 200), (420, 60), (480, 60)]
)
def test_a_heap_at_a_minute_is_no_sign_where_one_of_the_next_three_has_one(
    beside: int, more: int
) -> None:
    one = density_heap_under(even((300, 60)), 300)
    assert one is not None
    assert one.chance < 1e-5
    both = density_heap_under(even((300, 60), (beside, more)), 300)
    assert both is not None
    assert both.chance == 1.0


@pytest.mark.parametrize(
    ("beside", "more"),
    [(100, 60), (200, 60), (400, 200), (500, 60), (600, 60), (700, 60), (800, 60), (900, 60)],
)
def test_a_heap_is_no_sign_where_the_places_further_off_have_one_too(
    beside: int, more: int
) -> None:
    # A limit that is no round time is held against every second window on either side, six times.
    one = density_heap_under(even((305, 60)), 305)
    assert one is not None
    assert (one.width, one.chance < 1e-5) == (50, True)
    both = density_heap_under(even((305, 60), (beside + 5, more)), 305)
    assert both is not None
    assert both.chance == 1.0


# Most at one place make the windows as narrow as they can be: a second.
NARROW = [*((at, 1, 0) for at in range(1, 1_000)), (5_000, 20_000, 0), (300, 60, 0)]


@pytest.mark.parametrize(
    ("beside", "sign"),
    [(60 * n, n in (1, 9, 10)) for n in (1, 2, 3, 4, 6, 7, 8, 9, 10)]
    + [(300 + 2 * k, abs(k) == 7) for k in (-7, -6, -5, -4, -3, 2, 3, 4, 5, 6, 7)],
)
def test_a_heap_is_held_against_three_minutes_and_six_windows_on_either_side(
    beside: int, sign: bool
) -> None:
    found = density_heap_under(Sample.of([*NARROW, (beside, 60, 0)]), 300)
    assert found is not None
    assert (found.width, found.chance < 1e-6) == (1, sign)


@pytest.mark.parametrize(("unit", "limit"), [(3_600, 14_400), (86_400, 345_600)])
def test_a_limit_of_hours_is_held_against_hours_and_one_of_days_against_days(
    unit: int, limit: int
) -> None:
    grain = sample_resolution(limit)
    near = range(limit - 4 * unit + grain, limit + 4 * unit, grain)
    # Most at one place, so that the windows are narrow: hours lie far beyond the others.
    rows = [*((at, 40, 0) for at in near), (limit - unit // 2, 100_000, 0)]
    one = density_heap_under(Sample.of([*rows, (limit, 400, 0)]), limit)
    assert one is not None
    assert (one.width, one.chance < 1e-6) == (grain, True)
    for beside, sign in ((limit + unit, False), (limit + unit + unit // 24, True)):
        both = density_heap_under(Sample.of([*rows, (limit, 400, 0), (beside, 400, 0)]), limit)
        assert both is not None
        assert (both.chance < 1e-6) == sign


def test_windows_of_hours_are_whole_minutes_and_grow_by_a_quarter() -> None:
    wide = Sample.of((at, 10, 0) for at in range(60, 43_200, 60))
    found = density_heap_under(wide, 10_860)
    assert found is not None
    assert found.width == 1_800  # a sixth is 1810
    # Nearly all are alike, and one is at each minute: 720 s on either side hold 24, 900 s hold 30.
    close = Sample.of([(100, 100_000, 0), *((at, 1, 0) for at in range(7_260, 28_800, 60))])
    found = density_heap_under(close, 14_400)
    assert found is not None
    assert found.width == 900


def test_windows_grow_up_to_a_fifth_of_the_limit() -> None:
    rows = [(10, 60, 0), (110, 30, 0), (500, 60, 0)]
    found = density_heap_under(Sample.of([*rows, (62, 30, 0)]), 100)
    assert found is not None
    assert found.width == 20
    assert density_heap_under(Sample.of([*rows, (60, 30, 0)]), 100) is None


def test_a_place_whose_windows_reach_down_to_nothing_is_no_comparison() -> None:
    both = density_heap_under(even((180, 60), (60, 60)), 180)
    assert both is not None
    assert (both.width, both.chance < 1e-6) == (30, True)


def test_too_few_around_a_limit_say_nothing() -> None:
    assert density_heap_under(Sample.of([(100, 49, 0), (5_000, 1, 0)]), 100) is None
    assert density_heap_under(Sample.of([(100, 50, 0), (5_000, 1, 0)]), 100) is not None
    assert density_heap_under(Sample.of([(100, 24, 0), (101, 30, 0), (5_000, 1, 0)]), 100) is None
    assert (
        density_heap_under(Sample.of([(100, 25, 0), (101, 25, 0), (5_000, 1, 0)]), 100) is not None
    )
    further = density_heap_under(Sample.of([(99, 25, 0), (101, 25, 0), (5_000, 1, 0)]), 100)
    assert further is not None
    assert further.width == 1


def test_lengths_are_counted_finely_where_limits_are_short() -> None:
    assert [sample_resolution(at) for at in (7_200, 7_201, 172_800, 172_801)] == [1, 60, 60, 600]
