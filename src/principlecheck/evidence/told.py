"""What measuring found, for a terminal: what counts, what does not and why, and what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from principlecheck.evidence.measuring import Evidence
from principlecheck.evidence.notes import SIGNS
from principlecheck.evidence.signs import SignTest, signs_lacking_columns
from principlecheck.model.units import format_count

SURE = 0.001
"""The chance below which a sign is one; the rules say the same."""
_SHOWN = (
    *("handle_time.mean", "handle_time.median", "handle_time.p90"),
    *("first_reply.p90", "first_reply.for_share", "resolution.p90", "resolution.for_share"),
    *("first_contact_resolution", "repeats", "abandonment", "patience", "reopened"),
    *("next_reply.p90", "update.p90", "backlog_age.median", "backlog_age.p90"),
    *("satisfaction", "surveys_sent", "within_authority"),
)


def describe_measured_evidence(evidence: Evidence) -> str:
    """The whole of it, in lines that end."""
    return "".join(f"{line}\n" for line in _evidence_lines(evidence))


def _evidence_lines(evidence: Evidence) -> Iterator[str]:
    cleaned = evidence.cleaned
    left = sum(cleaned.left_out.values())
    period = f"{cleaned.period.first} to {cleaned.period.last}"
    yield f"{format_count(cleaned.rows, 'row')}, {cleaned.rows - left:,} counted, {period} ({cleaned.period.zone})"
    for why, n in cleaned.left_out.items():
        yield f"  left out: {n:,} {why}"
    for field, reasons in cleaned.partly.items():
        parts = ", ".join(f"{n:,} {why}" for why, n in reasons.items())
        yield f"  not in figures of {field.replace('_', ' ')}: {parts}"
    for remark in evidence.remarks:
        yield f"  note: {remark}"
    yield ""
    for id_, entry in evidence.entries.items():
        figures = list(_evidence_figure_lines(entry))
        if figures and len(_evidence_scopes(entry)) < 2:
            yield id_
            yield from figures
    yield from evidence.aside
    yield from _evidence_sign_lines(evidence)


def _evidence_scopes(entry: Mapping[str, Any]) -> list[str]:
    return [name for name in ("queues", "reasons", "segments", "priority") if name in entry]


def _evidence_figure_lines(entry: Mapping[str, Any]) -> Iterator[str]:
    for route in _SHOWN:
        field, _, inner = route.partition(".")
        value = entry.get(field, {}).get(inner) if inner else entry.get(field)
        if value is None:
            continue
        sure = entry["certainty"].get(route, {})
        between = _evidence_interval(sure)
        beside = f" within {entry[field]['at_most']}" if inner == "for_share" else ""
        name = route.replace(".for_share", beside).replace("_", " ").replace(".", " ")
        yield f"  {name:<42} {value:>12}{between}   {format_count(sure.get('contacts', 0), 'contact')}"


def _evidence_interval(sure: Mapping[str, Any]) -> str:
    """The interval of a figure, one end of which may be open."""
    if not {"low", "high"} & sure.keys():
        return ""
    if "high" not in sure:
        return f"  ({sure['low']} or more)"
    return f"  ({sure['low']} to {sure['high']})" if "low" in sure else f"  (up to {sure['high']})"


def _evidence_sign_lines(evidence: Evidence) -> Iterator[str]:
    found = [look for look in evidence.looks if look.chance <= SURE]
    yield ""
    if not evidence.looks:
        yield from _why_no_sign_was_looked_for(evidence)
        return
    if not found:
        looks = len(evidence.looks)
        times = f"{looks} looks" if looks != 1 else "one look"
        yield f"No sign of harm in {times} that chance alone would not show."
    for look in found:
        yield _evidence_sign_line(look)


def _why_no_sign_was_looked_for(evidence: Evidence) -> Iterator[str]:
    """Why no sign was looked for: columns that are not mapped, or nothing to hold them against."""
    columns = evidence.cleaned.table.columns
    if "arrived" not in columns:
        yield "No sign was looked for: signs compare single contacts, and a row here is an interval."
        return
    missing = signs_lacking_columns(columns)
    yield "No sign of what policies do to people was looked for:"
    for sign, said in SIGNS.items():
        why = (
            f"map {' and '.join(missing[sign])}"
            if sign in missing
            else "too few contacts, or no limit, deadline or rank in the policies that it is held against"
        )
        yield f"  whether {said}: {why}"


def _evidence_sign_line(look: SignTest) -> str:
    where = ", ".join(str(part) for part in look.group) or "all contacts"
    at = f" at {look.at}" if look.at else ""
    apart = (
        f"; {100 * look.apart[0]:.1f} to {100 * look.apart[1]:.1f} points apart"
        if look.apart
        else ""
    )
    return (
        f"Sign in {where}{at}: {SIGNS[look.sign]}: {100 * look.share:.1f} % against "
        f"{100 * look.usual:.1f} %{apart} ({format_count(look.contacts, 'contact')}, chance {_evidence_chance(look.chance)})."
    )


def _evidence_chance(value: float) -> str:
    return "below 0.0001 %" if value < 1e-6 else f"{100 * value:.4f} %"
