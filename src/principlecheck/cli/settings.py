"""`settings`: what is in force, and where each value comes from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from msgspec import UNSET

from principlecheck.cli.choices import existing
from principlecheck.cli.in_force import rules_in_force, settings_in_force, tuned_packs
from principlecheck.reporters.plain import obeyed_by_nobody, shown

if TYPE_CHECKING:
    from principlecheck.governance.effective import InForce

_COLUMN = 40
_NOTHING = {
    "longest_waiver": "no limit",
    "dossier": "the folder that the audit is written to",
    "theme": "the program's own",
}
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 _./%=-]*[A-Za-z0-9%])?")


def settings(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH…]", help="The policies that are to be judged."),
    ] = None,
    origin: Annotated[
        bool, typer.Option("--origin", help="Say of each value where it comes from.")
    ] = False,
) -> None:
    """Print the settings in force for these policies, as a settings file would say them."""
    where = existing(paths or [Path()])
    in_force = settings_in_force(where)
    rules_in_force(in_force, tuned_packs(in_force))  # refuses what no pack holds
    for line in _lines(in_force, where[0], origin=origin):
        typer.echo(obeyed_by_nobody(shown(line)))


def _lines(in_force: InForce, first: Path, *, origin: bool) -> Iterator[str]:
    if in_force.file is None:
        yield f"# No principlecheck.yaml governs {first.as_posix()}."
    else:
        yield f"# {first.as_posix()} is governed by {in_force.file.source.name}."
    yield "format: 1"
    for name, value in _values(in_force).items():
        for line, key in _written(name, value):
            said = in_force.origins.get(key, "")
            yield f"{line:<{_COLUMN}}  # {said}" if origin and said else line


def _values(in_force: InForce) -> dict[str, Any]:
    """Every setting as it is in force; None where nothing is set and nothing stands in."""
    from principlecheck.model.settings import DEFAULT_WAIVERS, Settings

    settings = in_force.settings
    found = {name: getattr(settings, name) for name in Settings.__struct_fields__[1:]}
    typed = [path.as_posix() for path in in_force.typed_packs]
    standing_in: dict[str, Any] = {
        **{name: [] for name in found},
        "thresholds": {},
        "severities": {},
        "fail_on": in_force.fail_on,
        "formats": in_force.formats,
        "waivers": DEFAULT_WAIVERS,
        "longest_waiver": None,
        "dossier": None,
        "theme": None,
    }
    found = {name: standing_in[name] if v is UNSET else v for name, v in found.items()}
    return {**found, "packs": [*found["packs"], *typed]}


def _written(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """The lines of one setting, each with the name under which its origin stands."""
    if value is None:
        yield f"# {name}: {_NOTHING[name]}", name
    elif isinstance(value, list):
        yield f"{name}: [{', '.join(map(_scalar, value))}]", name
    elif not isinstance(value, dict):
        yield f"{name}: {_scalar(value)}", name
    elif not value:
        yield f"{name}: {{}}", name
    else:
        yield f"{name}:", ""
        for code, own in value.items():
            if isinstance(own, dict):
                yield f"  {code}:", ""
                for part, number in own.items():
                    yield f"    {part}: {_scalar(number)}", f"{name}.{code}.{part}"
            else:
                yield f"  {code}: {own}", f"{name}.{code}"


def _scalar(value: object) -> str:
    text = str(value)
    plain = not isinstance(value, str) or _PLAIN.fullmatch(text)
    return text if plain else json.dumps(text, ensure_ascii=False)
