"""Erlang B and C against published vectors, pyworkforce and their own laws."""

import math
import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from principlecheck.arithmetic.erlang_c import (
    combined_shrinkage,
    erlang_b,
    erlang_c,
    erlang_c_agents_needed,
    erlang_c_mean_wait,
    erlang_c_service_level,
    erlang_c_wait_quantile,
    littles_law_backlog_age,
    occupancy_from_load,
    offered_load,
    scheduled_agents,
    square_root_staffing_wait,
)

steady = settings(deadline=None, derandomize=True)
loads = st.floats(0.01, 150)
spare_agents = st.integers(1, 25)
handle_times = st.floats(10, 2000)
waits = st.floats(0, 600)
shares = st.floats(0.05, 0.99)


def stable_agents(load: float, spare: int) -> int:
    return math.floor(load) + spare


@pytest.mark.parametrize(
    ("found", "published", "tolerance"),
    [
        (lambda: erlang_c(10, 11), 0.682118, 5e-7),
        (lambda: erlang_c(10, 12), 0.449388, 5e-7),
        (lambda: erlang_b(10, 12), 0.119739, 5e-7),
        (lambda: erlang_c_service_level(10, 13, 180, 20), 0.795590, 1e-5),
        (lambda: erlang_c(10, 14), 0.1741319, 5e-8),
        (lambda: erlang_c_service_level(10, 14, 180, 20), 0.8883500, 5e-8),
        (lambda: occupancy_from_load(10, 14), 0.7142857, 5e-8),
        (lambda: erlang_c_mean_wait(10, 14, 180), 7.835937, 5e-7),
        (lambda: erlang_c_wait_quantile(10, 14, 180, 0.9), 24.959, 5e-4),
        (lambda: erlang_c(offered_load(720, 240), 55), 0.2387, 5e-5),
        (lambda: erlang_c_service_level(offered_load(720, 240), 55, 240, 15), 0.8459, 5e-5),
        (lambda: erlang_c_mean_wait(offered_load(720, 240), 55, 240), 8.18, 5e-3),
        (lambda: erlang_c_mean_wait(48, 50, 60), 20.83, 5e-3),
        (lambda: erlang_c_mean_wait(48, 50, 60) * 48 / 60, 16.7, 0.05),
        (lambda: occupancy_from_load(48, 50), 0.96, 1e-12),
        (lambda: square_root_staffing_wait(0), 1, 0),
        (lambda: square_root_staffing_wait(60), 0, 0),
        (lambda: square_root_staffing_wait(0.5), 0.5045, 5e-5),
        (lambda: square_root_staffing_wait(1), 0.2234, 5e-5),
        (lambda: square_root_staffing_wait(2), 0.0269, 5e-5),
    ],
)
def test_published_and_limiting_figures_are_met(
    found: Callable[[], float], published: float, tolerance: float
) -> None:
    assert found() == pytest.approx(published, abs=tolerance, rel=0)


def test_published_staffing_example_needs_28_agents() -> None:
    load = offered_load(250, 330)
    assert erlang_c_agents_needed(load, 330, 30, 0.8) == 28
    assert erlang_c_service_level(load, 28, 330, 30) == pytest.approx(0.8569, abs=5e-5)
    assert erlang_c_service_level(load, 27, 330, 30) == pytest.approx(0.7822, abs=5e-5)


def test_a_share_that_is_met_exactly_is_met() -> None:
    assert erlang_c_service_level(0.5, 1, 300, 0) == 0.5  # one agent is busy half of the time
    assert erlang_c_agents_needed(0.5, 300, 0, 0.5) == 1


def test_wrong_published_table_is_not_reproduced() -> None:
    assert erlang_c(20, 25) == pytest.approx(0.2091, abs=5e-5)
    assert erlang_c(20, 25) != pytest.approx(0.261, abs=0.05)


def test_agrees_with_pyworkforce_on_random_stable_queues() -> None:
    from pyworkforce.queuing import ErlangC  # brings pandas: only where it is used

    source = random.Random(20)
    for _ in range(250):
        minutes, within = source.uniform(0.5, 15), source.uniform(0.05, 5)
        load, share = source.uniform(0.2, 120), source.uniform(0.5, 0.98)
        agents = stable_agents(load, source.randint(1, 20))
        # pyworkforce counts contacts per interval, and everything else in the interval's minutes.
        theirs = ErlangC(transactions=load / minutes * 30, aht=minutes, asa=within, interval=30)
        waiting, level = theirs.waiting_probability(agents), theirs.service_level(agents)
        seconds, limit = minutes * 60, within * 60
        assert erlang_c(load, agents) == pytest.approx(waiting, abs=1e-6)
        assert erlang_c_service_level(load, agents, seconds, limit) == pytest.approx(
            level, abs=1e-6
        )
        assert occupancy_from_load(load, agents) == pytest.approx(
            theirs.achieved_occupancy(agents), abs=1e-6
        )
        # Their search starts at round(load + 1), which can be one agent too high.
        needed = max(erlang_c_agents_needed(load, seconds, limit, share), round(load + 1))
        assert theirs.required_positions(share)["raw_positions"] == needed


