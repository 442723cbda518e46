"""`rules`: what can be judged, and what is read to judge it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from principlecheck.cli.options import (
    Ignore,
    OwnLaws,
    OwnPacks,
    Select,
    run_from_options,
    typed_run_options,
)
from principlecheck.cli.terminal import terminal_columns
from principlecheck.usecases.choosing import choose_option_value

if TYPE_CHECKING:
    from principlecheck.model.law import Law
    from principlecheck.packs.loading import LoadedRule, Pack

FORMATS = ("text", "json")


def rules_command(
    format_: str = typer.Option("text", "--format", metavar="FORMAT", help="text or json."),
    coverage: bool = typer.Option(
        False, "--coverage", help="Show which fields each rule reads, and which none does."
    ),
    select: Select = None,
    ignore: Ignore = None,
    pack: OwnPacks = None,
    law: OwnLaws = None,
) -> None:
    """List the rules, by principle."""
    chosen = choose_option_value(format_, FORMATS, "format")
    run = run_from_options([], typed_run_options(None, select, ignore, pack, law))
    packs, picked = run.packs, run.rules
    if chosen == "json":
        typer.echo(_print_rules_as_json(packs, picked, run.laws), nl=False)
    else:
        lines = (
            _print_rules_coverage(picked, run.laws)
            if coverage
            else _print_rules_listing(packs, picked)
        )
        typer.echo("\n".join(lines))


def _print_rules_listing(packs: Sequence[Pack], picked: Sequence[LoadedRule]) -> Iterator[str]:
    for one in packs:
        own = [rule for rule in one.rules if rule in picked]
        if not own:
            continue
        yield f"{one.principle.title} ({one.name} {one.version})"
        for rule in own:
            line = f"  {rule.code}  {rule.severity or rule.rule.severity:<11}  {rule.rule.kind:<13}  {rule.rule.title}"
            yield line if len(line) <= terminal_columns() else f"{line[: terminal_columns() - 1]}…"
        yield ""
    yield "Next: principlecheck explain CODE"


def _print_rules_coverage(picked: Sequence[LoadedRule], laws: Sequence[Law]) -> Iterator[str]:
    from principlecheck.packs.reads import fields_no_rule_reads, routes_rule_reads

    for rule in picked:
        yield f"{rule.code}  {', '.join(routes_rule_reads(rule, laws))}"
    yield ""
    yield f"Read by none of these rules: {', '.join(fields_no_rule_reads(picked, laws)) or 'nothing'}"


def _print_rules_as_json(
    packs: Sequence[Pack], picked: Sequence[LoadedRule], laws: Sequence[Law]
) -> str:
    from principlecheck.packs.reads import fields_no_rule_reads, routes_rule_reads

    listed = [
        {
            "code": rule.code,
            "name": rule.rule.name,
            "title": rule.rule.title,
            "principle": rule.principle,
            "pack": one.name,
            "severity": rule.severity or rule.rule.severity,
            "kind": rule.rule.kind,
            "topic": rule.rule.topic,
            "confidence": rule.rule.confidence,
            "on": rule.on,
            "fails_when": rule.rule.fails_when,
            "thresholds": rule.thresholds,
            "reads": routes_rule_reads(rule, laws),
            "source": {
                "title": rule.rule.source.title,
                "section": rule.rule.source.section,
                "basis": rule.rule.source.basis,
            },
            "see_also": rule.rule.see_also,
        }
        for one in packs
        for rule in one.rules
        if rule in picked
    ]
    whole = {"format": 1, "rules": listed, "unread_fields": fields_no_rule_reads(picked, laws)}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
