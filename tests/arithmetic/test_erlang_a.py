"""Erlang A against published vectors, the birth-death chain, a simulation and its own laws."""

import math
from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from principlecheck.arithmetic.erlang_a import (
    ErlangA,
    agents_needed_with_patience,
    erlang_a,
    erlang_a_answer_time,
    service_level_with_patience,
    time_where_tail_falls_to,
)
from principlecheck.arithmetic.erlang_c import (
    erlang_c_agents_needed,
    erlang_c_mean_wait,
    erlang_c_service_level,
)
from tests.arithmetic.simulation import estimate_of_queues, impatient_contacts

steady = settings(deadline=None, derandomize=True)
loads = st.floats(0.01, 80)
teams = st.integers(0, 100)
handle_times = st.floats(10, 2000)
patiences = st.floats(5, 5000)
waits = st.floats(0, 600)
shares = st.floats(0.05, 0.99)
level = service_level_with_patience


@pytest.mark.parametrize(
    ("found", "published", "tolerance"),
    [
        (lambda: erlang_a(48, 50, 60, 120).abandonment, 0.0309, 5e-5),
        (lambda: erlang_a(48, 50, 60, 120).mean_wait, 3.71, 5e-3),
        (lambda: erlang_a(48, 50, 60, 120).queue_length, 2.97, 5e-3),
        (lambda: erlang_a(48, 50, 60, 120).occupancy, 0.930, 5e-4),
        (lambda: erlang_a(48, 50, 60, 120).wait_probability, 0.4678, 5e-5),
        (lambda: erlang_a(10, 10, 180, 180).wait_probability, 0.54207, 5e-6),
        (lambda: erlang_a(10, 12, 180, 180).wait_probability, 0.303224, 5e-7),
        (lambda: erlang_a(10, 14, 180, 180).wait_probability, 0.135536, 5e-7),
        (lambda: erlang_a(10, 10, 180, 180).abandonment, 0.12511, 5e-6),
        (lambda: erlang_a(10, 12, 180, 180).abandonment, 0.053092, 5e-7),
        (lambda: erlang_a(10, 14, 180, 180).abandonment, 0.018694, 5e-7),
        (lambda: erlang_a(10, 14, 180, 120).abandonment, 0.022839, 5e-7),
        (lambda: erlang_a(10, 14, 180, 120).wait_probability, 0.126976, 5e-7),
        (lambda: erlang_a(10, 14, 180, 300).wait_probability, 0.14526, 5e-6),
        (lambda: erlang_a(10, 14, 180, 300).abandonment, 0.013984, 5e-7),
        (lambda: erlang_a(10, 14, 180, 300).occupancy, 0.704297, 5e-7),
        (lambda: erlang_a(10, 14, 180, 300).mean_wait, 4.19512, 5e-6),
        (lambda: level(10, 14, 180, 300, 20), 0.916792, 5e-7),
        (lambda: erlang_a(15, 17, 300, 600).wait_probability, 0.3815, 5e-5),
    ],
)
def test_published_figures_are_met(
    found: Callable[[], float], published: float, tolerance: float
) -> None:
    assert found() == pytest.approx(published, abs=tolerance, rel=0)


def test_published_example_needs_17_agents_to_keep_the_waiting_under_two_in_five() -> None:
    assert next(n for n in count(1) if erlang_a(15, n, 300, 600).wait_probability <= 0.4) == 17


def chain(load: float, agents: int, ratio: float) -> list[float]:
    """Probabilities of n in the system, from their ratios; only for loads that do not overflow."""
    weights = [1.0]
    while weights[-1] > 1e-25 * max(weights) or len(weights) <= max(agents, load):
        n = len(weights)
        weights.append(weights[-1] * load / (min(n, agents) + max(0, n - agents) * ratio))
    total = math.fsum(weights)
    return [weight / total for weight in weights]


def answered_by_state(states: list[float], agents: int, ratio: float, handle_times: float) -> float:
    """Service level as the sum over states of E[X; X ≥ e^(−θt)], X ~ Beta(Nμ ÷ θ, j + 1).

    For whole j the incomplete Beta integral is the tail of a negative binomial.
    """
    y = agents / ratio
    x = math.exp(-ratio * handle_times)
    answered = math.fsum(states[:agents])
    term = head = x ** (y + 1)
    for j, state in enumerate(states[agents:]):
        answered += state * y / (y + j + 1) * (1 - head)
        term *= (1 - x) * (y + 1 + j) / (j + 1)
        head += term
    return answered


