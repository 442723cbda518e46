"""The settings: found, read, and merged with what was typed and what the environment says.

They are looked for upwards from the first PATH and no higher than the repository's root; without
a repository, in PATH itself and in the current folder. What they name never leads out of the
repository, so that a change to them cannot reach further than any other change.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, cast

import msgspec
from msgspec import UNSET, Struct

from principlecheck.documents.convert import Refused, problem_at, to_shape
from principlecheck.documents.finding import SourceFile, read_file
from principlecheck.documents.nearest import nearest
from principlecheck.model.problem import Place, Problem
from principlecheck.model.report import Severity
from principlecheck.model.settings import (
    DEFAULT_FAIL_ON,
    DEFAULT_FORMATS,
    DEFAULT_WAIVERS,
    Settings,
)
from principlecheck.reading.places import Path as YamlPath
from principlecheck.reading.text import Unreadable
from principlecheck.reading.yaml import read

FILE_NAME = "principlecheck.yaml"
ENVIRONMENT = {
    "PRINCIPLECHECK_FAIL_ON": "fail_on",
    "PRINCIPLECHECK_SELECT": "select",
    "PRINCIPLECHECK_IGNORE": "ignore",
    "PRINCIPLECHECK_FORMAT": "formats",
}
DEFAULT = "default"
COMMAND_LINE = "command line"
NEAR_MISSES = ("principlecheck.yml", ".principlecheck.yaml", ".principlecheck.yml")


class BadSettings(Exception):  # noqa: N818 - it is the settings that are bad
    """Settings that cannot be followed; `problems` say why, each with its place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].says)
        self.problems = list(problems)


class SettingsFile(Struct, frozen=True):
    """Settings as read. `folder` is where their paths start, and `root` what no path may leave;
    both are resolved.
    """

    source: SourceFile
    settings: Settings
    folder: Path
    root: Path

    def problem(self, path: YamlPath, says: str, write: str = "", *, key: bool = False) -> Problem:
        """A problem at one of the settings, with its line as written."""
        return problem_at("settings", says, self.source, path, write, key=key)

    def origin(self, path: YamlPath) -> str:
        """Where a setting stands, as `principlecheck.yaml:3`."""
        return f"{self.source.name}:{self.source.places.nearest(path).line}"

    def leading_to(self, written: str) -> Path:
        """The path that a setting means."""
        return self.folder / written


class InForce(Struct, frozen=True):
    """The settings of one run: the command line over the environment over the file.

    `origins` says of each setting where it comes from, of thresholds and severities rule by rule
    (`thresholds.PRD05.most_cut`). Packs add up: those typed join those of the file.
    """

    settings: Settings
    origins: dict[str, str]
    file: SettingsFile | None = None
    typed_packs: tuple[Path, ...] = ()

    @property
    def fail_on(self) -> Severity:
        """From which severity on `check` fails."""
        return DEFAULT_FAIL_ON if self.settings.fail_on is UNSET else self.settings.fail_on

    @property
    def formats(self) -> list[str]:
        """The formats that `check` writes."""
        return self.settings.formats or list(DEFAULT_FORMATS)

    @property
    def required(self) -> list[str]:
        """The rules that must be judged."""
        return self.settings.required or []

    @property
    def packs(self) -> list[Path]:
        """The principle packs beside the five."""
        return [*self._own_packs(), *self.typed_packs]

    @property
    def exclude(self) -> tuple[str, ...]:
        """Globs of whole paths of what holds no policy: excluded, or a file of another kind."""
        if self.file is None:
            return ()
        base = glob.escape(self.file.folder.as_posix().rstrip("/"))
        named = [one.rstrip("/") for one in self.settings.exclude or []]
        globs = [f"{base}/{one.removeprefix('./')}" for one in named]
        others = [*self._own_packs(), *([] if self.waivers is None else [self.waivers])]
        own = [glob.escape(path.resolve().as_posix()) for path in others]
        return (*globs, *(f"{one}/*" for one in globs), *own, *self._in_dossier())

    def _in_dossier(self) -> Iterator[str]:
        """The YAML of a dossier's own folder; one that holds the settings holds policies too."""
        if self.file is not None and self.dossier is not None:
            folder = self.dossier.resolve()
            if folder != self.file.folder and folder.is_relative_to(self.file.folder):
                for ending in ("[yY][aA][mM][lL]", "[yY][mM][lL]"):
                    yield f"{glob.escape(folder.as_posix())}/*.{ending}"

    @property
    def dossier(self) -> Path | None:
        """The folder beside the audit that the settings name, if they name one."""
        if self.file is None or self.settings.dossier is UNSET:
            return None
        return shown_path(self.file.leading_to(self.settings.dossier))

    @property
    def waivers(self) -> Path | None:
        """The file of waivers that the settings name, if they name one."""
        if self.file is None or self.settings.waivers is UNSET:
            return None
        return shown_path(self.file.leading_to(self.settings.waivers))

    @property
    def longest_waiver(self) -> int | None:
        """The most days from a waiver's creation to its end, if there is a limit."""
        written = self.settings.longest_waiver
        return None if written is UNSET else int(written.split(" ")[0])

    def _own_packs(self) -> list[Path]:
        if self.file is None:
            return []
        return [shown_path(self.file.leading_to(one)) for one in self.settings.packs or []]


