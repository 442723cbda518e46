"""Approval against the time promised, and who is there to approve."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import value

ON = "customer_rules"
HOURS = """
hours:
  desk: {time_zone: Europe/Madrid, open: {mon-fri: 08:00-20:00}}
  office: {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00}}
"""


def rule(settled: str, takes: str = "{median: 1 working day, p90: 2 working days}") -> str:
    """A refund whose approval and carrying out run on office hours."""
    return f"""{HOURS}
organisation: {{hours: office}}
roles: {{finance: {{hours: office}}}}
customer_rules:
  refunds:
    kind: refund
    agent_may_approve_up_to: 50 EUR
    amounts: {{median: 48 EUR, p90: 160 EUR}}
    settled_within: {settled}
    above_that: {{approved_by: finance, takes: {takes}}}
    carrying_out: {{median: 1 working day, p90: 3 working days}}
"""


def test_two_days_and_three_days_are_five() -> None:
    assert value(rule("5 working days"), ON, "approval_overruns") is False
    assert value(rule("4 working days"), ON, "approval_overruns") is True
    assert value(rule("4 working days"), ON, "honest_settlement") == "5 working days"


def test_calendar_days_are_tried_over_weekends_and_closures() -> None:
    # Asked on a Friday at 17:00, five working days end ten calendar days later at 09:00.
    assert value(rule("7 calendar days"), ON, "honest_settlement") == "10 calendar days"
    assert value(rule("10 calendar days"), ON, "approval_overruns") is False


def test_a_p90_that_is_not_declared_is_read_from_the_spread() -> None:
    takes = "{median: 10 working hours, p80: 20 working hours}"
    assert str(value(rule("5 working days", takes), ON, "approval_takes")) == "1724 working minutes"
    with pytest.raises(NotDeclared) as missing:
        value(rule("5 working days", "{median: 1 working day}"), ON, "approval_takes")
    assert missing.value.routes == ("customer_rules.refunds.above_that.takes.p90",)


@pytest.mark.parametrize(
    ("hours", "takes"), [("", "48h"), ("organisation: {hours: office}", "2 working days")]
)
def test_an_approval_measured_in_hours_that_nobody_declared_takes_no_verdict_away(
    hours: str, takes: str
) -> None:
    policy = f"""{HOURS}{hours}
roles: {{finance: {{}}}}
customer_rules:
  refunds:
    kind: refund
    agent_may_approve_up_to: 50 EUR
    settled_within: 24h
    above_that: {{approved_by: finance, takes: {{median: 20h, p90: 48h}}}}
measured: {{october: {{until: 2026-10-31, approval: {{median: 1 working day, p90: 2 working days}}}}}}
"""
    assert str(value(policy, ON, "approval_takes")) == takes
    assert value(policy, ON, "approval_overruns") is True


@pytest.mark.parametrize(("currency", "measured"), [("EUR", True), ("USD", False)])
def test_refunds_are_measured_in_the_currency_of_the_authority(
    currency: str, measured: bool
) -> None:
    paid = f"refunds: {{median: 20 {currency}, p80: 50 {currency}}}"
    policy = f"{rule('5 working days')}measured: {{october: {{until: 2026-10-31, {paid}}}}}\n"
    assert value(policy, ON, "amounts_are_measured") is measured


def test_the_authority_that_leaves_one_in_ten() -> None:
    assert str(value(rule("5 working days"), ON, "authority_for_nine_in_ten")) == "160 EUR"


def support(approver: str, more: str = "") -> str:
    """A rule that a support desk meets, and its approver."""
    return f"""{HOURS}
departments: {{support: {{}}}}
teams: {{desk: {{department: support}}}}
channels: {{phone: {{kind: phone}}}}
queues: {{phone: {{channels: [phone], team: desk, hours: desk}}}}
roles: {{finance: {{{approver}}}, lead: {{hours: desk, leads: true, department: support}}}}
customer_rules:
  refunds: {{kind: refund, handled_by: support, above_that: {{approved_by: finance{more}}}}}
"""


def test_support_hours_without_an_approver() -> None:
    absent = support("hours: office")
    assert value(absent, ON, "without_approver_a_week") == 20 * 3600
    assert value(absent, ON, "first_without_approver") == (
        "Monday 2026-11-23 from 08:00 to 09:00 (Europe/Madrid)"
    )
    assert value(absent, ON, "possible_deputy") == "lead"


def test_a_deputy_covers_and_an_undeclared_one_may() -> None:
    assert value(support("hours: office", ", deputies: [lead]"), ON, "without_approver_a_week") == 0
    with pytest.raises(NotDeclared) as missing:
        value(support(""), ON, "without_approver_a_week")
    assert missing.value.routes == ("roles.finance.hours",)
