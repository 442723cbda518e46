"""Paths of a case: circles, dead ends, and how long they take."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import value

ON = "handovers"
ROLES = "roles: {agent: {hours: office}, lead: {hours: office}, head: {hours: office}, boss: {}}\n"
HOURS = "hours: {office: {time_zone: Europe/Madrid, open: {mon-fri: 09:00-17:00}}}\n"


def path(*edges: str, more: str = "") -> str:
    """Escalations such as `agent lead`, with further fields after the two roles."""
    lines = ["handovers:"]
    for number, edge in enumerate(edges):
        sender, receiver, *rest = edge.split(" ", 2)
        fields = f", {rest[0]}" if rest else ""
        lines.append(f"  e{number}: {{kind: escalation, from: {sender}, to: {receiver}{fields}}}")
    return HOURS + ROLES + more + "\n".join(lines) + "\n"


def test_a_circle_is_closed_once() -> None:
    policy = path("agent lead", "lead head", "head lead")
    closing = [value(policy, ON, "closes_circle", f"handovers.e{n}") for n in range(3)]
    assert closing == [False, False, True]
    assert value(policy, ON, "circle", "handovers.e2") == "the lead → the head → the lead"


def test_a_circle_without_a_beginning_and_one_of_a_single_role() -> None:
    policy = path("lead head", "head lead")
    assert [value(policy, ON, "closes_circle", f"handovers.e{n}") for n in (0, 1)] == [True, False]
    assert value(path("lead lead"), ON, "circle") == "the lead → the lead"


def test_a_circle_of_roles_that_nothing_says_more_of_is_told_by_their_ids() -> None:
    policy = path("clerk clerk").replace(ROLES, "")
    assert value(policy, ON, "circle") == "clerk → clerk"


def test_a_receiver_without_a_way_on_has_to_be_final() -> None:
    assert value(path("agent lead final: false"), ON, "dead_end") is True
    assert value(path("agent lead final: true"), ON, "dead_end") is False
    with pytest.raises(NotDeclared) as missing:
        value(path("agent lead"), ON, "dead_end")
    assert missing.value.routes == ("handovers.e0.final",)


def test_no_dead_end_while_the_section_is_only_begun() -> None:
    open_ = path("agent lead final: false", more="organisation: {complete: []}\n")
    with pytest.raises(NotDeclared):
        value(open_, ON, "dead_end")


def test_the_longest_way_is_the_sum_of_its_steps_from_the_worst_start() -> None:
    policy = path(
        "agent lead 'within': 4 working hours",
        "lead head 'within': 2 working days, final: true",
        "agent boss 'within': 2h, final: true",
    )
    # From Friday at 17:00: Monday at 13:00, then Wednesday at 13:00; 116 hours.
    told = value(policy, ON, "longest_way", "handovers.e0")
    assert "the agent → the lead → the head: 4 working hours + 2 working days" in told
    assert "116 hours by the clock" in told


def test_without_times_nothing_is_said_of_the_longest_way() -> None:
    assert value(path("agent lead"), ON, "longest_way") == ""
    some = path("agent lead 'within': 2h", "lead head")
    assert "not known" in value(some, ON, "longest_way", "handovers.e0")
