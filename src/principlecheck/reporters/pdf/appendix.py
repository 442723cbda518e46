"""The appendices as the PDF's templates read them."""

from __future__ import annotations

from typing import Any

from principlecheck.glossary import GLOSSARY
from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.report.report import Figure, Located
from principlecheck.reporters.audit_parts import figures, tallies
from principlecheck.reporters.audit_words import ended, listed
from principlecheck.reporters.pdf.places import Places


def appendix_data(audit: AuditDocument, places: Places) -> dict[str, Any]:
    """Checks, thresholds, figures with their inputs, files, terms."""
    report = audit.report
    computed = figures(audit)
    inputs = _inputs([figure for figure, _ in computed])
    return {
        "checks": [
            (rule.code, rule.title, rule.severity, listed(tally)) for rule, tally in tallies(report)
        ],
        "unjudged": [
            {
                "code": one.code,
                "subject": one.subject,
                "status": one.status,
                "reason": one.reason,
                "missing": one.missing,
            }
            for one in report.outcomes
            if one.status not in ("pass", "fail")
        ],
        "packs": report.packs,
        "thresholds": [
            {
                "code": rule.code,
                "values": [
                    {"name": name, "value": value, "own": rule.own_thresholds.get(name, "")}
                    for name, value in rule.thresholds.items()
                ],
            }
            for rule in report.rules
            if rule.thresholds
        ],
        "figures": [
            {
                "numbers": labels,
                "title": figure.title,
                "value": figure.value,
                "formula": figure.formula,
                "source": figure.source,
                "inputs": _runs(sorted({inputs[where] for where in figure.inputs})) or "none",
                "assumptions": " ".join(ended(one) for one in figure.assumptions),
            }
            for figure, labels in computed
        ],
        "inputs": [
            {"number": number, "route": where.route, "place": places.at(where)}
            for where, number in inputs.items()
        ],
        "folder": places.folder,
        "files": [(places.file(name), digest) for name, digest in report.scope.files],
        "glossary": sorted(GLOSSARY.items()),
        "command": audit.command,
    }


def _inputs(computed: list[Figure]) -> dict[Located, int]:
    """Every declared value that a figure rests on, by route and place, with its number."""
    found = {where for figure in computed for where in figure.inputs}
    ordered = sorted(found, key=lambda where: (where.route, str(where.place), where.excerpt))
    return {where: number for number, where in enumerate(ordered, 1)}


def _runs(numbers: list[int]) -> str:
    """Ascending numbers with what follows on drawn together: `1, 3–7`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