@steady
@given(loads, spare_agents, handle_times, waits)
def test_one_more_agent_never_worsens_the_service(
    load: float, spare: int, handle_time: float, within: float
) -> None:
    agents = stable_agents(load, spare)
    assert erlang_b(load, agents + 1) <= erlang_b(load, agents)
    assert erlang_c(load, agents + 1) <= erlang_c(load, agents)
    now = erlang_c_service_level(load, agents, handle_time, within)
    assert erlang_c_service_level(load, agents + 1, handle_time, within) >= now
    assert erlang_c_mean_wait(load, agents + 1, handle_time) <= erlang_c_mean_wait(
        load, agents, handle_time
    )


@steady
@given(loads, loads, st.integers(0, 200), handle_times, waits)
def test_more_load_never_improves_the_service(
    one: float, other: float, agents: int, handle_time: float, within: float
) -> None:
    low, high = sorted((one, other))
    assert erlang_c(low, agents) <= erlang_c(high, agents) + 1e-12
    busier = erlang_c_service_level(high, agents, handle_time, within)
    assert erlang_c_service_level(low, agents, handle_time, within) >= busier - 1e-12


@steady
@given(loads, handle_times, waits, shares, shares)
def test_a_higher_target_never_needs_fewer_agents(
    load: float, handle_time: float, within: float, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    most = erlang_c_agents_needed(load, handle_time, within, high)
    assert erlang_c_agents_needed(load, handle_time, within, low) <= most


@steady
@given(loads, handle_times, waits, shares)
def test_agents_needed_pass_and_one_fewer_fails(
    load: float, handle_time: float, within: float, share: float
) -> None:
    agents = erlang_c_agents_needed(load, handle_time, within, share)
    assert erlang_c_service_level(load, agents, handle_time, within) >= share
    assert erlang_c_service_level(load, agents - 1, handle_time, within) < share


@steady
@given(loads, handle_times, shares, st.floats(0.3, 1))
def test_agents_needed_respect_the_occupancy_ceiling(
    load: float, handle_time: float, share: float, ceiling: float
) -> None:
    agents = erlang_c_agents_needed(load, handle_time, 20, share, max_occupancy=ceiling)
    free = erlang_c_agents_needed(load, handle_time, 20, share)
    assert occupancy_from_load(load, agents) <= ceiling * (1 + 1e-9)
    assert agents == free or occupancy_from_load(load, agents - 1) > ceiling


@steady
@given(loads, spare_agents, handle_times, shares)
def test_wait_quantile_inverts_the_service_level(
    load: float, spare: int, handle_time: float, share: float
) -> None:
    agents = stable_agents(load, spare)
    t = erlang_c_wait_quantile(load, agents, handle_time, share)
    reached = erlang_c_service_level(load, agents, handle_time, t)
    assert reached == pytest.approx(share, abs=1e-9) or (t == 0 and reached >= share)


@steady
@given(st.integers(1, 500), st.floats(0, 0.9))
def test_scheduled_agents_leave_enough_on_contacts(agents: int, shrinkage: float) -> None:
    scheduled = scheduled_agents(agents, shrinkage)
    assert scheduled * (1 - shrinkage) >= agents - 1e-6
    assert (scheduled - 1) * (1 - shrinkage) < agents


@pytest.mark.parametrize("agents", [0, 1, 7])
def test_without_load_nobody_waits_and_nobody_is_needed(agents: int) -> None:
    assert erlang_c(0, agents) == 0
    assert erlang_c_service_level(0, agents, 300, 0) == 1
    assert erlang_c_mean_wait(0, agents, 300) == 0
    assert erlang_c_wait_quantile(0, agents, 300, 0.9) == 0
    assert occupancy_from_load(0, agents) == 0
    assert erlang_c_agents_needed(0, 300, 20, 0.8, max_occupancy=0.85) == 0


@pytest.mark.parametrize(("load", "agents"), [(10, 10), (10.5, 10), (1e300, 3), (0.1, 0)])
def test_a_load_that_reaches_the_agents_makes_everybody_wait_for_ever(
    load: float, agents: int
) -> None:
    assert erlang_c(load, agents) == 1
    assert erlang_c_service_level(load, agents, 300, 1e9) == 0
    assert erlang_c_mean_wait(load, agents, 300) == math.inf
    assert erlang_c_wait_quantile(load, agents, 300, 0.01) == math.inf


def test_as_much_load_as_agents_is_too_much_to_the_last_digit() -> None:
    assert {erlang_c(agents, agents) for agents in range(1, 300)} == {1.0}


def test_a_ceiling_of_the_whole_of_their_time_is_no_ceiling() -> None:
    assert erlang_c_agents_needed(2, 300, 20, 0.8, max_occupancy=1) == erlang_c_agents_needed(
        2, 300, 20, 0.8
    )


def test_one_agent_is_the_single_server_queue() -> None:
    assert erlang_b(0.6, 1) == pytest.approx(0.6 / 1.6)
    assert erlang_c(0.6, 1) == pytest.approx(0.6)
    assert erlang_c_mean_wait(0.6, 1, 100) == pytest.approx(0.6 * 100 / 0.4)


def test_occupancy_above_one_shows_work_that_does_not_fit() -> None:
    assert occupancy_from_load(12, 10) == pytest.approx(1.2)
    assert occupancy_from_load(3, 0) == math.inf


def test_thousands_of_agents_neither_overflow_nor_vanish() -> None:
    assert erlang_c(10_000, 10_100) == pytest.approx(square_root_staffing_wait(1), abs=0.003)
    assert erlang_c(1, 5_000) == 0
    assert erlang_b(10, 10**9) == 0
    assert erlang_c_agents_needed(5_000, 300, 20, 0.8) == 5_019


def test_rounding_up_ignores_noise_in_the_last_digit() -> None:
    assert 21 / (1 - 0.3) > 30
    assert scheduled_agents(21, 0.3) == 30
    assert erlang_c_agents_needed(21, 300, 1e6, 0.5, max_occupancy=0.7) == 30


def test_scheduled_agents_round_up_and_none_stay_none() -> None:
    assert [scheduled_agents(agents, 0.3) for agents in (0, 28, 29)] == [0, 40, 42]
    assert scheduled_agents(28, 0) == 28


def test_shrinkage_parts_apply_to_what_the_others_leave() -> None:
    assert combined_shrinkage([0.1, 0.2]) == pytest.approx(0.28)
    assert combined_shrinkage([]) == 0


def test_backlog_age_is_backlog_over_throughput() -> None:
    assert littles_law_backlog_age(600, 0.05) == 12_000
    assert littles_law_backlog_age(0, 0) == 0
    assert littles_law_backlog_age(1, 0) == math.inf


@pytest.mark.parametrize("agents", [10.0, 9.5, True, "10", None])
def test_agents_that_are_not_a_whole_number_are_refused(agents: int) -> None:
    with pytest.raises(TypeError, match="agents must be a whole number"):
        erlang_c(5, agents)
    with pytest.raises(TypeError, match="agents must be a whole number"):
        scheduled_agents(agents, 0.3)


def test_agents_and_limits_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="agents must be 0 or more, not -1"):
        erlang_b(5, -1)
    with pytest.raises(ValueError, match="max_occupancy must be 1 or less"):
        erlang_c_agents_needed(2, 300, 20, 0.8, max_occupancy=1.01)
    with pytest.raises(ValueError, match="max_occupancy must be above 0"):
        erlang_c_agents_needed(2, 300, 20, 0.8, max_occupancy=0)
    with pytest.raises(ValueError, match="shrinkage must be below 1"):
        scheduled_agents(3, 1)
    with pytest.raises(ValueError, match="handle_time must be above 0"):
        offered_load(10, 0)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, -1.0])
