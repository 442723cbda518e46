"""Needs by rank, and the money that each gets."""

import pytest

from principlecheck.facts.case import NotAssessable, NotDeclared
from tests.facts.kit import value

ON = "needs"
NEEDS = "needs: {quick: {kind: speed, rank: 1}, b: {rank: 2}, c: {rank: 3}, pretty: {rank: 4}}\n"


def spend(**amounts: str) -> str:
    """An investment in each need."""
    lines = [f"  i-{need}: {{need: {need}, amount: {amount}}}" for need, amount in amounts.items()]
    return NEEDS + "\n".join(["investments:", *lines]) + "\n"


def test_amounts_meet_on_one_period() -> None:
    policy = spend(quick="1200 EUR per month", pretty="14402 EUR per year")
    assert value(policy, ON, "gets_most", "needs.pretty") is True
    assert value(policy, ON, "spent_on_it", "needs.pretty") == "1200.17 EUR per month"
    assert value(policy, ON, "spending_that_fits", "needs.pretty") == "1200 EUR per month"
    assert value(policy, ON, "matters_least", "needs.pretty") is True
    assert value(policy, ON, "top_need", "needs.pretty") == "quick"


def test_ties_belong_to_neither_quarter() -> None:
    policy = spend(quick="1200 EUR per month", pretty="1200 EUR per month")
    assert value(policy, ON, "gets_most", "needs.pretty") is False
    tied = policy.replace("c: {rank: 3}", "c: {rank: 4}")
    assert value(tied, ON, "matters_least", "needs.pretty") is False


def test_two_currencies_do_not_add_up() -> None:
    with pytest.raises(NotAssessable):
        value(spend(quick="1 EUR per month", b="1 GBP per month"), ON, "gets_most", "needs.quick")


def test_speed_is_bought_by_capacity_alone() -> None:
    bought = NEEDS + "investments: {desk: {need: b, amount: 1 EUR per week, buys: capacity}}"
    assert value(bought, ON, "speed_is_bought", "needs.quick") is True
    taught = bought.replace("capacity", "training")
    assert value(taught, ON, "speed_is_bought", "needs.quick") is False
    with pytest.raises(NotDeclared):
        value(bought.replace(", buys: capacity", ""), ON, "speed_is_bought", "needs.quick")


def test_the_top_need_is_rank_one_or_the_first_of_a_finished_list() -> None:
    assert value(NEEDS, ON, "is_top_need", "needs.quick") is True
    assert value(NEEDS, ON, "is_top_need", "needs.b") is False
    later = "organisation: {complete: []}\nneeds: {a: {rank: 2}}"
    with pytest.raises(NotDeclared):
        value(later, ON, "is_top_need")
