"""Findings drawn together into causes, their numbers, their money, and the report that leads with
them.
"""

from datetime import date
from itertools import cycle
from pathlib import Path
from random import Random

import msgspec
import pytest
import yaml
from msgspec.structs import replace

from principlecheck.composing import compose_audit
from principlecheck.composing.actions import audit_action_without_trial
from principlecheck.composing.audit_view import (
    compose_annex,
    compose_audit_view,
    compose_short_report,
)
from principlecheck.composing.causes import group_findings_into_causes, number_causes_of_audit
from principlecheck.composing.causes_view import MOST_ROWS
from principlecheck.composing.charts import round_chart_ticks
from principlecheck.composing.letter_view import causes_to_decide_first, letter_who_decides_cause
from principlecheck.composing.memo_view import compose_memo_view
from principlecheck.composing.plan_view import compose_ninety_day_plan
from principlecheck.judging import judge_corpus
from principlecheck.model.audit.cause import KnownCause
from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.audit.dossier import Dossier, Response, ResponseStatus
from principlecheck.model.audit.view import (
    Code,
    FindingLinks,
    Part,
    Reference,
    Table,
    Text,
)
from principlecheck.model.report.finding import TOPICS
from principlecheck.model.report.problem import Place
from principlecheck.model.report.report import Report
from principlecheck.policies.load import load_policies
from principlecheck.reporters.markdown import render_audit_as_markdown
from principlecheck.what_if import Scenario, search_values_that_settle
from tests.cli.conftest import loaded_once
from tests.policies.kit import corpus

ROOT = Path(__file__).parents[2]
AS_OF = date(2026, 11, 29)
EXAMPLES = sorted(path.name for path in (ROOT / "policies").iterdir() if path.is_dir())


def made(name: str, *, tried: bool) -> AuditDocument:
    packs = loaded_once()
    corpus = load_policies([ROOT / "policies" / name], AS_OF)
    report = judge_corpus(corpus, packs, [rule for pack in packs for rule in pack.rules], name)
    scenario = Scenario(corpus, packs, name=name, report=report)
    values = search_values_that_settle(scenario) if tried else None
    return compose_audit(report, f"principlecheck audit {name}", settled=values)


@pytest.fixture(scope="module")
def documents() -> dict[str, AuditDocument]:
    return {name: made(name, tried=name == "northwind-home") for name in EXAMPLES}


@pytest.fixture(scope="module")
def northwind(documents: dict[str, AuditDocument]) -> AuditDocument:
    return documents["northwind-home"]


def test_northwind_comes_down_to_a_dozen_causes(northwind: AuditDocument) -> None:
    assert 10 <= len(northwind.causes) <= 16


def test_every_finding_belongs_to_one_cause(documents: dict[str, AuditDocument]) -> None:
    for one in documents.values():
        held = [label for cause in one.causes for label in cause.findings]
        assert sorted(held) == sorted(finding.label for finding in one.findings)


def test_the_order_in_which_findings_come_changes_no_cause(northwind: AuditDocument) -> None:
    findings = [one.finding for one in northwind.findings]
    shuffled = list(findings)
    Random(7).shuffle(shuffled)
    assert group_findings_into_causes(findings) == group_findings_into_causes(shuffled)


def test_a_cause_keeps_its_number_while_it_holds_most_of_what_it_held(
    northwind: AuditDocument,
) -> None:
    numbers = {one.fingerprint: one.number for one in northwind.known}
    known = northwind.known_causes
    fewer = [one.finding for one in northwind.findings][3:]
    groups = group_findings_into_causes(fewer)
    titles = [group.findings[0].title for group in groups]
    given, register = number_causes_of_audit(known, groups, numbers, titles, date(2027, 2, 1))
    before = {one.number: set(one.findings) for one in known}
    for number, group in zip(given, groups, strict=True):
        assert {numbers[one.fingerprint] for one in group.findings} & before[number]
    assert {one.number for one in register} >= set(before)
    gone = [one for one in register if one.number not in given]
    assert all(one.gone == date(2027, 2, 1) for one in gone)