@steady
@given(st.floats(0.05, 40), st.integers(1, 50), st.floats(0.2, 5), st.floats(0, 3))
def test_agrees_with_the_chain_and_the_beta_mixture(
    load: float, agents: int, ratio: float, handle_times: float
) -> None:
    states = chain(load, agents, ratio)
    found = erlang_a(load, agents, 300, 300 / ratio)
    queue = math.fsum(j * p for j, p in enumerate(states[agents:]))
    busy = math.fsum(min(n, agents) * p for n, p in enumerate(states))
    assert found.wait_probability == pytest.approx(math.fsum(states[agents:]), abs=1e-10)
    assert found.queue_length == pytest.approx(queue, abs=1e-9)
    assert found.abandonment == pytest.approx(ratio * queue / load, abs=1e-10)
    assert found.occupancy == pytest.approx(busy / agents, abs=1e-10)
    answered = answered_by_state(states, agents, ratio, handle_times)
    found_level = level(load, agents, 300, 300 / ratio, 300 * handle_times)
    assert found_level == pytest.approx(answered, abs=1e-9)


@pytest.mark.parametrize(
    ("load", "agents", "handle_time", "patience", "within"),
    [
        (10, 14, 180, 300, 20),
        (10, 10, 180, 180, 30),
        (10, 12, 180, 60, 10),
        (12, 8, 240, 120, 60),
        (0.7, 1, 300, 600, 60),
        (2.5, 3, 400, 100, 0),
        (20, 20, 120, 240, 15),
        (5, 4, 600, 900, 300),
        (25, 27, 300, 120, 20),
        (1.5, 3, 200, 50, 40),
    ],
)
def test_agrees_with_a_simulation(
    load: float, agents: int, handle_time: float, patience: float, within: float
) -> None:
    contacts = impatient_contacts(
        load, agents, handle_time, patience, queues=200, contacts=500, unseen=500, seed=7
    )
    found = erlang_a(load, agents, handle_time, patience)
    answered = level(load, agents, handle_time, patience, within)
    assert estimate_of_queues(contacts.waited).agrees_with(found.wait_probability)
    assert estimate_of_queues(contacts.abandoned).agrees_with(found.abandonment)
    assert estimate_of_queues(contacts.wait).agrees_with(found.mean_wait)
    assert estimate_of_queues(contacts.answered_within(within)).agrees_with(answered)


@steady
@given(loads, teams, handle_times, patiences, waits)
def test_one_more_agent_never_worsens_the_service(
    load: float, agents: int, handle_time: float, patience: float, within: float
) -> None:
    now = erlang_a(load, agents, handle_time, patience)
    more = erlang_a(load, agents + 1, handle_time, patience)
    assert more.wait_probability <= now.wait_probability + 1e-12
    assert more.abandonment <= now.abandonment + 1e-12
    answered = level(load, agents, handle_time, patience, within)
    assert level(load, agents + 1, handle_time, patience, within) >= answered - 1e-9


@steady
@given(loads, loads, teams, handle_times, patiences, waits)
def test_more_load_never_improves_the_service(
    one: float, other: float, agents: int, handle_time: float, patience: float, within: float
) -> None:
    low, high = sorted((one, other))
    busier = level(high, agents, handle_time, patience, within)
    assert level(low, agents, handle_time, patience, within) >= busier - 1e-9


@steady
@given(loads, teams, handle_times, patiences, waits, waits)
def test_a_longer_time_never_answers_fewer_and_never_more_than_stay(
    load: float, agents: int, handle_time: float, patience: float, one: float, other: float
) -> None:
    soon, late = sorted((one, other))
    queue = (load, agents, handle_time, patience)
    assert level(*queue, soon) <= (level(*queue, late) + 1e-12)
    assert level(*queue, late) <= 1 - erlang_a(*queue).abandonment + 1e-12


