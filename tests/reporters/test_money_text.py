"""Money in the reports: a line where a finding is told in full, advice once at the end."""

from msgspec.structs import replace

from principlecheck.model.report.figure import Figure, Located
from principlecheck.model.report.money import MoneyAYear
from principlecheck.model.report.report import Finding
from principlecheck.reporters.comment import render_comment
from principlecheck.reporters.derivation import render_derivation
from principlecheck.reporters.text import render_text_report
from tests.reporters.samples import failed, finding, report

FIGURE = Figure(
    "limit_cost", "what the limit costs a year", "41,000 to 58,000 EUR", "cost",
    "contacts · cost of a contact", "", (), ("9,000 contacts · 5 EUR = 45,000 EUR",), (),
)  # fmt: skip
COSTED = finding(1, money=MoneyAYear(41_234, 57_100, "EUR", ("queues.chat",), FIGURE))
NEEDS = ("organisation.costs.agent_hour", "queues.chat.new_issues")


def told(*findings: Finding) -> str:
    return render_text_report(report([failed(one) for one in findings]), 200)


def test_a_finding_in_full_says_what_it_costs_a_year() -> None:
    assert "\n  Costs a year: 41,000 to 58,000 EUR.\n" in told(COSTED)
    assert "Costs a year: 41,000 to 58,000 EUR." in render_comment(report([failed(COSTED)]))


def test_what_to_declare_is_said_once_and_not_under_each_finding() -> None:
    text = told(*(finding(number, money_needs=NEEDS) for number in range(1, 51)))
    assert text.count("declare organisation.costs.agent_hour") == 1
    assert (
        "To see what 50 findings cost a year, declare organisation.costs.agent_hour and "
        "queues.chat.new_issues." in text
    )


def test_a_sum_counts_the_same_contacts_once() -> None:
    twice = finding(2, money=MoneyAYear(1_000, 2_000, "EUR", ("queues.chat",), FIGURE))
    assert (
        "2 findings cost 41,000 to 58,000 EUR a year; what several of them cost is counted once."
        in told(COSTED, twice)
    )


def test_no_sum_of_a_check_rests_on_figures_that_disagree() -> None:
    back = replace(FIGURE, inputs=(Located("measured.back"),))
    doubted = finding(2, money=MoneyAYear(1_000, 9_000, "EUR", ("queues.mail",), back))
    doubt = finding(3, doubts_figures=True)
    doubt = replace(doubt, at=replace(doubt.at, route="measured.back"))
    text = told(COSTED, doubted, doubt)
    assert "One finding costs 41,000 to 58,000 EUR a year." in text
    assert (
        "What one finding costs rests on declared figures that disagree, and is in no sum." in text
    )


def test_findings_that_cost_no_money_bring_no_word_of_it() -> None:
    text = told(finding(1))
    assert "Costs a year" not in text
    assert "To see what" not in text


def test_the_derivation_shows_the_exact_figures_or_what_to_declare() -> None:
    known = render_derivation([failed(COSTED)], (), "PRD01", 100)
    assert "what the limit costs a year: 41,000 to 58,000 EUR" in known
    assert "9,000 contacts · 5 EUR = 45,000 EUR" in known
    unknown = render_derivation([failed(finding(1, money_needs=NEEDS))], (), "PRD01", 200)
    assert (
        "To see what it costs a year, declare organisation.costs.agent_hour and "
        "queues.chat.new_issues." in unknown
    )
