"""The least urgent class of a live queue, against waits recomputed from the formula's vector."""

import math
import re

import pytest

from principlecheck.arithmetic.priority import lowest_priority_tail
from principlecheck.facts.case import NotAssessable, NotDeclared
from tests.arithmetic.simulation import ageing_waits, estimate
from tests.facts.kit import subjects, value

ON = "lowest_class"


def desk(
    agents: int = 9,
    ageing: str = ", moves_up_after: none",
    target: str = "{at_most: 45s, for_share: 90%}",
    kind: str = "phone",
    shares: tuple[str, str] = (", share: 12%", ", share: 88%"),
) -> str:
    """66 contacts an hour of 312 s: 5.72 erlangs, of which 12 % go first."""
    return f"""
channels: {{phone: {{kind: {kind}}}}}
queues: {{phone: {{channels: [phone], busiest_hour: {{contacts: 66, agents: {agents}}}}}}}
contact_reasons: {{all: {{queue: phone, share: 100%, handle_time: {{mean: 312s}}}}}}
priorities:
  urgent: {{rank: 1{shares[0]}}}
  standard: {{rank: 2{shares[1]}{ageing}}}
targets: {{standard: {{queues: [phone], priority: standard, first_reply: {target}}}}}
"""


def test_the_wait_of_nine_in_ten() -> None:
    assert value(desk(), ON, "class_wait") == pytest.approx(44, abs=0.5)
    assert value(desk(), ON, "starves") is False
    assert value(desk(target="{at_most: 43s, for_share: 90%}"), ON, "starves") is True


def test_the_share_is_that_of_the_target_else_nine_in_ten() -> None:
    assert value(desk(target="{at_most: 45s}"), ON, "class_wait") == pytest.approx(44, abs=0.5)
    assert value(desk(target="{at_most: 45s, for_share: 50%}"), ON, "class_wait") == 0.0


def test_ageing_that_begins_at_the_target_comes_too_late() -> None:
    assert value(desk(agents=8), ON, "starves") is True
    for ageing in ("45s", "46s", "10m", "none"):
        assert value(desk(agents=8, ageing=f", moves_up_after: {ageing}"), ON, "starves") is True


def test_ageing_left_out_is_none() -> None:
    assert value(desk(ageing=""), ON, "starves") is False
    assert value(desk(agents=8, ageing=""), ON, "starves") is True


def test_no_ageing_cures_what_is_late_in_any_order() -> None:
    late = desk(agents=7, ageing=", moves_up_after: 1s", target="{at_most: 400s, for_share: 90%}")
    assert value(late, ON, "wait_in_turn") == pytest.approx(403, abs=1)
    assert value(late, ON, "starves") is True


def test_between_the_two_orders_nothing_is_said_of_a_class_that_ages() -> None:
    between = "{at_most: 420s, for_share: 90%}"
    assert value(desk(agents=7, target=between), ON, "starves") is True
    with pytest.raises(NotAssessable, match="between"):
        value(desk(agents=7, ageing=", moves_up_after: 80s", target=between), ON, "starves")
    kept = desk(agents=7, ageing=", moves_up_after: 80s", target="{at_most: 460s, for_share: 90%}")
    assert value(kept, ON, "starves") is False


def test_a_simulation_of_ageing_stays_between_the_two_orders() -> None:
    """88 % of contacts age after 80 s: nearly the order they came in."""
    waits = ageing_waits((5.72 * 0.12, 5.72 * 0.88), 7, 312, 80, contacts=400_000, seed=11)
    slowest_tenth = sorted(waits)[int(len(waits) * 0.9)]
    in_turn = value(desk(agents=7), ON, "wait_in_turn")
    assert in_turn - 10 < slowest_tenth < value(desk(agents=7), ON, "class_wait") - 20


def test_until_it_begins_ageing_changes_no_wait() -> None:
    loads = (5.72 * 0.12, 5.72 * 0.88)
    waits = ageing_waits(loads, 7, 312, 90, contacts=400_000, seed=12)
    later = estimate([float(wait > 90) for wait in waits])
    assert later.agrees_with(lowest_priority_tail(*loads, 7, 312, 90))


def test_a_class_that_is_always_last_by_mail_is_judged_by_what_it_is_promised() -> None:
    mail = desk(kind="email") + "promises: {all: {channels: [phone], first_reply: {at_most: 24h}}}"
    assert value(mail, ON, "answered_live") is False
    assert value(mail, ON, "always_last") is True
    assert value(mail, ON, "is_given_a_time") is True
    assert value(desk(kind="email"), ON, "is_given_a_time") is False


def test_overload_has_no_end_and_no_ageing_helps() -> None:
    assert value(desk(agents=5), ON, "class_wait") == math.inf
    assert value(desk(agents=5), ON, "waits_without_end") is True
    assert value(desk(agents=5, ageing=", moves_up_after: 30s"), ON, "starves") is True


def test_the_agents_named_keep_the_target_and_one_fewer_do_not() -> None:
    needed = value(desk(agents=5), ON, "agents_for_class")
    assert needed == 9
    assert value(desk(agents=needed), ON, "starves") is False
    assert value(desk(agents=needed - 1), ON, "starves") is True


def test_the_share_of_the_lowest_class_is_what_remains() -> None:
    left_out = desk(shares=(", share: 12%", ""))
    assert value(left_out, ON, "class_wait") == value(desk(), ON, "class_wait")
    with pytest.raises(NotDeclared, match=r"urgent\.share"):
        value(desk(shares=("", ", share: 88%")), ON, "class_wait")


def test_only_queues_with_two_classes_are_judged() -> None:
    assert len(subjects(desk(), ON)) == 1
    alone = re.sub(r"  standard: .*", "", desk()).replace("priority: standard, ", "")
    assert subjects(alone, ON) == []
