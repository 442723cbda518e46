"""A limit's trial: the case of numbers.md, 433 → 300 s with repeats 25 → 45 %."""

import pytest

from principlecheck.facts.case import NotAssessable
from tests.facts.kit import value

ON = "handle_time"


def trial(with_limit: str, without: str = "{average: 7m13s, repeats: 25%}") -> str:
    """A limit with its trial."""
    return f"handle_time: {{chat: {{with_limit: {with_limit}, without_limit: {without}}}}}"


def test_both_sides_of_a_limit_that_saves_time() -> None:
    policy = trial("{average: 5m, repeats: 45%}")
    assert value(policy, ON, "work_without_limit") == pytest.approx(577.3, abs=0.1)
    assert value(policy, ON, "work_with_limit") == pytest.approx(545.5, abs=0.1)
    assert value(policy, ON, "break_even") == pytest.approx(0.4804, abs=1e-4)
    # 100/.55 − 100/.75 = 181.8 − 133.3
    assert value(policy, ON, "customers_side") == "48 more contacts for every 100 issues"


def test_the_share_named_saves_and_one_point_more_does_not() -> None:
    for repeats, saves in (("48%", True), ("49%", False)):
        policy = trial(f"{{average: 5m, repeats: {repeats}}}")
        without = value(policy, ON, "work_without_limit")
        assert (value(policy, ON, "work_with_limit") < without) is saves


def test_a_limit_under_which_contacts_last_longer_never_saves() -> None:
    policy = trial("{average: 10m, repeats: 0%}")
    with pytest.raises(NotAssessable):
        value(policy, ON, "break_even")
    assert value(policy, ON, "customers_side").startswith("no more contacts")


def test_a_trial_in_which_all_come_back_shows_nothing() -> None:
    with pytest.raises(NotAssessable):
        value(trial("{average: 5m, repeats: 100%}"), ON, "work_with_limit")


def test_none_lifts_the_limit() -> None:
    assert value("handle_time: {chat: {hard_limit: none}}", ON, "no_limit_to_judge") is True
    assert value("handle_time: {chat: {hard_limit: 5m}}", ON, "no_limit_to_judge") is False
    assert value("handle_time: {chat: {average_target: 5m}}", ON, "no_limit_to_judge") is True
