"""GitLab's Code Quality report, shown in merge requests.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format. GitLab compares the
fingerprints of two reports, so a finding that is waived stays in the report, as `info`: left out
it would be shown as mended. What could not be judged is there as `blocker` for the same reason.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

import msgspec
from msgspec import Struct

from principlecheck.model.report.problem import Place
from principlecheck.model.report.report import Finding, Report, Severity
from principlecheck.reporters.anchor import finding_anchor_in_report, report_anchor_at_top
from principlecheck.reporters.gate import render_unread_lines
from principlecheck.reporters.plain import printable_text

SEVERITIES: dict[Severity, str] = {
    "critical": "blocker",
    "high": "critical",
    "medium": "major",
    "low": "minor",
    "information": "info",
}
# What the runners of GitHub and Azure obey anywhere in a line, should this be printed in a job.
_COMMAND = re.compile(r"(##(?:vso)?)\[")


class _GitlabLines(Struct, frozen=True):
    begin: int


class _GitlabLocation(Struct, frozen=True):
    path: str
    lines: _GitlabLines


class _GitlabEntry(Struct, frozen=True):
    description: str
    check_name: str
    fingerprint: str
    severity: str
    location: _GitlabLocation


def render_gitlab_report(report: Report) -> str:
    """What could not be judged, then every finding, worst first, as a JSON array."""
    found = (_gitlab_finding_entry(report, finding) for finding in report.findings)
    entries = [*_gitlab_unjudged_entries(report), *found, *_gitlab_unread_entries(report)]
    text = json.dumps(msgspec.to_builtins(entries), indent=2)  # in ASCII: paths stand here raw
    return _COMMAND.sub(r"\1\\u005b", text.replace("\x7f", "\\u007f")) + "\n"


def _gitlab_unjudged_entries(report: Report) -> list[_GitlabEntry]:
    found: list[tuple[str, str, str, Place | None]] = []
    for problem in report.problems:
        said = f"{problem.says} Write {problem.write}." if problem.write else problem.says
        key = f"{problem.kind}\n{problem.place.file}\n{problem.says}"
        found.append((f"not-judged:{problem.kind}", said, key, problem.place))
    for outcome in report.errors:
        said = f"The rule {outcome.code} broke on {outcome.subject}: {outcome.reason}"
        key = f"{outcome.code}\n{outcome.subject}"
        found.append(("not-judged:rule-broken", said, key, report_anchor_at_top(report)))
    for required in report.unjudged:
        on = f" on {required.subject}" if required.subject else ""
        said = f"{required.code} must be judged and was not{on}: {required.why}"
        key = f"{required.code}\n{required.subject}"
        found.append(("not-judged:required", said, key, report_anchor_at_top(report)))
    seen: Counter[str] = Counter()
    entries = []
    for name, said, key, place in found:
        seen[key] += 1  # the same sentence twice in a file is two entries; lines are no identity
        whole = f"{name}\n{key}\n{seen[key]}".encode(errors="surrogatepass")
        fingerprint = sha256(whole).hexdigest()[:32]
        entries.append(
            _GitlabEntry(
                printable_text(said), name, fingerprint, "blocker", _gitlab_location(place)
            )
        )
    return entries


def _gitlab_finding_entry(report: Report, finding: Finding) -> _GitlabEntry:
    said = f"{finding.title}: {finding.says} Do: {finding.do}"
    if not finding.at.place:
        said += f" (At {finding.at.route}, which is declared nowhere.)"
    if finding.waiver:
        said += f" (waived until {finding.waiver.expires.isoformat()})"
    return _GitlabEntry(
        printable_text(said),
        finding.code,
        finding.fingerprint,
        "info" if finding.waiver else SEVERITIES[finding.severity],
        _gitlab_location(finding_anchor_in_report(report, finding)),
    )


def _gitlab_unread_entries(report: Report) -> Iterator[_GitlabEntry]:
    for line in render_unread_lines(report):
        fingerprint = sha256(f"not-read\n{line}".encode(errors="surrogatepass")).hexdigest()[:32]
        yield _GitlabEntry(
            line, "not-read", fingerprint, "info", _gitlab_location(report_anchor_at_top(report))
        )


def _gitlab_location(place: Place | None) -> _GitlabLocation:
    """The file as it is named, so that GitLab finds it; bytes that are no text are shown."""
    if place is None:
        return _GitlabLocation(".", _GitlabLines(1))
    undecodable = any("\ud800" <= character <= "\udfff" for character in place.file)
    return _GitlabLocation(
        printable_text(place.file) if undecodable else place.file, _GitlabLines(place.line)
    )
