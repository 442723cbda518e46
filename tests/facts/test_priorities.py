"""The least urgent class of a live queue, against waits recomputed from the formula's vector."""

import math
import re

import pytest

from principlecheck.facts.case import NotAssessable, NotDeclared
from tests.facts.desk import subjects, value

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


def test_ageing_caps_the_wait() -> None:
    aged = desk(agents=8, ageing=", moves_up_after: 40s")
    assert value(desk(agents=8), ON, "starves") is True
    assert value(aged, ON, "class_wait") == 40.0
    assert value(aged, ON, "starves") is False


def test_undeclared_ageing_matters_only_where_it_would_decide() -> None:
    assert value(desk(ageing=""), ON, "starves") is False
    with pytest.raises(NotDeclared, match="moves_up_after"):
        value(desk(agents=8, ageing=""), ON, "starves")


def test_overload_has_no_end_and_no_ageing_helps() -> None:
    assert value(desk(agents=5), ON, "class_wait") == math.inf
    assert value(desk(agents=5), ON, "waits_without_end") is True
    with pytest.raises(NotAssessable):
        value(desk(agents=5, ageing=", moves_up_after: 30s"), ON, "starves")


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


def test_only_live_queues_with_two_classes_are_judged() -> None:
    assert len(subjects(desk(), ON)) == 1
    assert subjects(desk(kind="email"), ON) == []
    assert (
        subjects(re.sub(r"  standard: .*", "", desk()).replace("priority: standard, ", ""), ON)
        == []
    )
