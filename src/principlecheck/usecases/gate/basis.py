"""What a gate rests on, as one value: everything that both sides of a change are judged by.

It is the earlier side's, or the change's own where that is trusted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from principlecheck.governance.effective import (
    EffectiveSettings,
    find_waiver_file,
    whole_paths_of_settings_file,
)
from principlecheck.governance.settings import FILE_NAME
from principlecheck.governance.waivers import Waivers
from principlecheck.model.report.refusal import Refusal
from principlecheck.usecases.choosing import choose_severity_option
from principlecheck.usecases.gate.base import GateBase
from principlecheck.usecases.gate.excuses import Excuses
from principlecheck.usecases.gate.settings_at_base import (
    SettingsAtBase,
    law_paths_of_gate_settings,
    laws_at_gate_base,
    pack_paths_of_gate_settings,
    packs_at_gate_base,
    waivers_at_gate_base,
    waivers_path_at_gate_base,
)
from principlecheck.usecases.reading import find_policy_files_for_run
from principlecheck.usecases.run import Run, effective_rules_of_run

if TYPE_CHECKING:
    from principlecheck.model.law import Law
    from principlecheck.packs.loading import LoadedRule, Pack
    from principlecheck.policies.find import FoundFiles


class GateSelection(Struct, frozen=True):
    """Which files under PATH hold no policy: globs of what is excluded, and the whole paths of what
    is in force as settings, packs or waivers.
    """

    exclude: tuple[str, ...]
    in_force: tuple[str, ...]

    def is_of(self, run: Run) -> bool:
        """Whether `run` itself reads the same files as policies."""
        same = self.exclude == run.settings.exclude
        return same and _paths_still_there_for_gate(self.in_force) == _paths_still_there_for_gate(
            run.in_force
        )

    def found(self, run: Run) -> FoundFiles:
        """The policy files under the paths of `run`; read once where it reads the same itself."""
        if self.is_of(run):
            return run.found
        return find_policy_files_for_run(run.paths, self.exclude, self.in_force)


class GateBasis(Struct, frozen=True):
    """What both sides are judged by.

    `base` is the earlier side as found: its repository and commit, or its folder. `laws` are those
    that both sides are held against. `now` and
    `before` say which files of each side hold no policy. `excuses` is what the
    policies themselves say of how they are judged (`not_applicable`, `complete` and the like), known
    once the side that they are taken from has been read.
    """

    base: GateBase
    settings: EffectiveSettings
    packs: list[Pack]
    rules: list[LoadedRule]
    waivers: Waivers | None
    now: GateSelection
    before: GateSelection
    laws: tuple[Law, ...]
    excuses: Excuses = Excuses(None)

    @property
    def codes(self) -> list[str]:
        """Those of every rule of the packs."""
        return [rule.code for pack in self.packs for rule in pack.rules]


def gate_basis_of_head(run: Run, base: GateBase) -> GateBasis:
    """The change's own."""
    own = GateSelection(run.settings.exclude, run.in_force)
    return GateBasis(base, run.settings, run.packs, run.rules, run.waivers, own, own, run.laws)


def gate_basis_of_base(run: Run, before: SettingsAtBase) -> GateBasis:
    """What governed before the change; what either side keeps as packs or waivers is no policy."""
    settings = before.settings
    choose_severity_option(settings.fail_on)
    packs = packs_at_gate_base(before, run.built_in)
    return GateBasis(
        before.home.base,
        settings,
        packs,
        effective_rules_of_run(settings, packs),
        waivers_at_gate_base(before, run.waived_on) if run.options.waive else None,
        GateSelection(
            settings.exclude, tuple(_gate_files_effective_now(before, run.settings, run.first))
        ),
        _files_gate_selected_before(before),
        laws_at_gate_base(before),
    )


def _paths_still_there_for_gate(names: Sequence[str]) -> set[str]:
    return {name for name in names if os.path.lexists(name)}


def _files_gate_selected_before(before: SettingsAtBase) -> GateSelection:
    """What held no policy before; a folder that is compared with has paths of its own. Settings are
    known by their shape, and nobody is told why one of before is passed over.
    """
    settings, home = before.settings, before.home
    files = [
        *pack_paths_of_gate_settings(settings.file),
        *law_paths_of_gate_settings(settings.file),
        waivers_path_at_gate_base(before),
    ]
    if not isinstance(home.base.source, Path):
        names = (one for path in files for one in whole_paths_of_settings_file(path))
        return GateSelection(settings.exclude, tuple(dict.fromkeys(names)))
    moved = [home.before / os.path.relpath(path, home.folder) for path in files]
    names = (
        one for path in moved for one in whole_paths_of_settings_file(Path(os.path.normpath(path)))
    )
    if settings.file is not None:
        settings = replace(settings, file=replace(settings.file, folder=home.before))
    return GateSelection(settings.exclude, tuple(dict.fromkeys(names)))


def _gate_files_effective_now(
    before: SettingsAtBase, head: EffectiveSettings, first: Path
) -> Iterator[str]:
    """The files that either side names as packs, laws or waivers, and that are what they are named.

    Naming a policy file as a pack must not take it out of sight.
    """
    from principlecheck.packs.loading import BadPack, read_pack
    from principlecheck.policies.laws import read_law_file

    if head.file is not None:
        yield from whole_paths_of_settings_file(head.file.folder / FILE_NAME)
    for path in dict.fromkeys((*pack_paths_of_gate_settings(before.settings.file), *head.packs)):
        try:
            read_pack(path)
        except (BadPack, OSError):
            continue
        yield from whole_paths_of_settings_file(path)
    for path in dict.fromkeys((*law_paths_of_gate_settings(before.settings.file), *head.laws)):
        try:
            read_law_file(path)
        except Refusal:
            continue
        yield from whole_paths_of_settings_file(path)
    for path in dict.fromkeys((waivers_path_at_gate_base(before), find_waiver_file(head, first))):
        if _gate_file_holds_waivers(path):
            yield from whole_paths_of_settings_file(path)


def _gate_file_holds_waivers(path: Path) -> bool:
    from principlecheck.policies.find import read_policy_file
    from principlecheck.reading.text import Unreadable
    from principlecheck.reading.yaml import read_yaml

    try:
        value = read_yaml(read_policy_file(path).data, path.as_posix())
    except (Unreadable, OSError):
        return False
    return isinstance(value, dict) and not set(value) - {"format", "waivers"}