@steady
@given(loads, teams, handle_times, patiences)
def test_at_once_are_answered_those_who_find_an_agent_free(
    load: float, agents: int, handle_time: float, patience: float
) -> None:
    found = level(load, agents, handle_time, patience, 0)
    waiting = erlang_a(load, agents, handle_time, patience).wait_probability
    assert found == pytest.approx(1 - waiting, abs=1e-9)


@steady
@given(loads, handle_times, patiences, waits, shares)
def test_agents_needed_pass_and_one_fewer_fails(
    load: float, handle_time: float, patience: float, within: float, share: float
) -> None:
    agents = agents_needed_with_patience(load, handle_time, patience, within, share)
    assert level(load, agents, handle_time, patience, within) >= share
    assert level(load, agents - 1, handle_time, patience, within) < share


@steady
@given(loads, handle_times, patiences, waits, shares, shares)
def test_a_higher_target_never_needs_fewer_agents(
    load: float, handle_time: float, patience: float, within: float, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    most = agents_needed_with_patience(load, handle_time, patience, within, high)
    assert agents_needed_with_patience(load, handle_time, patience, within, low) <= most


@steady
@given(loads, teams, handle_times, patiences, shares)
def test_answer_time_inverts_the_service_level(
    load: float, agents: int, handle_time: float, patience: float, share: float
) -> None:
    queue = (load, agents, handle_time, patience)
    t = erlang_a_answer_time(*queue, share)
    if t == math.inf:
        assert 1 - erlang_a(*queue).abandonment <= share + 1e-12
    elif t == 0:
        assert level(*queue, 0) >= share - 1e-12
    else:
        assert level(*queue, t) == pytest.approx(share, abs=1e-8)


def test_agents_needed_respect_the_occupancy_ceiling() -> None:
    agents = agents_needed_with_patience(20, 300, 120, 60, 0.8, max_occupancy=0.8)
    assert erlang_a(20, agents, 300, 120).occupancy <= 0.8
    assert erlang_a(20, agents - 1, 300, 120).occupancy > 0.8
    assert agents > agents_needed_with_patience(20, 300, 120, 60, 0.8)


def test_very_long_patience_is_erlang_c() -> None:
    endless = erlang_a(10, 14, 180, 1e9).mean_wait
    assert endless == pytest.approx(erlang_c_mean_wait(10, 14, 180), rel=1e-6)
    assert level(10, 14, 180, 1e9, 20) == pytest.approx(
        erlang_c_service_level(10, 14, 180, 20), abs=1e-6
    )


def test_patience_saves_agents_over_seconds_but_costs_agents_over_minutes() -> None:
    assert agents_needed_with_patience(10, 180, 120, 20, 0.8) < erlang_c_agents_needed(
        10, 180, 20, 0.8
    )
    assert agents_needed_with_patience(10, 180, 120, 600, 0.98) > erlang_c_agents_needed(
        10, 180, 600, 0.98
    )


@pytest.mark.parametrize("agents", [0, 1, 9])
def test_without_load_nobody_waits_and_nobody_is_needed(agents: int) -> None:
    assert erlang_a(0, agents, 300, 120) == ErlangA(0, 0, 0, 0, 0)
    assert level(0, agents, 300, 120, 0) == 1
    assert erlang_a_answer_time(0, agents, 300, 120, 0.9) == 0
    assert agents_needed_with_patience(0, 300, 120, 20, 0.8) == 0


def test_without_agents_every_contact_waits_out_its_patience() -> None:
    found = erlang_a(3, 0, 300, 120)
    assert (found.wait_probability, found.abandonment, found.occupancy) == (1, 1, 0)
    assert found.mean_wait == pytest.approx(120)
    assert found.queue_length == pytest.approx(1.2)
    assert level(3, 0, 300, 120, 1e6) == 0
    assert erlang_a_answer_time(3, 0, 300, 120, 0.01) == math.inf


def test_under_overload_the_excess_hangs_up() -> None:
    found = erlang_a(20, 10, 300, 120)
    assert found.abandonment == pytest.approx(0.5, abs=0.01)
    assert 0.99 < found.occupancy <= 1
    assert erlang_a_answer_time(20, 10, 300, 120, 0.6) == math.inf
    assert 0 < erlang_a_answer_time(20, 10, 300, 120, 0.4) < math.inf


def test_heavy_overload_and_large_teams_do_not_overflow() -> None:
    assert erlang_a(5_000, 10, 300, 30_000).abandonment == pytest.approx(0.998)
    assert erlang_a(5_000, 10, 300, 30_000).occupancy == pytest.approx(1)
    assert level(5_000, 10, 300, 30_000, 600) == pytest.approx(0, abs=1e-9)
    assert erlang_a(5_000, 5_000, 300, 120).wait_probability == pytest.approx(0.39, abs=0.01)
    assert agents_needed_with_patience(5_000, 300, 3_000, 20, 0.8) <= 5_019


@pytest.mark.parametrize("bad", [0, -1, math.nan, math.inf])
def test_patience_must_be_a_time_above_zero(bad: float) -> None:
    with pytest.raises(ValueError, match="patience must be"):
        erlang_a(3, 4, 300, bad)


@pytest.mark.parametrize("agents", [2.5, True])
def test_agents_that_are_not_a_whole_number_are_refused(agents: int) -> None:
    with pytest.raises(TypeError, match="agents must be a whole number"):
        level(3, agents, 300, 120, 20)


@pytest.mark.parametrize("share", [0, 1, math.nan])
def test_a_target_of_all_or_none_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="share must"):
        erlang_a_answer_time(3, 4, 300, 120, share)
    with pytest.raises(ValueError, match="share must"):
        agents_needed_with_patience(3, 300, 120, 20, share)


