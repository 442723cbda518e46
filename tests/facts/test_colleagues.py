"""Colleagues' questions against first replies to customers, at face value."""

import pytest

from principlecheck.facts.case import NotAssessable, NotDeclared
from tests.facts.kit import value

ON = "question_deadline"


def policy(within: str, *targets: str, hours: str = "hours: office") -> str:
    declared = ", ".join(
        f"t{n}: {{queues: [q{n}], first_reply: {{at_most: {target}}}}}"
        for n, target in enumerate(targets)
    )
    return f"""
hours: {{office: {{time_zone: Europe/Dublin, open: {{mon-thu: 09:00-17:30, fri: 09:00-15:00}}}}}}
departments: {{support: {{}}, finance: {{{hours}}}}}
channels: {{mail: {{kind: email}}}}
queues: {{q0: {{channels: [mail]}}, q1: {{channels: [mail]}}}}
targets: {{{declared}}}
agreements: {{ask: {{kind: question, asked_by: support, answered_by: finance{within}}}}}
"""


@pytest.mark.parametrize(
    ("within", "targets", "fault"),
    [
        ("", ("4 working hours",), "unset"),
        (", within: 4 working hours", ("4 working hours",), "no"),
        (", within: 5 working hours", ("4 working hours",), "slower"),
        (", within: 5 working hours", ("4 working hours", "6 working hours"), "no"),
        (", within: 2 working days", ("2 working days",), "no"),
        # A working day of finance is (4 · 8.5 h + 6 h) / 5 = 8 h.
        (", within: 1 working day", ("8 working hours",), "no"),
        (", within: 1 working day", ("7.9 working hours",), "slower"),
        # Working time lasts at least as long as it says.
        (", within: 4h", ("4 working hours",), "no"),
        (", within: 25 working hours", ("24h",), "slower"),
        (", within: 3 calendar days", ("48h",), "slower"),
    ],
)
def test_what_is_wrong_with_a_deadline(within: str, targets: tuple[str, ...], fault: str) -> None:
    assert value(policy(within, *targets), ON, "question_fault") == fault


def test_the_working_day_is_stated_where_one_was_needed() -> None:
    asked = policy(", within: 5 working days", "12 working hours")
    assert value(asked, ON, "day_compared_by") == "8 hours (the schedule “office”)"
    alike = policy(", within: 5 working days", "2 working days")
    with pytest.raises(NotDeclared):
        value(alike, ON, "day_compared_by")


def test_unlike_clocks_that_depend_on_the_hour_are_left_alone() -> None:
    with pytest.raises(NotAssessable):
        value(policy(", within: 24h", "8 working hours"), ON, "question_fault")


def test_what_is_missing_is_named() -> None:
    with pytest.raises(NotDeclared, match="hours"):
        value(policy(", within: 1 working day", "8 working hours", hours=""), ON, "question_fault")
    with pytest.raises(NotDeclared, match=r"targets\.first_reply"):
        value(policy(", within: 1 working day"), ON, "question_fault")


def test_no_agreement_about_questions_at_all() -> None:
    none = "departments: {support: {}}\nagreements: {}"
    assert value(none, ON, "question_fault") == "absent"
    assert value(none, ON, "question_route") == "agreements"
    begun = """
organisation: {complete: []}
departments: {support: {}, product: {}}
agreements: {part: {kind: work, asked_by: support, answered_by: product}}
"""
    with pytest.raises(NotDeclared):
        value(begun, ON, "question_fault")
