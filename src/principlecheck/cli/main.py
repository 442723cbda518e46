"""The program: gathers the verbs, and turns whatever happens into an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from principlecheck import __version__
from principlecheck.cli.exits import CANNOT_JUDGE, exit_code_of_refusal
from principlecheck.cli.once import EachOnce
from principlecheck.cli.terminal import print_to_stderr
from principlecheck.model.report.refusal import Refusal

VERBS = (
    "init",
    "import",
    "workbook",
    "check",
    "audit",
    "answers",
    "plan",
    "what-if",
    "show",
    "explain",
    "glossary",
    "rules",
    "laws",
    "settings",
    "waive",
    "measure",
    "demo-records",
    "schema",
    "test",
)
_COMPLETE = "_PRINCIPLECHECK_COMPLETE"
_MODULES = {
    "what-if": "what_if",
    "demo-records": "demo_records",
    "test": "pack_test",
    "import": "import_",
}


def build_command_line(*verbs: str) -> typer.Typer:
    """The command line with these verbs, each in a module of its own, which is imported here."""
    app = typer.Typer(
        name="principlecheck",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        help="Holds customer-service policies against codified principles, and says what will hurt.",
    )
    app.callback()(_root_options)
    for verb in verbs:
        name = _MODULES.get(verb, verb)
        app.command(verb, cls=EachOnce)(
            getattr(import_module(f"principlecheck.cli.{name}"), f"{name.rstrip('_')}_command")
        )
    return app


def _load_verb_of_command_line(typed: Sequence[str]) -> Sequence[str]:
    """The verb that was typed; all of them where help, completion or a slip needs the whole list."""
    return typed[:1] if typed and typed[0] in VERBS and _COMPLETE not in os.environ else VERBS


def _version_option(wanted: bool) -> None:
    if wanted:
        typer.echo(f"principlecheck {__version__}")
        raise typer.Exit


def _root_options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version_option, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Options of the program itself."""


def run() -> None:
    """The console script. Any exception that nobody meant ends with 2, never with a pass."""
    gc.disable()  # collecting costs a third of a large run, and little of it is garbage
    _prepare_output_streams()
    printed_to = sys.stdout
    try:
        build_command_line(*_load_verb_of_command_line(sys.argv[1:]))(prog_name="principlecheck")
    except SystemExit as ended:
        # typer ends with 1, as findings do, where the reader has gone, or the input or the person
        # has ended the run.
        if sys.stdout is not printed_to or isinstance(ended.__context__, typer.Abort):
            sys.exit(CANNOT_JUDGE)
        raise
    except Refusal as refusal:
        for line in refusal.lines:
            print_to_stderr(line)
        sys.exit(exit_code_of_refusal(refusal))
    except Exception as error:  # noqa: BLE001 - the last net: it must not look like a clean run
        _print_program_fault(error)
        sys.exit(CANNOT_JUDGE)
    finally:
        gc.freeze()  # the interpreter collects once more as it ends, even where that is disabled


def _prepare_output_streams() -> None:
    """UTF-8 on both streams. Ends the program where nobody could read what it finds."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - until the end
    if sys.stdout is None:
        print_to_stderr("Standard output is closed, so nothing that is found could be read.")
        sys.exit(CANNOT_JUDGE)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _print_program_fault(error: Exception) -> None:
    """What the system refuses is told in its own words; anything else is a fault of the program."""
    if isinstance(error, BrokenPipeError):
        sys.stderr.close()  # the reader went away; there is nobody to tell
    elif isinstance(error, OSError):
        what = error.filename if isinstance(error.filename, str) else "A file"
        print_to_stderr(f"{what} cannot be read or written: {error.strerror or error}.")
    else:
        print_to_stderr(f"principlecheck broke: {type(error).__name__}: {error}")
        print_to_stderr(
            "This is a fault of the program. Please report it with the files that caused it."
        )
