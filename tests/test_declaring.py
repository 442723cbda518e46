"""What to declare next: each declaration is tried on the policies, and the rules asked again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from principlecheck import declaring
from principlecheck.declaring import find_declarations_to_make_next
from principlecheck.judging import judge_corpus
from principlecheck.model.format.organisation import ORGANISATION, Organisation
from principlecheck.model.report.report import Outcome, Status
from principlecheck.packs.context import Locate
from principlecheck.packs.judge import judge_rules
from principlecheck.packs.loading import LoadedRule
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import Corpus, assemble_policies, load_policies
from principlecheck.reading.source import SourceFile
from principlecheck.usecases.run import report_of_run_with_suggestions
from tests.built_in import loaded_once

AS_OF = date(2027, 8, 1)
"""Long after the examples of the rules: what they measure has to count as measured lately."""
DESK = """
channels: {mail: {kind: email, advertised: true}}
queues: {inbox: {channels: [mail]}, returns: {channels: [mail]}}
promises: {reply: {channels: [mail], first_reply: {at_most: 8h}}}
"""
POLICIES = Path(__file__).parents[1] / "policies"


@cache
def rules() -> list[LoadedRule]:
    return [rule for pack in loaded_once() for rule in pack.rules]


def corpus_of(policy: str) -> Corpus:
    source = SourceFile("desk.yaml", f"format: 1\n{policy}".encode())
    return assemble_policies(FoundFiles([source], [], []), AS_OF)


def suggested(policy: str, codes: set[str] | None = None) -> dict[str, int]:
    chosen = [rule for rule in rules() if codes is None or rule.code in codes]
    corpus = corpus_of(policy)
    report = report_of_run_with_suggestions(
        judge_corpus(corpus, loaded_once(), chosen), corpus, chosen
    )
    return {one.route: one.checks for one in report.suggestions}


def test_a_desk_with_promises_is_asked_for_what_they_are_held_against() -> None:
    assert set(suggested(DESK)) >= {"measured", "targets"}


def test_a_desk_without_telephones_is_never_asked_how_long_contacts_take() -> None:
    assert suggested(DESK, {"PRD01", "SVC01", "PRD02"}) == {}
    by_phone = DESK.replace("kind: email", "kind: phone")
    assert set(suggested(by_phone, {"PRD01", "SVC01", "PRD02"})) == {"handle_time"}


def test_a_section_that_would_leave_the_rule_waiting_is_not_named() -> None:
    assert suggested("rewards: {bonus: {kind: bonus, for: [quality]}}", {"INT01"}) == {}
    assert suggested(DESK, {"INT01"}) == {"targets": 1}


def test_the_whole_map_is_named_where_a_part_of_it_would_not_do() -> None:
    calls = "channels: {line: {kind: phone}}\nqueues: {calls: {channels: [line]}}"
    assert set(suggested(calls, {"SVC07"})) <= {"queues.calls.busiest_hour"}


def test_what_is_only_said_to_be_missing_does_not_count() -> None:
    gaps = {rule.code for rule in rules() if rule.rule.kind == "gap"}
    assert suggested(DESK, gaps) == {}


def test_the_graver_check_is_named_before_several_slight_ones() -> None:
    found = suggested(DESK, {"INT02", "SVC03", "SVC13"})
    assert next(iter(found)) == "measured"


def test_what_is_named_lets_as_many_checks_be_judged_once_somebody_writes_it() -> None:
    pays = {"PRD03", "PRD28", "BUY23"}
    written = f"{DESK}rewards: {{bonus: {{kind: bonus, for: [quality], roles: [agent]}}}}"
    corpus = corpus_of(written)
    chosen = [rule for rule in rules() if rule.code in {"PRD03", "PRD28"}]
    judged = [
        o for o in judge_corpus(corpus, loaded_once(), chosen).outcomes if o.status is Status.PASS
    ]
    assert suggested(DESK, pays)["rewards"] == len(judged) == 2


def test_trials_end_however_much_is_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counting(
        organisation: Organisation,
        some: list[LoadedRule],
        locate: Locate,
        only: Collection[str] | None = None,
        *,
        bare: bool,
    ) -> list[Outcome]:
        asked.append(len(some))
        return judge_rules(organisation, some, locate, only, bare=bare)

    corpus = load_policies([POLICIES / "northwind-home"], date(2026, 11, 22))
    report = judge_corpus(corpus, loaded_once(), rules())
    monkeypatch.setattr(declaring, "judge_rules", counting)
    assert len(find_declarations_to_make_next(corpus.organisation, rules(), report.outcomes)) == 3
    assert 0 < sum(asked) <= declaring.MOST_ASKED + declaring.MOST_RULES


def test_what_is_judged_already_is_not_asked_for() -> None:
    corpus = load_policies([POLICIES / "harbour-outfitters"], date(2026, 11, 22))
    report = judge_corpus(corpus, loaded_once(), rules())
    assert not any(one.status is Status.NOT_DECLARED for one in report.outcomes)
    assert find_declarations_to_make_next(corpus.organisation, rules(), report.outcomes) == ()


@pytest.mark.parametrize("fault", ["promises: {a: {first_reply: {at_most: soon}}}", "hours: 7"])
def test_after_a_refusal_nothing_is_said_of_coverage_or_of_what_to_declare(fault: str) -> None:
    corpus = corpus_of(f"{DESK.replace('promises: {reply', 'targets: {reply')}{fault}")
    report = report_of_run_with_suggestions(
        judge_corpus(corpus, loaded_once(), rules()), corpus, rules()
    )
    assert report.problems
    assert (report.coverage, report.coverage_begun, report.suggestions) == (None, None, ())
    assert ORGANISATION not in corpus.organisation.begun
