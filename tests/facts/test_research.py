"""When customers were last heard, and the team last asked."""

from datetime import date

import pytest

from principlecheck.facts.case import NotDeclared
from principlecheck.facts.customers.research import NEVER, calendar_months_between
from tests.facts.kit import value

ON = "organisation"


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [("2025-11-22", "2026-11-22", 12.0), ("2024-11-22", "2026-11-22", 24.0)],
)
def test_a_year_to_the_day_is_twelve_months(earlier: str, later: str, months: float) -> None:
    assert calendar_months_between(date.fromisoformat(earlier), date.fromisoformat(later)) == months
    assert calendar_months_between(date.fromisoformat("2025-11-21"), date(2026, 11, 22)) > 12


def test_the_second_freshest_kind_counts() -> None:
    twice = "listening: {a: {kind: survey, last_done: 2026-11-22}, b: {kind: survey, last_done: 2026-11-22}}"
    assert value(twice, ON, "months_since_second_way") == NEVER
    two = twice.replace("b: {kind: survey", "b: {kind: interviews")
    assert value(two, ON, "months_since_second_way") == 0.0


def test_a_way_without_a_date_may_be_fresh() -> None:
    undated = "listening: {a: {kind: survey, last_done: 2026-11-22}, b: {kind: interviews}}"
    assert value(undated, ON, "second_way_at_latest") == NEVER
    with pytest.raises(NotDeclared) as missing:
        value(undated, ON, "months_since_second_way")
    assert missing.value.routes == ("listening.b.last_done",)


def test_absence_counts_once_the_section_is_finished() -> None:
    assert value("listening: {}", ON, "months_since_map") == NEVER
    assert value("listening: {}", ON, "mindset_asked") is False
    with pytest.raises(NotDeclared):
        value("organisation: {complete: []}\nlistening: {}", ON, "months_since_map")
    with pytest.raises(NotDeclared):
        value("roles: {}", ON, "map_at_latest")


def test_the_latest_asking_counts() -> None:
    asked = """
listening:
  a: {kind: mindset, last_done: 2024-01-10, positive_answers: 40%}
  b: {kind: mindset, last_done: 2026-10-22, positive_answers: 60%}
"""
    assert value(asked, ON, "mindset_positive") == 0.6
    assert value(asked, ON, "months_since_mindset") == 1.0
