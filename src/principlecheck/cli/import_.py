"""`import`: policies out of what people have already: tables, exports of helpdesks, workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from principlecheck.cli.exits import CANNOT_JUDGE
from principlecheck.cli.terminal import columns, complain, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from principlecheck.usecases.bringing import Brought

_MOST_SHOWN = 12
SOURCES = "table, staffing, zendesk, freshdesk, zammad, jira, connect, openslo"


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…",
            help="Tables (CSV, Markdown, HTML, Excel), exports, a workbook, or a folder.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FOLDER", help="The folder of the policies (policies)."
        ),
    ] = None,
    source: Annotated[
        str, typer.Option("--from", metavar="SOURCE", help=f"Where it is from: {SOURCES}.")
    ] = "",
    as_: Annotated[
        str,
        typer.Option("--as", metavar="SECTION", help="What its times are: promises or targets."),
    ] = "",
    channel: Annotated[
        list[str] | None,
        typer.Option("--channel", metavar="KIND", help="How customers reach you; may be repeated."),
    ] = None,
    hours: Annotated[
        str, typer.Option(metavar="TIMES", help='When you are open, as "mon-fri 09:00-17:00".')
    ] = "",
    zone: Annotated[
        str, typer.Option(metavar="ZONE", help="Your time zone, as Europe/Dublin.")
    ] = "",
) -> None:
    """Write policies out of what you have: a table of service levels, a helpdesk's export, a
    workbook.

    Each line says in a comment where it was read. What was not understood is listed with its
    reason. Importing again updates what it wrote, and leaves your edits. Exits 0; 2 when a file
    cannot be read or is not recognised.
    """
    from principlecheck.usecases.bringing import Said, bring
    from principlecheck.usecases.choosing import existing, one_of
    from principlecheck.usecases.workbooks import is_workbook_of_ours

    existing(files)
    if as_:
        one_of(as_, ("promises", "targets"), "section for times")
    folder = output or Path("policies")
    workbooks = [] if source else [file for file in files if is_workbook_of_ours(file)]
    wrong = False
    for file in workbooks:
        wrong |= _take_back(file, folder)
    others = [file for file in files if file not in workbooks]
    said = Said(source, tuple(channel or ()), zone, hours, as_)
    for one in bring(others, folder, said) if others else ():
        _print(one)
    if wrong:
        raise typer.Exit(CANNOT_JUDGE)
    typer.echo(f"Next: principlecheck check {folder.as_posix()}")


def _take_back(file: Path, folder: Path) -> bool:
    """Takes a workbook back, and says what came of it; whether it has mistakes."""
    from principlecheck.usecases.workbooks import take_back

    taken = take_back(file, folder)
    for name in taken.files:
        typer.echo(f"wrote       {name}")
    if taken.changed:
        typer.echo(f"changed     {', '.join(taken.changed)}")
    elif not taken.mistakes:
        typer.echo(f"unchanged   {folder.as_posix()}: the workbook says what the policies say")
    _listed("The policies stay", taken.kept, None)
    _listed("Also in the workbook", taken.notes, None)
    if not taken.mistakes:
        return False
    noun = "mistake" if len(taken.mistakes) == 1 else "mistakes"
    complain(
        f"Nothing is written before {len(taken.mistakes)} {noun} in {file.as_posix()} {'is' if noun == 'mistake' else 'are'} mended:"
    )
    for mistake in taken.mistakes:
        complain(f"  {mistake}")
    if taken.copy is not None:
        complain(f"{taken.copy.as_posix()} has them marked.")
    return True


def _print(brought: Brought) -> None:
    merged, understood = brought.merged, brought.understood
    sections = ", ".join(f"{name} {count}" for name, count in brought.sections.items())
    if not sections:
        sections = "all of it stands in other files already"
    verb = "unchanged  " if brought.unchanged else "wrote      "
    typer.echo(f"{verb} {brought.file.as_posix()}: {sections}")
    if not brought.unchanged and (merged.updated or merged.removed or merged.kept):
        for what, routes in (
            ("added", merged.added),
            ("updated", merged.updated),
            ("removed", merged.removed),
        ):
            if routes:
                typer.echo(f"{what:<11} {', '.join(routes)}")
    _listed("Yours stays", merged.kept, None)
    _listed("Not read", map(str, understood.not_read), brought.page)
    _listed("Read one way of several; mend what is not so", understood.assumed, brought.page)
    _listed("Not said, and the first checks wait for it", understood.asks, None)
    for line in brought.problems:
        complain(line)


def _listed(title: str, sentences: Iterable[str], page: Path | None) -> None:
    said = list(sentences)
    if not said:
        return
    typer.echo(f"{title} ({len(said)}):")
    for sentence in said[:_MOST_SHOWN]:
        typer.echo(wrapped(sentence, columns()))
    if len(said) > _MOST_SHOWN and page is not None:
        typer.echo(f"  … and {len(said) - _MOST_SHOWN} more, all in {page.as_posix()}")
