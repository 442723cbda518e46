"""Occupancy of the busiest hour: 60 contacts of 6 minutes are 6 erlangs."""

import pytest

from principlecheck.facts.case import NotAssessable, NotDeclared
from tests.facts.kit import value

ON = "queues"


def policy(agents: int, ceiling: str = "") -> str:
    """A phone queue with 6 erlangs, and perhaps a ceiling."""
    targets = f"targets: {{phone: {{queues: [phone], {ceiling}}}}}" if ceiling else "targets: {}"
    return f"""
channels: {{phone: {{kind: phone}}}}
queues: {{phone: {{channels: [phone], busiest_hour: {{contacts: 60, agents: {agents}}}}}}}
contact_reasons: {{order: {{queue: phone, handle_time: {{mean: 6m}}}}}}
{targets}
"""


def test_load_over_agents() -> None:
    assert value(policy(8), ON, "busy_share") == pytest.approx(0.75)
    assert value(policy(5), ON, "busy_share") == pytest.approx(1.2)


def test_nobody_there_is_another_matter() -> None:
    with pytest.raises(NotAssessable):
        value(policy(0), ON, "busy_share")


def test_agents_that_keep_the_ceiling() -> None:
    """6/.75 is 8 agents exactly; 6/.74 is 8.1, so 9."""
    assert value(policy(7, "occupancy: {at_most: 75%}"), ON, "agents_within_ceiling") == 8
    assert value(policy(7, "occupancy: {at_most: 74%}"), ON, "agents_within_ceiling") == 9


def test_a_ceiling_for_some_contacts_is_none_for_the_queue() -> None:
    urgent = policy(8, "priority: urgent, occupancy: {at_most: 70%}") + (
        "priorities: {urgent: {rank: 1}}"
    )
    assert value(urgent, ON, "has_occupancy_ceiling") is False
    assert value(policy(8), ON, "has_occupancy_ceiling") is False
    with pytest.raises(NotDeclared):
        value(policy(8), ON, "occupancy_ceiling")
