"""The effective settings of a run: the command line over the environment over the file."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import UNSET, Struct

from principlecheck.governance.settings import FILE_NAME, BadSettings, SettingsFile
from principlecheck.model.report.problem import Place, Problem
from principlecheck.model.report.report import Severity
from principlecheck.model.settings import (
    DEFAULT_FAIL_ON,
    DEFAULT_FORMATS,
    DEFAULT_WAIVERS,
    FORMATS,
    Settings,
)
from principlecheck.reading.nearest import nearest_name
from principlecheck.reading.paths import (
    display_path,
    follow_path_links,
    repository_root_of_path,
    resolved_folder_of_path,
)

ENVIRONMENT = {
    "PRINCIPLECHECK_FAIL_ON": "fail_on",
    "PRINCIPLECHECK_SELECT": "select",
    "PRINCIPLECHECK_IGNORE": "ignore",
    "PRINCIPLECHECK_FORMAT": "formats",
}
_ADD_UP = ("packs", "laws")
DEFAULT = "default"
COMMAND_LINE = "command line"


class EffectiveSettings(Struct, frozen=True):
    """The settings of one run: the command line over the environment over the file.

    `origins` says of each setting where it comes from, of thresholds and severities rule by rule
    (`thresholds.PRD05.most_cut`). Packs and laws add up: those typed join those of the file.
    """

    settings: Settings
    origins: dict[str, str]
    file: SettingsFile | None = None
    typed_packs: tuple[Path, ...] = ()
    typed_laws: tuple[Path, ...] = ()

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
    def outputs(self) -> list[str]:
        """The formats with their files; a file that the settings name stands beside them."""
        if self.file is None or self.file.settings.formats is not self.settings.formats:
            return self.formats
        folder = self.file.folder
        parts = [one.partition("=") for one in self.formats]
        return [f"{name}={folder / target}" if given else name for name, given, target in parts]

    def refuse_unknown_formats(self) -> None:
        """Raises `BadSettings` for a format in the file that does not exist; those that were typed
        are for whoever writes them to refuse.
        """
        file = self.file
        if file is None or file.settings.formats is not self.settings.formats:
            return
        problems = []
        for index, one in enumerate(self.settings.formats or []):
            name = one.partition("=")[0]
            if name not in FORMATS:
                write = nearest_name(name, FORMATS) or f"one of {', '.join(FORMATS)}"
                says = f"There is no format `{name[:60]}`."
                problems.append(file.problem(("formats", index), says, write))
        if problems:
            raise BadSettings(problems)

    def refuse_missing_waivers(self) -> None:
        """Raises `BadSettings` where the file names waivers that are not there."""
        path = self.waivers
        if self.file is None or path is None or os.path.lexists(path):
            return
        says = f"There is no file of waivers `{path.as_posix()[:200]}`."
        write = "the file's name, or take the line out until principlecheck waive writes it"
        raise BadSettings([self.file.problem(("waivers",), says, write)], heading="")

    @property
    def packs(self) -> list[Path]:
        """The principle packs beside the five."""
        return [*self._own("packs"), *self.typed_packs]

    @property
    def laws(self) -> list[Path]:
        """The files of law and of contract terms beside the built-in ones."""
        return [*self._own("laws"), *self.typed_laws]

    @property
    def exclude(self) -> tuple[str, ...]:
        """Globs of whole paths of what the settings exclude; a dossier's own folder too."""
        if self.file is None:
            return ()
        base = glob.escape(self.file.folder.as_posix().rstrip("/"))
        named = [one.rstrip("/") for one in self.settings.exclude or []]
        globs = [f"{base}/{one.removeprefix('./')}" for one in named]
        return (*globs, *(f"{one}/*" for one in globs), *self._in_dossier())

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
        return display_path(self.file.leading_to(self.settings.dossier))

    @property
    def waivers(self) -> Path | None:
        """The file of waivers that the settings name, if they name one."""
        if self.file is None or self.settings.waivers is UNSET:
            return None
        return display_path(self.file.leading_to(self.settings.waivers))

    @property
    def longest_waiver(self) -> int | None:
        """The most days from a waiver's creation to its end, if there is a limit."""
        limit = self.settings.longest_waiver
        return None if limit is UNSET else int(limit.split(" ")[0])

    def _own(self, name: str) -> list[Path]:
        if self.file is None:
            return []
        return [
            display_path(self.file.leading_to(one)) for one in getattr(self.settings, name) or []
        ]


