"""`check`: judge, and say it on the terminal, to CI, or both."""

from __future__ import annotations

from typing import Annotated

import typer

from principlecheck.cli.choices import severity
from principlecheck.cli.formats import FORMATS, render, wanted_formats, write_file
from principlecheck.cli.judging import report_on
from principlecheck.cli.options import AsOf, Ignore, OwnPacks, Paths, Select


def check(
    paths: Paths,
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="SEVERITY", help="Exit 1 from this severity on.")
    ] = "high",
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
) -> None:
    """Judge policies and print what was found.

    Exits 0 when clean, 1 with findings at or above --fail-on, 2 when something could not be
    judged, 3 when there is nothing to check.
    """
    threshold = severity(fail_on)
    wanted = wanted_formats(format_ or [])
    report = report_on(paths, as_of, select, ignore, pack)
    for one in wanted:
        written = render(one.name, report, on_terminal=one.file is None)
        if one.file is None:
            typer.echo(written, nl=False)
        else:
            write_file(one.file, written.encode("utf-8"))
    raise typer.Exit(report.exit_code(threshold))
