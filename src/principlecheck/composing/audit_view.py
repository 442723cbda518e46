"""From the audit as a document to the audit as it is read: sections in order, in words.

A section is made by the function of its name; `findings_view` and `appendix_view` hold the two
that are long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from msgspec.structs import replace

from principlecheck.composing.appendix_view import appendix
from principlecheck.composing.chart_tables import picture
from principlecheck.composing.findings_view import finding_block
from principlecheck.composing.parts import (
    by_question,
    by_rule,
    next_declarations,
    other_entries,
    set_aside,
    set_otherwise,
)
from principlecheck.composing.words import (
    DASH,
    NOBODY,
    codes,
    covered,
    joined,
    judged,
    links,
    opening,
    position,
    score_range,
    words,
)
from principlecheck.model.audit.document import (
    SECTIONS,
    AuditDocument,
    AuditFinding,
    Changes,
    PrinciplePart,
    Standing,
)
from principlecheck.model.audit.look import Look
from principlecheck.model.audit.view import (
    Aside,
    AuditView,
    Blank,
    Block,
    Code,
    Column,
    Counts,
    DecisionLine,
    Decisions,
    Findings,
    Fold,
    Items,
    Pairs,
    Paragraph,
    Part,
    Position,
    RangeBar,
    Reference,
    Row,
    RuleLine,
    Rules,
    SectionView,
    SeverityMark,
    Strong,
    Table,
    Tally,
    Words,
)
from principlecheck.model.report.chart import Grid
from principlecheck.model.report.figure import head_of
from principlecheck.model.report.report import Score, principle_title
from principlecheck.model.units import counted, sentence

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
MONEY_NEEDS = 3
FOLDED = 12
"""Lists longer than this begin folded, where a format folds."""
DESIGN_ONLY = (
    "This is an audit of how policies are designed. It reads what is declared and shows what "
    "follows from it; it does not show what happens on the day, and it is not a score of the "
    "service."
)
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
_EFFORT = (
    "Impact is the severity. Effort is read from the declarations alone: how many departments a "
    "finding concerns and how many files have to change."
)
SEVERITY = Column("Severity")


def audit_view(
    audit: AuditDocument,
    look: Look | None = None,
    order: Sequence[str] = SECTIONS,
    own: Mapping[str, SectionView] | None = None,
) -> AuditView:
    """The audit as it is read: the sections of `order`, numbered as they come. `own` are sections
    that somebody has written, by their names; the program's own cannot be among them.
    """
    texts = own or {}
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


def _named(audit: AuditDocument, look: Look, sections: tuple[SectionView, ...]) -> AuditView:
    brief, report = audit.brief, audit.report
    classified = f" · {brief.classification}" if brief.classification else ""
    return AuditView(
        kind=KIND,
        name=brief.client or report.organisation,
        organisation=report.organisation,
        author=brief.author,
        classification=brief.classification,
        as_of=report.as_of,
        version=report.version,
        reminder=f"A design audit of declared policies as of {report.as_of}{classified}",
        logo=brief.logo,
        look=look,
        folder=_shared_folder(name for name, _ in report.scope.files),
        front=_front(audit, linked=any(one.name == "appendix" for one in sections)),
        sections=sections,
    )


def _shared_folder(names: Iterable[str]) -> str:
    """The folder that all files are in, with a slash at its end, or nothing."""
    levels = zip(*(PurePosixPath(name).parts[:-1] for name in names), strict=False)
    kept: list[str] = []
    for level in levels:
        if len(set(level)) > 1:
            break
        kept.append(level[0])
    return "".join(f"{part.rstrip('/')}/" for part in kept)


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
    shown = None if name == "appendix" else number
    return SectionView(name.replace("_", "-"), name, TITLES[name], shown, blocks)


Blocks = Iterator[Block]


def _first_page(audit: AuditDocument, order: Sequence[str]) -> Blocks:
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


def _since(changes: Changes) -> Words:
    hidden = sum(one.hidden for one in changes.gone)
    return words(
        f"Since {changes.since}: {len(changes.new)} new, {len(changes.reopened)} reopened, "
        f"{len(changes.unchanged)} unchanged, {len(changes.gone) - hidden} solved, "
        f"{hidden} out of sight. ",
        Reference("changes", "All changes"),
    )


def _ranges(audit: AuditDocument, order: Sequence[str]) -> Blocks:
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
    yield picture(audit.charts["ranges"], "ranges", "ranges.svg", spare=True)


def range_bar(score: Score) -> Words:
    """A score's range as a bar; nothing where there is none."""
    if score.low is None or score.high is None:
        return ()
    return (RangeBar(score.low, score.high),)


