"""Ninety days: the actions that come first, each of which can be read by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from principlecheck.composing.actions import without_trial
from principlecheck.composing.chart_tables import picture
from principlecheck.composing.charts import duties_chart
from principlecheck.composing.words import ANNEX, NOBODY, day_of, links, words
from principlecheck.model.audit.cause import Action, Cause
from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.audit.view import Block, Column, Paragraph, Reference, Row, Table, Words
from principlecheck.model.units import counted, sentence

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
            key = _same(action)
            if key not in seen and date.fromisoformat(action.due) <= last:
                seen.add(key)
                chosen.append(((place > 0, action.due, rank), action, cause))
    chosen.sort(key=lambda one: one[0])
    kept = sorted(chosen[:MOST], key=lambda one: one[0][1:])
    return tuple(
        Planned(number, action, cause) for number, (_, action, cause) in enumerate(kept, 1)
    )


def _same(action: Action) -> tuple[object, ...]:
    """What two causes may both ask for, and is done once."""
    return action.edits or (action.does,)


def _every(audit: AuditDocument) -> int:
    """How many different things there are to do about what nobody has accepted."""
    return len({_same(one) for cause in audit.causes for one in cause.open_actions})


def _how_many(chosen: int, every: int, last: date) -> Words:
    if chosen == every:
        return words(f"{counted(every, 'action')} until {last}, by date: all that there is to do.")
    others = (
        "other stands with its cause" if every - chosen == 1 else "others stand with their causes"
    )
    first = f"{chosen} of {counted(every, 'action')} until {last}, by date. The {others} and in "
    return words(first, ANNEX, ".")


def plan(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """The actions as a table, and the timeline of duties."""
    actions = planned(audit)
    if not actions:
        yield Paragraph(words("Nothing has to be done within ninety days."))
        return
    last = audit.report.as_of + timedelta(days=DAYS)
    yield Paragraph(_how_many(len(actions), _every(audit), last))
    first = {(one.cause.label, one.action.know): one.number for one in reversed(actions)}
    rows = tuple(
        Row(_row(one, first[one.cause.label, one.action.know], audit.report.as_of))
        for one in actions
    )
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
    chart = duties_chart(audit.causes, audit.report.as_of, last)
    if chart is not None:
        # Causes and days stand in the tables of this section and the last.
        yield replace(picture(chart, "duties", "duties.svg"), rows=())


def _row(one: Planned, first: int, on: date) -> tuple[Words, ...]:
    """The row of an action; how to know stands with the first of its cause that is known by it."""
    cause = one.cause
    know = one.action.know if one.number == first else f"As for {first}"
    after = f" After {', '.join(cause.depends)}." if cause.depends else ""
    named = Reference(cause.anchor, cause.label)
    return (
        words(str(one.number)),
        words(f"{without_trial(one.action.does)}{after}"),
        words(sentence(one.action.owner or NOBODY)),
        words(day_of(one.action.due, on)),
        words(know),
        words(named, " ", links(one.action.settles)),
    )
