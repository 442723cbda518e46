"""`check`: judge, and say it on the terminal, to CI, or both."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from principlecheck.cli.choices import existing
from principlecheck.cli.exits import CANNOT_JUDGE, Stop
from principlecheck.cli.formats import FORMATS, SPOKEN, render, wanted_formats, write_file
from principlecheck.cli.in_force import formats_in_force, settings_in_force
from principlecheck.cli.judging import report_on, with_commit
from principlecheck.cli.options import AsOf, Ignore, NoCache, NoWaivers, OwnPacks, Paths, Select
from principlecheck.cli.terminal import complain, plainly, say
from principlecheck.cli.watching import Wanted, on_terminal
from principlecheck.reporters.gate import gate_lines
from principlecheck.reporters.plain import obeyed_by_nobody, shown

if TYPE_CHECKING:
    from principlecheck.cli.gating import Change


def check(
    paths: Paths,
    fail_on: Annotated[
        str | None,
        typer.Option("--fail-on", metavar="SEVERITY", help="Exit 1 from this severity on (high)."),
    ] = None,
    format_: Annotated[
        list[str] | None,
        typer.Option(
            "--format", metavar="NAME[=FILE]", help=f"{', '.join(FORMATS)}; may be repeated."
        ),
    ] = None,
    as_of: AsOf = None,
    select: Select = None,
    ignore: Ignore = None,
    pack: OwnPacks = None,
    no_waivers: NoWaivers = False,
    no_cache: NoCache = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="No colour, and no signs beyond ASCII.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Judge again whenever a file is saved; Ctrl-C ends.")
    ] = False,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="REF",
            help="Judge a change by the settings and waivers of this commit, branch or folder.",
        ),
    ] = None,
    fail_on_new: Annotated[
        bool,
        typer.Option("--fail-on-new", help="Count only what the change adds or hides."),
    ] = False,
    trust_head: Annotated[
        bool,
        typer.Option("--trust-head", help="Judge by the change's own settings and waivers."),
    ] = False,
    questions: Annotated[
        bool,
        typer.Option("--questions", help="Print in full what is asked, instead of the findings."),
    ] = False,
) -> None:
    """Judge policies and print what was found.

    Exits 0 when clean, 1 with findings at or above --fail-on, 2 when something could not be
    judged, 3 when there is nothing to check.
    """
    if questions:
        format_ = [*(format_ or []), "questions"]
    change = _change(against, only_new=fail_on_new, trust_head=trust_head, watch=watch)
    with plainly(plain):
        if watch:
            raise typer.Exit(
                on_terminal(
                    Wanted(paths, as_of, select, ignore, pack, fail_on, waive=not no_waivers),
                    format_,
                )
            )
        if change is not None:
            typed = {
                "select": select or [],
                "ignore": ignore or [],
                "packs": pack or [],
                "fail_on": fail_on,
                "formats": format_ or [],
            }
            _check_change(paths, change, as_of, typed, waive=not no_waivers)
        _check(paths, fail_on, format_, as_of, select, ignore, pack, no_waivers, no_cache)


def _change(against: str | None, *, only_new: bool, trust_head: bool, watch: bool) -> Change | None:
    """What to compare with, if anything. Raises `Stop` for options that go with nothing."""
    if against is None:
        if only_new or trust_head:
            option = "--fail-on-new" if only_new else "--trust-head"
            says = f"{option} needs to know what was there before. Write --against main."
            raise Stop(CANNOT_JUDGE, says)
        return None
    if watch:
        raise Stop(CANNOT_JUDGE, "--watch and --against do not go together.")
    from principlecheck.cli.gating import Change

    return Change(against, only_new, trust_head)


def _check_change(
    paths: list[Path], change: Change, as_of: str | None, typed: dict[str, Any], *, waive: bool
) -> None:
    from principlecheck.cli.gating import gated, notice, preface_lines

    wanted_formats(typed["formats"])  # refused before anything is judged
    ended = gated(paths, change, as_of, waive=waive, typed=typed)
    fail_on = ended.in_force.fail_on
    lines = preface_lines(ended)
    wanted = wanted_formats(formats_in_force(ended.in_force))
    for one in wanted:
        report = ended.report(one.name)
        if one.name == "json":
            report = with_commit(report, paths, ended.in_force.exclude)
        on_terminal = one.file is None
        written = render(
            one.name, report, on_terminal=on_terminal, fail_on=fail_on, verdict=ended.verdict
        )
        if one.name in SPOKEN:
            written = "".join(f"{obeyed_by_nobody(shown(line))}\n" for line in lines) + written
        elif one.name == "github":
            written = notice(lines) + written
        if one.file is None:
            say(written)
        else:
            write_file(one.file, written.encode("utf-8"))
    if all(one.name not in SPOKEN or one.file for one in wanted):
        for line in (*lines, *gate_lines(ended.told)):
            complain(line)
    raise typer.Exit(ended.code)


def _check(
    paths: list[Path],
    fail_on: str | None,
    format_: list[str] | None,
    as_of: str | None,
    select: list[str] | None,
    ignore: list[str] | None,
    pack: list[Path] | None,
    no_waivers: bool,
    no_cache: bool,
) -> None:
    in_force = settings_in_force(
        existing(paths),
        select=select,
        ignore=ignore,
        own_packs=pack,
        fail_on=fail_on,
        formats=format_,
    )
    wanted = wanted_formats(formats_in_force(in_force))
    report = report_on(
        paths,
        as_of,
        in_force=in_force,
        waive=not no_waivers,
        cached=not no_cache,
        commit=any(one.name == "json" for one in wanted),
    )
    for one in wanted:
        written = render(one.name, report, on_terminal=one.file is None, fail_on=in_force.fail_on)
        if one.file is None:
            say(written)
        else:
            write_file(one.file, written.encode("utf-8"))
    if all(one.name not in SPOKEN or one.file for one in wanted):
        for line in gate_lines(report):
            complain(line)
    raise typer.Exit(report.exit_code(in_force.fail_on))
