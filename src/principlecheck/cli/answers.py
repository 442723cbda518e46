"""`answers`: take what a client answered in a workbook into responses.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from principlecheck.cli.terminal import print_to_stderr
from principlecheck.model.report.refusal import Refusal
from principlecheck.model.units import format_count


def answers_command(
    workbook: Annotated[
        Path, typer.Argument(metavar="FILE.xlsx", help="A workbook of audit --xlsx, answered.")
    ],
    dossier: Annotated[
        Path | None,
        typer.Option(
            "--dossier",
            metavar="FOLDER",
            help="Where responses.yaml and the numbers of findings stand (beside the workbook).",
        ),
    ] = None,
    prefer: Annotated[
        str | None,
        typer.Option(
            "--prefer",
            metavar="workbook|file",
            help="Which holds where both were changed; left out, that is told.",
        ),
    ] = None,
) -> None:
    """Take owner, due, status and answer from a workbook into responses.yaml.

    What people wrote there stays, comments and order too. A cell that cannot be taken is told, and
    then nothing is written.
    """
    from principlecheck.usecases.answering import PREFERENCES, take_answers_into_responses

    wanted = next((one for one in PREFERENCES if one == prefer), None)
    if prefer is not None and wanted is None:
        raise Refusal(f"--prefer is workbook or file, not {prefer}.")
    taken = take_answers_into_responses(workbook, dossier, wanted)
    for note in taken.notes:
        print_to_stderr(note)
    file = taken.file.as_posix()
    if taken.answers:
        said = format_count(taken.answers, "answer")
        print_to_stderr(f"Wrote {file}: {said} to {format_count(taken.findings, 'finding')}.")
    else:
        print_to_stderr(f"Nothing in it is new to {file}.")
