"""What `--against` names: a commit of the repository around the policies, or a folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from msgspec import Struct

from principlecheck.governance.settings import FILE_NAME
from principlecheck.model.report.refusal import Refusal
from principlecheck.model.settings import DEFAULT_WAIVERS
from principlecheck.policies.find import FoundFiles
from principlecheck.reading.paths import display_path, folders_on_path_inside
from principlecheck.usecases.reading import find_policy_files_for_run

if TYPE_CHECKING:
    from principlecheck.history.git_repository import Commit, Repository

_SHORT_ID = 12
_BEHIND = "any"
"""Stands for what a path holds, so that the path is itself on the way to it."""


class GateBase(Struct, frozen=True):
    """The before side: its name for people, and where its files come from. `alike` are the folders
    that are reached through the same links on both sides.
    """

    name: str
    source: Commit | Path
    alike: set[Path] = set()

    def found_under(
        self, paths: Sequence[Path], exclude: tuple[str, ...] = (), in_force: tuple[str, ...] = ()
    ) -> FoundFiles:
        """Its policy files; `paths` are those of now, under which a commit is searched.

        Raises `Refusal` where one of them is, or is behind, a link on one side alone.
        """
        if isinstance(self.source, Path):
            return find_policy_files_for_run([self.source], exclude, in_force)
        self.refuse_other_paths(paths)
        from principlecheck.history.git_objects import find_policy_files_in_commit

        return find_policy_files_in_commit(self.source, paths, exclude, in_force)

    def refuse_other_paths(self, paths: Sequence[Path]) -> None:
        """Raises `Refusal` where one of `paths` is, or is behind, a link on one side alone: what is
        read under it before and now are then two things, and the one may be held against itself.
        """
        for path in paths:
            refuse_links_on_one_gate_side(
                self, path / _BEHIND, "Or name the folder that it leads to."
            )

    def look_up(self, paths: Sequence[Path]) -> None:
        """Says which paths will be asked of: a commit is then asked of all at once."""
        if isinstance(self.source, Path):
            return
        from principlecheck.history.git_objects import look_up

        look_up(self.source, paths)

    def read(self, path: Path) -> bytes | None:
        """A file beside the policies as the before side has it; None where it has none."""
        if isinstance(self.source, Path):
            named = self.source / path.name
            return named.read_bytes() if named.is_file() else None
        from principlecheck.history.git_objects import read_file_in_commit

        return read_file_in_commit(self.source, path)

    @property
    def short_name(self) -> str:
        """The name without the commit that it stands for: that changes while nothing else does."""
        name = self.name if isinstance(self.source, Path) else self.name.rpartition(" (")[0]
        return name.removeprefix("refs/").removeprefix("remotes/").removeprefix("heads/")


def choose_gate_base(paths: Sequence[Path], typed: str) -> GateBase:
    """The state that `typed` names. Raises `Refusal` where it names nothing, or two things."""
    from principlecheck.history.git_repository import (
        find_commit,
        git_repository_of_paths,
        refuse_unknown_commit,
    )

    folder = Path(typed)
    if _gate_base_can_only_be_path(typed):
        if not folder.exists():
            raise Refusal(f"There is no folder `{typed}`.")
        return GateBase(typed, folder)
    exists = bool(typed) and folder.exists()
    repository = git_repository_of_paths(paths)
    commit = find_commit(repository, typed) if repository else None
    if commit is not None and exists:
        raise Refusal(
            f"`{typed}` is a folder here and a name in git, so it could mean either.",
            f"Write ./{typed} for the folder, or {_full_branch_name_of_gate_base(typed)} for the commit.",
        )
    if commit is not None:
        return GateBase(f"{typed} ({commit.id[:_SHORT_ID]})", commit)
    if exists and repository is not None and _gate_base_could_be_missing_ref(repository, typed):
        raise Refusal(
            f"`{typed}` is a folder here, and a name that git may use for what is not fetched.",
            f"Write ./{typed} for the folder, or fetch the commit first.",
        )
    if exists:
        return GateBase(typed, folder)
    if repository is None:
        raise Refusal(
            f"There is no folder `{typed}`, and the policies lie in no git repository.",
            "Name a folder that holds the earlier version: --against ./folder",
        )
    raise refuse_unknown_commit(repository, typed)


def refuse_links_on_one_gate_side(base: GateBase, path: Path, way_out: str) -> None:
    """Raises `Refusal` where a folder on the way to `path` is a link on one side alone, or leads
    elsewhere: the path then names two things, and a change must not choose which.
    """
    if isinstance(base.source, Path):
        return  # there each path is taken as it is written
    folder = (Path.cwd() / path).parent
    if folder in base.alike:
        return
    top = base.source.repository.top
    passed = folders_on_path_inside(path, top)
    if not passed:
        return
    from principlecheck.history.git_objects import find_links_in_commit

    steps = {step.relative_to(top).as_posix(): step for step in passed}
    governing = [f"{name}/{file}" for name in steps for file in (FILE_NAME, DEFAULT_WAIVERS)]
    was = find_links_in_commit(base.source, list(steps), [FILE_NAME, DEFAULT_WAIVERS, *governing])
    for name, step in steps.items():
        if was.get(name) != _link_text_at_gate_base(step):
            shown = display_path(step).as_posix()
            says = f"`{shown}` leads elsewhere than in {base.name}, so what is behind it cannot be"
            raise Refusal(f"{says} told.", "Put a folder in the place of the link.", way_out)
    base.alike.add(folder)


def _link_text_at_gate_base(step: Path) -> str | None:
    """What a link says, as git keeps it: a `Path` would leave out `./` and a last slash. None where
    it is no link.
    """
    if not step.is_symlink():
        return None
    said = os.readlink(step)  # noqa: PTH115 - the text itself
    return said.replace(os.sep, "/")


def _gate_base_can_only_be_path(typed: str) -> bool:
    """Whether this is written so that it can only be a path."""
    starts = ("./", "../", f".{os.sep}", f"..{os.sep}")
    return typed in (".", "..") or typed.startswith(starts) or PurePath(typed).is_absolute()


def _gate_base_could_be_missing_ref(repository: Repository, typed: str) -> bool:
    """Whether a plain name may stand for a commit that this clone lacks.

    Whoever proposes a change can add a folder of any name; it must not be taken for the base.
    """
    from principlecheck.history.git_repository import git_ref_names

    if repository.shallow or typed.startswith(("refs/", "heads/", "tags/", "remotes/", "origin/")):
        return True
    if len(typed) >= 7 and not set(typed.lower()) - set("0123456789abcdef"):
        return True
    return any(name.endswith(f"/{typed}") for name in git_ref_names(repository))


def _full_branch_name_of_gate_base(typed: str) -> str:
    return typed if typed.startswith("refs/") else f"refs/heads/{typed}"
