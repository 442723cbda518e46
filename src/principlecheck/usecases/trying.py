"""Values that nobody has written yet, tried on the policies of a run. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from principlecheck.comparing import Side, compare_sides
from principlecheck.model.report.comparison import Comparison
from principlecheck.model.report.problem import Problem
from principlecheck.model.report.refusal import Refusal
from principlecheck.model.report.report import Report
from principlecheck.model.report.settlement import Settlements
from principlecheck.reporters.text import render_problem_lines, render_without_paint
from principlecheck.usecases.run import Run
from principlecheck.what_if import (
    BadValue,
    Scenario,
    TypedSetting,
    Unscaled,
    parse_route_and_value_to_try,
    search_values_that_settle,
)


def open_scenario_for_run(run: Run) -> Scenario:
    """The policies as they are. Raises `Refusal` where there are none."""
    rules = run.rules
    with run.ports.working("Reading"):
        return Scenario(run.corpus, run.packs, rules, run.name)


def settle_findings_of_run(run: Run, report: Report) -> Settlements:
    """What settles the findings of a report on the run's policies; nothing is tried where some of
    them could not be read.
    """
    if run.corpus.problems or not report.findings:
        return Settlements()
    with run.ports.working("Trying the remedies"):
        return search_values_that_settle(
            Scenario(run.corpus, run.packs, run.rules, run.name, report)
        )


def scenario_of_run_with_values(scenario: Scenario, typed: Sequence[str]) -> Scenario:
    """The policies with every `ROUTE=VALUE`. Raises `BadValue`, and `Refusal` for one set twice."""
    if not typed:
        return scenario
    settings: list[TypedSetting] = [
        parse_route_and_value_to_try(scenario.corpus.organisation, one) for one in typed
    ]
    routes = [one.field.route for one in settings]
    for route in dict.fromkeys(routes):
        if routes.count(route) > 1:
            raise Refusal(f"`{route}` is set twice. Set it once.")
    return scenario.with_settings(settings)


def compare_run_with_tried_values(scenario: Scenario, changed: Scenario) -> Comparison:
    """What the values change."""
    sides = [Side(one.corpus, one.report) for one in (scenario, changed)]
    return compare_sides(sides[0], sides[1], scenario.rules, "the policies as they are")


def refuse_trying_unreadable_run(scenario: Scenario, columns: int) -> None:
    """Raises `Refusal` where the policies as they are cannot be read whole."""
    if scenario.corpus.problems:
        lines = _problem_lines_of_run(scenario.corpus.problems, columns)
        raise Refusal(*lines, "Mend this first; then ask again.")


@contextmanager
def refuse_value_run_cannot_try(columns: int) -> Iterator[None]:
    """Shows what is wrong with a route or a value at its place in what was typed: as `Refusal`."""
    try:
        yield
    except Unscaled as error:
        raise Refusal(error.reason) from None
    except BadValue as error:
        raise Refusal(*_problem_lines_of_run(error.problems, columns)) from None


def _problem_lines_of_run(problems: Sequence[Problem], columns: int) -> list[str]:
    return [
        line
        for one in problems
        for line in render_problem_lines(one, columns, render_without_paint)
    ]
