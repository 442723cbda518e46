"""Intervals of shares and chances of differences, against published values and simulations."""

from __future__ import annotations

import random

import pytest

from principlecheck.arithmetic.intervals import (
    above_share,
    bootstrap_difference,
    design_effect,
    difference_of_shares,
    holm,
    quantile_ranks,
    wilson,
)


def test_wilson_is_the_published_one() -> None:
    # Newcombe 1998, Statistics in Medicine 17, table I, method 3.
    for hits, n, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
    ):
        found = wilson(hits, n)
        assert found[0] == pytest.approx(low, abs=5e-5)
        assert found[1] == pytest.approx(high, abs=5e-5)


def test_wilson_of_contacts_that_come_by_customers_is_wider() -> None:
    assert wilson(50, 100, design_effect=4)[0] == pytest.approx(wilson(12.5, 25)[0])


def test_ranks_stay_in_the_sample() -> None:
    assert quantile_ranks(3, 0.5) == (1, 2, 3)
    with pytest.raises(ValueError, match="no quantile"):
        quantile_ranks(0, 0.5)


def test_the_design_effect_of_customers_who_are_all_or_nothing_is_their_size() -> None:
    found = design_effect({(4, 4): 500, (0, 4): 500})
    assert found == pytest.approx(4, rel=0.01)
    assert design_effect({(1, 1): 50, (0, 1): 50}) == pytest.approx(1, rel=0.02)


def test_chance_is_uniform_where_nothing_differs() -> None:
    draw = random.Random(2)
    chances = []
    for _ in range(400):
        one = sum(draw.random() < 0.3 for _ in range(200))
        other = sum(draw.random() < 0.3 for _ in range(200))
        chances.append(difference_of_shares((one, 200), (other, 200)))
    assert sum(chance < 0.05 for chance in chances) / 400 <= 0.07
    assert sum(chance < 0.01 for chance in chances) / 400 <= 0.02


def test_nothing_is_above_a_share_without_trials() -> None:
    assert above_share(0, 0, 0.1) == 1.0
    assert above_share(30, 100, 0.1) < 1e-6


def test_the_bootstrap_draws_customers_and_gives_the_same_interval_again() -> None:
    kinds = {(1, 1, 0, 3): 40, (0, 1, 0, 3): 160, (0, 0, 1, 2): 30}
    low, high = bootstrap_difference(kinds)
    assert (low, high) == bootstrap_difference(kinds)
    assert low < 40 / 200 - 30 / 660 < high


def test_holm_is_that_of_the_paper_s_steps() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []
