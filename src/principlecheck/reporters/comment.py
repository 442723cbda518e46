"""A comment on a pull request, and a job's summary: one screen of Markdown, details folded away.

It is updated in place, found by its first line, so nothing in it changes while the findings do
not: no date, no version.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import Enum

from msgspec import Struct

from principlecheck.model import units
from principlecheck.model.report.report import (
    SEVERITIES,
    Finding,
    Located,
    Report,
    Score,
    Severity,
    WaiverState,
    principle_title,
)
from principlecheck.reporters.gate import render_unjudged_count, render_unread_lines
from principlecheck.reporters.markdown_text import escape_markdown
from principlecheck.reporters.money_text import render_money_line
from principlecheck.reporters.plain import printable_text, without_ci_commands
from principlecheck.reporters.text import render_coverage_share

MARKER = "<!-- principlecheck -->"
MOST_COMMENT_BYTES = 64_000
MOST_SUMMARY_BYTES = 1_000_000
LEAST_BYTES = 4_000
WORST = 10
BAR_WIDTH = 10
_NAME_WIDTH = 20
_NOTE = 1_000  # bytes kept free for saying what was left out


class _CommentPart(Enum):
    PROBLEMS = "things that could not be judged"
    REQUIRED = "checks that had to be judged and were not"
    WAIVERS = "waivers to look at"
    TABLE = "rows of the table"
    DETAILS = "findings in full"
    WAIVED = "waived findings"
    QUESTIONS = "questions"
    PRINCIPLES = "principles"


class _CommentSection(Struct, frozen=True):
    """Items between a beginning and an end; what does not fit is left out item by item."""

    part: _CommentPart
    before: str
    items: Sequence[str]
    after: str = ""


def render_comment(
    report: Report,
    fail_on: Severity = "high",
    most_bytes: int = MOST_COMMENT_BYTES,
    verdict: str | None = None,
    *,
    only_new: bool = False,
) -> str:
    """The report as Markdown of at most `most_bytes`, beginning with the hidden `MARKER`.

    `verdict` is the sentence at the top, where something other than `fail_on` decided. With
    `only_new`, the report holds nothing but what is new or worse. What does
    not fit is left out whole (a row, a finding), with a line that says so. Raises `ValueError`
    for fewer than `LEAST_BYTES`, which could not hold what must be there.
    """
    if most_bytes < LEAST_BYTES:
        raise ValueError(f"a comment needs at least {LEAST_BYTES} bytes, not {most_bytes}")
    head = f"{MARKER}\n### principlecheck: {_comment_verdict_that_fits(verdict, _comment_verdict(report, fail_on))}\n\n{_comment_counts_line(report, only_new=only_new)}\n"
    foot = "" if report.problems else f"\n{_comment_coverage(report)}\n"
    foot += "".join(f"\n{escape_markdown(line)}\n" for line in render_unread_lines(report))
    room = most_bytes - _NOTE - len((head + foot).encode())
    body, left_out = _comment_sections_that_fit(_render_comment_sections(report), room)
    if left_out:
        foot += f"\nLeft out here because the host takes no longer text: {left_out}. The log and the full report have everything.\n"
    return f"{head}{body}{foot}"


def _comment_verdict_that_fits(verdict: str | None, otherwise: str) -> str:
    """The caller's verdict, unless it alone would fill the comment."""
    parts = otherwise if verdict is None else escape_markdown(verdict)
    return parts if len(parts.encode()) <= LEAST_BYTES // 4 else otherwise


def _comment_sections_that_fit(sections: Iterator[_CommentSection], room: int) -> tuple[str, str]:
    """As much of `sections` as fits, and in words what does not."""
    whole: list[str] = []
    left_out: list[str] = []
    for section in sections:
        frame = len((section.before + section.after).encode())
        taken: list[str] = []
        used = frame
        for item in section.items:
            size = len(item.encode())
            if used + size > room:
                continue
            taken.append(item)
            used += size
        if taken:
            whole.extend((section.before, *taken, section.after))
            room -= used
        if len(taken) < len(section.items):
            missing = len(section.items) - len(taken)
            left_out.append(f"{missing} of {len(section.items)} {section.part.value}")
    return "".join(whole), ", ".join(left_out)


