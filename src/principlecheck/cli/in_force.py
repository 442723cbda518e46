"""The settings of a run: found, merged with what was typed, and looked up in the packs."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from principlecheck.cli.choices import chosen_rules, packs_with, severity
from principlecheck.cli.exits import CANNOT_JUDGE, Stop
from principlecheck.cli.formats import FORMATS
from principlecheck.reading.nearest import nearest

if TYPE_CHECKING:
    from principlecheck.governance.effective import InForce
    from principlecheck.governance.settings import BadSettings
    from principlecheck.model.report.problem import Problem
    from principlecheck.packs.loading import LoadedRule, Pack


def settings_in_force(
    paths: Sequence[Path],
    *,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    own_packs: Sequence[Path] | None = None,
    fail_on: str | None = None,
    formats: Sequence[str] | None = None,
) -> InForce:
    """What is in force for a run on `paths`. Raises `Stop` for settings that cannot be followed."""
    from principlecheck.governance.effective import merged
    from principlecheck.governance.settings import BadSettings, settings_for

    typed: dict[str, Any] = {
        "select": list(select or ()),
        "ignore": list(ignore or ()),
        "packs": list(own_packs or ()),
        "fail_on": fail_on,
        "formats": list(formats or ()),
    }
    try:
        file = settings_for(paths[0] if paths else Path())
        found = merged(file, os.environ, typed)
        _checked_formats(found)
    except BadSettings as error:
        raise _stopped(error) from None
    severity(found.fail_on)
    return found


def tuned_packs(in_force: InForce) -> list[Pack]:
    """The packs with the settings' thresholds and severities. Raises `Stop`."""
    from principlecheck.governance.settings import BadSettings
    from principlecheck.tuning import tuned

    packs = packs_with(in_force.packs)
    try:
        return tuned(packs, in_force.file)
    except BadSettings as error:
        raise _stopped(error) from None


def rules_in_force(in_force: InForce, packs: Sequence[Pack]) -> list[LoadedRule]:
    """The rules that the settings leave to judge by. Raises `Stop`."""
    from principlecheck.governance.effective import ENVIRONMENT

    settings = in_force.settings
    try:
        return chosen_rules(packs, settings.select or [], settings.ignore or [])
    except Stop as stop:
        origins = {in_force.origins["select"], in_force.origins["ignore"]}
        named = sorted(origins & set(ENVIRONMENT))
        lines = [f"{' or '.join(named)} cannot be followed:", *stop.lines] if named else stop.lines
        raise Stop(stop.code, *lines) from None


def problem_lines(problems: Sequence[Problem]) -> Iterator[str]:
    """Problems on standard error: where, what, and what to write instead."""
    for problem in problems:
        way_out = f" Write {problem.write}." if problem.write else ""
        place = f"{problem.place}: " if problem.place.line else ""
        yield f"{place}{problem.says}{way_out}"


def _checked_formats(in_force: InForce) -> None:
    """Raises for a format in the file that does not exist; those typed are checked as typed."""
    from principlecheck.governance.settings import BadSettings

    file = in_force.file
    if file is None or file.settings.formats is not in_force.settings.formats:
        return
    problems = []
    for index, written in enumerate(in_force.settings.formats or []):
        name = written.partition("=")[0]
        if name not in FORMATS:
            write = _nearest(name, FORMATS)
            says = f"There is no format `{name[:60]}`."
            problems.append(file.problem(("formats", index), says, write))
    if problems:
        raise BadSettings(problems)


def formats_in_force(in_force: InForce) -> list[str]:
    """The formats to write; a file that the settings name stands beside them."""
    file = in_force.file
    if file is None or file.settings.formats is not in_force.settings.formats:
        return in_force.formats
    return [_beside(file.folder, written) for written in in_force.formats]


def _beside(folder: Path, written: str) -> str:
    name, given, target = written.partition("=")
    return f"{name}={folder / target}" if given else name


def _nearest(name: str, known: Collection[str]) -> str:
    return nearest(name, known) or f"one of {', '.join(known)}"


def _stopped(error: BadSettings) -> Stop:
    return Stop(CANNOT_JUDGE, "The settings cannot be followed:", *problem_lines(error.problems))