def test_a_number_that_was_given_is_given_to_no_other_cause(northwind: AuditDocument) -> None:
    old = (KnownCause(40, "craft", "Something else", (9001,), date(2026, 1, 1)),)
    numbers = {one.fingerprint: one.number for one in northwind.known}
    groups = group_findings_into_causes(one.finding for one in northwind.findings)
    given, _ = number_causes_of_audit(old, groups, numbers, ["-"] * len(groups), AS_OF)
    assert min(given) == 41


def test_the_parts_of_the_bridge_add_up_to_its_whole(northwind: AuditDocument) -> None:
    (total,) = northwind.money_together
    lost = [money.lost for cause in northwind.causes for money in cause.money if money.lost]
    assert sum(one.low for one in lost) == pytest.approx(total.low)
    assert sum(one.high or 0 for one in lost) == pytest.approx(total.high)


def test_the_sum_is_the_same_whoever_owns_what(northwind: AuditDocument) -> None:
    def with_owner(owner: str) -> Report:
        report = northwind.report
        outcomes = tuple(
            replace(one, finding=replace(one.finding, owner=owner)) if one.finding else one
            for one in report.outcomes
        )
        return replace(report, outcomes=outcomes)

    one, other = (compose_audit(with_owner(owner), "x") for owner in ("finance", "people"))
    assert one.money_together == other.money_together == northwind.money_together
    lines = [line.total.low for line in northwind.money if line.total]
    assert sum(lines) == pytest.approx(northwind.money_together[0].low)


def test_no_money_is_summed_over_figures_that_disagree(northwind: AuditDocument) -> None:
    contested = {label for label, _ in northwind.contested}
    assert contested
    counted = {
        label for cause in northwind.causes for money in cause.money for label in money.counted
    }
    assert not contested & counted


@pytest.mark.parametrize("name", EXAMPLES)
def test_law_and_danger_lead_and_every_decision_has_somebody(
    name: str, documents: dict[str, AuditDocument]
) -> None:
    decided = causes_to_decide_first(documents[name].causes)
    duties = [cause.duty != "none" for cause in decided]
    assert duties == sorted(duties, reverse=True)
    for cause in decided:
        assert letter_who_decides_cause(cause)
        assert cause.owner or "named by" in letter_who_decides_cause(cause)
        assert date.fromisoformat(cause.due) >= AS_OF


def organisations() -> list[tuple[str, dict[str, object]]]:
    """Small organisations: what duties of law and danger fail on, and every seventh rule."""
    rules = [rule for pack in loaded_once() for rule in pack.rules]
    chosen = [rule for rule in rules if rule.rule.duty != "none"] + rules[::7]
    return [(rule.code, rule.rule.examples.fails[-1]) for rule in chosen]


@pytest.mark.parametrize(("code", "policy"), organisations())
def test_page_one_of_any_organisation_is_in_order_and_names_somebody(
    code: str, policy: dict[str, object]
) -> None:
    packs = loaded_once()
    read = corpus(yaml.safe_dump({"organisation": {"name": "X", "complete": "all"}} | policy))
    report = judge_corpus(read, packs, [rule for pack in packs for rule in pack.rules], "X")
    document = compose_audit(report, "x")
    decided = causes_to_decide_first(document.causes)
    assert decided or not report.findings
    duties = [cause.duty != "none" for cause in decided]
    assert duties == sorted(duties, reverse=True)
    assert any(finding.duty != "none" for finding in report.findings) == any(duties)
    for cause in decided:
        assert cause.owner or "named by" in letter_who_decides_cause(cause)
    whole = compose_audit_view(document)
    assert whole.sections[0].blocks


ANSWERS = {
    ResponseStatus.DISPUTED: "disputed",
    ResponseStatus.IN_PROGRESS: "in progress",
    ResponseStatus.DONE: "said to be done, which the policy does not show",
}


