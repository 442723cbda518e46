"""What decides who is served next before urgency does."""

from __future__ import annotations

import pytest

from tests.facts.kit import value


def behind(order: str, *, segments: int = 2, moves: str = "") -> bool:
    found: bool = value(
        f"""
channels: {{mail: {{kind: email}}}}
queues: {{inbox: {{channels: [mail], served_by: [{order}]}}}}
segments: {{{", ".join(f"s{number}: {{}}" for number in range(segments))}}}
contact_reasons: {{refunds: {{queue: inbox}}, praise: {{queue: inbox}}}}
priorities: {{urgent: {{rank: 1{moves}}}, normal: {{rank: 2}}}}
""",
        "queues",
        "urgency_comes_second",
    )
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
