"""Options that several verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from principlecheck.cli.completing import rules

Paths = Annotated[
    list[Path],
    typer.Argument(help="Files and folders that are judged as one organisation.", metavar="PATH…"),
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Judge as of this day (today).")
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        metavar="CODE",
        help="Judge these rules only: PRD01, or PRD for all.",
        autocompletion=rules,
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="CODE", help="Leave these rules out.", autocompletion=rules),
]
OwnPacks = Annotated[
    list[Path] | None,
    typer.Option("--pack", metavar="FILE", help="A principle pack of your own, beside the five."),
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Judge afresh, and keep no report for the next run.")
]
NoWaivers = Annotated[
    bool, typer.Option("--no-waivers", help="Count waived findings like any other.")
]
