"""The examples that rules carry, run as the tests that they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from principlecheck.model.report.report import Outcome, Status
from principlecheck.packs.judge import judge
from principlecheck.packs.loading import LoadedRule
from principlecheck.policies.find import Found
from principlecheck.policies.load import assemble
from principlecheck.reading.source import SourceFile
from principlecheck.writing.yaml import as_policy_file

EXAMPLES_AS_OF = date(2026, 11, 22)
"""The day on which every example is judged, so that none rots."""


class ExampleResult(Struct, frozen=True):
    """One example: the rule, whether it should pass, its number from 1, and what went wrong."""

    code: str
    should_pass: bool
    number: int
    fault: str
    outcomes: tuple[Outcome, ...]

    @property
    def name(self) -> str:
        """Such as `PRD01 fails 2`."""
        return f"{self.code} {'passes' if self.should_pass else 'fails'} {self.number}"


def run_examples(rules: Sequence[LoadedRule]) -> Iterator[ExampleResult]:
    """Every example of `rules`, judged by its own rule alone."""
    for rule in rules:
        examples = rule.rule.examples
        for should_pass, policies in ((True, examples.passes), (False, examples.fails)):
            for number, policy in enumerate(policies, 1):
                yield _run(rule, should_pass, number, policy)


def _run(rule: LoadedRule, should_pass: bool, number: int, policy: dict[str, Any]) -> ExampleResult:
    source = SourceFile("example.yaml", as_policy_file(policy).encode())
    corpus = assemble(Found([source], [], []), EXAMPLES_AS_OF)
    outcomes = tuple(judge(corpus.organisation, [rule], corpus.locate))
    fault = ""
    if corpus.problems:
        problem = corpus.problems[0]
        fault = f"the example is not a valid policy: {problem.says} (line {problem.place.line})"
    else:
        fault = _fault(should_pass, outcomes)
    return ExampleResult(rule.code, should_pass, number, fault, outcomes)


def _fault(should_pass: bool, outcomes: tuple[Outcome, ...]) -> str:
    statuses = {outcome.status for outcome in outcomes}
    wanted, unwanted = (Status.PASS, Status.FAIL) if should_pass else (Status.FAIL, Status.ERROR)
    if wanted in statuses and unwanted not in statuses and Status.ERROR not in statuses:
        return ""
    said = "; ".join(
        f"{outcome.subject}: {outcome.status}"
        f"{' ' + ', '.join(outcome.missing) if outcome.missing else ''}"
        f"{' ' + outcome.reason if outcome.reason else ''}"
        for outcome in outcomes
    )
    return f"expected {wanted}, found {said or 'no outcome at all'}"
