"""The last line: what a change does, and whose decision it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from principlecheck.comparing.changes import entry_of_changed_route
from principlecheck.comparing.resolution import GONE
from principlecheck.model.format.names import entry_name
from principlecheck.model.report.comparison import ComparedFinding, Comparison, Decider
from principlecheck.model.report.report import SEVERITIES, Status
from principlecheck.model.units import format_list

NOTHING = "Nothing changes."
_MOST_GONE = 3
_NOT_DECLARED = f"{Status.NOT_DECLARED}: "
_BETWEEN = re.compile(", | and ")
NO_POLICY = "No policy changes."
"""What to say in its stead where only the settings do."""


def verdict_on_change(comparison: Comparison) -> str:
    """What the change does in a sentence, then who decides it."""
    broken = len(comparison.problems) + len(comparison.errors)
    if broken:
        things = "1 thing" if broken == 1 else f"{broken} things"
        return f"{things} could not be judged, so the change cannot be judged either."
    if comparison.nothing_changes:
        return NOTHING
    return " ".join(
        part
        for part in (
            _findings_in_change_verdict(comparison),
            _deciders_in_change_verdict(comparison),
        )
        if part
    )


def _findings_in_change_verdict(comparison: Comparison) -> str:
    parts = []
    counted = [one for one in comparison.new if one.finding.waiver is None]
    waived = len(comparison.new) - len(counted)
    if counted:
        parts.append(_count_changed_findings(counted))
    if waived:
        parts.append(f"{waived} new and waived")
    if comparison.hidden:
        parts.append(f"{len(comparison.hidden)} hidden, not fixed")
    worse = [one for one in comparison.worse if one.finding.waiver is None]
    if worse:
        parts.append(f"{len(worse)} worse than before")
    if comparison.unjudged:
        parts.append(f"{len(comparison.unjudged)} can no longer be judged")
    parts.extend(_findings_gone_by_change(comparison))
    moved = len(comparison.moved) + len(comparison.worse) - len(worse)
    if moved:
        stand = "1 finding stands" if moved == 1 else f"{moved} findings stand"
        parts.append(f"{stand} with other figures (~)")
    if not parts:
        return "No finding comes or goes."
    if not (counted or waived or comparison.hidden or worse or comparison.unjudged):
        parts.append("nothing new")
    return f"{', '.join(parts)}."


def _findings_gone_by_change(comparison: Comparison) -> Iterator[str]:
    taken_out = _findings_gone_with_changed_entries(comparison)
    if len(comparison.mended) > len(taken_out):
        yield f"{len(comparison.mended) - len(taken_out)} fixed"
    if taken_out:
        yield f"{len(taken_out)} gone with entries that were taken out{_lost_entries_by_section(taken_out)}"
    if comparison.elsewhere:
        yield f"{len(comparison.elsewhere)} found elsewhere"


def _findings_gone_with_changed_entries(comparison: Comparison) -> list[ComparedFinding]:
    """The findings that nobody has mended: what they were found on is there no more."""
    return [one for one in comparison.fixed if one.reason == GONE]


def sentence_on_entries_lost_by_change(comparison: Comparison) -> str:
    """How many findings went with their entries, and of which sections; empty where none did."""
    found = _findings_gone_with_changed_entries(comparison)
    if not found:
        return ""
    they, their = (
        ("1 finding is", "its entry was")
        if len(found) == 1
        else (
            f"{len(found)} findings are",
            "their entries were",
        )
    )
    return f"{they} gone because {their} taken out{_lost_entries_by_section(found)}."


def _lost_entries_by_section(found: Sequence[ComparedFinding]) -> str:
    """The entries by section: `(handle_time 4, handovers 8)`; each entry once."""
    entries = {entry_of_changed_route(one.finding.at.route) for one in found}
    counts = Counter(entry.partition(".")[0] for entry in entries)
    return f" ({', '.join(f'{name} {number}' for name, number in sorted(counts.items()))})"


def change_hides_critical(comparison: Comparison) -> bool:
    """Whether something critical that nobody has waived can no longer be judged."""
    hidden = [one.finding.severity for one in comparison.hidden if one.finding.waiver is None]
    return "critical" in (*hidden, *(one.severity for one in comparison.unjudged))


def sentence_on_hidden_by_change(comparison: Comparison) -> str:
    """How many checks can no longer be judged, how many of them are critical, and what is gone that
    they name; empty where there is none. What is waived is not counted.
    """
    hidden = [one for one in comparison.hidden if one.finding.waiver is None]
    grades = [one.finding.severity for one in hidden] + [o.severity for o in comparison.unjudged]
    if not grades:
        return ""
    many, critical = len(grades), grades.count("critical")
    checks = "1 check" if many == 1 else f"{many} checks"
    graver = f", {critical} of them critical," if critical else ""
    reasons = [one.reason for one in hidden] + [one.why for one in comparison.unjudged]
    named = {route for reason in reasons for route in _routes_in_lost_judgement(reason)}
    named |= {one.finding.at.route for one in hidden if one.reason.startswith(GONE)}
    return (
        f"{checks}{graver} can no longer be judged{_lost_entries_that_explain(comparison, named)}."
    )


def _routes_in_lost_judgement(reason: str) -> Iterator[str]:
    """The routes in a reason. A section's name may stand in any sentence, so that it counts only
    where it is itself what is not declared.
    """
    yield from (word for each in reason.split() if "." in (word := each.strip(",;:.()")))
    if reason.startswith(_NOT_DECLARED):
        yield from _BETWEEN.split(reason.removeprefix(_NOT_DECLARED))


def _lost_entries_that_explain(comparison: Comparison, named: Collection[str]) -> str:
    """What the change takes out, as far as it is `named`, or all of its section is."""
    gone = [
        route
        for change in comparison.changes
        if change.kind == "removed"
        for route in (f"{change.entry}.{change.field}".rstrip("."),)
        if change.entry.partition(".")[0] in named
        or any(f"{name}.".startswith(f"{route}.") for name in named)
    ]
    if not gone:
        return ""
    more = [f"{len(gone) - _MOST_GONE} more"] if len(gone) > _MOST_GONE else []
    are = "is" if len(gone) == 1 else "are"
    return f", because {format_list([*gone[:_MOST_GONE], *more])} {are} gone"


def _count_changed_findings(found: Sequence[ComparedFinding]) -> str:
    counts = Counter(one.finding.severity for one in found)
    says = format_list(
        [f"{counts[severity]} new {severity}" for severity in SEVERITIES if counts[severity]]
    )
    return f"{says} finding{'' if len(found) == 1 else 's'}"


def _deciders_in_change_verdict(comparison: Comparison) -> str:
    deciders = comparison.deciders
    if not deciders:
        return ""
    if len(deciders) > 1:
        names = list(dict.fromkeys(_name_of_change_decider(one.decided_by) for one in deciders))
        what = "decides" if len(names) == 1 else "decide"
        return f"{_capitalise_change_verdict(format_list(names))} {what} these entries."
    return _decider_in_change_verdict(deciders[0])


def _decider_in_change_verdict(decider: Decider) -> str:
    rules = [route for route in decider.entries if route.startswith("customer_rules.")]
    noun = "rule" if len(rules) == len(decider.entries) else "entry"
    many = {"rule": "these rules", "entry": "these entries"}
    what = f"this {noun}" if len(decider.entries) == 1 else many[noun]
    says = (
        f"{_capitalise_change_verdict(_name_of_change_decider(decider.decided_by))} decides {what}"
    )
    if not rules:
        return f"{says}."
    if decider.consulted:
        says += f" and consults {format_list([_name_of_change_decider(one) for one in decider.consulted])}"
    asked = {decider.decided_by, *decider.consulted}
    left_out = [_name_of_change_decider(one) for one in decider.handled_by if one not in asked]
    if left_out:
        verb = "handles" if len(left_out) == 1 else "handle"
        named = "is" if len(left_out) == 1 else "are"
        it = "it" if len(decider.entries) == 1 else "them"
        return f"{says}; {format_list(left_out)} {verb} {it} and {named} not named as consulted."
    return f"{says}." if decider.consulted else f"{says}; nobody is named as consulted."


def _name_of_change_decider(department: str) -> str:
    return entry_name("departments", department)


def _capitalise_change_verdict(text: str) -> str:
    return text[:1].upper() + text[1:]
