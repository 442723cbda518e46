"""How heavily a finding weighs, and how certain it is, where a case turns on that."""

from __future__ import annotations

import pytest

from tests.judgement.test_cases import CASES, report_of


@pytest.mark.parametrize(
    ("case", "code", "severity", "confidence"),
    [
        ("abuse-rule-with-a-warning-only", "RES03", "low", "opinion"),
        ("adherence-that-punishes-staying", "PRD17", "low", "opinion"),
        ("script-for-nearly-every-contact", "PRD21", "medium", "opinion"),
        ("always-right-and-nothing-protects-staff", "RES04", "low", "likely"),
    ],
)
def test_it_weighs_no_more_than_it_should(
    case: str, code: str, severity: str, confidence: str
) -> None:
    report = report_of(next(one for one in CASES if one["id"] == case))
    (found,) = (finding for finding in report.findings if finding.code == code)
    assert (found.severity, found.confidence) == (severity, confidence)
