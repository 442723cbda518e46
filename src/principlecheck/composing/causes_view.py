"""A page a cause: sentence, instances, one answer, money, owner, date, how to know, answer box."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from principlecheck.composing.findings_view import picture_of_finding
from principlecheck.composing.letter_view import (
    action_decided_by_others,
    letter_cost_of_waiting,
    letter_due_date_of_cause,
    letter_who_decides_cause,
)
from principlecheck.composing.topics import audit_topic_name
from principlecheck.composing.words import (
    ANNEX,
    DASH,
    NOBODY,
    audit_finding_links,
    audit_words_of_codes,
    join_audit_words,
    make_words,
    shorten_for_short_report,
)
from principlecheck.model.audit.cause import Action, Cause, Instance
from principlecheck.model.audit.document import AuditDocument, AuditFinding
from principlecheck.model.audit.view import (
    Blank,
    Block,
    Code,
    Column,
    Pairs,
    Paragraph,
    Part,
    Picture,
    Row,
    SeverityMark,
    Table,
    Words,
)
from principlecheck.model.units import format_count, format_sentence

_STOPPED = (
    " There is more to try than one audit tries, so trying stopped: the fields that weigh most came "
    "first, and for the others the remedies of the findings stand untried."
)
_FURTHER = "Further actions stand under “Ninety days” where they come first, and all of them in "
MOST_ROWS = 3
"""How many kinds of finding a cause shows beside those that are critical or a duty."""
MOST_ACTIONS = 3
MOST_EDITS = 1
MOST_LABELS = 3


def compose_causes_section(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """Every cause, the gravest first."""
    if not audit.causes:
        yield Paragraph(make_words("Nothing was found, so there is no cause to settle."))
        return
    if audit.tried:
        tried = (
            "Each value was tried on a copy of the policies, with those before it in place: its "
            "findings are gone, and nothing new of weight comes. A remedy in words was not tried."
        )
        yield Paragraph(make_words(f"{tried}{_STOPPED if audit.stopped else ''}"), "note")
    if any(len(one.actions) > MOST_ACTIONS for one in audit.causes):
        yield Paragraph(make_words(_FURTHER, ANNEX, "."), "note")
    named = {one.label: one for one in audit.findings}
    for cause in audit.causes:
        title = f"{cause.label}. {cause.title}"
        yield Part(title, tuple(_compose_cause(cause, named, audit.report.as_of)), cause.anchor)


def _compose_cause(cause: Cause, named: dict[str, AuditFinding], on: date) -> Iterator[Block]:
    yield Paragraph(
        make_words(SeverityMark(cause.severity), f": {_cause_size_in_words(cause)}"), "lead"
    )
    shown = _instances_shown_of_cause(cause, named)
    yield _cause_instances_table(cause, shown)
    if pictured := _first_chart_of_cause(cause, named):
        yield pictured
    yield from _first_actions_of_cause(cause, len(cause.instances) - len(shown), on)
    yield Pairs(tuple(_cause_particulars(cause)), "particulars")
    yield _cause_answer_box(cause, named, on)


def _cause_size_in_words(cause: Cause) -> str:
    """What a cause is about and how much it holds; the kinds themselves stand in its table."""
    kinds = f" of {format_count(len(cause.instances), 'kind')}" if len(cause.findings) > 1 else ""
    about = audit_topic_name(cause.topic, danger=cause.duty == "danger")
    return f"{about}, {format_count(len(cause.findings), 'finding')}{kinds}."


def _instances_shown_of_cause(cause: Cause, named: dict[str, AuditFinding]) -> list[Instance]:
    """The first few kinds of finding, and whatever is critical, a duty or a danger."""
    return [
        one
        for place, one in enumerate(cause.instances)
        if place < MOST_ROWS
        or one.severity == "critical"
        or any(named[label].finding.duty != "none" for label in one.findings)
    ]


def _cause_instances_table(cause: Cause, shown: Sequence[Instance]) -> Table:
    rows = [Row(_cause_instance_row(one)) for one in shown]
    columns = (
        Column("The worst of it", "main"),
        Column("Where", "long"),
        Column("Findings", "long"),
    )
    return Table(f"{cause.anchor}-instances", "Worst instances", columns, tuple(rows), "small")


def _cause_instance_row(one: Instance) -> tuple[Words, ...]:
    return (
        make_words(shorten_for_short_report(format_sentence(one.says))),
        make_words(Code(one.route)),
        _first_finding_links(one.findings),
    )


def _first_finding_links(labels: Sequence[str]) -> Words:
    """The first few findings of many, and how many more."""
    more = len(labels) - MOST_LABELS
    return make_words(
        audit_finding_links(labels[:MOST_LABELS]), f" and {more} more" if more > 0 else ""
    )


def _first_chart_of_cause(cause: Cause, named: dict[str, AuditFinding]) -> Picture | None:
    """The first chart of the cause's findings."""
    charted = (named[label] for label in cause.findings if named[label].finding.chart)
    first = next(charted, None)
    if first is None:
        return None
    drawn = picture_of_finding(first, f"{cause.anchor}-picture")
    return replace(drawn, rows=()) if drawn else None


