"""The overview of several organisations as it is read."""

from __future__ import annotations

from collections.abc import Iterator

from principlecheck.composing.table_sheets import sheets_from_audit_tables
from principlecheck.composing.words import (
    DASH,
    audit_range_with_coverage,
    audit_score_range_bar,
    audit_words_of_codes,
    join_audit_words,
    make_words,
    why_cell_has_no_findings,
)
from principlecheck.model.audit.look import Look
from principlecheck.model.audit.view import (
    AuditView,
    Block,
    Code,
    Column,
    FileLink,
    Inline,
    Items,
    Pairs,
    Paragraph,
    Row,
    SectionView,
    SeverityMark,
    Strong,
    Table,
    Tally,
    Words,
)
from principlecheck.model.report.portfolio import CommonFailing, Member, Portfolio
from principlecheck.model.report.report import SEVERITIES
from principlecheck.model.units import format_sentence

SCOPE = (
    "These are audits of how policies are designed. They read what is declared and show what "
    "follows from it; they do not show what happens on the day, and they are not scores of a "
    "service."
)
RANGE = (
    "A range runs from what has passed to what would have if everything undeclared passed too. "
    "Ranges over different declarations are not to be compared: look at the coverage first. “Not "
    "met” says that a critical finding is open, whatever the range."
)
METHOD = (
    "Within a check the entries are averaged; checks weigh critical 8, high 4, medium 2, low 1, "
    "information 0. Range = passed to passed + unknown, over passed + failed + unknown; coverage = "
    "passed + failed over the same. Below 60 % coverage no range is printed; with any error there "
    "is no score."
)
OVERLAP = (
    "Money is what the findings cost these organisations together, from their own figures, and may "
    "overlap between checks; it is not to be added up down the column."
)
NAMED = Column("Organisation", "name")


def compose_portfolio_view(portfolio: Portfolio, look: Look | None = None) -> AuditView:
    """The overview as it is read. Names link to the audits in their folders."""
    sections = (
        ("organisations", "The organisations", _compose_portfolio_members),
        ("scope", "Scope and limits", _compose_portfolio_scope),
        ("principles", "How far each principle is met", _compose_portfolio_principles),
        ("heat-map", "Where the findings are", _compose_portfolio_heat_map),
        ("common", "What several have in common", _compose_portfolio_common_section),
        ("method", "How it is judged", _compose_portfolio_method),
    )
    as_of = portfolio.as_of or DASH
    made = tuple(
        SectionView(name, name, title, number, tuple(make(portfolio)))
        for number, (name, title, make) in enumerate(sections, 1)
    )
    return AuditView(
        kind="Policy design audits",
        name="An overview",
        organisation="",
        author="",
        classification="",
        as_of=None,
        version=portfolio.version,
        reminder=f"Design audits of declared policies as of {as_of}",
        logo=None,
        look=look or Look(),
        front=_portfolio_particulars(portfolio, as_of),
        sections=made,
        sheets=sheets_from_audit_tables(made),
    )


def _portfolio_particulars(portfolio: Portfolio, as_of: str) -> Pairs:
    hidden = ", their names hidden; the letters follow no order" if portfolio.anonymised else ""
    pairs = (
        ("Organisations", make_words(f"{len(portfolio.members)}{hidden}")),
        ("As of", make_words(as_of)),
        ("Prepared with", make_words(f"principlecheck {portfolio.version}")),
    )
    return Pairs(pairs, "particulars")


def _compose_portfolio_members(portfolio: Portfolio) -> Iterator[Block]:
    columns = (
        NAMED,
        Column("Verdict", "wide"),
        *(Column(format_sentence(name), "figure") for name in SEVERITIES),
        Column("Input", "long"),
        Column("As of"),
    )
    caption = "Each organisation's verdict, and its findings by severity"
    rows = tuple(Row(_portfolio_member_row(one)) for one in portfolio.members)
    yield Table("organisations-table", caption, columns, rows)
    order = "in no order" if portfolio.anonymised else "by name"
    yield Paragraph(
        make_words(
            f"They stand {order}, and no number ranks them: each has declared other things, and "
            "what is not declared is not judged."
        ),
        "note",
    )
    if not portfolio.anonymised:
        own = (
            "Each name leads to that organisation's own audit, where every finding stands in full."
        )
        yield Paragraph(make_words(own), "note")


def _portfolio_member_row(one: Member) -> tuple[Words, ...]:
    if not one.judged:
        trouble = make_words(Strong(make_words("Not judged.")), f" {one.trouble}")
        return (
            make_words(one.name),
            trouble,
            *((),) * len(SEVERITIES),
            make_words(DASH),
            make_words(DASH),
        )
    name: str | Inline = FileLink(one.folder, one.name) if one.folder else one.name
    counts = (make_words(str(one.counts[severity] or DASH)) for severity in SEVERITIES)
    return (
        make_words(name),
        make_words(one.verdict),
        *counts,
        make_words(one.read),
        make_words(one.as_of),
    )


