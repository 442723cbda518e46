"""What was read, what was not, and which declared figures disagree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from principlecheck.composing.parts import excluded_checks, overridden_rules
from principlecheck.composing.words import NOBODY, codes, links, opening, position, words
from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.audit.view import (
    Block,
    Code,
    Column,
    Items,
    Paragraph,
    Part,
    Position,
    Reference,
    Row,
    Table,
    Words,
)
from principlecheck.model.units import counted

MISSING = 10
"""How many declarations that checks wait for are listed; the others stand with the checks."""
DESIGN_ONLY = (
    "This is an audit of how policies are designed. It reads what is declared and shows what "
    "follows from it; it does not show what happens on the day, and it is not a score of the "
    "service."
)
NO_CAUSE = (
    "Why something was set as it is cannot be read from a policy: where nobody has said so, its "
    "origin is not established, and section “Questions” says whom to ask."
)


def scope(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """What was audited, what was not, and what may be wrong with the figures."""
    yield Paragraph(words(DESIGN_ONLY), "lead")
    for text in audit.brief.scope:
        yield Paragraph(words(text))
    if audit.brief.limitations:
        yield Paragraph(words("Limitations:"))
        yield Items(tuple(words(text) for text in audit.brief.limitations))
        yield Paragraph(words("What the program read:"))
    yield Items((*_declared(audit), *_excluded(audit)))
    if audit.findings:
        yield Paragraph(words(NO_CAUSE), "note")
    yield from _disagreeing(audit)
    if not audit.missing:
        return
    rows = tuple(Row((words(Code(r)), words(str(n)))) for r, n in audit.missing[:MISSING])
    columns = (Column("Declaration", "long"), Column("Checks", "figure"))
    caption = "What is not declared, and how many checks wait for it"
    yield Table("missing-table", caption, columns, rows, lead=True)
    if (more := len(audit.missing) - MISSING) > 0:
        where = Reference("checks", "appendix A") if "appendix" in order else "appendix A"
        yield Paragraph(words(f"And {more} more, listed with every check in ", where, "."))


def _disagreeing(audit: AuditDocument) -> Iterator[Block]:
    """Declared figures that disagree with each other, and whose money rests on them."""
    found = [one for one in audit.findings if one.finding.doubts_figures]
    if not found:
        return
    rests: dict[str, list[str]] = {}
    for label, doubts in audit.contested:
        for doubt in doubts:
            rests.setdefault(doubt, []).append(label)
    rows = tuple(
        Row(
            (
                words(links((one.label,)), f" {opening(one.finding.says)}"),
                words(opening(one.finding.effect)),
                links(rests.get(one.label, ())),
                words(one.owner or NOBODY),
            ),
            one.label,
        )
        for one in found
    )
    columns = (
        Column("Two figures of one thing", "wide"),
        Column("What hangs on it", "wide"),
        Column("Money in no sum because of it", "long"),
        Column("Who can settle it"),
    )
    caption = "Declared figures that disagree: to be settled before anybody rests on them"
    table = Table("figures-table", caption, columns, rows)
    yield Part("Figures that disagree", (table,), "disagreeing-figures")


def _declared(audit: AuditDocument) -> Iterator[Words]:
    """What was read and what was declared."""
    scope = audit.report.scope
    files, entries = what_was_read(audit)
    yield words(f"Read: {files} with {entries} in {counted(len(scope.sections), 'section')}.")
    if scope.departments:
        yield words("Departments: ", codes(scope.departments), ".")
    if scope.absent_sections:
        yield words("Declared nowhere: ", codes(scope.absent_sections), ".")
    if scope.only_begun:
        lacks = ". What they lack is asked about, and counts as unknown."
        yield words("Only begun: ", codes(scope.only_begun), lacks)
    for item in scope.not_applicable:
        expired = " until its review date, which has passed" if item.expired else ""
        yield words(
            f"Said not to apply{expired}: ",
            Code(item.route),
            f", because {item.reason} (approved by ",
            Code(item.approved_by),
            f", review {item.review}).",
        )
    if scope.unresolved:
        yield words("Used, never declared: ", codes(scope.unresolved), ".")


def _excluded(audit: AuditDocument) -> Iterator[Words]:
    """What was not judged, not read, or judged otherwise than a pack says."""
    report = audit.report
    if left_out := excluded_checks(report):
        yield words(left_out)
    for line in overridden_rules(report):
        yield words("Set in ", Code(report.settings), f": {line}.")
    for one in report.unjudged:
        on = (" on ", Code(one.subject)) if one.subject else ()
        yield words(f"Required, and not judged: {one.code}", *on, f" ({one.why}).")
    for passed in report.scope.passed:
        yield words("Not read: ", Position(passed.file), f" ({passed.reason}).")
    for problem in report.problems:
        yield words("Could not be judged: ", position(problem.place), f": {problem.says}")
    for outcome in report.errors:
        subject = Code(outcome.subject)
        yield words(f"A rule broke: {outcome.code} on ", subject, f": {outcome.reason}")


def what_was_read(audit: AuditDocument) -> tuple[str, str]:
    """How many files and entries, in words."""
    scope = audit.report.scope
    return counted(len(scope.files), "file"), counted(scope.entries, "entry", "entries")
