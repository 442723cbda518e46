"""The policy files under PATH, with what only the repository around them can say of a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from principlecheck.model.report.problem import Place, Problem
from principlecheck.policies.find import FoundFiles, display_policy_file_name, find_policy_files


def find_policy_files_for_run(
    paths: Sequence[Path], exclude: tuple[str, ...] = (), in_force: tuple[str, ...] = ()
) -> FoundFiles:
    """What `find_policy_files` finds. An empty folder that is a submodule is a problem: its files are not
    checked out, so what they hold is not known. Raises `Refusal` where git cannot tell.
    """
    found = find_policy_files(list(paths), exclude, in_force)
    if found.empty:
        from principlecheck.history.git_repository import git_submodules_among

        for folder in git_submodules_among(found.empty):
            says = "This is a submodule that is not checked out, so its files are not read."
            place = Place(display_policy_file_name(folder), 1, 1, 1)
            write = "git submodule update --init, or exclude it in the settings"
            found.problems.append(Problem("file", says, place, write))
    return found
