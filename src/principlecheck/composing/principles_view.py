"""Each principle, the contradictions between documents, and where the findings are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from principlecheck.composing.parts import gather_findings_by_rule, other_entries_of_finding
from principlecheck.composing.words import (
    DASH,
    audit_coverage_cell,
    audit_owner,
    audit_score_range,
    audit_score_range_bar,
    audit_words_of_codes,
    make_words,
)
from principlecheck.model.audit.document import AuditDocument, AuditFinding, PrinciplePart
from principlecheck.model.audit.view import (
    Aside,
    Block,
    Code,
    Column,
    Fold,
    Items,
    Pairs,
    Paragraph,
    Part,
    Row,
    RuleLine,
    Rules,
    Strong,
    Table,
    Tally,
    Words,
)
from principlecheck.model.report.figure import entry_of_route
from principlecheck.model.report.report import Score
from principlecheck.model.units import format_count, format_sentence

FOLDED = 12
"""Lists longer than this begin folded, where a format folds."""


def compose_principles_section(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """What each principle asks, what holds, and what does not."""
    named = _audit_findings_by_label(audit)
    for number, part in enumerate(audit.principles, 1):
        yield Part(part.title, tuple(_compose_principle(part, named)), f"principle-{number}")


def _compose_principle(part: PrinciplePart, named: Mapping[str, AuditFinding]) -> Iterator[Block]:
    if part.means:
        cited = part.source and f"({part.source.title}, {part.source.section}.)"
        yield Paragraph(make_words(part.means, *((" ", Aside(make_words(cited))) if cited else ())))
    yield Paragraph(_principles_section_range(part.score), "range")
    if part.strengths:
        pairs = tuple(
            (rule.code, make_words(rule.holds or f"Not found: {rule.title}"))
            for rule in part.strengths
        )
        yield Fold(
            "What holds",
            (Pairs(pairs, "codes"),),
            format_count(len(pairs), "rule"),
            open=len(pairs) <= FOLDED,
        )
    if not part.findings:
        yield Paragraph(make_words("No finding."))
        return
    rules = [
        RuleLine(rule.title, rule.severity, rule.labels)
        for rule in gather_findings_by_rule(named[label] for label in part.findings)
    ]
    size = f"{format_count(len(rules), 'rule')}, {format_count(len(part.findings), 'finding')}"
    folded = len(part.findings) > FOLDED
    yield Fold("Does not hold", (Rules(tuple(rules)),), size, open=not folded)


def _principles_section_range(score: Score) -> Words:
    if score.low is None:
        judged_by = (
            f" (coverage {audit_coverage_cell(score.coverage)})"
            if score.coverage is not None
            else ""
        )
        return make_words(f"{format_sentence(score.note)}{judged_by}.")
    note = (", ", Strong(make_words(score.note))) if score.note else ()
    judged_range = f" {audit_score_range(score)}, coverage {audit_coverage_cell(score.coverage)}"
    return make_words(audit_score_range_bar(score), judged_range, *note, ".")


def compose_contradictions_section(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """What stands against what."""
    named = _audit_findings_by_label(audit)
    lead = (
        "What one document says against another, and what one department decides against what "
        "another bears."
    )
    yield Paragraph(make_words(lead), "lead")
    rules = [
        RuleLine(
            rule.title,
            rule.severity,
            rule.labels,
            tuple((label, _contradictions_section_cells(named[label])) for label in rule.labels),
        )
        for rule in gather_findings_by_rule(named[label] for label in audit.contradictions)
    ]
    yield Rules(tuple(rules)) if rules else Paragraph(make_words("None was found."))
    if not audit.report.tensions:
        return
    tensions = [
        make_words(
            Strong(make_words(format_sentence(tension.about))),
            ": ",
            " Against it: ".join(
                f"{side.says} ({', '.join(side.rules)}, {format_count(side.findings, 'finding')})."
                for side in tension.sides
            ),
        )
        for tension in audit.report.tensions
    ]
    both = "Both sides stand here so that somebody can decide; a waiver records the decision."
    blocks = (Items(tuple(tensions)), Paragraph(make_words(both), "note"))
    yield Part("Where the sources themselves disagree", blocks)


def _contradictions_section_cells(one: AuditFinding) -> Words:
    """What stands against what: the entries, or the departments."""
    entry = Code(entry_of_route(one.finding.at.route))
    if others := other_entries_of_finding(one.finding):
        return make_words(entry, " against ", audit_words_of_codes(others))
    first, *rest = map(audit_owner, one.finding.departments or ("",))
    return make_words(entry, f", {first} against {' and '.join(rest)}" if rest else "")


def compose_heat_map_section(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """How many findings each department has on each principle."""
    if not audit.heat:
        yield Paragraph(make_words("There is no finding."))
        return
    columns = (
        Column("Department", "name"),
        *(Column(part.title, "long") for part in audit.principles),
    )
    rows = [
        Row(
            (
                make_words(format_sentence(audit_owner(row.department))),
                *(
                    make_words(Tally(count, worst, row.department, part.id) if count else DASH)
                    for (count, worst), part in zip(row.cells, audit.principles, strict=True)
                ),
            )
        )
        for row in audit.heat
    ]
    caption = "Findings by department and principle, with the worst severity among them"
    yield Table("heat-table", caption, columns, tuple(rows), "heat")
    note = "A finding that concerns several departments stands in each of their lines."
    yield Paragraph(make_words(note), "note")


def _audit_findings_by_label(audit: AuditDocument) -> dict[str, AuditFinding]:
    return {one.label: one for one in audit.findings}
