"""`check`: judge, and say it on the terminal, to CI, or both."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Annotated

import typer

from principlecheck.cli.exits import exit_code_of_refusal
from principlecheck.cli.formats import (
    parse_format_options,
    paths_as_typed_on_command_line,
    print_report_in_format,
    print_report_to_its_output,
)
from principlecheck.cli.options import (
    AsOf,
    Ignore,
    NoWaivers,
    OwnLaws,
    OwnPacks,
    Paths,
    Select,
    run_from_options,
    typed_run_options,
)
from principlecheck.cli.terminal import (
    print_plainly,
    print_to_stderr,
    print_to_terminal,
    terminal_columns,
    terminal_painter,
)
from principlecheck.model.report.refusal import Refusal
from principlecheck.model.settings import FORMATS, SPOKEN
from principlecheck.reporters.gate import render_gate_lines, render_refusal_lines
from principlecheck.reporters.plain import printable_text, without_ci_commands

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from principlecheck.cli.formats import Output
    from principlecheck.usecases.gate.gate import Change
    from principlecheck.usecases.run import Options


def check_command(
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
    law: OwnLaws = None,
    no_waivers: NoWaivers = False,
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
    change = _change_option(against, only_new=fail_on_new, trust_head=trust_head, watch=watch)
    chosen = typed_run_options(
        as_of,
        select,
        ignore,
        pack,
        law,
        fail_on=fail_on,
        formats=format_,
        waive=not no_waivers,
    )
    with print_plainly(plain):
        if watch:
            code = _run_check_watch_command(paths, chosen)
        elif change is not None:
            code = _run_check_against_command(paths, chosen, change)
        else:
            code = _run_check_command(paths, chosen)
    raise typer.Exit(code)


def _change_option(
    against: str | None, *, only_new: bool, trust_head: bool, watch: bool
) -> Change | None:
    """What to compare with, if anything. Raises `Refusal` for options that go with nothing."""
    if against is None:
        if only_new or trust_head:
            option = "--fail-on-new" if only_new else "--trust-head"
            says = f"{option} needs to know what was there before. Write --against main."
            raise Refusal(says)
        return None
    if watch:
        raise Refusal("--watch and --against do not go together.")
    from principlecheck.usecases.gate.gate import Change

    return Change(against, only_new, trust_head)


def _run_check_command(paths: Sequence[Path], chosen: Options) -> int:
    from principlecheck.usecases.first_check import first_question_after_init

    run = run_from_options(paths, chosen)
    outputs = parse_format_options(run.settings.outputs)
    report = run.report
    if any(one.name == "json" for one in outputs):
        report = run.at_revision(report)
    fail_on = run.settings.fail_on
    for one in outputs:
        text = print_report_in_format(
            one.name, report, on_terminal=one.file is None, fail_on=fail_on, paths=paths
        )
        if one.name == "text" and (asked := first_question_after_init(report)):
            text = (
                f"{text.rstrip()} {printable_text(asked)}\n"  # the last line stays that of coverage
            )
        print_report_to_its_output(one, _print_report_preface(one.name, run.notes) + text)
    if not _prints_to_terminal(outputs):
        for line in (*run.notes, *render_gate_lines(report), *render_refusal_lines(report)):
            print_to_stderr(line)
    return report.exit_code(fail_on)


def _run_check_against_command(paths: Sequence[Path], chosen: Options, change: Change) -> int:
    from principlecheck.usecases.gate.gate import gate

    run = run_from_options(paths, chosen)
    parse_format_options(chosen.formats)  # refused before anything is judged
    result = gate(run, change)
    outputs = parse_format_options(result.settings.outputs)
    for one in outputs:
        report = result.report(one.name)
        if one.name == "json":
            report = run.at_revision(report)
        text = print_report_in_format(
            one.name,
            report,
            on_terminal=one.file is None,
            fail_on=result.settings.fail_on,
            verdict=result.verdict,
            only_new=change.only_new,
            paths=paths,
        )
        print_report_to_its_output(one, _print_report_preface(one.name, result.preface) + text)
    if not _prints_to_terminal(outputs):
        lines_of_gate = (
            *render_gate_lines(result.deciding),
            *render_refusal_lines(result.deciding),
        )
        for line in (*result.preface, *lines_of_gate):
            print_to_stderr(line)
    return result.exit_code


def _prints_to_terminal(outputs: Sequence[Output]) -> bool:
    return any(one.name in SPOKEN and one.file is None for one in outputs)


def _print_report_preface(format_: str, lines: Sequence[str]) -> str:
    """What a report opens with in a format that has a place for it; one annotation of GitHub's."""
    if format_ in SPOKEN:
        return "".join(f"{without_ci_commands(printable_text(line))}\n" for line in lines)
    if format_ == "github" and lines:
        said = "%0A".join(printable_text(line).replace("%", "%25") for line in lines)
        return f"::notice title=The gate::{said}\n"
    return ""


def _run_check_watch_command(paths: Sequence[Path], chosen: Options) -> int:
    """Watches for a person. Raises `Refusal` for formats that are not for people."""
    from principlecheck.reporters.text import render_summary_text, render_text_report
    from principlecheck.usecases.watching import WatchScreen, watch_policies

    if any(one != "text" for one in chosen.formats):
        raise Refusal("--watch writes text for a person. Leave --format out.")
    gc.enable()  # this run does not end soon
    screen = WatchScreen(
        lambda shot: render_text_report(
            shot.report,
            terminal_columns(),
            terminal_painter(),
            paths_as_typed_on_command_line(paths),
        ),
        lambda shot: render_summary_text(
            shot.report,
            terminal_columns(),
            terminal_painter(),
            paths_as_typed_on_command_line(paths),
        ),
        lambda text: print_to_terminal(text if text.endswith("\n") else f"{text}\n"),
    )
    last = watch_policies(lambda: run_from_options(paths, chosen), screen)
    return exit_code_of_refusal(last) if isinstance(last, Refusal) else last.exit_code