def shown_path(path: Path) -> Path:
    """A path as people would type it from here."""
    try:
        return Path(os.path.relpath(path))
    except ValueError:  # another drive of a Windows machine
        return path


def folder_of(path: Path) -> Path:
    """A path's own folder, resolved."""
    whole = path.resolve()
    return whole if whole.is_dir() else whole.parent


def repository_of(path: Path) -> Path | None:
    """The root of the repository that a path stands in, resolved."""
    here = folder_of(path)
    return next((up for up in (here, *here.parents) if (up / ".git").exists()), None)


def settings_for(first: Path) -> SettingsFile | None:
    """The settings that govern a run on `first`, or None. Raises `BadSettings`."""
    repository = repository_of(first)
    start = folder_of(first)
    if repository is None:
        folders = list(dict.fromkeys((start, Path.cwd().resolve())))
    else:
        folders = [up for up in (start, *start.parents) if up.is_relative_to(repository)]
    for folder in folders:
        _refuse_near_misses(folder)
        path = folder / FILE_NAME
        if os.path.lexists(path):
            return _read(path, folder, repository or folder)
    return None


def _refuse_near_misses(folder: Path) -> None:
    for name in NEAR_MISSES:
        if (folder / name).is_file():
            place = Place(shown_path(folder / name).as_posix(), 1, 1, 1)
            says = f"Settings are read from {FILE_NAME} and from nothing else."
            raise BadSettings([Problem("settings", says, place, f"its name as {FILE_NAME}")])


def _read(path: Path, folder: Path, root: Path) -> SettingsFile:
    shown = shown_path(path)
    if not stays_inside(path, root):
        says = "This link leads out of the repository, so it is not followed."
        raise BadSettings([Problem("settings", says, Place(shown.as_posix(), 1, 1, 1))])
    try:
        source = read_file(shown)
    except Unreadable as error:
        raise BadSettings(error.problems) from None
    file = settings_in(source, folder, root)
    problems = list(_not_there(file))
    if problems:
        raise BadSettings(problems)
    return file


def settings_in(source: SourceFile, folder: Path, root: Path) -> SettingsFile:
    """Settings from bytes that somebody else has read, such as those of a commit; that the packs
    they name are there is the caller's to see. Raises `BadSettings`.
    """
    file = SettingsFile(source, read_settings(source), folder, root)
    problems = list(_leading_out(file))
    if problems:
        raise BadSettings(problems)
    return file


def read_settings(source: SourceFile) -> Settings:
    """The settings in a file. Raises `BadSettings` with everything that does not fit."""
    try:
        value = read(source.data, source.name)
    except Unreadable as error:
        raise BadSettings(error.problems) from None
    if not isinstance(value, dict):
        says = "These settings do not begin with `format: 1`."
        raise BadSettings([problem_at("settings", says, source, (), "format: 1 as the first line")])
    try:
        return cast("Settings", to_shape(value, Settings))
    except msgspec.ValidationError as error:
        refused = Refused((), value, Settings, str(error))
    # Loaded only to explain a no.
    from principlecheck.documents.diagnose import diagnose

    raise BadSettings(list(diagnose(source, [refused])))


def _leading_out(file: SettingsFile) -> Iterator[Problem]:
    settings = file.settings
    for name in ("exclude", "packs"):
        for index, written in enumerate(getattr(settings, name) or []):
            yield from _path_problems(file, (name, index), written)
    if settings.waivers is not UNSET:
        yield from _path_problems(file, ("waivers",), settings.waivers)
    if settings.dossier is not UNSET:
        yield from _path_problems(file, ("dossier",), settings.dossier)
        if _hidden(settings.dossier.replace("../", "")):
            says = f"`{settings.dossier[:60]}` is no place for a dossier: it is hidden."
            yield file.problem(("dossier",), says, "another folder, such as audit")
    for index, written in enumerate(settings.formats or []):
        target = written.partition("=")[2]
        yield from _path_problems(file, ("formats", index), target) if target else ()
        if _hidden(target) or target.lower().endswith((".yaml", ".yml")):
            says = f"`{target[:60]}` is no place for a report: it is hidden, or ends like a policy."
            yield file.problem(("formats", index), says, "another file, such as report.json")


