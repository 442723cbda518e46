"""One page: what a head of support takes to finance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from principlecheck.composing.actions import in_short
from principlecheck.composing.bridge import together
from principlecheck.composing.letter_view import (
    acting,
    by,
    decided_by_others,
    decided_first,
    due_first,
    waiting,
    who,
)
from principlecheck.composing.money_words import ends, likely
from principlecheck.composing.opinion import moved, opinion
from principlecheck.composing.scope_view import DESIGN_ONLY
from principlecheck.composing.words import words
from principlecheck.model.audit.cause import Cause
from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.audit.view import (
    AuditView,
    Block,
    Column,
    Items,
    Pairs,
    Paragraph,
    Part,
    Row,
    SectionView,
    Strong,
    Table,
    Words,
)
from principlecheck.model.units import counted

MOST = 6
MOST_AT_ONCE = 2
MOST_DOUBTS = 1


def memo_view(audit: AuditDocument, whole: AuditView) -> AuditView:
    """`whole` on one page: opinion, decisions, money, and what could be wrong with the figures."""
    blocks = tuple(_memo(audit))
    section = SectionView("memo", "memo", "For decision", 1, blocks)
    kept = ("Client", "Organisation", "Author", "As of", "Classification")
    front = Pairs(tuple(pair for pair in whole.front.pairs if pair[0] in kept), whole.front.role)
    return replace(whole, kind="Memo", front=front, sections=(section,), on_one_page=True)


def _memo(audit: AuditDocument) -> Iterator[Block]:
    yield from opinion(audit)
    if decided := decided_first(audit.causes)[:MOST]:
        columns = (
            Column("What to decide", "main"),
            Column("Who", "long"),
            Column("By", "long"),
            Column("Acting costs", "long"),
            Column("Waiting costs a year", "long"),
        )
        rows = tuple(Row(_row(one, audit.report.as_of)) for one in decided)
        yield Table("memo-table", "Decisions, the most urgent first", columns, rows)
        more = sum(not one.settled for one in audit.causes) - len(decided)
        if more > 0:
            rest = _rest(audit, decided)
            yield Paragraph(words(f"{counted(more, 'further cause')} in the report{rest}."), "note")
    yield Part(
        "What the figures say, and what could be wrong with them", (Items(tuple(_doubts(audit))),)
    )


def _row(cause: Cause, on: date) -> tuple[Words, ...]:
    asked = due_first(cause, on)
    more = len(asked) - MOST_AT_ONCE
    first = "".join(
        f" {in_short(one.does)}{decided_by_others(one, cause)}" for one in asked[:MOST_AT_ONCE]
    )
    first += f" And {counted(more, 'further action')} at once." if more > 0 else ""
    said = f" Answered so far: {cause.standing}." if cause.standing else ""
    return (
        words(Strong(words(f"{cause.label} {cause.title}.")), first, said),
        words(who(cause)),
        words(by(cause, on)),
        words(acting(cause)),
        words(waiting(cause)),
    )


def _rest(audit: AuditDocument, shown: Sequence[Cause]) -> str:
    """What all other causes lose a year, so that the rows, it and what is accepted come to the whole."""
    told = []
    labels = {one.label for one in shown}
    for total in audit.money_together:
        lost = [
            money.lost
            for cause in audit.causes
            if cause.label not in labels
            for money in cause.money
        ]
        if rest := together(lost, total.currency):
            told.append(f"{likely(rest)} likely ({ends(rest.low, rest.high, rest.currency)})")
    return f"; what they lose a year: {' and '.join(told)}" if told else ""


def _doubts(audit: AuditDocument) -> Iterator[Words]:
    yield from moved(audit)
    hangs = {doubt for _, doubts in audit.contested for doubt in doubts}
    found = [one for one in audit.findings if one.finding.doubts_figures]
    doubted = [one.finding.says for one in sorted(found, key=lambda one: one.label not in hangs)]
    for says in doubted[:MOST_DOUBTS]:
        yield words(f"In doubt: {says}")
    if (more := len(doubted) - MOST_DOUBTS) > 0:
        yield words(f"{counted(more, 'further doubt')} in the report.")
    yield words(DESIGN_ONLY)
    if audit.report.coverage is not None and audit.missing:
        lacks = "is" if len(audit.missing) == 1 else "are"
        waits = (
            f"{counted(len(audit.missing), 'declaration')} that checks wait for {lacks} not there."
        )
        yield words(waits)
