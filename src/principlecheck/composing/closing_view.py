"""What holds, how it was judged, and the way from causes to findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from principlecheck.composing.bibliography import compose_sources_table
from principlecheck.composing.topics import audit_topic_name
from principlecheck.composing.words import ANNEX, audit_finding_links, join_audit_words, make_words
from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.audit.view import (
    Block,
    Code,
    Column,
    Items,
    Paragraph,
    Reference,
    Row,
    Table,
)
from principlecheck.model.report.report import TOPICS, RuleCard
from principlecheck.model.units import format_count, format_how_many_of

MOST_HELD = 6
WRITTEN_ANNEX = Reference(
    ANNEX.id, ANNEX.text, "the annex (not part of this report; the option --annex writes it)"
)
_HOW = (
    "Each check holds a declared policy against a principle, by itself or against another policy. "
    "Severity says how much it harms people; law and danger come first. Findings of one topic that "
    "share an entry, a queue, a department or a field are one cause."
)
_OURS = (
    "Some criteria are what a source itself says. Others are “our interpretation”: the source asks "
    "for something that they follow from, and a reader may see it otherwise. What a law asks has to "
    "be confirmed by a lawyer before anybody relies on it."
)


def compose_holds_section(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """What was looked for and is in order, by topic, in positive words."""
    held: dict[str, dict[str, RuleCard]] = {}
    for part in audit.principles:
        for rule in part.strengths:
            held.setdefault(rule.topic or "standards", {})[rule.code] = rule
    if not held:
        yield Paragraph(make_words("No check passes everywhere that it could be made."))
        return
    total = sum(len(rules) for rules in held.values())
    hold = "holds wherever it" if total == 1 else "hold wherever they"
    yield Paragraph(make_words(f"{format_count(total, 'check')} {hold} could be made."))
    items = []
    for topic in TOPICS:
        rules = list(held.get(topic, {}).values())
        if rules:
            told = [
                rule.holds or f"nothing was found against {rule.name.replace('-', ' ')}"
                for rule in rules
            ]
            more = f" And {len(told) - MOST_HELD} more." if len(told) > MOST_HELD else ""
            said = " ".join(f"{one[:1].upper()}{one[1:].rstrip('.')}." for one in told[:MOST_HELD])
            items.append(make_words(f"{audit_topic_name(topic)}: {said}{more}"))
    yield Items(tuple(items))


def compose_method_section(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """How it was judged, and where each cause's findings are."""
    yield Paragraph(make_words(_HOW))
    yield Paragraph(make_words(_OURS))
    if audit.findings:
        interpreted = sum(1 for one in audit.findings if one.finding.source.basis != "source")
        rests = format_how_many_of(interpreted, len(audit.findings), "finding", "rests", "rest")
        yield Paragraph(make_words(f"{rests} on an interpretation."))
        yield compose_sources_table(audit.findings)
    packs = join_audit_words(
        make_words(f"{name} ", Code(version)) for name, version in audit.report.packs
    )
    yield Paragraph(make_words("Packs: ", packs, ". Reproduce with ", Code(audit.command), "."))
    rows = [
        Row((make_words(Reference(one.anchor, one.label)), audit_finding_links(one.findings)))
        for one in audit.causes
    ]
    if rows:
        yield Paragraph(make_words("The findings stand in full in ", WRITTEN_ANNEX, "."))
        columns = (Column("Cause", "name"), Column("Findings", "long"))
        yield Table("index-table", "From causes to findings", columns, tuple(rows), "small")
