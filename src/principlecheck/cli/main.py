"""The program: gathers the verbs, and turns whatever happens into an exit code."""

from __future__ import annotations

import gc
import sys
from typing import Annotated

import typer

from principlecheck import __version__
from principlecheck.cli import (
    audit,
    check,
    explain,
    glossary,
    init,
    pack_test,
    plan,
    rules,
    schema,
    settings,
    show,
    waive,
    what_if,
)
from principlecheck.cli.exits import CANNOT_JUDGE, code_of_refusal
from principlecheck.cli.terminal import complain
from principlecheck.model.report.refusal import Refusal

app = typer.Typer(
    name="principlecheck",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Holds customer-service policies against codified principles, and says what will hurt.",
)
app.command("init")(init.init)
app.command("check")(check.check)
app.command("audit")(audit.audit)
app.command("plan")(plan.plan)
app.command("what-if")(what_if.what_if)
app.command("show")(show.show)
app.command("explain")(explain.explain)
app.command("glossary")(glossary.glossary)
app.command("rules")(rules.rules)
app.command("settings")(settings.settings)
app.command("waive")(waive.waive)
app.command("schema")(schema.schema)
app.command("test")(pack_test.pack_test)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"principlecheck {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Options of the program itself."""


def run() -> None:
    """The console script. Any exception that nobody meant ends with 2, never with a pass."""
    gc.freeze()  # what is loaded by now stays; collecting it again costs a third of a large run
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    printed_to = sys.stdout
    try:
        app(prog_name="principlecheck")
    except SystemExit:
        if sys.stdout is not printed_to:  # typer wraps it when the reader has gone, and exits 1
            sys.exit(CANNOT_JUDGE)
        raise
    except Refusal as refusal:
        for line in refusal.lines:
            complain(line)
        sys.exit(code_of_refusal(refusal))
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away; there is nobody to tell
        sys.exit(CANNOT_JUDGE)
    except Exception as error:  # noqa: BLE001 - the last net: it must not look like a clean run
        complain(f"principlecheck broke: {type(error).__name__}: {error}")
        complain("This is a fault of the program. Please report it with the files that caused it.")
        sys.exit(CANNOT_JUDGE)
