"""Repeats and attrition: the published vectors and what is refused."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from principlecheck.arithmetic.repeats import (
    repeat_rate,
    share_surviving_after_years,
    total_contacts_with_repeats,
)

HOSTILE = [math.nan, math.inf, -math.inf, -0.1]


@pytest.mark.parametrize(("come_back", "factor"), [(1.0, 1.429), (0.6, 1.220)])
def test_unsolved_contacts_multiply_the_load(come_back: float, factor: float) -> None:
    assert total_contacts_with_repeats(1, repeat_rate(0.7, come_back)) == pytest.approx(
        factor, abs=5e-4
    )


def test_resolution_counted_from_repeats_needs_no_second_share() -> None:
    assert repeat_rate(0.7) == pytest.approx(0.3)


@given(st.floats(0, 0.99), st.integers(1, 60))
def test_total_is_the_sum_of_every_round_of_repeats(repeats: float, rounds: int) -> None:
    partial = sum(repeats**k for k in range(rounds))
    total = total_contacts_with_repeats(1, repeats)
    assert total == pytest.approx(partial + repeats**rounds * total)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_repeat_rate_falls_as_resolution_rises(one: float, other: float, come_back: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= repeat_rate(high, come_back) <= repeat_rate(low, come_back) <= 1


def test_experts_left_after_five_years_depend_on_what_attrition_counts() -> None:
    assert share_surviving_after_years(0.35, 5, "yearly share") == pytest.approx(0.116, abs=5e-4)
    left = share_surviving_after_years(0.35, 5, "leavers over average headcount")
    assert left == pytest.approx(0.174, abs=5e-4)


def test_leavers_over_headcount_may_exceed_one() -> None:
    assert share_surviving_after_years(1.5, 1, "leavers over average headcount") == pytest.approx(
        math.exp(-1.5)
    )


def test_a_repeat_rate_of_one_has_no_end() -> None:
    with pytest.raises(ValueError, match="no issue is ever solved"):
        total_contacts_with_repeats(100, repeat_rate(0))


@pytest.mark.parametrize("bad", [*HOSTILE, 1.1])
def test_shares_outside_zero_to_one_are_refused(bad: float) -> None:
    with pytest.raises(ValueError, match=r"^First-contact resolution must be a share .*\.$"):
        repeat_rate(bad)
    with pytest.raises(ValueError, match="who come back must be a share"):
        repeat_rate(0.7, bad)
    with pytest.raises(ValueError, match="repeat rate must be a share"):
        total_contacts_with_repeats(100, bad)
    with pytest.raises(ValueError, match="Attrition as a yearly share must be a share"):
        share_surviving_after_years(bad, 5, "yearly share")


@pytest.mark.parametrize("bad", HOSTILE)
def test_counts_that_cannot_be_are_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="number of new issues must be zero or"):
        total_contacts_with_repeats(bad, 0.3)
    with pytest.raises(ValueError, match="number of years must be zero or"):
        share_surviving_after_years(0.35, bad, "yearly share")
    with pytest.raises(ValueError, match="Attrition must be zero or"):
        share_surviving_after_years(bad, 5, "leavers over average headcount")


def test_an_unknown_basis_is_refused() -> None:
    with pytest.raises(ValueError, match="not 'monthly'"):
        share_surviving_after_years(0.35, 5, "monthly")  # type: ignore[arg-type]
