"""Signs in records, and the lines of today's policies that they belong to."""

from __future__ import annotations

import pytest

from principlecheck.evidence.held import deadlines_records_are_held_to
from principlecheck.facts.case import NotAssessable, NotDeclared
from tests.facts.kit import organisation, value

DESK = """
channels: {phone: {kind: phone}, mail: {kind: email}}
queues: {calls: {channels: [phone]}, inbox: {channels: [mail]}}
priorities: {high: {rank: 1}, low: {rank: 2}}
"""
SIGN = "contacts: 400, share: 60%, usual: 5%, chance: 0.01%"


def _measured(sign: str, at: str = "", scopes: str = "queues: [inbox]") -> str:
    at = f"at: {at}, " if at else ""
    scopes = f"{scopes}, " if scopes else ""
    return (
        f"measured: {{october: {{until: 2026-10-31, {scopes}signs: {{{sign}: {{{at}{SIGN}}}}}}}}}"
    )


@pytest.mark.parametrize(
    "limits",
    [
        "{calls: {queues: [calls], hard_limit: none}}",
        "{calls: {queues: [calls], hard_limit: 20m}}",
        "{all: {hard_limit: 6m}, calls: {queues: [calls], hard_limit: none}}",
    ],
)
def test_a_sign_of_a_limit_that_is_gone_asks_to_be_measured_again(limits: str) -> None:
    policy = f"{DESK}handle_time: {limits}\n{_measured('under_limit', '6m', 'queues: [calls]')}"
    with pytest.raises(NotAssessable, match="measure again"):
        value(policy, "measured", "under_limit_stands")


def test_a_limit_counts_by_its_length_and_not_by_how_it_is_written() -> None:
    policy = f"""{DESK}handle_time: {{calls: {{queues: [calls], hard_limit: 360s}}}}
{_measured("under_limit", "6m", "queues: [calls]")}"""
    assert value(policy, "measured", "limit_that_shows") == "calls"
    assert value(policy, "measured", "limit_brings_help") is False


@pytest.mark.parametrize("scopes", ["", "queues: [calls, inbox]"])
def test_a_limit_of_one_queue_hides_none_that_another_is_held_to(scopes: str) -> None:
    policy = f"""{DESK}handle_time: {{all: {{hard_limit: 6m}}, inbox: {{queues: [inbox], hard_limit: 10m}}}}
{_measured("under_limit", "6m", scopes)}"""
    assert value(policy, "measured", "limit_that_shows") == "all"
    assert value(policy, "measured", "pressing_time") == "all"


@pytest.mark.parametrize(
    ("sign", "clock", "fact"),
    [
        ("under_deadline", "resolution", "deadline_that_shows"),
        ("stopped_clocks", "first_reply", "reply_that_stops"),
        ("starved", "first_reply", "promise_that_starves"),
    ],
)
@pytest.mark.parametrize(
    ("promised", "scopes"),
    [("form", "queues: [inbox]"), ("form", ""), ("chat", ""), ("chat", "queues: [inbox, chats]")],
)
def test_a_time_of_one_channel_hides_none_that_another_is_held_to(
    sign: str, clock: str, fact: str, promised: str, scopes: str
) -> None:
    policy = f"""
channels: {{mail: {{kind: email}}, form: {{kind: form}}, chat: {{kind: chat}}}}
queues: {{inbox: {{channels: [mail, form]}}, chats: {{channels: [chat]}}}}
promises:
  all: {{{clock}: {{at_most: 48h}}}}
  own: {{channels: [{promised}], {clock}: {{at_most: 1h}}}}
"""
    assert value(policy + _measured(sign, "48h", scopes), "measured", fact) == "all"
    assert value(policy + _measured(sign, "1h", scopes), "measured", fact) == "own"


def test_a_time_that_holds_on_no_channel_any_more_asks_to_be_measured_again() -> None:
    policy = f"""{DESK}promises:
  all: {{first_reply: {{at_most: 48h}}}}
  mail: {{channels: [mail], first_reply: {{at_most: 1h}}}}
{_measured("stopped_clocks", "48h")}"""
    with pytest.raises(NotAssessable, match="48h"):
        value(policy, "measured", "stopped_clocks_stand")


def test_a_sign_that_does_not_say_at_what_it_shows_is_a_question() -> None:
    policy = f"{DESK}handle_time: {{calls: {{hard_limit: 6m}}}}\n{_measured('under_limit')}"
    with pytest.raises(NotDeclared, match=r"signs\.under_limit\.at"):
        value(policy, "measured", "under_limit_stands")


def test_weeks_and_days_are_one_deadline() -> None:
    policy = f"""{DESK}promises: {{solved: {{channels: [mail], resolution: {{at_most: 1 calendar week}}}}}}
{_measured("under_deadline", "7 calendar days")}"""
    assert value(policy, "measured", "deadline_that_shows") == "solved"


def test_the_last_priority_is_held_to_its_own_target() -> None:
    policy = f"""{DESK}targets:
  high: {{queues: [inbox], priority: high, first_reply: {{at_most: 24h}}}}
  low: {{queues: [inbox], priority: low, first_reply: {{at_most: 24h}}}}
{_measured("starved", "24h", "queues: [inbox], priority: low")}"""
    assert value(policy, "measured", "promise_that_starves") == "low"
    assert value(policy, "measured", "starves_at_a_target") is True


def test_a_time_for_other_contacts_is_not_the_one_that_shows() -> None:
    policy = f"""{DESK}targets: {{high: {{queues: [inbox], priority: high, first_reply: {{at_most: 24h}}}}}}
{_measured("stopped_clocks", "24h")}"""
    with pytest.raises(NotAssessable, match="24h"):
        value(policy, "measured", "stopped_clocks_stand")


@pytest.mark.parametrize("scopes", ["queues: [inbox]", "queues: [calls]"])
def test_a_sign_is_the_latest_until_the_same_contacts_are_looked_at_again(scopes: str) -> None:
    policy = f"""{DESK}measured:
  september: {{until: 2026-09-30, queues: [inbox], signs: {{not_asked: {{{SIGN}}}}}}}
  october: {{until: 2026-10-31, {scopes}, signs: {{not_asked: {{{SIGN}}}}}}}
"""
    again = scopes == "queues: [inbox]"
    earlier = value(policy, "measured", "newest", "measured.september")
    later = value(policy, "measured", "newest", "measured.october")
    assert (earlier.not_asked, later.not_asked) == (not again, True)
    assert earlier.starved


def test_records_of_a_queue_are_held_to_the_narrowest_time_of_its_channels() -> None:
    declared = organisation("""
channels: {mail: {kind: email}, form: {kind: form}}
queues: {inbox: {channels: [mail, form]}}
promises: {all: {first_reply: {at_most: 48h}}, form: {channels: [form], first_reply: {at_most: 1h}}}
""")
    held = deadlines_records_are_held_to(declared, declared.find("queues", "inbox"))[
        "first_reply"
    ].item
    assert held is not None
    assert held.id == "form"


def test_contacts_are_held_to_the_share_that_a_target_names_for_all_its_times() -> None:
    declared = organisation(
        f"{DESK}targets: {{inbox: {{queues: [inbox], kept: {{at_least: 70%}}, first_reply: {{at_most: 24h}}}}}}"
    )
    queue = declared.find("queues", "inbox")
    assert deadlines_records_are_held_to(declared, queue)["first_reply"].share == 0.7
