"""`show`: one entry with where it stands, what follows from it, and the rules that read it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from principlecheck.cli.completing import entries
from principlecheck.cli.exits import CANNOT_JUDGE, CLEAN
from principlecheck.cli.options import AsOf, OwnLaws, OwnPacks, opened, options, path_of
from principlecheck.cli.terminal import columns, painter


def show(
    entry: Annotated[
        str,
        typer.Argument(metavar="ENTRY", help="As customer_rules.refunds.", autocompletion=entries),
    ],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH…]", help="The policies; left out, the current folder.", parser=path_of
        ),
    ] = None,
    as_of: AsOf = None,
    pack: OwnPacks = None,
    law: OwnLaws = None,
) -> None:
    """Show one entry: its fields, what follows from them, and the rules that read it.

    Exits 0; 2 where there is no such entry, or something could not be read; 3 without policies.
    """
    from principlecheck.reporters.entry_text import entry_text
    from principlecheck.usecases.showing import entry_view

    view = entry_view(opened(paths or [Path()], options(as_of, pack=pack, law=law)), entry)
    typer.echo(entry_text(view, columns(), painter()), nl=False)
    raise typer.Exit(CANNOT_JUDGE if view.problems else CLEAN)
