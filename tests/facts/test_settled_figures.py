"""Amounts, approvals and samples as they are declared, held against what was measured."""

from __future__ import annotations

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import value

QUEUES = """
channels: {phone: {kind: phone}}
queues: {calls: {channels: [phone]}}
roles: {lead: {}}
"""


def settled(rule: str, measured: str, name: str, more: str = "") -> object:
    policy = (
        f"{QUEUES}customer_rules: {{refunds: {{kind: refund, {rule}}}{more}}}\n"
        f"measured: {{october: {{until: 2026-10-31, queues: [calls], {measured}}}}}\n"
    )
    return value(policy, "customer_rules", name, "customer_rules.refunds")


AMOUNTS = "amounts: {median: 40 EUR, p90: 100 EUR}"


def test_the_amount_that_is_furthest_off_is_told() -> None:
    measured = "refunds: {median: 50 EUR, p90: 200 EUR}"
    assert settled(AMOUNTS, measured, "amounts_below_measured") == 0.5
    assert settled(AMOUNTS, measured, "settled_figure") == "a p90"
    assert settled(AMOUNTS, measured, "settled_declared") == "100 EUR"
    assert settled(AMOUNTS, measured, "settled_measured") == "200 EUR"
    assert settled(AMOUNTS, measured, "amounts_above_measured") == 0.0


def test_less_that_was_paid_back_is_apart_from_more() -> None:
    measured = "refunds: {median: 20 EUR, p90: 100 EUR}"
    assert settled(AMOUNTS, measured, "amounts_below_measured") == 0.0
    assert settled(AMOUNTS, measured, "amounts_above_measured") == 1.0
    with pytest.raises(NotDeclared):
        settled(AMOUNTS, measured, "settled_figure")


@pytest.mark.parametrize(
    ("ends", "apart"),
    [
        ("low: 40 EUR, high: 60 EUR", 0.0),
        ("low: 39 EUR", 0.0),
        ("high: 60 EUR", 0.0),
        ("low: 41 EUR, high: 60 EUR", 0.2),
        ("low: 41 EUR", 0.2),
        ("low: nothing", 0.2),
        ("high: 39 EUR", 0.2),
    ],
)
def test_an_amount_within_its_interval_agrees_whose_end_may_be_open(
    ends: str, apart: float
) -> None:
    measured = (
        "refunds: {median: 50 EUR, p90: 100 EUR}, "
        f"certainty: {{refunds.median: {{contacts: 60, {ends}}}}}"
    )
    assert settled(AMOUNTS, measured, "amounts_below_measured") == pytest.approx(apart)


def test_amounts_are_held_in_one_currency_and_of_one_rule_alone() -> None:
    measured = "refunds: {median: 90 USD, p90: 200 USD}"
    assert settled(AMOUNTS, measured, "amounts_below_measured") == 0.0
    two = "refunds: {median: 90 EUR, p90: 200 EUR}"
    other = ", more: {kind: refund}"
    assert settled(AMOUNTS, two, "amounts_below_measured") != 0.0
    assert settled(AMOUNTS, two, "amounts_below_measured", other) == 0.0


def test_approvals_are_apart_either_way_on_one_clock_alone() -> None:
    def apart(takes: str, measured: str) -> object:
        rule = f"above_that: {{approved_by: lead, takes: {{{takes}}}}}"
        return settled(rule, f"approval: {{{measured}}}", "approvals_apart")

    assert apart("median: 4h, p90: 20h", "median: 4h, p90: 40h") == 0.5
    assert apart("median: 4h, p90: 60h", "median: 4h, p90: 40h") == 0.5
    assert apart("p90: 2 working days", "p90: 40h") == 0.0
    assert apart("p90: 2 calendar weeks", "p90: 14 calendar days") == 0.0


def test_figures_are_held_against_each_other_that_no_other_rule_could_use() -> None:
    rule = "above_that: {approved_by: lead, takes: {p90: 2 working days}}"
    assert settled(rule, "approval: {p90: 6 working days}", "approvals_apart") == pytest.approx(
        2 / 3
    )
    other = "agent_may_approve_up_to: 50 EUR, amounts: {median: 40 USD, p90: 100 USD}"
    measured = "refunds: {median: 80 USD, p90: 200 USD}"
    assert settled(other, measured, "amounts_below_measured") == 0.5
    assert settled(other, measured, "amounts_are_measured") is False


