"""Who is given no time: promises and targets that name no segment hold for everybody."""

import pytest

from tests.facts.kit import value

ON = "segments"
PLACE = """
segments: {gold: {}, trade: {}, plain: {}}
channels: {mail: {kind: email}, trade-mail: {kind: email}, phone: {kind: phone}}
queues:
  inbox: {channels: [mail]}
  trade-desk: {channels: [trade-mail]}
  calls: {channels: [phone]}
"""
GOLD = "  gold: {queues: [inbox], segments: [gold], first_reply: {at_most: 2 working hours}}\n"
TARGETS = f"targets:\n{GOLD}"
EVERYBODY = "  everybody: {channels: [mail, trade-mail], first_reply: {at_most: 24h}}\n"


def left_out(policy: str, segment: str) -> list[str]:
    found: list[str] = value(PLACE + policy, ON, "left_out_of", f"segments.{segment}")
    return found


@pytest.mark.parametrize("segment", ["trade", "plain"])
def test_a_promise_to_everybody_is_a_time_where_a_target_favours_some(segment: str) -> None:
    promises = (
        f"promises:\n{EVERYBODY}"
        "  trade: {channels: [trade-mail], segments: [trade], first_reply: {at_most: 1 working day}}\n"
    )
    desk = "  trade-desk: {queues: [trade-desk], first_reply: {at_most: 4 working hours}}\n"
    assert left_out(promises + TARGETS + desk, segment) == []


def test_a_promise_of_its_own_is_a_time_of_its_own() -> None:
    promises = "promises:\n  trade: {segments: [trade], first_reply: {at_most: 1 working day}}\n"
    assert left_out(promises + TARGETS, "trade") == []
    assert left_out(promises + TARGETS, "plain") == ["first reply"]


def test_a_target_for_everybody_is_a_time_where_a_promise_favours_some() -> None:
    promises = (
        "promises:\n  gold: {channels: [mail], segments: [gold], first_reply: {at_most: 2h}}\n"
    )
    here = "targets:\n  all: {queues: [inbox], first_reply: {at_most: 8h}}\n"
    there = "targets:\n  all: {queues: [calls], first_reply: {at_most: 60s}}\n"
    assert left_out(promises + here, "plain") == []
    assert left_out(promises + there, "plain") == ["first reply"]


def test_a_promise_on_other_channels_or_for_another_clock_leaves_the_time_out() -> None:
    elsewhere = "promises:\n  all: {channels: [phone], first_reply: {at_most: 60s}}\n"
    other = "promises:\n  all: {channels: [mail], resolution: {at_most: 9 working days}}\n"
    assert left_out(elsewhere + TARGETS, "plain") == ["first reply"]
    assert left_out(other + TARGETS, "plain") == ["first reply"]


def test_that_there_is_no_time_on_purpose_stands_beside_a_target_for_everybody() -> None:
    policy = (
        "promises:\n  gold: {segments: [gold], first_reply: {at_most: 2h}}\n"
        "  plain: {segments: [plain], first_reply: none, says: Best effort.}\n"
        "targets:\n  all: {first_reply: {at_most: 8h}}\n"
    )
    assert value(PLACE + policy, ON, "given_none", "segments.plain") == ["first reply"]


def test_updates_alone_are_told_apart_from_a_wait() -> None:
    news = "promises: {}\ntargets:\n  gold: {segments: [gold], update: {at_most: 1 working day}}\n"
    assert value(PLACE + news, ON, "lacks_only_news", "segments.plain") is True
    assert (
        value(f"{PLACE}promises: {{}}\n{TARGETS}", ON, "lacks_only_news", "segments.plain") is False
    )
