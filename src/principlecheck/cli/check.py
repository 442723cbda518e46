"""`check`: judge, and say it on the terminal, to CI, or both."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from principlecheck.cli.choices import existing
from principlecheck.cli.formats import FORMATS, render, wanted_formats, write_file
from principlecheck.cli.in_force import formats_in_force, settings_in_force
from principlecheck.cli.judging import report_on
from principlecheck.cli.options import AsOf, Ignore, NoWaivers, OwnPacks, Paths, Select
from principlecheck.cli.terminal import complain, plainly, say
from principlecheck.cli.watching import Wanted, on_terminal
from principlecheck.reporters.gate import gate_lines


def check(
    paths: Paths,
    fail_on: Annotated[
        str | None,
        typer.Option("--fail-on", metavar="SEVERITY", help="Exit 1 from this severity on (high)."),
    ] = None,
    format_: Annotated[
        list[str] | None,
        typer.Option(
            "--format", metavar="NAME[=FILE]", help=f"{', '.join(FORMATS)}; may be repeated."
        ),
    ] = None,
    as_of: AsOf = None,
    select: Select = None,
    ignore: Ignore = None,
    pack: OwnPacks = None,
    no_waivers: NoWaivers = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="No colour, and no signs beyond ASCII.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Judge again whenever a file is saved; Ctrl-C ends.")
    ] = False,
) -> None:
    """Judge policies and print what was found.

    Exits 0 when clean, 1 with findings at or above --fail-on, 2 when something could not be
    judged, 3 when there is nothing to check.
    """
    with plainly(plain):
        if watch:
            raise typer.Exit(
                on_terminal(
                    Wanted(paths, as_of, select, ignore, pack, fail_on, waive=not no_waivers),
                    format_,
                )
            )
        _check(paths, fail_on, format_, as_of, select, ignore, pack, no_waivers)


def _check(
    paths: list[Path],
    fail_on: str | None,
    format_: list[str] | None,
    as_of: str | None,
    select: list[str] | None,
    ignore: list[str] | None,
    pack: list[Path] | None,
    no_waivers: bool,
) -> None:
    in_force = settings_in_force(
        existing(paths),
        select=select,
        ignore=ignore,
        own_packs=pack,
        fail_on=fail_on,
        formats=format_,
    )
    wanted = wanted_formats(formats_in_force(in_force))
    report = report_on(paths, as_of, in_force=in_force, waive=not no_waivers)
    for one in wanted:
        written = render(one.name, report, on_terminal=one.file is None)
        if one.file is None:
            say(written)
        else:
            write_file(one.file, written.encode("utf-8"))
    if all(one.name != "text" or one.file for one in wanted):
        for line in gate_lines(report):
            complain(line)
    raise typer.Exit(report.exit_code(in_force.fail_on))
