"""`waive`: accept a finding until a day, with an owner, an approver and a reason."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from principlecheck.cli.options import (
    AsOf,
    OwnLaws,
    OwnPacks,
    parse_day_option,
    parse_path_option,
    run_from_options,
    typed_run_options,
)
from principlecheck.cli.terminal import print_to_stderr
from principlecheck.model.report.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date

    from principlecheck.usecases.waiving import WaiveResult


def waive_command(
    owner: Annotated[str, typer.Option("--owner", metavar="NAME", help="Who will mend it.")],
    approved_by: Annotated[
        str, typer.Option("--approved-by", metavar="NAME", help="Who accepts it until then.")
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it can wait.")],
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="The last day it holds, in UTC.")
    ],
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="The rule.")] = None,
    entry: Annotated[
        str | None, typer.Argument(metavar="ENTRY", help="What the finding is about.")
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="Every finding there is: adopts an old repository.")
    ] = False,
    ticket: Annotated[
        str, typer.Option("--ticket", metavar="TEXT", help="Where the work is planned.")
    ] = "",
    on: Annotated[
        list[Path] | None,
        typer.Option(
            "--on",
            metavar="PATH",
            help="The policies; left out, the current folder.",
            parser=parse_path_option,
        ),
    ] = None,
    as_of: AsOf = None,
    pack: OwnPacks = None,
    law: OwnLaws = None,
) -> None:
    """Waive one finding, or with --all every one, until a day.

    The waiver is added to the file of waivers; whatever else stands there stays as it is. A
    waived finding still counts in scores and reports; the gate passes it until that day.
    """
    from principlecheck.usecases.waiving import (
        WaiverAcceptance,
        waive_all_findings,
        waive_one_finding,
    )

    if all_ == bool(code) or bool(code) != bool(entry):
        raise Refusal("Write CODE and ENTRY for one finding, or --all for every one.")
    ends = parse_day_option(until)
    acceptance = WaiverAcceptance(owner, approved_by, reason, ends, ticket)
    run = run_from_options(on or [Path()], typed_run_options(as_of, pack=pack, law=law))
    if code and entry:
        _print_waive_result(waive_one_finding(run, code, entry, acceptance), ends)
    else:
        _print_waive_result(waive_all_findings(run, acceptance), ends)


def _print_waive_result(waived: WaiveResult, ends: date) -> None:
    number, before = len(waived.waivers), waived.before
    if number:
        noun = "finding is" if number == 1 else "findings are"
        print_to_stderr(
            f"Wrote {waived.file.as_posix()}: {number} {noun} waived until {ends}, in UTC."
        )
        print_to_stderr(
            "They still count in scores and reports."
            if number > 1
            else "It still counts in scores and reports."
        )
    else:
        print_to_stderr("There is nothing to waive.")
    if before:
        print_to_stderr(
            f"{len(before)} had a waiver before and keep it, expired or not; see {before[0]}."
        )
