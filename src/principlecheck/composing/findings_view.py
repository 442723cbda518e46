"""A finding as it is read: the auditor's five parts, its evidence, and what people have said of it."""

from __future__ import annotations

from principlecheck.composing.chart_tables import picture
from principlecheck.composing.words import NOBODY, opening, owned_by, words
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
from principlecheck.model.report.figure import printed_once
from principlecheck.model.report.report import Figure, Finding, Located, Source, principle_title
from principlecheck.model.units import amounts_apart, in_words, sentence, told_apart
from principlecheck.reporters.money_text import money_or_needs

MOST_OF_A_LINE = 240
_OPENS = ("{", "[", ">", "|")
"""A place ends with the sign that opens a value; what is meant goes on to the end of the line."""


def finding_block(one: AuditFinding) -> FindingBlock:
    """A finding in full."""
    found = one.finding
    figures = tuple(
        _derivation(figure)
        for figure in printed_once(found.figures)
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
        waived=_waived(found),
        condition=opening(found.says),
        quotes=tuple(quote(located) for located in (found.at, *found.related) if located.place),
        criterion=opening(found.why),
        source=cited(found.source),
        consequence=f"{opening(found.effect)}{unknown}",
        figures=figures,
        money=money_or_needs(found),
        money_figure=_derivation(found.money.figure) if found.money else None,
        picture=finding_picture(one),
        action=told_apart(opening(found.decide or found.do)),
        write=in_detail(found),
        cause=one.cause,
        ask="" if one.cause else opening(found.ask),
        remarks=tuple(block for prose in one.narrative for block in prose_blocks(prose)),
        beside=one.beside,
        answer=Answer(
            owned_by(one.owner),
            one.due,
            one.status_in_words,
            one.answer,
            planned(one),
        ),
        fingerprint=found.fingerprint,
        route=found.at.route,
        declared=found.at.place is not None,
        facets=(found.principle, found.departments or (NO_DEPARTMENT,), one.owner or NOBODY),
    )


def in_detail(found: Finding) -> str:
    """What to write in the policies, and all that the action for those who decide leaves out; empty
    where that says the same.
    """
    return told_apart(opening(found.do)) if found.decide not in ("", found.do) else ""


def planned(one: AuditFinding) -> tuple[tuple[str, str], ...]:
    """What people have said of mending a finding, each under its name."""
    names = ("priority", "cost", "effort", "evidence")
    said = ((sentence(name), getattr(one.plan, name)) for name in names)
    return tuple(pair for pair in said if pair[1])


def _waived(found: Finding) -> str:
    waiver = found.waiver
    if waiver is None:
        return ""
    until = f"until {waiver.expires}, approved by {waiver.approved_by}"
    return f"{until}: {waiver.reason} It still counts."


def _derivation(figure: Figure) -> Derivation:
    return Derivation(
        sentence(figure.title),
        in_words(figure.value),
        amounts_apart(figure.formula),
        tuple(amounts_apart(step) for step in figure.steps),
        figure.assumptions,
    )


def finding_picture(one: AuditFinding, name: str = "") -> Picture | None:
    """The chart of a finding where it has one; `name` is its id where it stands a second time."""
    chart = one.finding.chart
    if chart is None:
        return None
    file = f"{one.finding.code}-{one.finding.fingerprint}.svg"
    return picture(chart, name or f"{one.anchor}-picture", file)


def cited(source: Source) -> str:
    """Where a criterion comes from."""
    ours = "" if source.basis == "source" else "; our interpretation"
    return f"{source.title}, {source.section}{ours}."


def quote(located: Located) -> Quote:
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


def prose_blocks(prose: Prose) -> tuple[Block, ...]:
    """A paragraph of a person's, and the list that it introduces."""
    paragraph = (Paragraph(words(prose.text)),) if prose.text else ()
    return (
        (*paragraph, Items(tuple(words(item) for item in prose.items)))
        if prose.items
        else paragraph
    )
