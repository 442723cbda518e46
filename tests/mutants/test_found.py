"""What the mutants have found: each of these was wrong once."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import subjects, value
from tests.mutants.edits import Edit
from tests.mutants.harbour import judged

HOURS = "hours: {desk: {time_zone: Europe/Dublin, open: {mon-fri: 09:00-17:00}}}"
WAYS = "channels: {chat: {kind: chat, hours: desk}, mail: {kind: email, hours: desk}}"
QUEUES = "queues: {chat: {channels: [chat], hours: desk}, mail: {channels: [mail], hours: desk}}"
DESK = f"{HOURS}\n{WAYS}\n{QUEUES}"


def edited(route: str, after: object) -> frozenset[str]:
    return judged(Edit(tuple(route.split(".")), "by hand", None, after)).findings


def test_an_agent_who_can_hold_no_contact_breaks_no_rule() -> None:
    result = judged(Edit(("queues", "phone", "concurrency"), "halve", 1, 0), by_all=True)
    assert result.errors == ()
    assert "SVC08" in result.findings


def test_joining_without_any_way_of_leaving_is_a_finding_once_journeys_are_finished() -> None:
    join = "journeys: {sign-up: {kind: join, channels: [mail], customer_steps: [a]}}"
    assert value(f"{DESK}\n{join}", "joining_and_leaving", "no_way_out") is True
    only_begun = f"organisation: {{complete: []}}\n{DESK}\n{join}"
    for name in ("no_way_out", "no_leaving_by"):
        with pytest.raises(NotDeclared):
            value(only_begun, "joining_and_leaving", name)


def test_no_limit_is_none_to_share() -> None:
    reasons = (
        "contact_reasons: {save: {queue: chat, kind: complaint}, other: {queue: chat, kind: order}}"
    )
    for limit, shared in (("none", []), ("30m", ["other"])):
        policy = f"{DESK}\n{reasons}\nhandle_time: {{all: {{queues: [chat], hard_limit: {limit}}}}}"
        assert value(policy, "limited_queue", "shares_limit_with") == shared


def test_work_of_an_unknown_kind_may_be_other_work() -> None:
    reasons = "contact_reasons: {save: {queue: chat, kind: complaint}, other: {queue: chat}}"
    policy = f"{DESK}\n{reasons}\nhandle_time: {{all: {{queues: [chat], hard_limit: 30m}}}}"
    with pytest.raises(NotDeclared, match=r"contact_reasons\.other\.kind"):
        value(policy, "limited_queue", "shares_limit_with")


def test_the_narrower_promise_holds_on_its_channel() -> None:
    promises = (
        "promises: {all: {channels: [chat, mail], first_reply: {at_most: 2m}}, "
        "letters: {channels: [mail], first_reply: {at_most: 1 working day}}}"
    )
    targets = (
        "targets: {chat: {queues: [chat], first_reply: {at_most: 1m}}, "
        "mail: {queues: [mail], first_reply: {at_most: 4 working hours}}}"
    )
    found = subjects(f"{DESK}\n{promises}\n{targets}", "promise_and_target")
    assert [(s.entry.id, s.other.id if s.other else "") for s in found] == [
        ("all", "chat"),
        ("letters", "mail"),
    ]


def test_a_segment_without_targets_of_its_own_is_held_against_those_of_everybody() -> None:
    soon = {"at_most": "30 working minutes", "for_share": "90%"}
    assert "RES01" in edited("targets.mail-club.first_reply", soon)


def test_a_queue_of_no_team_may_be_open_without_an_approver() -> None:
    result = judged(Edit(("queues", "chat", "team"), "remove", "care-desk", None))
    waits = {s: r for (code, s), r in result.waits.items() if code == "SVC20"}
    assert waits == {"customer_rules.repair-charges": ("queues.chat.team",)}