def test_times_and_ceilings_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="within must be 0 or more"):
        level(3, 4, 300, 120, -1)
    with pytest.raises(ValueError, match="handle_time must be above 0"):
        erlang_a(3, 4, 0, 120)
    with pytest.raises(ValueError, match="max_occupancy must be 1 or less"):
        agents_needed_with_patience(3, 300, 120, 20, 0.8, max_occupancy=2)


@pytest.mark.parametrize("agents", [10, 12])
def test_the_share_that_finds_an_agent_free_is_answered_at_once(agents: int) -> None:
    free = level(10, agents, 180, 180, 0)
    assert erlang_a_answer_time(10, agents, 180, 180, free) == pytest.approx(0, abs=1e-9)


def test_half_a_second_is_a_time_to_wait() -> None:
    answered = level(10, 10, 180, 180, 0.5)
    assert erlang_a_answer_time(10, 10, 180, 180, answered) == pytest.approx(0.5)


def test_a_share_and_a_ceiling_that_are_met_exactly_are_met() -> None:
    share, busy = level(10, 14, 180, 300, 20), erlang_a(10, 14, 180, 300).occupancy
    assert agents_needed_with_patience(10, 180, 300, 20, share) == 14
    assert agents_needed_with_patience(10, 180, 300, 20, 0.5, max_occupancy=busy) == 14


def test_all_who_do_not_hang_up_are_answered_in_the_end_and_not_before() -> None:
    stay = 1 - erlang_a(10, 12, 180, 180).abandonment
    assert erlang_a_answer_time(10, 12, 180, 180, stay) == math.inf
    assert 0 < erlang_a_answer_time(10, 12, 180, 180, stay - 1e-6) < math.inf


@pytest.mark.parametrize("guess", [1.0, 3.0, 0.25, 1e-6])
def test_a_falling_share_is_met_whatever_the_guess(guess: float) -> None:
    assert time_where_tail_falls_to(0.5, lambda t: 2**-t, guess) == pytest.approx(1, rel=1e-9)
    assert time_where_tail_falls_to(0.5, lambda t: 2 ** (-1000 * t), guess) == pytest.approx(0.001)
    root = time_where_tail_falls_to(0.1, lambda t: 1 / (1 + 1000 * t) ** 2, guess)
    assert root == pytest.approx((10**0.5 - 1) / 1000, rel=1e-9, abs=0)
    # A tail that bends, and one that is gone in the end.
    assert time_where_tail_falls_to(0.1, lambda t: 1 / (1 + t) ** 2, guess) == pytest.approx(
        10**0.5 - 1
    )
    assert time_where_tail_falls_to(0.5, lambda t: max(0.0, 1 - t / 4), guess) == pytest.approx(2)


def test_a_guess_that_is_right_is_the_time() -> None:
    assert time_where_tail_falls_to(0.5, lambda t: 2**-t, 1.0) == 1.0
