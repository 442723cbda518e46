"""Ninety days: the actions that come first, each of which can be read by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from principlecheck.composing.chart_tables import picture
from principlecheck.composing.charts import duties_chart
from principlecheck.composing.words import NOBODY, links, words
from principlecheck.model.audit.cause import Action, Cause
from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.audit.view import Block, Column, Paragraph, Reference, Row, Table, Words
from principlecheck.model.units import counted

MOST = 24
DAYS = 90


class Planned(Struct, frozen=True):
    """An action of the plan, with its number there and the cause that it belongs to."""

    number: int
    action: Action
    cause: Cause


def planned(audit: AuditDocument) -> tuple[Planned, ...]:
    """The actions of the ninety days, by date: of each open cause the first that falls into them,
    then whatever is due soonest until there are enough.
    """
    last = audit.report.as_of + timedelta(days=DAYS)
    chosen: list[tuple[tuple[bool, str, int], Action, Cause]] = []
    seen: set[tuple[object, ...]] = set()
    for rank, cause in enumerate(audit.causes):
        if cause.settled:
            continue
        for place, action in enumerate(sorted(cause.open_actions, key=lambda one: one.due)):
            key = action.edits or (action.does,)
            if key not in seen and date.fromisoformat(action.due) <= last:
                seen.add(key)
                chosen.append(((place > 0, action.due, rank), action, cause))
    chosen.sort(key=lambda one: one[0])
    kept = sorted(chosen[:MOST], key=lambda one: one[0][1:])
    return tuple(
        Planned(number, action, cause) for number, (_, action, cause) in enumerate(kept, 1)
    )


def plan(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """The timeline of duties, and the actions as a table."""
    actions = planned(audit)
    if not actions:
        yield Paragraph(words("Nothing has to be done within ninety days."))
        return
    last = audit.report.as_of + timedelta(days=DAYS)
    every = sum(len(cause.actions) for cause in audit.causes)
    text = f"{counted(len(actions), 'action')} of {every} until {last}, by date. The others stand with their causes and in the annex."
    yield Paragraph(words(text))
    chart = duties_chart(audit.causes, audit.report.as_of, last)
    if chart is not None:
        # Causes and days stand in the tables of this section and the last.
        yield replace(picture(chart, "duties", "duties.svg"), rows=())
    first = {one.cause.label: one.number for one in reversed(actions)}
    rows = tuple(Row(_row(one, first[one.cause.label])) for one in actions)
    columns = (
        Column("No", "figure"),
        Column("What to do", "main"),
        Column("Who"),
        Column("By"),
        Column("How we will know", "wide"),
        Column("For", "long"),
    )
    caption = "What to do in ninety days"
    yield Table("plan-table", caption, columns, rows)


def _row(one: Planned, first: int) -> tuple[Words, ...]:
    """The row of an action; how to know stands with the first action of its cause."""
    cause = one.cause
    know = one.action.know if one.number == first else f"As for {first}"
    after = f" After {', '.join(cause.depends)}." if cause.depends else ""
    named = Reference(cause.anchor, cause.label)
    return (
        words(str(one.number)),
        words(f"{one.action.does}{after}"),
        words(one.action.owner or cause.owner or NOBODY),
        words(one.action.due),
        words(know),
        words(named, " ", links(one.action.settles)),
    )
