"""Careers, mistakes, recognition, staff surveys and wrap-up: what people meet besides customers."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import subjects, value


@pytest.mark.parametrize(
    ("stay", "months"),
    [("24 calendar months", 24), ("730 calendar days", 23), ("1826 calendar days", 59)],
)
def test_tenure_in_whole_months(stay: str, months: int) -> None:
    assert value(f"roles: {{a: {{longest_stay: {stay}}}}}", "roles", "stay.months") == months


def test_none_sends_nobody_away() -> None:
    assert value("roles: {a: {longest_stay: none}}", "roles", "stay.ends") is False


def test_soft_skills_in_either_list() -> None:
    either = "roles: {a: {hired_for: [empathy], trained_in: [honesty, own-topic]}}"
    assert value(either, "roles", "has_soft_skill") is True
    with pytest.raises(NotDeclared) as missing:
        value("roles: {a: {hired_for: [own-topic]}}", "roles", "has_soft_skill")
    assert missing.value.routes == ("roles.a.trained_in",)
    assert value("roles: {a: {hired_for: [kindness]}}", "roles", "has_soft_skill") is True
    none = "roles: {a: {hired_for: [own-topic], trained_in: []}}"
    assert value(none, "roles", "has_soft_skill") is False


def test_each_rule_about_mistakes_or_the_organisation_is_judged() -> None:
    on = "consequence_of_mistakes"
    two = "discipline: {a: {for: [mistakes], first_time: warning}, b: {for: [misconduct]}}"
    assert [one.name for one in subjects(two, on)] == ["discipline.a"]
    assert value(two, on, "punishes_first_mistake") is True
    with pytest.raises(NotDeclared):
        value(two, on, "reviews_without_blame")
    none = "discipline: {b: {for: [misconduct], blameless_review: false}}"
    assert [one.name for one in subjects(none, on)] == ["organisation"]
    assert value(none, on, "reviews_without_blame") is False
    assert value(none, on, "mistakes_route") == "discipline.b.blameless_review"
    assert subjects("roles: {}", on) == []


def test_recognition_for_speed_alone() -> None:
    on = "organisation"
    speed = "rewards: {a: {kind: recognition, for: [handle_time]}}"
    assert value(speed, on, "recognises_only_speed") is True
    both = "rewards: {a: {kind: recognition, for: [handle_time, kindness]}}"
    assert value(both, on, "recognises_only_speed") is False
    silent = "rewards: {a: {kind: recognition}}"
    with pytest.raises(NotDeclared):
        value(silent, on, "recognises_something")
    with pytest.raises(NotDeclared):
        value(
            "organisation: {complete: []}\nrewards: {a: {kind: pay}}",
            on,
            "recognises_something",
        )
    assert value("rewards: {a: {kind: pay}}", on, "recognises_something") is False


def test_the_latest_staff_survey_counts() -> None:
    surveys = """
listening:
  old: {kind: staff_survey, last_done: 2024-05-14}
  new: {kind: staff_survey, last_done: 2026-11-12}
  planned: {kind: staff_survey, last_done: 2027-01-10}
"""
    assert value(surveys, "organisation", "days_since_staff_asked") == 10
    assert value(surveys, "organisation", "last_staff_survey") == "new"


def test_wrap_up_tasks_add_up() -> None:
    policy = "handle_time: {a: {wrap_up_limit: 30s, wrap_up_tasks: {code: 20s, note: 35.5s}}}"
    assert value(policy, "handle_time", "wrap_up_work") == 56
    assert value(policy, "handle_time", "longest_wrap_up_task") == "note (35.5 seconds)"
