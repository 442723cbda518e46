"""Which two rules, and which two conditions, are held against each other."""

import pytest

from tests.facts.kit import subjects, value

ON = "rules_of_one_case"


def names(policy: str) -> list[str]:
    return [f"{s.entry.id} {s.other.id} {s.part}" for s in subjects(policy, ON) if s.other]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("says: A credit., claim_within: 3d", "says: a credit, claim_within: 30d", True),
        ("says: A credit., claim_within: 3d", "says: Another credit., claim_within: 30d", False),
        ("claim_within: 3d", "claim_within: 30d", False),
        ("segments: [club], claim_within: 3d", "segments: [club], claim_within: 30d", True),
        ("segments: [club], claim_within: 3d", "segments: [guests], claim_within: 30d", False),
        ("segments: [club], claim_within: 3d", "claim_within: 30d", False),
        ("segments: [club], claim_within: 3d", "segments: [club], settled_within: 30d", False),
        (
            "segments: [club], value: {at_most: 50 EUR}, claim_within: 3d",
            "segments: [club], claim_within: 30d",
            False,
        ),
    ],
)
def test_rules_meet_where_they_name_one_segment_or_read_alike(
    one: str, other: str, found: bool
) -> None:
    rules = f"a: {{kind: refund, {one}}}, b: {{kind: refund, {other}}}".replace(
        "3d", "3 calendar days"
    ).replace("30d", "30 calendar days")
    policy = f"segments: {{club: {{}}, guests: {{}}}}\ncustomer_rules: {{{rules}}}"
    assert bool(names(policy)) is found


def test_four_weeks_are_twenty_eight_days() -> None:
    for days, unlike in ((28, False), (27, True)):
        rules = (
            "a: {kind: refund, says: Back., claim_within: 4 calendar weeks}, "
            f"b: {{kind: refund, says: Back., claim_within: {days} calendar days}}"
        )
        assert value(f"customer_rules: {{{rules}}}", ON, "say_different_things") is unlike


@pytest.mark.parametrize(
    ("conditions", "clash", "worded"),
    [
        ("{when: Opened., then: half}, {when: opened, then: nothing}", True, 0),
        ("{when: opened, then: half}, {when: opened, then: Half.}", False, 0),
        ("{when: more than 2, then: half}, {when: 3 or more, then: nothing}", False, 2),
        ("{quantity: {at_least: 3}, then: half}, {quantity: {at_least: 2}, then: all}", False, 0),
    ],
)
def test_conditions_are_equal_in_bounds_or_in_the_same_words(
    conditions: str, clash: bool, worded: int
) -> None:
    policy = f"customer_rules: {{a: {{kind: refund, conditions: [{conditions}]}}}}"
    assert value(policy, ON, "say_different_things") is clash
    assert len(value(policy, ON, "figures_in_words")) == worded
