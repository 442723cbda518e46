"""The letter: what somebody reads who reads two pages. Opinion, decisions, principles, money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from principlecheck.composing.actions import audit_action_with_its_duty
from principlecheck.composing.engagement_view import (
    compose_opinion_section,
    compose_sign_off_section,
)
from principlecheck.composing.money_view import compose_money_section
from principlecheck.composing.money_words import audit_money_likely
from principlecheck.composing.opinion import compose_opinion, money_moved_to_others
from principlecheck.composing.ranges_view import compose_ranges_section
from principlecheck.composing.words import DASH, NAMED_BY, audit_due_day, audit_owner, make_words
from principlecheck.model.audit.cause import Action, Cause, CauseMoney
from principlecheck.model.audit.document import AuditDocument, Changes
from principlecheck.model.audit.view import (
    Block,
    Column,
    Counts,
    Paragraph,
    Part,
    Reference,
    Row,
    SeverityMark,
    Strong,
    Table,
    Words,
)
from principlecheck.model.report.finding import BINDING, Duty
from principlecheck.model.units import format_count, format_sentence

MOST_DECISIONS = 7
_UNPRICED: dict[Duty, str] = {
    "law": "not priced (penalty or liability: ask counsel)",
    "contract": "not priced (what a breach costs: ask counsel)",
    "danger": "not priced (harm and liability: ask counsel)",
}
"""What waiting costs where no contacts could be counted, and a dash would say that it is nothing."""
_NO_COST = (
    "A dash says that nothing declared gives an amount: acting needs no people or money that the "
    "policies name, or waiting costs no contacts or minutes that could be counted."
)


def compose_letter(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """What somebody reads who reads one page; `order` are the sections that there are."""
    yield from compose_opinion_section(audit.brief)
    yield from compose_opinion(audit)
    yield from map(Paragraph, money_moved_to_others(audit))
    yield Counts(tuple((name, count) for name, count in audit.counts.items() if count))
    if audit.changes:
        yield Paragraph(_letter_changes_since_audit(audit.changes))
    if rows := [
        _letter_decision_row(one, order, audit.report.as_of)
        for one in causes_to_decide_first(audit.causes)
    ]:
        columns = (
            Column("What to decide", "main"),
            Column("Who", "long"),
            Column("By", "long"),
            Column("Acting costs", "long"),
            Column("Waiting costs a year", "long"),
        )
        caption = "Decisions, the most urgent first"
        table = Table("decisions-table", caption, columns, tuple(rows))
        yield Part("What to decide first", (table, Paragraph(make_words(_NO_COST), "note")))
    yield Part("Share of checks passed, by principle", tuple(compose_ranges_section(audit, order)))
    if money := tuple(compose_money_section(audit)):
        yield Part("What it costs a year", money)
    yield from compose_sign_off_section(audit.brief)


def causes_to_decide_first(causes: Sequence[Cause]) -> list[Cause]:
    """The causes that somebody has to decide on first: by what nobody has accepted in them, the
    gravest; of low weight only where there is nothing else.
    """
    open_ones = sorted((one for one in causes if not one.settled), key=lambda one: one.rank)
    return ([one for one in open_ones if one.urgent] or open_ones)[:MOST_DECISIONS]


def _first_action_for_letter(cause: Cause, on: date) -> list[str]:
    """What is to be done first, with whoever decides it where that is not who decides the cause."""
    return [
        f"{audit_action_with_its_duty(one.does)}{action_decided_by_others(one, cause)}"
        for one in action_due_first(cause, on)
    ]


def action_due_first(cause: Cause, on: date) -> tuple[Action, ...]:
    """What is open and due on the day of the report or before it, else the first that is open."""
    due = tuple(one for one in cause.open_actions if one.due <= on.isoformat())
    return due or cause.open_actions[:1]


def action_decided_by_others(action: Action, cause: Cause, nobody: str = NAMED_BY) -> str:
    """Who decides an action, or `nobody`, where that is not whoever decides its cause."""
    if action.owner == cause.owner:
        return ""
    return f" Who decides: {audit_owner(action.owner, nobody)}."


def _letter_decision_row(cause: Cause, order: Sequence[str], on: date) -> Row:
    first = _first_action_for_letter(cause, on)
    more = len(cause.open_actions) - len(first)
    named = Reference(cause.anchor, cause.label) if "causes" in order else cause.label
    what: list[str | Words | Reference | SeverityMark | Strong] = [
        named,
        " ",
        Strong(make_words(f"{cause.title}.")),
        " ",
    ]
    what.append(" ".join(first))
    if more > 0:
        what.append(f" And {format_count(more, 'further action')}.")
    if cause.depends:
        what.append(f" After {', '.join(cause.depends)}.")
    if cause.standing:
        what.append(f" Answered so far: {cause.standing}.")
    return Row(
        (
            make_words(*what),
            make_words(letter_who_decides_cause(cause)),
            make_words(letter_due_date_of_cause(cause, on)),
            make_words(letter_cost_of_acting(cause)),
            make_words(letter_cost_of_waiting(cause)),
        )
    )


def letter_who_decides_cause(cause: Cause) -> str:
    """Who decides, or who names somebody."""
    return (
        format_sentence(audit_owner(cause.owner))
        if cause.owner
        else f"To be named by {cause.names_one}"
    )


def letter_due_date_of_cause(cause: Cause, on: date) -> str:
    """The day in a report made `on` one, and whether the law sets it."""
    day = audit_due_day(cause.due, on)
    if cause.law is not None and cause.law > on:
        if cause.law.isoformat() < cause.due:
            return f"{day}, after the {cause.duty} binds on {cause.law}"
        return f"{day}, by {cause.duty} from {cause.law}"
    if cause.duty in BINDING:
        return f"{day}: the {cause.duty} binds already"
    return day


def letter_cost_of_acting(cause: Cause) -> str:
    """What acting costs, where anything that is declared says so."""
    if cause.acting_sum:
        return cause.acting_sum
    return DASH


def letter_cost_of_waiting(cause: Cause) -> str:
    """What waiting costs a year, or why no amount stands there. What somebody has accepted waits for
    nobody.
    """
    parts = [
        f"{audit_money_likely(one.lost)} likely ({one.lost_in_words})"
        for one in cause.money
        if one.lost
    ]
    for one in cause.money:
        parts += _amounts_in_no_letter_sum("in doubt", one.contested, one)
        parts += _amounts_in_no_letter_sum("moved, not lost", one.moved, one)
        parts += _amounts_in_no_letter_sum("in no plan", one.unplanned, one)
    if parts:
        return "; ".join(parts)
    if any(one.waits_for for one in cause.money):
        return "waits for figures"
    return _UNPRICED.get(cause.duty, DASH)


def _amounts_in_no_letter_sum(
    what: str, lines: Sequence[tuple[str, str]], money: CauseMoney
) -> list[str]:
    """What stands in no sum and is open: the first amount, and how many more there are."""
    amounts = list(dict.fromkeys(amount for label, amount in lines if label not in money.settled))
    more = f" and {format_count(len(amounts) - 1, 'further amount')}" if len(amounts) > 1 else ""
    return [f"{what}: {amounts[0]}{more}"] if amounts else []


def _letter_changes_since_audit(changes: Changes) -> Words:
    hidden = sum(one.hidden for one in changes.gone)
    worse = f" ({len(changes.worse)} of them worse)" if changes.worse else ""
    lost = f", {len(changes.unjudged)} no longer judged" if changes.unjudged else ""
    return make_words(
        f"Since {changes.since}: {len(changes.new)} new, {len(changes.reopened)} reopened, "
        f"{len(changes.unchanged)} unchanged{worse}, {len(changes.gone) - hidden} solved, "
        f"{hidden} out of sight{lost}. ",
        Reference("changes", "All changes"),
    )
