"""The reports on a small firm, as they were last read by a person."""

import pytest

from principlecheck.composing import compose_audit
from principlecheck.reporters.derivation import render_derivation
from principlecheck.reporters.json_report import render_json_report
from principlecheck.reporters.text import render_text_report
from tests.reporters.kit import COMMAND, GOLDEN, as_markdown, held_against, report


@pytest.fixture(autouse=True)
def in_the_golden_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(GOLDEN)


def test_the_text_report_reads_as_it_did() -> None:
    held_against(GOLDEN / "report.txt", render_text_report(report(GOLDEN_POLICIES), 80))


def test_the_narrow_text_report_reads_as_it_did() -> None:
    held_against(GOLDEN / "report-40.txt", render_text_report(report(GOLDEN_POLICIES), 40))


def test_the_markdown_audit_reads_as_it_did() -> None:
    held_against(GOLDEN / "audit.md", as_markdown(compose_audit(report(GOLDEN_POLICIES), COMMAND)))


def test_the_json_report_reads_as_it_did() -> None:
    held_against(GOLDEN / "report.json", render_json_report(report(GOLDEN_POLICIES)))


def test_the_derivation_reads_as_it_did() -> None:
    made = report(GOLDEN_POLICIES, codes=frozenset(("PRD01",)))
    held_against(GOLDEN / "PRD01.txt", render_derivation(made.outcomes, made.problems, "PRD01", 80))


GOLDEN_POLICIES = (GOLDEN / "policies").relative_to(GOLDEN)
