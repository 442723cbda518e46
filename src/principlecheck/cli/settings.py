"""`settings`: the effective settings, and where each value comes from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from msgspec import UNSET

from principlecheck.cli.options import opened, options, path_of
from principlecheck.reporters.plain import printable, without_commands
from principlecheck.writing.yaml import flow

if TYPE_CHECKING:
    from principlecheck.governance.effective import EffectiveSettings

_COLUMN = 40
_NOTHING = {
    "longest_waiver": "no limit",
    "dossier": "the folder that the audit is written to",
    "theme": "the program's own",
}


def settings(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH…]", help="The policies that are to be judged.", parser=path_of
        ),
    ] = None,
    origin: Annotated[
        bool, typer.Option("--origin", help="Say of each value where it comes from.")
    ] = False,
) -> None:
    """Print the settings in force for these policies, as a settings file would say them."""
    run = opened(paths or [Path()], options())
    _ = run.rules  # refuses what no pack holds
    for line in _lines(run.settings, run.first, origin=origin):
        typer.echo(without_commands(printable(line)))


def _lines(effective: EffectiveSettings, first: Path, *, origin: bool) -> Iterator[str]:
    if effective.file is None:
        yield f"# No principlecheck.yaml governs {first.as_posix()}."
    else:
        yield f"# {first.as_posix()} is governed by {effective.file.source.name}."
    yield "format: 1"
    for name, value in _values(effective).items():
        for line, key in _setting_lines(name, value):
            said = effective.origins.get(key, "")
            yield f"{line:<{_COLUMN}}  # {said}" if origin and said else line


def _values(effective: EffectiveSettings) -> dict[str, Any]:
    """Every setting as it takes effect; None where nothing is set and nothing stands in."""
    from principlecheck.model.settings import DEFAULT_WAIVERS, Settings

    settings = effective.settings
    found = {name: getattr(settings, name) for name in Settings.__struct_fields__[1:]}
    standing_in: dict[str, Any] = {
        **{name: [] for name in found},
        "thresholds": {},
        "severities": {},
        "fail_on": effective.fail_on,
        "formats": effective.formats,
        "waivers": DEFAULT_WAIVERS,
        "longest_waiver": None,
        "dossier": None,
        "theme": None,
    }
    found = {name: standing_in[name] if v is UNSET else v for name, v in found.items()}
    typed = {"packs": effective.typed_packs, "laws": effective.typed_laws}
    added = {n: [*found[n], *(path.as_posix() for path in paths)] for n, paths in typed.items()}
    return {**found, **added}


def _setting_lines(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """The lines of one setting, each with the name under which its origin stands."""
    if value is None:
        yield f"# {name}: {_NOTHING[name]}", name
    elif not isinstance(value, dict) or not value:
        yield f"{name}: {flow(value)}", name
    else:
        yield f"{name}:", ""
        for code, own in value.items():
            if isinstance(own, dict):
                yield f"  {code}:", ""
                for part, number in own.items():
                    yield f"    {part}: {flow(number)}", f"{name}.{code}.{part}"
            else:
                yield f"  {code}: {own}", f"{name}.{code}"
