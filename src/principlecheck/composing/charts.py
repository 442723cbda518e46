"""Pictures of the whole audit, as data."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

from principlecheck.model import units
from principlecheck.model.audit.cause import Cause
from principlecheck.model.audit.document import AuditFinding, PrinciplePart
from principlecheck.model.report.chart import Bar, Grid, Ranges, Spot, Stretch, Stretches
from principlecheck.model.report.finding import BINDING

SIZES = ("small", "medium", "large")


def compose_ranges_chart(parts: Sequence[PrinciplePart]) -> Ranges:
    """Each principle's range on one scale."""
    bars = tuple(
        Bar(part.title, part.score.low, part.score.high, part.score.note) for part in parts
    )
    listed = "; ".join(f"{bar.label} {_range_chart_label(bar)}" for bar in bars)
    return Ranges("How far each principle is met", f"{listed}.", bars)


def _range_chart_label(bar: Bar) -> str:
    if bar.low is None or bar.high is None:
        return bar.note
    note = f" ({bar.note})" if bar.note else ""
    return f"{units.format_share_range(bar.low, bar.high)}{note}"


def compose_effort_impact_chart(findings: Sequence[AuditFinding]) -> Grid:
    """Effort from left to right, impact from the top: what to begin with stands top left."""
    spots = tuple(
        Spot(f.label, SIZES.index(f.effort), 2 - SIZES.index(f.impact), f.finding.severity)
        for f in findings
    )
    first = [spot.label for spot in spots if (spot.column, spot.row) == (0, 0)]
    begin = f"; most impact for least effort: {', '.join(first[:10])}" if first else ""
    return Grid(
        "Actions by effort and impact",
        f"{units.format_count(len(spots), 'action')} by effort and impact{begin}.",
        "effort: who has to agree, and what it takes",
        "impact on people",
        ("one team, one file", "several files, or people and pay", "several departments"),
        ("large", "medium", "small"),
        spots,
    )


MOST_TICKS = 6


def compose_cause_amounts_chart(causes: Sequence[Cause]) -> Iterator[Stretches]:
    """What each cause costs a year, from the low end to the high one with the likely amount marked: a
    picture a currency, of the causes whose ends are both known.
    """
    by_currency: dict[str, list[Stretch]] = {}
    for cause in causes:
        for one in cause.money:
            lost = one.lost
            if lost is None or lost.high is None:
                continue
            line = Stretch(
                f"{cause.label} {cause.title}", lost.low, lost.high, one.lost_in_words, lost.likely
            )
            by_currency.setdefault(lost.currency, []).append(line)
    for currency, lines in sorted(by_currency.items()):
        low, high = min(0.0, *(one.low for one in lines)), max(one.high for one in lines)
        told = "; ".join(f"{one.label}: {one.note}" for one in lines)
        yield Stretches(
            f"What causes cost a year, in {currency}",
            f"{told}.",
            tuple((value, f"{value:,.0f}") for value in round_chart_ticks(low, high)),
            tuple(lines),
        )


def round_chart_ticks(low: float, high: float) -> list[float]:
    """Round values from at most `low` to at least `high`: steps of 1, 2 or 5 times a power of ten."""
    span = max(high - low, 1e-9)
    power = 10.0 ** math.floor(math.log10(span / MOST_TICKS))
    step = next(power * k for k in (1, 2, 5, 10) if span / (power * k) <= MOST_TICKS)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(number * step, 6) for number in range(first, last + 1)]


def compose_duties_timeline(causes: Sequence[Cause], on: date, last: date) -> Stretches | None:
    """Until when each open cause is to be settled: from the day of the report, by law or by severity."""
    lines, told = [], []
    for cause in causes:
        due = date.fromisoformat(cause.due)
        if cause.settled or due > last:
            continue
        law = cause.law if cause.law is not None and on < cause.law <= last else None
        until = max(law or due, on)
        days = (until - on).days
        how = f"by {cause.duty}" if cause.duty in BINDING else cause.duty.replace("none", "")
        note = f"{until}{f', {how}' if how else ''}"
        kind: Literal["law", "own"] = "law" if cause.duty != "none" else "own"
        lines.append(Stretch(f"{cause.label} {cause.title}", 0, days, note, kind=kind))
        told.append(f"{cause.label} by {note}")
    if not lines:
        return None
    ticks = tuple(
        (float(day), _day_on_duties_chart(on, day)) for day in range(0, (last - on).days + 1, 30)
    )
    # The causes are headings of the report, by these labels.
    says = f"{'; '.join(told)}."
    return Stretches("By when each cause is to be settled", says, ticks, tuple(lines))


def _day_on_duties_chart(on: date, days: int) -> str:
    return (on + timedelta(days=days)).isoformat()
