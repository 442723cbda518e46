"""The settings file: found and read.

They are looked for upwards from the first PATH and no higher than the repository's root; without
a repository, in PATH itself and in the current folder. What they name never leads out of the
repository, so that a change to them cannot reach further than any other change.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import cast

import msgspec
from msgspec import UNSET, Struct

from principlecheck.model.report.problem import Place, Problem
from principlecheck.model.report.refusal import BadInput
from principlecheck.model.settings import Settings
from principlecheck.policies.convert import convert_to_shape
from principlecheck.policies.find import read_policy_file
from principlecheck.policies.refusals.refused import RefusedPart, problem_in_policy
from principlecheck.reading.nearest import nearest_name
from principlecheck.reading.paths import (
    display_path,
    path_stays_inside,
    repository_root_of_path,
    resolved_folder_of_path,
)
from principlecheck.reading.places import Path as YamlPath
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import Unreadable
from principlecheck.reading.yaml import read_yaml

FILE_NAME = "principlecheck.yaml"
NEAR_MISSES = ("principlecheck.yml", ".principlecheck.yaml", ".principlecheck.yml")


class BadSettings(BadInput):
    """Settings that cannot be followed."""

    def __init__(
        self, problems: Sequence[Problem], heading: str = "The settings cannot be followed:"
    ) -> None:
        super().__init__(problems, heading)


class SettingsFile(Struct, frozen=True):
    """Settings as read. `folder` is where their paths start, and `root` what no path may leave;
    both are resolved.
    """

    source: SourceFile
    settings: Settings
    folder: Path
    root: Path

    def problem(self, path: YamlPath, says: str, write: str = "", *, key: bool = False) -> Problem:
        """A problem at one of the settings, with its line as named."""
        return problem_in_policy("settings", says, self.source, path, write, key=key)

    def origin(self, path: YamlPath) -> str:
        """Where a setting stands, as `principlecheck.yaml:3`."""
        return f"{self.source.name}:{self.source.places.nearest(path).line}"

    def leading_to(self, named: str) -> Path:
        """The path that a setting means."""
        return self.folder / named


def find_settings(first: Path) -> SettingsFile | None:
    """The settings that govern a run on `first`, or None. Raises `BadSettings`."""
    repository = repository_root_of_path(first)
    start = resolved_folder_of_path(first)
    if repository is None:
        folders = list(dict.fromkeys((start, Path.cwd().resolve())))
    else:
        folders = [up for up in (start, *start.parents) if up.is_relative_to(repository)]
    for folder in folders:
        _refuse_misnamed_settings(folder)
        path = folder / FILE_NAME
        if os.path.lexists(path):
            return _read_settings_within_root(path, folder, repository or folder)
    return None


def _refuse_misnamed_settings(folder: Path) -> None:
    for name in NEAR_MISSES:
        if (folder / name).is_file():
            place = Place(display_path(folder / name).as_posix(), 1, 1, 1)
            says = f"Settings are read from {FILE_NAME} and from nothing else."
            raise BadSettings([Problem("settings", says, place, f"its name as {FILE_NAME}")])


def _read_settings_within_root(path: Path, folder: Path, root: Path) -> SettingsFile:
    display = display_path(path)
    if not path_stays_inside(path, root):
        says = "This link leads out of the repository, so it is not followed."
        raise BadSettings([Problem("settings", says, Place(display.as_posix(), 1, 1, 1))])
    try:
        source = read_policy_file(display)
    except Unreadable as error:
        raise BadSettings(error.problems) from None
    file = settings_from_bytes(source, folder, root)
    problems = list(_settings_paths_not_there(file))
    if problems:
        raise BadSettings(problems)
    return file


def settings_from_bytes(source: SourceFile, folder: Path, root: Path) -> SettingsFile:
    """Settings from bytes that somebody else has read, such as those of a commit; that the packs
    they name are there is the caller's to see. Raises `BadSettings`.
    """
    file = SettingsFile(source, read_settings_file(source), folder, root)
    problems = list(_settings_paths_leading_out(file))
    if problems:
        raise BadSettings(problems)
    return file


def read_settings_file(source: SourceFile) -> Settings:
    """The settings in a file. Raises `BadSettings` with everything that does not fit."""
    try:
        value = read_yaml(source.data, source.name)
    except Unreadable as error:
        raise BadSettings(error.problems) from None
    if not isinstance(value, dict):
        says = "These settings do not begin with `format: 1`."
        raise BadSettings(
            [problem_in_policy("settings", says, source, (), "format: 1 as the first line")]
        )
    try:
        return cast("Settings", convert_to_shape(value, Settings))
    except msgspec.ValidationError as error:
        refused = RefusedPart((), value, Settings, str(error))
    # Loaded only to explain a no.
    from principlecheck.policies.refusals.diagnose import diagnose_refused

    raise BadSettings(list(diagnose_refused(source, [refused])))


def _settings_paths_leading_out(file: SettingsFile) -> Iterator[Problem]:
    settings = file.settings
    for name in ("exclude", "packs", "laws"):
        for index, named in enumerate(getattr(settings, name) or []):
            yield from _problems_of_settings_path(file, (name, index), named)
    if settings.waivers is not UNSET:
        yield from _problems_of_settings_path(file, ("waivers",), settings.waivers)
    if settings.dossier is not UNSET:
        yield from _problems_of_settings_path(file, ("dossier",), settings.dossier)
        if _is_hidden_settings_path(settings.dossier.replace("../", "")):
            says = f"`{settings.dossier[:60]}` cannot hold a dossier: it is hidden."
            yield file.problem(("dossier",), says, "another folder, such as audit")
    for index, named in enumerate(settings.formats or []):
        target = named.partition("=")[2]
        yield from _problems_of_settings_path(file, ("formats", index), target) if target else ()
        if _is_hidden_settings_path(target) or target.lower().endswith((".yaml", ".yml")):
            says = f"`{target[:60]}` cannot be a report: it is hidden, or its name ends like a policy's."
            yield file.problem(("formats", index), says, "another file, such as report.json")


def _problems_of_settings_path(file: SettingsFile, path: YamlPath, named: str) -> Iterator[Problem]:
    """Whether a path, or what it leads to through links, is inside the repository."""
    if PurePosixPath(named).is_absolute() or PureWindowsPath(named).anchor:
        says = f"`{named[:60]}` does not start from the folder of these settings."
        yield file.problem(path, says, "the path from there")
        return
    plain = named if path[0] != "exclude" else named.split("*")[0]
    if not path_stays_inside(Path(os.path.normpath(file.leading_to(plain))), file.root):
        says = f"`{named[:60]}` leads out of the repository."
        yield file.problem(path, says, "a path inside it")


def _is_hidden_settings_path(named: str) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(named).parts if part != ".")


def _settings_paths_not_there(file: SettingsFile) -> Iterator[Problem]:
    for name, what in (("packs", "pack"), ("laws", "file of law")):
        for index, named in enumerate(getattr(file.settings, name) or []):
            path = file.leading_to(named)
            if not _is_settings_file(path):
                names = [one.name for one in path.parent.iterdir()] if path.parent.is_dir() else []
                close = nearest_name(path.name, names)
                write = (PurePosixPath(named).parent / close).as_posix() if close else ""
                says = f"There is no {what} `{named[:60]}`."
                yield file.problem((name, index), says, write)


def _is_settings_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long to be one
        return False
