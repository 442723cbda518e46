"""How far each principle is met, as a table and a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from principlecheck.composing.chart_tables import compose_picture
from principlecheck.composing.words import (
    DASH,
    audit_coverage_cell,
    audit_score_range,
    audit_score_range_bar,
    make_words,
)
from principlecheck.model.audit.document import AuditDocument, PrinciplePart
from principlecheck.model.audit.view import Block, Column, Paragraph, Reference, Row, Table

_RANGE = (
    "A range runs from what has passed to what would have if everything undeclared passed too: "
    "the full part of its bar is passed, the shaded one unknown, the empty one failed. “Not met” "
    "says that a critical finding is open, whatever the range."
)


def compose_ranges_section(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """Range, coverage and what is open of each principle."""
    columns = (
        Column("Principle", "name"),
        Column("Range"),
        Column("Range as a bar from 0 to 100 %", "bar", implied=True),
        Column("Coverage", "figure"),
        Column("Findings", "figure"),
        Column("Note", "long"),
    )
    linked = "principles" in order
    rows = [
        Row(
            (
                make_words(Reference(f"principle-{number}", part.title) if linked else part.title),
                make_words(audit_score_range(part.score)),
                audit_score_range_bar(part.score),
                make_words(audit_coverage_cell(part.score.coverage)),
                make_words(str(part.score.findings)),
                make_words(_open_findings_in_ranges_section(audit, part)),
            )
        )
        for number, part in enumerate(audit.principles, 1)
    ]
    caption = "Range, coverage and findings of each principle"
    yield Table("ranges-table", caption, columns, tuple(rows), "ranges")
    yield Paragraph(make_words(_RANGE), "note")
    yield compose_picture(audit.charts["ranges"], "ranges", "ranges.svg", redundant=True)


def _open_findings_in_ranges_section(audit: AuditDocument, part: PrinciplePart) -> str:
    """What is open, also where nothing critical is."""
    found = [one for one in audit.findings if one.label in part.findings]
    counts = [
        (severity, sum(one.finding.severity == severity for one in found))
        for severity in ("critical", "high")
    ]
    open_ones = ", ".join(f"{n} {severity}" for severity, n in counts if n)
    return "; ".join(filter(None, (part.score.note, open_ones))) or DASH
