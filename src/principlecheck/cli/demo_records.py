"""`demo-records`: records of nobody, with a mapping and policies, to try `measure` on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from principlecheck.cli.terminal import print_to_stderr, print_to_terminal


def demo_records_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write them.")],
    contacts: Annotated[int, typer.Option(metavar="N", help="How many contacts, or so.")] = 4_000,
    seed: Annotated[
        int, typer.Option(metavar="N", help="The same one gives the same records.")
    ] = 1,
    sign: Annotated[
        list[str] | None,
        typer.Option(metavar="SIGN", help="A sign to plant, as under_limit; may be repeated."),
    ] = None,
    dirt: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help="What is wrong in some rows, as duplicates; or all."),
    ] = None,
) -> None:
    """Write synthetic records of contacts whose truth is known, a mapping and policies.

    Nobody in them exists. Nothing that is there is overwritten.
    """
    from principlecheck.usecases.measuring import write_demo_records

    made = write_demo_records(folder, contacts, seed, sign or [], dirt or [])
    for path in made:
        print_to_stderr(f"Wrote {path.as_posix()}.")
    where = folder.as_posix()
    print_to_terminal(
        f"Now: principlecheck measure {where}/contacts.csv --policies {where}/policies "
        f"--mapping {where}/records.yaml\n"
    )