def _render_comment_sections(report: Report) -> Iterator[_CommentSection]:
    findings = report.findings
    still_open = [finding for finding in findings if not finding.waiver]
    waived = [finding for finding in findings if finding.waiver]
    bars = [f"{_comment_principle_bar(score, report)}\n" for score in report.scores]
    if bars:
        yield _CommentSection(_CommentPart.PRINCIPLES, "\n```text\n", bars, "```\n")
    unjudged = list(_comment_unjudged_lines(report))
    if unjudged:
        yield _CommentSection(_CommentPart.PROBLEMS, "\n**Could not be judged**\n\n", unjudged)
    required = list(_comment_required_lines(report))
    if required:
        yield _CommentSection(
            _CommentPart.REQUIRED, "\n**Must be judged and was not**\n\n", required
        )
    if still_open:
        rows = [_comment_finding_row(finding) for finding in still_open[:WORST]]
        before = "\n| Severity | Where | What |\n|---|---|---|\n"
        yield _CommentSection(_CommentPart.TABLE, before, rows)
        title = _comment_count(len(still_open), "open finding", "open findings")
        yield _comment_folded_section(
            _CommentPart.DETAILS, f"{title}, with what to write instead", still_open
        )
    if waived:
        yield _comment_folded_section(
            _CommentPart.WAIVED,
            _comment_count(len(waived), "waived finding", "waived findings"),
            waived,
        )
    questions = [f"- **{q.code}** {escape_markdown(q.text)}\n" for q in report.questions]
    if questions:
        title = _comment_count(len(questions), "question", "questions")
        before = f"\n<details><summary>{title}, none of which fails anything</summary>\n\n"
        yield _CommentSection(_CommentPart.QUESTIONS, before, questions, "</details>\n")
    stirring = list(_comment_waiver_lines(report))
    if stirring:
        yield _CommentSection(_CommentPart.WAIVERS, "\n**Waivers to look at**\n\n", stirring)


def _comment_folded_section(
    part: _CommentPart, title: str, findings: Sequence[Finding]
) -> _CommentSection:
    before = f"\n<details><summary>{title}</summary>\n\n"
    return _CommentSection(
        part, before, [_comment_finding_detail(finding) for finding in findings], "</details>\n"
    )


def _comment_verdict(report: Report, fail_on: Severity) -> str:
    unjudged = len(report.problems) + len(report.errors)
    code = report.exit_code(fail_on)
    if unjudged:
        return f"{_comment_count(unjudged, 'thing', 'things')} could not be judged, so this does not pass."
    counts = Counter(finding.severity for finding in report.findings if not finding.waiver)
    decisive = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    parts = _comment_severity_counts(counts, decisive)
    if code and not parts:
        were = "was" if len(report.unjudged) == 1 else "were"
        return f"{render_unjudged_count(report)} {were} not judged, so this does not pass."
    if code:
        return f"{parts} to resolve before this passes."
    if sum(counts.values()):
        return "this passes, with something to mend."
    if report.findings:
        return "this passes; every finding is waived."
    return "this passes; no contradiction was found in what is declared."


def _comment_severity_counts(counts: Counter[Severity], severities: Sequence[Severity]) -> str:
    parts = [f"{counts[severity]} {severity}" for severity in severities if counts[severity]]
    return ", ".join(parts)


def _comment_counts_line(report: Report, *, only_new: bool) -> str:
    counts = Counter(finding.severity for finding in report.findings if not finding.waiver)
    waived = sum(1 for finding in report.findings if finding.waiver)
    parts = [_comment_severity_counts(counts, SEVERITIES) or "none"]
    if waived:
        parts.append(f"{waived} waived")
    files = _comment_count(len(report.scope.files), "file", "files")
    which = "New or worse" if only_new else "Open"
    return f"{which} findings: {' · '.join(parts)} ({files}, {_comment_count(len(report.rules), 'rule', 'rules')})."