def _compose_portfolio_scope(portfolio: Portfolio) -> Iterator[Block]:
    yield Paragraph(make_words(SCOPE), "lead")
    columns = (
        NAMED,
        Column("Declared nowhere", "wide"),
        Column("Checks that wait for a declaration", "figure"),
        Column("Files passed over, problems, checks that broke", "figure"),
    )
    rows = [
        Row(
            (
                make_words(one.name),
                audit_words_of_codes(one.absent_sections) or make_words(DASH),
                make_words(str(one.waiting or DASH)),
                make_words(str(one.left_out or DASH)),
            )
            if one.judged
            else (
                make_words(one.name),
                make_words("everything"),
                make_words(DASH),
                make_words("everything"),
            )
        )
        for one in portfolio.members
    ]
    caption = "What is not declared, and what could not be judged"
    yield Table("scope-table", caption, columns, tuple(rows))
    if portfolio.passed:
        passed = [
            make_words("Passed over: ", Code(path), f" ({why}).") for path, why in portfolio.passed
        ]
        yield Items(tuple(passed))


def _compose_portfolio_principles(portfolio: Portfolio) -> Iterator[Block]:
    unknown = (make_words("not judged"),) * len(portfolio.columns)
    rows = [
        Row(
            (
                make_words(one.name),
                *(
                    make_words(
                        audit_score_range_bar(score) if score else (),
                        audit_range_with_coverage(score),
                    )
                    for score in one.scores
                ),
            )
            if one.judged
            else (make_words(one.name), *unknown)
        )
        for one in portfolio.members
    ]
    caption = "Each organisation's range on each principle, with its coverage"
    yield Table("principles-table", caption, _portfolio_principle_heads(portfolio), tuple(rows))
    yield Paragraph(make_words(RANGE), "note")


def _portfolio_principle_heads(portfolio: Portfolio) -> tuple[Column, ...]:
    return (NAMED, *(Column(column.title, "long") for column in portfolio.columns))


def _compose_portfolio_heat_map(portfolio: Portfolio) -> Iterator[Block]:
    unknown = (make_words("not judged"),) * len(portfolio.columns)
    rows = [
        Row(
            (
                make_words(one.name),
                *(
                    make_words(Tally(count, worst) if count else why_cell_has_no_findings(score))
                    for (count, worst), score in zip(one.heat, one.scores, strict=True)
                ),
            )
            if one.judged
            else (make_words(one.name), *unknown)
        )
        for one in portfolio.members
    ]
    caption = "Findings by organisation and principle, with the worst severity among them"
    yield Table("heat-table", caption, _portfolio_principle_heads(portfolio), tuple(rows), "heat")
    none = (
        "“None” says that nothing was found in what is declared, not that there is nothing to find."
    )
    yield Paragraph(make_words(none), "note")


def _compose_portfolio_common_section(portfolio: Portfolio) -> Iterator[Block]:
    if portfolio.causes:
        yield _portfolio_shared_causes_table(portfolio)
    if portfolio.common:
        columns = (
            Column("Check"),
            Column("What is found", "wide"),
            Column("Principle"),
            Column("At worst"),
            Column("Fails in"),
            Column("Which", "long"),
            Column("A year", "long"),
        )
        caption = (
            "Checks that fail in two organisations or more, and in how many of those that declare "
            "enough to be judged by them"
        )
        rows = tuple(Row(_portfolio_failing_row(one)) for one in portfolio.common)
        yield Table("common-table", caption, columns, rows, lead=True)
        if any(one.money for one in portfolio.common):
            yield Paragraph(make_words(OVERLAP), "note")
    else:
        yield Paragraph(make_words("No check fails in more than one of them."))
    if costs := [one for one in portfolio.members if one.money]:
        yield Paragraph(make_words("What the findings of each cost a year, nothing counted twice:"))
        yield Items(tuple(make_words(f"{one.name}: {'; '.join(one.money)}") for one in costs))


def _portfolio_shared_causes_table(portfolio: Portfolio) -> Table:
    columns = (
        Column("Cause", "name"), Column("At worst"), Column("Found in"),
        Column("Which", "long"), Column("Findings", "figure"),
    )  # fmt: skip
    caption = "Causes that two organisations or more have"
    rows = tuple(
        Row(
            (
                make_words(one.title),
                make_words(SeverityMark(one.worst)),
                make_words(f"{len(one.members)} of {len(portfolio.members)}"),
                make_words(", ".join(one.members)),
                make_words(str(one.findings)),
            )
        )
        for one in portfolio.causes
    )
    return Table("causes-table", caption, columns, rows, lead=True)


def _portfolio_failing_row(one: CommonFailing) -> tuple[Words, ...]:
    money = [
        f"{amount} (known of {known})" if known < len(one.failing) else amount
        for amount, known in one.money
    ]
    return (
        make_words(one.code),
        make_words(one.title),
        make_words(one.principle),
        make_words(SeverityMark(one.worst)),
        make_words(f"{len(one.failing)} of {one.judged}"),
        make_words(", ".join(one.failing)),
        make_words("; ".join(money) or DASH),
    )


def _compose_portfolio_method(portfolio: Portfolio) -> Iterator[Block]:
    yield Paragraph(make_words(METHOD))
    packs = join_audit_words(
        make_words(f"{name} ", Code(version)) for name, version in portfolio.packs
    )
    own = ", and any of their own" if portfolio.anonymised else ""
    yield Paragraph(make_words("Packs: ", packs or DASH, f"{own}."))
    if portfolio.command:
        yield Paragraph(make_words("Reproduce with ", Code(portfolio.command), "."))
