"""From the audit as a document to the audit as it is read: sections in order, in words.

A section is made by the function of its name; `findings_view` and `appendix_view` hold the two
that are long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from msgspec.structs import replace

from principlecheck.composing.appendix_view import appendix
from principlecheck.composing.changes_view import changes
from principlecheck.composing.chart_tables import picture
from principlecheck.composing.engagement_view import marking, particulars
from principlecheck.composing.findings_view import finding_block
from principlecheck.composing.parts import (
    by_question,
    by_rule,
    excluded_checks,
    other_entries,
    overridden_rules,
)
from principlecheck.composing.relative_places import named_from, shared_folder
from principlecheck.composing.summary_view import summary
from principlecheck.composing.tracker import sheets_of
from principlecheck.composing.words import (
    DASH,
    NOBODY,
    codes,
    covered,
    joined,
    links,
    opening,
    position,
    range_bar,
    score_range,
    words,
)
from principlecheck.dossier.prose import section_of
from principlecheck.model.audit.document import (
    SECTIONS,
    AuditDocument,
    AuditFinding,
    PrinciplePart,
)
from principlecheck.model.audit.look import Look
from principlecheck.model.audit.view import (
    Aside,
    AuditView,
    Blank,
    Block,
    Code,
    Column,
    Findings,
    Fold,
    Items,
    Pairs,
    Paragraph,
    Part,
    Position,
    Reference,
    Row,
    RuleLine,
    Rules,
    SectionView,
    Strong,
    Table,
    Tally,
    Words,
)
from principlecheck.model.report.chart import Grid
from principlecheck.model.report.figure import head_of
from principlecheck.model.report.report import Scope, Score
from principlecheck.model.units import counted, sentence

_MOST_UNREAD = 40
_MOST_NAMED = 12
KIND = "Policy design audit"
TITLES = {
    "first_page": "Summary",
    "scope": "Scope and limits",
    "principles": "The principles",
    "contradictions": "Contradictions between documents",
    "findings": "Findings",
    "heat_map": "Principle × department",
    "actions": "Action plan",
    "waivers": "Waivers",
    "changes": "Change since the last report",
    "questions": "Questions for a person",
    "appendix": "Appendices",
}
MISSING = 10
"""How many declarations that checks wait for are listed; the others stand with the checks."""
FOLDED = 12
"""Lists longer than this begin folded, where a format folds."""
DESIGN_ONLY = (
    "This is an audit of how policies are designed. It reads what is declared and shows what "
    "follows from it; it does not show what happens on the day, and it is not a score of the "
    "service."
)
_EFFORT = (
    "Impact is the severity. Effort is read from the declarations alone: how many departments a "
    "finding concerns and how many files have to change."
)


def audit_view(
    audit: AuditDocument,
    look: Look | None = None,
    order: Sequence[str] = SECTIONS,
    own: Mapping[str, SectionView] | None = None,
) -> AuditView:
    """The audit as it is read: the sections of `order`, numbered as they come. `own` are sections
    that somebody has written, by their names; the program's own cannot be among them.
    """
    order = _with_sections_of_the_brief(audit, order)
    written = {one.name: section_of(one.name, one.markdown) for one in audit.brief.sections}
    texts = {**written, **(own or {})}
    sections, number = [], 0
    for name in order:
        if name == "front":
            continue
        number += name != "appendix"
        if name in texts and name not in SECTIONS:
            sections.append(replace(texts[name], number=number))
        else:
            sections.append(_section(audit, name, number, order))
    return _named(audit, look or Look(), tuple(sections))


def _with_sections_of_the_brief(audit: AuditDocument, order: Sequence[str]) -> tuple[str, ...]:
    """`order` with each section of report.yaml after the one that it names; where a theme leaves
    that one out, before the appendix.
    """
    made = list(order)
    for one in reversed(audit.brief.sections):
        if one.name in made:
            continue
        at = made.index(one.after) + 1 if one.after in made else made.index("appendix")
        made.insert(at, one.name)
    return tuple(made)


def _named(audit: AuditDocument, look: Look, sections: tuple[SectionView, ...]) -> AuditView:
    brief, report = audit.brief, audit.report
    marked = marking(brief)
    return AuditView(
        kind=KIND,
        name=brief.client or report.organisation,
        organisation=report.organisation,
        author=brief.author,
        classification=marked,
        draft=brief.is_draft,
        as_of=report.as_of,
        version=report.version,
        reminder=f"A design audit of declared policies as of {report.as_of}{f' · {marked}' if marked else ''}",
        logo=brief.logo,
        look=look,
        front=_front(audit, linked=any(one.name == "appendix" for one in sections)),
        sections=named_from(sections, _folder(audit)),
        sheets=sheets_of(audit),
    )


def _folder(audit: AuditDocument) -> str:
    return shared_folder(name for name, _ in audit.report.scope.files)


def _front(audit: AuditDocument, *, linked: bool) -> Pairs:
    brief, report = audit.brief, audit.report
    scope = report.scope
    files, entries = _read(audit)
    commit = (", commit ", Code(report.revision)) if report.commit else ()
    method = Reference("method", "appendix B") if linked else "the program"
    pairs = [
        ("Client", words(brief.client)),
        ("Organisation", words(report.organisation)),
        ("Period", words(brief.period)),
        ("Author", words(brief.author)),
        *particulars(brief),
        ("As of", words(report.as_of.isoformat())),
        ("Classification", words(brief.classification or "to be set by whoever hands it on")),
        ("Input", words(f"{files}, {entries}", *commit, ", SHA-256 ", Code(scope.digest[:16]))),
        ("Prepared with", words(f"principlecheck {report.version}; packs in ", method)),
    ]
    return Pairs(tuple(pair for pair in pairs if pair[1]), "particulars")


def _read(audit: AuditDocument) -> tuple[str, str]:
    scope = audit.report.scope
    return counted(len(scope.files), "file"), counted(scope.entries, "entry", "entries")


def _section(audit: AuditDocument, name: str, number: int, order: Sequence[str]) -> SectionView:
    blocks = tuple(_SECTIONS[name](audit, order))
    printed = None if name == "appendix" else number
    return SectionView(name.replace("_", "-"), name, TITLES[name], printed, blocks)


def _scope(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    yield Paragraph(words(DESIGN_ONLY), "lead")
    for text in audit.brief.scope:
        yield Paragraph(words(text))
    if audit.brief.limitations:
        yield Paragraph(words("Limitations:"))
        yield Items(tuple(words(text) for text in audit.brief.limitations))
        yield Paragraph(words("What the program read:"))
    yield Items((*_declared(audit), *_excluded(audit)))
    if own := PurePosixPath(_folder(audit)).name:
        yield Paragraph(words("Files are named from the folder ", Code(own), " on."), "note")
    if not audit.missing:
        return
    rows = tuple(Row((words(Code(r)), words(str(n)))) for r, n in audit.missing[:MISSING])
    columns = (Column("Declaration", "long"), Column("Checks", "figure"))
    caption = "What is not declared, and how many checks wait for it"
    yield Table("missing-table", caption, columns, rows, lead=True)
    if (more := len(audit.missing) - MISSING) > 0:
        where = Reference("checks", "appendix A") if "appendix" in order else "appendix A"
        yield Paragraph(words(f"And {more} more, listed with every check in ", where, "."))


def _declared(audit: AuditDocument) -> Iterator[Words]:
    """What was read and what was declared."""
    scope = audit.report.scope
    files, entries = _read(audit)
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
    yield from _unread(report.scope)
    for problem in report.problems:
        yield words("Could not be judged: ", position(problem.place), f": {problem.says}")
    for outcome in report.errors:
        subject = Code(outcome.subject)
        yield words(f"A rule broke: {outcome.code} on ", subject, f": {outcome.reason}")


def _unread(scope: Scope) -> Iterator[Words]:
    """The files that were not read: those that the settings exclude or that are called nearly as
    policies are by name, the others by the first of their names.
    """
    named = [one for one in scope.passed if one.kind in ("excluded", "nearly a policy")]
    for one in named[:_MOST_UNREAD]:
        yield words(
            "Not read: ", Position(one.file), f" ({one.reason.removeprefix('not read: ')})."
        )
    others = [one.file for one in scope.passed if one.kind == "not read"]
    rest = len(others) + len(named[_MOST_UNREAD:]) + scope.passed_more
    shown = others[:_MOST_NAMED]
    if rest:
        more = f" and {counted(rest - len(shown), 'more file')}" if rest > len(shown) else ""
        files = joined(Position(file) for file in shown)
        yield words("Not read, being no policies by their names: ", files, f"{more}.")


def _principles(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    named = _by_label(audit)
    for number, part in enumerate(audit.principles, 1):
        yield Part(part.title, tuple(_principle(part, named)), f"principle-{number}")


def _principle(part: PrinciplePart, named: Mapping[str, AuditFinding]) -> Iterator[Block]:
    if part.means:
        cited = part.source and f"({part.source.title}, {part.source.section}.)"
        yield Paragraph(words(part.means, *((" ", Aside(words(cited))) if cited else ())))
    yield Paragraph(_standing(part.score), "range")
    if part.strengths:
        pairs = tuple((rule.code, words(rule.title)) for rule in part.strengths)
        yield Fold(
            "What holds: these faults were looked for, and not found",
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


def _contradictions(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
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
    first, *rest = one.finding.departments or ("",)
    return words(entry, f", {first} against {' and '.join(rest)}" if rest else "")


def _findings(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    if audit.findings:
        yield Findings(tuple(finding_block(one) for one in audit.findings))
    else:
        yield Paragraph(words("No finding."))


def _heat_map(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
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
                words(sentence(row.department)),
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


def _actions(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    grid = audit.charts.get("actions")
    if not isinstance(grid, Grid):
        yield Paragraph(words("No finding, so no action."))
        return
    yield picture(grid, "actions-picture", "actions.svg", redundant=True)
    yield _field(grid)
    yield Paragraph(words(_EFFORT), "note")
    rows = [
        Row(
            (
                links((one.label,)),
                words(opening(one.finding.do)),
                words(one.owner or NOBODY),
                words(one.due),
                words(one.status_in_words),
                words(f"{one.finding.code} passes on ", Code(one.finding.at.route)),
            ),
            one.label,
        )
        for one in audit.findings
    ]
    columns = (
        Column("Finding", implied=True),
        Column("Action", "wide"),
        Column("Owner"),
        Column("Due"),
        Column("Status"),
        Column("How we will know", "long"),
    )
    caption = "Every action with its owner and how we will know"
    yield Table("actions-table", caption, columns, tuple(rows), "plan")


def _field(grid: Grid) -> Table:
    """The picture of the actions as a table of links."""
    columns = (Column("Impact", "name"), *(Column(sentence(name), "long") for name in grid.columns))
    rows = [
        Row(
            (
                words(sentence(name)),
                *(links(grid.labels(column, row)) for column in range(len(grid.columns))),
            )
        )
        for row, name in enumerate(grid.rows)
    ]
    return Table("field-table", grid.title, columns, tuple(rows), "field")


def _waivers(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    if not audit.waivers:
        yield Paragraph(words("None."))
        return
    counts = (
        "What is waived passes the gate until its last day, and still counts in every range and "
        "number of this audit."
    )
    yield Paragraph(words(counts))
    rows = []
    for label, status in audit.waivers:
        waiver = status.waiver
        ticket = f" ({waiver.ticket})" if waiver.ticket else ""
        cells = (
            links((label,) if label else ()),
            words(Code(waiver.code), " on ", Code(waiver.entry)),
            words(f"{waiver.reason}{ticket}"),
            words(waiver.approved_by),
            words(waiver.owner),
            words(waiver.expires.isoformat()),
            words(str(status.state)),
        )
        rows.append(Row(cells))
    titles = ("Approved by", "Owner", "Until", "State")
    columns = (
        Column("Finding", implied=True),
        Column("Waived", "long"),
        Column("Reason", "wide"),
        *(Column(title) for title in titles),
    )
    yield Table("waivers-table", "Waivers and their state", columns, tuple(rows))


def _questions(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    unsaid: dict[str, list[Words]] = {}
    for one in audit.report.questions:
        text = f"{one.says} {one.asks} {one.write} "
        unsaid.setdefault(one.owner, []).append(words(Code(one.code), f" {text}", Blank()))
    if unsaid:
        yield Paragraph(words("What is not said is no fault; it is asked, and counts as unknown."))
    for owner in sorted(unsaid, key=lambda name: (not name, name)):
        for_whom = f"For {owner.replace('-', ' ')}" if owner else "For whoever knows"
        yield Paragraph(words(f"{for_whom}:"), "lead")
        yield Items(tuple(unsaid[owner]), "questions")
    causes = [
        words(links(labels), f": {opening(question)} ", Blank())
        for question, labels in by_question(audit.findings)
    ]
    if causes and unsaid:
        yield Paragraph(words("About what was found:"), "lead")
    if causes:
        yield Items(tuple(causes), "questions")
    elif not unsaid:
        yield Paragraph(words("None."))


def _by_label(audit: AuditDocument) -> dict[str, AuditFinding]:
    return {one.label: one for one in audit.findings}


def _appendix(audit: AuditDocument, order: Sequence[str]) -> Iterator[Block]:
    return appendix(audit)


_SECTIONS: dict[str, Callable[[AuditDocument, Sequence[str]], Iterator[Block]]] = {
    "first_page": summary,
    "scope": _scope,
    "principles": _principles,
    "contradictions": _contradictions,
    "findings": _findings,
    "heat_map": _heat_map,
    "actions": _actions,
    "waivers": _waivers,
    "changes": changes,
    "questions": _questions,
    "appendix": _appendix,
}
