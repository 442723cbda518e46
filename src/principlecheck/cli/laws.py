"""`laws`: the provisions that policies are held against, and how long ago each was read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from principlecheck.cli.options import AsOf, OwnLaws, run_from_options, typed_run_options
from principlecheck.cli.terminal import terminal_columns
from principlecheck.model import units
from principlecheck.model.law import OLD_AFTER
from principlecheck.usecases.choosing import choose_option_value

if TYPE_CHECKING:
    from principlecheck.usecases.laws import ListedLaw, ListedProvision

FORMATS = ("text", "json")
NO = "does not bind"


def laws_command(
    on: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH…]", help="Say of each whether it binds these policies."),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="text or json.")
    ] = "text",
    as_of: AsOf = None,
    law: OwnLaws = None,
) -> None:
    """List the laws and contract terms that policies are held against, and how old each reading is."""
    from principlecheck.usecases.laws import countries_of_run_without_law, list_laws_for_run

    chosen = choose_option_value(format_, FORMATS, "format")
    run = run_from_options(on or [], typed_run_options(as_of, law=law))
    listed, missing = list_laws_for_run(run), countries_of_run_without_law(run)
    if chosen == "json":
        whole = {
            "format": 1,
            "as_of": run.as_of,
            "laws": [_print_law_as_json(one) for one in listed],
        }
        whole |= {"without_law": missing} if missing else {}
        typer.echo(json.dumps(whole, indent=2, ensure_ascii=False, default=str))
    else:
        typer.echo("\n".join(_print_laws_as_text(listed, missing)))


def _print_laws_as_text(listed: Sequence[ListedLaw], missing: Sequence[str]) -> Iterator[str]:
    from principlecheck.reporters.plain import printable_text, wrap_text

    passed_over = []
    for law in listed:
        binding = [one for one in law.provisions if not one.binds.startswith(NO)]
        if not binding:
            passed_over.append(law.title)
            continue
        kind = "a contract" if law.contract_with else law.jurisdiction
        yield printable_text(f"{law.title} ({kind}), version {law.version}, {law.source}")
        if len(binding) < len(law.provisions):
            left = len(law.provisions) - len(binding)
            bind = units.format_how_many_of(left, len(law.provisions), "provision", "does", "do")
            yield f"  {bind} not bind these policies"
        for one in binding:
            head = f"{one.name}: {one.subject}; {one.law}, {one.article}"
            yield from wrap_text(printable_text(head), terminal_columns(), "    ", "  ")
            for line in (f"asks {one.asks}", _law_state_to_print(one)):
                yield from wrap_text(printable_text(line), terminal_columns(), "      ", "    ")
        for name, why in law.left_out:
            yield from wrap_text(
                printable_text(f"Not judged: {name}: {why}."), terminal_columns(), "    ", "  "
            )
        yield ""
    if passed_over:
        others = printable_text(f"Nothing of these binds: {', '.join(passed_over)}.")
        yield from wrap_text(others, terminal_columns(), "  ", "")
    if missing:
        says = f"No law of {', '.join(missing)} is judged: there is none here. --law names one."
        yield from wrap_text(printable_text(says), terminal_columns(), "  ", "")
    yield "None of this is legal advice: have a lawyer confirm what you rely on."


def _law_state_to_print(one: ListedProvision) -> str:
    said = [one.binds] if one.binds else []
    said.append(f"in force from {one.in_force}")
    if one.days_left:
        said.append(f"to be met in {units.format_count(one.days_left, 'day')}, by {one.due}")
    if one.over:
        said.append("no longer in force")
    if one.read_on is not None:
        said.append(f"read on {one.read_on}, {_days_ago_to_print(one.age)}")
    return "; ".join(said)


def _days_ago_to_print(days: int | None) -> str:
    if days is None or days <= 0:
        return "today"
    old = ", read it again" if days > OLD_AFTER else ""
    return f"{days} day{'' if days == 1 else 's'} ago{old}"


def _print_law_as_json(law: ListedLaw) -> dict[str, Any]:
    import msgspec

    made: dict[str, Any] = msgspec.to_builtins(law)
    return made
