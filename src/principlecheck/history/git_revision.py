"""The revision that policies stand at, and whether a revision holds what was judged once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from principlecheck.history.git_objects import find_policy_files_in_commit
from principlecheck.history.git_process import GitRefuses
from principlecheck.history.git_repository import find_commit, git_repository_of_paths
from principlecheck.policies.find import FoundFiles

CHANGED = "+"
"""Stands after a revision where the policies are not those that it holds."""

Files = Sequence[tuple[str, str]]
"""Names of files, each with the SHA-256 of its bytes."""


def git_revision_of_paths(
    paths: Sequence[Path],
    files: Files,
    exclude: tuple[str, ...] = (),
    in_force: tuple[str, ...] = (),
) -> str:
    """The commit that is checked out around `paths`, followed by `+` where the `files` read there
    are others than it holds. Empty outside a repository, and where git cannot tell.
    """
    try:
        repository = git_repository_of_paths(paths)
        commit = find_commit(repository, "HEAD") if repository else None
        if commit is None:
            return ""
        held = find_policy_files_in_commit(commit, paths, exclude, in_force)
    except GitRefuses:
        return ""
    same = [file.name for file in held.files] == [name for name, _ in files]
    return commit.id if same and commit_holds_files(held, files) else f"{commit.id}{CHANGED}"


def commit_holds_files(found: FoundFiles, files: Files) -> bool:
    """Whether what was `found` are the very `files`, under whatever names.

    A checkout on Windows may have ended the same lines otherwise, which means the same.
    """
    wanted = Counter(digest for _, digest in files)
    if len(found.files) != wanted.total():
        return False
    for file in found.files:
        ends = (file.data, file.data.replace(b"\n", b"\r\n"))
        digests = [hashlib.sha256(data).hexdigest() for data in ends]
        same = next((digest for digest in digests if wanted[digest] > 0), None)
        if same is None:
            return False
        wanted[same] -= 1
    return True
