"""Averages aimed at, against the cutoffs of numbers.md (median 5m, p90 15m)."""

import pytest

from principlecheck.facts.case import NotAssessable, NotDeclared
from tests.facts.kit import computed, subjects, value

ON = "averaged_queue"


def policy(target: str, handle_time: str = "{median: 5m, p90: 15m}", more: str = "") -> str:
    """One chat queue with one reason, held to an average."""
    return f"""
channels: {{chat: {{kind: chat}}}}
queues: {{chat: {{channels: [chat]}}}}
contact_reasons: {{order: {{queue: chat, handle_time: {handle_time}}}}}
handle_time: {{chat: {{average_target: {target}{more}}}}}
"""


@pytest.mark.parametrize(
    ("target", "cutoff", "cut"),
    [("6m", 751, 0.142), ("5m", 466, 0.3035), ("4m", 311, 0.484)],
)
def test_the_cutoff_that_an_average_implies(target: str, cutoff: float, cut: float) -> None:
    assert value(policy(target), ON, "cutoff") == pytest.approx(cutoff, abs=0.5)
    assert value(policy(target), ON, "cut_at_least") == pytest.approx(cut, abs=5e-4)


def test_the_remedy_cuts_nobody() -> None:
    needed = value(policy("5m"), ON, "natural_average")
    assert needed == 434  # 433.2 s, rounded up
    assert value(policy(f"{needed:.0f}s"), ON, "cut_at_least") == 0.0
    with pytest.raises(NotAssessable):
        value(policy(f"{needed:.0f}s"), ON, "cutoff")


def test_one_figure_gives_no_cutoff_and_asks_for_a_p90() -> None:
    with pytest.raises(NotDeclared) as missing:
        value(policy("5m", "{mean: 7m}"), ON, "cut_at_least")
    assert missing.value.routes == ("contact_reasons.order.handle_time.p90",)
    assert value(policy("7m", "{mean: 7m}"), ON, "cut_at_least") == 0.0


def test_quantiles_that_end_early_bound_the_cut() -> None:
    quantiles = "{median: 5m, p75: 8m, p90: 15m}"
    generous = policy("10m", quantiles)
    assert value(generous, ON, "cut_at_least") == 0.0
    assert value(generous, ON, "cut_at_most") == pytest.approx(0.1)
    with pytest.raises(NotDeclared):
        value(generous, ON, "natural_average")
    assert value(policy("4m", quantiles), ON, "cut_at_least") > 0.1


def test_shares_weigh_the_reasons() -> None:
    """Two exponentials of 2 and 10 minutes, half and half, last 6 minutes on average."""
    mixed = """
channels: {chat: {kind: chat}}
queues: {chat: {channels: [chat]}}
contact_reasons:
  short: {queue: chat, share: 50%, handle_time: {mean: 2m, shape: exponential}}
  long: {queue: chat, share: 50%, handle_time: {mean: 10m, shape: exponential}}
handle_time: {chat: {average_target: 5m}}
"""
    assert value(mixed, ON, "natural_average") == 360


def test_the_narrowest_average_holds() -> None:
    lifted = ", orders: {reasons: [order], average_target: none}"
    two = policy("6m").replace("average_target: 6m}", "average_target: 6m}" + lifted)
    assert subjects(two, ON) == []


def test_forecasting_alone_presses_nobody() -> None:
    assert value(policy("5m", more=", used_for: [forecasting]"), ON, "only_forecasts") is True
    assert value(policy("5m", more=", used_for: [coaching]"), ON, "only_forecasts") is False
    with pytest.raises(NotDeclared):
        value(policy("5m"), ON, "only_forecasts")


def test_steps_and_assumptions_are_kept() -> None:
    found = computed(policy("5m"), ON, "cut_at_least")
    assert any("7m 46.3s" in step for step in found.steps)
    assert any("lognormal" in line for line in found.assumptions)
    assert "contact_reasons.order.handle_time" in found.inputs
