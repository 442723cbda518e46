"""Each principle, the contradictions between documents, and where the findings are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from principlecheck.composing.parts import by_rule, other_entries
from principlecheck.composing.words import (
    DASH,
    codes,
    covered,
    owned_by,
    range_bar,
    score_range,
    words,
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
from principlecheck.model.report.figure import head_of
from principlecheck.model.report.report import Score
from principlecheck.model.units import counted, sentence

FOLDED = 12
"""Lists longer than this begin folded, where a format folds."""


def principles(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """What each principle asks, what holds, and what does not."""
    named = _by_label(audit)
    for number, part in enumerate(audit.principles, 1):
        yield Part(part.title, tuple(_principle(part, named)), f"principle-{number}")


def _principle(part: PrinciplePart, named: Mapping[str, AuditFinding]) -> Iterator[Block]:
    if part.means:
        cited = part.source and f"({part.source.title}, {part.source.section}.)"
        yield Paragraph(words(part.means, *((" ", Aside(words(cited))) if cited else ())))
    yield Paragraph(_standing(part.score), "range")
    if part.strengths:
        pairs = tuple(
            (rule.code, words(rule.holds or f"Not found: {rule.title}")) for rule in part.strengths
        )
        yield Fold(
            "What holds",
            (Pairs(pairs, "codes"),),
            counted(len(pairs), "rule"),
            open=len(pairs) <= FOLDED,
        )
    if not part.findings:
        yield Paragraph(words("No finding."))
        return
    rules = [
        RuleLine(rule.title, rule.severity, rule.labels)
        for rule in by_rule(named[label] for label in part.findings)
    ]
    size = f"{counted(len(rules), 'rule')}, {counted(len(part.findings), 'finding')}"
    folded = len(part.findings) > FOLDED
    yield Fold("Does not hold", (Rules(tuple(rules)),), size, open=not folded)


def _standing(score: Score) -> Words:
    if score.low is None:
        judged_by = f" (coverage {covered(score.coverage)})" if score.coverage is not None else ""
        return words(f"{sentence(score.note)}{judged_by}.")
    note = (", ", Strong(words(score.note))) if score.note else ()
    judged_range = f" {score_range(score)}, coverage {covered(score.coverage)}"
    return words(range_bar(score), judged_range, *note, ".")


def contradictions(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """What stands against what."""
    named = _by_label(audit)
    lead = (
        "What one document says against another, and what one department decides against what "
        "another bears."
    )
    yield Paragraph(words(lead), "lead")
    rules = [
        RuleLine(
            rule.title,
            rule.severity,
            rule.labels,
            tuple((label, _against(named[label])) for label in rule.labels),
        )
        for rule in by_rule(named[label] for label in audit.contradictions)
    ]
    yield Rules(tuple(rules)) if rules else Paragraph(words("None was found."))
    if not audit.report.tensions:
        return
    tensions = [
        words(
            Strong(words(sentence(tension.about))),
            ": ",
            " Against it: ".join(
                f"{side.says} ({', '.join(side.rules)}, {counted(side.findings, 'finding')})."
                for side in tension.sides
            ),
        )
        for tension in audit.report.tensions
    ]
    both = "Both sides stand here so that somebody can decide; a waiver records the decision."
    blocks = (Items(tuple(tensions)), Paragraph(words(both), "note"))
    yield Part("Where the sources themselves disagree", blocks)


def _against(one: AuditFinding) -> Words:
    """What stands against what: the entries, or the departments."""
    entry = Code(head_of(one.finding.at.route))
    if others := other_entries(one.finding):
        return words(entry, " against ", codes(others))
    first, *rest = map(owned_by, one.finding.departments or ("",))
    return words(entry, f", {first} against {' and '.join(rest)}" if rest else "")


def heat_map(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """How many findings each department has on each principle."""
    if not audit.heat:
        yield Paragraph(words("There is no finding."))
        return
    columns = (
        Column("Department", "name"),
        *(Column(part.title, "long") for part in audit.principles),
    )
    rows = [
        Row(
            (
                words(sentence(owned_by(row.department))),
                *(
                    words(Tally(count, worst, row.department, part.id) if count else DASH)
                    for (count, worst), part in zip(row.cells, audit.principles, strict=True)
                ),
            )
        )
        for row in audit.heat
    ]
    caption = "Findings by department and principle, with the worst severity among them"
    yield Table("heat-table", caption, columns, tuple(rows), "heat")
    note = "A finding that concerns several departments stands in each of their lines."
    yield Paragraph(words(note), "note")


def _by_label(audit: AuditDocument) -> dict[str, AuditFinding]:
    return {one.label: one for one in audit.findings}
