"""A page a cause: sentence, instances, one answer, money, owner, date, how to know, answer box."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from principlecheck.composing.findings_view import finding_picture
from principlecheck.composing.letter_view import by, decided_by_others, waiting, who
from principlecheck.composing.topics import name_of
from principlecheck.composing.words import (
    ANNEX,
    DASH,
    NOBODY,
    codes,
    joined,
    links,
    shortened,
    words,
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
from principlecheck.model.units import counted, sentence

_STOPPED = (
    " There is more to try than one audit tries, so trying stopped: the fields that weigh most came "
    "first, and for the others the remedies of the findings stand untried."
)
_FURTHER = "Further actions stand under “Ninety days” where they come first, and all of them in "
MOST_ROWS = 3
"""How many kinds of finding a cause shows beside those that are critical."""
MOST_ACTIONS = 3
MOST_EDITS = 1
MOST_LABELS = 3


def causes(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """Every cause, the gravest first."""
    if not audit.causes:
        yield Paragraph(words("Nothing was found, so there is no cause to settle."))
        return
    if audit.tried:
        tried = (
            "Each value was tried on a copy of the policies, with those before it in place: its "
            "findings are gone, and nothing new of weight comes. A remedy in words was not tried."
        )
        yield Paragraph(words(f"{tried}{_STOPPED if audit.stopped else ''}"), "note")
    if any(len(one.actions) > MOST_ACTIONS for one in audit.causes):
        yield Paragraph(words(_FURTHER, ANNEX, "."), "note")
    named = {one.label: one for one in audit.findings}
    for cause in audit.causes:
        title = f"{cause.label}. {cause.title}"
        yield Part(title, tuple(_cause(cause, named, audit.report.as_of)), cause.anchor)


def _cause(cause: Cause, named: dict[str, AuditFinding], on: date) -> Iterator[Block]:
    yield Paragraph(words(SeverityMark(cause.severity), f": {_size(cause)}"), "lead")
    yield _instances(cause)
    if pictured := _picture(cause, named):
        yield pictured
    yield from _answers(cause, on)
    yield Pairs(tuple(_particulars(cause)), "particulars")
    yield _box(cause, named, on)


def _size(cause: Cause) -> str:
    """What a cause is about and how much it holds; the kinds themselves stand in its table."""
    kinds = f" of {counted(len(cause.instances), 'kind')}" if len(cause.findings) > 1 else ""
    about = name_of(cause.topic, danger=cause.duty == "danger")
    return f"{about}, {counted(len(cause.findings), 'finding')}{kinds}."


def _shown(cause: Cause) -> list[Instance]:
    """The first few kinds of finding, and whatever is critical."""
    return [
        one
        for place, one in enumerate(cause.instances)
        if place < MOST_ROWS or one.severity == "critical"
    ]


def _instances(cause: Cause) -> Table:
    rows = [Row(_instance(one)) for one in _shown(cause)]
    columns = (
        Column("The worst of it", "main"),
        Column("Where", "long"),
        Column("Findings", "long"),
    )
    return Table(f"{cause.anchor}-instances", "Worst instances", columns, tuple(rows), "small")


def _instance(one: Instance) -> tuple[Words, ...]:
    return words(shortened(sentence(one.says))), words(Code(one.route)), _links(one.findings)


def _links(labels: Sequence[str]) -> Words:
    """The first few findings of many, and how many more."""
    more = len(labels) - MOST_LABELS
    return words(links(labels[:MOST_LABELS]), f" and {more} more" if more > 0 else "")


def _picture(cause: Cause, named: dict[str, AuditFinding]) -> Picture | None:
    """The first chart of the cause's findings."""
    charted = (named[label] for label in cause.findings if named[label].finding.chart)
    first = next(charted, None)
    if first is None:
        return None
    drawn = finding_picture(first, f"{cause.anchor}-picture")
    return replace(drawn, rows=()) if drawn else None


def _answers(cause: Cause, on: date) -> Iterator[Block]:
    """The first few actions, and all that are due on the day of the report or before it; the field
    to write stands beside what to do, for whoever writes policies.
    """
    due = sum(one.due <= on.isoformat() for one in cause.actions)
    most = max(due, MOST_ACTIONS)
    shown = cause.actions[:most]
    written = any(one.edits for one in shown)
    columns = (
        Column("No", "figure"),
        Column("What to do", "main"),
        Column("Settles", "long"),
        *((Column("To write", "long"),) if written else ()),
    )
    rows = tuple(
        Row(_answer(number, one, cause)[: len(columns)]) for number, one in enumerate(shown, 1)
    )
    yield Table(f"{cause.anchor}-actions", f"What to do about {cause.label}", columns, rows)
    if rest := _not_here(cause, len(shown)):
        yield Paragraph(words(rest))


def _not_here(cause: Cause, actions: int) -> str:
    """How much of a cause of which `actions` are shown stands in the annex alone."""
    kinds, more = len(cause.instances) - len(_shown(cause)), len(cause.actions) - actions
    told = [
        counted(number, what)
        for number, what in ((kinds, "more kind of finding"), (more, "further action"))
        if number > 0
    ]
    return f"And {' and '.join(told)}." if told else ""


def _answer(number: int, one: Action, cause: Cause) -> tuple[Words, ...]:
    edits = joined(words(Code(route), ": ", Code(value)) for route, value in one.edits[:MOST_EDITS])
    more = len(one.edits) - MOST_EDITS
    return (
        words(str(number)),
        words(one.does, decided_by_others(one, cause, NOBODY)),
        _links(one.settles),
        words(edits or DASH, f" and {more} more" if more > 0 else ""),
    )


def _particulars(cause: Cause) -> Iterator[tuple[str, Words]]:
    if waiting(cause) != DASH:
        yield "Waiting costs a year", words(waiting(cause))
    if cause.acting:
        yield "Acting costs", words(cause.acting)
    if cause.depends:
        yield "After", words(", ".join(cause.depends))
    yield "How we will know", words(cause.know)
    waits = [route for one in cause.money for route in one.waits_for][:MOST_EDITS]
    if waits:
        yield "To price the rest", words("declare ", codes(waits))


def _box(cause: Cause, named: dict[str, AuditFinding], on: date) -> Table:
    first = next((named[label] for label in cause.findings if named[label].answer), None)
    said = words(first.answer) if first else words(Blank())
    far = ((Column("How far", "long"), words(cause.standing)),) if cause.standing else ()
    columns, cells = zip(
        (Column("Who decides"), words(who(cause))),
        (Column("By", "long"), words(by(cause, on))),
        *far,
        (Column("Answer", "main"), said),
        strict=True,
    )
    caption = f"Answer to {cause.label}"
    return Table(f"{cause.anchor}-answer", caption, columns, (Row(cells),), "small")
