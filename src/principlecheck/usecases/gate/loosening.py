"""What a change does to its own gate, in words: told first, and counted once it is merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from principlecheck.governance.effective import EffectiveSettings
from principlecheck.governance.settings import FILE_NAME
from principlecheck.governance.waivers import Waivers
from principlecheck.reading.paths import display_path
from principlecheck.usecases.gate.settings_at_base import (
    SettingsAtBase,
    law_paths_of_gate_settings,
    pack_paths_of_gate_settings,
    waivers_at_gate_base,
)

_MOST_NAMED = 5
_JUDGED_BY = ("select", "ignore", "thresholds", "severities")
"""Settings that a judgement rests on, besides packs, laws and what is excluded."""


def find_gate_loosening(
    before: SettingsAtBase, head: EffectiveSettings, own: Waivers | None, on: date
) -> Iterator[str]:
    """What a change does to the settings, packs, laws and waivers that it is judged by.

    `own` are its waivers; None where none are read.
    """
    was, now = before.settings.file, head.file
    if was is None or now is None or was.folder != now.folder:
        if was is not None:
            yield f"{display_path(was.folder / FILE_NAME).as_posix()} no longer governs"
        if now is not None:
            yield f"{now.source.name} now governs"
    elif was.source.data != now.source.data:
        names = [
            name
            for name in was.settings.__struct_fields__
            if getattr(was.settings, name) != getattr(now.settings, name)
        ]
        how = f" sets {', '.join(names)} otherwise" if names else " is written otherwise"
        yield f"{now.source.name}{how}"
    yield from _rules_loosening_the_gate(before, head)
    if own is not None:
        yield from _waivers_loosening_the_gate(waivers_at_gate_base(before, on), own)


def gate_judges_otherwise(before: SettingsAtBase, head: EffectiveSettings) -> bool:
    """Whether rules, or what they are held against, are others by what a change does to settings,
    packs and laws: waivers, a comment or `fail_on` change no judgement.
    """
    was, now = before.settings, head
    return (
        any(
            (getattr(was.settings, one) or None) != (getattr(now.settings, one) or None)
            for one in _JUDGED_BY
        )
        or pack_paths_of_gate_settings(was.file) != pack_paths_of_gate_settings(now.file)
        or law_paths_of_gate_settings(was.file) != law_paths_of_gate_settings(now.file)
        or any(_rules_loosening_the_gate(before, head))
    )


def _rules_loosening_the_gate(before: SettingsAtBase, head: EffectiveSettings) -> Iterator[str]:
    was, now = before.settings.file, head.file
    packs = (
        *pack_paths_of_gate_settings(was),
        *pack_paths_of_gate_settings(now),
        *before.settings.typed_packs,
    )
    yield from _gate_files_differing("the pack", packs, before)
    laws = (
        *law_paths_of_gate_settings(was),
        *law_paths_of_gate_settings(now),
        *before.settings.typed_laws,
    )
    yield from _gate_files_differing("the file of law", laws, before)


def _gate_files_differing(
    what: str, paths: Sequence[Path], before: SettingsAtBase
) -> Iterator[str]:
    for path in dict.fromkeys(paths):
        whole = Path.cwd() / path
        if not whole.resolve().is_relative_to(before.home.root):
            continue
        source = before.home.read(whole)
        if (source.data if source else None) != (path.read_bytes() if path.is_file() else None):
            yield f"{what} {display_path(path).as_posix()} differs"


def _waivers_loosening_the_gate(was: Waivers, now: Waivers) -> Iterator[str]:
    old = {waiver.fingerprint: waiver for waiver in was.waivers}
    new = {waiver.fingerprint: waiver for waiver in now.waivers}
    added = [waiver for key, waiver in new.items() if old.get(key) != waiver]
    gone = [waiver for key, waiver in old.items() if key not in new]
    for verb, waivers in (("writes", added), ("takes out", gone)):
        if waivers:
            named = [f"{one.code} on {one.entry}" for one in waivers]
            yield f"it {verb} waivers: {first_names_at_gate(named)}"


def first_names_at_gate(names: Sequence[str]) -> str:
    """The first of many names, and how many more there are."""
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"{', '.join(names[:_MOST_NAMED])}{more}"
