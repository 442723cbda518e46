"""Pictures of the whole audit, as data."""

from __future__ import annotations

from collections.abc import Sequence

from principlecheck.model import units
from principlecheck.model.audit.document import AuditFinding, PrinciplePart
from principlecheck.model.report.chart import Bar, Grid, Ranges, Spot

SIZES = ("small", "medium", "large")


def ranges_chart(parts: Sequence[PrinciplePart]) -> Ranges:
    """Each principle's range on one scale."""
    bars = tuple(
        Bar(part.title, part.score.low, part.score.high, part.score.note) for part in parts
    )
    listed = "; ".join(f"{bar.label} {_in_words(bar)}" for bar in bars)
    return Ranges("How far each principle is met", f"{listed}.", bars)


def _in_words(bar: Bar) -> str:
    if bar.low is None or bar.high is None:
        return bar.note
    note = f" ({bar.note})" if bar.note else ""
    return f"{units.share_range(bar.low, bar.high)}{note}"


def actions_chart(findings: Sequence[AuditFinding]) -> Grid:
    """Effort from left to right, impact from the top: what to begin with stands top left."""
    spots = tuple(
        Spot(f.label, SIZES.index(f.effort), 2 - SIZES.index(f.impact), f.finding.severity)
        for f in findings
    )
    first = [spot.label for spot in spots if (spot.column, spot.row) == (0, 0)]
    begin = f"; most impact for least effort: {', '.join(first[:10])}" if first else ""
    return Grid(
        "Actions by effort and impact",
        f"{len(spots)} actions by effort and impact{begin}.",
        "effort: who has to agree",
        "impact on people",
        ("one team, one file", "several files", "several departments"),
        ("large", "medium", "small"),
        spots,
    )
