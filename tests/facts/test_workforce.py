"""Teams: experts who stay, time set aside, overtime."""

import math

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import computed, value

ON = "teams"


def team(fields: str) -> str:
    """One team."""
    return f"teams: {{desk: {{{fields}}}}}"


def test_leavers_over_average_headcount_decay_exponentially() -> None:
    """numbers.md: 35 % → 17.4 %."""
    found = computed(team("attrition: 35%"), ON, "still_there")
    assert found.value == pytest.approx(0.174, abs=5e-4)
    assert any("same rate" in line for line in found.assumptions)


def test_the_attrition_named_keeps_the_experts() -> None:
    for wanted in (1, 20, 25, 45, 99, 100):
        most = value(team(f"experts_wanted: {wanted}%"), ON, "attrition_to_keep_them")
        assert math.exp(-5 * most) >= wanted / 100
    assert value(team("experts_wanted: 45%"), ON, "attrition_to_keep_them") == 0.15


def test_what_is_reserved_adds_up_over_the_paid_week() -> None:
    policy = team("paid_week: 37h30m, off_queue: {breaks: 2h30m, leave: 3h45m, coaching: 30m}")
    assert value(policy, ON, "reserved_time") == 6.75 * 3600
    assert value(policy, ON, "reserved_share") == pytest.approx(0.18)
    assert value(policy, ON, "shrinkage_to_plan") == 0.18
    assert value(policy, ON, "unlisted_time") == ["sickness"]
    with pytest.raises(NotDeclared):
        value(team("paid_week: 37h30m, off_queue: {}"), ON, "reserved_share")


def test_shrinkage_is_rounded_up() -> None:
    policy = team("paid_week: 37h30m, off_queue: {breaks: 10h15m}")
    assert value(policy, ON, "shrinkage_to_plan") == 0.28  # 27.33 %


def test_overtime_as_people() -> None:
    policy = team("agents: 8, paid_week: 37h30m, overtime_a_week: 2h30m")
    assert value(policy, ON, "team_overtime") == 20 * 3600
    assert value(policy, ON, "agents_instead") == "0.6 agents"  # 20h/37h30m = .533
