"""`measure`: what was recorded, counted by the names of the policies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from principlecheck.cli.options import AsOf, opened, options
from principlecheck.cli.terminal import complain, say


def measure(
    records: Annotated[
        list[str],
        typer.Argument(
            metavar="RECORDS…",
            help="Exports: CSV, JSON lines, Parquet, Excel, FILE.duckdb::TABLE, "
            "or postgresql://USER@HOST/DATABASE::TABLE.",
        ),
    ],
    policies: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The policies; here, where left out.")
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What the columns mean; records.yaml beside the export."),
    ] = None,
    period: Annotated[
        str | None,
        typer.Option(
            metavar="DAYS", help="2026-10, or 2026-10-01:2026-10-31; all, where left out."
        ),
    ] = None,
    on: Annotated[
        str,
        typer.Option(metavar="ENGINE", help="duckdb, local[2] (Spark here) or spark://HOST:PORT."),
    ] = "duckdb",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write to this file instead."),
    ] = None,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Print a mapping to begin with, and count nothing.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what was counted, and write nothing.")
    ] = False,
    as_of: AsOf = None,
) -> None:
    """Count what was recorded, and write it beside the policies for somebody to review.

    Only counts leave the engine: no row, no name and no text is written anywhere, and no group of
    fewer than 20 contacts. A file that a person has changed is never overwritten.
    """
    from principlecheck.usecases.measuring import Asked, file_for, measured, suggested, write

    run = opened([policies or Path()], options(as_of))
    if suggest:
        say(suggested(run, records, on))
        return
    evidence = measured(run, Asked(records, mapping, period, on))
    from principlecheck.evidence.told import told

    say(told(evidence))
    if dry_run:
        return
    path = file_for(run, evidence, output)
    if write(path, evidence):
        complain(f"Wrote {path.as_posix()}. Review it, commit it, and run principlecheck check.")
    else:
        complain(f"{path.as_posix()} says so already.")
