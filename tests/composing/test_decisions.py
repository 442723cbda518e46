"""What a reader is asked to decide and to do first: by what nobody has accepted, with all its
amounts, and with nothing left out in silence.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from principlecheck.composing import compose_audit
from principlecheck.composing.audit_view import compose_audit_view, compose_short_report
from principlecheck.composing.bridge import accepted_money_of_cause, sum_amounts_of_causes
from principlecheck.composing.field_words import remedy_as_an_order
from principlecheck.composing.letter_view import (
    causes_to_decide_first,
    letter_cost_of_waiting,
    letter_due_date_of_cause,
)
from principlecheck.composing.memo_view import compose_memo_view
from principlecheck.composing.money_view import compose_money_section
from principlecheck.composing.opinion import money_moved_to_others
from principlecheck.composing.plan_view import compose_ninety_day_plan
from principlecheck.composing.words import audit_owner
from principlecheck.dossier.tracker import read_answers_from_tracker
from principlecheck.model.audit.cause import Cause, Likely
from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.audit.dossier import AcceptedRisk, Dossier, Response, ResponseStatus
from principlecheck.model.audit.sheets import EXPORTED, SAID, UNNAMED
from principlecheck.model.audit.view import (
    Paragraph,
    Table,
    blocks_within_blocks,
    plain_text_of_words,
)
from principlecheck.model.report.figure import Figure, Located
from principlecheck.model.report.money import MoneyAYear
from principlecheck.model.report.problem import Place
from principlecheck.model.report.report import Finding
from principlecheck.model.report.settlement import (
    ActingCost,
    Apart,
    Blocked,
    Settlements,
    SettlingValue,
)
from principlecheck.reporters.actions_csv import render_actions_csv
from principlecheck.reporters.money_text import render_money_summary
from principlecheck.reporters.workbook import render_audit_as_workbook
from tests.reporters.samples import failed, finding, report, rule, waiver

AT = Place("responses.yaml", 3, 3, 6)
CRITICAL, HIGH, MEDIUM = rule("SVC01", "critical"), rule("PRD01", "high"), rule("RES02", "medium")
LIMIT = "handle_time.chat-1.hard_limit"


def audit(
    *findings: Finding, dossier: Dossier | None = None, settled: Settlements | None = None
) -> AuditDocument:
    made = report([failed(one) for one in findings], [CRITICAL, HIGH, MEDIUM])
    return compose_audit(made, "principlecheck audit .", dossier, settled=settled)


def only(document: AuditDocument) -> Cause:
    (cause,) = document.causes
    return cause


def money(low: float, high: float | None, currency: str = "EUR", **changes: Any) -> MoneyAYear:
    figure = Figure("f", "t", "v", "money", "a · b", "")
    return MoneyAYear(low, high, currency, (f"queues.{low}",), figure, **changes)


def text_of(value: object) -> str:
    return repr(value)


WAIVED = finding(1, CRITICAL, title="What is accepted", do="Do what is accepted.", waiver=waiver())
OPEN = finding(2, HIGH, title="What is open", do="Do what is open.")


def test_what_is_waived_leads_no_decision_and_is_no_step_of_the_plan() -> None:
    made = audit(WAIVED, OPEN)
    cause = only(made)
    assert cause.title == "What is open"
    assert cause.due == "2027-01-06"
    assert [one.settled for one in cause.actions] == [True, False]
    (step,) = compose_ninety_day_plan(made)
    assert "what is open" in step.action.does
    view = compose_audit_view(made)
    for section in (*compose_memo_view(made, view).sections, view.sections[0]):
        told = text_of(section)
        assert "Do what is open" in told or "do what is open" in told
        assert "what is accepted." not in told


def test_a_risk_that_is_accepted_leads_no_decision() -> None:
    one, other = finding(1, CRITICAL, do="Do the first."), finding(2, HIGH, do="Do the second.")
    accepted = Response(
        one.fingerprint,
        AT,
        status=ResponseStatus.RISK_ACCEPTED,
        accepted=AcceptedRisk("Ada Kord", date(2027, 6, 30)),
    )
    made = audit(one, other, dossier=Dossier(responses=(accepted,)))
    assert [step.action.settles for step in compose_ninety_day_plan(made)] == [("F2",)]


def test_a_cause_whose_only_grave_finding_is_waived_is_not_urgent() -> None:
    low = rule("RES02", "low")
    waived = replace(WAIVED, topic="clock")
    left = finding(2, low, topic="clock")
    urgent = finding(3, HIGH, topic="promises")
    made = audit(waived, left, urgent)
    assert [cause.findings for cause in causes_to_decide_first(made.causes)] == [("F2",)]


def test_a_duty_keeps_its_date_where_something_graver_joins_its_cause() -> None:
    law = finding(1, MEDIUM, topic="law", duty="law", due=date(2027, 3, 28), related=())
    high = finding(2, HIGH, topic="law", related=(), departments=())
    cause = only(audit(law, high))
    assert (cause.severity, cause.duty, cause.law) == ("high", "law", date(2027, 3, 28))
    assert cause in causes_to_decide_first([cause])
    soon = finding(1, MEDIUM, topic="law", duty="law", due=date(2026, 12, 1), related=())
    assert (
        letter_due_date_of_cause(only(audit(soon, high)), date(2026, 11, 22))
        == "2026-12-01, by law from 2026-12-01"
    )


def test_a_day_after_the_law_binds_is_told_as_that() -> None:
    law = finding(1, MEDIUM, topic="law", duty="law", due=date(2026, 12, 28))
    later = Response(law.fingerprint, AT, due=date(2027, 2, 1))
    cause = only(audit(law, dossier=Dossier(responses=(later,))))
    assert (
        letter_due_date_of_cause(cause, date(2026, 11, 22))
        == "2027-02-01, after the law binds on 2026-12-28"
    )
    assert (
        letter_due_date_of_cause(cause, date(2026, 12, 28)) == "2027-02-01: the law binds already"
    )


def test_every_duty_stands_in_the_plan_before_more_than_the_first_of_a_cause() -> None:
    day = date(2026, 12, 28)
    duties = [
        finding(
            n,
            MEDIUM,
            topic="law",
            duty="law",
            due=day,
            do=f"Meet duty {n}.",
            title=f"Duty {n}",
        )
        for n in range(1, 28)
    ]
    danger = finding(40, MEDIUM, topic="law", duty="danger", do="End the danger.")
    soon = [
        finding(n, CRITICAL, topic="promises", do=f"Keep promise {n}.", title=f"Promise {n}")
        for n in range(50, 60)
    ]
    made = audit(*duties, danger, *soon)
    named = {label for one in compose_ninety_day_plan(made) for label in one.action.settles}
    owed = {one.label for one in made.findings if one.finding.duty != "none"}
    assert owed <= named
    (plan,) = [one for one in compose_audit_view(made).sections if one.name == "plan"]
    assert " due until 2027-02-20, by date. The others stand in " in text_of(plan.blocks[0])


def test_the_plan_holds_all_that_is_critical_up_to_what_can_be_done() -> None:
    critical = [
        finding(n, CRITICAL, topic="promises", do=f"Keep promise {n}.", title=f"Promise {n}")
        for n in range(1, 27)
    ]
    made = audit(*critical, finding(40, HIGH, topic="clock", do="Leave time."))
    assert len(compose_ninety_day_plan(made)) == 27
    more = [
        replace(
            one,
            fingerprint=f"{one.fingerprint}b",
            do=f"{one.do} Again.",
            title=f"{one.title} again",
        )
        for one in critical
    ]
    assert len(compose_ninety_day_plan(audit(*critical, *more))) == 30
    assert (
        len(compose_ninety_day_plan(audit(*[replace(one, severity="high") for one in critical])))
        == 24
    )


def test_a_danger_keeps_how_to_know_where_something_graver_joins_its_cause() -> None:
    danger = finding(1, MEDIUM, topic="law", duty="danger", related=())
    high = finding(2, HIGH, topic="law", related=(), departments=())
    cause = only(audit(danger, high))
    assert cause.duty == "danger"
    assert cause.sentence.startswith("Dangers to people")
    assert "case of danger" in cause.know


def pulled_apart(one: str, other: str) -> Settlements:
    return Settlements(apart=(Apart(LIMIT, one, "14 calendar days", other, "35 calendar days"),))


def test_a_choice_names_the_law_that_stands_in_another_cause() -> None:
    law = finding(1, HIGH, topic="law", duty="law")
    inside = finding(2, HIGH, topic="authority")
    for one, other in ((law, inside), (inside, law)):
        made = audit(law, inside, settled=pulled_apart(one.fingerprint, other.fingerprint))
        (choice,) = [a for c in made.causes for a in c.actions if a.kind == "choose"]
        asked, stays = ("14", "35") if one is law else ("35", "14")
        assert f"the law takes {asked} calendar days" in choice.does
        assert f"what happens inside takes {stays} calendar days" in choice.does
        assert "the law stands" in choice.does


def test_a_choice_between_two_that_no_law_binds_names_both() -> None:
    one, other = finding(1, HIGH), finding(2, HIGH)
    made = audit(one, other, settled=pulled_apart(one.fingerprint, other.fingerprint))
    (choice,) = [a for c in made.causes for a in c.actions if a.kind == "choose"]
    assert "F1 takes 14 calendar days, and F2 takes 35 calendar days" in choice.does


def test_the_reader_is_told_where_trying_stopped() -> None:
    for stopped in (True, False):
        settled = Settlements(stopped=stopped, names={"handle_time.chat-1": "chat 1"})
        made = audit(OPEN, settled=settled)
        (section,) = [one for one in compose_audit_view(made).sections if one.name == "causes"]
        assert ("trying stopped" in text_of(section)) is stopped


def value(finding: Finding, queue: str, currency: str = "EUR") -> SettlingValue:
    acting = ActingCost(100, 200, 3000, 6000, currency, f"1 more agent on the queue “{queue}”")
    return SettlingValue(
        f"queues.{queue}.busiest_hour.agents",
        "4",
        "5",
        False,
        (finding.fingerprint,),
        acting=acting,
    )


def test_every_amount_of_acting_has_its_text() -> None:
    one, other = finding(1, HIGH), finding(2, CRITICAL)
    settled = Settlements((value(one, "chat"), value(other, "phone")))
    cause = only(audit(one, other, settled=settled))
    assert cause.acting.count("3,000 to 6,000 EUR a year") == 2
    assert "“chat”" in cause.acting
    assert "“phone”" in cause.acting
    assert cause.acting_sum == "6,000 to 12,000 EUR a year"
    settled = Settlements((value(one, "chat"), value(other, "phone", "GBP")))
    cause = only(audit(one, other, settled=settled))
    assert cause.acting_sum == "3,000 to 6,000 EUR and 3,000 to 6,000 GBP a year"


def cells(document: AuditDocument) -> list[str]:
    (table,) = [
        one
        for one in compose_money_section(document)
        if isinstance(one, Table) and one.id == "money-table"
    ]
    return [text_of(cell) for cell in table.rows[0].cells]


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (69_600, 70_400, ("69,000 EUR", "71,000 EUR")),
        (-69_400, 70_600, ("70,000 EUR saved", "71,000 EUR")),
        (-69_400, -1_240, ("70,000 EUR saved", "1,200 EUR saved")),
        (0, 4.804, ("0 EUR", "4.90 EUR")),
    ],
)
def test_an_end_of_a_range_is_rounded_outwards(
    low: float, high: float, told: tuple[str, str]
) -> None:
    row = cells(audit(finding(1, HIGH, money=money(low, high))))
    assert f"'{told[0]}'" in row[1]
    assert f"'{told[1]}'" in row[3]


def test_waiting_says_that_there_are_more_amounts_than_it_prints() -> None:
    one = finding(1, HIGH, money=money(1_000, 2_000, moved=True))
    other = finding(2, HIGH, money=money(5_000, 9_000, moved=True))
    told = letter_cost_of_waiting(only(audit(one, other)))
    assert told == "moved, not lost: 1,000 to 2,000 EUR and 1 further amount"


def test_nothing_waits_for_what_somebody_has_accepted_and_it_stays_in_the_whole() -> None:
    taken = replace(WAIVED, money=money(1_000, 2_100), topic="clock")
    left = finding(2, HIGH, money=money(100, 200), topic="clock")
    moved_too = replace(WAIVED, fingerprint="b" * 16, money=money(7, 9, moved=True), topic="clock")
    made = audit(taken, left, moved_too)
    (whole,) = made.money_together
    assert (whole.low, whole.high) == (1_100, 2_300)
    assert letter_cost_of_waiting(only(made)) == "150 EUR likely (100 to 200 EUR)"
    view = compose_audit_view(made)
    told = text_of(view.sections[0])
    assert "1,100 to 2,300 EUR (likely 1,700 EUR, of which 1,000 to 2,100 EUR accepted)" in told
    assert "Accepted, of all causes" in told
    assert "is moved, not lost" not in told


def test_what_is_accepted_leaves_the_rest_of_a_memo_and_needs_no_figures() -> None:
    taken = replace(WAIVED, topic="clock", money=money(1_000, 2_000), money_needs=("costs.x",))
    others = [
        finding(n, rule("RES01", "high"), topic=topic, duty="law", money=money(n, n))
        for n, topic in enumerate(("law", "capacity"), 2)
    ]
    made = audit(taken, *others)
    own = next(cause for cause in made.causes if cause.topic == "clock")
    assert letter_cost_of_waiting(own) == "–"
    (line,) = own.money
    assert line.lost is None
    assert line.waits_for == ()
    assert line.accepted == (("F3", "1,000 to 2,000 EUR"),)
    assert "1,000" not in text_of(
        compose_memo_view(made, compose_audit_view(made)).sections[0].blocks[2:]
    )


def test_what_is_open_costs_what_it_does_by_itself_and_nothing_of_it_is_accepted() -> None:
    taken = replace(WAIVED, money=replace(money(1_000, 2_000), counts=("queues.x",)))
    left = finding(2, HIGH, money=replace(money(100, 200), counts=("queues.x",)))
    made = audit(taken, left)
    (line,) = only(made).money
    assert line.lost == Likely(100, 200, "EUR")
    assert line.accepted == (("F1", "1,000 to 2,000 EUR"),)
    (total,) = made.money_together
    assert (total.low, total.high) == (100, 200)
    assert total.left_out == (taken.fingerprint,)
    assert accepted_money_of_cause(made, total) is None
    assert "accepted" not in text_of(compose_audit_view(made).sections[0].blocks[1])


def test_one_accepted_for_two_that_are_open_is_no_part_below_zero() -> None:
    def costing(low: float, high: float, *counts: str) -> MoneyAYear:
        return replace(money(low, high), counts=counts)

    taken = replace(WAIVED, money=costing(90_000, 110_000, "queues.x", "queues.y"))
    one = finding(2, HIGH, money=costing(80_000, 100_000, "queues.x"))
    other = finding(3, HIGH, money=costing(80_000, 100_000, "queues.y"))
    alone = replace(WAIVED, fingerprint="b" * 16, money=costing(5_000, 6_000, "queues.z"))
    made = audit(taken, one, other, alone)
    (total,) = made.money_together
    assert (total.low, total.high) == (165_000, 206_000)
    accepted = accepted_money_of_cause(made, total)
    assert accepted is not None
    assert accepted[0] == Likely(5_000, 6_000, "EUR")
    assert render_money_summary(made.report)[0].startswith(
        "4 findings cost 160,000 to 210,000 EUR a year"
    )


AMOUNTS = st.tuples(
    st.integers(-1_000, 100_000),
    st.none() | st.integers(0, 100_000),
    st.sets(st.sampled_from(("queues.x", "queues.y", "queues.z")), min_size=1),
    st.sampled_from(("EUR", "GBP")),
    st.booleans(),
)


@given(st.lists(AMOUNTS, min_size=1, max_size=7))
def test_what_is_open_and_what_is_accepted_add_up_to_the_whole(
    drawn: list[tuple[int, int | None, set[str], str, bool]],
) -> None:
    found = [
        finding(
            number,
            HIGH,
            money=replace(
                money(low, None if more is None else low + more, currency),
                counts=tuple(sorted(counts)),
            ),
            waiver=waiver() if taken else None,
        )
        for number, (low, more, counts, currency, taken) in enumerate(drawn, 1)
    ]
    made = audit(*found)
    rows = [line for cause in made.causes for line in cause.money]
    costs = {one.label: one.finding.money for one in made.findings}
    for total in made.money_together:
        left = sum_amounts_of_causes((line.lost for line in rows), total.currency)
        accepted = accepted_money_of_cause(made, total)
        parts = sum_amounts_of_causes((left, accepted[0] if accepted else None), total.currency)
        assert parts == Likely(total.low, total.high, total.currency)
        if accepted is not None:
            amount, labels = accepted
            own = [one for label in labels if (one := costs[label]) is not None]
            assert labels
            assert amount.low == sum(one.low for one in own)
            assert amount.high is None or amount.low <= amount.high
            assert amount.low >= 0 or any(one.low < 0 for one in own)
    settled = audit(*(replace(one, waiver=waiver()) for one in found))
    assert all(line.lost is None for cause in settled.causes for line in cause.money)
    assert len(settled.money_together) == len(made.money_together)


def test_what_is_moved_is_told_in_each_currency() -> None:
    euros = [finding(n, HIGH, money=money(n, n * 1_000, moved=True)) for n in (1, 2)]
    pounds = finding(3, HIGH, money=money(1, 90, "GBP", moved=True))
    told = [text_of(line) for line in money_moved_to_others(audit(*euros, pounds))]
    assert "2.00 to 2,000 EUR a year is moved" in told[0]
    assert "1.00 to 90 GBP a year is moved" in told[1]
    assert "(C1, and 1 further amount in the report)" in told[0]


def test_a_cause_in_two_currencies_has_both_in_the_workbook() -> None:
    one = finding(1, HIGH, money=money(100, 200))
    other = finding(2, HIGH, money=money(30, 40, "GBP"))
    (sheet,) = [s for s in compose_audit_view(audit(one, other)).sheets if s.name == "Causes"]
    assert [(row[0], row[7], row[9], row[10]) for row in sheet.rows] == [
        ("C1", 100, 200, "EUR"),
        ("C1", 30, 40, "GBP"),
    ]


def test_an_answer_to_an_action_reaches_more_findings_than_a_cell_holds() -> None:
    found = [finding(number, HIGH) for number in range(1, 2_101)]
    view = compose_audit_view(audit(*found))
    kept = tuple(sheet for sheet in view.sheets if sheet.name in ("Actions", EXPORTED, SAID))
    made = render_audit_as_workbook(replace(view, sheets=kept))
    book = openpyxl.load_workbook(io.BytesIO(made))
    heads = [cell.value for cell in book["Actions"][1]]
    book["Actions"].cell(2, heads.index("Owner") + 1).value = "Bo Lund"
    tracker = read_answers_from_tracker(book, "audit.xlsx")
    assert tracker.mistakes == []
    owners = {key[0] for key in tracker.given if key[1] == "owner"}
    assert owners == {one.fingerprint for one in found}


def test_the_field_to_write_stands_beside_what_to_do_and_not_in_it() -> None:
    found = [finding(n, HIGH, do="Write it down.", title=f"Gap {n}") for n in (1, 2)]
    value = SettlingValue(LIMIT, "5", "6", False, (found[0].fingerprint,))
    made = audit(*found, settled=Settlements((value,)))
    (section,) = [one for one in compose_audit_view(made).sections if one.name == "causes"]
    tables = [one for one in blocks_within_blocks(section.blocks) if isinstance(one, Table)]
    (todo,) = [one for one in tables if one.id == "c1-actions"]
    told = [[plain_text_of_words(cell) for cell in row.cells] for row in todo.rows]
    assert [row[1:] for row in told] == [["F1", f"{LIMIT}: 6"], ["F2", "–"]]
    assert not any(LIMIT in row[0] or "Write `" in row[0] for row in told)
    (bare,) = [
        one
        for section in compose_audit_view(audit(*found)).sections
        for one in blocks_within_blocks(section.blocks)
        if isinstance(one, Table) and one.id == "c1-actions"
    ]
    assert [one.title for one in bare.columns] == ["What to do", "Settles"]


def test_a_row_without_an_owner_says_who_names_one_and_that_is_no_answer() -> None:
    view = compose_audit_view(
        audit(finding(1, HIGH, owner=""), finding(2, MEDIUM, owner="support"))
    )
    sheets = {one.name: one for one in view.sheets}
    for name in ("Actions", "Findings"):
        at = [one.title for one in sheets[name].columns].index("Owner")
        assert {row[at] for row in sheets[name].rows} == {UNNAMED, "support"}
    book = openpyxl.load_workbook(io.BytesIO(render_audit_as_workbook(view)))
    page = book["Findings"]
    at = [cell.value for cell in page[1]].index("Owner") + 1
    (rule,) = [one for one in page.data_validations.dataValidation if one.type == "list"
               and page.cell(2, at).coordinate in one.sqref]  # fmt: skip
    assert rule.formula1 == '"support"'
    page.cell(2, at).value = None
    page.cell(3, at).value = UNNAMED
    tracker = read_answers_from_tracker(book, "audit.xlsx")
    assert tracker.given == {}
    assert tracker.mistakes == []
    page.cell(2, at).value = "Bo Lund"
    assert [one.value for one in read_answers_from_tracker(book, "audit.xlsx").given.values()] == [
        "Bo Lund"
    ]


def test_a_department_is_called_by_its_name_and_a_person_as_written() -> None:
    assert audit_owner("customer-service") == "customer service"
    assert audit_owner("Anne-Marie Jensen") == "Anne-Marie Jensen"
    assert audit_owner("") == "to be named"
    found = finding(1, HIGH, owner="customer-service", departments=("customer-service",))
    told = " ".join(
        text for one in compose_audit_view(audit(found)).sections for text in texts(one)
    )
    assert "Customer service" in told
    assert "For customer service:" in told
    assert "Customer-service" not in told


def test_what_to_declare_is_for_the_rest_only_where_something_is_priced() -> None:
    needs = finding(1, HIGH, money_needs=("organisation.costs.contact",))
    for priced, what in (((), "it"), ((finding(2, HIGH, money=money(1, 2)),), "the rest")):
        told = text_of(compose_audit_view(audit(needs, *priced)).sections[0])
        assert f"To see what {what} costs, declare " in told


def test_an_action_without_an_owner_is_assigned_to_nobody_in_jira() -> None:
    (row,) = csv.DictReader(
        io.StringIO(render_actions_csv(compose_audit_view(audit(finding(1, HIGH, owner="")))))
    )
    assert row["Assignee"] == ""
    assert f"Owner: {UNNAMED}" in row["Description"]


def test_a_text_that_a_cell_cannot_hold_says_that_it_goes_on() -> None:
    view = compose_audit_view(audit(finding(1, HIGH, says="word " * 9_000)))
    book = openpyxl.load_workbook(io.BytesIO(render_audit_as_workbook(view)))
    texts = [str(cell.value) for row in book["Findings"].iter_rows() for cell in row]
    assert any(text.endswith("… [longer than a cell holds]") for text in texts)


def test_how_to_know_is_said_by_the_rule_where_its_topic_says_something_else() -> None:
    paid = "Each customer was paid without having asked."
    card, other = replace(HIGH, known_by=paid), replace(CRITICAL, code="INT02")
    found = [
        finding(1, card, topic="promises", do="Pay."),
        finding(2, other, topic="promises", do="Aim at it."),
    ]
    made = compose_audit(report([failed(one) for one in found], [card, other]), "x")
    assert {action.settles: action.know for action in only(made).actions} == {
        (
            "F1",
        ): "What is promised is measured against the promise and kept for three months in a row.",
        ("F2",): paid,
    }
    (section,) = [one for one in compose_audit_view(made).sections if one.name == "plan"]
    assert paid in text_of(section)


NOUNS = (
    "findings|checks|rules|causes|actions|days|files|entries|sections|declarations|pairs|kinds|"
    "figures|doubts|duties|people|agents|minutes|hours|amounts|departments"
)
VERBS = "are|have|were|do|hold|rest|stand|come|bind|wait|cost|need"
WRONG = re.compile(
    rf"(?<![\w.,–:-])1 (?:[a-z]+ )?(?:{NOUNS})\b|(?<![\w.,])1 (?:of \d+ )?[a-z]+ (?:{VERBS})\b"
)
EDGES = (
    (),
    (OPEN,),
    (WAIVED,),
    (WAIVED, OPEN),
    (finding(1, HIGH, doubts_figures=True, money=money(1, None)),),
    (finding(1, HIGH, duty="law", topic="law", due=date(2026, 11, 30)),),
    (finding(1, HIGH, duty="law", topic="law"), finding(2, HIGH, topic="clock", related=())),
    tuple(finding(number, HIGH, topic="clock") for number in (1, 2)),
    tuple(finding(number, rule(f"SVC0{number}", "low")) for number in range(1, 6)),
    (finding(1, HIGH, money_needs=("organisation.costs.contact",)), OPEN),
)


def texts(value: object) -> Iterator[str]:
    """The texts of a view, each block's in one piece."""
    if isinstance(value, Paragraph):
        yield plain(value.words)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from texts(getattr(value, name))