def _path_problems(file: SettingsFile, path: YamlPath, written: str) -> Iterator[Problem]:
    """Whether a path, or what it leads to through links, is inside the repository."""
    if PurePosixPath(written).is_absolute() or PureWindowsPath(written).anchor:
        says = f"`{written[:60]}` does not start from the folder of these settings."
        yield file.problem(path, says, "the path from there")
        return
    plain = written if path[0] != "exclude" else written.split("*")[0]
    if not stays_inside(Path(os.path.normpath(file.leading_to(plain))), file.root):
        says = f"`{written[:60]}` leads out of the repository."
        yield file.problem(path, says, "a path inside it")


def _hidden(written: str) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(written).parts if part != ".")


def _not_there(file: SettingsFile) -> Iterator[Problem]:
    for index, written in enumerate(file.settings.packs or []):
        path = file.leading_to(written)
        if not _is_file(path):
            names = [one.name for one in path.parent.iterdir()] if path.parent.is_dir() else []
            close = nearest(path.name, names)
            write = (PurePosixPath(written).parent / close).as_posix() if close else ""
            says = f"There is no pack `{written[:60]}`."
            yield file.problem(("packs", index), says, write)


def stays_inside(path: Path, root: Path) -> bool:
    """Whether a path, with all links on its way followed, ends inside the resolved `root`."""
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a circle of links
        return False


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long to be one
        return False


def merged(
    file: SettingsFile | None, environment: Mapping[str, str], typed: Mapping[str, Any]
) -> InForce:
    """What is in force. `typed` holds settings by name as the command line gives them; None, and
    an environment variable that is empty, stand for nothing said.

    Raises `BadSettings` for an environment variable that is nearly one of ours.
    """
    _refuse_unknown(environment)
    values: dict[str, Any] = {}
    origins: dict[str, str] = dict.fromkeys(Settings.__struct_fields__[1:], DEFAULT)
    if file is not None:
        for name in origins:
            value = getattr(file.settings, name)
            if value is not UNSET:
                values[name] = value
                origins[name] = file.origin((name,))
        origins.update(_in_detail(file))
    for variable, name in ENVIRONMENT.items():
        said = environment.get(variable, "").strip()
        if said:
            values[name] = said if name == "fail_on" else _listed(said)
            origins[name] = variable
    packs = tuple(typed.get("packs") or ())
    for name, value in typed.items():
        if value and name != "packs":
            values[name] = value
            origins[name] = COMMAND_LINE
    if packs:
        said = origins["packs"]
        origins["packs"] = COMMAND_LINE if said == DEFAULT else f"{said} and {COMMAND_LINE}"
    return InForce(Settings(format=1, **values), origins, file, packs)


def _listed(said: str) -> list[str]:
    return [part.strip() for part in said.split(",") if part.strip()]


def _in_detail(file: SettingsFile) -> Iterator[tuple[str, str]]:
    for code, own in (file.settings.thresholds or {}).items():
        for name in own:
            path = ("thresholds", code, name)
            yield ".".join(path), file.origin(path)
    for code in file.settings.severities or {}:
        yield f"severities.{code}", file.origin(("severities", code))


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    """Refuses `PRINCIPLECHECK_FAILON`, which would otherwise say nothing without a word."""
    ours = {name.removeprefix("PRINCIPLECHECK_"): name for name in ENVIRONMENT}
    for name in sorted(environment):
        said = name.removeprefix("PRINCIPLECHECK_")
        close = nearest(said, ours) if name.startswith("PRINCIPLECHECK_") else None
        if close is not None and said not in ours:
            says = f"There is no environment variable `{name[:60]}`."
            place = Place("the environment", 0, 0, 0)
            raise BadSettings([Problem("settings", says, place, ours[close])])


def root_of(in_force: InForce, first: Path) -> Path:
    """What nothing that belongs to a run on `first` may lead out of, resolved."""
    if in_force.file is not None:
        return in_force.file.root
    return repository_of(first) or folder_of(first)


def waiver_file(in_force: InForce, first: Path) -> Path:
    """The one file of waivers of a run on `first`, whether it is there or not: what the settings
    name, else `waivers.yaml` beside them, at the repository's root, or in PATH.

    Raises `BadSettings` where there are two.
    """
    if in_force.waivers is not None:
        return in_force.waivers
    if in_force.file is not None:
        return shown_path(in_force.file.folder / DEFAULT_WAIVERS)
    folders = (repository_of(first), folder_of(first))
    found = list(dict.fromkeys(f / DEFAULT_WAIVERS for f in folders if f is not None))
    there = [path for path in found if os.path.lexists(path)]
    if len(there) > 1:
        place = Place(shown_path(there[1]).as_posix(), 1, 1, 1)
        says = f"{shown_path(there[0]).as_posix()} is a file of waivers too; there is one for all."
        raise BadSettings([Problem("settings", says, place, "all waivers into one of them")])
    return shown_path((there or found)[0])
