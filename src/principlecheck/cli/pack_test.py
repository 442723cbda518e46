"""`test`: run the examples that rules carry."""

from __future__ import annotations

import typer

from principlecheck.cli.exits import CLEAN, FINDINGS
from principlecheck.cli.options import Ignore, OwnLaws, OwnPacks, Select
from principlecheck.cli.terminal import print_to_stderr
from principlecheck.model.units import format_how_many_of
from principlecheck.usecases.choosing import choose_rules_for_run, load_packs_for_run, paths_of_run


def pack_test_command(
    select: Select = None, ignore: Ignore = None, pack: OwnPacks = None, law: OwnLaws = None
) -> None:
    """Run the examples of every rule and every law, those of your own packs and laws included."""
    from principlecheck.policies.laws import load_laws_with_own_files
    from principlecheck.usecases.examples import run_examples_of_laws, run_examples_of_rules

    packs = load_packs_for_run(pack or [])
    rules = choose_rules_for_run(packs, select or [], ignore or [])
    laws = load_laws_with_own_files(paths_of_run(law or []))
    results = [*run_examples_of_rules(rules), *run_examples_of_laws(laws, rules)]
    faults = [result for result in results if result.fault]
    for result in faults:
        print_to_stderr(f"{result.name}: {result.fault}")
    good = len(results) - len(faults)
    they = "it" if good == 1 else "they"
    typer.echo(
        f"{format_how_many_of(good, len(results), 'example', 'ends', 'end')} as {they} should."
    )
    raise typer.Exit(FINDINGS if faults else CLEAN)
