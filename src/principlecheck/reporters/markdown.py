"""The Markdown audit, from the templates under `templates/`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from principlecheck.model import units
from principlecheck.model.report import (
    PRINCIPLES,
    SEVERITIES,
    Finding,
    Located,
    Report,
    Score,
    Status,
    WaiverStatus,
)
from principlecheck.reporters.chart_tables import table_of
from principlecheck.reporters.gate import changed
from principlecheck.reporters.markdown_text import Raw, code, escaped, quoted
from principlecheck.reporters.plain import covered

BAR_WIDTH = 20
LEAST_COVERAGE = 0.6
DUE = {
    "critical": "before anything else",
    "high": "before the change ships",
    "medium": "within 90 days",
    "low": "at the next review",
    "information": "when you wish",
}


def markdown_audit(report: Report, command: str, pictures: Mapping[str, str] | None = None) -> str:
    """The audit; `command` is what reproduces it.

    `pictures` are the pictures that stand beside it, fingerprint to relative path.
    """
    template = _environment().get_template("audit.md.j2")
    view = _View(report, pictures or {})
    return template.render(report=report, command=command, view=view).strip() + "\n"


def templates_folder() -> Path:
    """The templates in the package, else at the repository's root (an editable install)."""
    package = Path(__file__).resolve().parent.parent
    shipped = package / "templates"
    return shipped if shipped.is_dir() else package.parents[1] / "templates"


