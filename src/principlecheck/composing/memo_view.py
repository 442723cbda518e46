"""One page: what a head of support takes to finance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from principlecheck.composing.actions import shorten_audit_action
from principlecheck.composing.bridge import sum_amounts_of_causes
from principlecheck.composing.letter_view import (
    action_decided_by_others,
    action_due_first,
    causes_to_decide_first,
    letter_cost_of_acting,
    letter_cost_of_waiting,
    letter_due_date_of_cause,
    letter_who_decides_cause,
)
from principlecheck.composing.money_words import audit_money_ends, audit_money_likely
from principlecheck.composing.opinion import compose_opinion, money_moved_to_others
from principlecheck.composing.scope_view import DESIGN_ONLY
from principlecheck.composing.words import make_words
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
from principlecheck.model.units import format_count

MOST = 6
MOST_AT_ONCE = 2
MOST_DOUBTS = 1


def compose_memo_view(audit: AuditDocument, whole: AuditView) -> AuditView:
    """`whole` on one page: opinion, decisions, money, and what could be wrong with the figures."""
    blocks = tuple(_compose_memo_blocks(audit))
    section = SectionView("memo", "memo", "For decision", 1, blocks)
    kept = ("Client", "Organisation", "Author", "As of", "Classification")
    front = Pairs(tuple(pair for pair in whole.front.pairs if pair[0] in kept), whole.front.role)
    return replace(whole, kind="Memo", front=front, sections=(section,), on_one_page=True)


def _compose_memo_blocks(audit: AuditDocument) -> Iterator[Block]:
    yield from compose_opinion(audit)
    if decided := causes_to_decide_first(audit.causes)[:MOST]:
        columns = (
            Column("What to decide", "main"),
            Column("Who", "long"),
            Column("By", "long"),
            Column("Acting costs", "long"),
            Column("Waiting costs a year", "long"),
        )
        rows = tuple(Row(_memo_cause_row(one, audit.report.as_of)) for one in decided)
        yield Table("memo-table", "Decisions, the most urgent first", columns, rows)
        more = sum(not one.settled for one in audit.causes) - len(decided)
        if more > 0:
            rest = _memo_row_of_other_causes(audit, decided)
            yield Paragraph(
                make_words(f"{format_count(more, 'further cause')} in the report{rest}."), "note"
            )
    yield Part(
        "What the figures say, and what could be wrong with them",
        (Items(tuple(_memo_doubts_about_figures(audit))),),
    )


def _memo_cause_row(cause: Cause, on: date) -> tuple[Words, ...]:
    asked = action_due_first(cause, on)
    more = len(asked) - MOST_AT_ONCE
    first = "".join(
        f" {shorten_audit_action(one.does)}{action_decided_by_others(one, cause)}"
        for one in asked[:MOST_AT_ONCE]
    )
    first += f" And {format_count(more, 'further action')} at once." if more > 0 else ""
    said = f" Answered so far: {cause.standing}." if cause.standing else ""
    return (
        make_words(Strong(make_words(f"{cause.label} {cause.title}.")), first, said),
        make_words(letter_who_decides_cause(cause)),
        make_words(letter_due_date_of_cause(cause, on)),
        make_words(letter_cost_of_acting(cause)),
        make_words(letter_cost_of_waiting(cause)),
    )


def _memo_row_of_other_causes(audit: AuditDocument, shown: Sequence[Cause]) -> str:
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
        if rest := sum_amounts_of_causes(lost, total.currency):
            told.append(
                f"{audit_money_likely(rest)} likely ({audit_money_ends(rest.low, rest.high, rest.currency)})"
            )
    return f"; what they lose a year: {' and '.join(told)}" if told else ""


def _memo_doubts_about_figures(audit: AuditDocument) -> Iterator[Words]:
    yield from money_moved_to_others(audit)
    hangs = {doubt for _, doubts in audit.contested for doubt in doubts}
    found = [one for one in audit.findings if one.finding.doubts_figures]
    doubted = [one.finding.says for one in sorted(found, key=lambda one: one.label not in hangs)]
    for says in doubted[:MOST_DOUBTS]:
        yield make_words(f"In doubt: {says}")
    if (more := len(doubted) - MOST_DOUBTS) > 0:
        yield make_words(f"{format_count(more, 'further doubt')} in the report.")
    yield make_words(DESIGN_ONLY)
    if audit.report.coverage is not None and audit.missing:
        lacks = "is" if len(audit.missing) == 1 else "are"
        waits = f"{format_count(len(audit.missing), 'declaration')} that checks wait for {lacks} not there."
        yield make_words(waits)
