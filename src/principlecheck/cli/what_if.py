"""`what-if`: values that nobody has written yet, judged as if they stood in the policies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from principlecheck.cli.choices import day, existing, one_of, severity
from principlecheck.cli.exits import CANNOT_JUDGE, CLEAN, NOTHING_TO_CHECK, Stop
from principlecheck.cli.formats import write_file
from principlecheck.cli.in_force import rules_in_force, settings_in_force, tuned_packs
from principlecheck.cli.options import AsOf, Ignore, OwnPacks, Paths, Select
from principlecheck.cli.terminal import columns, complain, painter, working

if TYPE_CHECKING:
    from principlecheck.model.report.problem import Problem
    from principlecheck.what_if import Bench, Setting


def what_if(
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
) -> None:
    """Try values that are not written yet: one, a range, or the nearest that would do.

    Nothing is written to the policies. With --sweep or --find, the values of --set hold already.
    Exits 0; 2 when a route or a value is refused, or something could not be judged; 1 only when
    asked with --fail-on.
    """
    _one_question(set_, sweep, find, code, steps, output, fail_on)
    threshold = severity(fail_on) if fail_on else None
    bench = _bench(paths, as_of, select, ignore, pack)
    with working("Judging"):
        changed = _changed(bench, set_ or []) if set_ else bench
    if sweep is not None:
        _sweep(changed, sweep, steps, output)
    elif find is not None:
        _find(changed, find, code)
    else:
        from principlecheck.comparing import Side, compare
        from principlecheck.reporters.plan_text import plan_text

        with working("Judging"):
            sides = [Side(one.corpus, one.report) for one in (bench, changed)]
            comparison = compare(sides[0], sides[1], bench.rules, "the policies as they are")
        typer.echo(plan_text(comparison, columns(), painter()), nl=False)
        if comparison.problems or comparison.errors:
            raise typer.Exit(CANNOT_JUDGE)
        raise typer.Exit(comparison.exit_code(threshold) if threshold else CLEAN)


def _one_question(
    set_: Sequence[str] | None,
    sweep: str | None,
    find: str | None,
    code: str | None,
    steps: int | None,
    output: Path | None,
    fail_on: str | None,
) -> None:
    """Raises `Stop` for options that do not go together."""
    if not (set_ or sweep or find):
        raise Stop(
            CANNOT_JUDGE,
            "Say what to try: --set ROUTE=VALUE, --sweep ROUTE=FROM:TO or --find ROUTE.",
            "For example --set handle_time.chat.hard_limit=10m",
        )
    if sweep is not None and find is not None:
        raise Stop(CANNOT_JUDGE, "--sweep and --find are two questions. Ask one at a time.")
    for option, given, needs, there in (
        ("--code", code, "--find", find),
        ("--steps", steps, "--sweep", sweep),
        ("-o", output, "--sweep", sweep),
    ):
        if given is not None and there is None:
            raise Stop(CANNOT_JUDGE, f"{option} goes with {needs} only.")
    if fail_on is not None and (sweep or find):
        raise Stop(CANNOT_JUDGE, "--fail-on goes with --set alone.")


def _bench(
    paths: Sequence[Path],
    as_of: str | None,
    select: Sequence[str] | None,
    ignore: Sequence[str] | None,
    own_packs: Sequence[Path] | None,
) -> Bench:
    """The policies as they are. Raises `Stop` where there are none."""
    from principlecheck.policies.load import load
    from principlecheck.what_if import Bench

    when, where = day(as_of), existing(paths)
    in_force = settings_in_force(where, select=select, ignore=ignore, own_packs=own_packs)
    packs = tuned_packs(in_force)
    rules = rules_in_force(in_force, packs)
    with working("Reading"):
        corpus = load(where, when, in_force.exclude)
    if not corpus.files and not corpus.problems:
        shown = ", ".join(path.as_posix() for path in where)
        raise Stop(NOTHING_TO_CHECK, f"There is no policy file under {shown}.")
    return Bench(corpus, packs, rules, where[0].resolve().name)


def _changed(bench: Bench, typed: Sequence[str]) -> Bench:
    """The policies with every `--set`. Raises `Stop` with what is wrong with one."""
    from principlecheck.what_if import Refused, setting

    try:
        settings: list[Setting] = [setting(bench.corpus.organisation, one) for one in typed]
        twice = [one.field.route for one in settings]
        for route in dict.fromkeys(twice):
            if twice.count(route) > 1:
                raise Stop(CANNOT_JUDGE, f"`{route}` is set twice. Set it once.")
        return bench.with_settings(settings)
    except Refused as error:
        raise _stopped(error.problems) from None


def _sweep(bench: Bench, typed: str, steps: int | None, output: Path | None) -> None:
    from principlecheck.reporters.what_if_text import sweep_text
    from principlecheck.what_if import Refused, Unscaled, sweep_range
    from principlecheck.what_if.sweep import MOST_STEPS, STEPS, curve_of, sweep

    _judgeable(bench)
    if steps is not None and not 2 <= steps <= MOST_STEPS:
        raise Stop(CANNOT_JUDGE, f"--steps {steps} cannot be followed. Write 2 to {MOST_STEPS}.")
    try:
        field, first, last = sweep_range(bench.corpus.organisation, typed)
        with working("Judging"):
            swept = sweep(bench, field, first, last, steps or STEPS)
        typer.echo(sweep_text(swept, columns(), painter()), nl=False)
        if output is None:
            return
        from principlecheck.reporters.svg import svg

        with working("Drawing"):
            curve = curve_of(bench, field, first, last)
            if curve is None:
                complain("There is nothing to draw: no share moves between these values.")
                return
            write_file(output, svg(curve))
        complain(f"Wrote {output.as_posix()}.")
    except Unscaled as error:
        raise Stop(CANNOT_JUDGE, error.reason) from None
    except Refused as error:
        raise _stopped(error.problems) from None


def _find(bench: Bench, route: str, code: str | None) -> None:
    from principlecheck.reporters.what_if_text import sought_text
    from principlecheck.what_if import Refused, find, routed

    _judgeable(bench)
    wanted = one_of(code.upper(), [rule.code for rule in bench.rules], "rule") if code else None
    try:
        field = routed(bench.corpus.organisation, route, "--find")
    except Refused as error:
        raise _stopped(error.problems) from None
    with working("Searching"):
        sought = find(bench, field, wanted)
    typer.echo(sought_text(sought, columns(), painter()), nl=False)


def _judgeable(bench: Bench) -> None:
    """Raises `Stop` where the policies as they are cannot be read whole."""
    if bench.corpus.problems:
        stop = _stopped(bench.corpus.problems)
        raise Stop(stop.code, *stop.lines, "Mend this first; then ask again.")


def _stopped(problems: Sequence[Problem]) -> Stop:
    from principlecheck.reporters.text import problem_lines, unpainted

    lines = [line for one in problems for line in problem_lines(one, columns(), unpainted)]
    return Stop(CANNOT_JUDGE, *lines)
