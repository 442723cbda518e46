"""What is asked, how it is worded, and that it counts as nothing but unknown."""

from __future__ import annotations

from datetime import date

import pytest

from principlecheck.governance.finishing import apply_settings_and_waivers
from principlecheck.judging import judge_corpus
from principlecheck.model.report.question import Question
from principlecheck.model.report.report import Report, Status
from principlecheck.packs.loading import load_built_in_packs
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import assemble_policies
from principlecheck.reading.source import SourceFile
from principlecheck.reporters.text import render_questions_text, render_text_report

AS_OF = date(2026, 11, 22)
DESK = """
roles: {agent: {}, lead: {}}
handovers:
  up: {kind: escalation, from: agent, to: lead, final: true}
  on: {kind: transfer, from: agent, to: lead, style: warm, passes_on: [name, story]}
  back: {kind: transfer, from: lead, to: agent, style: warm, passes_on: [name, story], owner: agent}
"""


def report(policy: str, *codes: str) -> Report:
    source = SourceFile("policy.yaml", f"format: 1\n{policy}".encode())
    corpus = assemble_policies(FoundFiles([source], [], []), AS_OF)
    assert not corpus.problems
    packs = load_built_in_packs()
    rules = [rule for pack in packs for rule in pack.rules if rule.code in codes]
    return judge_corpus(corpus, packs, rules)


def only(policy: str, code: str) -> Question:
    found = report(policy, code)
    assert not [finding for finding in found.findings if finding.code == code]
    (question,) = found.questions
    return question


def test_a_gap_is_asked_once_for_its_rule_with_every_entry_named() -> None:
    question = only(DESK, "SVC02")
    assert question.sections == ("handovers",)
    assert [one.route for one in question.entries] == ["handovers.on", "handovers.up"]
    assert question.text == (
        "Nothing is written under owner for 2 of 3 hand-overs (“on”, “up”). Who has the case on the way? "
        "Write owner, or name handovers in organisation.complete to have this judged."
    )


def test_in_a_complete_section_it_is_a_finding_for_each_entry() -> None:
    found = report(f"organisation: {{complete: [handovers]}}\n{DESK}", "SVC02")
    assert [finding.at.route for finding in found.findings] == ["handovers.on", "handovers.up"]
    assert {finding.kind for finding in found.findings} == {"gap"}
    assert found.questions == ()


def test_what_rests_on_another_section_asks_for_that_one() -> None:
    policy = "metrics: {time: {measures: resolution_time, stops_at: first_solve}}\n"
    question = only(policy, "INT10")
    assert (question.kind, question.sections) == ("harm", ("metrics",))
    assert "cases that are opened again?" in question.asks
    named = f"organisation: {{complete: [metrics]}}\n{policy}"
    assert [f.kind for f in report(named, "INT10").findings] == ["harm"]


def test_what_is_declared_and_hurts_stays_a_finding_beside_what_is_left_out() -> None:
    policy = "roles: {a: {}, b: {}}\nhandovers: {h: {kind: transfer, from: a, to: b, style: cold}}"
    assert [f.code for f in report(policy, "RES06").findings] == ["RES06"]


def test_a_section_that_is_absent_is_not_asked_about() -> None:
    found = report("roles: {agent: {}}\n", "PRD05", "SVC02")
    assert found.questions == ()
    assert {outcome.status for outcome in found.outcomes} == {Status.NOT_DECLARED}
    empty = report("organisation: {complete: [metrics]}\nroles: {agent: {}}\n", "PRD05")
    assert [finding.code for finding in empty.findings] == ["PRD05"]


def test_questions_fail_nothing_and_count_as_unknown() -> None:
    found = report(DESK, "SVC02")
    assert found.exit_code("information") == 0
    assert found.coverage is not None
    assert found.coverage < 1
    service = next(score for score in found.scores if score.principle == "service")
    assert (service.findings, service.open_critical) == (0, 0)


def test_a_required_rule_that_only_asks_was_not_judged() -> None:
    done = apply_settings_and_waivers(report(DESK, "SVC02"), ["SVC02"], AS_OF, required=["SVC02"])
    assert {one.subject for one in done.unjudged} == {"handovers.on", "handovers.up"}
    assert all("asked, while handovers is only begun" in one.why for one in done.unjudged)
    assert done.exit_code("critical") == 1


def test_check_ends_with_how_many_and_prints_them_in_full_when_asked() -> None:
    found = report(DESK, "SVC02", "RES06")
    assert "1 question: principlecheck check … --questions\nCoverage " in render_text_report(found)
    whole = render_questions_text(found)
    assert "? SVC02  Who has the case on the way?" in whole
    assert "  Nothing is written under owner for 2 of 3 hand-overs (“on”, “up”)." in whole


def test_a_question_calls_who_decides_as_people_do() -> None:
    desk = "departments: {customer-care: {}}\nteams: {desk: {department: customer-care, off_queue: {breaks: 1h}}}"
    assert "\n  Customer care decides it." in render_questions_text(report(desk, "RES19"))


def test_a_question_about_one_entry_names_it_and_asks_for_no_more_than_it_takes() -> None:
    gift = "customer_rules: {flowers: {kind: gesture, agent_may_approve_up_to: 20 EUR%s}}\n"
    (asked,) = report(gift % "", "RES13").questions
    assert asked.says == "Nothing is written under budget for the rule “flowers”."
    assert asked.write.startswith("Write budget, or name customer_rules")
    answered = report(gift % ", budget: 90 EUR per month", "RES13")
    assert (answered.questions, answered.findings) == ((), ())


def test_coverage_is_told_of_what_is_begun_beside_the_whole() -> None:
    found = report(f"{DESK}channels: {{mail: {{kind: email}}}}\n", "RES06", "SVC06")
    assert found.coverage_begun == 1
    assert found.coverage == pytest.approx(2 / 3)
    assert "Coverage 100 % of what is begun, 66 % of the whole" in render_text_report(found)


@pytest.mark.parametrize("named", [14, 3])
def test_of_many_entries_the_first_are_named_and_the_others_counted(named: int) -> None:
    entries = "".join(f"  m{n:02}: {{kind: quality}}\n" for n in range(named))
    says = only(f"standards:\n{entries}", "BUY14").says
    start = f"Nothing is written under published_to for any of the {named} standards (“m00”, “m01”, “m02”"
    assert says.startswith(start)
    assert says.endswith("“m11” and 2 more)." if named == 14 else "“m02”).")


def test_a_waiver_of_what_is_only_asked_is_neither_stale_nor_in_force() -> None:
    complete = report(f"organisation: {{complete: [handovers]}}\n{DESK}", "SVC02")
    asked = report(DESK, "SVC02")
    prints = {finding.fingerprint for finding in complete.findings}
    assert prints == set(asked.questions[0].fingerprints)


def test_every_gap_puts_a_question() -> None:
    rules = [rule.rule for pack in load_built_in_packs() for rule in pack.rules]
    for one in rules:
        if one.kind == "gap":
            assert one.question, one.name
        for variant in one.variants:
            kind = variant.kind or one.kind
            assert kind != "gap" or variant.question or one.question, one.name
        asked = [one.question, *(variant.question for variant in one.variants)]
        assert all(text.endswith("?") for text in asked if text), one.name
