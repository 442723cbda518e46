"""The verdict: the whole report in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from principlecheck.composing.actions import DAYS
from principlecheck.model import units
from principlecheck.model.audit.document import AuditFinding
from principlecheck.model.report.report import Report
from principlecheck.scoring import LEAST_COVERAGE


def compose_verdict(report: Report, findings: Sequence[AuditFinding]) -> str:
    """The whole report in a sentence, and in a second one where it is not by every check."""
    sentence = _compose_verdict_sentence(report, findings)
    if not report.excluded_rules:
        return sentence
    made = len(report.rules)
    every = made + len(report.excluded_rules)
    return f"{sentence} Only {units.format_how_many_of(made, every, 'check', 'was', 'were')} made."


def _compose_verdict_sentence(report: Report, findings: Sequence[AuditFinding]) -> str:
    severities = [finding.severity for finding in report.findings]
    if report.problems or report.errors:
        return "Part of what was handed in could not be judged, so no verdict is given."
    if critical := severities.count("critical"):
        verb = "finding has" if critical == 1 else "findings have"
        opening = f"{critical} critical {verb} to be settled first"
        return f"{opening}{_compose_verdict_qualification(findings)}."
    if high := severities.count("high"):
        plural = "" if high == 1 else "s"
        return f"{high} high finding{plural} should be settled within {DAYS['high']} days."
    coverage = report.coverage or 0.0
    if coverage < LEAST_COVERAGE:
        share = units.format_coverage(coverage)
        return f"Too little is declared for a verdict: only {share} of the checks, by weight, could be judged."
    if severities:
        return "Nothing that was found is urgent; some of it should be mended."
    return "No contradiction was found in what is declared."


def _compose_verdict_qualification(findings: Sequence[AuditFinding]) -> str:
    """Which of the critical findings somebody has settled, and which are nobody's certainty."""
    critical = [one for one in findings if one.finding.severity == "critical"]
    settled = sum(one.is_settled for one in critical)
    opinions = sum(one.finding.confidence == "opinion" for one in critical)
    parts = [
        f"{settled} waived or accepted" if settled else "",
        f"{opinions} an opinion to be confirmed" if opinions == 1 else "",
        f"{opinions} opinions to be confirmed" if opinions > 1 else "",
    ]
    qualified = "; ".join(filter(None, parts))
    return f" ({qualified})" if qualified else ""
