"""Ninety days: the actions that come first, each of which can be read by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from principlecheck.composing.actions import audit_action_with_its_duty
from principlecheck.composing.chart_tables import compose_picture
from principlecheck.composing.charts import compose_duties_timeline
from principlecheck.composing.words import (
    ANNEX,
    NAMED_BY,
    audit_due_day,
    audit_finding_links,
    audit_owner,
    make_words,
)
from principlecheck.model.audit.cause import Action, Cause
from principlecheck.model.audit.document import AuditDocument, AuditFinding
from principlecheck.model.audit.view import Block, Column, Paragraph, Reference, Row, Table, Words
from principlecheck.model.units import format_count, format_sentence

ENOUGH, MOST = 24, 30
"""How many actions a plan has: enough, and more for what is owed, critical or first of its cause."""
DAYS = 90


class PlannedAction(Struct, frozen=True):
    """An action of the plan, with its number there and the cause that it belongs to."""

    number: int
    action: Action
    cause: Cause


class _DueAction(Struct, frozen=True):
    """An action that falls into the ninety days; `place` is its place among those of its cause by
    date, `rank` that of its cause among all.
    """

    place: int
    rank: int
    action: Action
    cause: Cause


def compose_ninety_day_plan(audit: AuditDocument) -> tuple[PlannedAction, ...]:
    """The actions of the ninety days, by date: all that law or contract bind to or that end a danger,
    however many; then what is critical and of each open cause the first; then whatever is due
    soonest until there are enough.
    """
    due, owed = _actions_due_in_ninety_days(audit), _plan_actions_law_binds_to(audit)
    critical = _plan_actions_asked_by_findings(
        audit, lambda one: one.finding.severity == "critical"
    )

    def weight(one: _DueAction) -> int:
        if _plan_action_identity(one.action) in owed:
            return 0
        return 1 if one.place == 0 or _plan_action_identity(one.action) in critical else 2

    weights = list(map(weight, due))
    most = max(weights.count(0), min(MOST, max(ENOUGH, len(due) - weights.count(2))))
    first = sorted(due, key=lambda one: (weight(one), *_plan_section_date_key(one)))[:most]
    kept = sorted(first, key=_plan_section_date_key)
    return tuple(PlannedAction(number, one.action, one.cause) for number, one in enumerate(kept, 1))


def _plan_section_date_key(one: _DueAction) -> tuple[str, int]:
    return one.action.due, one.rank


def _actions_due_in_ninety_days(audit: AuditDocument) -> list[_DueAction]:
    """What falls into the ninety days of what nobody has accepted, each thing to do once."""
    last = audit.report.as_of + timedelta(days=DAYS)
    found: dict[tuple[object, ...], _DueAction] = {}
    for rank, cause in enumerate(audit.causes):
        if cause.settled:
            continue
        for place, action in enumerate(sorted(cause.open_actions, key=lambda one: one.due)):
            if date.fromisoformat(action.due) <= last:
                found.setdefault(
                    _plan_action_identity(action), _DueAction(place, rank, action, cause)
                )
    return list(found.values())


def _plan_actions_law_binds_to(audit: AuditDocument) -> set[tuple[object, ...]]:
    """The actions that law or contract bind to, or that end a danger to people."""
    return _plan_actions_asked_by_findings(audit, lambda one: one.finding.duty != "none")


def _plan_actions_asked_by_findings(
    audit: AuditDocument, holds: Callable[[AuditFinding], bool]
) -> set[tuple[object, ...]]:
    """The actions about at least one open finding of which something `holds`."""
    asking = {one.label for one in audit.findings if not one.is_settled and holds(one)}
    return {
        _plan_action_identity(one)
        for cause in audit.causes
        for one in cause.open_actions
        if not asking.isdisjoint(one.settles)
    }


def _plan_action_identity(action: Action) -> tuple[object, ...]:
    """What two causes may both ask for, and is done once."""
    return action.edits or (action.does,)


def _count_plan_actions(audit: AuditDocument) -> int:
    """How many different things there are to do about what nobody has accepted."""
    return len({_plan_action_identity(one) for cause in audit.causes for one in cause.open_actions})


def _how_many_plan_actions_shown(chosen: int, due: int, every: int, last: date) -> Words:
    """How many stand here of those that are due, and where to look for what does not."""
    if chosen == every:
        return make_words(
            f"{format_count(every, 'action')} until {last}, by date: all that there is to do."
        )
    if chosen == due:
        told = (
            f"{format_count(due, 'action')} until {last}, by date: all that is due until then. "
            "What is due later stands in "
        )
    else:
        told = f"{chosen} of the {format_count(due, 'action')} due until {last}, by date. The others stand in "
    return make_words(told, ANNEX, ".")


def compose_plan_section(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """The actions as a table, and the timeline of duties."""
    actions = compose_ninety_day_plan(audit)
    if not actions:
        yield Paragraph(make_words("Nothing has to be done within ninety days."))
        return
    last = audit.report.as_of + timedelta(days=DAYS)
    yield Paragraph(
        _how_many_plan_actions_shown(
            len(actions), len(_actions_due_in_ninety_days(audit)), _count_plan_actions(audit), last
        )
    )
    first = {(one.cause.label, one.action.know): one.number for one in reversed(actions)}
    rows = tuple(
        Row(_plan_action_row(one, first[one.cause.label, one.action.know], audit.report.as_of))
        for one in actions
    )
    columns = (
        Column("No", "figure"),
        Column("What to do", "main"),
        Column("Who", "long"),
        Column("By"),
        Column("How we will know", "wide"),
        Column("For", "long"),
    )
    caption = "What to do in ninety days"
    yield Table("plan-table", caption, columns, rows)
    chart = compose_duties_timeline(audit.causes, audit.report.as_of, last)
    if chart is not None:
        # Causes and days stand in the tables of this section and the last.
        yield replace(compose_picture(chart, "duties", "duties.svg"), rows=())


def _plan_action_row(one: PlannedAction, first: int, on: date) -> tuple[Words, ...]:
    """The row of an action; how to know stands with the first of its cause that is known by it."""
    cause = one.cause
    know = one.action.know if one.number == first else f"As for {first}"
    after = f" After {', '.join(cause.depends)}." if cause.depends else ""
    named = Reference(cause.anchor, cause.label)
    return (
        make_words(str(one.number)),
        make_words(f"{audit_action_with_its_duty(one.action.does)}{after}"),
        make_words(format_sentence(audit_owner(one.action.owner, NAMED_BY))),
        make_words(audit_due_day(one.action.due, on)),
        make_words(know),
        make_words(named, " ", audit_finding_links(one.action.settles)),
    )