def _comment_principle_bar(score: Score, report: Report) -> str:
    """`Respect ██████▒░░░ 58–74 · coverage 84 % · 1 critical`: █ passed, ▒ unknown, ░ failed."""
    name = printable_text(principle_title(score.principle))
    parts = []
    if score.low is not None and score.high is not None:
        low, high = round(score.low * BAR_WIDTH), round(score.high * BAR_WIDTH)
        bar = "█" * low + "▒" * (high - low) + "░" * (BAR_WIDTH - high)
        span = f"{units.format_number(score.low * 100)}–{units.format_number(score.high * 100)}"
        parts.append(f"{bar} {span}")
    if score.note:
        parts.append(printable_text(score.note))
    if score.coverage is not None:
        parts.append(f"coverage {units.format_coverage(score.coverage)}")
    still_open = [f for f in report.findings if f.principle == score.principle and not f.waiver]
    counts = Counter(finding.severity for finding in still_open)
    worst = next((severity for severity in SEVERITIES if counts[severity]), None)
    if worst:
        parts.append(f"{counts[worst]} {worst}")
    line = f"{name:<{_NAME_WIDTH}} {' · '.join(parts)}"
    return without_ci_commands(line)  # nothing is escaped in a block of code


def _comment_unjudged_lines(report: Report) -> Iterator[str]:
    for problem in report.problems:
        write = f" Write {escape_markdown(problem.write)}." if problem.write else ""
        yield f"- {escape_markdown(problem.place)}: {escape_markdown(problem.says)}{write}\n"
    for outcome in report.errors:
        yield f"- The rule {outcome.code} broke on {escape_markdown(outcome.subject)}: {escape_markdown(outcome.reason)}\n"


def _comment_required_lines(report: Report) -> Iterator[str]:
    for required in report.unjudged:
        on = f" on {escape_markdown(required.subject)}" if required.subject else ""
        yield f"- {required.code}{on}: {escape_markdown(required.why)}\n"


def _comment_waiver_lines(report: Report) -> Iterator[str]:
    for status in report.waivers:
        waiver = status.waiver
        if status.state is not WaiverState.ACTIVE:
            until = f"until {waiver.expires.isoformat()}, owner {escape_markdown(waiver.owner)}"
            about = f"{waiver.code} on {escape_markdown(waiver.entry)}"
            why = f"; {escape_markdown(status.why)}" if status.why else ""
            yield f"- {status.state}: {about}, {until} ({escape_markdown(status.place)}){why}\n"


def _comment_finding_row(finding: Finding) -> str:
    place = finding.at.place
    where = f"{place.file}:{place.line}" if place else finding.at.route
    return f"| {finding.severity} | {escape_markdown(where)} | **{finding.code}** {escape_markdown(finding.title)} |\n"


def _comment_finding_detail(finding: Finding) -> str:
    waiver = finding.waiver
    lines = [
        f"- **{finding.code}** {finding.severity} {finding.kind}: {escape_markdown(finding.title)}",
        f"  - At: {_comment_place(finding.at)}",
        f"  - Found: {escape_markdown(finding.says)}",
        f"  - Effect: {escape_markdown(finding.effect)}",
        *(f"  - {escape_markdown(line)}" for line in (render_money_line(finding),) if line),
        f"  - Do: {escape_markdown(finding.do)}",
        *(f"  - See: {_comment_place(related)}" for related in finding.related),
    ]
    if waiver:
        who = f"{escape_markdown(waiver.approved_by)}: {escape_markdown(waiver.reason)}"
        lines.append(f"  - Waived until {waiver.expires.isoformat()} by {who}")
    return "\n".join(lines) + "\n"


def _comment_place(located: Located) -> str:
    if located.place is None:
        return f"{escape_markdown(located.route)}, declared nowhere"
    return escape_markdown(located.place)


def _comment_coverage(report: Report) -> str:
    if report.coverage is None:
        return "Coverage: nothing here could be judged."
    line = f"Coverage {render_coverage_share(report)}."
    named = ", ".join(escape_markdown(suggestion.route) for suggestion in report.suggestions)
    parts = f"{line} Declare next: {named}." if named else line
    return parts if len(parts.encode()) <= LEAST_BYTES // 4 else line


def _comment_count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
