"""What has changed since the report before, as the PDF's templates read it."""

from __future__ import annotations

from typing import Any

from principlecheck.model.audit.document import AuditDocument, Standing
from principlecheck.model.report.report import principle_title
from principlecheck.reporters.audit_words import counted, judged


def changes_data(audit: AuditDocument) -> dict[str, Any] | None:
    """What came, what stayed, what went; None where no earlier report was handed in."""
    changes = audit.changes
    if changes is None:
        return None
    named = {one.label: one for one in audit.findings}
    come = [named[label] for label in (*changes.reopened, *changes.new, *changes.not_judged)]
    return {
        "since": changes.since.isoformat(),
        "version": changes.version,
        "note": changes.note,
        "come": [
            {
                "number": one.label,
                "title": one.finding.title,
                "standing": one.standing,
                "grave": one.standing != Standing.NOT_JUDGED,
                "severity": one.finding.severity,
                "route": one.finding.at.route,
            }
            for one in come
        ],
        "unchanged": counted(len(changes.unchanged), "finding") if changes.unchanged else "none",
        "others": 0 < len(changes.unchanged) < len(audit.findings),
        "hidden": any(one.hidden for one in changes.gone),
        "gone": [
            {
                "number": f"{one.label} " if one.label else "",
                "code": one.finding.code,
                "title": one.finding.title,
                "hidden": one.hidden,
                "severity": one.finding.severity,
                "route": one.finding.at.route,
                "why": one.why or "its check passes now",
            }
            for one in changes.gone
        ],
        "scores": [
            {
                "principle": principle_title(pair.principle),
                "before": judged(pair.before) if pair.before else "not judged",
                "now": judged(pair.now),
            }
            for pair in changes.scores
        ],
    }
