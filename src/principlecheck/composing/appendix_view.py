"""The appendices: everything that somebody needs who wants to check the audit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from principlecheck.composing.parts import gather_audit_figures, tally_rules_for_audit
from principlecheck.composing.words import (
    audit_finding_links,
    audit_position_or_route,
    audit_words_of_codes,
    audit_words_of_statuses,
    join_audit_words,
    make_words,
    title_of_check_in_audit,
)
from principlecheck.glossary import GLOSSARY
from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.audit.view import (
    Block,
    Code,
    Column,
    Fold,
    Items,
    Pairs,
    Paragraph,
    Part,
    Position,
    Row,
    Strong,
    Table,
    Words,
)
from principlecheck.model.report.report import Figure, Finding, Located, Report, RuleCard
from principlecheck.model.units import format_figure_in_words, format_full_stop, format_sentence

METHOD = (
    "Documents become a typed organisation; arithmetic turns it into facts; principle packs judge "
    "the facts. A rule ends in one of: pass, fail, not declared, not applicable, not assessable, "
    "error. Within a rule the entries are averaged, so that splitting a policy over many files "
    "changes nothing; rules weigh critical 8, high 4, medium 2, low 1, information 0. Range = "
    "passed to passed + unknown, over passed + failed + unknown; coverage = passed + failed over "
    "the same. Below 60 % coverage no range is printed; with any error there is no score; an open "
    "critical finding is “not met” at any number."
)
JUDGEMENT = (
    "Severity says how much a finding harms; confidence, how sure it is: certain (a contradiction "
    "in what is declared), likely, or an opinion. A criterion is the sources' own unless it says "
    "“our interpretation”: the source does not say it, but asks for something that it follows from. "
    "Law and danger come first, the nearer date before the later one. A cause keeps its number "
    "between reports as long as it holds most of what it held."
)
MONEY = (
    "Low and high are the two ends of one model with one set of inputs, printed to two digits "
    "outwards, each from the exact figure; likely is half way, since nothing that is declared says "
    "that one end is nearer. What several findings cost with the same contacts is counted once, "
    "whoever owns them, so that the causes add up to the whole. What is moved, in doubt or in no "
    "plan stands apart and in no sum."
)


def compose_appendix(audit: AuditDocument) -> Iterator[Block]:
    """Every check, the method with its thresholds and figures, the input, the terms."""
    report = audit.report
    checks = (
        _appendix_checks_table(report),
        Fold("What was not judged, and why", (_appendix_unjudged_table(report),)),
    )
    yield Part("Appendix A. Every check and its outcome", checks, "checks")
    yield Part("Appendix B. Method", tuple(_compose_appendix_method(audit)), "method")
    files = [
        Row((make_words(Position(name)), make_words(Code(digest))))
        for name, digest in report.scope.files
    ]
    caption = "Files read, with their SHA-256"
    columns = (Column("File", "long"), Column("SHA-256"))
    table = Table("files-table", caption, columns, tuple(files), "small")
    reproduce = Paragraph(make_words("Reproduce with ", Code(audit.command), "."))
    yield Part("Appendix C. Input", (Fold(caption, (table,)), reproduce), "input")
    terms = tuple((term, make_words(says)) for term, says in sorted(GLOSSARY.items()))
    yield Part("Appendix D. Terms", (Pairs(terms, "terms"),), "terms")


def _appendix_checks_table(report: Report) -> Table:
    found: dict[str, list[Finding]] = defaultdict(list)
    for one in report.findings:
        found[one.code].append(one)
    rows = [
        Row(
            (
                make_words(rule.code),
                make_words(title_of_check_in_audit(rule.title, rule.name, found[rule.code])),
                make_words(rule.severity),
                make_words(audit_words_of_statuses(tally)),
            )
        )
        for rule, tally in tally_rules_for_audit(report)
    ]
    columns = (
        Column("Check", "name"),
        Column("What it looks for", "wide"),
        Column("Severity"),
        Column("Outcomes"),
    )
    caption = "Every check and how often it ended in each way"
    return Table("checks-table", caption, columns, tuple(rows), "small")


def _appendix_unjudged_table(report: Report) -> Table:
    rows = [
        Row(
            (
                make_words(one.code),
                make_words(Code(one.subject)),
                make_words(str(one.status)),
                make_words(one.reason or (one.asked.question if one.asked else ""))
                or audit_words_of_codes(one.missing),
            )
        )
        for one in report.outcomes
        if one.status not in ("pass", "fail")
    ]
    everything = Row((*(make_words("–"),) * 3, make_words("everything was judged")))
    columns = (
        Column("Check", "name"),
        Column("On", "long"),
        Column("Outcome"),
        Column("Waits for, or why", "wide"),
    )
    caption = "What was not judged, and why"
    return Table("unjudged-table", caption, columns, tuple(rows) or (everything,), "small")


def _compose_appendix_method(audit: AuditDocument) -> Iterator[Block]:
    report = audit.report
    yield Paragraph(make_words(METHOD))
    yield Paragraph(make_words(JUDGEMENT))
    yield Paragraph(make_words(MONEY))
    packs = join_audit_words(
        make_words(f"{name} ", Code(version)) for name, version in report.packs
    )
    yield Paragraph(make_words("Packs: ", packs, "."))
    set_by = [_appendix_thresholds_line(rule) for rule in report.rules if rule.thresholds]
    yield Fold("Thresholds used", _appendix_list_or_none(set_by))
    computed = gather_audit_figures(audit)
    numbered = _number_appendix_inputs([figure for figure, _ in computed])
    lines = [_appendix_figure_line(figure, labels, numbered) for figure, labels in computed]
    yield Fold("Figures, with their formulas and inputs", _appendix_list_or_none(lines))
    if numbered:
        rows = [
            Row(
                (
                    make_words(str(number)),
                    make_words(Code(where.route)),
                    make_words(audit_position_or_route(where)),
                )
            )
            for where, number in numbered.items()
        ]
        caption = "Inputs of the figures"
        columns = (
            Column("Number", "figure", implied=True),
            Column("Declared", "long"),
            Column("Where", "long"),
        )
        yield Fold(caption, (Table("inputs-table", caption, columns, tuple(rows), "small"),))


def _appendix_list_or_none(lines: Sequence[Words]) -> tuple[Block, ...]:
    return (Items(tuple(lines) or (make_words("None."),), "small"),)


def _appendix_thresholds_line(rule: RuleCard) -> Words:
    def one(name: str, value: str) -> Words:
        own = rule.own_thresholds.get(name)
        return make_words(
            Code(name), f" {value}{f' (set; default {own})' if own is not None else ''}"
        )

    return make_words(
        f"{rule.code}: ",
        join_audit_words(one(name, value) for name, value in rule.thresholds.items()),
    )


def _appendix_figure_line(
    figure: Figure, labels: Sequence[str], numbered: dict[Located, int]
) -> Words:
    source = f" (source: {figure.source})" if figure.source else ""
    inputs = (
        _join_number_runs_in_appendix(sorted({numbered[where] for where in figure.inputs}))
        or "none"
    )
    assumed = " ".join(format_full_stop(one) for one in figure.assumptions)
    return make_words(
        audit_finding_links(labels),
        f" {format_sentence(figure.title)}: ",
        Strong(make_words(format_figure_in_words(figure.value))),
        f". Formula: {figure.formula}{source}. Inputs: {inputs}.",
        f" Assumed: {assumed}" if assumed else "",
    )


def _number_appendix_inputs(computed: Sequence[Figure]) -> dict[Located, int]:
    """Every declared value that a figure rests on, by route and place, with its number."""
    found = {where for figure in computed for where in figure.inputs}
    ordered = sorted(found, key=lambda where: (where.route, str(where.place), where.excerpt))
    return {where: number for number, where in enumerate(ordered, 1)}


def _join_number_runs_in_appendix(numbers: Sequence[int]) -> str:
    """Ascending numbers with what follows on drawn together: `1, 3–7`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
