"""The report as JSON, versioned; its schema is `schemas/report.schema.json`."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Literal

import msgspec
from msgspec import Struct

from principlecheck.model.report.problem import Problem
from principlecheck.model.report.question import Question
from principlecheck.model.report.report import (
    Finding,
    PrincipleCard,
    Report,
    RuleCard,
    Scope,
    Score,
    Status,
    Suggestion,
    Unjudged,
    WaiverStatus,
)
from principlecheck.reporters.plain import json_without_ci_commands


class JsonOutcome(Struct, frozen=True):
    """How one rule ended on one subject; a failure names its finding by fingerprint."""

    code: str
    subject: str
    status: Status
    missing: tuple[str, ...]
    reason: str
    fingerprint: str


class JsonReport(Struct, frozen=True):
    """What `check --format json` prints."""

    format: Literal[1]
    tool: str
    version: str
    organisation: str
    as_of: date
    packs: tuple[tuple[str, str], ...]
    counts: dict[str, int]
    coverage: float | None
    coverage_begun: float | None
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]
    scores: tuple[Score, ...]
    suggestions: tuple[Suggestion, ...]
    outcomes: tuple[JsonOutcome, ...]
    rules: tuple[RuleCard, ...]
    scope: Scope
    settings: str
    waivers: tuple[WaiverStatus, ...]
    unjudged: tuple[Unjudged, ...]
    principles: tuple[PrincipleCard, ...]
    commit: str


def render_json_report(report: Report) -> str:
    """The report as JSON text, keys in a fixed order, ending with a newline."""
    counts = Counter(str(finding.severity) for finding in report.findings)
    whole = JsonReport(
        format=1,
        tool="principlecheck",
        version=report.version,
        organisation=report.organisation,
        as_of=report.as_of,
        packs=report.packs,
        counts=dict(sorted(counts.items())),
        coverage=report.coverage,
        coverage_begun=report.coverage_begun,
        findings=report.findings,
        questions=report.questions,
        problems=report.problems,
        scores=report.scores,
        suggestions=report.suggestions,
        outcomes=tuple(
            JsonOutcome(
                outcome.code,
                outcome.subject,
                outcome.status,
                outcome.missing,
                outcome.reason,
                outcome.finding.fingerprint if outcome.finding else "",
            )
            for outcome in report.outcomes
        ),
        rules=report.rules,
        scope=report.scope,
        settings=report.settings,
        waivers=report.waivers,
        unjudged=report.unjudged,
        principles=report.principles,
        commit=report.commit,
    )
    serialised = msgspec.json.format(msgspec.json.encode(whole, order="deterministic"), indent=2)
    return json_without_ci_commands(serialised.decode()) + "\n"
