"""Terms that get worse the longer somebody stays."""

import pytest

from principlecheck.facts.case import NotAssessable, NotDeclared
from tests.facts.kit import subjects, value

ON = "ladder_terms"
STAGES = "segments: {new: {stage: one_time}, club: {stage: loyal}}"
HOURS = """
organisation: {hours: office}
hours: {office: {time_zone: Europe/Dublin, open: {mon-fri: 09:00-17:00}}}
"""


def rules(everybody: str, club: str, stages: str = STAGES, kind: str = "refund") -> str:
    return f"""
{stages}
customer_rules:
  refunds: {{kind: {kind}, {everybody}}}
  club-refunds: {{kind: {kind}, segments: [club], {club}}}
targets: {{}}
"""


@pytest.mark.parametrize(
    ("everybody", "club", "worse"),
    [
        ("claim_within: 30 calendar days", "claim_within: 29 calendar days", True),
        ("claim_within: 30 calendar days", "claim_within: 30 calendar days", False),
        ("settled_within: 5 working days", "settled_within: 6 working days", True),
        ("settled_within: 5 working days", "settled_within: 5 working days", False),
        ("settled_within: 5 working days", "settled_within: 21 calendar days", True),
    ],
)
def test_less_time_to_claim_or_more_to_wait_is_worse(
    everybody: str, club: str, worse: bool
) -> None:
    assert value(HOURS + rules(everybody, club), ON, "later_is_worse") is worse


def test_spans_that_are_longer_only_from_some_starts_are_left_alone() -> None:
    # 5 working days end within a week, or after it where a weekend or two is in the way.
    policy = rules("settled_within: 170h", "settled_within: 5 working days")
    closed = HOURS.replace("17:00}", "17:00}, closed: [2026-12-08]")
    with pytest.raises(NotAssessable):
        value(closed + policy, ON, "later_is_worse")


def test_segments_are_named_with_their_stages() -> None:
    policy = rules("claim_within: 30 calendar days", "claim_within: 29 calendar days")
    assert value(policy, ON, "later_segments") == ["“club” (loyal)"]
    assert value(policy, ON, "earlier_segments") == ["“new” (one-time)"]
    assert value(policy, ON, "later_field") == "claim_within"


def test_without_a_stage_nothing_is_said() -> None:
    policy = rules(
        "claim_within: 30 calendar days",
        "claim_within: 29 calendar days",
        "segments: {new: {}, club: {stage: loyal}}",
    )
    with pytest.raises(NotDeclared, match=r"segments\.new\.stage"):
        value(policy, ON, "later_is_worse")


def test_rules_of_unlike_kinds_and_equal_stages_do_not_meet() -> None:
    claim = "claim_within: 30 calendar days", "claim_within: 29 calendar days"
    assert subjects(rules(*claim, kind="other"), ON) == []
    assert (
        subjects(rules(*claim, "segments: {new: {stage: loyal}, club: {stage: loyal}}"), ON) == []
    )


def test_two_general_rules_are_taken_at_their_worse() -> None:
    policy = rules("claim_within: 60 calendar days", "claim_within: 29 calendar days").replace(
        "targets", "  damaged: {kind: refund, claim_within: 14 calendar days}\ntargets"
    )
    assert value(policy, ON, "later_is_worse") is False


def test_slower_clocks_in_one_queue() -> None:
    policy = f"""
{STAGES}
channels: {{mail: {{kind: email}}}}
queues: {{mail: {{channels: [mail]}}}}
targets:
  new: {{queues: [mail], segments: [new], first_reply: {{at_most: 4 working hours}}}}
  club: {{queues: [mail], segments: [club], first_reply: {{at_most: 6 working hours}}}}
"""
    assert value(policy, ON, "later_is_worse") is True
    assert value(policy, ON, "better_way") == "less"
