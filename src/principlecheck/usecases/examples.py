"""The examples that rules carry, run as the tests that they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from msgspec import UNSET, Struct
from msgspec.structs import replace

from principlecheck.explaining.examples import (
    example_to_explain_as_complete,
    judge_example_to_explain,
)
from principlecheck.facts.law.bounded import ON
from principlecheck.model.law import Law
from principlecheck.model.report.report import Outcome, Status
from principlecheck.packs.loading import LoadedRule

Part = Literal["passes", "fails", "asks", "keeps", "breaks"]
"""What an example shows; the names of the three lists in a pack, and of the two in a law."""
_OF_RULES: tuple[Part, ...] = ("passes", "fails", "asks")
_WANTED: dict[Part, tuple[Status, Status]] = {
    "passes": (Status.PASS, Status.FAIL),
    "fails": (Status.FAIL, Status.ERROR),
    "asks": (Status.ASKED, Status.FAIL),
    "keeps": (Status.PASS, Status.FAIL),
    "breaks": (Status.FAIL, Status.ERROR),
}
"""The status that one outcome must have, and the one that none may have."""


class ExampleResult(Struct, frozen=True):
    """One example: the rule or the provision, what it should do, its number from 1, and what went wrong."""

    code: str
    part: Part
    number: int
    fault: str
    outcomes: tuple[Outcome, ...]

    @property
    def name(self) -> str:
        """Such as `PRD01 fails 2`."""
        return f"{self.code} {self.part} {self.number}"


def run_examples_of_rules(rules: Sequence[LoadedRule]) -> Iterator[ExampleResult]:
    """Every example of `rules`, judged by its own rule alone."""
    for rule in rules:
        examples = rule.rule.examples
        for part in _OF_RULES:
            for number, policy in enumerate(getattr(examples, part), 1):
                whole = policy if part == "asks" else example_to_explain_as_complete(policy)
                yield _run_one_example(rule, part, number, whole)


def run_examples_of_laws(
    laws: Sequence[Law], rules: Sequence[LoadedRule]
) -> Iterator[ExampleResult]:
    """Every example in `laws`, held by the rules on law against its own provision alone."""
    judges = [rule for rule in rules if rule.on == ON]
    for law in laws:
        for name, provision in law.file.provisions.items():
            if provision.examples is UNSET:
                continue
            alone = replace(law, file=replace(law.file, provisions={name: provision}))
            for part in ("keeps", "breaks"):
                for number, policy in enumerate(getattr(provision.examples, part), 1):
                    for rule in judges:
                        found = _run_one_example(
                            rule, part, number, example_to_explain_as_complete(policy), (alone,)
                        )
                        yield replace(found, code=name)


def _run_one_example(
    rule: LoadedRule,
    part: Part,
    number: int,
    policy: dict[str, Any],
    laws: Sequence[Law] | None = None,
) -> ExampleResult:
    corpus, outcomes = judge_example_to_explain(rule, policy, laws)
    fault = ""
    if corpus.problems:
        problem = corpus.problems[0]
        fault = f"the example is not a valid policy: {problem.says} (line {problem.place.line})"
    else:
        fault = _what_example_run_missed(part, outcomes)
    return ExampleResult(rule.code, part, number, fault, outcomes)


def _what_example_run_missed(part: Part, outcomes: tuple[Outcome, ...]) -> str:
    statuses = {outcome.status for outcome in outcomes}
    wanted, unwanted = _WANTED[part]
    if wanted in statuses and unwanted not in statuses and Status.ERROR not in statuses:
        return ""
    said = "; ".join(
        f"{outcome.subject}: {outcome.status}"
        f"{' ' + ', '.join(outcome.missing) if outcome.missing else ''}"
        f"{' ' + outcome.reason if outcome.reason else ''}"
        for outcome in outcomes
    )
    return f"expected {wanted}, found {said or 'no outcome at all'}"
