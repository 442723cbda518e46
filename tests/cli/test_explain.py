"""`explain`: whatever somebody types who has seen the word in a policy or a report."""

import pytest

from principlecheck.explaining import (
    explain_rule_page,
    explanation_page,
    names_that_can_be_explained,
)
from principlecheck.explaining.fields import format_values_to_explain
from principlecheck.packs.messages import PLACEHOLDER
from tests.cli.conftest import Cli, loaded_once


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("prd1", "PRD01 cap-below-resolution-time: The handle-time limit is shorter than the work"),
        ("Pride", "Pride in workmanship"),
        ("hard_limit", "hard_limit, in handle_time"),
        ("handle_time.hard_limit", "hard_limit, in handle_time"),
        ("reviewed", "reviewed, in every section"),
        ("handovers", "handovers"),
        ("occupancy", "occupancy"),
        ("first reply", "first_reply, in promises"),
        ("critical", "severity"),
        ("opinion", "confidence"),
        ("segment", "segments"),
    ],
)
def test_a_word_is_understood_as_people_type_it(cli: Cli, typed: str, first: str) -> None:
    ended = cli("explain", typed)
    assert ended.code == 0
    assert ended.out.split("\n")[0] == first


def test_a_field_is_told_with_an_example_and_the_rules_that_read_it(cli: Cli) -> None:
    out = cli("explain", "hard_limit").out
    assert "For example: hard_limit: 6m" in out
    assert "Read by: " in out
    assert " PRD01," in out


def test_a_field_of_several_sections_is_told_for_each(cli: Cli) -> None:
    out = cli("explain", "within").out
    assert "within, in handovers" in out
    assert "within, in follow_ups" in out


def test_a_term_that_is_a_field_as_well_is_told_as_both(cli: Cli) -> None:
    out = cli("explain", "patience").out
    assert out.startswith("patience\n")
    assert "patience, in measured" in out


def test_the_letters_of_a_principle_lead_to_its_rules(cli: Cli) -> None:
    ended = cli("explain", "svc")
    assert (ended.code, ended.err.strip()) == (
        2,
        "There is nothing called `svc`. See principlecheck rules --select SVC.",
    )


def test_a_beginning_that_several_words_have_is_not_guessed_at(cli: Cli) -> None:
    assert cli("explain", "re").code == 2


def test_no_page_of_a_rule_shows_a_placeholder() -> None:
    """Neither on the terminal nor in the documentation."""
    packs = loaded_once()
    with_one = []
    for rule in (rule for pack in packs for rule in pack.rules):
        if not any(PLACEHOLDER.search(text) for text in (rule.rule.why, rule.rule.effect)):
            continue
        with_one.append(rule.code)
        for text in (explanation_page(rule.code, packs, 80), explain_rule_page(rule)):
            assert PLACEHOLDER.search(text) is None, rule.code
    assert "BUY01" in with_one


def test_a_sentence_that_names_an_entry_is_told_of_an_example(cli: Cli) -> None:
    out = cli("explain", "BUY01").out
    assert "Effect: For example: Support bears the cost of a rule that it cannot change." in out


def test_a_variant_does_not_stand_in_for_the_rule(cli: Cli) -> None:
    out = " ".join(cli("explain", "SVC02").out.split())
    assert "Effect: For example: Each side believes that the other has the case" in out


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("refund", "refund is a kind of customer_rules: what the rule is about."),
        ("known issue", "known_issue is a kind of customer_rules: what the rule is about."),
        ("repeat_contacts", "repeat_contacts is a value of metrics.measures: what it measures."),
        ("wanted_outcome", "wanted_outcome is a value of journeys.asks:"),
        ("illness", "hardship is a value of customer_rules.exceptions:"),
    ],
)
def test_a_value_of_a_field_is_told_with_its_place(cli: Cli, typed: str, told: str) -> None:
    ended = cli("explain", typed)
    assert ended.code == 0
    assert told in " ".join(ended.out.split())


def test_every_value_of_the_format_has_a_page() -> None:
    packs = loaded_once()
    names = names_that_can_be_explained(packs)
    for typed in format_values_to_explain():
        assert explanation_page(names[typed], packs, 80).strip(), typed


def test_a_value_that_is_a_field_as_well_is_told_as_both(cli: Cli) -> None:
    out = cli("explain", "priority").out
    assert "priority, in promises" in out
    assert "priority is a value of queues.served_by:" in out


@pytest.mark.parametrize(
    ("said", "here"),
    [
        ("response time", "first_reply"), ("NBD", "span"), ("business hours", "hours"), ("canned response", "replies"),
        ("uptime", "availability"), ("csat", "satisfaction"), ("tiers", "segments"), ("best effort", "first_reply"),
    ],
)  # fmt: skip
def test_what_people_call_things_is_explained_by_the_names_here(
    cli: Cli, said: str, here: str
) -> None:
    ended = cli("explain", said)
    assert ended.code == 0
    assert ended.out.startswith(f"`{said}` is {here}")


def test_a_name_that_means_nothing_is_still_refused(cli: Cli) -> None:
    assert cli("explain", "chta").code == 2
