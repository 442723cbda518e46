"""Complaints and cancellations against the limits on other work."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import value

ON = "limited_queue"
WORK = """
channels: {phone: {kind: phone}, mail: {kind: email}}
queues: {phone: {channels: [phone]}, mail: {channels: [mail]}}
contact_reasons:
  order: {queue: phone, kind: order}
  leaving: {queue: phone, kind: cancellation}
  letter: {queue: mail, kind: order}
"""


def limits(order: str, leaving: str) -> str:
    """Each kind of work on the phone with its own limit; letters get the most time."""
    return WORK + (
        f"handle_time:\n  order: {{reasons: [order], hard_limit: {order}}}\n"
        f"  leaving: {{reasons: [leaving], hard_limit: {leaving}}}\n"
        "  mail: {queues: [mail], hard_limit: 45m}\n"
    )


SAVE = "handle_time.leaving ~ queues.phone"


@pytest.mark.parametrize(
    ("order", "leaving", "as_long"),
    [("12m", "12m", True), ("12m", "12m1s", False), ("none", "30m", True)],
)
def test_other_work_by_the_same_kind_of_channel(order: str, leaving: str, as_long: bool) -> None:
    policy = limits(order, leaving)
    assert value(policy, ON, "save_reasons", SAVE) == ["leaving"]
    assert value(policy, ON, "others_get_as_long", SAVE) is as_long
    assert value(policy, ON, "shares_limit_with", SAVE) == []


def test_one_entry_for_both() -> None:
    policy = WORK + "handle_time: {all: {queues: [phone], hard_limit: 12m}}"
    assert value(policy, ON, "shares_limit_with") == ["order"]


def test_no_limit_elsewhere_is_told_as_such() -> None:
    policy = limits("none", "30m")
    assert value(policy, ON, "longest_elsewhere", SAVE) == "no limit"
    assert value(policy, ON, "longest_elsewhere_for", SAVE) == "order"


def test_reasons_without_a_kind_decide_nothing() -> None:
    policy = limits("12m", "20m").replace("queue: phone, kind: order", "queue: phone")
    with pytest.raises(NotDeclared):
        value(policy.replace("kind: cancellation", "share: 10%"), ON, "save_reasons", SAVE)
    with pytest.raises(NotDeclared) as missing:
        value(policy, ON, "others_get_as_long", SAVE)
    assert missing.value.routes == ("contact_reasons.order.kind",)


@pytest.mark.parametrize(
    ("handle_time", "least", "most"),
    [
        ("{median: 5m, p90: 12m}", 0.98, 0.991),
        ("{median: 5m, p90: 12m, measured_under_limit: true}", 0.0, 0.0),
        ("{mean: 5m}", 0.0, 0.0),
        ("{p90: 12m, p99: 24m}", 0.99, 1.0),
        ("", 0.0, 0.0),
    ],
)
def test_how_many_are_known_to_end_before_the_limit(
    handle_time: str, least: float, most: float
) -> None:
    declared = f", handle_time: {handle_time}" if handle_time else ""
    work = WORK.replace("kind: cancellation", f"kind: cancellation{declared}")
    policy = f"{work}handle_time: {{all: {{queues: [phone], hard_limit: %s}}}}"
    assert least <= value(policy % "24m", ON, "saves_known_to_fit") <= most
    assert value(policy % "none", ON, "saves_known_to_fit") == 1.0
