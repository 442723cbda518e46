"""`plan`: what a change to policies will do, before anybody is asked to approve it."""

from __future__ import annotations

from typing import Annotated

import typer

from principlecheck.cli.options import (
    AsOf,
    Ignore,
    OwnLaws,
    OwnPacks,
    Paths,
    Select,
    run_from_options,
    typed_run_options,
)
from principlecheck.cli.terminal import terminal_columns, terminal_painter
from principlecheck.usecases.choosing import choose_option_value

FORMATS = ("text", "json", "markdown")


def plan_command(
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
        str, typer.Option("--format", metavar="FORMAT", help="text, json or markdown.")
    ] = "text",
    as_of: AsOf = None,
    select: Select = None,
    ignore: Ignore = None,
    pack: OwnPacks = None,
    law: OwnLaws = None,
) -> None:
    """Show what a change does: what it fixes, breaks and hides.

    Exits 0 when the change adds nothing at or above --fail-on, 1 when it does, 2 when something
    could not be judged. A finding that can no longer be judged is hidden, and counts as new.
    """
    from principlecheck.reporters.plan_json import render_plan_json
    from principlecheck.reporters.plan_markdown import render_plan_markdown
    from principlecheck.reporters.plan_text import render_plan_text
    from principlecheck.usecases.plan import plan as planned

    chosen = choose_option_value(format_, FORMATS, "format")
    run = run_from_options(
        paths, typed_run_options(as_of, select, ignore, pack, law, fail_on=fail_on)
    )
    made = planned(run, against)
    if chosen == "json":
        typer.echo(render_plan_json(made.comparison), nl=False)
    elif chosen == "markdown":
        typer.echo(render_plan_markdown(made.comparison), nl=False)
    else:
        typer.echo(
            render_plan_text(made.comparison, terminal_columns(), terminal_painter()), nl=False
        )
    threshold = run.settings.fail_on
    code = made.comparison.exit_code(threshold)
    raise typer.Exit(code if fail_on_new else max(code, made.report.exit_code(threshold)))