def test_the_place_is_that_of_the_figure_that_is_furthest_off() -> None:
    rule = f"{AMOUNTS}, above_that: {{approved_by: lead, takes: {{median: 4h, p90: 20h}}}}"

    def places(measured: str) -> list[object]:
        names = ("settled_field", "settled_measured_field", "settled_measured_in")
        return [settled(rule, measured, name) for name in names]

    approvals = "refunds: {median: 41 EUR, p90: 100 EUR}, approval: {median: 4h, p90: 52h}"
    takes = "customer_rules.refunds.above_that.takes"
    assert places(approvals) == [takes, "measured.october.approval", "october"]
    amounts = "refunds: {median: 40 EUR, p90: 300 EUR}, approval: {median: 4h, p90: 22h}"
    refunds = "customer_rules.refunds.amounts"
    assert places(amounts) == [refunds, "measured.october.refunds", "october"]


def asks(survey: str, sent: str, name: str, ends: str = "") -> object:
    sure = f", certainty: {{surveys_sent: {{contacts: 400, {ends}}}}}" if ends else ""
    policy = (
        f"{QUEUES}listening: {{{survey}}}\n"
        f"measured: {{october: {{until: 2026-10-31, queues: [calls], surveys_sent: {sent}{sure}}}}}\n"
    )
    return value(policy, "listening", name, "listening.a")


NOBODY_SPARED = "a: {kind: survey, sample: 80%, leaves_out: []}"


@pytest.mark.parametrize(
    ("survey", "sent", "asked", "apart"),
    [
        (NOBODY_SPARED, "60%", 0.6, 0.2),
        (NOBODY_SPARED, "90%", 0.9, 0.1),
        ("a: {kind: survey, sample: 80%, leaves_out: [opted_out]}", "60%", 0.8, 0.0),
        ("a: {kind: survey, sample: 80%, leaves_out: [asked_recently]}", "60%", 0.8, 0.0),
        ("a: {kind: survey, sample: 80%, leaves_out: [opted_out]}", "90%", 0.9, 0.1),
        ("a: {kind: survey, sample: 80%, leaves_out: [unhappy]}", "60%", 0.6, 0.2),
        ("a: {kind: survey, sample: 80%}", "60%", 0.8, 0.0),
        (
            "a: {kind: survey, sample: 80%, leaves_out: [], no_more_often_than: 1 per week}",
            "60%", 0.8, 0.0,
        ),
        (f"{NOBODY_SPARED}, b: {{kind: survey}}", "60%", 0.8, 0.0),
    ],
)  # fmt: skip
def test_the_share_asked_is_the_measured_one_where_that_says_so(
    survey: str, sent: str, asked: float, apart: float
) -> None:
    assert asks(survey, sent, "share_asked") == pytest.approx(asked)
    assert asks(survey, sent, "sample_apart") == pytest.approx(apart)
    assert asks(survey, sent, "asked_as_measured") == (asked != 0.8)


def test_the_nearer_end_of_an_interval_counts() -> None:
    ends = "low: 55%, high: 65%"
    assert asks(NOBODY_SPARED, "60%", "share_asked", ends) == pytest.approx(0.65)
    assert asks(NOBODY_SPARED, "60%", "sample_apart", ends) == pytest.approx(0.15)
    assert asks(NOBODY_SPARED, "90%", "sample_apart", "low: 84%, high: 94%") == pytest.approx(0.04)


@pytest.mark.parametrize(
    ("survey", "sent", "ends"),
    [
        ("leaves_out: [opted_out], no_more_often_than: 1 per week", "60%", "low: 20%, high: 100%"),
        ("leaves_out: []", "60%", "low: 20%, high: 100%"),
        ("leaves_out: []", "40%", "low: 20%, high: 50%"),
    ],
)
def test_a_sample_within_the_interval_of_the_measurement_stands(
    survey: str, sent: str, ends: str
) -> None:
    half = f"a: {{kind: survey, sample: 50%, {survey}}}"
    assert asks(half, sent, "share_asked", ends) == pytest.approx(0.5)
    assert asks(half, sent, "asked_as_measured", ends) is False


def test_a_cap_may_still_come_while_the_section_is_only_begun() -> None:
    begun = f"organisation: {{complete: [channels]}}\n{QUEUES}listening: {{{NOBODY_SPARED}}}\n"
    measured = "measured: {october: {until: 2026-10-31, queues: [calls], surveys_sent: 60%}}\n"
    assert value(begun + measured, "listening", "share_asked", "listening.a") == pytest.approx(0.8)


def test_a_sample_that_nobody_declared_is_the_measured_one_where_nobody_is_spared() -> None:
    assert asks("a: {kind: survey, leaves_out: []}", "60%", "share_asked") == pytest.approx(0.6)
    with pytest.raises(NotDeclared, match=r"listening\.a\.sample"):
        asks("a: {kind: survey}", "60%", "share_asked")
