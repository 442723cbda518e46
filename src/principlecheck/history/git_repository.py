"""The repository around policies, and the commit that a name means in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from principlecheck.history.git_process import Git, GitRefuses, last_line_git_complained
from principlecheck.reading.nearest import nearest_name

_MOST_REFS = 5000
_HEX = frozenset("0123456789abcdef")


class Repository(Struct, frozen=True):
    """The repository around the policies: its top folder, and whether its history is cut off."""

    git: Git
    top: Path
    shallow: bool


class Node(Struct, frozen=True):
    """What stands at a path in a commit: how git calls what it is, and the id of its object."""

    mode: str
    id: str


class Commit(Struct, frozen=True):
    """A commit of a repository, and the name that it was asked for by.

    `known` is what stands at each path in it that git has been asked of, None where nothing does:
    that cannot change, and a start of git costs more than most answers.
    """

    repository: Repository
    ref: str
    id: str
    known: dict[str, Node | None] = {}


def git_repository_of_paths(paths: Sequence[Path]) -> Repository | None:
    """The one repository that all `paths` lie in; None where they lie in none.

    Raises `GitRefuses` where git is missing, may not read it, or they lie in several.
    """
    found = [_git_repository_of_path(path) for path in paths]
    tops = {repository.top for repository in found if repository is not None}
    if len(tops) > 1 or (tops and None in found):
        raise GitRefuses(
            "The paths do not lie in one git repository.", "Compare one repository at a time."
        )
    return found[0] if found else None


def _git_repository_of_path(path: Path) -> Repository | None:
    git = Git(path if path.is_dir() and not path.is_symlink() else path.parent)
    asked = ("--show-toplevel", "--absolute-git-dir", "--is-shallow-repository")
    answer = git.ask("rev-parse", *asked)
    if answer.code:
        if "not a git repository" in answer.complaint:
            return None
        if "dubious ownership" in answer.complaint:
            raise GitRefuses(
                "This repository belongs to another user, so git does not read it.",
                "Where you trust it: git config --global --add safe.directory FOLDER",
            )
        raise GitRefuses(
            "git cannot read this repository.", *last_line_git_complained(answer.complaint)
        )
    lines = answer.output.decode("utf-8", errors="surrogateescape").split("\n")
    top, home = Path(lines[0]), Path(lines[1])
    inside = home.is_relative_to(top) and not home.is_relative_to(top / ".git")
    if inside or not _real_path_in_repository(path).is_relative_to(top):
        raise GitRefuses(
            "This folder poses as the inside of a git repository, so nothing is read from it.",
            "Take its files HEAD, config, objects and refs away, or name a folder to compare with.",
        )
    _refuse_nested_git_repository(top)
    return Repository(git, top, lines[2] == "true")


def _refuse_nested_git_repository(top: Path) -> None:
    """Raises `GitRefuses` for a repository that another one around it tracks, as a submodule or as
    files: it would bring branches, settings and waivers of its own to be judged by.
    """
    outer = next((up for up in top.parents if (up / ".git").exists()), None)
    if outer is None:
        return
    name = top.relative_to(outer).as_posix()
    answer = Git(outer).ask("ls-files", "--stage", "-z", "--", name)
    if answer.code == 0 and not answer.output:
        return
    if answer.code and "not a git repository" in answer.complaint:
        return
    raise GitRefuses(
        f"{top.name} is a repository of its own inside that of {outer.as_posix()}, so which of the "
        "two a change belongs to cannot be told.",
        "Check it out by itself, or compare with a folder: --against ./folder",
    )


def _real_path_in_repository(path: Path) -> Path:
    """`path` with the links above it followed; it itself may be one that is compared as such."""
    absolute = path.absolute()
    if not path.name or path.name == "..":
        return path.resolve()
    return absolute.parent.resolve() / absolute.name


def find_commit(repository: Repository, ref: str) -> Commit | None:
    """The commit that `ref` names, or None where it names none.

    Raises `GitRefuses` for a name that is both a branch and a tag.
    """
    if not ref or ref.startswith("-") or "\0" in ref:
        return None
    answer = repository.git.ask(
        "rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}", most=10_000
    )
    if "is ambiguous" in answer.complaint:
        raise GitRefuses(
            f"`{ref}` names several things in this repository.",
            f"Write refs/heads/{ref} for the branch, or refs/tags/{ref} for the tag.",
        )
    id_ = answer.output.decode("ascii", errors="replace").strip().split("\n")[-1]
    good = answer.code == 0 and len(id_) in (40, 64) and not set(id_) - _HEX
    return Commit(repository, ref, id_) if good else None


def git_ref_names(repository: Repository) -> list[str]:
    """The short names of branches and tags, those of remotes included; 5,000 at most."""
    answer = repository.git.ask(
        "for-each-ref", f"--count={_MOST_REFS}", "--format=%(refname:short)"
    )
    names = answer.output.decode("utf-8", errors="replace").split("\n")
    return [name for name in names if name]


def git_submodules_among(folders: Sequence[Path]) -> list[Path]:
    """Those of `folders` that the repository around them holds as submodules.

    Raises `GitRefuses` where there is a repository and git cannot tell.
    """
    found = []
    for folder in folders:
        if not any((up / ".git").exists() for up in folder.resolve().parents):
            continue  # git is asked only where it may know something
        git = Git(folder.parent)
        name = folder.resolve().name
        answer = git.ask("ls-files", "--stage", "-z", "--", name)
        if answer.code and "not a git repository" in answer.complaint:
            continue
        if answer.code:
            raise GitRefuses(
                f"Whether {folder.as_posix()}, which is empty, is a submodule cannot be told.",
                *last_line_git_complained(answer.complaint),
            )
        if answer.output.startswith(b"160000 "):
            found.append(folder)
    return found


def refuse_unknown_commit(repository: Repository, ref: str) -> GitRefuses:
    """What to say of a name without a commit: the nearest that there is, or how to get it."""
    names = git_ref_names(repository)
    close = next((name for name in names if name.endswith(f"/{ref}")), None) or nearest_name(
        ref, names
    )
    hint = f" Did you mean {close}?" if close and close != ref else ""
    says = [f"There is no branch, tag or commit `{ref}` in this repository.{hint}"]
    if repository.shallow:
        says += [
            "This clone holds only the end of the history, so earlier commits are missing.",
            "Fetch the rest: git fetch --unshallow (on GitHub: fetch-depth: 0; "
            "on GitLab: GIT_DEPTH: 0).",
        ]
    return GitRefuses(*says)


def path_inside_git_repository(repository: Repository, path: Path) -> str:
    """`path` as the repository names it; empty for its top."""
    name = _real_path_in_repository(path).relative_to(repository.top).as_posix()
    return "" if name == "." else name
