"""What is put to people: what is not said, and why something was set as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from principlecheck.composing.words import (
    audit_finding_links,
    audit_owner,
    make_words,
    open_audit_sentence,
)
from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.audit.view import Blank, Block, Code, Items, Paragraph, Words

EACH = 1
"""How many questions a cause puts; the others stand with their findings."""


def compose_questions_section(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """What is not said, by who can say it; then what to ask about the causes."""
    unsaid: dict[str, list[Words]] = {}
    for one in audit.report.questions:
        text = f"{one.says} {one.asks} {one.write} "
        unsaid.setdefault(one.owner, []).append(make_words(Code(one.code), f" {text}", Blank()))
    if unsaid:
        yield Paragraph(
            make_words("What is not said is no fault; it is asked, and counts as unknown.")
        )
    for owner in sorted(unsaid, key=lambda name: (not name, name)):
        yield Paragraph(make_words(_questions_section_heading(owner)), "lead")
        yield Items(tuple(unsaid[owner]), "questions")
    asked = _compose_questions_on_causes(audit)
    if asked:
        about = "About what was found:"
        yield Paragraph(make_words(about), "lead")
    for owner, items in sorted(asked.items(), key=lambda pair: (not pair[0], pair[0])):
        yield Paragraph(make_words(_questions_section_heading(owner)))
        yield Items(tuple(items), "questions")
    if not unsaid and not asked:
        yield Paragraph(make_words("None."))


def _questions_section_heading(owner: str) -> str:
    return f"For {audit_owner(owner, 'whoever knows')}:"


def _compose_questions_on_causes(audit: AuditDocument) -> dict[str, list[Words]]:
    """The questions of the gravest findings of each cause whose origin nobody has said, by owner."""
    named = {one.label: one for one in audit.findings}
    asked: dict[str, list[Words]] = {}
    for cause in audit.causes:
        own = [named[label] for label in cause.findings if not named[label].cause]
        texts = {one.finding.ask: one for one in reversed(own)}
        for one in [one for one in own if texts.get(one.finding.ask) is one][:EACH]:
            text = f" ({cause.label}): {open_audit_sentence(one.finding.ask)} "
            line = make_words(audit_finding_links((one.label,)), text, Blank())
            asked.setdefault(one.owner, []).append(line)
    return asked
