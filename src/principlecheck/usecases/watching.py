"""Judging again whenever something is saved, and saying what that changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from principlecheck.comparing import Side, compare_sides
from principlecheck.governance.settings import FILE_NAME
from principlecheck.model.report.comparison import Comparison
from principlecheck.model.report.refusal import Refusal
from principlecheck.model.report.report import Report
from principlecheck.packs.loading import LoadedRule
from principlecheck.reporters.plain import printable_text, without_ci_commands
from principlecheck.usecases.run import Run

INTERVAL = 0.7
"""Seconds between two glances at the files: soon for a person, next to nothing for a machine."""
_MOST_STAMPED = 20_000

Stamps = dict[str, tuple[int, int]]
"""Files, each with when it was changed (in nanoseconds) and its size."""


class WatchSnapshot(Struct, frozen=True):
    """One judgement of the policies: how they were judged, by which rules, and the exit code."""

    side: Side
    rules: list[LoadedRule]
    exit_code: int
    settings_files: tuple[object, ...]

    @property
    def report(self) -> Report:
        """The report, finished."""
        return self.side.report


class WatchScreen(Struct, frozen=True):
    """Where a watch writes: `report` and `summary` put a judgement into words, `say` prints."""

    report: Callable[[WatchSnapshot], str]
    summary: Callable[[WatchSnapshot], str]
    say: Callable[[str], None]


def watch_policies(
    open_run: Callable[[], Run],
    screen: WatchScreen,
    wait: Callable[[], None] = lambda: time.sleep(INTERVAL),
) -> WatchSnapshot | Refusal:
    """Judges until Ctrl-C; returns the last judgement, or what kept it from being one.

    `open_run` opens everything anew, settings and all, each time. `wait` lets time pass
    between two glances and raises `KeyboardInterrupt` when it is enough. Raises `Refusal` where the
    first judgement cannot begin.
    """
    last: WatchSnapshot | Refusal = Refusal("Nothing has been judged yet.")
    try:
        run = open_run()
        seen = stamp_watched_files(run)
        last = base = judge_watch_snapshot(run)
        screen.say(screen.report(base))
        screen.say("Watching. Save a file to have it judged again; Ctrl-C ends.\n")
        while True:
            wait()
            now = stamp_watched_files(run)
            if now == seen:
                continue
            now = _wait_until_watched_files_settle(run, now, wait)
            screen.say(_say_watched_file_saved(seen, now))
            seen = now
            try:
                run = open_run()
                last = latest = judge_watch_snapshot(run)
            except Refusal as refusal:
                last = refusal
                for line in refusal.lines:
                    run.ports.print_line(line)
                continue
            base = _say_what_watch_judged(base, latest, screen)
    except KeyboardInterrupt:
        return last


def _say_what_watch_judged(
    base: WatchSnapshot, latest: WatchSnapshot, screen: WatchScreen
) -> WatchSnapshot:
    """Says what a judgement brings; returns what the next one is compared with."""
    if latest.report.problems:
        screen.say(screen.report(latest))
        return base  # what could be judged before stays what is compared with
    if latest.settings_files != base.settings_files:
        screen.say(f"The rules changed.\n{screen.report(latest)}")
    else:
        screen.say(f"{_say_watched_findings_changed(base, latest)}{screen.summary(latest)}")
    return latest


def judge_watch_snapshot(run: Run) -> WatchSnapshot:
    """Judges everything as of now. Raises `Refusal` where that cannot even begin."""
    report, settings = run.report, run.settings
    laws = tuple(law.digest for law in run.laws)
    by = (report.packs, laws, report.rules, tuple(settings.required), settings.fail_on)
    return WatchSnapshot(
        Side(run.corpus, report), run.rules, report.exit_code(settings.fail_on), by
    )


def stamp_watched_files(run: Run) -> Stamps:
    """When each file that bears on the outcome was last changed."""
    found: Stamps = {}
    for path in _settings_paths_to_watch(run):
        _stamp_watched_file(path, found)
    for path in run.paths:
        if not path.is_dir():
            _stamp_watched_file(path, found)
        for folder, inner, names in os.walk(path):
            inner[:] = sorted(name for name in inner if not name.startswith("."))
            for name in sorted(names):
                if name.endswith((".yaml", ".yml")) and len(found) < _MOST_STAMPED:
                    _stamp_watched_file(Path(folder) / name, found)
    return found


def _settings_paths_to_watch(run: Run) -> Iterator[Path]:
    """Settings, waivers and packs and laws may lie above or beside what is watched."""
    from principlecheck.governance.effective import find_waiver_file

    yield from run.options.packs
    yield from run.options.laws
    whole = run.first.resolve()
    yield from (folder / FILE_NAME for folder in (whole, *whole.parents))
    try:
        settings = Run([run.first]).settings
        yield find_waiver_file(settings, run.first)
        yield from settings.packs
        yield from settings.laws
    except (Refusal, OSError):
        return  # told by the judgement, not by the stamps


def _stamp_watched_file(path: Path, found: Stamps) -> None:
    try:
        status = path.stat()
    except OSError:
        return
    found[path.as_posix()] = (status.st_mtime_ns, status.st_size)


def _wait_until_watched_files_settle(run: Run, now: Stamps, wait: Callable[[], None]) -> Stamps:
    """The stamps once nothing has been written for an interval: editors save in several steps."""
    while True:
        wait()
        later = stamp_watched_files(run)
        if later == now:
            return now
        now = later


def _say_watched_file_saved(before: Stamps, now: Stamps) -> str:
    names = [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"Saved {names[0]}{more}." if names else "Saved, with nothing changed."


def _say_watched_findings_changed(before: WatchSnapshot, latest: WatchSnapshot) -> str:
    comparison = compare_sides(before.side, latest.side, latest.rules, "the last look")
    lines = list(_lines_on_watched_changes(comparison))
    return "\n".join([*lines, ""]) if lines else "No finding came or went.\n"


def _lines_on_watched_changes(comparison: Comparison) -> Iterator[str]:
    """New, hidden and solved findings, a line each, with what became worse or better."""
    for word, sign, found in (
        ("solved", "✓", comparison.mended),
        ("moved", "→", comparison.elsewhere),
        ("hidden", "?", comparison.hidden),
        ("changed", "~", comparison.moved),
        ("worse", "↑", comparison.worse),
        ("new", "✗", comparison.new),
    ):
        for one in found:
            finding = one.finding
            place = finding.at.place
            where = f"   {place.file}:{place.line}" if place else ""
            line = f"  {sign} {word:<7} {finding.severity} {finding.code}  {finding.title}{where}"
            yield without_ci_commands(printable_text(line))
    for lost in comparison.unjudged:
        line = f"  ? no longer judged {lost.severity} {lost.code}  {lost.title}   {lost.subject}"
        yield without_ci_commands(printable_text(line))
