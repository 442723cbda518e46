"""SARIF 2.1.0, for code scanning and editors.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; the limits are those of
GitHub's code scanning (docs.github.com, "SARIF support for code scanning").
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from principlecheck.model.report.problem import Place, Problem
from principlecheck.model.report.question import Question
from principlecheck.model.report.report import (
    Confidence,
    Finding,
    Located,
    Outcome,
    Report,
    RuleCard,
    Severity,
    Unjudged,
    Waiver,
    WaiverState,
    WaiverStatus,
    principle_title,
)
from principlecheck.model.units import format_count, format_how_many_of
from principlecheck.reporters.anchor import finding_anchor_in_report
from principlecheck.reporters.gate import render_unread_lines
from principlecheck.reporters.markdown_text import escape_markdown
from principlecheck.reporters.money_text import render_money_line
from principlecheck.reporters.plain import printable_text

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS = 5_000
MOST_TAGS = 10
MOST_DESCRIPTION = 1_024
LEVELS: dict[Severity, str] = {
    "critical": "error",
    "high": "error",
    "medium": "warning",
    "low": "note",
    "information": "note",
}
_PROBLEM_SEVERITIES = {"error": "error", "warning": "warning", "note": "recommendation"}
_PRECISIONS: dict[Confidence, str] = {
    "certain": "very-high",
    "likely": "high",
    "opinion": "medium",
}
_BRACKETS = re.compile(r"(\\*)([\[\]])")
_PLACEHOLDER = re.compile(r"\{[0-9]+\}")
# What the runners of GitHub and Azure obey anywhere in a line, should this be printed in a job.
_COMMAND = re.compile(r"(##(?:vso)?)\[")
_DRIVE = re.compile(r"^[A-Za-z]:/")

Json = dict[str, Any]


def render_sarif_report(
    report: Report, most_results: int = MOST_RESULTS, with_waived: bool = True
) -> str:
    """The report as one SARIF run.

    Open findings come first, worst first, then waived ones as suppressed results. What is over
    `most_results` is left out from the end, and a notification says how much. GitHub's code
    scanning does not heed suppressions and opens an alert for each, so `with_waived=False` leaves
    waived findings out, again with a notification.
    """
    return _serialise_sarif(
        {
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [_SarifRun(report).run(most_results, with_waived)],
        }
    )


def _serialise_sarif(log: Json) -> str:
    text = msgspec.json.format(msgspec.json.encode(log), indent=2).decode()
    return _COMMAND.sub(r"\1\\u005b", text) + "\n"


class _SarifRun:
    """One report on its way to a run: files and rules are referred to by their index."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.rule_index = {rule.code: index for index, rule in enumerate(report.rules)}
        self.hashes = dict(report.scope.files)
        self.files = {file: index for index, file in enumerate(self.hashes)}

    def run(self, most_results: int, with_waived: bool) -> Json:
        """The run object."""
        findings = self.report.findings
        waived = [finding for finding in findings if finding.waiver]
        ordered = [finding for finding in findings if not finding.waiver]
        if with_waived:
            ordered += waived
        results = [
            self._result(finding, 100.0 * (len(ordered) - place) / len(ordered))
            for place, finding in enumerate(ordered[:most_results])
        ]
        notifications = [
            *map(self._problem, self.report.problems),
            *map(self._broken, self.report.errors),
        ]
        successful = not notifications
        notifications.extend(map(self._unjudged, self.report.unjudged))
        notifications.extend(map(self._question, self.report.questions))
        notifications.extend(
            self._waiver(status)
            for status in self.report.waivers
            if status.state is not WaiverState.ACTIVE
        )
        notifications.extend(
            _sarif_notification(line, "note", "not-read")
            for line in render_unread_lines(self.report)
        )
        if len(ordered) > most_results:
            left = format_how_many_of(
                len(ordered) - most_results, len(ordered), "finding", "is", "are"
            )
            said = f"{left} left out of this file, the least severe."
            notifications.append(_sarif_notification(said, "warning", "left-out"))
        if waived and not with_waived:
            verb = "is" if len(waived) == 1 else "are"
            said = f"{format_count(len(waived), 'waived finding')} {verb} left out of this file."
            notifications.append(_sarif_notification(said, "note", "waived-left-out"))
        return {
            "tool": {"driver": self._driver()},
            "columnKind": "unicodeCodePoints",
            "invocations": [
                {
                    "executionSuccessful": successful,
                    "toolExecutionNotifications": notifications,
                }
            ],
            "artifacts": [self._artifact(file) for file in self.files],
            "results": results,
            "properties": {
                "organisation": printable_text(self.report.organisation),
                "asOf": self.report.as_of.isoformat(),
                "coverage": self.report.coverage,
            },
        }

    def _driver(self) -> Json:
        confidences: dict[str, Confidence] = {}
        for finding in self.report.findings:
            confidences.setdefault(finding.code, finding.confidence)
        return {
            "name": "principlecheck",
            "version": self.report.version,
            "rules": [_sarif_rule(rule, confidences.get(rule.code)) for rule in self.report.rules],
        }

    def _artifact(self, file: str) -> Json:
        artifact: Json = {
            "location": {"uri": sarif_uri(file), "index": self.files[file]},
            "roles": ["analysisTarget"],
        }
        if file in self.hashes:
            artifact["hashes"] = {"sha-256": self.hashes[file]}
        return artifact

    def _result(self, finding: Finding, rank: float) -> Json:
        """The result object; `rank`, from 100 downwards, tells the place in the one order."""
        result: Json = {
            "ruleId": finding.code,
            "ruleIndex": self.rule_index[finding.code],
            "level": LEVELS[finding.severity],
            "rank": round(rank, 3),
            "message": {"text": _escape_sarif_message(_sarif_finding_text(finding))},
            "locations": [self._primary(finding)],
            "partialFingerprints": {"primaryLocationLineHash": f"{finding.fingerprint}:1"},
            "fingerprints": {"principlecheck/v1": finding.fingerprint},
            "properties": {
                "severity": finding.severity,
                "kind": finding.kind,
                "confidence": finding.confidence,
                "principle": finding.principle,
                "route": printable_text(finding.at.route),
            },
        }
        related = list(self._related(finding.related))
        if related:
            result["relatedLocations"] = related
        if finding.waiver:
            result["suppressions"] = [
                {
                    "kind": "external",
                    "status": "accepted",
                    "justification": _sarif_justification(finding.waiver),
                }
            ]
        return result

    def _primary(self, finding: Finding) -> Json:
        location = _sarif_logical_location(finding.at)
        place = finding_anchor_in_report(self.report, finding)
        if place:
            location["physicalLocation"] = self._physical(place)
        if not finding.at.place:
            location["message"] = {
                "text": _escape_sarif_message(
                    printable_text(f"{finding.at.route} is declared nowhere.")
                )
            }
        return location

    def _related(self, related: Sequence[Located]) -> Iterator[Json]:
        for number, located in enumerate(related, 1):
            location: Json = {"id": number, **_sarif_logical_location(located)}
            if located.place:
                location["physicalLocation"] = self._physical(located.place)
            location["message"] = {"text": _escape_sarif_message(printable_text(located.route))}
            yield location

    def _physical(self, place: Place) -> Json:
        index = self.files.setdefault(place.file, len(self.files))
        return {
            "artifactLocation": {"uri": sarif_uri(place.file), "index": index},
            "region": {
                "startLine": place.line,
                "startColumn": place.column,
                "endLine": place.line,
                "endColumn": place.end_column,
            },
        }

    def _problem(self, problem: Problem) -> Json:
        said = f"{problem.says} Write {problem.write}." if problem.write else problem.says
        places = dict.fromkeys((problem.place, *problem.also))
        locations = [{"physicalLocation": self._physical(place)} for place in places]
        return {**_sarif_notification(said, "error", problem.kind), "locations": locations}

    def _broken(self, outcome: Outcome) -> Json:
        rule = {"id": outcome.code, "index": self.rule_index[outcome.code]}
        said = f"The rule {outcome.code} broke on {outcome.subject}: {outcome.reason}"
        return {**_sarif_notification(said, "error", "rule-broken"), "associatedRule": rule}

    def _unjudged(self, required: Unjudged) -> Json:
        on = f" on {required.subject}" if required.subject else ""
        said = f"{required.code} must be judged and was not{on}: {required.why}"
        rule: Json = {"id": required.code}
        if required.code in self.rule_index:
            rule["index"] = self.rule_index[required.code]
        return {**_sarif_notification(said, "error", "required-not-judged"), "associatedRule": rule}

    def _question(self, question: Question) -> Json:
        rule = {"id": question.code, "index": self.rule_index[question.code]}
        return {**_sarif_notification(question.text, "note", "question"), "associatedRule": rule}

    def _waiver(self, status: WaiverStatus) -> Json:
        waiver = status.waiver
        said = f"The waiver of {waiver.code} on {waiver.entry} is {status.state}. {_sarif_justification(waiver)}"
        kind = f"waiver-{status.state.replace(' ', '-')}"
        locations = [{"physicalLocation": self._physical(status.place)}]
        return {**_sarif_notification(said, "note", kind), "locations": locations}


