"""Promises against the longest way up inside."""

import pytest

from principlecheck.facts.case import NotAssessable, NotDeclared
from tests.facts.kit import subjects, value

ON = "promise_and_path"


def policy(promise: str = "at_most: 4 working days", up: str = "within: 2 working days") -> str:
    return f"""
hours: {{day: {{time_zone: Europe/Madrid, open: {{mon-fri: "09:00-17:00"}}}}}}
organisation: {{hours: day}}
channels: {{mail: {{kind: email}}, chat: {{kind: chat}}}}
queues: {{mail: {{channels: [mail]}}, chat: {{channels: [chat]}}}}
roles: {{agent: {{}}, lead: {{}}, board: {{}}, ombudsman: {{outside: true}}}}
promises: {{solved: {{channels: [mail], resolution: {{{promise}}}}}}}
handovers:
  up: {{kind: escalation, from: agent, to: lead, queues: [mail], {up}}}
  top: {{kind: escalation, from: lead, to: board, queues: [mail], within: 3 working days}}
  out: {{kind: escalation, from: board, to: ombudsman, queues: [mail], within: 8 calendar weeks}}
"""


def test_steps_add_up_as_far_as_our_own_people() -> None:
    assert value(policy(), ON, "path_is_late") is True
    assert value(policy(), ON, "path_told") == "2 working days + 3 working days = 5 working days"
    assert value(policy(), ON, "path_roles") == "the agent to the lead to the board"
    assert str(value(policy(), ON, "promise_the_path_keeps")) == "5 working days"
    assert value(policy("at_most: 5 working days"), ON, "path_is_late") is False


def test_what_is_known_may_be_late_already() -> None:
    untimed = "when: it is hard"
    assert value(policy("at_most: 2 working days", untimed), ON, "path_is_late") is True
    with pytest.raises(NotDeclared) as missing:
        value(policy("at_most: 3 working days", untimed), ON, "path_is_late")
    assert missing.value.routes == ("handovers.up.within",)


def test_a_promise_to_a_share_may_leave_out_those_that_go_up() -> None:
    with pytest.raises(NotAssessable):
        value(policy("at_most: 4 working days, for_share: 90%"), ON, "path_is_late")
    kept = policy("at_most: 5 working days, for_share: 90%")
    assert value(kept, ON, "path_is_late") is False


def test_a_way_of_another_queue_is_no_way_of_this_promise() -> None:
    assert subjects(policy().replace("queues: [mail], ", "queues: [chat], "), ON) == []
    assert subjects(policy().replace("queues: [mail], ", ""), ON) == []
    alone = policy().replace("queues: [mail], ", "").replace(", chat: {channels: [chat]}", "")
    assert len(subjects(alone, ON)) == 1
