"""Weights of speed, resolution and quality."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import value

ON = "scorecards"


def scorecard(weights: str, metrics: str = "") -> str:
    """A scorecard of length, closed, first and sales."""
    declared = metrics or (
        "{length: {measures: handle_time}, closed: {measures: contacts_handled}, "
        "first: {measures: first_contact_resolution}, sales: {measures: conversion}}"
    )
    return (
        f"roles: {{agent: {{}}}}\nmetrics: {declared}\n"
        f"scorecards: {{agents: {{role: agent, weights: {weights}}}}}"
    )


def test_decimal_weights_that_are_equal_are_equal() -> None:
    policy = scorecard("{length: 10%, closed: 20%, first: 30%, sales: 40%}")
    assert value(policy, ON, "speed_weight") == value(policy, ON, "lasting_weight") == 0.3
    assert value(policy, ON, "weight_to_move") == 0.0


def test_the_weight_to_move_makes_them_even_at_least() -> None:
    policy = scorecard("{length: 25%, closed: 20%, first: 20%, sales: 35%}")
    assert value(policy, ON, "weight_to_move") == 0.13  # half of 25 points, rounded up
    assert value(policy, ON, "speed_metrics") == ["length", "closed"]
    assert value(policy, ON, "metric_count") == 4


def test_a_metric_that_is_declared_nowhere_is_not_declared() -> None:
    policy = "roles: {agent: {}}\nscorecards: {agents: {role: agent, weights: {length: 100%}}}"
    with pytest.raises(NotDeclared):
        value(policy, ON, "speed_weight")