def plain(value: object) -> str:
    if isinstance(value, tuple):
        return "".join(map(plain, value))
    return str(getattr(value, "text", ""))


@pytest.mark.parametrize("found", EDGES, ids=lambda found: str(len(found)))
def test_one_of_a_thing_is_told_in_the_singular_and_nothing_is_said_to_be_where_it_is_not(
    found: tuple[Finding, ...],
) -> None:
    cards = [CRITICAL, HIGH, MEDIUM, *(rule(one.code, one.severity) for one in found)]
    for excluded in ((), ("PRD01",)):
        made = report([failed(one) for one in found], cards, excluded_rules=excluded)
        document = compose_audit(made, "principlecheck audit .")
        whole = compose_audit_view(document)
        short = compose_short_report(whole)
        for view in (whole, short, compose_memo_view(document, whole)):
            for text in texts(view.sections):
                assert not WRONG.search(text), text
        for text in texts(short.sections):
            named = re.search(r"\b(?:annex|appendix)\b", text)
            assert not named or "not part of this report" in text, text


def test_a_report_with_its_annex_refers_to_it_and_one_without_says_how_to_get_it() -> None:
    whole = compose_audit_view(audit(*(finding(number, HIGH) for number in (1, 2))))
    said = "the annex (not part of this report; the option --annex writes it)."
    assert said in " ".join(texts(compose_short_report(whole).sections))
    beside = " ".join(texts(compose_short_report(whole, "audit.annex.md").sections))
    assert said not in beside
    assert "stand in full in the annex." in beside