@pytest.mark.parametrize(
    ("organisation", "status"),
    list(zip(organisations()[:20], cycle(ANSWERS), strict=False)),
    ids=lambda one: one if isinstance(one, str) else one[0],
)
def test_page_one_tells_no_answered_decision_as_if_it_were_open(
    organisation: tuple[str, dict[str, object]], status: ResponseStatus
) -> None:
    packs, policy, says = loaded_once(), organisation[1], ANSWERS[status]
    read = corpus(yaml.safe_dump({"organisation": {"name": "X", "complete": "all"}} | policy))
    report = judge_corpus(read, packs, [rule for pack in packs for rule in pack.rules], "X")
    place = Place("responses.yaml", 1, 1, 2)
    answers = [Response(one.fingerprint, place, status=status) for one in report.findings]
    document = compose_audit(report, "x", Dossier(responses=tuple(answers)))
    parts = [
        one for one in compose_audit_view(document).sections[0].blocks if isinstance(one, Part)
    ]
    table = next(one for part in parts for one in part.blocks if isinstance(one, Table))
    decided = causes_to_decide_first(document.causes)
    assert len(table.rows) == len(decided)
    for cause, row in zip(decided, table.rows, strict=True):
        assert says in cause.standing
        assert any(isinstance(one, Text) and says in one.text for one in row.cells[0])


def words_in(value: object) -> int:
    """How many words a reader meets in a view."""
    if isinstance(value, (Text, Code, Reference)):
        return len(value.text.split())
    if isinstance(value, FindingLinks):
        return len(value.labels)
    if isinstance(value, str):
        return len(value.split())
    if isinstance(value, (tuple, list)):
        return sum(map(words_in, value))
    if isinstance(value, msgspec.Struct):
        names = [n for n in value.__struct_fields__ if n not in ("id", "file", "role", "chart")]
        return sum(words_in(getattr(value, name)) for name in names)
    return 0


def test_the_short_report_has_nine_thousand_words_at_most(northwind: AuditDocument) -> None:
    assert words_in(compose_short_report(compose_audit_view(northwind)).sections) <= 9_000


def test_the_short_report_has_nine_thousand_words_as_anybody_counts_them(
    northwind: AuditDocument,
) -> None:
    # Signs of tables and the words for pictures included, as a counter of words takes them.
    text = render_audit_as_markdown(compose_short_report(compose_audit_view(northwind)))
    assert 5_000 < len(text.split()) <= 9_000


def test_a_cause_shows_all_that_is_critical_and_says_what_else_there_is(
    northwind: AuditDocument,
) -> None:
    number, cause = next(
        (at, one)
        for at, one in enumerate(northwind.causes)
        if len(one.instances) > 6 and one.duty == "none"
    )
    graver = [replace(one, severity="critical") for one in cause.instances[:5]]
    rest = [replace(one, severity="low") for one in cause.instances[5:]]
    made = list(northwind.causes)
    made[number] = replace(cause, instances=(*graver, *rest))
    shown = compose_audit_view(replace(northwind, causes=tuple(made)))
    part = next(one for one in shown.blocks() if isinstance(one, Part) and one.id == cause.anchor)
    table = next(one for one in part.blocks if isinstance(one, Table))
    assert len(table.rows) == 5
    assert f"And {len(rest)} more kinds of finding" in str(part)


def test_a_cause_shows_every_kind_of_duty(northwind: AuditDocument) -> None:
    law = next(one for one in northwind.causes if one.duty == "law")
    duties = {one.label for one in northwind.findings if one.finding.duty == "law"}
    kinds = [one for one in law.instances if not duties.isdisjoint(one.findings)]
    others = [one for cause in northwind.causes for one in cause.instances if cause != law]
    last = replace(law, instances=(*others[:MOST_ROWS], *kinds))
    causes = tuple(last if one == law else one for one in northwind.causes)
    shown = next(
        one
        for one in compose_audit_view(replace(northwind, causes=causes)).blocks()
        if isinstance(one, Table) and one.id == f"{law.anchor}-instances"
    )
    routes = {code.text for row in shown.rows for code in row.cells[1] if isinstance(code, Code)}
    assert {one.route for one in kinds} <= routes


