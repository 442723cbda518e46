"""`check`: judge, and say it on the terminal."""

from __future__ import annotations

import typer

from principlecheck.cli.choices import one_of, severity
from principlecheck.cli.judging import report_on
from principlecheck.cli.options import AsOf, Ignore, OwnPacks, Paths, Select
from principlecheck.cli.terminal import columns, painter

FORMATS = ("text", "json")


def check(
    paths: Paths,
    fail_on: str = typer.Option(
        "high", "--fail-on", metavar="SEVERITY", help="Exit 1 from this severity on."
    ),
    format_: str = typer.Option("text", "--format", metavar="FORMAT", help="text or json."),
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
    chosen = one_of(format_, FORMATS, "format")
    report = report_on(paths, as_of, select, ignore, pack)
    if chosen == "json":
        from principlecheck.reporters.json_report import json_report

        typer.echo(json_report(report), nl=False)
    else:
        from principlecheck.reporters.text import text_report

        typer.echo(text_report(report, columns(), painter()), nl=False)
    raise typer.Exit(report.exit_code(threshold))
