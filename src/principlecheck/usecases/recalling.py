"""A report of an earlier run on the same files under the same rules, in place of judging again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from principlecheck.caching import Judged, cache_folder, keep, key_of, recall
from principlecheck.governance.effective import root_of
from principlecheck.reading.paths import stays_inside

if TYPE_CHECKING:
    from principlecheck.model.report.report import Report
    from principlecheck.usecases.run import Run


def recalled(run: Run) -> tuple[Report, tuple[str, ...]]:
    """The report before waivers, and the codes of every rule; judged, and kept, if not there."""
    folder = cache_folder()
    if folder is None or stays_inside(folder, root_of(run.settings, run.first)):
        return run.judged, run.codes  # a change could bring its own cache along
    key = key_for(run)
    kept = recall(folder, key) if key else None
    if kept is None:
        kept = Judged(run.judged, run.codes)
        if key and key == key_for(run):  # packs may have changed meanwhile
            keep(folder, key, kept)
    return kept.report, kept.codes


def key_for(run: Run) -> bytes | None:
    """What the report is kept under; None where nothing certain can be said."""
    settings, file = run.settings.settings, run.settings.file
    try:
        packs = [(path.as_posix(), path.read_bytes()) for path in run.settings.packs]
    except OSError:
        return None
    governing = (
        file.source.data if file else b"",
        settings.select or [],
        settings.ignore or [],
        packs,
    )
    return key_of(run.found, run.as_of, run.name, governing)
