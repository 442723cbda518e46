"""`what-if`: values that nobody has written yet, judged as if they stood in the policies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from principlecheck.cli.exits import CANNOT_JUDGE, CLEAN
from principlecheck.cli.options import (
    AsOf,
    Ignore,
    OwnLaws,
    OwnPacks,
    Paths,
    Select,
    run_from_options,
    typed_run_options,
)
from principlecheck.cli.terminal import (
    print_to_stderr,
    show_spinner,
    terminal_columns,
    terminal_painter,
)
from principlecheck.model.report.refusal import Refusal
from principlecheck.usecases.choosing import choose_option_value, choose_severity_option
from principlecheck.writing.files import write_own_file

if TYPE_CHECKING:
    from principlecheck.what_if import Scenario


def what_if_command(
    paths: Paths,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="ROUTE=VALUE", help="Judge with this value; may be repeated."
        ),
    ] = None,
    sweep: Annotated[
        str | None,
        typer.Option(metavar="ROUTE=FROM:TO", help="Show a table over the values between two."),
    ] = None,
    find: Annotated[
        str | None,
        typer.Option(
            metavar="ROUTE", help="Find the nearest value at which its findings are gone."
        ),
    ] = None,
    code: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="With --find: the findings of this rule only."),
    ] = None,
    steps: Annotated[
        int | None, typer.Option(metavar="N", help="With --sweep: so many values (9).")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE.svg", help="With --sweep: draw it as well."),
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on", metavar="SEVERITY", help="Exit 1 where --set adds such a finding."
        ),
    ] = None,
    as_of: AsOf = None,
    select: Select = None,
    ignore: Ignore = None,
    pack: OwnPacks = None,
    law: OwnLaws = None,
) -> None:
    """Try values that are not written yet: one, a range, or the nearest that would do.

    Nothing is written to the policies. With --sweep or --find, the values of --set hold already.
    Exits 0; 2 when a route or a value is refused, or something could not be judged; 1 only when
    asked with --fail-on.
    """
    from principlecheck.usecases.trying import (
        open_scenario_for_run,
        refuse_value_run_cannot_try,
        scenario_of_run_with_values,
    )

    _check_what_if_options(set_, sweep, find, code, steps, output, fail_on)
    threshold = choose_severity_option(fail_on) if fail_on else None
    with refuse_value_run_cannot_try(terminal_columns()):
        scenario = open_scenario_for_run(
            run_from_options(paths, typed_run_options(as_of, select, ignore, pack, law))
        )
        with show_spinner("Judging"):
            changed = scenario_of_run_with_values(scenario, set_ or [])
        if sweep is not None:
            _run_what_if_sweep(changed, sweep, steps, output)
        elif find is not None:
            _run_what_if_find(changed, find, code)
    if sweep is not None or find is not None:
        return
    from principlecheck.reporters.plan_text import render_plan_text
    from principlecheck.usecases.trying import compare_run_with_tried_values

    with show_spinner("Judging"):
        comparison = compare_run_with_tried_values(scenario, changed)
    typer.echo(render_plan_text(comparison, terminal_columns(), terminal_painter()), nl=False)
    if comparison.problems or comparison.errors:
        raise typer.Exit(CANNOT_JUDGE)
    raise typer.Exit(comparison.exit_code(threshold) if threshold else CLEAN)


def _check_what_if_options(
    set_: Sequence[str] | None,
    sweep: str | None,
    find: str | None,
    code: str | None,
    steps: int | None,
    output: Path | None,
    fail_on: str | None,
) -> None:
    """Raises `Refusal` for options that do not go together."""
    if not (set_ or sweep or find):
        raise Refusal(
            "Say what to try: --set ROUTE=VALUE, --sweep ROUTE=FROM:TO or --find ROUTE.",
            "For example --set handle_time.chat.hard_limit=10m",
        )
    if sweep is not None and find is not None:
        raise Refusal("--sweep and --find are two questions. Ask one at a time.")
    for option, given, needs, there in (
        ("--code", code, "--find", find),
        ("--steps", steps, "--sweep", sweep),
        ("-o", output, "--sweep", sweep),
    ):
        if given is not None and there is None:
            raise Refusal(f"{option} goes with {needs} only.")
    if fail_on is not None and (sweep or find):
        raise Refusal("--fail-on works only with --set.")


def _run_what_if_sweep(
    scenario: Scenario, typed: str, steps: int | None, output: Path | None
) -> None:
    from principlecheck.reporters.what_if_text import render_sweep_text
    from principlecheck.usecases.trying import refuse_trying_unreadable_run
    from principlecheck.what_if import parse_sweep_range
    from principlecheck.what_if.sweep import (
        MOST_STEPS,
        STEPS,
        curve_of_swept_share,
        sweep_field_values,
    )

    refuse_trying_unreadable_run(scenario, terminal_columns())
    if steps is not None and not 2 <= steps <= MOST_STEPS:
        raise Refusal(f"--steps {steps} cannot be followed. Write 2 to {MOST_STEPS}.")
    field, first, last = parse_sweep_range(scenario.corpus.organisation, typed)
    with show_spinner("Judging"):
        swept = sweep_field_values(scenario, field, first, last, steps or STEPS)
    typer.echo(render_sweep_text(swept, terminal_columns(), terminal_painter()), nl=False)
    if output is None:
        return
    from principlecheck.reporters.svg import draw_svg_file

    with show_spinner("Drawing"):
        curve = curve_of_swept_share(scenario, field, first, last)
        if curve is None:
            print_to_stderr("There is nothing to draw: no share moves between these values.")
            return
        write_own_file(output, draw_svg_file(curve))
    print_to_stderr(f"Wrote {output.as_posix()}.")


def _run_what_if_find(scenario: Scenario, route: str, code: str | None) -> None:
    from principlecheck.reporters.what_if_text import render_search_text
    from principlecheck.usecases.trying import refuse_trying_unreadable_run
    from principlecheck.what_if import parse_route_to_try, search_value_that_settles

    refuse_trying_unreadable_run(scenario, terminal_columns())
    codes = [rule.code for rule in scenario.rules]
    wanted = choose_option_value(code.upper(), codes, "rule") if code else None
    field = parse_route_to_try(scenario.corpus.organisation, route, "--find")
    with show_spinner("Searching"):
        sought = search_value_that_settles(scenario, field, wanted)
    typer.echo(render_search_text(sought, terminal_columns(), terminal_painter()), nl=False)
