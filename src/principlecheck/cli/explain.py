"""`explain`: a rule, a principle, a term, a field, a value or a problem, in plain words; or one finding with its derivation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from principlecheck.cli.completing import complete_explain_argument
from principlecheck.cli.exits import CLEAN
from principlecheck.cli.options import AsOf, OwnLaws, OwnPacks, run_from_options, typed_run_options
from principlecheck.cli.terminal import terminal_columns
from principlecheck.model.report.refusal import Refusal
from principlecheck.reading.nearest import nearest_name
from principlecheck.usecases.choosing import choose_option_value
from principlecheck.usecases.run import Run


def explain_command(
    what: Annotated[
        str,
        typer.Argument(
            metavar="CODE|PRINCIPLE|TERM|FIELD|VALUE|PROBLEM",
            help="A rule, a principle, a term, a field, a value of one or a kind of problem.",
            autocompletion=complete_explain_argument,
        ),
    ],
    on: Annotated[
        list[Path] | None,
        typer.Option("--on", metavar="PATH", help="Show how the rule's figures come about here."),
    ] = None,
    as_of: AsOf = None,
    pack: OwnPacks = None,
    law: OwnLaws = None,
) -> None:
    """Explain a rule, a principle, a term of the field, a field of the format, one of its values or
    a problem.

    With --on, show the whole derivation of what the rule found in these policies.
    """
    from principlecheck.explaining import (
        explanation_of_peoples_word,
        explanation_page,
        name_to_explain_as_typed,
        names_that_can_be_explained,
        section_explained_by_singular,
    )

    run = run_from_options(on or [], typed_run_options(as_of, pack=pack, law=law, waive=False))
    packs = run.packs
    names = names_that_can_be_explained(packs)
    name = name_to_explain_as_typed(what, names)
    others = [] if name or on else explanation_of_peoples_word(what, names)
    if others:
        typer.echo(f"`{what}` is {' or '.join(others)} here.\n")
        for other in others:
            typer.echo(explanation_page(other, packs, terminal_columns()))
        return
    if name is None:
        prefixes = {code[:3] for code in run.codes}
        close = nearest_name(what, list(names.values()))
        hint = f" Did you mean {close}?" if close else " See principlecheck rules."
        if what.upper() in prefixes:
            hint = f" See principlecheck rules --select {what.upper()}."
        raise Refusal(f"There is nothing called `{what}`.{hint}")
    if on:
        raise typer.Exit(
            _print_derivation_of_rule(run, choose_option_value(name, run.codes, "rule"))
        )
    section = section_explained_by_singular(name)
    if section:
        typer.echo(explanation_page(section, packs, terminal_columns()))
    typer.echo(explanation_page(name, packs, terminal_columns()), nl=False)


def _print_derivation_of_rule(run: Run, code: str) -> int:
    from principlecheck.reporters.derivation import render_derivation

    report = run.only(code).report
    typer.echo(
        render_derivation(report.outcomes, report.problems, code, terminal_columns()), nl=False
    )
    return report.exit_code("information") if report.problems or report.errors else CLEAN
