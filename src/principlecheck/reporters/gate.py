"""What besides findings a gate rests on, a line each: rules that had to be judged, waivers, and
what the settings change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from principlecheck.model.report.report import (
    NoLongerJudged,
    Report,
    RuleCard,
    Unjudged,
    WaiverState,
    WaiverStatus,
)
from principlecheck.model.units import format_count, format_list
from principlecheck.reporters.plain import cut_text_to_columns, printable_text

MOST_LISTED = 5
_MOST_NAMED = 4
_MOST_NAME = 60
_STATE_TEXTS = {
    WaiverState.OUTGROWN: "Waiver outgrown: {why}; it no longer covers",
    WaiverState.ELSEWHERE: "Waiver for another file ({why}); it does not cover",
    WaiverState.EXPIRED: "Waiver expired on {day}",
    WaiverState.EXPIRING: "Waiver expires on {day}",
    WaiverState.STALE: "Waiver without a finding, to be taken out",
}


def render_refusal_lines(report: Report) -> Iterator[str]:
    """A line on how many problems there are and what the first of them is, if there is one."""
    if not report.problems:
        return
    count, first = len(report.problems), report.problems[0]
    write = f" Write {first.write}." if first.write else ""
    which = "1 problem" if count == 1 else f"{count} problems, the first"
    yield printable_text(f"{which} at {first.place}: {first.says}{write}")


def render_gate_lines(report: Report) -> Iterator[str]:
    """The lines, most urgent last."""
    yield from _render_settings_lines(report)
    for state in reversed(_STATE_TEXTS):
        own = [status for status in report.waivers if status.state is state]
        yield from _render_first_lines_of_many(
            [_render_waiver_line(status) for status in own], "waivers like these"
        )
    yield from _render_first_lines_of_many(
        [_render_unjudged_check(one) for one in report.unjudged], "checks that were not judged"
    )


def render_unjudged_count(report: Report) -> str:
    """How many checks were not judged, called required where the settings require them all:
    `2 required checks`.
    """
    number = len(report.unjudged)
    lost = any(isinstance(one, NoLongerJudged) for one in report.unjudged)
    return format_count(number, "check" if lost else "required check")


def render_changed_rule_settings(rule: RuleCard) -> list[str]:
    """What the settings changed of a rule: `most_cut 20% (default 10%)`."""
    parts = [
        f"{name} {rule.thresholds[name]} (default {own})"
        for name, own in rule.own_thresholds.items()
    ]
    if rule.own_severity is not None:
        parts.append(f"severity {rule.severity} (default {rule.own_severity})")
    return parts


def _render_settings_lines(report: Report) -> Iterator[str]:
    parts = [
        f"{rule.code} {', '.join(render_changed_rule_settings(rule))}"
        for rule in report.rules
        if render_changed_rule_settings(rule)
    ]
    if report.settings and parts:
        more = f", and {len(parts) - MOST_LISTED} more rules" if len(parts) > MOST_LISTED else ""
        yield f"{printable_text(report.settings)} sets {printable_text('; '.join(parts[:MOST_LISTED]))}{more}."
    excluded = sum(passed.kind == "excluded" for passed in report.scope.passed)
    if excluded:
        yield f"Excluded in the settings: {excluded} file{'' if excluded == 1 else 's'}."
    yield from render_unread_lines(report)


def render_unread_lines(report: Report) -> Iterator[str]:
    """A line on the files that were not read, if there are any: those that are called nearly as
    policies are come first.
    """
    unread = report.scope.unread
    number = len(unread) + report.scope.passed_more
    if not number:
        return
    files = "1 file was" if number == 1 else f"{number} files were"
    names = [cut_text_to_columns(one.file, _MOST_NAME) for one in unread[:_MOST_NAMED]]
    if number > len(names):
        names.append(f"{number - len(names)} more")
    yield printable_text(f"{files} not read: {format_list(names)}.")


def _render_unjudged_check(one: Unjudged) -> str:
    how = "No longer" if isinstance(one, NoLongerJudged) else "Required and not"
    on = f" on {printable_text(one.subject)}" if one.subject else ""
    return f"{how} judged, so the gate fails: {printable_text(one.code)}{on} ({printable_text(one.why)})."


def _render_waiver_line(status: WaiverStatus) -> str:
    waiver = status.waiver
    day = waiver.expires.isoformat()
    parts = (
        _STATE_TEXTS[status.state]
        .replace("{day}", day)
        .replace("{why}", printable_text(status.why))
    )
    place = f"{status.place.file}:{status.place.line}"
    to = " " if status.why else ": "
    return f"{parts}{to}{printable_text(waiver.code)} on {printable_text(waiver.entry)} ({printable_text(place)})."


def _render_first_lines_of_many(lines: Sequence[str], noun: str) -> Iterator[str]:
    yield from lines[:MOST_LISTED]
    if len(lines) > MOST_LISTED:
        yield f"And {len(lines) - MOST_LISTED} more {noun}."
