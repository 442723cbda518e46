"""Discretion against the time and the targets of the role's department."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.desk import value

ON = "roles"
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
    assert value(POLICY, ON, "teams_without_time") == ["night"]
    served = POLICY.replace("night: {department: support", "night: {department: sales")
    assert value(served, ON, "teams_without_time") == []


def test_a_team_that_says_nothing_is_not_declared() -> None:
    silent = POLICY.replace("off_queue: {discretion: 0m}", "agents: 3")
    with pytest.raises(NotDeclared) as missing:
        value(silent, ON, "teams_without_time")
    assert missing.value.routes == ("teams.night.off_queue.discretion",)


def test_a_department_without_a_team_is_not_declared() -> None:
    with pytest.raises(NotDeclared):
        value(POLICY.replace("department: support, disc", "disc"), ON, "teams_without_time")


def test_targets_of_the_departments_own_queues() -> None:
    assert value(POLICY, ON, "tightest_adherence") == 0.92
    assert value(POLICY, ON, "highest_occupancy") == 0.8
    assert value(POLICY, ON, "adherence_target") == "phone"
    with pytest.raises(NotDeclared):
        value(POLICY.replace(", occupancy: {at_most: 80%}", ""), ON, "highest_occupancy")
