"""Costs as they are declared: one amount or two, in one currency, more than nothing."""

import pytest

from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import Corpus, assemble_policies
from principlecheck.reading.source import SourceFile
from tests.facts.kit import AS_OF


def loaded(costs: str) -> Corpus:
    text = f"format: 1\norganisation: {{name: X, costs: {{{costs}}}}}\n"
    return assemble_policies(FoundFiles([SourceFile("p.yaml", text.encode())], [], []), AS_OF)


@pytest.mark.parametrize(
    "costs",
    ["agent_hour: 28 EUR", "contact: 4.80 EUR to 6.20 EUR", "agent_hour: 1 EUR, contact: 2 EUR"],
)
def test_one_amount_or_two_may_be_declared_of_either(costs: str) -> None:
    corpus = loaded(costs)
    assert corpus.problems == ()
    assert corpus.organisation.about.get("costs") is not None


@pytest.mark.parametrize(
    ("costs", "kind", "write"),
    [
        ("agent_hour: 34 EUR to 28 EUR", "costs", "28 EUR to 34 EUR"),
        ("agent_hour: 0 EUR", "costs", "more than nothing, or leave the field out"),
        ("contact: 0 EUR to 5 EUR", "costs", "more than nothing, or leave the field out"),
        ("contact: 4 EUR to 5 GBP", "costs", "every cost in one currency"),
        ("agent_hour: 28 EUR, contact: 5 GBP", "costs", "every cost in one currency"),
        ("agent_hour: 28-34 EUR", "money-range", "28 EUR to 34 EUR"),
        ("agent_hour: 28 to 34 eur", "money-range", "28 EUR to 34 EUR"),
        ("agent_hour: 28 EUR - 34 EUR", "money-range", "28 EUR to 34 EUR"),
        ("agent_hour: 28 to 34", "money-range", "28 EUR to 34 EUR (or the code that is meant)"),
        ("agent_hour: $28", "money-range", "28 USD (or the code that is meant)"),
        ("agent_hour: 28 EUR per hour", "money-range", ""),
        ("agent_hour: {from: 28 EUR, to: 34 EUR}", "money-range", ""),
    ],
)
def test_what_no_sum_can_be_made_of_is_refused_with_what_to_write(
    costs: str, kind: str, write: str
) -> None:
    corpus = loaded(costs)
    (problem,) = corpus.problems
    assert problem.kind == kind
    assert problem.says.endswith(".")
    assert problem.write == write or (not write and "28 EUR" in problem.write)
    assert problem.excerpt
    assert corpus.organisation.about.get("costs") is None
    assert corpus.organisation.about.get("name") == "X"
