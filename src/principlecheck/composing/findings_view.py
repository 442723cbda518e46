"""A finding as it is read: the auditor's five parts, its evidence, and what people have said of it."""

from __future__ import annotations

from principlecheck.composing.chart_tables import compose_picture
from principlecheck.composing.words import NOBODY, audit_owner, make_words, open_audit_sentence
from principlecheck.model.audit.document import NO_DEPARTMENT, AuditFinding
from principlecheck.model.audit.dossier import Prose
from principlecheck.model.audit.view import (
    Answer,
    Block,
    Derivation,
    FindingBlock,
    Items,
    Paragraph,
    Picture,
    Quote,
)
from principlecheck.model.report.figure import report_figures_without_repeats
from principlecheck.model.report.report import Figure, Finding, Located, Source, principle_title
from principlecheck.model.units import (
    format_figure_in_words,
    format_sentence,
    format_thousands_in_remedy,
    format_thousands_in_text,
)
from principlecheck.reporters.money_text import render_money_or_needs

MOST_OF_A_LINE = 240
_OPENS = ("{", "[", ">", "|")
"""A place ends with the sign that opens a value; what is meant goes on to the end of the line."""


def compose_finding_block(one: AuditFinding) -> FindingBlock:
    """A finding in full."""
    found = one.finding
    figures = tuple(
        _compose_finding_derivation(figure)
        for figure in report_figures_without_repeats(found.figures)
        if figure.formula and figure.value
    )
    unknown = "" if found.money or figures else " Not quantified."
    return FindingBlock(
        label=one.label,
        title=found.title,
        severity=found.severity,
        confidence=found.confidence,
        code=found.code,
        name=found.name,
        principle=principle_title(found.principle),
        standing=str(one.standing),
        waived=_waiver_sentence_of_finding(found),
        condition=open_audit_sentence(found.says),
        quotes=tuple(
            quote_line_in_finding_block(located)
            for located in (found.at, *found.related)
            if located.place
        ),
        criterion=open_audit_sentence(found.why),
        source=cite_criterion_of_finding(found.source),
        consequence=f"{open_audit_sentence(found.effect)}{unknown}",
        figures=figures,
        money=render_money_or_needs(found),
        money_figure=_compose_finding_derivation(found.money.figure) if found.money else None,
        picture=picture_of_finding(one),
        action=format_thousands_in_remedy(open_audit_sentence(found.decide or found.do)),
        write=remedy_in_detail(found),
        cause=one.cause,
        ask="" if one.cause else open_audit_sentence(found.ask),
        remarks=tuple(block for prose in one.narrative for block in compose_prose_blocks(prose)),
        beside=one.beside,
        answer=Answer(
            audit_owner(one.owner),
            one.due,
            one.status_in_words,
            one.answer,
            planned_mending_of_finding(one),
        ),
        fingerprint=found.fingerprint,
        route=found.at.route,
        declared=found.at.place is not None,
        facets=(found.principle, found.departments or (NO_DEPARTMENT,), one.owner or NOBODY),
    )


def remedy_in_detail(found: Finding) -> str:
    """What to write in the policies, and all that the action for those who decide leaves out; empty
    where that says the same.
    """
    return (
        format_thousands_in_remedy(open_audit_sentence(found.do))
        if found.decide not in ("", found.do)
        else ""
    )


def planned_mending_of_finding(one: AuditFinding) -> tuple[tuple[str, str], ...]:
    """What people have said of mending a finding, each under its name."""
    names = ("priority", "cost", "effort", "evidence")
    said = ((format_sentence(name), getattr(one.plan, name)) for name in names)
    return tuple(pair for pair in said if pair[1])


def _waiver_sentence_of_finding(found: Finding) -> str:
    waiver = found.waiver
    if waiver is None:
        return ""
    until = f"until {waiver.expires}, approved by {waiver.approved_by}"
    return f"{until}: {waiver.reason} It still counts."


def _compose_finding_derivation(figure: Figure) -> Derivation:
    return Derivation(
        format_sentence(figure.title),
        format_figure_in_words(figure.value),
        format_thousands_in_text(figure.formula),
        tuple(format_thousands_in_text(step) for step in figure.steps),
        figure.assumptions,
    )


def picture_of_finding(one: AuditFinding, name: str = "") -> Picture | None:
    """The chart of a finding where it has one; `name` is its id where it stands a second time."""
    chart = one.finding.chart
    if chart is None:
        return None
    file = f"{one.finding.code}-{one.finding.fingerprint}.svg"
    return compose_picture(chart, name or f"{one.anchor}-picture", file)


def cite_criterion_of_finding(source: Source) -> str:
    """Where a criterion comes from."""
    ours = "" if source.basis == "source" else "; our interpretation"
    return f"{source.title}, {source.section}{ours}."


def quote_line_in_finding_block(located: Located) -> Quote:
    """The line of a declared value with what is meant in it, cut after `MOST_OF_A_LINE` characters.

    Raises ValueError where nothing is declared.
    """
    place, line = located.place, located.excerpt
    if place is None:
        raise ValueError(f"{located.route} is declared nowhere, so there is no line to quote.")
    start, end = place.column - 1, place.end_column - 1
    if line[start:end] in _OPENS:
        end = len(line.rstrip())
    cut = "…" if len(line) > MOST_OF_A_LINE else ""
    line = line[:MOST_OF_A_LINE]
    meant = line[start:end]
    if not meant.strip():
        return Quote(place.file, place.line, place.column, f"{line}{cut}", "", "")
    return Quote(
        place.file, place.line, place.column, line[:start], meant, f"{line[max(start, end) :]}{cut}"
    )


def compose_prose_blocks(prose: Prose) -> tuple[Block, ...]:
    """A paragraph of a person's, and the list that it introduces."""
    paragraph = (Paragraph(make_words(prose.text)),) if prose.text else ()
    return (
        (*paragraph, Items(tuple(make_words(item) for item in prose.items)))
        if prose.items
        else paragraph
    )
