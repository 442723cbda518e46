"""Every action of every finding, and the waivers: for the annex."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from principlecheck.composing.chart_tables import picture
from principlecheck.composing.words import day_of, links, opening, owned_by, words
from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.audit.view import Block, Code, Column, Paragraph, Row, Table
from principlecheck.model.report.chart import Grid
from principlecheck.model.units import sentence, told_apart

_EFFORT = (
    "Impact is the severity. Effort is read from the declarations alone: how many departments a "
    "finding concerns, how many files have to change, and whether people, pay or training are "
    "what it takes, which is never least effort."
)


def actions(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """Every action with its owner, and the grid of effort and impact."""
    grid = audit.charts.get("actions")
    if not isinstance(grid, Grid):
        yield Paragraph(words("No finding, so no action."))
        return
    yield picture(grid, "actions-picture", "actions.svg", redundant=True)
    yield _field(grid)
    yield Paragraph(words(_EFFORT), "note")
    known = {label: cause.know for cause in audit.causes for label in cause.findings}
    said: dict[str, str] = {}
    rows = [
        Row(
            (
                links((one.label,)),
                words(told_apart(opening(one.finding.decide or one.finding.do))),
                words(owned_by(one.owner)),
                words(day_of(one.due, audit.report.as_of)),
                words(one.status_in_words),
                words(_said_once(known[one.label], one.label, said)),
                words(Code(one.finding.at.route)),
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


def _said_once(text: str, label: str, said: dict[str, str]) -> str:
    """A text where it first stands, and afterwards the label at which it does, kept in `said`."""
    first = said.setdefault(text, label)
    return text if first == label else f"As for {first}"


def _field(grid: Grid) -> Table:
    """The picture of the actions as a table of links."""
    columns = (Column("Impact", "name"), *(Column(sentence(name), "long") for name in grid.columns))
    rows = [
        Row(
            (
                words(sentence(name)),
                *(links(grid.labels(column, row)) for column in range(len(grid.columns))),
            )
        )
        for row, name in enumerate(grid.rows)
    ]
    return Table("field-table", grid.title, columns, tuple(rows), "field")


def waivers(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """What somebody has accepted until a day."""
    if not audit.waivers:
        yield Paragraph(words("None."))
        return
    counts = (
        "What is waived passes the gate until its last day, and still counts in every range and "
        "number of this audit."
    )
    yield Paragraph(words(counts))
    rows = []
    for label, status in audit.waivers:
        waiver = status.waiver
        ticket = f" ({waiver.ticket})" if waiver.ticket else ""
        cells = (
            links((label,) if label else ()),
            words(Code(waiver.code), " on ", Code(waiver.entry)),
            words(f"{waiver.reason}{ticket}"),
            words(waiver.approved_by),
            words(waiver.owner),
            words(waiver.expires.isoformat()),
            words(str(status.state)),
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
