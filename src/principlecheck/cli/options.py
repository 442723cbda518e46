"""Options that several verbs share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from principlecheck.cli.completing import complete_rules_option
from principlecheck.cli.terminal import print_to_stderr, show_spinner
from principlecheck.model.report.refusal import Refusal
from principlecheck.usecases.ports import Ports
from principlecheck.usecases.run import Options, Run


def parse_path_option(typed: str | Path) -> Path:
    """A path as somebody types it. Raises `Refusal` for none at all, which `Path` would take for
    the current folder: a variable that is empty must not choose what is judged.
    """
    if not str(typed):
        raise Refusal("A path is empty, so it is not known what to judge. Name it, or write `.`.")
    return Path(typed)


Paths = Annotated[
    list[Path],
    typer.Argument(
        help="Files and folders that are judged as one organisation.",
        metavar="PATH…",
        parser=parse_path_option,
    ),
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
        autocompletion=complete_rules_option,
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore",
        metavar="CODE",
        help="Leave these rules out.",
        autocompletion=complete_rules_option,
    ),
]
OwnPacks = Annotated[
    list[Path] | None,
    typer.Option(
        "--pack",
        metavar="FILE",
        help="A principle pack of your own, beside the five.",
        parser=parse_path_option,
    ),
]
OwnLaws = Annotated[
    list[Path] | None,
    typer.Option(
        "--law",
        metavar="FILE",
        help="Hold the policies to this file of law or contract terms too.",
        parser=parse_path_option,
    ),
]
NoWaivers = Annotated[
    bool, typer.Option("--no-waivers", help="Count waived findings like any other.")
]

EARLIEST, LATEST = date(1970, 1, 1), date(2199, 12, 31)
"""Years of the calendar before and after these leave room to count weeks and reviews in."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_day_option(typed: str) -> date:
    """A day as somebody types it. Raises `Refusal`."""
    try:
        if not _DAY.fullmatch(typed):  # fromisoformat also takes 20261122 and 2026-W47-7
            raise ValueError
        found = date.fromisoformat(typed)
    except ValueError:
        raise Refusal(f"`{typed}` is not a date. Write it like 2026-11-22.") from None
    return found


def parse_as_of_option(typed: str) -> date:
    """A day to judge as of. Raises `Refusal` for one that leaves no room for weeks and reviews."""
    found = parse_day_option(typed)
    if not EARLIEST <= found <= LATEST:
        raise Refusal(f"`{typed}` is out of reach. Write a day from {EARLIEST} to {LATEST}.")
    return found


def terminal_ports() -> Ports:
    """Progress and lines about the work go to standard error."""
    return Ports(show_spinner, print_to_stderr)


def typed_run_options(
    as_of: str | None = None,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    pack: Sequence[Path] | None = None,
    law: Sequence[Path] | None = None,
    *,
    fail_on: str | None = None,
    formats: Sequence[str] | None = None,
    waive: bool = True,
) -> Options:
    """The options of a run as they were typed. Raises `Refusal` for a day that is not one."""
    return Options(
        as_of=None if as_of is None else parse_as_of_option(as_of),
        select=select or (),
        ignore=ignore or (),
        packs=pack or (),
        fail_on=fail_on,
        formats=formats or (),
        waive=waive,
        laws=law or (),
    )


def run_from_options(paths: Sequence[Path], chosen: Options) -> Run:
    """A run from the command line."""
    return Run(paths, chosen, terminal_ports())