def _money(audit: AuditDocument) -> Blocks:
    rows = [
        Row(
            (
                words(sentence(one.owner or NOBODY)),
                words(one.total.shown if one.total else DASH),
                links(one.findings),
                links(one.left_out),
                links(one.uncounted),
            )
        )
        for one in audit.money
    ]
    rows += [
        Row((words(Strong(words("Together"))), words(Strong(words(total.shown))), (), (), ()))
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


def _scope(audit: AuditDocument, order: Sequence[str]) -> Blocks:
    yield Paragraph(words(DESIGN_ONLY), "lead")
    for text in audit.brief.scope:
        yield Paragraph(words(text))
    if audit.brief.limitations:
        yield Paragraph(words("Limitations:"))
        yield Items(tuple(words(text) for text in audit.brief.limitations))
        yield Paragraph(words("What the program read:"))
    yield Items((*_declared(audit), *_excluded(audit)))
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
    if left_out := set_aside(report):
        yield words(left_out)
    for line in set_otherwise(report):
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


def _principles(audit: AuditDocument, order: Sequence[str]) -> Blocks:
    named = _by_label(audit)
    for number, part in enumerate(audit.principles, 1):
        yield Part(part.title, tuple(_principle(part, named)), f"principle-{number}")


def _principle(part: PrinciplePart, named: Mapping[str, AuditFinding]) -> Blocks:
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
    told = f" {score_range(score)}, coverage {covered(score.coverage)}"
    return words(range_bar(score), told, *note, ".")


def _contradictions(audit: AuditDocument, order: Sequence[str]) -> Blocks:
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


def _findings(audit: AuditDocument, order: Sequence[str]) -> Blocks:
    if audit.findings:
        yield Findings(tuple(finding_block(one) for one in audit.findings))
    else:
        yield Paragraph(words("No finding."))


def _heat_map(audit: AuditDocument, order: Sequence[str]) -> Blocks:
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


def _actions(audit: AuditDocument, order: Sequence[str]) -> Blocks:
    grid = audit.charts.get("actions")
    if not isinstance(grid, Grid):
        yield Paragraph(words("No finding, so no action."))
        return
    yield picture(grid, "actions-picture", "actions.svg", spare=True)
    yield _field(grid)
    yield Paragraph(words(_EFFORT), "note")
    rows = [
        Row(
            (
                links((one.label,)),
                words(opening(one.finding.do)),
                words(one.owner or NOBODY),
                words(one.due),
                words(str(one.status)),
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


def _waivers(audit: AuditDocument, order: Sequence[str]) -> Blocks:
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


def _changes(audit: AuditDocument, order: Sequence[str]) -> Blocks:
    if audit.changes is None:
        yield Paragraph(words("No earlier report was handed in."))
    else:
        yield from _changed(audit, audit.changes)
    if not audit.unattached:
        return
    rows = [
        Row(
            (
                words(Code(one.key), f" ({one.kind})"),
                words(one.title or "unknown"),
                words(Code(one.where)),
                words(one.says or DASH),
            )
        )
        for one in audit.unattached
    ]
    columns = (
        Column("Written under"),
        Column("Finding", "wide"),
        Column("Where", "long"),
        Column("What it says", "wide"),
    )
    caption = "Answers and narratives without a finding"
    table = Table("unattached-table", caption, columns, tuple(rows))
    yield Part("Answers to findings that are not in this audit", (table,))


def _changed(audit: AuditDocument, changes: Changes) -> Blocks:
    against = f"Against the report as of {changes.since} (principlecheck {changes.version}). "
    yield Paragraph(words(f"{against}{changes.note}"))
    come = [_by_label(audit)[one] for one in (*changes.reopened, *changes.new, *changes.not_judged)]
    if come:
        rows = tuple(Row(_come(one), one.label) for one in come)
        columns = (Column("Finding", "wide"), Column("Standing"), SEVERITY, Column("On", "long"))
        yield Table("new-table", "Findings that are new or back", columns, rows)
    else:
        yield Paragraph(words("No finding is new, and none has come back."))
    yield Paragraph(_unchanged(audit, changes))
    if changes.gone:
        yield _gone(changes)
        if any(one.hidden for one in changes.gone):
            hidden = (
                "What is out of sight has not been solved: nobody can judge it any more, or "
                "nobody has."
            )
            yield Paragraph(words(hidden), "note")
    scores = [
        Row(
            (
                words(principle_title(pair.principle)),
                words(judged(pair.before)),
                words(judged(pair.now)),
            )
        )
        for pair in changes.scores
    ]
    ranges = (Column("Principle", "name"), Column("Before"), Column("Now", "wide"))
    yield Table("scores-table", "Ranges before and now", ranges, tuple(scores))


def _come(one: AuditFinding) -> tuple[Words, ...]:
    known = one.standing == Standing.NOT_JUDGED
    standing = words(str(one.standing))
    return (
        words(links((one.label,)), f" {one.finding.title}"),
        standing if known else words(Strong(standing)),
        words(SeverityMark(one.finding.severity)),
        words(Code(one.finding.at.route)),
    )


def _unchanged(audit: AuditDocument, changes: Changes) -> Words:
    if not changes.unchanged:
        return words("Unchanged: none.")
    told = f"Unchanged: {counted(len(changes.unchanged), 'finding')}"
    if len(changes.unchanged) == len(audit.findings):
        return words(f"{told}.")
    return words(f"{told}, all the others under ", Reference("findings", "Findings"), ".")


def _gone(changes: Changes) -> Table:
    rows = []
    for one in changes.gone:
        label = f"{one.label} " if one.label else ""
        cells = (
            words(f"{label}{one.finding.code} {one.finding.title}"),
            words("out of sight" if one.hidden else Strong(words("solved"))),
            words(SeverityMark(one.finding.severity)),
            words(Code(one.finding.at.route)),
            words(one.why or "its check passes now"),
        )
        rows.append(Row(cells))
    columns = (
        Column("No longer there", "wide"),
        Column("What became of it"),
        SEVERITY,
        Column("On", "long"),
        Column("Why", "wide"),
    )
    caption = "Findings that are no longer there, and why"
    return Table("gone-table", caption, columns, tuple(rows))


def _questions(audit: AuditDocument, order: Sequence[str]) -> Blocks:
    asked = [
        words(links(labels), f": {opening(question)} ", Blank())
        for question, labels in by_question(audit.findings)
    ]
    yield Items(tuple(asked), "questions") if asked else Paragraph(words("None."))


def _by_label(audit: AuditDocument) -> dict[str, AuditFinding]:
    return {one.label: one for one in audit.findings}


def _appendix(audit: AuditDocument, order: Sequence[str]) -> Blocks:
    return appendix(audit)


_SECTIONS: dict[str, Callable[[AuditDocument, Sequence[str]], Blocks]] = {
    "first_page": _first_page,
    "scope": _scope,
    "principles": _principles,
    "contradictions": _contradictions,
    "findings": _findings,
    "heat_map": _heat_map,
    "actions": _actions,
    "waivers": _waivers,
    "changes": _changes,
    "questions": _questions,
    "appendix": _appendix,
}
