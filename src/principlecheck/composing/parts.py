"""What is gathered for a reader from many findings or outcomes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from principlecheck.model.audit.document import AuditDocument, AuditFinding
from principlecheck.model.report.figure import entry_of_route, report_figures_without_repeats
from principlecheck.model.report.report import Figure, Finding, Report, RuleCard, Suggestion
from principlecheck.reporters.gate import render_changed_rule_settings

MOST_NAMED = 12
"""How many checks that were left out are named."""


def tally_rules_for_audit(report: Report) -> Iterator[tuple[RuleCard, dict[str, int]]]:
    """Every rule with how often it ended in each way."""
    ended: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in report.outcomes:
        ended[outcome.code][str(outcome.status)] += 1
    for rule in report.rules:
        yield rule, dict(sorted(ended[rule.code].items()))


def audit_words_on_overridden_rules(report: Report) -> list[str]:
    """What the settings changed, rule by rule."""
    return [
        f"{rule.code} {', '.join(render_changed_rule_settings(rule))}"
        for rule in report.rules
        if render_changed_rule_settings(rule)
    ]


def audit_words_on_excluded_checks(report: Report) -> str:
    """Which checks somebody chose not to make, as a sentence; empty where all were made."""
    codes = report.excluded_rules
    if not codes:
        return ""
    more = f" and {len(codes) - MOST_NAMED} more" if len(codes) > MOST_NAMED else ""
    every = len(codes) + len(report.rules)
    named = ", ".join(codes[:MOST_NAMED])
    return f"Left out by choice: {len(codes)} of {every} checks ({named}{more}). Ranges and coverage are over the others."


def gather_audit_figures(audit: AuditDocument) -> list[tuple[Figure, list[str]]]:
    """Every computed figure once, with the labels of the findings that rest on it."""
    found: dict[tuple[object, ...], tuple[Figure, list[str]]] = {}
    for one in audit.findings:
        own = one.finding
        for figure in (
            *report_figures_without_repeats(own.figures),
            *([own.money.figure] if own.money else []),
        ):
            if figure.formula:
                routes = tuple(where.route for where in figure.inputs)
                key = (figure.name, figure.value, figure.steps, routes)
                labels = found.setdefault(key, (figure, []))[1]
                if one.label not in labels:
                    labels.append(one.label)
    return list(found.values())


class RulesFindings(NamedTuple):
    """The findings of one rule under one title, as a line in a list."""

    code: str
    title: str
    severity: str
    labels: tuple[str, ...]


def gather_findings_by_rule(findings: Iterable[AuditFinding]) -> list[RulesFindings]:
    """Findings gathered by rule, title and severity, in the order in which each first comes."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for one in findings:
        key = (one.finding.code, one.finding.title, one.finding.severity)
        found.setdefault(key, []).append(one.label)
    return [RulesFindings(*key, tuple(labels)) for key, labels in found.items()]


def gather_questions_on_causes(
    findings: Iterable[AuditFinding],
) -> list[tuple[str, tuple[str, ...]]]:
    """What to ask where nobody has said the cause: each question once, with the findings it is for."""
    found: dict[str, list[str]] = {}
    for one in findings:
        if not one.cause:
            found.setdefault(one.finding.ask, []).append(one.label)
    return [(question, tuple(labels)) for question, labels in found.items()]


def other_entries_of_finding(finding: Finding) -> list[str]:
    """The entries that a finding rests on beside the one that it points at."""
    others = (entry_of_route(other.route) for other in finding.related if other.place)
    return [other for other in dict.fromkeys(others) if other != entry_of_route(finding.at.route)]


def audit_words_on_next_declarations(report: Report) -> tuple[Suggestion, ...]:
    """What to declare next; nothing where no declaration would open more than one check, nor where
    something that is declared has to be made readable first.
    """
    opens = any(one.checks > 1 for one in report.suggestions)
    return report.suggestions if opens and not report.problems else ()
