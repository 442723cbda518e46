"""`explain`: whatever somebody types who has seen the word in a policy or a report."""

import re

import pytest

from tests.cli.conftest import Cli


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
    ],
)
def test_a_word_is_understood_as_people_type_it(cli: Cli, typed: str, first: str) -> None:
    ended = cli("explain", typed)
    assert ended.code == 0
    assert ended.out.split("\n")[0] == first


def test_a_field_is_told_with_an_example_and_the_rules_that_read_it(cli: Cli) -> None:
    out = cli("explain", "hard_limit").out
    assert "For example: hard_limit: 6m" in out
    assert re.search(r"Read by: [^.]*\bPRD01\b", out)


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
