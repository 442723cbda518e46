"""How many times as long one segment waits as another, by hand."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import value

PLACE = "channels: {mail: {kind: email}}\nqueues: {mail: {channels: [mail]}}\nsegments: {gold: {}, basic: {}}\n"
DESK = "organisation: {hours: desk}\nhours: {desk: {time_zone: Europe/Madrid, open: {mon-fri: 08:00-20:00}}}\n"


def targets(gold: str, basic: str) -> str:
    return (
        f"{PLACE}promises: {{}}\ntargets:\n"
        f"  gold: {{queues: [mail], segments: [gold], first_reply: {{at_most: {gold}}}}}\n"
        f"  basic: {{queues: [mail], segments: [basic], first_reply: {{at_most: {basic}}}}}\n"
    )


@pytest.mark.parametrize(
    ("gold", "basic", "times"),
    [
        ("5 working hours", "24 working hours", 4.8),
        ("5 working hours", "2 working days", 4.8),  # twelve hours a day
        ("8h", "14 calendar days", 42.0),
        ("2 calendar days", "1 calendar week", 3.5),
        ("1 calendar week", "5 working days", 1.0),  # five working days a week
        ("28h", "12 working hours", 1.2),  # a fifth of a week of 168 hours: 33.6
    ],
)
def test_unlike_clocks_are_held_together_through_the_hours(
    gold: str, basic: str, times: float
) -> None:
    found = value(DESK + targets(gold, basic), "segments", "times_slower", "segments.basic")
    assert found == pytest.approx(times)


def test_working_time_without_hours_is_not_compared_with_time_that_passes() -> None:
    policy = targets("8h", "2 working days")
    with pytest.raises(NotDeclared, match="hours"):
        value(policy, "segments", "times_slower", "segments.basic")
    assert value(policy, "segments", "times_slower_at_least", "segments.basic") == 1.0


def test_a_promise_that_says_the_wait_is_told_and_a_shorter_one_is_not() -> None:
    measured = (
        "measured:\n"
        "  gold: {until: 2026-10-31, queues: [mail], segments: [gold], first_reply: {median: 1h, p90: 2h}}\n"
        "  basic: {until: 2026-10-31, queues: [mail], segments: [basic], first_reply: {median: 5h, p90: 9h}}\n"
    )
    for promised, told in (("5h", True), ("4h59m", False)):
        promise = (
            f"promises: {{basic: {{segments: [basic], first_reply: {{at_most: {promised}}}}}}}\n"
        )
        policy = PLACE + promise + measured
        assert value(policy, "segments", "is_told_of_it", "segments.basic") is told
        assert value(policy, "segments", "times_slower_served", "segments.basic") == 5.0
