"""The settings, packs and waivers of the state before a change.

A change cannot loosen its own gate. What it does to the settings, packs, waivers and
`not_applicable` is told first, and counts once it is merged, or with --trust-head.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import UNSET, Struct

from principlecheck.governance.effective import EffectiveSettings, merge_settings
from principlecheck.governance.settings import (
    FILE_NAME,
    BadSettings,
    SettingsFile,
    read_settings_file,
)
from principlecheck.governance.waivers import Waivers, read_waivers
from principlecheck.model.law import Law
from principlecheck.model.report.refusal import Refusal, format_problems_of_refusal
from principlecheck.model.settings import DEFAULT_WAIVERS
from principlecheck.packs.loading import (
    BadPack,
    Pack,
    check_packs_together,
    load_pack,
    read_pack,
)
from principlecheck.policies.laws import (
    built_in_laws,
    check_laws_together,
    convert_law_file,
    read_law_file,
)
from principlecheck.reading.paths import display_path, path_stays_inside, repository_root_of_path
from principlecheck.reading.source import SourceFile
from principlecheck.usecases.choosing import paths_of_run, refuse_bad_pack_for_run
from principlecheck.usecases.gate.base import GateBase, refuse_links_on_one_gate_side
from principlecheck.usecases.tuning import tune_packs_by_settings

WAY_OUT = "Mend it there first, or judge by this change's own: --trust-head"


class SettingsFolder(Struct, frozen=True):
    """A folder that may hold settings: where it stands now, and where it stood before.

    `root` is what no path may leave now; both are resolved as far as they exist.
    """

    folder: Path
    root: Path
    base: GateBase
    before: Path

    def read(self, path: Path) -> SourceFile | None:
        """A file as it was, by the path that it has, or would have, now.

        Raises `Refusal` where it was a link or more than a file, and where a folder on the way to it
        is a link on one side alone: its text is not known then.
        """
        refuse_links_on_one_gate_side(self.base, path, WAY_OUT)
        name = display_path(path).as_posix()
        data = self._bytes(path)
        if data is None:
            return None
        now = path.read_bytes() if path.is_file() else None
        return SourceFile(name if now == data else f"{name} in {self.base.short_name}", data)

    def _bytes(self, path: Path) -> bytes | None:
        source = self.base.source
        if isinstance(source, Path):
            was = Path(os.path.normpath(self.before / os.path.relpath(path, self.folder)))
            if was.is_symlink():
                raise _refuse_link_at_gate_base(was)
            return was.read_bytes() if was.is_file() else None
        from principlecheck.history.git_objects import kind_of_object_in_commit

        if not path.parent.resolve().is_relative_to(source.repository.top):
            return None
        kind = kind_of_object_in_commit(source, path)
        if kind not in ("file", ""):
            raise _refuse_link_at_gate_base(display_path(path))
        data = self.base.read(path) if kind else None
        if kind and data is None:
            raise Refusal(f"{display_path(path).as_posix()} is too large in {self.base.name}.")
        return data


class SettingsAtBase(Struct, frozen=True):
    """The effective settings before a change, the home that they were found in, and all homes."""

    settings: EffectiveSettings
    home: SettingsFolder
    homes: Sequence[SettingsFolder]


def settings_at_gate_base(
    paths: Sequence[Path], base: GateBase, head: SettingsFile | None, typed: Mapping[str, Any]
) -> SettingsAtBase:
    """What governed `paths` in `base`; `head` are the settings of now. Raises `Refusal`."""
    base.refuse_other_paths(paths)
    homes = _settings_folders_at_gate(paths[0], base)
    base.look_up([home.folder / name for home in homes for name in (FILE_NAME, DEFAULT_WAIVERS)])
    for home in homes:
        source = home.read(home.folder / FILE_NAME)
        if source is None:
            continue
        try:
            file = SettingsFile(source, read_settings_file(source), home.folder, home.root)
            settings = merge_settings(file, os.environ, typed)
            _refuse_gate_reports_outside(file)
        except BadSettings as error:
            raise _refuse_settings_at_gate_base(base, error) from None
        return SettingsAtBase(settings, home, homes)
    known = {home.folder for home in homes}
    if isinstance(base.source, Path) and head is not None and head.folder not in known:
        raise Refusal(
            f"{head.source.name} stands above the policies, and {base.name} shows no earlier one.",
            "Name a commit, or a folder that is a whole repository; or judge by it: --trust-head",
        )
    try:
        return SettingsAtBase(merge_settings(None, os.environ, typed), homes[-1], homes)
    except BadSettings as error:
        raise _refuse_settings_at_gate_base(base, error) from None


def packs_at_gate_base(at_base: SettingsAtBase, built_in: Sequence[Pack]) -> list[Pack]:
    """The packs as they were, and those that are `built_in`, tuned by the settings as they were.
    Raises `Refusal`.
    """
    file, home = at_base.settings.file, at_base.home
    try:
        own = [load_pack(one.data, one.name) for one in _packs_named_at_gate_base(at_base)]
        own += [_typed_pack_at_gate_base(path, home) for path in at_base.settings.typed_packs]
        packs = [*built_in, *own]
        if own:
            check_packs_together(packs)
        return tune_packs_by_settings(packs, file)
    except BadPack as error:
        raise refuse_bad_pack_for_run(
            f"A pack of {home.base.name} cannot be used:", error
        ) from None
    except BadSettings as error:
        raise _refuse_settings_at_gate_base(home.base, error) from None
    except OSError as error:
        raise Refusal(f"A pack cannot be opened: {error}.") from None


def laws_at_gate_base(at_base: SettingsAtBase) -> tuple[Law, ...]:
    """The built-in laws, and the files of law that the settings named, as they were.

    One that was typed is read as it was, if it was; a new one only adds duties. Raises `Refusal`.
    """
    home = at_base.home
    laws = [*built_in_laws()]
    for path in law_paths_of_gate_settings(at_base.settings.file):
        source = home.read(path)
        if source is None:
            name = display_path(path).as_posix()
            raise Refusal(f"There is no file of law `{name}` in {home.base.name}.", WAY_OUT)
        laws.append(convert_law_file(source))
    for path in paths_of_run(at_base.settings.typed_laws):
        source = _typed_file_at_gate_base(path, home)
        laws.append(read_law_file(path) if source is None else convert_law_file(source))
    return check_laws_together(laws)


def pack_paths_of_gate_settings(file: SettingsFile | None) -> list[Path]:
    """Where the packs that settings name stand now."""
    return _paths_named_in_gate_settings(file, "packs")


def law_paths_of_gate_settings(file: SettingsFile | None) -> list[Path]:
    """Where the files of law that settings name stand now."""
    return _paths_named_in_gate_settings(file, "laws")


def _paths_named_in_gate_settings(file: SettingsFile | None, setting: str) -> list[Path]:
    named = getattr(file.settings, setting) or [] if file else []
    return [] if file is None else [Path(os.path.normpath(file.folder / one)) for one in named]


def waivers_at_gate_base(at_base: SettingsAtBase, on: date) -> Waivers:
    """The waivers as they were, held against the day `on`; bad ones waive nothing."""
    settings, home = at_base.settings, at_base.home
    path = waivers_path_at_gate_base(at_base)
    source = home.read(path)
    if source is None:
        if settings.waivers is not None:
            says = f"The file of waivers that the settings of {home.base.name} name is not there."
            raise Refusal(says, WAY_OUT)
        return Waivers()
    return read_waivers(source, on, settings.longest_waiver, path.parent)


def waivers_path_at_gate_base(at_base: SettingsAtBase) -> Path:
    """Where the file of waivers would stand now if the settings before still held."""
    settings, home = at_base.settings, at_base.home
    if settings.file is not None:
        named = settings.settings.waivers
        return home.folder / (DEFAULT_WAIVERS if named is UNSET else named)
    nearest = next((one for one in at_base.homes if one.folder.is_dir()), home)
    candidates = list(dict.fromkeys(one.folder / DEFAULT_WAIVERS for one in (home, nearest)))
    there = [path for path in candidates if home.read(path) is not None]
    if len(there) > 1:
        raise Refusal(f"There are two files of waivers in {home.base.name}; keep one.", WAY_OUT)
    return there[0] if there else home.folder / DEFAULT_WAIVERS


def _packs_named_at_gate_base(at_base: SettingsAtBase) -> Iterator[SourceFile]:
    for path in pack_paths_of_gate_settings(at_base.settings.file):
        source = at_base.home.read(path)
        if source is None:
            name = display_path(path).as_posix()
            says = f"There is no pack `{name}` in {at_base.home.base.name}."
            raise Refusal(says, WAY_OUT)
        yield source


def _typed_pack_at_gate_base(path: Path, home: SettingsFolder) -> Pack:
    """A pack of the command line: as it was, if it was; a new one only adds rules."""
    if not path.exists():
        raise Refusal(f"There is no file or folder `{path.as_posix()}`.")
    source = _typed_file_at_gate_base(path, home)
    return read_pack(path) if source is None else load_pack(source.data, source.name)


def _typed_file_at_gate_base(path: Path, home: SettingsFolder) -> SourceFile | None:
    """A file of the command line as it was before; None for one that was not there, or that stands
    outside. A link that the change lays leads nothing outside.
    """
    whole = Path(os.path.normpath(path.absolute()))
    inside = any(one.is_relative_to(home.root) for one in (whole, path.resolve()))
    return home.read(path.absolute()) if inside else None


def _settings_folders_at_gate(first: Path, base: GateBase) -> list[SettingsFolder]:
    """The folders that may hold settings, the nearest first; at least one."""
    here = first.resolve()  # a link leads where it led before; see `refuse_other_paths`
    if isinstance(base.source, Path):
        return _settings_folders_at_gate_base(here, base, base.source)
    top = base.source.repository.top
    folders = [up for up in (here, *here.parents) if up.is_relative_to(top)]
    return [SettingsFolder(folder, top, base, folder) for folder in folders]


def _settings_folders_at_gate_base(
    here: Path, base: GateBase, source: Path
) -> list[SettingsFolder]:
    """The folders around a folder to compare with, which does not share those of the change."""
    before = source.resolve()
    limit = repository_root_of_path(source)
    root = repository_root_of_path(here) or here
    homes = [SettingsFolder(here, root, base, before)]
    while limit is not None and before != limit:
        before, here = before.parent, here.parent
        if homes[0].folder.is_relative_to(before) or not here.is_relative_to(root):
            break
        homes.append(SettingsFolder(here, root, base, before))
    return homes


def _refuse_gate_reports_outside(file: SettingsFile) -> None:
    """A link that the change adds must not lead a report out of the repository."""
    for index, named in enumerate(file.settings.formats or []):
        target = named.partition("=")[2]
        if target and not path_stays_inside(
            Path(os.path.normpath(file.folder / target)), file.root
        ):
            says = f"`{target[:60]}` leads out of the repository."
            raise BadSettings([file.problem(("formats", index), says, "a path inside it")])


def _refuse_link_at_gate_base(path: Path) -> Refusal:
    says = f"{path.as_posix()} was a link or no plain file before, so what it said is not known."
    return Refusal(says, WAY_OUT)


def _refuse_settings_at_gate_base(base: GateBase, error: BadSettings) -> Refusal:
    says = f"The settings of {base.name} cannot be followed:"
    return Refusal(says, *format_problems_of_refusal(error.problems), WAY_OUT)
