"""The first page as it is read: verdict, decisions, ranges, money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from principlecheck.composing.chart_tables import picture
from principlecheck.composing.engagement_view import own_words, sign_off
from principlecheck.composing.parts import (
    next_declarations,
)
from principlecheck.composing.words import (
    DASH,
    NOBODY,
    codes,
    covered,
    joined,
    links,
    opening,
    range_bar,
    score_range,
    words,
)
from principlecheck.model.audit.document import (
    AuditDocument,
    Changes,
)
from principlecheck.model.audit.view import (
    Block,
    Code,
    Column,
    Counts,
    DecisionLine,
    Decisions,
    Paragraph,
    Part,
    Reference,
    Row,
    Strong,
    Table,
    Words,
)
from principlecheck.model.units import counted, sentence

MONEY_NEEDS = 3
NOT_ADDED = (
    "Findings that cost the same contacts are counted once in an owner's line, and once in the "
    "whole, which may therefore be less than its lines added up. Ends are rounded outwards to two "
    "digits. How each figure comes about stands with its finding."
)
_RANGE = (
    "A range runs from what has passed to what would have if everything undeclared passed too: "
    "the full part of its bar is passed, the shaded one unknown, the empty one failed. “Not met” "
    "says that a critical finding is open, whatever the range."
)


def summary(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """What somebody reads who reads one page; `order` are the sections that there are."""
    yield from own_words(audit.brief)
    yield Paragraph(words(audit.verdict), "verdict")
    yield Counts(tuple((name, count) for name, count in audit.counts.items() if count))
    if audit.changes:
        yield Paragraph(_since(audit.changes))
    if audit.decisions:
        lines = [
            DecisionLine(
                sentence(one.owner or NOBODY),
                one.due,
                opening(one.decide),
                opening(one.otherwise),
                one.label,
            )
            for one in audit.decisions
        ]
        yield Part("What to decide first", (Decisions(tuple(lines)),))
    if suggestions := next_declarations(audit.report):
        lets = [
            words(Code(one.route), f" lets {counted(one.checks, 'further check')} be judged")
            for one in suggestions
        ]
        yield Paragraph(words("What to declare next: ", joined(lets), "."))
    yield Part("How far each principle is met", tuple(_ranges(audit, order)))
    if money := tuple(_money(audit)):
        yield Part("What it costs a year", money)
    yield from sign_off(audit.brief)


def _since(changes: Changes) -> Words:
    hidden = sum(one.hidden for one in changes.gone)
    worse = f" ({len(changes.worse)} of them worse)" if changes.worse else ""
    lost = f", {len(changes.unjudged)} no longer judged" if changes.unjudged else ""
    return words(
        f"Since {changes.since}: {len(changes.new)} new, {len(changes.reopened)} reopened, "
        f"{len(changes.unchanged)} unchanged{worse}, {len(changes.gone) - hidden} solved, "
        f"{hidden} out of sight{lost}. ",
        Reference("changes", "All changes"),
    )


def _ranges(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    columns = (
        Column("Principle", "name"),
        Column("Range"),
        Column("Range as a bar from 0 to 100 %", "bar", implied=True),
        Column("Coverage", "figure"),
        Column("Findings", "figure"),
        Column("Note", "long"),
    )
    linked = "principles" in order
    rows = [
        Row(
            (
                words(Reference(f"principle-{number}", part.title) if linked else part.title),
                words(score_range(part.score)),
                range_bar(part.score),
                words(covered(part.score.coverage)),
                words(str(part.score.findings)),
                words(part.score.note or DASH),
            )
        )
        for number, part in enumerate(audit.principles, 1)
    ]
    caption = "Range, coverage and findings of each principle"
    yield Table("ranges-table", caption, columns, tuple(rows), "ranges")
    yield Paragraph(words(_RANGE), "note")
    yield picture(audit.charts["ranges"], "ranges", "ranges.svg", redundant=True)


def _money(audit: AuditDocument) -> Iterator[Block]:
    rows = [
        Row(
            (
                words(sentence(one.owner or NOBODY)),
                words(one.total.formatted if one.total else DASH),
                links(one.findings),
                links(one.left_out),
                links(one.uncounted),
            )
        )
        for one in audit.money
    ]
    rows += [
        Row((words(Strong(words("Together"))), words(Strong(words(total.formatted))), (), (), ()))
        for total in audit.money_together
    ]
    columns = (
        Column("Owner", "name"),
        Column("A year"),
        Column("From", "long"),
        Column("Same contacts, not added", "long"),
        Column("Not declared enough to count", "long"),
    )
    if audit.money:
        yield Table("money-table", "Cost a year by owner", columns, tuple(rows))
        yield Paragraph(words(NOT_ADDED), "note")
    for label, amount in audit.money_moved:
        moved = f"Borne by others than who causes it, and so in no sum: {amount} a year ("
        yield Paragraph(words(moved, links((label,)), ")."))
    if audit.money_needs:
        more = " and what stands with the findings" if len(audit.money_needs) > MONEY_NEEDS else ""
        needed = codes(route for route, _ in audit.money_needs[:MONEY_NEEDS])
        yield Paragraph(words("To see what the rest costs, declare ", needed, f"{more}."))