def test_a_value_that_meets_a_duty_stands_beside_the_other_way_to_meet_it() -> None:
    terms = finding(
        1, MEDIUM, topic="law", duty="law", due=date(2026, 1, 1), related=(),
        do="Bring the terms to 60 days; have a lawyer confirm it first, or keep the agreement.",
    )  # fmt: skip
    value = SettlingValue(LIMIT, "90 days", "60 days", False, (terms.fingerprint,))
    (action,) = only(audit(terms, settled=Settlements(values=(value,)))).actions
    assert action.does.endswith("60 days (90 days today), or keep the agreement.")
    plain = replace(terms, do="Bring the terms, or what is owed, to 60 days; ask a lawyer first.")
    (action,) = only(audit(plain, settled=Settlements(values=(value,)))).actions
    assert action.does.endswith("60 days (90 days today).")


@pytest.mark.parametrize(
    ("texts", "findings", "told"),
    [(("6", "7"), 2, "; 6 would do for some"), (("6", "7"), 1, ""), (("callback", "keep"), 2, "")],
)
def test_less_of_a_number_may_do_for_some_of_several_findings(
    texts: tuple[str, str], findings: int, told: str
) -> None:
    found = [finding(n, HIGH, departments=("support",)) for n in (1, 2)]
    prints = [one.fingerprint for one in found]
    value = SettlingValue(
        LIMIT, "5", texts[1], False, tuple(prints[:findings]),
        alone=tuple(zip(prints, texts, strict=True)),
    )  # fmt: skip
    does = [one.does for one in only(audit(*found, settled=Settlements((value,)))).actions]
    assert any("would do for some" in one for one in does) is bool(told)
    assert any(told in one for one in does)


