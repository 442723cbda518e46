"""Priority waits against computed vectors, Erlang C, a simulation and their own laws."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from principlecheck.arithmetic.erlang_c import (
    erlang_c,
    erlang_c_mean_wait,
    erlang_c_service_level,
    erlang_c_wait_quantile,
    offered_load,
)
from principlecheck.arithmetic.priority import (
    lowest_priority_quantile,
    lowest_priority_tail,
    priority_queue_mean_waits,
)
from tests.arithmetic.simulation import estimate, priority_waits

steady = settings(deadline=None, derandomize=True)
utilisations = st.floats(0.05, 0.97)
mixes = st.floats(0, 1)
teams = st.integers(1, 60)
times = st.floats(0, 2000)


def split(utilisation: float, mix: float, agents: int) -> tuple[float, float]:
    load = utilisation * agents
    return load * mix, load * (1 - mix)


def test_two_equal_classes_have_cobham_waits() -> None:
    urgent, other = priority_queue_mean_waits([5, 5], 12, 180)
    assert urgent == pytest.approx(11.556, abs=5e-4)
    assert other == pytest.approx(69.334, abs=5e-4)


def test_the_lowest_class_of_the_support_desk() -> None:
    load = offered_load(66, 312)
    urgent, other = 0.12 * load, 0.88 * load
    assert lowest_priority_tail(urgent, other, 9, 312, 90) == pytest.approx(0.0643, abs=5e-5)
    assert lowest_priority_quantile(urgent, other, 9, 312, 0.9) == pytest.approx(44, abs=0.5)


@pytest.mark.parametrize(
    ("urgent", "other", "agents", "handle_time", "t"),
    [
        (5, 5, 12, 180, 60),
        (0.6864, 5.0336, 9, 312, 90),
        (0.3, 0.4, 1, 300, 600),
        (1, 1, 3, 240, 120),
        (2, 0.5, 4, 200, 100),
        (6, 1, 8, 300, 200),
        (0.5, 6.5, 8, 300, 30),
        (10, 6, 18, 150, 45),
        (0.1, 0.4, 1, 500, 300),
        (3, 3, 8, 600, 240),
    ],
)
def test_agrees_with_a_simulation(
    urgent: float, other: float, agents: int, handle_time: float, t: float
) -> None:
    waits = priority_waits([urgent, other], agents, handle_time, contacts=200_000, seed=11)
    found = priority_queue_mean_waits([urgent, other], agents, handle_time)
    tail = lowest_priority_tail(urgent, other, agents, handle_time, t)
    assert estimate(waits[0]).agrees_with(found[0])
    assert estimate(waits[1]).agrees_with(found[1])
    assert estimate([wait > t for wait in waits[1]]).agrees_with(tail)


def test_three_classes_agree_with_a_simulation() -> None:
    waits = priority_waits([1, 2, 3], 8, 300, contacts=200_000, seed=11)
    for simulated, found in zip(waits, priority_queue_mean_waits([1, 2, 3], 8, 300), strict=True):
        assert estimate(simulated).agrees_with(found)


@steady
@given(utilisations, teams, times)
def test_one_class_alone_is_erlang_c(utilisation: float, agents: int, t: float) -> None:
    load = utilisation * agents
    assert priority_queue_mean_waits([load], agents, 300)[0] == pytest.approx(
        erlang_c_mean_wait(load, agents, 300)
    )
    assert lowest_priority_tail(0, load, agents, 300, t) == pytest.approx(
        1 - erlang_c_service_level(load, agents, 300, t), abs=1e-8
    )


@steady
@given(utilisations, mixes, teams)
def test_priority_moves_waiting_between_classes_but_saves_none(
    utilisation: float, mix: float, agents: int
) -> None:
    urgent, other = split(utilisation, mix, agents)
    waits = priority_queue_mean_waits([urgent, other], agents, 300)
    assert waits[0] <= waits[1]
    assert urgent * waits[0] + other * waits[1] == pytest.approx(
        (urgent + other) * erlang_c_mean_wait(urgent + other, agents, 300), rel=1e-9
    )


@pytest.mark.parametrize(
    ("urgent", "other", "agents"), [(5, 5, 12), (0.3, 0.4, 1), (6, 1, 8), (0.5, 6.5, 8)]
)
def test_the_tail_integrates_to_the_mean_wait(urgent: float, other: float, agents: int) -> None:
    step = 300 / agents / 5
    tails = [lowest_priority_tail(urgent, other, agents, 300, step * i) for i in range(4_001)]
    # Simpson's rule.
    area = step / 3 * (tails[0] + tails[-1] + 4 * sum(tails[1::2]) + 2 * sum(tails[2:-1:2]))
    assert area == pytest.approx(
        priority_queue_mean_waits([urgent, other], agents, 300)[1], rel=1e-5
    )


@steady
@given(utilisations, mixes, teams, times, times)
def test_the_tail_falls_with_time(
    utilisation: float, mix: float, agents: int, one: float, other_time: float
) -> None:
    urgent, other = split(utilisation, mix, agents)
    soon, late = sorted((one, other_time))
    assert 0 <= lowest_priority_tail(urgent, other, agents, 300, late) <= 1
    assert (
        lowest_priority_tail(urgent, other, agents, 300, late)
        <= lowest_priority_tail(urgent, other, agents, 300, soon) + 1e-8
    )


@steady
@given(utilisations, mixes, teams, times)
def test_one_more_agent_never_worsens_the_lowest_class(
    utilisation: float, mix: float, agents: int, t: float
) -> None:
    urgent, other = split(utilisation, mix, agents)
    assert (
        lowest_priority_tail(urgent, other, agents + 1, 300, t)
        <= lowest_priority_tail(urgent, other, agents, 300, t) + 1e-8
    )


@steady
@given(utilisations, mixes, teams, st.floats(0.05, 0.999))
def test_the_quantile_inverts_the_tail(
    utilisation: float, mix: float, agents: int, share: float
) -> None:
    urgent, other = split(utilisation, mix, agents)
    t = lowest_priority_quantile(urgent, other, agents, 300, share)
    tail = lowest_priority_tail(urgent, other, agents, 300, t)
    assert tail == pytest.approx(1 - share, abs=1e-7) or (t == 0 and tail <= 1 - share)


def test_urgent_contacts_lengthen_the_wait_of_the_others() -> None:
    plain = erlang_c_wait_quantile(9, 11, 300, 0.9)
    quantiles = [
        lowest_priority_quantile(9 * mix, 9 * (1 - mix), 11, 300, 0.9) for mix in (0, 0.2, 0.5)
    ]
    assert quantiles[0] == pytest.approx(plain, rel=1e-6)
    assert quantiles == sorted(quantiles)


def test_without_load_nobody_waits() -> None:
    assert priority_queue_mean_waits([0, 0], 3, 300) == (0, 0)
    assert priority_queue_mean_waits([0, 0], 0, 300) == (0, 0)
    assert priority_queue_mean_waits([], 3, 300) == ()
    assert lowest_priority_tail(0, 0, 3, 300, 10) == 0
    assert lowest_priority_quantile(0, 0, 3, 300, 0.9) == 0


def test_at_once_wait_those_who_find_no_agent_free() -> None:
    assert lowest_priority_tail(2, 3, 6, 300, 0) == erlang_c(5, 6)
    assert lowest_priority_tail(2, 3, 6, 300, 1e-9) == pytest.approx(erlang_c(5, 6), abs=1e-8)


def test_overload_reaches_the_lowest_class_first() -> None:
    urgent, other = priority_queue_mean_waits([4, 7], 10, 300)
    assert urgent == pytest.approx(300 / 10 / (1 - 0.4))
    assert other == math.inf
    assert lowest_priority_tail(4, 6, 10, 300, 1e6) == 1
    assert lowest_priority_quantile(4, 6, 10, 300, 0.5) == math.inf
    assert priority_queue_mean_waits([4, 7], 0, 300) == (math.inf, math.inf)


def test_large_teams_and_long_times_stay_in_range() -> None:
    assert 0 < lowest_priority_tail(1_000, 3_950, 5_000, 300, 5) < erlang_c(4_950, 5_000)
    assert lowest_priority_tail(1_000, 3_950, 5_000, 300, 1e9) == pytest.approx(0, abs=1e-8)


@pytest.mark.parametrize("bad", [-1, math.nan, math.inf])
def test_loads_and_times_out_of_range_are_refused(bad: float) -> None:
    for call in (
        lambda: priority_queue_mean_waits([1, bad], 3, 300),
        lambda: priority_queue_mean_waits([1, 1], 3, bad),
        lambda: lowest_priority_tail(bad, 1, 3, 300, 10),
        lambda: lowest_priority_tail(1, bad, 3, 300, 10),
        lambda: lowest_priority_tail(1, 1, 3, bad, 10),
        lambda: lowest_priority_tail(1, 1, 3, 300, bad),
        lambda: lowest_priority_quantile(1, 1, 3, 300, bad),
    ):
        with pytest.raises(ValueError, match="must"):
            call()


@pytest.mark.parametrize("agents", [2.5, True])
def test_agents_that_are_not_a_whole_number_are_refused(agents: int) -> None:
    with pytest.raises(TypeError, match="agents must be a whole number"):
        priority_queue_mean_waits([1, 1], agents, 300)
    with pytest.raises(TypeError, match="agents must be a whole number"):
        lowest_priority_tail(1, 1, agents, 300, 10)


def test_nobody_waits_for_nobody() -> None:
    assert lowest_priority_tail(0, 0, 0, 300, 60) == 0.0


@pytest.mark.parametrize(("urgent", "other", "agents"), [(1, 1, 0), (5, 5, 10), (4, 8, 10)])
def test_loads_that_reach_the_agents_make_everybody_wait_for_ever(
    urgent: float, other: float, agents: int
) -> None:
    assert lowest_priority_tail(urgent, other, agents, 180, 1.8e7) == 1.0


def test_no_more_wait_longer_than_a_moment_than_wait_at_all() -> None:
    waiting = lowest_priority_tail(0.5, 0.49, 1, 1, 0)
    for n in range(100):
        assert lowest_priority_tail(0.5, 0.49, 1, 1, 10 ** (n / 50 - 10)) <= waiting


def test_the_share_that_does_not_wait_is_answered_at_once() -> None:
    # With one agent the chance to wait is the load itself (Kleinrock 1975).
    assert lowest_priority_quantile(0.25, 0.25, 1, 300, 0.5) == 0.0
    # Half a second is waited to reach one in two thousand more.
    assert 0 < lowest_priority_quantile(0.25, 0.25, 1, 300, 0.5005) < 1
