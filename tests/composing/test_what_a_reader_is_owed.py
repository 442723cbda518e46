"""What a reader of the audit of a large organisation is owed, over one view of it."""

from __future__ import annotations

import re

import pytest
from msgspec import Struct

from principlecheck.composing.audit_view import compose_audit_view
from principlecheck.composing.letter_view import causes_to_decide_first, letter_cost_of_acting
from principlecheck.composing.memo_view import compose_memo_view
from principlecheck.composing.plan_view import compose_ninety_day_plan
from principlecheck.composing.words import DASH, shorten_for_short_report
from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.audit.view import AuditView, FindingLinks, Quote, Table
from tests.page.pages import document


@pytest.fixture(scope="module")
def audit() -> AuditDocument:
    return document("northwind-home")


@pytest.fixture(scope="module")
def view(audit: AuditDocument) -> AuditView:
    return compose_audit_view(audit)


def told(value: object) -> str:
    """Every text of a part of a view but quoted policies, in its order."""
    if isinstance(value, str):
        return value
    if isinstance(value, FindingLinks):
        return " ".join(value.labels)
    if isinstance(value, (tuple, list)):
        return " ".join(map(told, value))
    if isinstance(value, Struct) and not isinstance(value, Quote):
        names = [name for name in value.__struct_fields__ if name not in ("id", "file", "chart")]
        return " ".join(told(getattr(value, name)) for name in names)
    return ""


def section(view: AuditView, name: str) -> str:
    return told(next(one for one in view.sections if one.id == name))


def test_a_duty_by_law_leads_with_its_date_and_the_days_that_are_left(
    audit: AuditDocument, view: AuditView
) -> None:
    first = view.sections[0]
    assert causes_to_decide_first(audit.causes)[0].topic == "law"
    assert "from 2026-12-28, 36 days from now" in told(first)
    dated = [one for one in audit.findings if one.finding.duty == "law" and one.finding.due]
    assert {one.due for one in dated} == {"2026-11-22", "2026-12-28"}


def test_no_word_of_a_release_dates_what_is_in_force(view: AuditView) -> None:
    for words in ("before the change ships", "before anything else", "policies are adopted"):
        assert words not in told(view.sections)


def test_a_principle_says_what_is_open_where_nothing_is_critical_too(
    audit: AuditDocument, view: AuditView
) -> None:
    quiet = [
        part for part in audit.principles if part.findings and "not met" not in part.score.note
    ]
    assert quiet
    first = told(view.sections[0])
    for part in quiet:
        assert re.search(rf"{part.title} .{{0,120}}\d+ high", first), part.title


def test_people_for_one_hour_and_for_every_hour_are_priced_apart(audit: AuditDocument) -> None:
    acting = " ".join(cause.acting for cause in audit.causes)
    assert "for the one hour" in acting or not audit.tried
    assert all(cause.due for cause in audit.causes)


def test_findings_without_an_owner_are_counted_once_in_the_scope(
    audit: AuditDocument, view: AuditView
) -> None:
    nobody = sum(not one.owner for one in audit.findings)
    assert (
        section(view, "scope").count(f"{nobody} of {len(audit.findings)} findings are about") == 1
    )


def test_what_lacks_a_price_names_the_findings_that_wait_for_it(
    audit: AuditDocument, view: AuditView
) -> None:
    (label,) = [one.label for one in audit.findings if one.finding.money_needs]
    assert f"measured.unsolved_come_back for {label}" in re.sub(r" +", " ", told(view.sections[0]))


def test_an_action_is_what_changes_for_people_and_stands_alone(view: AuditView) -> None:
    for one in view.findings():
        assert not re.search(r"[a-z]_[a-z]", one.action), one.action
        assert not re.match(r"(Review|Measure|Write|Set) it\b", one.action), one.action
        assert len(one.action.split()) >= 4, one.action


def test_how_anybody_knows_is_a_fact_of_the_service_and_no_check(
    audit: AuditDocument, view: AuditView
) -> None:
    every = section(view, "actions")
    assert "passes on" not in every
    for cause in audit.causes:
        assert every.count(cause.know) == 1


def test_people_pay_and_training_are_never_least_effort(audit: AuditDocument) -> None:
    takes = [one for one in audit.findings if one.finding.topic in ("capacity", "craft")]
    assert takes
    assert all(one.effort != "small" for one in takes)


def test_a_length_of_time_is_in_words_wherever_it_is_read(view: AuditView) -> None:
    for one in view.findings():
        read = told((one.condition, one.consequence, one.action, one.title))
        assert not re.search(r"\b\d+[hms]\b", read), read
        shown = told(one.picture.rows if one.picture else ())
        assert not re.search(r"\b\d+[hms]\b", shown), shown


def test_thousands_are_set_apart_in_what_is_computed_too(view: AuditView) -> None:
    for one in view.findings():
        for figure in (*one.figures, *filter(None, (one.money_figure,))):
            for text in (figure.value, *figure.steps):
                assert not re.search(
                    r"(?<![\d.,-])\d{4,}(?:\.\d+)?(?: per| /| [A-Z]{3}|$)", text
                ), text


