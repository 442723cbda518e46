"""What measuring found, for a terminal: what counts, what does not and why, and what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from principlecheck.evidence.measuring import Evidence
from principlecheck.evidence.notes import SIGNS
from principlecheck.evidence.signs import Looked, lacking
from principlecheck.model.units import counted

SURE = 0.001
"""The chance below which a sign is one; the rules say the same."""
_SHOWN = (
    *("handle_time.mean", "handle_time.median", "handle_time.p90"),
    *("first_reply.p90", "first_reply.for_share", "resolution.p90", "resolution.for_share"),
    *("first_contact_resolution", "repeats", "abandonment", "patience", "reopened"),
    *("next_reply.p90", "update.p90", "backlog_age.median", "backlog_age.p90"),
    *("satisfaction", "surveys_sent", "within_authority"),
)


def told(evidence: Evidence) -> str:
    """The whole of it, in lines that end."""
    return "".join(f"{line}\n" for line in _lines(evidence))


def _lines(evidence: Evidence) -> Iterator[str]:
    cleaned = evidence.cleaned
    left = sum(cleaned.left_out.values())
    period = f"{cleaned.period.first} to {cleaned.period.last}"
    yield f"{counted(cleaned.rows, 'row')}, {cleaned.rows - left:,} counted, {period} ({cleaned.period.zone})"
    for why, n in cleaned.left_out.items():
        yield f"  left out: {n:,} {why}"
    for field, reasons in cleaned.partly.items():
        parts = ", ".join(f"{n:,} {why}" for why, n in reasons.items())
        yield f"  not in figures of {field.replace('_', ' ')}: {parts}"
    for remark in evidence.remarks:
        yield f"  note: {remark}"
    yield ""
    for id_, entry in evidence.entries.items():
        figures = list(_figures(entry))
        if figures and len(_scopes(entry)) < 2:
            yield id_
            yield from figures
    yield from evidence.aside
    yield from _signs(evidence)


def _scopes(entry: Mapping[str, Any]) -> list[str]:
    return [name for name in ("queues", "reasons", "segments", "priority") if name in entry]


def _figures(entry: Mapping[str, Any]) -> Iterator[str]:
    for route in _SHOWN:
        field, _, inner = route.partition(".")
        value = entry.get(field, {}).get(inner) if inner else entry.get(field)
        if value is None:
            continue
        sure = entry["certainty"].get(route, {})
        between = _between(sure)
        beside = f" within {entry[field]['at_most']}" if inner == "for_share" else ""
        name = route.replace(".for_share", beside).replace("_", " ").replace(".", " ")
        yield f"  {name:<42} {value:>12}{between}   {counted(sure.get('contacts', 0), 'contact')}"


def _between(sure: Mapping[str, Any]) -> str:
    """The interval of a figure, one end of which may be open."""
    if not {"low", "high"} & sure.keys():
        return ""
    if "high" not in sure:
        return f"  ({sure['low']} or more)"
    return f"  ({sure['low']} to {sure['high']})" if "low" in sure else f"  (up to {sure['high']})"


def _signs(evidence: Evidence) -> Iterator[str]:
    found = [look for look in evidence.looks if look.chance <= SURE]
    yield ""
    if not evidence.looks:
        yield from _nothing_looked_at(evidence)
        return
    if not found:
        looks = len(evidence.looks)
        times = f"{looks} looks" if looks != 1 else "one look"
        yield f"No sign of harm in {times} that chance alone would not show."
    for look in found:
        yield _sign(look)


def _nothing_looked_at(evidence: Evidence) -> Iterator[str]:
    """Why no sign was looked for: columns that are not mapped, or nothing to hold them against."""
    columns = evidence.cleaned.table.columns
    if "arrived" not in columns:
        yield "No sign was looked for: signs compare single contacts, and a row here is an interval."
        return
    missing = lacking(columns)
    yield "No sign of what policies do to people was looked for:"
    for sign, said in SIGNS.items():
        why = (
            f"map {' and '.join(missing[sign])}"
            if sign in missing
            else "too few contacts, or no limit, deadline or rank in the policies that it is held against"
        )
        yield f"  whether {said}: {why}"


def _sign(look: Looked) -> str:
    where = ", ".join(str(part) for part in look.group) or "all contacts"
    at = f" at {look.at}" if look.at else ""
    apart = (
        f"; {100 * look.apart[0]:.1f} to {100 * look.apart[1]:.1f} points apart"
        if look.apart
        else ""
    )
    return (
        f"Sign in {where}{at}: {SIGNS[look.sign]}: {100 * look.share:.1f} % against "
        f"{100 * look.usual:.1f} %{apart} ({counted(look.contacts, 'contact')}, chance {_chance(look.chance)})."
    )


def _chance(value: float) -> str:
    return "below 0.0001 %" if value < 1e-6 else f"{100 * value:.4f} %"
