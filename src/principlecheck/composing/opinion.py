"""The whole report in three sentences: what was found, what binds by law, what may be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from principlecheck.composing.bridge import accepted_money_of_cause
from principlecheck.composing.money_words import audit_money_ends, audit_money_likely
from principlecheck.composing.words import make_words
from principlecheck.model.audit.cause import Likely
from principlecheck.model.audit.document import AuditDocument, AuditFinding
from principlecheck.model.audit.view import Paragraph, Words
from principlecheck.model.report.finding import BINDING
from principlecheck.model.report.money import MoneyAYear
from principlecheck.model.units import format_count, format_sentence


def compose_opinion(audit: AuditDocument) -> Iterator[Paragraph]:
    """The verdict; then law and danger with their dates, money and doubt."""
    verdict = [audit.verdict]
    if len(audit.causes) > 1 and len(audit.findings) > len(audit.causes):
        causes = format_count(len(audit.causes), "cause")
        verdict.append(f"All {len(audit.findings)} findings come from {causes}.")
    yield Paragraph(make_words(" ".join(verdict)), "verdict")
    if rest := " ".join(filter(None, (_opinion_on_duties(audit), _opinion_on_money(audit)))):
        yield Paragraph(make_words(rest), "lead")


def money_moved_to_others(audit: AuditDocument) -> Iterator[Words]:
    """What others bear than who causes it, unless somebody has accepted it: in each currency the
    largest amount, who bears it, and why it is no loss.
    """
    causes = {label: cause.label for cause in audit.causes for label in cause.findings}
    lines: dict[str, list[tuple[MoneyAYear, AuditFinding]]] = {}
    for one in audit.findings:
        money = one.finding.money
        if money and money.moved and not one.is_settled:
            lines.setdefault(money.currency, []).append((money, one))
    for _, own in sorted(lines.items()):
        money, one = max(own, key=lambda line: line[0].high or line[0].low)
        more = (
            f", and {format_count(len(own) - 1, 'further amount')} in the report" if own[1:] else ""
        )
        yield make_words(
            f"{format_sentence(money.formatted)} a year is moved, not lost ({causes[one.label]}{more}): "
            f"{one.finding.says[:1].lower()}{one.finding.says[1:]}"
        )


def _opinion_on_duties(audit: AuditDocument) -> str:
    on = audit.report.as_of
    duties = [one.finding for one in audit.findings if one.finding.duty in BINDING]
    danger = any(one.finding.duty == "danger" for one in audit.findings)
    bound = sum(1 for one in duties if one.due is None or one.due <= on)
    coming = sorted(one.due for one in duties if one.due is not None and one.due > on)
    by = " or ".join(kind for kind in BINDING if any(one.duty == kind for one in duties))
    parts = []
    if bound:
        verb = (
            "duty by {} that binds already is"
            if bound == 1
            else "duties by {} that bind already are"
        )
        parts.append(f"{bound} {verb.format(by)} not met")
    if coming:
        one = len(coming) == 1
        named = "more" if bound else f"duty by {by}" if one else f"duties by {by}"
        verb = "binds" if one else "bind"
        parts.append(
            f"{len(coming)} {named} {verb} from {coming[0]}, {_opinion_days_until_duty(on, coming[0])} from now"
        )
    if danger:
        parts.append("people in danger are told too late")
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _opinion_days_until_duty(on: date, day: date) -> str:
    return format_count((day - on).days, "day")


def _opinion_on_money(audit: AuditDocument) -> str:
    doubts = sum(one.finding.doubts_figures for one in audit.findings)
    told = []
    for total in audit.money_together:
        amount = audit_money_likely(Likely(total.low, total.high, total.currency))
        part = accepted_money_of_cause(audit, total)
        accepted = f", of which {part[0].in_words} accepted" if part else ""
        whole = audit_money_ends(total.low, total.high, total.currency)
        told.append(f"{whole} (likely {amount}{accepted})")
    costs = f"What can be priced and is lost comes to {' and '.join(told)} a year" if told else ""
    doubt = f"{format_count(doubts, 'pair')} of declared figures disagree" if doubts else ""
    if doubts == 1:
        doubt = "one pair of declared figures disagrees"
    if costs and doubt:
        return f"{costs}; {doubt}, and no sum rests on them."
    text = costs or doubt
    return f"{text[:1].upper()}{text[1:]}." if text else ""
