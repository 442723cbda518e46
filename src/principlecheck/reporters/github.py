"""GitHub's workflow commands, which become annotations on the changed lines of a pull request.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions. GitHub keeps
ten annotations of each level a step and fifty a job, and drops the rest silently.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from principlecheck.model.report.problem import Place
from principlecheck.model.report.report import Finding, Report, Severity, WaiverState
from principlecheck.reporters.gate import render_unjudged_count, render_unread_lines
from principlecheck.reporters.money_text import render_money_line
from principlecheck.reporters.plain import printable_text
from principlecheck.reporters.text import render_coverage_share

Level = Literal["error", "warning", "notice"]
LEVELS: dict[Severity, Level] = {
    "critical": "error",
    "high": "error",
    "medium": "warning",
    "low": "notice",
    "information": "notice",
}
MOST_OF_A_LEVEL = 10
MOST_TITLE = 255


class _GithubAnnotation(Struct, frozen=True):
    level: Level
    place: Place | None
    title: str
    message: str


def github_annotations(report: Report, most: int = MOST_OF_A_LEVEL) -> str:
    """The worst `most` annotations of each level, a line that counts the rest, and coverage.

    What could not be judged comes before any finding, waivers that need somebody's eye before
    other notices. No line but ours begins with `::`.
    """
    notices = (*_github_waiver_annotations(report), *_github_unread_annotations(report))
    annotations = [
        *_github_unjudged_annotations(report),
        *notices,
        *map(_github_finding_annotation, report.findings),
    ]
    lines: list[str] = []
    left_out: list[str] = []
    for level in ("error", "warning", "notice"):
        own = [annotation for annotation in annotations if annotation.level == level]
        lines.extend(_github_workflow_command(annotation) for annotation in own[:most])
        if len(own) > most:
            left_out.append(_github_count(len(own) - most, level))
    printed = len(lines)
    if left_out:
        lines.append(f"and {len(annotations) - printed} more: {', '.join(left_out)}")
    lines.append(_github_summary_line(report))
    return "\n".join(lines) + "\n"


def _github_unjudged_annotations(report: Report) -> Iterator[_GithubAnnotation]:
    for problem in report.problems:
        write = [f"Write {problem.write}."] if problem.write else []
        said = _github_message_lines(problem.says, *write)
        yield _GithubAnnotation("error", problem.place, "Could not be judged", said)
    for outcome in report.errors:
        said = _github_message_lines(f"{outcome.subject}: {outcome.reason}")
        yield _GithubAnnotation("error", None, f"The rule {outcome.code} broke", said)
    for required in report.unjudged:
        said = _github_message_lines(
            f"{required.subject}: {required.why}" if required.subject else required.why
        )
        yield _GithubAnnotation("error", None, f"{required.code} must be judged and was not", said)


def _github_waiver_annotations(report: Report) -> Iterator[_GithubAnnotation]:
    for status in report.waivers:
        waiver = status.waiver
        if status.state is not WaiverState.ACTIVE:
            title = f"The waiver of {waiver.code} is {status.state}"
            parts = f"{waiver.entry}, until {waiver.expires.isoformat()}. Owner: {waiver.owner}."
            yield _GithubAnnotation(
                "notice", status.place, title, _github_message_lines(parts, status.why)
            )


def _github_unread_annotations(report: Report) -> Iterator[_GithubAnnotation]:
    for line in render_unread_lines(report):
        yield _GithubAnnotation("notice", None, "Not everything was read", line)


def _github_finding_annotation(finding: Finding) -> _GithubAnnotation:
    waiver = finding.waiver
    waived = f"waived until {waiver.expires.isoformat()}" if waiver else finding.severity
    title = printable_text(f"{finding.code} {finding.title} ({waived})")
    parts = [finding.says, finding.effect, render_money_line(finding), f"Do: {finding.do}"]
    if waiver:
        parts.append(f"Waived by {waiver.approved_by}: {waiver.reason}")
    if not finding.at.place:
        parts.append(f"At {finding.at.route}, which is declared nowhere.")
    return _GithubAnnotation(
        "notice" if waiver else LEVELS[finding.severity],
        finding.at.place,
        title if len(title) <= MOST_TITLE else f"{finding.code} ({waived})",
        _github_message_lines(*parts),
    )


def _github_message_lines(*parts: str) -> str:
    return "\n".join(printable_text(part) for part in parts if part)


def _github_workflow_command(annotation: _GithubAnnotation) -> str:
    place = annotation.place
    properties = {"title": annotation.title}
    if place:
        properties = {
            "file": printable_text(place.file),
            "line": str(place.line),
            "endLine": str(place.line),
            "col": str(place.column),
            "endColumn": str(place.end_column),
            **properties,
        }
    parts = ",".join(
        f"{name}={_escape_github_property(value)}" for name, value in properties.items()
    )
    return f"::{annotation.level} {parts}::{_escape_github_data(annotation.message)}"


def _escape_github_data(text: str) -> str:
    """`text` as the runner unescapes what follows the second `::`."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_github_property(text: str) -> str:
    """`text` as the runner unescapes the value of a property."""
    return _escape_github_data(text).replace(":", "%3A").replace(",", "%2C")


def _github_summary_line(report: Report) -> str:
    waived = sum(1 for finding in report.findings if finding.waiver)
    parts = [_github_count(len(report.findings), "finding")]
    if waived:
        parts.append(f"{waived} of them waived")
    unjudged = len(report.problems) + len(report.errors)
    if unjudged:
        parts.append(f"{_github_count(unjudged, 'thing')} could not be judged")
    if report.unjudged:
        parts.append(f"{render_unjudged_count(report)} not judged")
    if report.questions:
        parts.append(_github_count(len(report.questions), "question"))
    told = "" if report.problems else f" Coverage: {render_coverage_share(report)}."
    return f"principlecheck: {', '.join(parts)}.{told}"


def _github_count(number: int, one: str) -> str:
    return f"{number} {one}{'' if number == 1 else 's'}"
