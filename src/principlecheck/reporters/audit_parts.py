"""What every format of the audit asks of the document beyond its fields."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from principlecheck.model.audit_document import AuditDocument, OwnersMoney
from principlecheck.model.chart import Chart, Grid
from principlecheck.model.report import Figure, Report, RuleCard
from principlecheck.reporters.gate import changed


def tallies(report: Report) -> Iterator[tuple[RuleCard, dict[str, int]]]:
    """Every rule with how often it ended in each way."""
    ended: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in report.outcomes:
        ended[outcome.code][str(outcome.status)] += 1
    for rule in report.rules:
        yield rule, dict(sorted(ended[rule.code].items()))


def set_otherwise(report: Report) -> list[str]:
    """What the settings changed, rule by rule."""
    return [f"{rule.code} {', '.join(changed(rule))}" for rule in report.rules if changed(rule)]


def figures(audit: AuditDocument) -> list[tuple[Figure, list[str]]]:
    """Every computed figure once, with the labels of the findings that rest on it."""
    found: dict[tuple[object, ...], tuple[Figure, list[str]]] = {}
    for one in audit.findings:
        for figure in one.finding.figures:
            if figure.formula:
                routes = tuple(where.route for where in figure.inputs)
                key = (figure.name, figure.value, figure.steps, routes)
                labels = found.setdefault(key, (figure, []))[1]
                if one.label not in labels:
                    labels.append(one.label)
    return list(found.values())


def charts_of(audit: AuditDocument) -> dict[str, Chart]:
    """Every picture: those of the whole by name, those of findings by fingerprint."""
    own = {
        one.finding.fingerprint: one.finding.chart for one in audit.findings if one.finding.chart
    }
    return {**own, **audit.charts}


def money(one: OwnersMoney) -> str:
    """A range of money a year, to two significant digits: the inputs give no more."""
    low, high = (_two_digits(value) for value in (one.low, one.high))
    return f"{low} {one.currency}" if low == high else f"{low} to {high} {one.currency}"


def _two_digits(value: float) -> str:
    return f"{float(f'{value:.2g}'):,.0f}"


def spots(grid: Grid, column: int, row: int) -> list[str]:
    """The labels in one cell of a grid."""
    return [spot.label for spot in grid.spots if (spot.column, spot.row) == (column, row)]
