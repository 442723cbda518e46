"""`test`: run the examples that rules carry."""

from __future__ import annotations

import typer

from principlecheck.cli.exits import CLEAN, FINDINGS
from principlecheck.cli.options import Ignore, OwnLaws, OwnPacks, Select
from principlecheck.cli.terminal import complain
from principlecheck.model.units import out_of
from principlecheck.usecases.choosing import chosen_rules, existing, packs_with


def pack_test(
    select: Select = None, ignore: Ignore = None, pack: OwnPacks = None, law: OwnLaws = None
) -> None:
    """Run the examples of every rule and every law, those of your own packs and laws included."""
    from principlecheck.policies.laws import laws_with
    from principlecheck.usecases.examples import run_examples, run_law_examples

    packs = packs_with(pack or [])
    rules = chosen_rules(packs, select or [], ignore or [])
    laws = laws_with(existing(law or []))
    results = [*run_examples(rules), *run_law_examples(laws, rules)]
    faults = [result for result in results if result.fault]
    for result in faults:
        complain(f"{result.name}: {result.fault}")
    good = len(results) - len(faults)
    they = "it" if good == 1 else "they"
    typer.echo(f"{out_of(good, len(results), 'example', 'ends', 'end')} as {they} should.")
    raise typer.Exit(FINDINGS if faults else CLEAN)
