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
from principlecheck.model.units import counted, listed
from principlecheck.reporters.plain import cut, printable

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


def refusal_lines(report: Report) -> Iterator[str]:
    """A line on how many problems there are and what the first of them is, if there is one."""
    if not report.problems:
        return
    count, first = len(report.problems), report.problems[0]
    write = f" Write {first.write}." if first.write else ""
    which = "1 problem" if count == 1 else f"{count} problems, the first"
    yield printable(f"{which} at {first.place}: {first.says}{write}")


def gate_lines(report: Report) -> Iterator[str]:
    """The lines, most urgent last."""
    yield from _settings(report)
    for state in reversed(_STATE_TEXTS):
        own = [status for status in report.waivers if status.state is state]
        yield from _some([_waiver(status) for status in own], "waivers like these")
    yield from _some([_unjudged(one) for one in report.unjudged], "checks that were not judged")


def unjudged_count(report: Report) -> str:
    """How many checks were not judged, called required where the settings require them all:
    `2 required checks`.
    """
    number = len(report.unjudged)
    lost = any(isinstance(one, NoLongerJudged) for one in report.unjudged)
    return counted(number, "check" if lost else "required check")


def changed(rule: RuleCard) -> list[str]:
    """What the settings changed of a rule: `most_cut 20% (default 10%)`."""
    parts = [
        f"{name} {rule.thresholds[name]} (default {own})"
        for name, own in rule.own_thresholds.items()
    ]
    if rule.own_severity is not None:
        parts.append(f"severity {rule.severity} (default {rule.own_severity})")
    return parts


def _settings(report: Report) -> Iterator[str]:
    parts = [f"{rule.code} {', '.join(changed(rule))}" for rule in report.rules if changed(rule)]
    if report.settings and parts:
        more = f", and {len(parts) - MOST_LISTED} more rules" if len(parts) > MOST_LISTED else ""
        yield f"{printable(report.settings)} sets {printable('; '.join(parts[:MOST_LISTED]))}{more}."
    excluded = sum(passed.kind == "excluded" for passed in report.scope.passed)
    if excluded:
        yield f"Excluded in the settings: {excluded} file{'' if excluded == 1 else 's'}."
    yield from unread_lines(report)


def unread_lines(report: Report) -> Iterator[str]:
    """A line on the files that were not read, if there are any: those that are called nearly as
    policies are come first.
    """
    unread = report.scope.unread
    number = len(unread) + report.scope.passed_more
    if not number:
        return
    files = "1 file was" if number == 1 else f"{number} files were"
    names = [cut(one.file, _MOST_NAME) for one in unread[:_MOST_NAMED]]
    if number > len(names):
        names.append(f"{number - len(names)} more")
    yield printable(f"{files} not read: {listed(names)}.")


def _unjudged(one: Unjudged) -> str:
    how = "No longer" if isinstance(one, NoLongerJudged) else "Required and not"
    on = f" on {printable(one.subject)}" if one.subject else ""
    return f"{how} judged, so the gate fails: {printable(one.code)}{on} ({printable(one.why)})."


def _waiver(status: WaiverStatus) -> str:
    waiver = status.waiver
    day = waiver.expires.isoformat()
    parts = _STATE_TEXTS[status.state].replace("{day}", day).replace("{why}", printable(status.why))
    place = f"{status.place.file}:{status.place.line}"
    to = " " if status.why else ": "
    return f"{parts}{to}{printable(waiver.code)} on {printable(waiver.entry)} ({printable(place)})."


def _some(lines: Sequence[str], noun: str) -> Iterator[str]:
    yield from lines[:MOST_LISTED]
    if len(lines) > MOST_LISTED:
        yield f"And {len(lines) - MOST_LISTED} more {noun}."