def test_what_the_short_report_leaves_of_the_method_stands_in_the_annex(
    northwind: AuditDocument,
) -> None:
    told = str(compose_annex(compose_audit_view(northwind)).sections)
    assert "two ends of one model" in told
    assert "A cause keeps its number" in told


def test_page_one_and_the_plan_leave_values_for_a_part_of_the_findings_to_the_cause(
    northwind: AuditDocument,
) -> None:
    parts = {one.name: str(one) for one in compose_audit_view(northwind).sections}
    assert "for some of the findings alone" in parts["causes"]
    assert "for some of the findings alone" not in parts["first_page"] + parts["plan"]


def test_every_finding_of_the_annex_is_named_in_the_short_report(northwind: AuditDocument) -> None:
    whole = compose_audit_view(northwind)
    named = set(_labels(compose_short_report(whole).sections))
    assert {one.label for one in compose_annex(whole).findings()} <= named
    assert compose_short_report(whole).findings() == ()


def _labels(value: object) -> list[str]:
    if isinstance(value, FindingLinks):
        return list(value.labels)
    if isinstance(value, (tuple, list)):
        return [label for one in value for label in _labels(one)]
    if isinstance(value, msgspec.Struct):
        return [
            label for name in value.__struct_fields__ for label in _labels(getattr(value, name))
        ]
    return []


def test_the_plan_has_twenty_to_thirty_actions_that_name_what_they_are_about(
    northwind: AuditDocument,
) -> None:
    actions = compose_ninety_day_plan(northwind)
    assert 20 <= len(actions) <= 30
    assert len({one.cause.label for one in actions}) == len(northwind.causes)
    for one in actions:
        assert len(one.action.does.split()) >= 5, one.action.does
        assert one.action.due <= "2027-02-27"
    assert [one.action.due for one in actions] == sorted(one.action.due for one in actions)


def test_what_accepts_less_is_named_as_that(northwind: AuditDocument) -> None:
    less = [action for cause in northwind.causes for action in cause.actions if action.less]
    assert less
    assert all("or accept less:" in action.does for action in less)


def test_without_what_was_tried_there_are_causes_and_no_values(northwind: AuditDocument) -> None:
    plain = compose_audit(northwind.report, "x")
    assert len(plain.causes) == len(northwind.causes)
    assert not any(action.edits for cause in plain.causes for action in cause.actions)


def test_the_memo_is_one_section_and_says_what_is_in_doubt(northwind: AuditDocument) -> None:
    memo = compose_memo_view(northwind, compose_audit_view(northwind))
    assert memo.on_one_page
    assert len(memo.sections) == 1
    assert words_in(memo.sections) < 500


def test_an_action_in_the_memo_leaves_what_was_tried_to_the_report() -> None:
    tried = "Promise 6 days. Tried: with 7 days alone, the target is lower than the promise."
    assert audit_action_without_trial(tried) == "Promise 6 days."
    assert audit_action_without_trial("Promise 6 days.") == "Promise 6 days."


def test_every_rule_that_comes_with_the_program_says_what_holds_where_it_passes() -> None:
    rules = [rule for pack in loaded_once() for rule in pack.rules]
    assert all(isinstance(rule.rule.holds, str) for rule in rules)
    assert {rule.rule.topic for rule in rules} == set(TOPICS)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 150_000, [0, 50_000, 100_000, 150_000]),
        (-22_000, 3_100, [-25_000, -20_000, -15_000, -10_000, -5_000, 0, 5_000]),
        (0, 7, [0, 2, 4, 6, 8]),
    ],
)
def test_the_values_of_an_axis_are_round(low: float, high: float, ticks: list[float]) -> None:
    assert round_chart_ticks(low, high) == ticks
