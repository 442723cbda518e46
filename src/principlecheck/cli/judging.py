"""From what was typed to a report: what `check`, `audit` and `explain --on` have in common."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from principlecheck.cli.choices import day, existing, today
from principlecheck.cli.exits import CANNOT_JUDGE, NOTHING_TO_CHECK, Stop
from principlecheck.cli.in_force import (
    problem_lines,
    rules_in_force,
    settings_in_force,
    tuned_packs,
)
from principlecheck.cli.terminal import working

if TYPE_CHECKING:
    from principlecheck.caching import Judged
    from principlecheck.governance.effective import InForce
    from principlecheck.governance.waivers import Waivers
    from principlecheck.model.report.report import Report
    from principlecheck.policies.find import Found


def report_on(
    paths: Sequence[Path],
    as_of: str | None,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    own_packs: Sequence[Path] | None = None,
    *,
    in_force: InForce | None = None,
    waive: bool = True,
    cached: bool = False,
    commit: bool = False,
) -> Report:
    """The report on `paths`. Raises `Stop` for anything mistyped, and where nothing is there.

    `in_force` are settings already merged with what was typed; without `waive`, no waiver is
    read. With `cached`, a report on the same files under the same rules is not made again. With
    `commit`, it names the revision that the files stand at.
    """
    from principlecheck.audit import governed

    when = day(as_of)
    where = existing(paths)
    if in_force is None:
        in_force = settings_in_force(where, select=select, ignore=ignore, own_packs=own_packs)
    held = waivers_in_force(in_force, where[0], max(when, today())) if waive else None
    with working("Judging"):
        judged = (_recalled if cached else _judged)(where, when, in_force)
    settings = in_force.file.source.name if in_force.file else ""
    report = governed(judged.report, judged.codes, today(), held, in_force.required, settings)
    return with_commit(report, where, in_force.exclude) if commit else report


def with_commit(report: Report, paths: Sequence[Path], exclude: tuple[str, ...]) -> Report:
    """The report with the revision that its files stand at.

    It is never kept in the cache, which knows the files and not their history.
    """
    from msgspec.structs import replace

    from principlecheck.history.git_revision import revision_of

    return replace(report, commit=revision_of(paths, report.scope.files, exclude))


def _judged(
    where: Sequence[Path], when: date, in_force: InForce, found: Found | None = None
) -> Judged:
    from principlecheck.audit import NothingToCheck, audit
    from principlecheck.caching import Judged

    packs = tuned_packs(in_force)
    rules = rules_in_force(in_force, packs)
    try:
        report = audit(where, packs, when, rules, in_force.exclude, found)
    except NothingToCheck:
        shown = ", ".join(path.as_posix() for path in where)
        raise Stop(
            NOTHING_TO_CHECK,
            f"There is no policy file under {shown}.",
            "Policy files end in .yaml and begin with format: 1.",
        ) from None
    return Judged(report, tuple(rule.code for pack in packs for rule in pack.rules))


def _recalled(where: Sequence[Path], when: date, in_force: InForce) -> Judged:
    """The report from the cache; judged, and kept, where it is not there."""
    from principlecheck.caching import cache_folder, keep, recall
    from principlecheck.governance.effective import root_of
    from principlecheck.policies.find import find_files
    from principlecheck.reading.paths import stays_inside

    folder = cache_folder()
    if folder is None or stays_inside(folder, root_of(in_force, where[0])):
        return _judged(where, when, in_force)  # a change could bring its own cache along
    found = find_files(list(where), in_force.exclude)
    key = _key(found, where, when, in_force)
    judged = recall(folder, key) if key else None
    if judged is None:
        judged = _judged(where, when, in_force, found)
        if key and key == _key(found, where, when, in_force):  # packs may have changed meanwhile
            keep(folder, key, judged)
    return judged


def _key(found: Found, where: Sequence[Path], when: date, in_force: InForce) -> bytes | None:
    from principlecheck.caching import key_of

    settings, file = in_force.settings, in_force.file
    try:
        packs = [(path.as_posix(), path.read_bytes()) for path in in_force.packs]
    except OSError:
        return None
    governing = (
        file.source.data if file else b"",
        settings.select or [],
        settings.ignore or [],
        packs,
    )
    return key_of(found, when, where[0].resolve().name, governing)


def waivers_in_force(in_force: InForce, first: Path, on: date) -> Waivers:
    """The waivers of a run on `first`. Raises `Stop` where the settings name a file that is not
    there, or where there are two.
    """
    from principlecheck.governance.effective import root_of, waiver_file
    from principlecheck.governance.settings import BadSettings
    from principlecheck.governance.waivers import waivers_at

    try:
        path = waiver_file(in_force, first)
        if in_force.waivers is not None and not os.path.lexists(path):
            assert in_force.file is not None  # noqa: S101 - it names the waivers
            says = f"There is no file of waivers `{path.as_posix()[:200]}`."
            write = "the file's name, or take the line out until principlecheck waive writes it"
            raise BadSettings([in_force.file.problem(("waivers",), says, write)])
    except BadSettings as error:
        raise Stop(CANNOT_JUDGE, *problem_lines(error.problems)) from None
    return waivers_at(path, root_of(in_force, first), on, in_force.longest_waiver)
