"""Who is bound, who gives way, and what comes before a contact is ended."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import value


def test_leaders_who_are_not_bound() -> None:
    policy = "conduct: {respect: {kind: respect, binds: [agent]}}\nroles: {agent: {}, chief: {%s}}"
    assert value(policy % "leads: true", "conduct", "leaders_left_out") == ["chief"]
    with pytest.raises(NotDeclared, match=r"roles\.leads"):
        value(policy % "", "conduct", "leaders_left_out")


def test_everyone_binds_without_roles() -> None:
    policy = "conduct: {respect: {kind: respect, binds: [everyone]}}"
    assert value(policy, "conduct", "leaders_left_out") == []


def test_always_right_gives_way_to_a_protecting_rule_it_names() -> None:
    policy = "conduct: {right: {kind: customer_always_right%s}, abuse: {kind: abuse}}"
    named = policy % ", except: [abuse]"
    assert value(named, "conduct", "gives_way", "conduct.right") is True
    assert value(policy % "", "conduct", "gives_way", "conduct.right") is False


def test_a_section_only_begun_may_still_protect() -> None:
    policy = "organisation: {complete: []}\nconduct: {right: {kind: customer_always_right}}"
    with pytest.raises(NotDeclared, match=r"conduct\.abuse"):
        value(policy, "conduct", "protecting_rules")


def test_what_is_skipped_before_the_end() -> None:
    policy = "conduct: {abuse: {kind: abuse, may_end_after: [warning]}}"
    assert value(policy, "conduct", "skipped_before_end") == ["another route"]
    assert value(policy, "conduct", "hasty_route") == "conduct.abuse.may_end_after"
