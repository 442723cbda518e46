"""What lies between the audit before and this one, as it is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from principlecheck.composing.over_time import compose_trend_over_audits
from principlecheck.composing.words import (
    ANNEX,
    DASH,
    audit_finding_links,
    audit_range_with_coverage,
    make_words,
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
from principlecheck.model.units import format_count

SEVERITY = Column("Severity")


def compose_changes_section(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """What came, what stayed, what went, and what was written to findings that are not there."""
    if audit.changes is None:
        yield Paragraph(make_words("No earlier report was handed in."))
    else:
        yield from _compose_changes_since_audit(audit, audit.changes)
    if not audit.unattached:
        return
    rows = [
        Row(
            (
                make_words(Code(one.key), f" ({one.kind})"),
                make_words(one.title or "unknown"),
                make_words(Position(one.where)),
                make_words(one.says or DASH),
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


def _compose_changes_since_audit(audit: AuditDocument, changes: Changes) -> Iterator[Block]:
    against = f"Against the report as of {changes.since} (principlecheck {changes.version}). "
    yield Paragraph(make_words(f"{against}{changes.note}"))
    known = {one.label: one for one in audit.findings}
    come = [known[one] for one in (*changes.reopened, *changes.new, *changes.not_judged)]
    if come:
        rows = tuple(Row(_new_finding_row(one), one.label) for one in come)
        columns = (Column("Finding", "wide"), Column("Standing"), SEVERITY, Column("On", "long"))
        yield Table("new-table", "Findings that are new or back", columns, rows)
    else:
        yield Paragraph(make_words("No finding is new, and none has come back."))
    yield Paragraph(_unchanged_findings_sentence(audit, changes))
    for label, grew in changes.worse:
        yield Paragraph(
            make_words("Worse than then: ", audit_finding_links((label,)), f", {grew}.")
        )
    for lost in changes.unjudged:
        says = f" ({lost.severity} {lost.code}, {lost.title}): it passed then; {lost.why}."
        yield Paragraph(make_words("Can no longer be judged: ", Code(lost.subject), says))
    if changes.gone:
        yield _gone_findings_table(changes)
        if any(one.hidden for one in changes.gone):
            hidden = (
                "What is out of sight has not been solved: nobody can judge it any more, or "
                "nobody has."
            )
            yield Paragraph(make_words(hidden), "note")
    scores = [
        Row(
            (
                make_words(principle_title(pair.principle)),
                make_words(audit_range_with_coverage(pair.before)),
                make_words(audit_range_with_coverage(pair.now)),
            )
        )
        for pair in changes.scores
    ]
    ranges = (Column("Principle", "name"), Column("Before"), Column("Now", "wide"))
    yield Table("scores-table", "Ranges before and now", ranges, tuple(scores))
    yield from compose_trend_over_audits(changes.moments)


def _new_finding_row(one: AuditFinding) -> tuple[Words, ...]:
    known = one.standing == Standing.NOT_JUDGED
    standing = make_words(str(one.standing))
    return (
        make_words(audit_finding_links((one.label,)), f" {one.finding.title}"),
        standing if known else make_words(Strong(standing)),
        make_words(SeverityMark(one.finding.severity)),
        make_words(Code(one.finding.at.route)),
    )


def _unchanged_findings_sentence(audit: AuditDocument, changes: Changes) -> Words:
    if not changes.unchanged:
        return make_words("Unchanged: none.")
    unchanged = f"Unchanged: {format_count(len(changes.unchanged), 'finding')}"
    if len(changes.unchanged) == len(audit.findings):
        return make_words(f"{unchanged}.")
    return make_words(f"{unchanged}, all the others in ", ANNEX, ".")


def _gone_findings_table(changes: Changes) -> Table:
    rows = []
    for one in changes.gone:
        label = f"{one.label} " if one.label else ""
        cells = (
            make_words(f"{label}{one.finding.code} {one.finding.title}"),
            make_words("out of sight" if one.hidden else Strong(make_words("solved"))),
            make_words(SeverityMark(one.finding.severity)),
            make_words(Code(one.finding.at.route)),
            make_words(one.why or "its check passes now"),
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
