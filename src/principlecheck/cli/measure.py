"""`measure`: what was recorded, counted by the names of the policies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from principlecheck.cli.options import AsOf, run_from_options, typed_run_options
from principlecheck.cli.terminal import print_to_stderr, print_to_terminal


def measure_command(
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
    from principlecheck.usecases.measuring import (
        MeasureOptions,
        choose_measured_file_of_run,
        measure_records_of_run,
        suggest_mapping_for_run,
        write_measured_for_run,
    )

    run = run_from_options([policies or Path()], typed_run_options(as_of))
    if suggest:
        print_to_terminal(suggest_mapping_for_run(run, records, on))
        return
    evidence = measure_records_of_run(run, MeasureOptions(records, mapping, period, on))
    from principlecheck.evidence.told import describe_measured_evidence

    print_to_terminal(describe_measured_evidence(evidence))
    if dry_run:
        return
    path = choose_measured_file_of_run(run, evidence, output)
    if write_measured_for_run(path, evidence):
        print_to_stderr(
            f"Wrote {path.as_posix()}. Review it, commit it, and run principlecheck check."
        )
    else:
        print_to_stderr(f"{path.as_posix()} says so already.")
