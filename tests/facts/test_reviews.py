"""What a policy is overtaken by, and what its readers hear that it may do."""

import pytest

from tests.facts.kit import value

ON = "reviewed_policy"
DECIDED = "decisions: {new: {kind: %s, date: 2026-09-02}}\n"


def rule(kind: str, decided: str) -> str:
    return f"customer_rules: {{one: {{kind: {kind}, reviewed: 2026-09-01}}}}\n{DECIDED % decided}"


@pytest.mark.parametrize(
    ("kind", "decided", "overtaken"),
    [
        ("refund", "price", True),
        ("refund", "product", True),
        ("outage", "price", False),
        ("outage", "product", True),
        ("known_issue", "price", False),
        ("gesture", "product", False),
    ],
)
def test_a_rule_is_overtaken_by_what_it_rests_on(kind: str, decided: str, overtaken: bool) -> None:
    assert value(rule(kind, decided), ON, "changed_since_review") is overtaken


def test_the_last_change_is_the_last_that_touches_the_rule() -> None:
    policy = (
        "customer_rules: {down: {kind: outage, reviewed: 2026-08-01}}\n"
        "decisions: {shop: {kind: product, date: 2026-08-02}, dearer: {kind: price, date: 2026-09-02}}\n"
    )
    assert value(policy, ON, "last_change") == "“shop” of 2026-08-02"
    assert value(policy, ON, "change_route") == "decisions.shop"


def test_nobody_is_refused_by_a_promise_a_standard_or_a_gesture() -> None:
    said = {
        value(policy, ON, "what_may_no_longer_hold")
        for policy in (
            rule("refund", "price"),
            rule("gesture", "price"),
            "promises: {p: {first_reply: {at_most: 4h}, reviewed: 2025-01-01}}\n",
            "standards: {s: {kind: ease, says: We listen., reviewed: 2025-01-01}}\n",
        )
    }
    assert len(said) == 4
    assert sum("refused" in one for one in said) == 1
