"""What lies between the audit before and this one, as it is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from principlecheck.composing.over_time import over_time
from principlecheck.composing.words import (
    ANNEX,
    DASH,
    links,
    range_with_coverage,
    words,
)
from principlecheck.model.audit.document import (
    AuditDocument,
    AuditFinding,
    Changes,
    Standing,
)
from principlecheck.model.audit.view import (
    Block,
    Code,
    Column,
    Paragraph,
    Part,
    Position,
    Row,
    SeverityMark,
    Strong,
    Table,
    Words,
)
from principlecheck.model.report.report import principle_title
from principlecheck.model.units import counted

SEVERITY = Column("Severity")


def changes(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """What came, what stayed, what went, and what was written to findings that are not there."""
    if audit.changes is None:
        yield Paragraph(words("No earlier report was handed in."))
    else:
        yield from _changed(audit, audit.changes)
    if not audit.unattached:
        return
    rows = [
        Row(
            (
                words(Code(one.key), f" ({one.kind})"),
                words(one.title or "unknown"),
                words(Position(one.where)),
                words(one.says or DASH),
            )
        )
        for one in audit.unattached
    ]
    columns = (
        Column("Written under"),
        Column("Finding", "wide"),
        Column("Where", "long"),
        Column("What it says", "wide"),
    )
    caption = "Answers and narratives without a finding"
    table = Table("unattached-table", caption, columns, tuple(rows))
    yield Part("Answers to findings that are not in this audit", (table,))


def _changed(audit: AuditDocument, changes: Changes) -> Iterator[Block]:
    against = f"Against the report as of {changes.since} (principlecheck {changes.version}). "
    yield Paragraph(words(f"{against}{changes.note}"))
    known = {one.label: one for one in audit.findings}
    come = [known[one] for one in (*changes.reopened, *changes.new, *changes.not_judged)]
    if come:
        rows = tuple(Row(_come(one), one.label) for one in come)
        columns = (Column("Finding", "wide"), Column("Standing"), SEVERITY, Column("On", "long"))
        yield Table("new-table", "Findings that are new or back", columns, rows)
    else:
        yield Paragraph(words("No finding is new, and none has come back."))
    yield Paragraph(_unchanged(audit, changes))
    for label, grew in changes.worse:
        yield Paragraph(words("Worse than then: ", links((label,)), f", {grew}."))
    for lost in changes.unjudged:
        says = f" ({lost.severity} {lost.code}, {lost.title}): it passed then; {lost.why}."
        yield Paragraph(words("Can no longer be judged: ", Code(lost.subject), says))
    if changes.gone:
        yield _gone(changes)
        if any(one.hidden for one in changes.gone):
            hidden = (
                "What is out of sight has not been solved: nobody can judge it any more, or "
                "nobody has."
            )
            yield Paragraph(words(hidden), "note")
    scores = [
        Row(
            (
                words(principle_title(pair.principle)),
                words(range_with_coverage(pair.before)),
                words(range_with_coverage(pair.now)),
            )
        )
        for pair in changes.scores
    ]
    ranges = (Column("Principle", "name"), Column("Before"), Column("Now", "wide"))
    yield Table("scores-table", "Ranges before and now", ranges, tuple(scores))
    yield from over_time(changes.moments)


def _come(one: AuditFinding) -> tuple[Words, ...]:
    known = one.standing == Standing.NOT_JUDGED
    standing = words(str(one.standing))
    return (
        words(links((one.label,)), f" {one.finding.title}"),
        standing if known else words(Strong(standing)),
        words(SeverityMark(one.finding.severity)),
        words(Code(one.finding.at.route)),
    )


def _unchanged(audit: AuditDocument, changes: Changes) -> Words:
    if not changes.unchanged:
        return words("Unchanged: none.")
    unchanged = f"Unchanged: {counted(len(changes.unchanged), 'finding')}"
    if len(changes.unchanged) == len(audit.findings):
        return words(f"{unchanged}.")
    return words(f"{unchanged}, all the others in ", ANNEX, ".")


def _gone(changes: Changes) -> Table:
    rows = []
    for one in changes.gone:
        label = f"{one.label} " if one.label else ""
        cells = (
            words(f"{label}{one.finding.code} {one.finding.title}"),
            words("out of sight" if one.hidden else Strong(words("solved"))),
            words(SeverityMark(one.finding.severity)),
            words(Code(one.finding.at.route)),
            words(one.why or "its check passes now"),
        )
        rows.append(Row(cells))
    columns = (
        Column("No longer there", "wide"),
        Column("What became of it"),
        SEVERITY,
        Column("On", "long"),
        Column("Why", "wide"),
    )
    caption = "Findings that are no longer there, and why"
    return Table("gone-table", caption, columns, tuple(rows))