def _first_actions_of_cause(cause: Cause, kinds: int, on: date) -> Iterator[Block]:
    """The first few actions, and all that are due on the day of the report or before it; the field
    to write stands beside what to do, for whoever writes policies. Then how much stands in the annex
    alone, with so many `kinds` of finding.
    """
    due = sum(one.due <= on.isoformat() for one in cause.actions)
    most = max(due, MOST_ACTIONS)
    shown = cause.actions[:most]
    written = any(one.edits for one in shown)
    columns = (
        Column("What to do", "main"),
        Column("Settles", "long"),
        *((Column("To write", "long"),) if written else ()),
    )
    rows = tuple(Row(_cause_action_row(one, cause)[: len(columns)]) for one in shown)
    yield Table(f"{cause.anchor}-actions", f"What to do about {cause.label}", columns, rows)
    if rest := _rest_of_cause_in_annex(kinds, len(cause.actions) - most):
        yield Paragraph(make_words(rest))


def _rest_of_cause_in_annex(kinds: int, actions: int) -> str:
    """How much of a cause stands in the annex alone."""
    told = []
    if kinds > 0:
        told.append(format_count(kinds, "more kind of finding", "more kinds of finding"))
    if actions > 0:
        told.append(format_count(actions, "further action"))
    return f"And {' and '.join(told)}." if told else ""


def _cause_action_row(one: Action, cause: Cause) -> tuple[Words, ...]:
    edits = join_audit_words(
        make_words(Code(route), ": ", Code(value)) for route, value in one.edits[:MOST_EDITS]
    )
    more = len(one.edits) - MOST_EDITS
    return (
        make_words(one.does, action_decided_by_others(one, cause, NOBODY)),
        _first_finding_links(one.settles),
        make_words(edits or DASH, f" and {more} more" if more > 0 else ""),
    )


def _cause_particulars(cause: Cause) -> Iterator[tuple[str, Words]]:
    if letter_cost_of_waiting(cause) != DASH:
        yield "Waiting costs a year", make_words(letter_cost_of_waiting(cause))
    if cause.acting:
        yield "Acting costs", make_words(cause.acting)
    if cause.depends:
        yield "After", make_words(", ".join(cause.depends))
    yield "How we will know", make_words(cause.know)
    waits = [route for one in cause.money for route in one.waits_for][:MOST_EDITS]
    if waits:
        yield "To price the rest", make_words("declare ", audit_words_of_codes(waits))


def _cause_answer_box(cause: Cause, named: dict[str, AuditFinding], on: date) -> Table:
    first = next((named[label] for label in cause.findings if named[label].answer), None)
    said = make_words(first.answer) if first else make_words(Blank())
    far = ((Column("How far", "long"), make_words(cause.standing)),) if cause.standing else ()
    columns, cells = zip(
        (Column("Who decides"), make_words(letter_who_decides_cause(cause))),
        (Column("By", "long"), make_words(letter_due_date_of_cause(cause, on))),
        *far,
        (Column("Answer", "main"), said),
        strict=True,
    )
    caption = f"Answer to {cause.label}"
    return Table(f"{cause.anchor}-answer", caption, columns, (Row(cells),), "small")
