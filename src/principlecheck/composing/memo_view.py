"""One page: what a head of support takes to finance."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from principlecheck.composing.actions import without_trial
from principlecheck.composing.letter_view import acting, by, decided_first, waiting, who
from principlecheck.composing.money_words import ends, likely
from principlecheck.composing.opinion import opinion
from principlecheck.composing.scope_view import DESIGN_ONLY
from principlecheck.composing.words import words
from principlecheck.model.audit.cause import Cause, Likely
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
MOST_DOUBTS = 2


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
            Column("Who"),
            Column("By", "long"),
            Column("Acting costs", "long"),
            Column("Waiting costs a year", "long"),
        )
        rows = tuple(Row(_row(one)) for one in decided)
        yield Table("memo-table", "Decisions, the most urgent first", columns, rows)
        more = sum(not one.settled for one in audit.causes) - len(decided)
        if more > 0:
            yield Paragraph(words(f"{counted(more, 'further cause')} in the report."), "note")
    yield Part(
        "What the figures say, and what could be wrong with them", (Items(tuple(_doubts(audit))),)
    )


def _row(cause: Cause) -> tuple[Words, ...]:
    first = f" {without_trial(cause.open_actions[0].does)}" if cause.open_actions else ""
    said = f" Answered so far: {cause.standing}." if cause.standing else ""
    return (
        words(Strong(words(f"{cause.label} {cause.title}.")), first, said),
        words(who(cause)),
        words(by(cause)),
        words(acting(cause)),
        words(waiting(cause)),
    )


def _doubts(audit: AuditDocument) -> Iterator[Words]:
    for total in audit.money_together:
        amount = ends(total.low, total.high, total.currency)
        middle = likely(Likely(total.low, total.high, total.currency))
        yield words(
            f"Lost a year, as far as it can be priced: {amount}, likely {middle}. Nothing is counted "
            "twice, and nothing that only moves from one department to another."
        )
    doubted = [one.finding.says for one in audit.findings if one.finding.doubts_figures]
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
