"""Discretion against the time and the targets of the role's department."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import subjects, value

ON = "time_for_a_customer"
AGENT = "roles.agent"
POLICY = """
departments: {support: {}, sales: {}}
roles: {agent: {department: support, discretion: May send a replacement at once}}
teams:
  desk: {department: support, off_queue: {discretion: 30m}}
  night: {department: support, off_queue: {discretion: 0m}}
  shop: {department: sales, off_queue: {discretion: 0m}}
channels: {phone: {kind: phone}, shop: {kind: in_person}}
queues: {phone: {channels: [phone], team: desk}, shop: {channels: [shop], team: shop}}
targets:
  phone: {queues: [phone], adherence: {at_least: 92%}, occupancy: {at_most: 80%}}
  shop: {queues: [shop], adherence: {at_least: 99%}}
"""


def test_teams_of_the_department_that_reserve_nothing() -> None:
    assert value(POLICY, ON, "teams_without_time", AGENT) == ["night"]
    served = POLICY.replace("night: {department: support", "night: {department: sales")
    assert value(served, ON, "teams_without_time", AGENT) == []


def test_a_team_that_says_nothing_is_not_declared() -> None:
    silent = POLICY.replace("off_queue: {discretion: 0m}", "agents: 3")
    with pytest.raises(NotDeclared) as missing:
        value(silent, ON, "teams_without_time", AGENT)
    assert missing.value.routes == ("teams.night.off_queue.discretion",)


def test_a_department_without_a_team_is_not_declared() -> None:
    with pytest.raises(NotDeclared):
        value(POLICY.replace("department: support, disc", "disc"), ON, "teams_without_time", AGENT)


def test_targets_of_the_departments_own_queues() -> None:
    assert value(POLICY, ON, "tightest_adherence", AGENT) == 0.92
    assert value(POLICY, ON, "highest_occupancy", AGENT) == 0.8
    assert value(POLICY, ON, "adherence_target", AGENT) == "phone"
    with pytest.raises(NotDeclared):
        value(POLICY.replace(", occupancy: {at_most: 80%}", ""), ON, "highest_occupancy", AGENT)


def test_a_breakdown_without_discretion_holds_none_once_teams_are_complete() -> None:
    unlisted = POLICY.replace("off_queue: {discretion: 30m}", "off_queue: {breaks: 2h}")
    assert value(unlisted, ON, "teams_without_time", AGENT) == ["desk", "night"]
    begun = (
        f"organisation: {{complete: [roles]}}\n{unlisted.replace('discretion: 0m', 'breaks: 1h')}"
    )
    with pytest.raises(NotDeclared) as missing:
        value(begun, ON, "teams_without_time", AGENT)
    assert missing.value.routes == ("teams.off_queue.discretion",)


def test_a_target_that_binds_no_role_with_discretion_is_judged_by_itself() -> None:
    assert [one.name for one in subjects(POLICY, ON)] == [AGENT, "targets.shop"]
    assert value(POLICY, ON, "tightest_adherence", "targets.shop") == 0.99
    assert value(POLICY, ON, "slack_a_day", "targets.shop") == 288
