"""How a rule's figures come about on given policies: inputs, formula, steps, assumptions, result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from principlecheck.model.report.figure import report_figures_without_repeats
from principlecheck.model.report.problem import Problem
from principlecheck.model.report.report import Figure, Finding, Located, Outcome, Status
from principlecheck.reporters.money_text import render_money_or_needs
from principlecheck.reporters.plain import (
    printable_text,
    terminal_text_width,
    without_ci_commands,
    wrap_text,
)
from principlecheck.reporters.text import render_problem_lines, render_without_paint


def render_derivation(
    outcomes: Sequence[Outcome], problems: Sequence[Problem], code: str, columns: int
) -> str:
    """The derivation of the outcomes of `code`, findings first, then what could not be read."""
    ordered = sorted(outcomes, key=lambda outcome: (outcome.finding is None, outcome.subject))
    lines: list[str] = []
    for outcome in ordered:
        lines.extend(_render_outcome_derivation(outcome, columns))
        lines.append("")
    for problem in problems:
        lines.extend(render_problem_lines(problem, columns, render_without_paint))
    if not outcomes:
        lines.append(f"{code} says nothing about these policies.")
    return "\n".join(without_ci_commands(line) for line in lines) + "\n"


def _render_outcome_derivation(outcome: Outcome, columns: int) -> Iterator[str]:
    yield f"{outcome.code} on {printable_text(outcome.subject)}: {outcome.status}"
    if outcome.finding is None:
        if outcome.reason:
            yield from wrap_text(outcome.reason, columns, "  ")
        if outcome.status is Status.NOT_DECLARED:
            yield f"  waits for {', '.join(printable_text(route) for route in outcome.missing)}"
        if outcome.asked is not None:
            named = ", ".join(outcome.asked.sections)
            yield from wrap_text(
                f"Were {named} complete: {outcome.asked.finding.says}", columns, "  "
            )
            yield from wrap_text(outcome.asked.question, columns, "  ")
        return
    finding = outcome.finding
    yield from wrap_text(finding.says, columns, "  ")
    yield from _render_derivation_inputs((finding.at, *finding.related), columns)
    for figure in report_figures_without_repeats(finding.figures):
        yield ""
        yield from _render_figure_derivation(figure, columns)
    yield from _render_money_derivation(finding, columns)
    if finding.thresholds:
        own = finding.own_thresholds
        thresholds = ", ".join(
            f"{name} {value}{f' (default {own[name]})' if name in own else ''}"
            for name, value in finding.thresholds.items()
        )
        yield f"  Thresholds: {thresholds}"
    yield from wrap_text(f"So: {finding.do}", columns, "      ", "  ")


def _render_money_derivation(finding: Finding, columns: int) -> Iterator[str]:
    if finding.money:
        yield ""
        yield from _render_figure_derivation(finding.money.figure, columns)
    elif finding.money_needs:
        yield ""
        yield from wrap_text(
            printable_text(render_money_or_needs(finding)), columns, "      ", "  "
        )


def _render_figure_derivation(figure: Figure, columns: int) -> Iterator[str]:
    yield from wrap_text(f"{figure.title}: {figure.value}", columns, "      ", "  ")
    if figure.formula:
        yield from wrap_text(f"Formula: {figure.formula}", columns, "      ", "    ")
    if figure.source:
        yield from wrap_text(f"Source: {figure.source}", columns, "      ", "    ")
    yield from (f"  {line}" for line in _render_derivation_inputs(figure.inputs, columns - 2))
    for step in figure.steps:
        yield from wrap_text(step, columns, "        ", "    = ")
    for one in figure.assumptions:
        yield from wrap_text(f"Assumed: {one}", columns, "      ", "    ")


def _render_derivation_inputs(located: tuple[Located, ...], columns: int) -> Iterator[str]:
    for one in located:
        line = f"  {printable_text(one.route)}  {printable_text(str(one.place)) if one.place else 'not declared'}"
        excerpt = printable_text(one.excerpt.strip()) if one.place else ""
        if terminal_text_width(line) + 2 + terminal_text_width(excerpt) <= columns:
            yield f"{line}  {excerpt}".rstrip()
        else:
            yield line
            yield from wrap_text(excerpt, columns, "      ")