def _sarif_rule(rule: RuleCard, confidence: Confidence | None) -> Json:
    level = LEVELS[rule.severity]
    principle = principle_title(rule.principle)
    source = f"{rule.source.title}, {rule.source.section} ({rule.source.basis})"
    more = f"principlecheck explain {rule.code}"
    thresholds = ", ".join(f"{name} {value}" for name, value in sorted(rule.thresholds.items()))
    facts = [
        ("Principle", principle),
        ("Judged on", rule.on),
        ("Kind", rule.kind),
        ("Severity", rule.severity),
        *([("Thresholds", thresholds)] if thresholds else []),
        ("Source", source),
    ]
    plain = [
        printable_text(rule.title),
        *(printable_text(f"{name}: {value}") for name, value in facts),
    ]
    listed = "\n".join(f"- {name}: {escape_markdown(value)}" for name, value in facts)
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": _sarif_text_that_fits(printable_text(rule.title), rule.name)},
        "fullDescription": {
            "text": _sarif_text_that_fits(
                printable_text(f"{rule.title}. Principle: {principle}. Source: {source}."),
                printable_text(rule.title),
                rule.name,
            )
        },
        "help": {
            "text": _escape_sarif_message("\n".join([*plain, f"More: {more}"])),
            "markdown": f"**{escape_markdown(rule.title)}**\n\n{listed}\n\nMore: `{more}`\n",
        },
        "defaultConfiguration": {"level": level},
        "properties": {
            "problem.severity": _PROBLEM_SEVERITIES[level],
            "precision": _PRECISIONS[confidence or "likely"],
            "kind": rule.kind,
            "tags": ["customer-service", rule.principle, rule.on, rule.source.basis][:MOST_TAGS],
        },
    }


