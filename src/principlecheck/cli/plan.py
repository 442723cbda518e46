"""`plan`: what a change to policies will do, before anybody is asked to approve it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from principlecheck.cli.choices import day, existing, one_of
from principlecheck.cli.in_force import rules_in_force, settings_in_force, tuned_packs
from principlecheck.cli.options import AsOf, Ignore, OwnPacks, Paths, Select
from principlecheck.cli.terminal import columns, painter, working

FORMATS = ("text", "json")


def plan(
    paths: Paths,
    against: Annotated[
        str,
        typer.Option("--against", metavar="REF", help="A git commit, branch or tag; or a folder."),
    ],
    fail_on: Annotated[
        str | None,
        typer.Option("--fail-on", metavar="SEVERITY", help="Exit 1 from this severity on (high)."),
    ] = None,
    fail_on_new: Annotated[
        bool,
        typer.Option(
            "--fail-on-new/--fail-on-all",
            help="Count what the change adds or hides, or every finding that is left.",
        ),
    ] = True,
    format_: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="text or json.")
    ] = "text",
    as_of: AsOf = None,
    select: Select = None,
    ignore: Ignore = None,
    pack: OwnPacks = None,
) -> None:
    """Show what a change does: what it fixes, breaks and hides.

    Exits 0 when the change adds nothing at or above --fail-on, 1 when it does, 2 when something
    could not be judged. A finding that can no longer be judged is hidden, and counts as new.
    """
    from msgspec.structs import replace

    from principlecheck.cli.against import base_of, compared
    from principlecheck.reporters.plan_json import plan_json
    from principlecheck.reporters.plan_text import plan_text

    chosen = one_of(format_, FORMATS, "format")
    when, where = day(as_of), existing(paths)
    in_force = settings_in_force(
        where, select=select, ignore=ignore, own_packs=pack, fail_on=fail_on
    )
    packs = tuned_packs(in_force)
    rules = rules_in_force(in_force, packs)
    with working("Judging"):
        base = base_of(where, against, in_force.exclude)
        comparison, left = compared(where, base, when, packs, rules, in_force.exclude)
    if in_force.file is not None:
        settings = in_force.file.source
        if base.read(in_force.file.folder / Path(settings.name).name) != settings.data:
            note = f"{settings.name} is another in {base.name}; both sides are judged by this one."
            comparison = replace(comparison, notes=(note, *comparison.notes))
    if chosen == "json":
        typer.echo(plan_json(comparison), nl=False)
    else:
        typer.echo(plan_text(comparison, columns(), painter()), nl=False)
    code = comparison.exit_code(in_force.fail_on)
    raise typer.Exit(code if fail_on_new else max(code, left.exit_code(in_force.fail_on)))
