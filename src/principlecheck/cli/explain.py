"""`explain`: a rule, a principle, a term, a field or a problem, in plain words; or one finding with its derivation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from principlecheck.cli.choices import existing, one_of
from principlecheck.cli.completing import explained
from principlecheck.cli.exits import CANNOT_JUDGE, Stop
from principlecheck.cli.in_force import settings_in_force, tuned_packs
from principlecheck.cli.judging import report_on
from principlecheck.cli.options import AsOf, OwnPacks
from principlecheck.cli.terminal import columns
from principlecheck.reading.nearest import nearest

if TYPE_CHECKING:
    from principlecheck.governance.effective import InForce


def explain(
    what: Annotated[
        str,
        typer.Argument(
            metavar="CODE|PRINCIPLE|TERM|FIELD|PROBLEM",
            help="A rule, a principle, a term, a field or a kind of problem.",
            autocompletion=explained,
        ),
    ],
    on: Annotated[
        list[Path] | None,
        typer.Option("--on", metavar="PATH", help="Show how the rule's figures come about here."),
    ] = None,
    as_of: AsOf = None,
    pack: OwnPacks = None,
) -> None:
    """Explain a rule, a principle, a term of the field, a field of the format or a problem.

    With --on, show the whole derivation of what the rule found in these policies.
    """
    from principlecheck.explaining import known_names, meant, page

    in_force = settings_in_force(existing(on or []), own_packs=pack)
    packs = tuned_packs(in_force)
    names = known_names(packs)
    name = meant(what, names)
    if name is None:
        prefixes = {rule.code[:3] for one in packs for rule in one.rules}
        close = nearest(what, list(names.values()))
        hint = f" Did you mean {close}?" if close else " See principlecheck rules."
        if what.upper() in prefixes:
            hint = f" See principlecheck rules --select {what.upper()}."
        raise Stop(CANNOT_JUDGE, f"There is nothing called `{what}`.{hint}")
    if on:
        codes = [rule.code for one in packs for rule in one.rules]
        _derivation(one_of(name, codes, "rule"), on, as_of, in_force)
        return
    typer.echo(page(name, packs, columns()), nl=False)


def _derivation(code: str, paths: list[Path], as_of: str | None, in_force: InForce) -> None:
    from principlecheck.reporters.derivation import derivation

    asked = replace(in_force, settings=replace(in_force.settings, select=[code], ignore=[]))
    report = report_on(paths, as_of, in_force=asked, waive=False)
    typer.echo(derivation(report.outcomes, report.problems, code, columns()), nl=False)
    raise typer.Exit(report.exit_code("information") if report.problems or report.errors else 0)