def _sarif_text_that_fits(*texts: str) -> str:
    """The first of `texts` that is no longer than a description may be; nothing is cut."""
    return next(text for text in texts if len(text) <= MOST_DESCRIPTION)


def _sarif_finding_text(finding: Finding) -> str:
    """A sentence that stands alone, then what follows from it and what to write instead."""
    parts = [
        finding.says,
        finding.effect,
        render_money_line(finding),
        f"Do: {finding.do}",
        finding.ask,
    ]
    return "\n".join(printable_text(part) for part in parts if part)


def _sarif_justification(waiver: Waiver) -> str:
    ticket = f" ({waiver.ticket})" if waiver.ticket else ""
    said = f"{waiver.reason}{ticket} Owner: {waiver.owner}. Approved by {waiver.approved_by}"
    return printable_text(f"{said}, until {waiver.expires.isoformat()}.")


def _sarif_notification(text: str, level: str, kind: str) -> Json:
    return {
        "message": {"text": _escape_sarif_message(printable_text(text))},
        "level": level,
        "descriptor": {"id": kind},
    }


def _sarif_logical_location(located: Located) -> Json:
    return {"logicalLocations": [{"fullyQualifiedName": printable_text(located.route)}]}


def _escape_sarif_message(text: str) -> str:
    """`text` as SARIF's plain text messages spell it (3.11.5, 3.11.6): neither link nor placeholder.

    Brackets are escaped only where a link could begin, braces only where there is a placeholder:
    most viewers show the escapes.
    """
    if "](" in text:
        text = _BRACKETS.sub(r"\1\1\\\2", text)
    if _PLACEHOLDER.search(text):
        text = text.replace("{", "{{").replace("}", "}}")
    return text


def sarif_uri(file: str) -> str:
    """A file's name as a relative URI reference, its bytes percent-encoded; absolute ones as `file:`."""
    if _DRIVE.match(file):
        return f"file:///{quote(os.fsencode(file), safe='/:')}"
    quoted = quote(os.fsencode(file), safe="/")
    return f"file://{quoted}" if file.startswith("/") else quoted
