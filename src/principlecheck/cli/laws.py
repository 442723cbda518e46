"""`laws`: the provisions that policies are held against, and how long ago each was read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from principlecheck.cli.options import AsOf, OwnLaws, opened, options
from principlecheck.cli.terminal import columns
from principlecheck.model import units
from principlecheck.model.law import OLD_AFTER
from principlecheck.usecases.choosing import one_of

if TYPE_CHECKING:
    from principlecheck.usecases.laws import ListedLaw, ListedProvision

FORMATS = ("text", "json")
NO = "does not bind"


def laws(
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
    from principlecheck.usecases.laws import listed_laws, without_law

    chosen = one_of(format_, FORMATS, "format")
    run = opened(on or [], options(as_of, law=law))
    listed, missing = listed_laws(run), without_law(run)
    if chosen == "json":
        whole = {"format": 1, "as_of": run.as_of, "laws": [_as_json(one) for one in listed]}
        whole |= {"without_law": missing} if missing else {}
        typer.echo(json.dumps(whole, indent=2, ensure_ascii=False, default=str))
    else:
        typer.echo("\n".join(_text(listed, missing)))


def _text(listed: Sequence[ListedLaw], missing: Sequence[str]) -> Iterator[str]:
    from principlecheck.reporters.plain import printable, wrapped

    passed_over = []
    for law in listed:
        binding = [one for one in law.provisions if not one.binds.startswith(NO)]
        if not binding:
            passed_over.append(law.title)
            continue
        kind = "a contract" if law.contract_with else law.jurisdiction
        yield printable(f"{law.title} ({kind}), version {law.version}, {law.source}")
        if len(binding) < len(law.provisions):
            left = len(law.provisions) - len(binding)
            bind = units.out_of(left, len(law.provisions), "provision", "does", "do")
            yield f"  {bind} not bind these policies"
        for one in binding:
            head = f"{one.name}: {one.subject}; {one.law}, {one.article}"
            yield from wrapped(printable(head), columns(), "    ", "  ")
            for line in (f"asks {one.asks}", _state(one)):
                yield from wrapped(printable(line), columns(), "      ", "    ")
        for name, why in law.left_out:
            yield from wrapped(printable(f"Not judged: {name}: {why}."), columns(), "    ", "  ")
        yield ""
    if passed_over:
        others = printable(f"Nothing of these binds: {', '.join(passed_over)}.")
        yield from wrapped(others, columns(), "  ", "")
    if missing:
        says = f"No law of {', '.join(missing)} is judged: there is none here. --law names one."
        yield from wrapped(printable(says), columns(), "  ", "")
    yield "None of this is legal advice: have a lawyer confirm what you rely on."


def _state(one: ListedProvision) -> str:
    said = [one.binds] if one.binds else []
    said.append(f"in force from {one.in_force}")
    if one.days_left:
        said.append(f"to be met in {units.counted(one.days_left, 'day')}, by {one.due}")
    if one.over:
        said.append("no longer in force")
    if one.read_on is not None:
        said.append(f"read on {one.read_on}, {_ago(one.age)}")
    return "; ".join(said)


def _ago(days: int | None) -> str:
    if days is None or days <= 0:
        return "today"
    old = ", read it again" if days > OLD_AFTER else ""
    return f"{days} day{'' if days == 1 else 's'} ago{old}"


def _as_json(law: ListedLaw) -> dict[str, Any]:
    import msgspec

    made: dict[str, Any] = msgspec.to_builtins(law)
    return made
