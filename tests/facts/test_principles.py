"""Principles: owners, what serves them, what came first, and how often they are edited."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import AS_OF, computed, value

PRINCIPLE = "principles: {honesty: {says: We say how it is, owner: ana, adopted: 2025-03-03}}\n"


@pytest.mark.parametrize(
    ("roles", "leads"),
    [
        ("{ana: {leads: true}}", True),
        ("{ana: {leads: false}}", False),
        ("{ana: {}, joe: {leads: true}}", False),
    ],
)
def test_who_leads(roles: str, leads: bool) -> None:
    assert value(f"{PRINCIPLE}roles: {roles}\n", "principles", "owner_leads") is leads


def test_nobody_is_said_to_lead() -> None:
    with pytest.raises(NotDeclared) as missing:
        value(f"{PRINCIPLE}roles: {{ana: {{}}, joe: {{}}}}\n", "principles", "owner_leads")
    assert missing.value.routes == ("roles.ana.leads",)


@pytest.mark.parametrize(
    ("dates", "first", "reviewed"),
    [
        ("adopted: 2025-03-02, reviewed: 2025-03-02", True, False),
        ("adopted: 2025-03-02, reviewed: 2025-03-03", True, True),
        ("adopted: 2025-03-03, reviewed: 2026-01-01", False, True),
    ],
)
def test_which_came_first(dates: str, first: bool, reviewed: bool) -> None:
    metric = f"metrics: {{calls: {{measures: quality, principles: [honesty], {dates}}}}}\n"
    policy = f"{PRINCIPLE}roles: {{ana: {{}}}}\n{metric}"
    assert value(policy, "metric_and_principle", "metric_came_first") is first
    assert value(policy, "metric_and_principle", "reviewed_since_principle") is reviewed


FINISHED = "standards: {}\nconduct: {}\npromises: {}\ncustomer_rules: {}\n"
ROLES = "roles: {ana: {leads: true}}\n"


def test_a_policy_is_only_missing_once_policies_are_finished() -> None:
    none = PRINCIPLE + ROLES + FINISHED
    assert value(none, "principles", "a_policy_serves_it") is False
    with pytest.raises(NotDeclared) as missing:
        value(none.replace("conduct: {}\n", ""), "principles", "a_policy_serves_it")
    assert missing.value.routes == ("conduct",)
    with pytest.raises(NotDeclared):
        value(f"{none}organisation: {{complete: []}}\n", "principles", "a_policy_serves_it")


@pytest.mark.parametrize(
    ("entry", "serves"),
    [
        ("replies: {no: {kind: refusal, principles: [honesty]}}", True),
        ("decisions: {edit: {kind: principle, date: 2026-01-01, principles: [honesty]}}", False),
        ("decisions: {prices: {kind: price, date: 2026-01-01, principles: [honesty]}}", True),
        ("metrics: {calls: {measures: quality, principles: [honesty]}}", False),
    ],
)
def test_what_counts_as_a_policy(entry: str, serves: bool) -> None:
    policy = f"{PRINCIPLE}{ROLES}{FINISHED}{entry}\n"
    assert value(policy, "principles", "a_policy_serves_it") is serves


def edits(*dates: str, extra: str = "") -> str:
    log = ", ".join(f"e{n}: {{kind: principle, date: {day}}}" for n, day in enumerate(dates))
    return f"decisions: {{{log}}}\n{extra}"


def test_edits_of_the_past_year_are_counted() -> None:
    assert str(AS_OF) == "2026-11-22"
    told = computed(
        edits("2026-06-15", "2025-11-23", "2025-11-22"), "organisation", "principle_edits"
    )
    assert told.value == 2
    assert told.steps == ("e1 on 2025-11-23", "e0 on 2026-06-15")


def test_a_log_only_begun_may_hold_another_edit() -> None:
    only_begun = "organisation: {complete: []}\n"
    with pytest.raises(NotDeclared):
        value(edits("2026-06-15", extra=only_begun), "organisation", "principle_edits")
    two = edits("2026-06-15", "2026-07-15", extra=only_begun)
    assert value(two, "organisation", "principle_edits") == 2


def test_rules_about_staff() -> None:
    none = f"{PRINCIPLE}{ROLES}conduct: {{}}\nrewards: {{}}\ndiscipline: {{}}\nlistening: {{}}\n"
    assert value(none, "organisation", "principles_reach_staff") is False
    survey = none.replace(
        "listening: {}", "listening: {work: {kind: staff_survey, principles: [honesty]}}"
    )
    assert value(survey, "organisation", "principles_reach_staff") is True
    customers = none.replace(
        "listening: {}", "listening: {after: {kind: survey, principles: [honesty]}}"
    )
    assert value(customers, "organisation", "principles_reach_staff") is False
    with pytest.raises(NotDeclared) as missing:
        value(none.replace("rewards: {}\n", ""), "organisation", "principles_reach_staff")
    assert missing.value.routes == ("rewards",)
