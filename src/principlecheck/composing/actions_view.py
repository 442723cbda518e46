"""Every action of every finding, and the waivers: for the annex."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from principlecheck.composing.chart_tables import compose_picture
from principlecheck.composing.words import (
    audit_due_day,
    audit_finding_links,
    audit_owner,
    make_words,
    open_audit_sentence,
)
from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.audit.view import Block, Code, Column, Paragraph, Row, Table
from principlecheck.model.report.chart import Grid
from principlecheck.model.units import format_sentence, format_thousands_in_remedy

_EFFORT = (
    "Impact is the severity. Effort is read from the declarations alone: how many departments a "
    "finding concerns, how many files have to change, and whether people, pay or training are "
    "what it takes, which is never least effort."
)


def compose_actions_section(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """Every action with its owner, and the grid of effort and impact."""
    grid = audit.charts.get("actions")
    if not isinstance(grid, Grid):
        yield Paragraph(make_words("No finding, so no action."))
        return
    yield compose_picture(grid, "actions-picture", "actions.svg", redundant=True)
    yield _effort_impact_table(grid)
    yield Paragraph(make_words(_EFFORT), "note")
    known = {label: cause.know for cause in audit.causes for label in cause.findings}
    said: dict[str, str] = {}
    rows = [
        Row(
            (
                audit_finding_links((one.label,)),
                make_words(
                    format_thousands_in_remedy(
                        open_audit_sentence(one.finding.decide or one.finding.do)
                    )
                ),
                make_words(audit_owner(one.owner)),
                make_words(audit_due_day(one.due, audit.report.as_of)),
                make_words(one.status_in_words),
                make_words(_say_once_in_audit(known[one.label], one.label, said)),
                make_words(Code(one.finding.at.route)),
            ),
            one.label,
        )
        for one in audit.findings
    ]
    columns = (
        Column("Finding", implied=True),
        Column("Action", "wide"),
        Column("Owner"),
        Column("Due"),
        Column("Status"),
        Column("How we will know", "wide"),
        Column("In the policies", "long"),
    )
    caption = "Every action with its owner and how we will know"
    yield Table("actions-table", caption, columns, tuple(rows), "plan")


def _say_once_in_audit(text: str, label: str, said: dict[str, str]) -> str:
    """A text where it first stands, and afterwards the label at which it does, kept in `said`."""
    first = said.setdefault(text, label)
    return text if first == label else f"As for {first}"


def _effort_impact_table(grid: Grid) -> Table:
    """The picture of the actions as a table of links."""
    columns = (
        Column("Impact", "name"),
        *(Column(format_sentence(name), "long") for name in grid.columns),
    )
    rows = [
        Row(
            (
                make_words(format_sentence(name)),
                *(
                    audit_finding_links(grid.labels(column, row))
                    for column in range(len(grid.columns))
                ),
            )
        )
        for row, name in enumerate(grid.rows)
    ]
    return Table("field-table", grid.title, columns, tuple(rows), "field")


def compose_waivers_section(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """What somebody has accepted until a day."""
    if not audit.waivers:
        yield Paragraph(make_words("None."))
        return
    counts = (
        "What is waived passes the gate until its last day, and still counts in every range and "
        "number of this audit."
    )
    yield Paragraph(make_words(counts))
    rows = []
    for label, status in audit.waivers:
        waiver = status.waiver
        ticket = f" ({waiver.ticket})" if waiver.ticket else ""
        cells = (
            audit_finding_links((label,) if label else ()),
            make_words(Code(waiver.code), " on ", Code(waiver.entry)),
            make_words(f"{waiver.reason}{ticket}"),
            make_words(waiver.approved_by),
            make_words(waiver.owner),
            make_words(waiver.expires.isoformat()),
            make_words(str(status.state)),
        )
        rows.append(Row(cells))
    titles = ("Approved by", "Owner", "Until", "State")
    columns = (
        Column("Finding", implied=True),
        Column("Waived", "long"),
        Column("Reason", "wide"),
        *(Column(title) for title in titles),
    )
    yield Table("waivers-table", "Waivers and their state", columns, tuple(rows))