def test_loads_and_times_out_of_range_are_refused(bad: float) -> None:
    for call in (
        lambda: offered_load(bad, 300),
        lambda: offered_load(10, bad),
        lambda: erlang_b(bad, 3),
        lambda: erlang_c(bad, 3),
        lambda: erlang_c_service_level(2, 3, bad, 20),
        lambda: erlang_c_service_level(2, 3, 300, bad),
        lambda: erlang_c_mean_wait(2, 3, bad),
        lambda: erlang_c_wait_quantile(2, 3, bad, 0.9),
        lambda: erlang_c_wait_quantile(2, 3, 300, bad),
        lambda: occupancy_from_load(bad, 3),
        lambda: erlang_c_agents_needed(bad, 300, 20, 0.8),
        lambda: erlang_c_agents_needed(2, 300, 20, 0.8, max_occupancy=bad),
        lambda: scheduled_agents(3, bad),
        lambda: combined_shrinkage([0.1, bad]),
        lambda: square_root_staffing_wait(bad),
        lambda: littles_law_backlog_age(bad, 1),
        lambda: littles_law_backlog_age(1, bad),
    ):
        with pytest.raises(ValueError, match="must"):
            call()


@pytest.mark.parametrize("bad", [True, "5", None, 1j])
def test_what_is_not_a_number_is_refused(bad: float) -> None:
    with pytest.raises(TypeError, match="load must be a number"):
        erlang_c(bad, 3)


@pytest.mark.parametrize("share", [0, 1, 1.5])
def test_a_target_of_all_or_none_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="share must lie between 0 and 1"):
        erlang_c_agents_needed(2, 300, 20, share)
    with pytest.raises(ValueError, match="share must lie between 0 and 1"):
        erlang_c_wait_quantile(2, 3, 300, share)
