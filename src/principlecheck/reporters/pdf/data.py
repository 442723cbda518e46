"""What the PDF's templates read: the audit document as plain names, with figures in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import normalize

import msgspec

from principlecheck.model.audit.document import AuditDocument, PrinciplePart
from principlecheck.model.audit.look import Look
from principlecheck.reporters.audit_parts import next_declarations, set_aside, set_otherwise
from principlecheck.reporters.audit_words import (
    counted,
    covered,
    listed,
    opening,
    owner,
    score_range,
)
from principlecheck.reporters.pdf.appendix import appendix_data
from principlecheck.reporters.pdf.changes import changes_data
from principlecheck.reporters.pdf.findings import (
    actions,
    broken,
    contradictions,
    finding_data,
    questions,
)
from principlecheck.reporters.pdf.places import Places
from principlecheck.reporters.plain import cut, shown

MISSING = 10
MONEY_NEEDS = 3
RUNNING = 80
"""The columns that one text of a running header or footer may take."""
HEADER = 112
"""The columns that a running header has room for."""

Data = dict[str, Any]


def pdf_data(audit: AuditDocument, look: Look, order: Sequence[str]) -> Data:
    """All that the templates print, under the names that they use; every text on one line, with
    control and format characters written out and accents put together with their letters.
    """
    places = Places(audit)
    made: Data = {
        "look": msgspec.to_builtins(look),
        "order": [name for name in order if name != "front"],
        "numbers": {name: number for number, name in enumerate(order)},
        **_front(audit),
        **_first_page(audit),
        "scope": _scope(audit, places),
        "missing": [{"route": r, "checks": n} for r, n in audit.missing[:MISSING]],
        "missing_more": max(0, len(audit.missing) - MISSING),
        "anchors": (
            {one.label: f"finding-{one.anchor}" for one in audit.findings}
            if "findings" in order
            else {}
        ),
        "contradictions": contradictions(audit),
        "tensions": _tensions(audit),
        "findings": [finding_data(one, places) for one in audit.findings],
        "heat": msgspec.to_builtins(audit.heat),
        "actions": actions(audit),
        "waivers": _waivers(audit),
        "changes": changes_data(audit),
        "unattached": msgspec.to_builtins(audit.unattached),
        "questions": questions(audit),
        **appendix_data(audit, places),
    }
    safe: Data = _safe(made)
    return safe


def _front(audit: AuditDocument) -> Data:
    report, brief = audit.report, audit.brief
    name = brief.client or report.organisation
    classified = cut(brief.classification, RUNNING)
    scope = report.scope
    return {
        "title": f"Policy design audit: {name}",
        "client_or_organisation": name,
        "running": {
            "title": cut(f"Policy design audit: {name}", min(RUNNING, HEADER - len(classified))),
            "classification": classified,
            "organisation": cut(report.organisation, RUNNING),
        },
        "client": brief.client,
        "organisation": report.organisation,
        "period": brief.period,
        "author": brief.author,
        "classification": brief.classification,
        "as_of": report.as_of.isoformat(),
        "day": {"year": report.as_of.year, "month": report.as_of.month, "day": report.as_of.day},
        "version": report.version,
        "input": {
            "files": counted(len(scope.files), "file"),
            "entries": counted(scope.entries, "entry", "entries"),
            "commit": report.revision,
            "digest": scope.digest[:16],
        },
        "logo_alt": (brief.logo.alt if brief.logo else "") or "Logo",
    }


def _first_page(audit: AuditDocument) -> Data:
    return {
        "verdict": audit.verdict,
        "counts": listed(audit.counts),
        "since": _since(audit),
        "suggestions": [
            {"route": one.route, "checks": counted(one.checks, "further check")}
            for one in next_declarations(audit.report)
        ],
        "decisions": [
            {
                "number": one.label,
                "owner": owner(one.owner),
                "due": one.due,
                "decide": opening(one.decide),
                "otherwise": opening(one.otherwise),
            }
            for one in audit.decisions
        ],
        "principles": [_principle(audit, part) for part in audit.principles],
        "money": [
            {
                "owner": owner(one.owner),
                "total": one.total.shown if one.total else "–",
                "findings": one.findings,
                "left_out": one.left_out,
                "uncounted": one.uncounted,
            }
            for one in audit.money
        ],
        "money_together": [total.shown for total in audit.money_together],
        "money_moved": [{"number": label, "amount": told} for label, told in audit.money_moved],
        "money_needs": [route for route, _ in audit.money_needs[:MONEY_NEEDS]],
        "money_needs_more": len(audit.money_needs) > MONEY_NEEDS,
    }


def _since(audit: AuditDocument) -> Data | None:
    changes = audit.changes
    if changes is None:
        return None
    hidden = sum(1 for one in changes.gone if one.hidden)
    return {
        "day": changes.since.isoformat(),
        "new": len(changes.new),
        "reopened": len(changes.reopened),
        "unchanged": len(changes.unchanged),
        "solved": len(changes.gone) - hidden,
        "hidden": hidden,
    }


def _principle(audit: AuditDocument, part: PrinciplePart) -> Data:
    score = part.score
    return {
        "title": part.title,
        "means": part.means,
        "source": f"{part.source.title}, {part.source.section}." if part.source else None,
        "low": score.low,
        "high": score.high,
        "range": score_range(score),
        "coverage": covered(score.coverage),
        "covered": score.coverage is not None,
        "findings": score.findings,
        "note": score.note,
        "note_or_dash": score.note or "–",
        "strengths": [(rule.code, rule.title) for rule in part.strengths],
        "broken": broken(audit, part.findings),
    }


def _scope(audit: AuditDocument, places: Places) -> Data:
    report = audit.report
    scope = report.scope
    return {
        "said": [*audit.brief.scope],
        "limitations": [*audit.brief.limitations],
        "sections": counted(len(scope.sections), "section"),
        "departments": scope.departments,
        "absent_sections": scope.absent_sections,
        "only_begun": scope.only_begun,
        "not_applicable": msgspec.to_builtins(scope.not_applicable),
        "unresolved": scope.unresolved,
        "settings": report.settings,
        "set_aside": set_aside(report),
        "set_otherwise": set_otherwise(report),
        "unjudged": msgspec.to_builtins(report.unjudged),
        "passed": [{"file": places.file(one.file), "reason": one.reason} for one in scope.passed],
        "problems": [
            {"place": places.spot(one.place), "says": one.says} for one in report.problems
        ],
        "errors": [
            {"code": one.code, "subject": one.subject, "reason": one.reason}
            for one in report.errors
        ],
    }


def _tensions(audit: AuditDocument) -> list[Data]:
    return [
        {
            "about": tension.about,
            "sides": [
                {
                    "says": side.says,
                    "rules": ", ".join(side.rules),
                    "findings": counted(side.findings, "finding"),
                }
                for side in tension.sides
            ],
        }
        for tension in audit.report.tensions
    ]


def _waivers(audit: AuditDocument) -> list[Data]:
    return [
        {"number": label, "state": status.state, **msgspec.to_builtins(status.waiver)}
        for label, status in audit.waivers
    ]


def _safe(value: Any) -> Any:
    """`value` with every text in it on one line and nothing in it that is not shown."""
    if isinstance(value, str):
        return shown(" ".join(normalize("NFC", value).split()))
    if isinstance(value, Mapping):
        return {_safe(key): _safe(held) for key, held in value.items()}
    if isinstance(value, (list, tuple)):
        return [_safe(held) for held in value]
    return value
