"""The audit as a document: what a reader is told first, and what people wrote beside it."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from principlecheck.composing import Earlier, compose_audit
from principlecheck.model.audit.document import AuditDocument, AuditFinding, Standing
from principlecheck.model.audit.dossier import (
    Dossier,
    KnownFinding,
    Narrative,
    Prose,
    Response,
    ResponseStatus,
)
from principlecheck.model.report.figure import Figure
from principlecheck.model.report.money import MoneyAYear
from principlecheck.model.report.problem import Place
from principlecheck.model.report.report import Finding, Located, Outcome, Status
from tests.reporters.samples import failed, finding, problem, report, rule, waiver

AT = Place("responses.yaml", 3, 3, 6)
CRITICAL, HIGH, LOW = rule("SVC01", "critical"), rule("PRD01", "high"), rule("RES02", "low")


def audit(
    *findings: Finding, dossier: Dossier | None = None, earlier: Earlier | None = None
) -> AuditDocument:
    rules = [CRITICAL, HIGH, LOW]
    made = report([failed(one) for one in findings], rules)
    return compose_audit(made, "principlecheck audit .", dossier, earlier)


def only(document: AuditDocument) -> AuditFinding:
    (one,) = document.findings
    return one


def earlier(*before: Finding, **changes: object) -> Earlier:
    plain = Earlier(
        as_of=date(2026, 8, 1),
        version="0.0.9",
        fingerprints=frozenset(one.fingerprint for one in before),
        gone=(),
        scores={},
        rescored=False,
        note="",
    )
    return plain if not changes else Earlier(**{**_fields(plain), **changes})  # type: ignore[arg-type]


def _fields(one: Earlier) -> dict[str, object]:
    return {name: getattr(one, name) for name in Earlier.__struct_fields__}


def test_the_worst_finding_of_a_first_audit_is_number_one() -> None:
    made = audit(finding(1, LOW), finding(2, CRITICAL), finding(3, HIGH))
    assert [(one.label, one.finding.severity) for one in made.findings] == [
        ("F1", "critical"),
        ("F2", "high"),
        ("F3", "low"),
    ]


def test_a_graver_finding_found_later_takes_the_next_number_and_stands_first() -> None:
    first = audit(finding(1, HIGH))
    then = audit(finding(1, HIGH), finding(2, CRITICAL), dossier=Dossier(known=first.known))
    assert [one.label for one in then.findings] == ["F2", "F1"]


def test_what_is_waived_is_no_decision_any_more_and_what_is_only_said_to_be_done_is() -> None:
    one, other = finding(1, CRITICAL), finding(2, HIGH)
    done = Response(other.fingerprint, AT, status=ResponseStatus.DONE)
    made = audit(finding(1, CRITICAL, waiver=waiver()), other, dossier=Dossier(responses=(done,)))
    assert one.fingerprint == made.findings[0].finding.fingerprint
    assert made.findings[0].is_settled
    assert not made.findings[1].is_settled
    assert any("the policy does not show" in cause.standing for cause in made.causes)


def test_an_answer_sets_owner_due_status_and_cause() -> None:
    told = finding(1, HIGH)
    answer = Response(
        "F1", AT, "Head of support", date(2027, 1, 31), ResponseStatus.AGREED, "We will.", "A bet."
    )
    one = only(audit(told, dossier=Dossier(responses=(answer,))))
    assert (one.owner, one.due, one.status) == ("Head of support", "2027-01-31", "agreed")
    assert (one.answer, one.cause) == ("We will.", "A bet.")


def test_without_an_answer_the_deciding_department_owns_it_and_the_cause_is_open() -> None:
    told = finding(1, HIGH, departments=("finance", "support"), owner="finance")
    one = only(audit(told))
    assert (one.owner, one.due, one.status) == ("finance", "2027-01-06", "open")
    assert one.cause == ""
    assert only(audit(finding(1, HIGH, departments=()))).owner == ""


def test_an_answer_under_a_fingerprint_in_capitals_is_the_same_answer() -> None:
    told = finding(1, HIGH)
    answer = Response(told.fingerprint.upper(), AT, answer="Yes.")
    assert only(audit(told, dossier=Dossier(responses=(answer,)))).answer == "Yes."


def test_an_answer_to_a_finding_that_is_gone_is_listed_with_its_title() -> None:
    gone = KnownFinding(7, "0" * 16, "SVC18", "x.y", "Agents cannot settle", date(2026, 1, 1))
    dossier = Dossier(
        responses=(Response("F7", AT, answer="Later."), Response("F99", AT, answer="What?")),
        narratives=(Narrative("F7", (Prose("It began", ("in May",)),), "narrative/F7.md"),),
        known=(gone,),
    )
    listed = audit(finding(1, HIGH), dossier=dossier).unattached
    assert [(one.key, one.kind, one.says, one.title) for one in listed] == [
        ("F7", "answer", "Later.", "SVC18 Agents cannot settle"),
        ("F99", "answer", "What?", ""),
        ("F7", "narrative", "It began in May", "SVC18 Agents cannot settle"),
    ]


def test_findings_on_one_entry_name_each_other() -> None:
    same_entry = Located("handle_time.chat-1.on_limit", Place("support/times.yaml", 4, 1, 2))
    made = audit(finding(1, HIGH), finding(2, LOW, at=same_entry), finding(3, LOW))
    assert [one.beside for one in made.findings] == [("F2",), ("F1",), ()]


def test_the_heat_map_has_a_last_line_for_findings_of_no_department() -> None:
    made = audit(
        finding(1, HIGH, departments=("support", "finance")),
        finding(2, LOW, departments=()),
    )
    assert [(row.department, row.cells) for row in made.heat] == [
        ("finance", ((1, "high"),)),
        ("support", ((1, "high"),)),
        ("no department named", ((1, "low"),)),
    ]


def test_effort_is_how_many_have_to_agree_and_impact_is_severity() -> None:
    alone = finding(1, CRITICAL, related=())
    files = finding(2, HIGH)
    both = finding(3, LOW, departments=("finance", "support"))
    made = audit(alone, files, both)
    assert [(one.effort, one.impact) for one in made.findings] == [
        ("small", "large"),
        ("medium", "large"),
        ("large", "small"),
    ]


def test_standing_is_told_only_against_an_earlier_audit() -> None:
    kept, back, new = finding(1, HIGH), finding(2, HIGH), finding(3, HIGH)
    known = tuple(
        KnownFinding(n, one.fingerprint, one.code, one.at.route, one.title, date(2026, 1, 1))
        for n, one in enumerate((kept, back), 1)
    )
    assert {one.standing for one in audit(kept, back, new).findings} == {Standing.UNKNOWN}
    made = audit(kept, back, new, dossier=Dossier(known=known), earlier=earlier(kept))
    assert [one.standing for one in made.findings] == ["unchanged", "reopened", "new"]
    assert made.changes is not None
    assert (made.changes.unchanged, made.changes.reopened, made.changes.new) == (
        ("F1",),
        ("F2",),
        ("F3",),
    )


def test_a_finding_that_is_gone_is_told_with_its_number_and_whether_it_is_hidden() -> None:
    gone = finding(2, HIGH)
    known = KnownFinding(4, gone.fingerprint, gone.code, "x.y", gone.title, date(2026, 1, 1))
    before = earlier(gone, gone=((gone, True, "not declared: queues.chat.patience"),))
    made = audit(finding(1, HIGH), dossier=Dossier(known=(known,)), earlier=before)
    assert made.changes is not None
    (told,) = made.changes.gone
    assert (told.label, told.hidden, told.why) == ("F4", True, "not declared: queues.chat.patience")


def test_no_verdict_is_given_where_something_could_not_be_read() -> None:
    made = compose_audit(report([failed(finding(1, CRITICAL))], [CRITICAL], [problem()]), "x")
    assert "no verdict" in made.verdict


def test_a_verdict_on_too_little_says_so_and_never_rounds_coverage_up() -> None:
    assert "only 59 %" in compose_audit(report(coverage=0.5999), "x").verdict


def test_a_strength_passed_everywhere_and_was_judged_somewhere() -> None:
    outcomes = [
        Outcome("PRD01", "a", Status.PASS),
        Outcome("SVC01", "a", Status.PASS),
        Outcome("SVC01", "b", Status.NOT_DECLARED, missing=("b.c",)),
    ]
    (part,) = compose_audit(report(outcomes, [CRITICAL, HIGH, LOW]), "x").principles
    assert [card.code for card in part.strengths] == ["PRD01"]


def money(low: float, high: float | None, *counts: str) -> MoneyAYear:
    return MoneyAYear(low, high, "EUR", counts, Figure("f", "t", "v", "money", "a · b", ""))


def test_money_is_summed_by_owner_and_counts_no_contact_twice() -> None:
    findings = [
        finding(1, CRITICAL, owner="operations", money=money(900, 2000, "queues.chat")),
        finding(2, HIGH, owner="operations", money=money(500, 800, "queues.chat")),
        finding(3, HIGH, owner="support", money=money(100, None, "queues.phone")),
        finding(4, LOW, owner="support", money_needs=("organisation.costs.contact",)),
        finding(5, LOW, owner="finance", money_needs=("organisation.costs.contact",)),
        finding(6, LOW, owner="people"),
    ]
    made = audit(*findings)
    told = [
        (
            line.owner,
            line.total and line.total.formatted,
            line.findings,
            line.left_out,
            line.uncounted,
        )
        for line in made.money
    ]
    assert told == [
        ("operations", "900 to 2,000 EUR", ("F1",), ("F2",), ()),
        ("support", "at least 100 EUR", ("F3",), (), ("F4",)),
        ("finance", None, (), (), ("F5",)),
    ]
    assert [total.formatted for total in made.money_together] == ["at least 1,000 EUR"]
    assert made.money_needs == (("organisation.costs.contact", 2),)


def test_what_two_owners_share_is_in_the_whole_once() -> None:
    one = finding(1, HIGH, owner="operations", money=money(900, 2000, "queues.chat"))
    other = finding(2, HIGH, owner="support", money=money(900, 2000, "queues.chat"))
    made = audit(one, other)
    assert len(made.money) == 2
    assert [total.low for total in made.money_together] == [900]


def test_what_nobody_looked_for_is_not_gone() -> None:
    old = KnownFinding(3, "0" * 16, "SVC01", "x.y", "A title", date(2026, 1, 1))
    dossier = Dossier(known=(old,))
    (kept,) = compose_audit(report(rules=[HIGH]), "x", dossier).known
    assert kept.gone is None
    (unread,) = compose_audit(report(rules=[CRITICAL], problems=[problem()]), "x", dossier).known
    assert unread.gone is None
    (gone,) = compose_audit(report(rules=[CRITICAL]), "x", dossier).known
    assert gone.gone == date(2026, 11, 22)


def test_a_verdict_says_what_is_settled_and_what_is_an_opinion() -> None:
    waived = finding(1, CRITICAL, waiver=waiver())
    opinion = finding(2, CRITICAL, confidence="opinion")
    made = audit(waived, opinion, finding(3, CRITICAL))
    assert made.verdict == (
        "3 critical findings have to be settled first "
        "(1 waived or accepted; 1 an opinion to be confirmed)."
    )
    assert audit(finding(1, CRITICAL)).verdict.endswith("has to be settled first.")


def test_money_that_others_bear_stands_beside_the_sums_and_in_none() -> None:
    moved = replace(money(500, 900, "contact_reasons.late"), moved=True)
    one = finding(1, HIGH, owner="operations", money=moved)
    other = finding(2, HIGH, owner="support", money=money(100, 200, "queues.chat"))
    made = audit(one, other)
    assert [(line.owner, line.findings) for line in made.money] == [("support", ("F1",))]
    assert [total.formatted for total in made.money_together] == ["100 to 200 EUR"]
    assert made.money_moved == (("F2", "500 to 900 EUR"),)


def test_an_action_is_in_the_words_of_those_who_decide_where_the_rule_has_them() -> None:
    plain = finding(1, CRITICAL, decide="Let a colleague look in.")
    made = audit(plain, finding(2, HIGH))
    does = [action.does for cause in made.causes for action in cause.actions]
    assert any("et a colleague look in." in text for text in does)
    assert any("aise hard_limit to 10m 18s or more." in text for text in does)