def merge_settings(
    file: SettingsFile | None, environment: Mapping[str, str], typed: Mapping[str, Any]
) -> EffectiveSettings:
    """The effective settings. `typed` holds settings by name as the command line gives them; None, and
    an environment variable that is empty, stand for nothing said.

    Raises `BadSettings` for an environment variable that is nearly one of ours.
    """
    _refuse_unknown_environment_setting(environment)
    values: dict[str, Any] = {}
    origins: dict[str, str] = dict.fromkeys(Settings.__struct_fields__[1:], DEFAULT)
    if file is not None:
        for name in origins:
            value = getattr(file.settings, name)
            if value is not UNSET:
                values[name] = value
                origins[name] = file.origin((name,))
        origins.update(_detailed_settings_of_file(file))
    for variable, name in ENVIRONMENT.items():
        said = environment.get(variable, "").strip()
        if said:
            values[name] = said if name == "fail_on" else _split_setting_from_environment(said)
            origins[name] = variable
    added = {name: tuple(typed.get(name) or ()) for name in _ADD_UP}
    for name, value in typed.items():
        if value and name not in added:
            values[name] = value
            origins[name] = COMMAND_LINE
    for name in (name for name, paths in added.items() if paths):
        said = origins[name]
        origins[name] = COMMAND_LINE if said == DEFAULT else f"{said} and {COMMAND_LINE}"
    return EffectiveSettings(Settings(format=1, **values), origins, file, *added.values())


def _split_setting_from_environment(said: str) -> list[str]:
    return [part.strip() for part in said.split(",") if part.strip()]


def _detailed_settings_of_file(file: SettingsFile) -> Iterator[tuple[str, str]]:
    for code, own in (file.settings.thresholds or {}).items():
        for name in own:
            path = ("thresholds", code, name)
            yield ".".join(path), file.origin(path)
    for code in file.settings.severities or {}:
        yield f"severities.{code}", file.origin(("severities", code))


def _refuse_unknown_environment_setting(environment: Mapping[str, str]) -> None:
    """Refuses `PRINCIPLECHECK_FAILON`, which would otherwise say nothing without a word."""
    ours = {name.removeprefix("PRINCIPLECHECK_"): name for name in ENVIRONMENT}
    for name in sorted(environment):
        said = name.removeprefix("PRINCIPLECHECK_")
        close = nearest_name(said, ours) if name.startswith("PRINCIPLECHECK_") else None
        if close is not None and said not in ours:
            says = f"There is no environment variable `{name[:60]}`."
            place = Place("the environment", 0, 0, 0)
            raise BadSettings([Problem("settings", says, place, ours[close])])


def root_of_settings(settings: EffectiveSettings, first: Path) -> Path:
    """What nothing that belongs to a run on `first` may lead out of, resolved."""
    if settings.file is not None:
        return settings.file.root
    return repository_root_of_path(first) or resolved_folder_of_path(first)


def effective_governing_files(settings: EffectiveSettings, first: Path) -> tuple[str, ...]:
    """The whole paths of the settings, packs, laws and waivers that govern a run on `first`, each as it
    is named and as it is found through links. They are read as what they are, and as no policy.
    """
    files = [*settings.packs, *settings.laws]
    if settings.file is not None:
        files.append(settings.file.folder / FILE_NAME)
    if settings.waivers is not None:
        files.append(settings.waivers)
    else:
        files += _usual_waiver_files(settings, first)
    return tuple(dict.fromkeys(one for path in files for one in whole_paths_of_settings_file(path)))


def whole_paths_of_settings_file(path: Path) -> tuple[str, str]:
    """The whole path of a file, as it is named in its folder and as it is found through links."""
    named = path.parent.resolve() / path.name
    return named.as_posix(), follow_path_links(path).as_posix()


def find_waiver_file(settings: EffectiveSettings, first: Path) -> Path:
    """The one file of waivers of a run on `first`, whether it is there or not: what the settings
    name, else `waivers.yaml` beside them, at the repository's root, or in PATH.

    Raises `BadSettings` where there are two.
    """
    if settings.waivers is not None:
        return settings.waivers
    found = _usual_waiver_files(settings, first)
    there = [path for path in found if os.path.lexists(path)]
    if len(there) > 1:
        place = Place(display_path(there[1]).as_posix(), 1, 1, 1)
        says = (
            f"{display_path(there[0]).as_posix()} is a file of waivers too; there is one for all."
        )
        problem = Problem("settings", says, place, "all waivers into one of them")
        raise BadSettings([problem], heading="")
    return display_path((there or found)[0])


def _usual_waiver_files(settings: EffectiveSettings, first: Path) -> list[Path]:
    """Where the file of waivers may be if the settings name none: beside them, else at the
    repository's root or in PATH.
    """
    if settings.file is not None:
        return [settings.file.folder / DEFAULT_WAIVERS]
    folders = (repository_root_of_path(first), resolved_folder_of_path(first))
    return list(dict.fromkeys(f / DEFAULT_WAIVERS for f in folders if f is not None))
