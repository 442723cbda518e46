"""What causes cost a year, as a bridge whose parts add up to its whole."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from principlecheck.composing.bridge import accepted_money_of_cause
from principlecheck.composing.chart_tables import compose_picture
from principlecheck.composing.charts import compose_cause_amounts_chart
from principlecheck.composing.money_words import audit_money_likely
from principlecheck.composing.words import DASH, audit_finding_links, join_audit_words, make_words
from principlecheck.model.audit.cause import Cause, Likely
from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.audit.view import (
    Block,
    Code,
    Column,
    Paragraph,
    Reference,
    Row,
    Strong,
    Table,
    Words,
)
from principlecheck.model.report.total_money import TotalMoney
from principlecheck.model.units import (
    format_grouped_digits,
    format_how_many_of,
    round_money_to_two_digits,
)

MONEY_NEEDS = 3
_METHOD = (
    "Likely is half way between low and high. The lines are rounded, so that they may differ from "
    "the whole in its last digit. What several findings cost with the same contacts is counted "
    "once. How each amount comes about stands with its finding."
)


def compose_money_section(audit: AuditDocument) -> Iterator[Block]:
    """A row a cause and currency, then the whole; then what stands in no sum."""
    rows = [row for cause in audit.causes for row in _money_bridge_rows(cause)]
    for total in audit.money_together:
        rows += _money_bridge_accepted_row(audit, total)
        rows.append(Row(_money_bridge_total_cells(total)))
    columns = (
        Column("Cause", "name"),
        Column("Low", "figure"),
        Column("Likely", "figure"),
        Column("High", "figure"),
        Column("From", "long"),
    )
    if audit.money_together:
        caption = "What is lost a year, by cause"
        yield Table("money-table", caption, columns, tuple(rows))
        for number, chart in enumerate(compose_cause_amounts_chart(audit.causes)):
            drawn = compose_picture(chart, f"amounts-{number}", f"amounts-{number}.svg")
            yield replace(drawn, rows=())
    apart = [row for cause in audit.causes for row in _money_bridge_rows_in_no_sum(cause)]
    if apart:
        beside = (
            Column("Cause", "wide"),
            Column("A year", "long"),
            Column("Why it is in no sum", "wide"),
            Column("From", "long"),
        )
        yield Table("apart-table", "What stands in no sum", beside, tuple(apart))
    if audit.money_together or apart:
        yield Paragraph(make_words(_METHOD), "note")
    if audit.money_needs:
        yield Paragraph(_money_section_declarations(audit))
    priceless = sum(
        1 for one in audit.findings if not one.finding.money and not one.finding.money_needs
    )
    if priceless and (audit.money_together or audit.money_needs):
        yield Paragraph(
            make_words(
                f"{format_how_many_of(priceless, len(audit.findings), 'finding', 'has', 'have')} no price, "
                "since no contacts or minutes could be counted."
            )
        )


def _money_section_declarations(audit: AuditDocument) -> Words:
    """What to declare so that more has a price, each with the findings that wait for it: where they
    point says which queue lacks it.
    """
    wanted = [
        make_words(Code(route), " for ", *_findings_waiting_for_price(audit, route))
        for route, _ in audit.money_needs[:MONEY_NEEDS]
    ]
    more = "; and what stands with the findings" if len(audit.money_needs) > MONEY_NEEDS else ""
    what = "the rest" if any(one.finding.money for one in audit.findings) else "it"
    return make_words(f"To see what {what} costs, declare ", join_audit_words(wanted), f"{more}.")


def _findings_waiting_for_price(audit: AuditDocument, route: str) -> tuple[Words | str, ...]:
    found = [one.label for one in audit.findings if route in one.finding.money_needs]
    more = len(found) - MONEY_NEEDS
    return (audit_finding_links(found[:MONEY_NEEDS]), f" and {more} more" if more > 0 else "")


def _money_bridge_rows(cause: Cause) -> Iterator[Row]:
    for one in cause.money:
        if one.lost is not None:
            yield Row(
                (
                    make_words(Reference(cause.anchor, cause.label), f" {cause.title}"),
                    *_money_bridge_amount_cells(one.lost),
                    audit_finding_links(one.counted),
                )
            )


def _money_bridge_accepted_row(audit: AuditDocument, total: TotalMoney) -> Iterator[Row]:
    """What somebody has accepted, in a row of its own: it is lost, and waits for no decision."""
    if accepted := accepted_money_of_cause(audit, total):
        amount, labels = accepted
        yield Row(
            (
                make_words("Accepted, of all causes"),
                *_money_bridge_amount_cells(amount),
                audit_finding_links(labels),
            )
        )


def _money_bridge_amount_cells(money: Likely) -> tuple[Words, ...]:
    low, high = _money_bridge_end(money.low, money.currency, up=False), DASH
    if money.high is not None:
        high = _money_bridge_end(money.high, money.currency, up=True)
    return make_words(low), make_words(audit_money_likely(money)), make_words(high)


def _money_bridge_end(value: float, currency: str, *, up: bool) -> str:
    """One end of a range, rounded outwards to two digits: the low one down, the high one `up`."""
    rounded = round_money_to_two_digits(value, up=up)
    amount = f"{format_grouped_digits(abs(rounded)) if rounded else 0} {currency}"
    return f"{amount} saved" if rounded < 0 else amount


def _money_bridge_total_cells(total: TotalMoney) -> tuple[Words, ...]:
    whole = Likely(total.low, total.high, total.currency)
    cells = (make_words(Strong(one)) for one in _money_bridge_amount_cells(whole))
    return (make_words(Strong(make_words("Together"))), *cells, ())


def _money_bridge_rows_in_no_sum(cause: Cause) -> Iterator[Row]:
    named = make_words(Reference(cause.anchor, cause.label), f" {cause.title}")
    for one in cause.money:
        for why, lines in (
            ("Borne by others than who causes it: moved, not lost", one.moved),
            ("Spent whatever is decided, and in no plan", one.unplanned),
            ("Rests on declared figures that disagree", one.contested),
        ):
            amounts: dict[str, list[str]] = {}
            for label, amount in lines:
                amounts.setdefault(amount, []).append(label)
            for amount, labels in amounts.items():
                yield Row((named, make_words(amount), make_words(why), audit_finding_links(labels)))
