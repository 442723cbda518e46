"""`show`: one entry with where it stands, what follows from it, and the rules that read it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from principlecheck.cli.choices import day, existing
from principlecheck.cli.completing import entries
from principlecheck.cli.exits import CANNOT_JUDGE, NOTHING_TO_CHECK, Stop
from principlecheck.cli.in_force import rules_in_force, settings_in_force, tuned_packs
from principlecheck.cli.options import AsOf, OwnPacks
from principlecheck.cli.terminal import columns, painter, working
from principlecheck.reading.nearest import nearest


def show(
    entry: Annotated[
        str,
        typer.Argument(metavar="ENTRY", help="As customer_rules.refunds.", autocompletion=entries),
    ],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH…]", help="The policies; left out, the current folder."),
    ] = None,
    as_of: AsOf = None,
    pack: OwnPacks = None,
) -> None:
    """Show one entry: its fields, what follows from them, and the rules that read it.

    Exits 0; 2 where there is no such entry, or something could not be read; 3 without policies.
    """
    from principlecheck.policies.load import load
    from principlecheck.reporters.entry_text import entry_text
    from principlecheck.showing import entry_view, named, routes

    where, when = existing(paths or [Path()]), day(as_of)
    in_force = settings_in_force(where, own_packs=pack)
    with working("Reading"):
        corpus = load(where, when, in_force.exclude)
    if not corpus.files and not corpus.problems:
        shown = ", ".join(path.as_posix() for path in where)
        raise Stop(NOTHING_TO_CHECK, f"There is no policy file under {shown}.")
    item = named(corpus.organisation, entry)
    if item is None:
        known = routes(corpus.organisation)
        ids = {route.partition(".")[2]: route for route in known}
        close = nearest(entry, known) or ids.get(nearest(entry, ids) or "")
        hint = f" Did you mean {close}?" if close else " An entry is named section.id."
        more = "Something could not be read; run check." if corpus.problems else ""
        lines = [f"There is no entry `{entry}`.{hint}", more]
        raise Stop(CANNOT_JUDGE, *(line for line in lines if line))
    packs = tuned_packs(in_force)
    with working("Judging"):
        view = entry_view(corpus, item, packs, rules_in_force(in_force, packs))
    typer.echo(entry_text(view, columns(), painter()), nl=False)
    raise typer.Exit(CANNOT_JUDGE if view.problems else 0)
