"""`workbook`: the policies as an Excel workbook, to fill in and bring back with `import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from principlecheck.model import units


def workbook_command(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FOLDER]", help="Policies that are there; left out, an empty workbook."
        ),
    ] = None,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE.xlsx", help="The workbook to write.")
    ] = Path("firm.xlsx"),
) -> None:
    """Write the policies as an Excel workbook: a sheet a topic, a question each, drop-downs and
    examples, with what is there already. Fill it in, and bring it back with `import`.
    """
    from principlecheck.usecases.workbooks import write_policies_as_workbook

    count = write_policies_as_workbook(folder, output)
    there = units.format_count(count, "entry", "entries")
    what = f"{there} of what is there" if count else "questions only"
    typer.echo(f"wrote       {output.as_posix()}: {what}")
    back = f" -o {folder.as_posix()}" if folder is not None else ""
    typer.echo(f"Next: fill it in, then principlecheck import {output.as_posix()}{back}")
