"""Every rule's own examples, each as one test."""

from functools import cache

import pytest

from principlecheck.usecases.examples import ExampleResult, run_examples_of_rules
from tests.built_in import loaded_once

RULES = {rule.code: rule for pack in loaded_once() for rule in pack.rules}
NAMES = [
    f"{code} {part} {number}"
    for code, rule in RULES.items()
    for part in ("passes", "fails", "asks")
    for number, _ in enumerate(getattr(rule.rule.examples, part), 1)
]


@cache
def results_of(code: str) -> dict[str, ExampleResult]:
    return {result.name: result for result in run_examples_of_rules([RULES[code]])}


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name.replace(" ", "-"))
def test_example_ends_as_its_rule_says(name: str) -> None:
    assert results_of(name.partition(" ")[0])[name].fault == ""


def test_each_example_that_is_run_is_one_of_these_tests() -> None:
    assert [name for code in RULES for name in results_of(code)] == NAMES
