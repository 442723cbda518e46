"""`test`: run the examples that rules carry."""

from __future__ import annotations

import typer

from principlecheck.cli.exits import CLEAN, FINDINGS
from principlecheck.cli.options import Ignore, OwnPacks, Select
from principlecheck.cli.terminal import complain
from principlecheck.usecases.choosing import chosen_rules, packs_with


def pack_test(select: Select = None, ignore: Ignore = None, pack: OwnPacks = None) -> None:
    """Run every rule's examples, those of your own packs included."""
    from principlecheck.usecases.examples import run_examples

    packs = packs_with(pack or [])
    results = list(run_examples(chosen_rules(packs, select or [], ignore or [])))
    faults = [result for result in results if result.fault]
    for result in faults:
        complain(f"{result.name}: {result.fault}")
    typer.echo(f"{len(results) - len(faults)} of {len(results)} examples end as their rules say.")
    raise typer.Exit(FINDINGS if faults else CLEAN)
