"""Departments that pull one thing in opposite directions."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import computed, subjects, value

ON = "departments_and_object"
PAIR = "departments.finance.refunds between finance and support ~ departments.support"


def policy(extra: str = "") -> str:
    return f"""
departments: {{support: {{}}, finance: {{}}, sales: {{}}}}
metrics:
  satisfaction: {{measures: satisfaction, departments: [support], pushes: {{Refunds: up}}}}
  refund-ratio: {{measures: cost, departments: [finance], pushes: {{refunds: down}}}}
{extra}
"""


def test_one_subject_for_a_pair_and_an_object() -> None:
    extra = "  complaints: {measures: other, departments: [support], pushes: {refunds: up}}"
    assert [subject.name for subject in subjects(policy(extra), ON)] == [PAIR]
    assert value(policy(extra), ON, "push.ups") == ["complaints", "satisfaction"]


def test_opposite_ways_are_found_and_told() -> None:
    found = computed(policy(), ON, "pulled_apart")
    assert found.value is True
    assert found.steps == (
        "support is to push refunds up: satisfaction",
        "finance is to push refunds down: refund-ratio",
    )
    assert value(policy(), ON, "push.ups") == ["satisfaction"]
    assert value(policy(), ON, "both_share_a_metric") is False


def test_pulling_alike_is_no_silo() -> None:
    alike = policy().replace("{refunds: down}", "{refunds: up}")
    assert value(alike, ON, "pulled_apart") is False


def test_a_shared_metric_of_anything_will_do() -> None:
    shared = policy("  put-right: {measures: cost, departments: [finance, support], pushes: {}}")
    assert value(shared, ON, "both_share_a_metric") is True


def test_a_metric_that_measures_nobody_known_stands_for_itself() -> None:
    silent = policy("  calls: {measures: handle_time, pushes: {time: down}}")
    names = [subject.name for subject in subjects(silent, ON)]
    assert names == ["metrics.calls", PAIR]
    with pytest.raises(NotDeclared) as missing:
        value(silent, ON, "pulled_apart", "metrics.calls")
    assert missing.value.routes == ("metrics.calls.departments",)
    with pytest.raises(NotDeclared) as missing:
        value(silent, ON, "both_share_a_metric", PAIR)
    assert missing.value.routes == ("metrics.calls.departments",)


def test_every_pair_has_a_name_of_its_own() -> None:
    three = policy(
        "  margin: {measures: revenue, departments: [finance, sales], pushes: {refunds: down}}"
    )
    names = [subject.name for subject in subjects(three, ON)]
    assert len(set(names)) == len(names) == 3
