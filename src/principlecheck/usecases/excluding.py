"""Patterns of `exclude` that exclude nothing: told, because a slip there is otherwise silent."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from principlecheck.reading.nearest import nearest
from principlecheck.reading.paths import display_path

if TYPE_CHECKING:
    from principlecheck.governance.effective import EffectiveSettings
    from principlecheck.policies.find import FoundFiles

_WILD = frozenset("*?[")


def unmatched(
    settings: EffectiveSettings, paths: Sequence[Path], found: FoundFiles
) -> Iterator[str]:
    """A sentence for each pattern that certainly excludes nothing of what was `found` under `paths`.

    One that could stand for what lies outside them is let be.
    """
    if settings.file is None:
        return
    folder = settings.file.folder
    under = " or ".join(display_path(path).as_posix() for path in paths)
    for pattern in settings.settings.exclude or []:
        written = pattern.rstrip("/").removeprefix("./")
        if _could_match(folder, written, paths, found):
            continue
        meant = _meant(folder, written, found)
        ask = f"; did you mean `{meant}`?" if meant else "."
        yield f"exclude: `{pattern[:200]}` matches no file under {under}{ask}"


def _could_match(folder: Path, pattern: str, paths: Sequence[Path], found: FoundFiles) -> bool:
    """Whether a pattern names what is there, or may name what was not looked at."""
    if not _WILD & set(pattern):
        return os.path.lexists(folder / pattern)
    parts = pattern.split("/")
    plain = next(at for at, part in enumerate(parts) if _WILD & set(part))
    start = folder.joinpath(*parts[:plain])
    if not start.is_dir():
        return False
    if found.more or not any(start.is_relative_to(path.resolve()) for path in paths):
        return True
    excluded = [_whole(one.file) for one in found.passed if one.kind == "excluded"]
    globs = (f"{folder.as_posix()}/{pattern}", f"{folder.as_posix()}/{pattern}/*")
    return any(fnmatchcase(one, each) for one in excluded for each in globs)


def _whole(file: str) -> str:
    path = Path(file)
    return (path.parent.resolve() / path.name).as_posix()


def _meant(folder: Path, pattern: str, found: FoundFiles) -> str | None:
    """The file or folder that was read and ends as the pattern does, or is written nearly so."""
    there: dict[str, None] = {}
    for file in found.files:
        path = Path(_whole(file.name))
        if path.is_relative_to(folder):
            within = path.relative_to(folder)
            there.update((one.as_posix(), None) for one in (within, *within.parents[:-1]))
    ends = (one for one in there if one.endswith(f"/{pattern}"))
    return next(ends, None) or nearest(pattern, list(there))
