"""What both sides of a change are judged by: the settings, packs and waivers of the earlier one, or
of the change where that is trusted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import UNSET, Struct
from msgspec.structs import replace

from principlecheck.cli.choices import severity
from principlecheck.cli.governing import (
    Governing,
    pack_paths,
    packs_of,
    waivers_of,
    waivers_path,
)
from principlecheck.cli.in_force import rules_in_force
from principlecheck.governance.effective import InForce, waiver_file
from principlecheck.governance.waivers import Waivers

if TYPE_CHECKING:
    from principlecheck.packs.loading import LoadedRule, Pack


class Judges(Struct, frozen=True):
    """What both sides are judged by."""

    in_force: InForce
    packs: list[Pack]
    rules: list[LoadedRule]
    waivers: Waivers | None
    excluded: tuple[str, ...]
    excluded_before: tuple[str, ...]

    @property
    def codes(self) -> Collection[str]:
        """Those of every rule of the packs."""
        return [rule.code for pack in self.packs for rule in pack.rules]


def by_head(head: InForce, packs: list[Pack], own: Waivers | None) -> Judges:
    """The change's own."""
    return Judges(head, packs, rules_in_force(head, packs), own, head.exclude, head.exclude)


def by_base(before: Governing, head: InForce, first: Path, on: date, *, waive: bool) -> Judges:
    """Those that governed before the change; what either side keeps as packs or waivers is no policy."""
    in_force = before.in_force
    severity(in_force.fail_on)
    packs = packs_of(before)
    return Judges(
        in_force,
        packs,
        rules_in_force(in_force, packs),
        waivers_of(before, on) if waive else None,
        (*_excluded_by_name(in_force), *_no_policies(before, head, first)),
        _excluded_before(before),
    )


def _excluded_by_name(in_force: InForce) -> tuple[str, ...]:
    settings = replace(in_force.settings, packs=UNSET, waivers=UNSET)
    return replace(in_force, settings=settings).exclude


def _excluded_before(before: Governing) -> tuple[str, ...]:
    in_force, home = before.in_force, before.home
    if in_force.file is None or not isinstance(home.base.source, Path):
        return in_force.exclude
    return replace(in_force, file=replace(in_force.file, folder=home.before)).exclude


def _no_policies(before: Governing, head: InForce, first: Path) -> Iterator[str]:
    """The files that either side names as packs or waivers, and that are what they are named.

    Naming a policy file as a pack must not take it out of sight.
    """
    from glob import escape

    from principlecheck.packs.loading import BadPack, read_pack

    for path in dict.fromkeys((*pack_paths(before.in_force.file), *pack_paths(head.file))):
        try:
            read_pack(path)
        except (BadPack, OSError):
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