def test_money_that_is_in_no_plan_is_in_no_sum_for_that_and_not_for_a_doubt() -> None:
    doubted = replace(money(1_000, 2_000).figure, inputs=(Located("measured.back"),))
    sums = finding(1, HIGH, money=replace(money(1_000, 2_000), figure=doubted))
    plan = finding(2, HIGH, money=replace(money(1_000, 2_000, unplanned=True), figure=doubted))
    doubt = finding(3, HIGH, doubts_figures=True)
    doubt = replace(doubt, at=replace(doubt.at, route="measured.back"))
    made = audit(sums, plan, doubt)
    assert made.contested == (("F1", ("F3",)),)
    (shown,) = [line for one in only(made).money for line in one.unplanned]
    assert shown[0] == "F2"


def test_what_a_law_stands_against_is_advised_nowhere_without_it() -> None:
    against = "the law stands against 6 days"
    asks = f"{against}: Spain, Ley 10/2025, asks for 5 days"
    brings = ("The promise allows 6 days for an answer; Spain, Ley 10/2025, asks for 5 days.",)
    for do, told in (
        ("Promise 6 days.", "romise 6 days; "),
        ("Promise 6 days, or keep it as it is.", "eep it as it is; "),
        ("Bring people, or promise 6 days.", "ring people, or promise 6 days; "),
    ):
        promise = finding(1, CRITICAL, do=do, departments=())
        stuck = Blocked(LIMIT, "6 days", (promise.fingerprint,), brings, duty="law")
        made = audit(promise, settled=Settlements(blocked=(stuck,)))
        view = compose_audit_view(made)
        shown = {one.name: text_of(one) for one in view.sections}
        for name in ("first_page", "plan", "causes"):
            assert told + asks in shown[name], name
            assert "Promise 6 days, or" not in shown[name], name
        (memo,) = compose_memo_view(made, view).sections
        assert f"{told}{against}." in text_of(memo)


def test_the_actions_of_a_cause_come_by_date() -> None:
    law = finding(1, MEDIUM, topic="law", duty="law", due=date(2026, 1, 1), related=())
    high = finding(2, HIGH, topic="law", related=(), departments=())
    actions = only(audit(high, law)).actions
    assert [one.due for one in actions] == sorted(one.due for one in actions)
    assert actions[0].settles == ("F1",)


def test_the_name_of_an_entry_stands_in_quotes_wherever_an_action_says_it() -> None:
    names = {"automations.tidy": "tidy inbox", "promises.reply": "“We reply”"}
    told = remedy_as_an_order("automations.tidy.holds_for_follow_up", "false", "true", names)
    assert told == "Let “tidy inbox” wait for news that is owed"
    assert "promised in “We reply” to" in remedy_as_an_order(
        "promises.reply.first_reply", None, "2h", names
    )
    assert "of each agent in the “desk” team" in remedy_as_an_order(
        "teams.desk.off_queue.feedback", "1h", "2h", {"teams.desk": "desk team"}
    )
    one = audit(finding(1, HIGH), settled=Settlements(names={"handle_time.chat-1": "chat one"}))
    assert only(one).actions[0].does.startswith("“chat one”: ")
