"""The worked examples: what each is there to show."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from principlecheck.judging import judge_corpus
from principlecheck.model.report.report import Report, Status
from principlecheck.policies.load import load_policies
from tests.built_in import loaded_once

POLICIES = Path(__file__).parent.parent / "policies"
AS_OF = date(2026, 11, 22)
FIRST_TWELVE = [
    "PRD01",
    "PRD03",
    "PRD05",
    "PRD11",
    "SVC01",
    "SVC18",
    "RES01",
    "RES06",
    "INT01",
    "INT06",
    "BUY01",
    "BUY02",
]
EXAMPLES = [
    "northwind-home",
    "harbour-outfitters",
    "skyline-air",
    "tidewater-tents",
    "basecamp",
    "supabase",
    "marram-licensing",
]


@cache
def report_of(name: str) -> Report:
    return judge_corpus(load_policies([POLICIES / name], AS_OF), loaded_once(), name=name)


def codes_with(report: Report, status: Status) -> set[str]:
    return {outcome.code for outcome in report.outcomes if outcome.status is status}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_can_be_read_and_judged_without_a_fault(name: str) -> None:
    report = report_of(name)
    assert report.problems == ()
    assert report.errors == ()


def test_northwind_fires_and_passes_each_of_the_first_twelve_rules() -> None:
    report = report_of("northwind-home")
    assert set(FIRST_TWELVE) <= codes_with(report, Status.FAIL)
    # PRD05 is judged once on the organisation, so it cannot do both.
    assert set(FIRST_TWELVE) - {"PRD05"} <= codes_with(report, Status.PASS)


def test_northwind_fires_at_least_eighty_rules() -> None:
    assert len(codes_with(report_of("northwind-home"), Status.FAIL)) >= 80


def test_northwind_s_chat_limit_shows_the_figures_that_prove_it() -> None:
    (finding,) = [f for f in report_of("northwind-home").findings if f.code == "PRD01"]
    assert finding.says == (
        "A limit of 6 minutes on the queue “chat” lets at most 58 % of contacts be resolved the first time; "
        "the target is 80 %."
    )
    assert "10 minutes 18 seconds" in finding.do


def test_harbour_is_judged_by_every_rule_and_has_no_finding() -> None:
    report = report_of("harbour-outfitters")
    assert report.findings == ()
    assert codes_with(report, Status.PASS) == {rule.code for rule in report.rules}
    assert len(report.rules) == sum(len(pack.rules) for pack in loaded_once())
    assert all(score.coverage is not None and score.coverage > 0.95 for score in report.scores)


def test_basecamp_s_published_policies_raise_no_alarm() -> None:
    assert report_of("basecamp").findings == ()


def test_tidewater_has_one_finding_a_single_channel() -> None:
    assert [finding.code for finding in report_of("tidewater-tents").findings] == ["RES14"]


def test_skyline_is_clean_in_respect_and_integrity_and_has_nothing_critical() -> None:
    found = report_of("skyline-air").findings
    assert {finding.principle for finding in found}.isdisjoint({"respect", "integrity"})
    assert "critical" not in {finding.severity for finding in found}


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_two_findings_of_an_example_share_a_fingerprint(name: str) -> None:
    fingerprints = [finding.fingerprint for finding in report_of(name).findings]
    assert len(set(fingerprints)) == len(fingerprints)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_place_shown_is_a_line_of_its_file(name: str) -> None:
    for finding in report_of(name).findings:
        for located in (finding.at, *finding.related):
            assert located.place is not None, (finding.code, located.route)
            lines = Path(located.place.file).read_text(encoding="utf-8").split("\n")
            assert lines[located.place.line - 1] == located.excerpt


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_finding_prints_a_value_that_is_not_declared(name: str) -> None:
    for finding in report_of(name).findings:
        for text in (finding.title, finding.says, finding.effect, finding.do, finding.ask):
            assert "(not declared)" not in text, (finding.code, text)


def test_a_published_service_level_is_found_to_make_customers_claim_what_it_owes() -> None:
    (finding,) = report_of("supabase").findings
    assert (finding.code, finding.at.route) == ("SVC29", "promises.uptime.if_missed")
    assert "10 % of the fees of the affected services for the month, and up to 30 %" in finding.says


def test_a_public_body_is_held_to_the_figures_that_it_publishes() -> None:
    found = report_of("marram-licensing").findings
    assert sorted((one.code, one.at.route) for one in found) == [
        ("INT01", "promises.letters-and-forms.first_reply"),
        ("INT02", "promises.calls.first_reply"),
        ("INT02", "promises.complaints.resolution"),
        ("INT02", "promises.decisions.fulfilment"),
        ("INT32", "measured.calls-september.abandonment"),
        ("RES09", "listening.survey.leaves_out"),
        ("SVC30", "measured.calls-september.abandonment"),
    ]
    assert all(one.kind != "gap" for one in found)
