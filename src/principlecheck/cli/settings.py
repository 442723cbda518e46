"""`settings`: the effective settings, and where each value comes from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from msgspec import UNSET

from principlecheck.cli.options import parse_path_option, run_from_options, typed_run_options
from principlecheck.reporters.plain import printable_text, without_ci_commands
from principlecheck.writing.yaml import flow_yaml

if TYPE_CHECKING:
    from principlecheck.governance.effective import EffectiveSettings

_COLUMN = 40
_NOTHING = {
    "longest_waiver": "no limit",
    "dossier": "the folder that the audit is written to",
    "theme": "the program's own",
}


def settings_command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH…]", help="The policies that are to be judged.", parser=parse_path_option
        ),
    ] = None,
    origin: Annotated[
        bool, typer.Option("--origin", help="Say of each value where it comes from.")
    ] = False,
) -> None:
    """Print the settings in force for these policies, as a settings file would say them."""
    run = run_from_options(paths or [Path()], typed_run_options())
    _ = run.rules  # refuses what no pack holds
    for line in _print_settings_lines(run.settings, run.first, origin=origin):
        typer.echo(without_ci_commands(printable_text(line)))


def _print_settings_lines(
    effective: EffectiveSettings, first: Path, *, origin: bool
) -> Iterator[str]:
    if effective.file is None:
        yield f"# No principlecheck.yaml governs {first.as_posix()}."
    else:
        yield f"# {first.as_posix()} is governed by {effective.file.source.name}."
    yield "format: 1"
    for name, value in _settings_values_to_print(effective).items():
        for line, key in _print_one_setting(name, value):
            said = effective.origins.get(key, "")
            yield f"{line:<{_COLUMN}}  # {said}" if origin and said else line


def _settings_values_to_print(effective: EffectiveSettings) -> dict[str, Any]:
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


def _print_one_setting(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """The lines of one setting, each with the name under which its origin stands."""
    if value is None:
        yield f"# {name}: {_NOTHING[name]}", name
    elif not isinstance(value, dict) or not value:
        yield f"{name}: {flow_yaml(value)}", name
    else:
        yield f"{name}:", ""
        for code, own in value.items():
            if isinstance(own, dict):
                yield f"  {code}:", ""
                for part, number in own.items():
                    yield f"    {part}: {flow_yaml(number)}", f"{name}.{code}.{part}"
            else:
                yield f"  {code}: {own}", f"{name}.{code}"
