"""A report of an earlier run on the same files under the same rules, in place of judging again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from principlecheck.caching import Judged, cache_folder, keep, key_of, recall
from principlecheck.governance.effective import EffectiveSettings, root_of
from principlecheck.policies.find import Found
from principlecheck.reading.paths import stays_inside


def recalled(
    settings: EffectiveSettings,
    first: Path,
    found: Found,
    as_of: date,
    judge: Callable[[], Judged],
) -> Judged:
    """The report on what was `found`, before waivers; judged, and kept, where it is not there."""
    folder = cache_folder()
    if folder is None or stays_inside(folder, root_of(settings, first)):
        return judge()  # a change could bring its own cache along
    key = key_for(settings, first, found, as_of)
    kept = recall(folder, key) if key else None
    if kept is None:
        kept = judge()
        if key and key == key_for(settings, first, found, as_of):  # packs may have changed
            keep(folder, key, kept)
    return kept


def key_for(settings: EffectiveSettings, first: Path, found: Found, as_of: date) -> bytes | None:
    """What the report is kept under; None where nothing certain can be said."""
    own, file = settings.settings, settings.file
    try:
        packs = [(path.as_posix(), path.read_bytes()) for path in settings.packs]
    except OSError:
        return None
    governing = (file.source.data if file else b"", own.select or [], own.ignore or [], packs)
    return key_of(found, as_of, first.resolve().name, governing)
