"""What `--against` names: a commit of the repository around the policies, or a folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from msgspec import Struct

from principlecheck.cli.exits import CANNOT_JUDGE, NOTHING_TO_CHECK, Stop
from principlecheck.history.git_process import GitRefuses
from principlecheck.policies.find import Found, find_files

if TYPE_CHECKING:
    from datetime import date

    from principlecheck.comparing import Side
    from principlecheck.history.git_repository import Commit, Repository
    from principlecheck.model.report.comparison import Comparison
    from principlecheck.model.report.report import Report
    from principlecheck.packs.loading import LoadedRule, Pack

_SHORT_ID = 12


def compared(
    paths: Sequence[Path],
    base: Base,
    as_of: date,
    packs: Sequence[Pack],
    rules: Sequence[LoadedRule],
    exclude: tuple[str, ...] = (),
) -> tuple[Comparison, Report]:
    """What lies between `base` and the policies under `paths`, and the report on these.

    Both are judged by the same rules as of the same day. Raises `Stop` where there is no policy.
    """
    from principlecheck.comparing import compare

    after = _side(find_files(list(paths), exclude), as_of, packs, rules, paths)
    if after is None:
        shown = ", ".join(path.as_posix() for path in paths)
        raise Stop(NOTHING_TO_CHECK, f"There is no policy file under {shown}.")
    before = _side(base.found, as_of, packs, rules, paths)
    return compare(before, after, rules, base.name), after.report


def _side(
    found: Found,
    as_of: date,
    packs: Sequence[Pack],
    rules: Sequence[LoadedRule],
    paths: Sequence[Path],
) -> Side | None:
    """One side, judged; None where it holds nothing."""
    from principlecheck.audit import NothingToCheck, report_on
    from principlecheck.comparing import Side
    from principlecheck.policies.load import assemble

    corpus = assemble(found, as_of)
    try:
        return Side(corpus, report_on(corpus, packs, rules, paths[0].resolve().name))
    except NothingToCheck:
        return None


class Base(Struct, frozen=True):
    """The before side as found: its name for people, its files, and where they come from."""

    name: str
    found: Found
    source: Commit | Path

    def read(self, path: Path) -> bytes | None:
        """A file beside the policies as the before side has it; None where it has none."""
        if isinstance(self.source, Path):
            named = self.source / path.name
            return named.read_bytes() if named.is_file() else None
        from principlecheck.history.git_objects import read_in_commit

        try:
            return read_in_commit(self.source, path)
        except GitRefuses as refusal:
            raise Stop(CANNOT_JUDGE, *refusal.says) from None


def base_of(paths: Sequence[Path], typed: str, exclude: tuple[str, ...] = ()) -> Base:
    """The files that `typed` names. Raises `Stop` where it names nothing, or two things."""
    try:
        return _base(list(paths), typed, exclude)
    except GitRefuses as refusal:
        raise Stop(CANNOT_JUDGE, *refusal.says) from None


def _base(paths: list[Path], typed: str, exclude: tuple[str, ...]) -> Base:
    from principlecheck.history.git_objects import find_in_commit
    from principlecheck.history.git_repository import (
        commit_at,
        no_such_commit,
        repository_of,
    )

    folder = Path(typed)
    if _is_path_alone(typed):
        if not folder.exists():
            raise Stop(CANNOT_JUDGE, f"There is no folder `{typed}`.")
        return _folder(folder, typed, exclude)
    exists = bool(typed) and folder.exists()
    repository = repository_of(paths)
    commit = commit_at(repository, typed) if repository else None
    if commit is not None and exists:
        raise Stop(
            CANNOT_JUDGE,
            f"`{typed}` is a folder here and a name in git, so it could mean either.",
            f"Write ./{typed} for the folder, or {_full_name(typed)} for the commit.",
        )
    if commit is not None:
        return Base(
            f"{typed} ({commit.id[:_SHORT_ID]})", find_in_commit(commit, paths, exclude), commit
        )
    if exists and repository is not None and _could_be_a_ref(repository, typed):
        raise Stop(
            CANNOT_JUDGE,
            f"`{typed}` is a folder here, and a name that git may use for what is not fetched.",
            f"Write ./{typed} for the folder, or fetch the commit first.",
        )
    if exists:
        return _folder(folder, typed, exclude)
    if repository is None:
        raise Stop(
            CANNOT_JUDGE,
            f"There is no folder `{typed}`, and the policies lie in no git repository.",
            "Name a folder that holds the earlier version: --against ./folder",
        )
    raise no_such_commit(repository, typed)


def _is_path_alone(typed: str) -> bool:
    """Whether this is written so that it can only be a path."""
    starts = ("./", "../", f".{os.sep}", f"..{os.sep}")
    return typed in (".", "..") or typed.startswith(starts) or PurePath(typed).is_absolute()


def _could_be_a_ref(repository: Repository, typed: str) -> bool:
    """Whether a plain name may stand for a commit that this clone lacks.

    Whoever proposes a change can add a folder of any name; it must not be taken for the base.
    """
    from principlecheck.history.git_repository import ref_names

    if repository.shallow or typed.startswith(("refs/", "heads/", "tags/", "remotes/", "origin/")):
        return True
    if len(typed) >= 7 and not set(typed.lower()) - set("0123456789abcdef"):
        return True
    return any(name.endswith(f"/{typed}") for name in ref_names(repository))


def _full_name(typed: str) -> str:
    return typed if typed.startswith("refs/") else f"refs/heads/{typed}"


def _folder(folder: Path, typed: str, exclude: tuple[str, ...]) -> Base:
    return Base(typed, find_files([folder], exclude), folder)
