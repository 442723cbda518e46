"""Patterns of `exclude` that exclude nothing: told, because a slip there is otherwise silent."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from principlecheck.reading.nearest import nearest_name
from principlecheck.reading.paths import display_path

if TYPE_CHECKING:
    from principlecheck.governance.effective import EffectiveSettings
    from principlecheck.policies.find import FoundFiles

_WILD = frozenset("*?[")
_MOST_CUTS = 40
"""Places at which a longer pattern could end within a folder: it is let be."""


class _SearchedPaths(Struct, frozen=True):
    """What was found, by whole paths, and the folders among it that were passed over with all that
    is in them. It is not `whole` where more was passed over than is kept by name.
    """

    names: list[str]
    closed: list[str]
    whole: bool


def find_exclusions_run_never_met(
    settings: EffectiveSettings, paths: Sequence[Path], found: FoundFiles
) -> Iterator[str]:
    """A sentence for each pattern that certainly excludes nothing of what was `found` under `paths`.

    One that could stand for what lies outside them is let be.
    """
    if settings.file is None:
        return
    folder = settings.file.folder
    passed = [_whole_path_excluded_from_run(one.file) for one in found.passed]
    looked = _SearchedPaths(
        [*passed, *(_whole_path_excluded_from_run(one.name) for one in found.files)],
        [one for one in passed if os.path.isdir(one)],  # noqa: PTH112 - names, not paths
        whole=not found.more,
    )
    under = " or ".join(display_path(path).as_posix() for path in paths)
    for pattern in settings.settings.exclude or []:
        written = pattern.rstrip("/").removeprefix("./")
        if _run_could_meet_exclusion(folder, written, paths, looked):
            continue
        meant = _file_run_exclusion_meant(folder, written, found)
        ask = f"; did you mean `{meant}`?" if meant else "."
        yield f"exclude: `{pattern[:200]}` matches no file under {under}{ask}"


def _run_could_meet_exclusion(
    folder: Path, pattern: str, paths: Sequence[Path], looked: _SearchedPaths
) -> bool:
    """Whether a pattern names what is there, or may name what was not looked at."""
    if not _WILD & set(pattern):
        return os.path.lexists(folder / pattern)
    parts = pattern.split("/")
    plain = next(at for at, part in enumerate(parts) if _WILD & set(part))
    start = folder.joinpath(*parts[:plain])
    if not start.is_dir():
        return False
    hidden = any(part.startswith(".") for part in parts[:plain])
    outside = not any(start.is_relative_to(path.resolve()) for path in paths)
    if hidden or outside or not looked.whole:
        return True
    return _run_exclusion_matches(folder, pattern, looked.names) or _run_exclusion_reaches_into(
        folder, pattern, looked.closed
    )


def _run_exclusion_matches(folder: Path, pattern: str, there: Sequence[str]) -> bool:
    """Whether a pattern names any of what is `there`, whatever it was passed over for."""
    glob = f"{escape(folder.as_posix().rstrip('/'))}/{pattern}"
    return any(fnmatchcase(one, each) for each in (glob, f"{glob}/*") for one in there)


def _run_exclusion_reaches_into(folder: Path, pattern: str, closed: Sequence[str]) -> bool:
    """Whether a pattern may name what lies in a folder that was passed over as a whole."""
    before = f"{escape(folder.as_posix().rstrip('/'))}/"
    cuts = [at for at, sign in enumerate(pattern, 1) if sign in "/*?]"]
    if len(cuts) > _MOST_CUTS:
        return bool(closed)
    begins = [before, *(f"{before}{pattern[:at]}" for at in cuts)]
    return any(fnmatchcase(f"{one}/", each) for each in begins for one in closed)


def _whole_path_excluded_from_run(file: str) -> str:
    path = Path(file)
    return (path.parent.resolve() / path.name).as_posix()


def _file_run_exclusion_meant(folder: Path, pattern: str, found: FoundFiles) -> str | None:
    """The file or folder that was read and ends as the pattern does, or is written nearly so."""
    there: dict[str, None] = {}
    for file in found.files:
        path = Path(_whole_path_excluded_from_run(file.name))
        if path.is_relative_to(folder):
            within = path.relative_to(folder)
            there.update((one.as_posix(), None) for one in (within, *within.parents[:-1]))
    ends = (one for one in there if one.endswith(f"/{pattern}"))
    return next(ends, None) or nearest_name(pattern, list(there))
