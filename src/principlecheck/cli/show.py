"""`show`: one entry with where it stands, what follows from it, and the rules that read it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from principlecheck.cli.completing import complete_entry_argument
from principlecheck.cli.exits import CANNOT_JUDGE, CLEAN
from principlecheck.cli.options import (
    AsOf,
    OwnLaws,
    OwnPacks,
    parse_path_option,
    run_from_options,
    typed_run_options,
)
from principlecheck.cli.terminal import terminal_columns, terminal_painter


def show_command(
    entry: Annotated[
        str,
        typer.Argument(
            metavar="ENTRY",
            help="As customer_rules.refunds.",
            autocompletion=complete_entry_argument,
        ),
    ],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH…]",
            help="The policies; left out, the current folder.",
            parser=parse_path_option,
        ),
    ] = None,
    as_of: AsOf = None,
    pack: OwnPacks = None,
    law: OwnLaws = None,
) -> None:
    """Show one entry: its fields, what follows from them, and the rules that read it.

    Exits 0; 2 where there is no such entry, or something could not be read; 3 without policies.
    """
    from principlecheck.reporters.entry_text import render_entry_text
    from principlecheck.usecases.showing import show_entry

    view = show_entry(
        run_from_options(paths or [Path()], typed_run_options(as_of, pack=pack, law=law)), entry
    )
    typer.echo(render_entry_text(view, terminal_columns(), terminal_painter()), nl=False)
    raise typer.Exit(CANNOT_JUDGE if view.problems else CLEAN)