def test_no_figure_is_printed_without_its_value(view: AuditView) -> None:
    for one in view.findings():
        assert all(figure.value for figure in one.figures), one.label


def test_one_sign_is_one_quantity_in_a_finding(view: AuditView) -> None:
    for one in view.findings():
        solvable = [step for figure in one.figures for step in figure.steps if "F(" in step]
        assert not any("r0" in step for step in solvable), one.label


def test_a_return_rate_of_another_queue_is_named_beside_the_cost(view: AuditView) -> None:
    priced = [one.money_figure for one in view.findings() if one.money_figure]
    borrowed = [step for figure in priced for step in figure.steps if "is borrowed from" in step]
    assert borrowed


def test_the_definition_stands_in_the_sentence_with_the_figure(view: AuditView) -> None:
    (leaving, *_) = [one.condition for one in view.findings() if one.code == "PRD15"]
    assert "of the average headcount, newcomers among them" in leaving
    (limit,) = [one.action for one in view.findings() if one.code == "PRD09"]
    assert "fewer than about 46 %" in limit


def test_giving_up_the_aim_comes_last_and_is_said_to_be_that(view: AuditView) -> None:
    (limit,) = [one.action for one in view.findings() if one.code == "PRD01"]
    assert limit.index("or accept less") > limit.index("Remove")


def test_a_model_without_those_who_hang_up_says_so(view: AuditView) -> None:
    (waits,) = [one.condition for one in view.findings() if one.code == "RES02"]
    assert "if nobody hangs up" in waits


def test_the_auditor_never_says_we_for_the_client(view: AuditView) -> None:
    for one in view.findings():
        said = told((one.title, one.condition, one.consequence, one.action))
        said = re.sub(r"“[^”]*”", "", said)
        assert not re.search(r"\b(we|our|us)\b", said, re.IGNORECASE), said


def test_an_action_whose_owner_nobody_has_named_is_given_to_nobody(
    audit: AuditDocument, view: AuditView
) -> None:
    unowned = [
        one for one in compose_ninety_day_plan(audit) if not one.action.owner and one.cause.owner
    ]
    assert unowned
    plan = next(one for one in view.blocks() if isinstance(one, Table) and one.id == "plan-table")
    for one in unowned:
        assert (
            told(plan.rows[one.number - 1].cells[2])
            == "To be named by whoever leads the organisation"
        )


def test_a_long_sentence_loses_what_is_in_brackets_before_its_figures() -> None:
    says = (
        "The promise “repaired in a week” says fulfilment within 5 working days for 90 % of contacts "
        "(it names no share, and is taken to mean so many); up to 2026-10-31 it took 11 working days "
        "to reach that share."
    )
    assert shorten_for_short_report(says).endswith(
        "; up to 2026-10-31 it took 11 working days to reach that share."
    )


def test_no_sentence_of_the_report_is_cut_off(view: AuditView) -> None:
    told_on = f"The first clause {'goes on ' * 20}; the second one {'goes on ' * 20}and ends."
    assert shorten_for_short_report(told_on) == told_on
    assert "…" not in section(view, "causes")


def test_a_duty_that_binds_already_stands_with_its_owner_and_its_way_out(
    audit: AuditDocument, view: AuditView
) -> None:
    due = [
        one.label
        for one in audit.findings
        if one.finding.duty == "law" and one.due == audit.report.as_of.isoformat()
    ]
    (law,) = [one for one in audit.causes if one.duty == "law"]
    assert sorted(label for one in law.actions[:2] for label in one.settles) == sorted(due)
    for told_in in (told(view.sections[0]), told(compose_memo_view(audit, view).sections)):
        assert (
            "or show the agreement. Who decides: to be named by whoever leads the organisation."
            in told_in
        )
        assert "at once: the law binds already" in told_in
        assert "not priced (penalty or liability: ask counsel)" in told_in
    (paid,) = [one for one in law.actions if "show the agreement" in one.does]
    assert "supplier" in paid.know
    assert "customer" not in paid.know


def test_the_largest_amount_is_told_with_who_bears_it_and_a_memo_adds_up(
    audit: AuditDocument, view: AuditView
) -> None:
    memo = told(compose_memo_view(audit, view).sections)
    for told_in in (told(view.sections[0]), memo):
        assert re.search(r"a year is moved, not lost \(C\d+\): operations causes", told_in)
    shown = [one for one in audit.causes if f"{one.label} {one.title}." in memo]
    rest = [money.lost for one in audit.causes if one not in shown for money in one.money]
    high = sum(one.high or 0 for one in rest if one)
    assert high
    assert "what they lose a year: 24,000 EUR likely (up to 49,000 EUR)" in memo


def test_a_memo_to_finance_has_every_urgent_decision_that_costs_money(
    audit: AuditDocument, view: AuditView
) -> None:
    memo = told(compose_memo_view(audit, view).sections)
    costly = [
        one for one in causes_to_decide_first(audit.causes) if letter_cost_of_acting(one) != DASH
    ]
    assert all(one.title in memo for one in costly)
