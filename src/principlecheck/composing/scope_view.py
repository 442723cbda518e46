"""What was read, what was not, and which declared figures disagree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from principlecheck.composing.parts import (
    audit_words_on_excluded_checks,
    audit_words_on_next_declarations,
    audit_words_on_overridden_rules,
)
from principlecheck.composing.relative_places import shared_folder_of_audit_files
from principlecheck.composing.words import (
    NOT_HERE,
    audit_finding_links,
    audit_owner,
    audit_words_of_codes,
    audit_words_of_position,
    join_audit_words,
    make_words,
    open_audit_sentence,
)
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
from principlecheck.model.report.report import Scope
from principlecheck.model.units import format_count, format_how_many_of

_MOST_UNREAD = 40
_MOST_NAMED = 12
MISSING = 5
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


def compose_scope_section(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    """What was audited, what was not, and what may be wrong with the figures."""
    yield Paragraph(make_words(DESIGN_ONLY), "lead")
    for text in audit.brief.scope:
        yield Paragraph(make_words(text))
    if audit.brief.limitations:
        yield Paragraph(make_words("Limitations:"))
        yield Items(tuple(make_words(text) for text in audit.brief.limitations))
        yield Paragraph(make_words("What the program read:"))
    yield Items((*_scope_section_what_was_read(audit), *_scope_section_exclusions(audit)))
    if own := PurePosixPath(folder_of_audited_files(audit)).name:
        yield Paragraph(make_words("Files are named from the folder ", Code(own), " on."), "note")
    if audit.findings:
        yield Paragraph(make_words(NO_CAUSE), "note")
    if nobody := sum(not one.owner for one in audit.findings):
        yield Paragraph(make_words(_scope_section_unowned(nobody, len(audit.findings))), "note")
    yield from _scope_section_disagreements(audit)
    if suggestions := audit_words_on_next_declarations(audit.report):
        lets = [
            make_words(
                Code(one.route), f" lets {format_count(one.checks, 'further check')} be judged"
            )
            for one in suggestions
        ]
        yield Paragraph(make_words("What to declare next: ", join_audit_words(lets, "; "), "."))
    if not audit.missing:
        return
    rows = tuple(Row((make_words(Code(r)), make_words(str(n)))) for r, n in audit.missing[:MISSING])
    columns = (Column("Declaration", "long"), Column("Checks", "figure"))
    caption = "What is not declared, and how many checks wait for it"
    yield Table("missing-table", caption, columns, rows, lead=True)
    if (more := len(audit.missing) - MISSING) > 0:
        where = Reference("checks", "appendix A", f"appendix A of the annex{NOT_HERE}")
        said = make_words(f"And {more} more, listed with every check in ", where, ".")
        yield Paragraph(said if "appendix" in order else make_words(f"And {more} more."))


def _scope_section_unowned(nobody: int, every: int) -> str:
    """That no department is declared to decide, own or pay for what some findings are about."""
    who = "Whoever leads the organisation names their owners."
    one = "is about something that no department is declared to decide, own or pay for."
    several = "are about something that no department is declared to decide, own or pay for."
    return f"{format_how_many_of(nobody, every, 'finding', one, several)} {who}"


def _scope_section_disagreements(audit: AuditDocument) -> Iterator[Block]:
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
                make_words(
                    audit_finding_links((one.label,)), f" {open_audit_sentence(one.finding.says)}"
                ),
                make_words(open_audit_sentence(one.finding.effect)),
                audit_finding_links(rests.get(one.label, ())),
                make_words(audit_owner(one.owner)),
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


def _scope_section_what_was_read(audit: AuditDocument) -> Iterator[Words]:
    """What was read and what was declared."""
    scope = audit.report.scope
    files, entries = scope_section_counts(audit)
    yield make_words(
        f"Read: {files} with {entries} in {format_count(len(scope.sections), 'section')}."
    )
    if scope.departments:
        yield make_words("Departments: ", audit_words_of_codes(scope.departments), ".")
    if scope.without_law:
        yield make_words(f"No law of {', '.join(scope.without_law)} is judged: there is none here.")
    if scope.absent_sections:
        yield make_words("Declared nowhere: ", audit_words_of_codes(scope.absent_sections), ".")
    if scope.only_begun:
        lacks = ". What they lack is asked about, and counts as unknown."
        yield make_words("Only begun: ", audit_words_of_codes(scope.only_begun), lacks)
    for item in scope.not_applicable:
        expired = " until its review date, which has passed" if item.expired else ""
        yield make_words(
            f"Said not to apply{expired}: ",
            Code(item.route),
            f", because {item.reason} (approved by ",
            Code(item.approved_by),
            f", review {item.review}).",
        )
    if scope.unresolved:
        yield make_words("Used, never declared: ", audit_words_of_codes(scope.unresolved), ".")


def _scope_section_exclusions(audit: AuditDocument) -> Iterator[Words]:
    """What was not judged, not read, or judged otherwise than a pack says."""
    report = audit.report
    if left_out := audit_words_on_excluded_checks(report):
        yield make_words(left_out)
    for line in audit_words_on_overridden_rules(report):
        yield make_words("Set in ", Code(report.settings), f": {line}.")
    for one in report.unjudged:
        on = (" on ", Code(one.subject)) if one.subject else ()
        yield make_words(f"Required, and not judged: {one.code}", *on, f" ({one.why}).")
    yield from _scope_section_files_not_read(report.scope)
    for problem in report.problems:
        yield make_words(
            "Could not be judged: ", audit_words_of_position(problem.place), f": {problem.says}"
        )
    for outcome in report.errors:
        subject = Code(outcome.subject)
        yield make_words(f"A rule broke: {outcome.code} on ", subject, f": {outcome.reason}")


def _scope_section_files_not_read(scope: Scope) -> Iterator[Words]:
    """The files that were not read: those that the settings exclude or that are called nearly as
    policies are by name, the others by the first of their names.
    """
    named = [one for one in scope.passed if one.kind in ("excluded", "nearly a policy")]
    for one in named[:_MOST_UNREAD]:
        yield make_words(
            "Not read: ", Position(one.file), f" ({one.reason.removeprefix('not read: ')})."
        )
    others = [one.file for one in scope.passed if one.kind == "not read"]
    rest = len(others) + len(named[_MOST_UNREAD:]) + scope.passed_more
    shown = others[:_MOST_NAMED]
    if rest:
        more = f" and {format_count(rest - len(shown), 'more file')}" if rest > len(shown) else ""
        files = join_audit_words(Position(file) for file in shown)
        yield make_words("Not read, being no policies by their names: ", files, f"{more}.")


def folder_of_audited_files(audit: AuditDocument) -> str:
    """The folder that all files are in, from which they are named."""
    return shared_folder_of_audit_files(name for name, _ in audit.report.scope.files)


def scope_section_counts(audit: AuditDocument) -> tuple[str, str]:
    """How many files and entries, in words."""
    scope = audit.report.scope
    return format_count(len(scope.files), "file"), format_count(scope.entries, "entry", "entries")
