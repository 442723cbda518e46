"""The first check of policies that have just been written: what to mend first, what to answer next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from principlecheck.model import units
from principlecheck.model.format.organisation import ORGANISATION
from principlecheck.model.report.refusal import format_problems_of_refusal
from principlecheck.model.report.report import Report
from principlecheck.usecases.run import Run

_FIRST = 2
MOST_QUESTIONS = 3
_HARDLY_ANYTHING = 0.05
"""A share of the weight of all checks, under which no finding says little."""


def first_check_after_init(folder: Path) -> Iterator[str]:
    """What the first check says, in paragraphs: the two worst findings, and the three questions
    whose answers would let the most harm be judged. Raises `Refusal`.
    """
    report = Run([folder]).report
    if report.problems:
        yield f"First check: {units.format_count(len(report.problems), 'problem')} to mend."
        yield from list(format_problems_of_refusal(report.problems))[:_FIRST]
        return
    found = len(report.findings)
    more = f", the first {_FIRST}:" if found > _FIRST else ":" if found else "."
    yield f"First check: {units.format_count(found, 'finding') if found else 'no finding'}{more}"
    for finding in report.findings[:_FIRST]:
        yield f"{finding.code}  {finding.title}. {finding.says} Do: {finding.do}"
    routes = [suggestion.route for suggestion in report.suggestions][:MOST_QUESTIONS]
    questions = [_missing_declaration_asked_at_init(route) for route in routes]
    questions += [one.asks for one in report.questions][: MOST_QUESTIONS - len(questions)]
    if questions:
        yield "Answer next, which would tell the most:"
        yield from (f"{number}. {question}" for number, question in enumerate(questions, 1))


def first_question_after_init(report: Report) -> str:
    """The question whose answer would let most be judged, where hardly anything is; else nothing."""
    if report.coverage is None or report.coverage >= _HARDLY_ANYTHING or not report.suggestions:
        return ""
    return f"Answer first, which would tell the most: {_missing_declaration_asked_at_init(report.suggestions[0].route)}"


def _missing_declaration_asked_at_init(route: str) -> str:
    """A declaration that is missing, as a question to a person."""
    # Each check asks whether there is a question; few have one, and pay for the workbook's words.
    from principlecheck.importing.workbook.questions import SHEETS
    from principlecheck.importing.workbook.sheets import (
        question_in_workbook,
        workbook_columns_by_name,
    )

    section, _, rest = route.partition(".")
    if not rest:
        return f"{SHEETS[section][1]} ({section})"
    field = rest if section == ORGANISATION else rest.partition(".")[2] or rest
    column = workbook_columns_by_name(section).get(field.partition(".")[0])
    if column is None:
        return f"{SHEETS[section][1]} ({route})"
    words = question_in_workbook(column) if section == ORGANISATION else f"{column.meaning}?"
    return f"{words} ({route})"
