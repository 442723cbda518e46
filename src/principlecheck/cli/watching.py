"""`check --watch`: judges again whenever something is saved, and says what that changed."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from principlecheck.cli.choices import day, existing, today
from principlecheck.cli.exits import CANNOT_JUDGE, NOTHING_TO_CHECK, Stop
from principlecheck.cli.in_force import rules_in_force, settings_in_force, tuned_packs
from principlecheck.cli.judging import waivers_in_force
from principlecheck.cli.terminal import columns, complain, painter, say
from principlecheck.governance.settings import FILE_NAME

if TYPE_CHECKING:
    from principlecheck.comparing import Side
    from principlecheck.model.report.comparison import Comparison
    from principlecheck.packs.loading import LoadedRule

INTERVAL = 0.7
"""Seconds between two looks at the files: soon for a person, next to nothing for a machine."""
_MOST_STAMPED = 20_000

Stamp = dict[str, tuple[int, int]]
"""Files, each with when it was changed (in nanoseconds) and its size."""


class Wanted(Struct, frozen=True):
    """What was typed: judged anew, settings and all, at each look."""

    paths: Sequence[Path]
    as_of: str | None = None
    select: Sequence[str] | None = None
    ignore: Sequence[str] | None = None
    own_packs: Sequence[Path] | None = None
    fail_on: str | None = None
    waive: bool = True


class Look(Struct, frozen=True):
    """One look at the policies: how they were judged, by which rules, and the exit code."""

    side: Side
    rules: Sequence[LoadedRule]
    code: int
    governed_by: tuple[object, ...]


def watch(
    wanted: Wanted,
    tell: Callable[[Look], str],
    summary: Callable[[Look], str],
    say: Callable[[str], None],
    wait: Callable[[], None] = lambda: time.sleep(INTERVAL),
) -> int:
    """Judges until Ctrl-C, and returns the last exit code.

    `tell` writes a whole report, `summary` its last lines, `say` prints; `wait` lets time pass
    between two looks and raises `KeyboardInterrupt` when it is enough.
    """
    code = CANNOT_JUDGE
    try:
        seen = stamps(wanted)
        base = look(wanted)
        code = base.code
        say(tell(base))
        say("Watching. Save a file to have it judged again; Ctrl-C ends.\n")
        while True:
            wait()
            now = stamps(wanted)
            if now == seen:
                continue
            now = _settled(wanted, now, wait)
            say(_saved(seen, now))
            seen = now
            try:
                latest = look(wanted)
            except Stop as stop:
                code = stop.code
                for line in stop.lines:
                    complain(line)
                continue
            code = latest.code
            if latest.side.report.problems:
                say(tell(latest))  # what could be judged before stays what is compared with
            elif latest.governed_by != base.governed_by:
                say(f"The rules are others now.\n{tell(latest)}")
                base = latest
            else:
                say(f"{_changed(base, latest)}{summary(latest)}")
                base = latest
    except KeyboardInterrupt:
        return code


def look(wanted: Wanted) -> Look:
    """Judges everything as of now. Raises `Stop` where that cannot even begin."""
    from principlecheck.audit import NothingToCheck, governed, report_on
    from principlecheck.comparing import Side
    from principlecheck.policies.load import load

    where, when = existing(wanted.paths), day(wanted.as_of)
    in_force = settings_in_force(
        where,
        select=wanted.select,
        ignore=wanted.ignore,
        own_packs=wanted.own_packs,
        fail_on=wanted.fail_on,
    )
    packs = tuned_packs(in_force)
    rules = rules_in_force(in_force, packs)
    held = waivers_in_force(in_force, where[0], max(when, today())) if wanted.waive else None
    corpus = load(where, when, in_force.exclude)
    try:
        report = report_on(corpus, packs, rules, where[0].resolve().name)
    except NothingToCheck:
        shown = ", ".join(path.as_posix() for path in where)
        raise Stop(NOTHING_TO_CHECK, f"There is no policy file under {shown}.") from None
    codes = [rule.code for pack in packs for rule in pack.rules]
    settings = in_force.file.source.name if in_force.file else ""
    report = governed(report, codes, today(), held, in_force.required, settings)
    by = (report.packs, report.rules, tuple(in_force.required), in_force.fail_on)
    return Look(Side(corpus, report), rules, report.exit_code(in_force.fail_on), by)


def stamps(wanted: Wanted) -> Stamp:
    """When each file that bears on the outcome was last changed."""
    found: Stamp = {}
    for path in _governing(wanted):
        _stamp(path, found)
    for path in wanted.paths:
        if not path.is_dir():
            _stamp(path, found)
        for folder, inner, names in os.walk(path):
            inner[:] = sorted(name for name in inner if not name.startswith("."))
            for name in sorted(names):
                if name.endswith((".yaml", ".yml")) and len(found) < _MOST_STAMPED:
                    _stamp(Path(folder) / name, found)
    return found


def _governing(wanted: Wanted) -> Iterator[Path]:
    """Settings, waivers and packs may lie above or beside what is watched."""
    from principlecheck.governance.effective import waiver_file

    yield from wanted.own_packs or ()
    for path in wanted.paths[:1]:
        whole = path.resolve()
        yield from (folder / FILE_NAME for folder in (whole, *whole.parents))
        try:
            in_force = settings_in_force([path])
            yield waiver_file(in_force, path)
            yield from in_force.packs
        except Exception:  # noqa: BLE001 - broken settings are told by the look, not by the stamps
            return


def _stamp(path: Path, found: Stamp) -> None:
    try:
        status = path.stat()
    except OSError:
        return
    found[path.as_posix()] = (status.st_mtime_ns, status.st_size)


def _settled(wanted: Wanted, now: Stamp, wait: Callable[[], None]) -> Stamp:
    """The stamps once nothing has been written for an interval: editors save in several steps."""
    while True:
        wait()
        later = stamps(wanted)
        if later == now:
            return now
        now = later


def _saved(before: Stamp, now: Stamp) -> str:
    names = [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"Saved {names[0]}{more}." if names else "Saved, with nothing changed."


def _changed(before: Look, latest: Look) -> str:
    from principlecheck.comparing import compare

    comparison = compare(before.side, latest.side, latest.rules, "the last look")
    lines = list(_told(comparison))
    return "\n".join([*lines, ""]) if lines else "No finding came or went.\n"


def _told(comparison: Comparison) -> Iterator[str]:
    """New, hidden and solved findings, a line each, with what became worse or better."""
    from principlecheck.reporters.plain import obeyed_by_nobody, shown

    for word, sign, found in (
        ("solved", "✓", comparison.fixed),
        ("hidden", "?", comparison.hidden),
        ("changed", "~", comparison.moved),
        ("new", "✗", comparison.new),
    ):
        for one in found:
            finding = one.finding
            place = finding.at.place
            where = f"   {place.file}:{place.line}" if place else ""
            line = f"  {sign} {word:<7} {finding.severity} {finding.code}  {finding.title}{where}"
            yield obeyed_by_nobody(shown(line))


def on_terminal(wanted: Wanted, formats: Sequence[str] | None) -> int:
    """Watches for a person. Raises `Stop` for formats that are not for people."""
    from principlecheck.reporters.text import summary_text, text_report

    if any(one != "text" for one in formats or ()):
        raise Stop(CANNOT_JUDGE, "--watch writes text for a person. Leave --format out.")
    gc.enable()  # this run does not end soon
    return watch(
        wanted,
        lambda look: text_report(look.side.report, columns(), painter()),
        lambda look: summary_text(look.side.report, columns(), painter()),
        lambda text: say(text if text.endswith("\n") else f"{text}\n"),
    )
