"""Commitments, standards, barriers and strategy: what is there, what is not, what is not known."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import value

EXCUSE = "{reason: We sell one thing., approved_by: ana, review: 2027-01-01}"
ROLES = "roles: {ana: {leads: true}}\n"


def standards(*kinds: str, organisation: str = "{}") -> str:
    entries = ", ".join(f"s-{kind}: {{kind: {kind}}}" for kind in kinds)
    return f"{ROLES}organisation: {organisation}\nstandards: {{{entries}}}\n"


def test_missing_standards_are_named() -> None:
    policy = standards("quality", "value", "caring", "ease")
    assert value(policy, "organisation", "missing_standards") == ["accessibility", "choice"]


def test_a_standard_that_does_not_apply_is_not_missed() -> None:
    excuse = f"{{not_applicable: {{standards.choice: {EXCUSE}}}}}"
    policy = standards("quality", "value", "caring", organisation=excuse)
    assert value(policy, "organisation", "missing_standards") == ["accessibility"]
    policy = standards("quality", "value", "caring", "accessibility", organisation=excuse)
    with pytest.raises(NotDeclared) as missing:
        value(policy, "organisation", "missing_standards")
    assert missing.value.routes == ("standards.choice",)


@pytest.mark.parametrize(
    ("departments", "binds", "alone"),
    [
        ("{care: {kind: support}, shop: {kind: sales}}", "[care]", True),
        ("{care: {kind: support}, shop: {kind: sales}}", "[care, shop]", False),
        ("{care: {kind: support}, shop: {kind: sales}}", "[everyone]", False),
        ("{care: {kind: support}, shop: {kind: sales}}", "[]", True),
        ("{care: {kind: support}}", "[care]", False),
    ],
)
def test_whom_a_standard_binds(departments: str, binds: str, alone: bool) -> None:
    policy = f"departments: {departments}\nstandards: {{q: {{kind: quality, binds: {binds}}}}}\n"
    assert value(policy, "standards", "binds_support_alone") is alone


def test_a_department_of_no_kind_may_be_support() -> None:
    policy = "departments: {care: {}, shop: {}}\nstandards: {q: {kind: quality, binds: [care]}}\n"
    with pytest.raises(NotDeclared) as missing:
        value(policy, "standards", "binds_support_alone")
    assert missing.value.routes == ("departments.care.kind",)


def test_barriers() -> None:
    whole = f"{ROLES}listening: {{stop: {{kind: policy_barriers, owner: ana, within: 5 working days}}}}\n"
    assert value(whole, "organisation", "barrier_reports.answered") is True
    assert value(f"{ROLES}listening: {{}}\n", "organisation", "barrier_reports.answered") is False
    lacking = whole.replace(", within: 5 working days", "")
    assert value(lacking, "organisation", "barrier_reports.lacks") == ["a deadline"]
    only_begun = "listening: {after: {kind: survey}}\norganisation: {complete: []}\n"
    with pytest.raises(NotDeclared) as missing:
        value(only_begun, "organisation", "barrier_reports.answered")
    assert missing.value.routes == ("listening.policy_barriers",)


def test_strategy() -> None:
    policy = (
        "needs: {quick: {rank: 1}}\n"
        "decisions: {more: {kind: objective, date: 2026-01-12, needs: [quick]}}\n"
        "investments: {}\n"
    )
    assert value(policy, "organisation", "an_objective_names_a_need") is True
    assert value(policy, "organisation", "a_need_is_invested_in") is False
    assert value(policy, "organisation", "strategy_place") == "investments"
    other = policy.replace(", needs: [quick]", "")
    assert value(other, "organisation", "an_objective_names_a_need") is False
    assert value(other, "organisation", "strategy_place") == "decisions.more"


@pytest.mark.parametrize(
    ("rewards", "follows"),
    [
        ("{step: {kind: pay, for: [quality]}}", True),
        ("{step: {kind: pay, for: [revenue]}}", False),
        ("{thanks: {kind: recognition, for: [quality]}}", False),
        ("{base: {kind: pay}, bonus: {kind: bonus, for: [satisfaction]}}", True),
    ],
)
def test_what_pay_follows(rewards: str, follows: bool) -> None:
    policy = f"targets: {{}}\nrewards: {rewards}\n"
    assert value(policy, "organisation", "pay_follows_service") is follows


def test_pay_for_nobody_knows_what() -> None:
    with pytest.raises(NotDeclared) as missing:
        value("targets: {}\nrewards: {base: {kind: pay}}\n", "organisation", "pay_follows_service")
    assert missing.value.routes == ("rewards.base.for",)


def test_targets_against_the_business_model() -> None:
    policy = "targets: {phone: {first_reply: {at_most: 20s}, occupancy: {at_least: 91%}}}\n"
    assert value(policy, "targets", "first_reply_in_seconds") == 20
    assert value(policy, "targets", "occupancy_aimed_at") == pytest.approx(0.91)
