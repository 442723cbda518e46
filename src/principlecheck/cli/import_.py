"""`import`: policies out of what people have already: tables, exports of helpdesks, workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from principlecheck.cli.exits import CANNOT_JUDGE
from principlecheck.cli.terminal import print_to_stderr, terminal_columns, wrap_terminal_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl import Workbook

    from principlecheck.usecases.bringing import ImportResult

_MOST_SHOWN = 12
SOURCES = "table, staffing, zendesk, freshdesk, zammad, jira, connect, openslo"


def import_command(
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
    from principlecheck.usecases.bringing import ImportOptions, run_import
    from principlecheck.usecases.choosing import choose_option_value, paths_of_run
    from principlecheck.usecases.workbooks import open_workbook_to_take_back

    paths_of_run(files)
    if as_:
        choose_option_value(as_, ("promises", "targets"), "section for times")
    folder = output or Path("policies")
    opened = [] if source else [(file, open_workbook_to_take_back(file)) for file in files]
    workbooks = [(file, book) for file, book in opened if book is not None]
    wrong = False
    for file, book in workbooks:
        wrong |= _run_workbook_take_back(file, book, folder)
    others = [file for file in files if file not in dict(workbooks)]
    said = ImportOptions(source, tuple(channel or ()), zone, hours, as_)
    for one in run_import(others, folder, said) if others else ():
        _print_imported(one)
    if wrong:
        raise typer.Exit(CANNOT_JUDGE)
    typer.echo(f"Next: principlecheck check {folder.as_posix()}")


def _run_workbook_take_back(file: Path, book: Workbook, folder: Path) -> bool:
    """Takes a workbook back, and says what came of it; whether it has mistakes."""
    from principlecheck.usecases.workbooks import take_workbook_back

    taken = take_workbook_back(file, folder, book)
    for name in taken.files:
        typer.echo(f"wrote       {name}")
    if taken.changed:
        typer.echo(f"changed     {', '.join(taken.changed)}")
    elif not taken.mistakes:
        typer.echo(f"unchanged   {folder.as_posix()}: the workbook says what the policies say")
    _print_import_list("The policies stay", taken.kept, None)
    _print_import_list("Also in the workbook", taken.notes, None)
    if not taken.mistakes:
        return False
    noun = "mistake" if len(taken.mistakes) == 1 else "mistakes"
    print_to_stderr(
        f"Nothing is written before {len(taken.mistakes)} {noun} in {file.as_posix()} {'is' if noun == 'mistake' else 'are'} mended:"
    )
    for mistake in taken.mistakes:
        print_to_stderr(f"  {mistake}")
    if taken.copy is not None:
        print_to_stderr(f"{taken.copy.as_posix()} has them marked.")
    return True


def _print_imported(brought: ImportResult) -> None:
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
    _print_import_list("Yours stays", merged.kept, None)
    _print_import_list("Not read", map(str, understood.not_read), brought.page)
    _print_import_list(
        "Read one way of several; mend what is not so", understood.assumed, brought.page
    )
    _print_import_list("Not said, and the first checks wait for it", understood.asks, None)
    for line in brought.problems:
        print_to_stderr(line)


def _print_import_list(title: str, sentences: Iterable[str], page: Path | None) -> None:
    said = list(sentences)
    if not said:
        return
    typer.echo(f"{title} ({len(said)}):")
    for sentence in said[:_MOST_SHOWN]:
        typer.echo(wrap_terminal_sentence(sentence, terminal_columns()))
    if len(said) > _MOST_SHOWN and page is not None:
        typer.echo(f"  … and {len(said) - _MOST_SHOWN} more, all in {page.as_posix()}")
