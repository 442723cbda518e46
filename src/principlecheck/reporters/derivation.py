"""How a rule's figures come about on given policies: inputs, formula, steps, assumptions, result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from principlecheck.model.report.figure import printed_once
from principlecheck.model.report.problem import Problem
from principlecheck.model.report.report import Figure, Finding, Located, Outcome, Status
from principlecheck.reporters.money_text import money_or_needs
from principlecheck.reporters.plain import printable, width, without_commands, wrapped
from principlecheck.reporters.text import problem_lines, unpainted


def derivation(
    outcomes: Sequence[Outcome], problems: Sequence[Problem], code: str, columns: int
) -> str:
    """The derivation of the outcomes of `code`, findings first, then what could not be read."""
    ordered = sorted(outcomes, key=lambda outcome: (outcome.finding is None, outcome.subject))
    lines: list[str] = []
    for outcome in ordered:
        lines.extend(_outcome(outcome, columns))
        lines.append("")
    for problem in problems:
        lines.extend(problem_lines(problem, columns, unpainted))
    if not outcomes:
        lines.append(f"{code} says nothing about these policies.")
    return "\n".join(without_commands(line) for line in lines) + "\n"


def _outcome(outcome: Outcome, columns: int) -> Iterator[str]:
    yield f"{outcome.code} on {printable(outcome.subject)}: {outcome.status}"
    if outcome.finding is None:
        if outcome.reason:
            yield from wrapped(outcome.reason, columns, "  ")
        if outcome.status is Status.NOT_DECLARED:
            yield f"  waits for {', '.join(printable(route) for route in outcome.missing)}"
        if outcome.asked is not None:
            named = ", ".join(outcome.asked.sections)
            yield from wrapped(
                f"Were {named} complete: {outcome.asked.finding.says}", columns, "  "
            )
            yield from wrapped(outcome.asked.question, columns, "  ")
        return
    finding = outcome.finding
    yield from wrapped(finding.says, columns, "  ")
    yield from _inputs((finding.at, *finding.related), columns)
    for figure in printed_once(finding.figures):
        yield ""
        yield from _figure(figure, columns)
    yield from _money(finding, columns)
    if finding.thresholds:
        own = finding.own_thresholds
        thresholds = ", ".join(
            f"{name} {value}{f' (default {own[name]})' if name in own else ''}"
            for name, value in finding.thresholds.items()
        )
        yield f"  Thresholds: {thresholds}"
    yield from wrapped(f"So: {finding.do}", columns, "      ", "  ")


def _money(finding: Finding, columns: int) -> Iterator[str]:
    if finding.money:
        yield ""
        yield from _figure(finding.money.figure, columns)
    elif finding.money_needs:
        yield ""
        yield from wrapped(printable(money_or_needs(finding)), columns, "      ", "  ")


def _figure(figure: Figure, columns: int) -> Iterator[str]:
    yield from wrapped(f"{figure.title}: {figure.value}", columns, "      ", "  ")
    if figure.formula:
        yield from wrapped(f"Formula: {figure.formula}", columns, "      ", "    ")
    if figure.source:
        yield from wrapped(f"Source: {figure.source}", columns, "      ", "    ")
    yield from (f"  {line}" for line in _inputs(figure.inputs, columns - 2))
    for step in figure.steps:
        yield from wrapped(step, columns, "        ", "    = ")
    for one in figure.assumptions:
        yield from wrapped(f"Assumed: {one}", columns, "      ", "    ")


def _inputs(located: tuple[Located, ...], columns: int) -> Iterator[str]:
    for one in located:
        line = f"  {printable(one.route)}  {printable(str(one.place)) if one.place else 'not declared'}"
        excerpt = printable(one.excerpt.strip()) if one.place else ""
        if width(line) + 2 + width(excerpt) <= columns:
            yield f"{line}  {excerpt}".rstrip()
        else:
            yield line
            yield from wrapped(excerpt, columns, "      ")
