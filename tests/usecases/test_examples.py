"""Every rule's own examples, each as one test."""

import pytest

from principlecheck.packs.loading import built_in_packs
from principlecheck.usecases.examples import ExampleResult, run_examples

RESULTS = [result for pack in built_in_packs() for result in run_examples(pack.rules)]


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: result.name.replace(" ", "-"))
def test_example_ends_as_its_rule_says(result: ExampleResult) -> None:
    assert result.fault == ""
