"""Whether customers are told in time, and figures do not flatter."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import value


@pytest.mark.parametrize(("at", "warns"), [("none", False), ("75%", True), ("100%", False)])
def test_a_warning_comes_before_the_breach(at: str, warns: bool) -> None:
    policy = f"promises: {{reply: {{first_reply: {{at_most: 1h}}, warn_customer_at: {at}}}}}"
    assert value(policy, "promises", "warns_in_time") is warns


def told(danger: str, nuisance: str) -> list[str]:
    found: list[str] = value(
        f"""
hours: {{office: {{time_zone: Europe/Madrid, open: {{mon-fri: 09:00-17:00}}}}}}
organisation: {{hours: office}}
customer_rules:
  recall: {{kind: safety_issue, customers_told_within: {danger}}}
  faults: {{kind: known_issue, customers_told_within: {nuisance}}}
""",
        "customer_rules",
        "issues_told_as_soon",
        "customer_rules.recall",
    )
    return found


def test_danger_comes_before_nuisance() -> None:
    assert told("23h", "24h") == []
    assert told("24h", "24h") == ["faults"]
    assert told("4 working hours", "24h") == ["faults"]  # over the weekend
    assert told("1h", "4 working hours") == []


def test_exceptions_case_by_case_cover_both() -> None:
    def missing(given: str) -> list[str]:
        policy = f"customer_rules: {{fees: {{kind: fee, exceptions: [{given}]}}}}"
        found: list[str] = value(policy, "customer_rules", "missing_exceptions")
        return found

    assert missing("case_by_case") == []
    assert missing("hardship, our_error") == []
    assert missing("hardship") == ["an error of the organisation"]
    assert missing("") == ["hardship", "an error of the organisation"]


def test_a_handle_time_has_no_abandoned_contacts() -> None:
    def flattered(measures: str) -> list[str]:
        policy = f"metrics: {{one: {{measures: {measures}, leaves_out: [abandoned, reopened]}}}}"
        found: list[str] = value(policy, "metrics", "unflattering_left_out")
        return found

    assert flattered("handle_time") == ["reopened"]
    assert flattered("reply_time") == ["abandoned", "reopened"]


def test_reopened_contacts_need_a_metric_of_their_own() -> None:
    one = "metrics: {time: {measures: resolution_time}"
    assert not value(f"{one}}}", "metrics", "counts_reopened")
    assert value(
        f"{one}, again: {{measures: reopened}}}}", "metrics", "counts_reopened", "metrics.time"
    )
    with pytest.raises(NotDeclared):
        value(f"{one}}}\norganisation: {{complete: []}}", "metrics", "counts_reopened")


def test_selling_on_a_scorecard() -> None:
    policy = """
roles: {agent: {}}
metrics: {offers: {measures: conversion}, upsell: {measures: conversion}, quality: {measures: quality}}
scorecards: {agents: {role: agent, weights: {offers: 10%, upsell: 15%, quality: 75%}}}
"""
    assert value(policy, "scorecards", "weight_of_selling") == pytest.approx(0.25)
    with pytest.raises(NotDeclared, match=r"roles\.agent\.department"):
        value(policy, "scorecards", "scores_support")


@pytest.mark.parametrize(
    ("deadline", "days"),
    [
        ("25h", 25 / 24),
        ("1 working day", 1.0),  # from Monday to Tuesday: no weekend counts against it
        ("10 working days", 14.0),
        ("24 working hours", 2 + 8 / 24),  # three days of eight hours, from a morning on
    ],
)
def test_a_deadline_is_as_long_as_from_the_start_where_it_ends_soonest(
    deadline: str, days: float
) -> None:
    policy = f"""
hours: {{office: {{time_zone: Europe/Madrid, open: {{mon-fri: 09:00-17:00}}}}}}
organisation: {{hours: office}}
customer_rules: {{recall: {{kind: safety_issue, customers_told_within: {deadline}}}}}
"""
    found = value(policy, "customer_rules", "silent_at_least", "customer_rules.recall")
    assert found == pytest.approx(days * 86_400, abs=2)
