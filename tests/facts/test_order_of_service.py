"""What decides who is served next before urgency does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.facts.kit import value


def policy(order: str, *, segments: int = 2, moves: str = "", patient: str = "") -> str:
    return f"""
channels: {{mail: {{kind: email}}}}
queues: {{inbox: {{channels: [mail], served_by: [{order}]}}}}
segments: {{{", ".join(f"s{number}: {{}}" for number in range(segments))}}}
contact_reasons: {{refunds: {{queue: inbox}}, praise: {{queue: inbox}}}}
priorities: {{urgent: {{rank: 1{moves}}}, normal: {{rank: 2{patient}}}}}
"""


def behind(order: str, **more: Any) -> bool:
    found: bool = value(policy(order, **more), "queues", "urgency_comes_second")
    return found


@pytest.mark.parametrize("order", ["segment, priority, arrival", "reason, priority"])
def test_urgency_comes_second_where_something_else_decides_before_it(order: str) -> None:
    assert behind(order)


@pytest.mark.parametrize(
    "order", ["priority, segment", "priority", "arrival, segment, priority", "segment, arrival"]
)
def test_urgency_comes_first_or_does_not_decide_at_all(order: str) -> None:
    assert not behind(order)


def test_nobody_stands_behind_where_all_are_alike() -> None:
    assert not behind("segment, priority", segments=1)


def test_a_class_that_moves_up_does_not_stand_behind() -> None:
    assert not behind("segment, priority", moves=", moves_up_after: 30m")
    assert behind("segment, priority", moves=", moves_up_after: none")
    assert behind("segment, priority", patient=", moves_up_after: 2h")


def test_the_first_that_tells_contacts_apart_decides_first() -> None:
    order = "segment, reason, priority, arrival"
    assert behind(order, segments=1)
    assert value(policy(order, segments=1), "queues", "decides_first") == "reason"
    assert value(policy(order), "queues", "decides_first") == "segment"
    assert value(policy(order), "queues", "order_by_urgency") == (
        "[priority, segment, reason, arrival]"
    )


@pytest.mark.parametrize(
    ("order", "counts"),
    [
        ("priority", True),
        ("segment, priority, arrival", True),
        ("arrival", False),
        ("segment, arrival", False),
        ("segment, arrival, priority", False),
    ],
)
def test_urgency_counts_only_where_the_order_asks_for_it(order: str, counts: bool) -> None:
    assert value(policy(order), "queues", "urgency_counts") is counts
