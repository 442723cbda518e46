"""`reviewed: never` says more than leaving it out: nobody has looked at it yet."""

from __future__ import annotations

from datetime import date

import pytest

from principlecheck.model.report.report import Located, Outcome
from principlecheck.packs.judge import judge_rules
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import Corpus, assemble_policies
from principlecheck.reading.source import SourceFile
from tests.built_in import loaded_once

RULES = {rule.code: rule for pack in loaded_once() for rule in pack.rules}
METRIC = (
    "principles: {p: {says: We keep our word., adopted: 2025-03-03}}\n"
    "metrics: {m: {measures: quality, adopted: 2019-10-01, principles: [p]%s}}"
)


def corpus_of(policy: str) -> Corpus:
    source = SourceFile("a.yaml", f"format: 1\n{policy}".encode())
    return assemble_policies(FoundFiles([source], [], []), date(2026, 11, 22))


def outcome(policy: str, code: str) -> Outcome:
    corpus = corpus_of(policy)
    assert corpus.problems == ()
    (found,) = judge_rules(corpus.organisation, [RULES[code]], Located)
    return found


def test_a_metric_that_was_never_reviewed_is_found_though_metrics_are_only_begun() -> None:
    assert outcome(METRIC % "", "BUY16").asked
    found = outcome(METRIC % ", reviewed: never", "BUY16").finding
    assert found is not None
    assert "has never been reviewed" in found.says


def test_a_rule_that_was_never_reviewed_is_told_without_a_date() -> None:
    found = outcome("customer_rules: {fees: {kind: fee, reviewed: never}}", "BUY02").finding
    assert found is not None
    assert found.says == "The rule “fees” has never been reviewed."
    assert "0001" not in f"{found.says}{found.effect}{found.do}{found.decide}"


@pytest.mark.parametrize("word", ["Never", "none", "2026-13-01"])
def test_no_other_word_stands_in_for_a_day(word: str) -> None:
    (problem,) = corpus_of(f"customer_rules: {{fees: {{kind: fee, reviewed: {word}}}}}").problems
    assert problem.kind == "date"