@cache
def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(templates_folder(), encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=False,
        finalize=escaped,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters.update(
        code=code,
        quoted=quoted,
        share=_share,
        bar=bar,
        place=place,
        sentence=_sentence,
        covered=_covered,
    )
    return environment


def _share(value: float | None) -> str:
    return "–" if value is None else units.share(value)


def _covered(value: float | None) -> str:
    return "–" if value is None else covered(value)


def _sentence(text: str) -> str:
    """`text` with a capital first; unlike Jinja's `capitalize` it leaves the rest as written."""
    return f"{text[:1].upper()}{text[1:]}"


def place(located: Located) -> Raw:
    """Where a route stands, as `file:line:column`, or the route itself where it is not declared."""
    return code(located.place or located.route)


def bar(score: Score) -> Raw:
    """A principle's range as blocks: █ passed, ▒ unknown, ░ failed."""
    if score.low is None or score.high is None:
        return Raw("")
    low, high = round(score.low * BAR_WIDTH), round(score.high * BAR_WIDTH)
    return Raw("█" * low + "▒" * (high - low) + "░" * (BAR_WIDTH - high))


class _View:
    """What the template asks of a report beyond its fields."""

    def __init__(self, report: Report, pictures: Mapping[str, str]) -> None:
        self.report = report
        self.pictures = pictures
        self.findings = report.findings
        self.numbers = {finding.fingerprint: n for n, finding in enumerate(report.findings, 1)}

    def number(self, finding: Finding) -> str:
        """The finding's number in this report."""
        return f"F{self.numbers[finding.fingerprint]}"

    def picture(self, finding: Finding) -> Raw:
        """The picture of a finding as an image, or nothing."""
        path = self.pictures.get(finding.fingerprint)
        return Raw(f"![{escaped(finding.chart.alt)}]({path})" if path and finding.chart else "")

    def chart_rows(self, finding: Finding) -> list[tuple[str, str]]:
        """A finding's picture as a table."""
        return table_of(finding.chart) if finding.chart else []

    def counts(self) -> dict[str, int]:
        """How many findings of each severity, worst first, zeros included."""
        return {s: sum(f.severity == s for f in self.findings) for s in SEVERITIES}

    def verdict(self) -> str:
        """The whole report in a sentence."""
        counts = self.counts()
        if self.report.problems or self.report.errors:
            return "Part of what was handed in could not be judged, so no verdict is given."
        if counts["critical"]:
            critical = counts["critical"]
            verb = "contradiction has" if critical == 1 else "contradictions have"
            return f"{critical} critical {verb} to be resolved before these policies are adopted."
        if counts["high"]:
            n = counts["high"]
            return f"{n} high finding{'' if n == 1 else 's'} should be resolved before the next change ships."
        if (self.report.coverage or 0.0) < LEAST_COVERAGE:
            told = covered(self.report.coverage or 0.0)
            return f"Too little is declared for a verdict: only {told} of the checks, by weight, could be judged."
        if self.findings:
            return (
                "Nothing here stops the policies from being adopted; some of it should be mended."
            )
        return "No contradiction was found in what is declared."

    def title(self, principle: str) -> str:
        """A principle's name."""
        return PRINCIPLES.get(principle, principle.replace("_", " "))

    def of(self, principle: str) -> list[Finding]:
        """The findings of a principle, worst first."""
        return [finding for finding in self.findings if finding.principle == principle]

    def strengths(self, principle: str) -> list[str]:
        """The titles of rules that passed everywhere they could be judged, weightiest first."""
        found = []
        for rule in self.report.rules:
            statuses = {o.status for o in self.report.outcomes if o.code == rule.code}
            if rule.principle == principle and statuses == {Status.PASS}:
                found.append((SEVERITIES.index(rule.severity), rule.code))
        return [code_ for _, code_ in sorted(found)]

    def waivers(self) -> list[tuple[str, WaiverStatus]]:
        """Every waiver with the number of its finding, or a dash."""
        return [
            (
                f"F{self.numbers[one.waiver.fingerprint]}"
                if one.waiver.fingerprint in self.numbers
                else "–",
                one,
            )
            for one in self.report.waivers
        ]

    def changed(self) -> list[str]:
        """What the settings changed, rule by rule."""
        return [
            f"{rule.code} {', '.join(changed(rule))}" for rule in self.report.rules if changed(rule)
        ]

    def decisions(self) -> list[Finding]:
        """The three findings to decide first, at most one of a rule."""
        chosen: dict[str, Finding] = {}
        for finding in self.findings:
            chosen.setdefault(finding.code, finding)
        return list(chosen.values())[:3]

    def owner(self, finding: Finding) -> str:
        """The department that decides, or a blank to fill in."""
        return finding.departments[0] if finding.departments else "to be named"

    def due(self, finding: Finding) -> str:
        """When, by severity."""
        return DUE[finding.severity]

    def contradictions(self) -> list[Finding]:
        """The findings that rest on more than one entry, or set departments against each other."""
        return [
            f
            for f in self.findings
            if len(f.departments) > 1
            or any(r.place and _entry(r.route) != _entry(f.at.route) for r in f.related)
        ]

    def heat(self) -> list[tuple[str, list[str]]]:
        """For each department, one cell of words for each principle."""
        departments = sorted({d for f in self.findings for d in f.departments})
        return [
            (d, [self._cell(d, score.principle) for score in self.report.scores])
            for d in departments
        ]

    def _cell(self, department: str, principle: str) -> str:
        own = [f for f in self.of(principle) if department in f.departments]
        if not own:
            return "–"
        return f"{len(own)} ({own[0].severity} at worst)"

    def tally(self, code_: str) -> dict[str, int]:
        """How often a rule ended in each way."""
        found: dict[str, int] = {}
        for outcome in self.report.outcomes:
            if outcome.code == code_:
                found[str(outcome.status)] = found.get(str(outcome.status), 0) + 1
        return dict(sorted(found.items()))

    def missing(self) -> list[tuple[str, int]]:
        """Every declaration that some check waits for, with how many wait."""
        found: dict[str, int] = {}
        for outcome in self.report.outcomes:
            if outcome.status is Status.NOT_DECLARED:
                for route in outcome.missing:
                    found[route] = found.get(route, 0) + 1
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))

    def listed(self, counts: dict[str, Any]) -> str:
        """Counts as `2 pass, 1 fail`."""
        return ", ".join(f"{n} {name}" for name, n in counts.items() if n) or "none"


def _entry(route: str) -> str:
    return ".".join(route.split(".")[:2])
