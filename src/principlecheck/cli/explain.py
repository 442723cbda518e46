"""`explain`: a rule, a principle, a term, a field, a value or a problem, in plain words; or one finding with its derivation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from principlecheck.cli.completing import explained
from principlecheck.cli.exits import CLEAN
from principlecheck.cli.options import AsOf, OwnLaws, OwnPacks, opened, options
from principlecheck.cli.terminal import columns
from principlecheck.model.report.refusal import Refusal
from principlecheck.reading.nearest import nearest
from principlecheck.usecases.choosing import one_of
from principlecheck.usecases.run import Run


def explain(
    what: Annotated[
        str,
        typer.Argument(
            metavar="CODE|PRINCIPLE|TERM|FIELD|VALUE|PROBLEM",
            help="A rule, a principle, a term, a field, a value of one or a kind of problem.",
            autocompletion=explained,
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
        known_names,
        meant,
        meant_otherwise,
        page,
        section_of_several,
    )

    run = opened(on or [], options(as_of, pack=pack, law=law, waive=False))
    packs = run.packs
    names = known_names(packs)
    name = meant(what, names)
    others = [] if name or on else meant_otherwise(what, names)
    if others:
        typer.echo(f"`{what}` is {' or '.join(others)} here.\n")
        for other in others:
            typer.echo(page(other, packs, columns()))
        return
    if name is None:
        prefixes = {code[:3] for code in run.codes}
        close = nearest(what, list(names.values()))
        hint = f" Did you mean {close}?" if close else " See principlecheck rules."
        if what.upper() in prefixes:
            hint = f" See principlecheck rules --select {what.upper()}."
        raise Refusal(f"There is nothing called `{what}`.{hint}")
    if on:
        raise typer.Exit(_derivation(run, one_of(name, run.codes, "rule")))
    section = section_of_several(name)
    if section:
        typer.echo(page(section, packs, columns()))
    typer.echo(page(name, packs, columns()), nl=False)


def _derivation(run: Run, code: str) -> int:
    from principlecheck.reporters.derivation import derivation

    report = run.only(code).report
    typer.echo(derivation(report.outcomes, report.problems, code, columns()), nl=False)
    return report.exit_code("information") if report.problems or report.errors else CLEAN
