"""What a gate rests on, as one value: everything that both sides of a change are judged by.

It is the earlier side's, or the change's own where that is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import UNSET, Struct
from msgspec.structs import replace

from principlecheck.governance.effective import EffectiveSettings, waiver_file
from principlecheck.governance.waivers import Waivers
from principlecheck.model.report.refusal import Refusal
from principlecheck.usecases.choosing import severity
from principlecheck.usecases.gate.base import Base
from principlecheck.usecases.gate.settings_at_base import (
    SettingsAtBase,
    law_paths,
    laws_of,
    pack_paths,
    packs_of,
    waivers_of,
    waivers_path,
)
from principlecheck.usecases.run import Run, effective_rules

if TYPE_CHECKING:
    from principlecheck.model.format.sections.who import NotApplicable
    from principlecheck.model.law import Law
    from principlecheck.packs.loading import LoadedRule, Pack


class GateBasis(Struct, frozen=True):
    """What both sides are judged by.

    `laws` are those that both sides are held against. `base` is the earlier side as found. `exclude` and `exclude_before` are globs of what holds no
    policy, now and then. `not_applicable` is what is excused from judgement, by route; it is known
    once the side that it is taken from has been read.
    """

    base: Base
    settings: EffectiveSettings
    packs: list[Pack]
    rules: list[LoadedRule]
    waivers: Waivers | None
    exclude: tuple[str, ...]
    exclude_before: tuple[str, ...]
    laws: tuple[Law, ...]
    not_applicable: Mapping[str, NotApplicable] = {}

    @property
    def codes(self) -> list[str]:
        """Those of every rule of the packs."""
        return [rule.code for pack in self.packs for rule in pack.rules]


def basis_of_head(run: Run, base: Base) -> GateBasis:
    """The change's own."""
    exclude = run.settings.exclude
    return GateBasis(
        base, run.settings, run.packs, run.rules, run.waivers, exclude, exclude, run.laws
    )


def basis_of_base(run: Run, before: SettingsAtBase) -> GateBasis:
    """What governed before the change; what either side keeps as packs or waivers is no policy."""
    settings = before.settings
    severity(settings.fail_on)
    packs = packs_of(before)
    return GateBasis(
        before.home.base,
        settings,
        packs,
        effective_rules(settings, packs),
        waivers_of(before, run.waived_on) if run.options.waive else None,
        (*_excluded_by_name(settings), *_no_policies(before, run.settings, run.first)),
        _excluded_before(before),
        laws_of(before),
    )


def _excluded_by_name(settings: EffectiveSettings) -> tuple[str, ...]:
    own = replace(settings.settings, packs=UNSET, laws=UNSET, waivers=UNSET)
    return replace(settings, settings=own).exclude


def _excluded_before(before: SettingsAtBase) -> tuple[str, ...]:
    settings, home = before.settings, before.home
    if settings.file is None or not isinstance(home.base.source, Path):
        return settings.exclude
    return replace(settings, file=replace(settings.file, folder=home.before)).exclude


def _no_policies(before: SettingsAtBase, head: EffectiveSettings, first: Path) -> Iterator[str]:
    """The files that either side names as packs, laws or waivers, and that are what they are named.

    Naming a policy file as a pack must not take it out of sight.
    """
    from glob import escape

    from principlecheck.packs.loading import BadPack, read_pack
    from principlecheck.policies.laws import read_law

    for path in dict.fromkeys((*pack_paths(before.settings.file), *pack_paths(head.file))):
        try:
            read_pack(path)
        except (BadPack, OSError):
            continue
        yield escape(path.resolve().as_posix())
    for path in dict.fromkeys((*law_paths(before.settings.file), *law_paths(head.file))):
        try:
            read_law(path)
        except Refusal:
            continue
        yield escape(path.resolve().as_posix())
    for path in dict.fromkeys((waivers_path(before), waiver_file(head, first))):
        if _holds_waivers(path):
            yield escape(path.resolve().as_posix())


def _holds_waivers(path: Path) -> bool:
    from principlecheck.policies.find import read_file
    from principlecheck.reading.text import Unreadable
    from principlecheck.reading.yaml import read

    try:
        value = read(read_file(path).data, path.as_posix())
    except (Unreadable, OSError):
        return False
    return isinstance(value, dict) and not set(value) - {"format", "waivers"}
