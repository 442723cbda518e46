"""A waiver for one finding or for every one: accepted until a day, with who, who agreed, and why."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from principlecheck.governance.effective import EffectiveSettings, waiver_file
from principlecheck.governance.waivers import file_from, read_waivers, says_something, too_long
from principlecheck.governance.writing_waivers import CannotAppend, line_of, with_waivers
from principlecheck.model.report.figure import head_of
from principlecheck.model.report.measure import kept_figures
from principlecheck.model.report.refusal import Refusal, problem_lines
from principlecheck.model.report.report import Finding, Outcome, Report, Waiver
from principlecheck.policies.find import read_file
from principlecheck.reading.nearest import nearest
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import REFUSED
from principlecheck.usecases.choosing import one_of
from principlecheck.writing.files import JustChanged, refuse_write, replace_file

if TYPE_CHECKING:
    from principlecheck.usecases.run import Run

_MOST_CHARACTERS = 2_000
_MOST_LISTED = 10
_MOST_TRIES = 20


class Acceptance(Struct, frozen=True):
    """Who will mend a finding, who accepts it until `until` (the last day, in UTC), and why."""

    owner: str
    approved_by: str
    reason: str
    until: date
    ticket: str = ""


class Waived(Struct, frozen=True):
    """The file of waivers, those written to it, and the places of those that were there before."""

    file: Path
    waivers: tuple[Waiver, ...]
    before: tuple[str, ...]


def waive_one(run: Run, code: str, entry: str, acceptance: Acceptance) -> Waived:
    """Waives the finding of the rule `code` that `entry` means. Raises `Refusal` where there is
    none, where it could be several, and where it is waived already.
    """
    file = _file_for(run, acceptance)
    report = _report(run, file)
    chosen = [_one(report, one_of(code.upper(), run.codes, "rule"), entry)]
    waived = _waive(run, file, report, chosen, acceptance)
    if waived.before:
        raise Refusal(f"It is waived already, at {waived.before[0]}.", "Change that entry instead.")
    return waived


def waive_all(run: Run, acceptance: Acceptance) -> Waived:
    """Waives every finding that has no waiver yet. Raises `Refusal`."""
    file = _file_for(run, acceptance)
    report = _report(run, file)
    found = [outcome for outcome in report.outcomes if outcome.finding]
    return _waive(run, file, report, found, acceptance)


def _refuse_texts(acceptance: Acceptance) -> None:
    """Raises `Refusal` for a text that no waiver may hold."""
    texts = {
        "--owner": acceptance.owner,
        "--approved-by": acceptance.approved_by,
        "--reason": acceptance.reason,
        **({"--ticket": acceptance.ticket} if acceptance.ticket else {}),
    }
    for option, text in texts.items():
        if not text.strip():
            raise Refusal(f"{option} is empty. A waiver names people and a reason.")
        if len(text) > _MOST_CHARACTERS:
            raise Refusal(f"{option} is longer than {_MOST_CHARACTERS} characters.")
        if REFUSED.search(text) or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise Refusal(f"{option} holds a character that cannot be shown.")
        if not says_something(text):
            raise Refusal(f"{option} holds neither a letter nor a digit, so it says nothing.")


def _file_for(run: Run, acceptance: Acceptance) -> Path:
    """The file of waivers, once the acceptance is one that it may hold."""
    _refuse_texts(acceptance)
    _refuse_day(acceptance.until, run.settings, run.ports.today())
    return waiver_file(run.settings, run.first)


def _refuse_day(until: date, settings: EffectiveSettings, today: date) -> None:
    if until < today:
        raise Refusal(f"{until} is past; today is {today} in UTC.")
    latest = too_long(today, until, settings.longest_waiver)
    if latest is not None:
        origin = settings.origins["longest_waiver"]
        by = f" ({origin})" if settings.longest_waiver else ""
        raise Refusal(f"A waiver may last until {latest} at most{by}.")


def _report(run: Run, file: Path) -> Report:
    """The report to choose from. Raises `Refusal` where part of it could not be judged."""
    # A file that the settings name need not be there before the first waiver.
    report = run.finished(run.waivers if os.path.lexists(file) else None)
    if report.problems or report.errors:
        broken = [f"{o.code} on {o.subject}: {o.reason}" for o in report.errors]
        lines = [*problem_lines(report.problems), *broken]
        raise Refusal("Nothing is waived while this stands:", *lines[:_MOST_LISTED])
    return report


def _source(file: Path) -> SourceFile | None:
    return read_file(file) if os.path.lexists(file) else None


def _one(report: Report, code: str, entry: str) -> Outcome:
    """The one finding of a rule that `entry` means. Raises `Refusal` for none and for several."""
    outcomes = [o for o in report.outcomes if o.finding and o.code == code]
    for names in (_whole_names, _route, _entries):
        hits = [outcome for outcome in outcomes if entry in names(outcome)]
        if len(hits) == 1:
            return hits[0]
        if hits:
            raise Refusal(f"{code} has {len(hits)} findings there:", *_listed(hits))
    if not outcomes:
        raise Refusal(f"{code} has no finding here, so there is nothing to waive.")
    close = nearest(entry, [outcome.subject for outcome in outcomes])
    hint = f" Did you mean “{close}”?" if close else ""
    lines = () if close else ("It has findings on:", *_listed(outcomes))
    raise Refusal(f"{code} has no finding on `{entry}`.{hint}", *lines)


def _whole_names(outcome: Outcome) -> tuple[str, ...]:
    return outcome.subject, outcome.finding.fingerprint if outcome.finding else ""


def _route(outcome: Outcome) -> tuple[str, ...]:
    return (outcome.finding.at.route,) if outcome.finding else ()


def _entries(outcome: Outcome) -> tuple[str, ...]:
    routes = [*_route(outcome), *outcome.subject.split(" ~ ")]
    return tuple(map(head_of, routes))


def _listed(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for outcome in outcomes[:_MOST_LISTED]:
        yield f"  “{outcome.subject}”"
    if len(outcomes) > _MOST_LISTED:
        yield f"  and {len(outcomes) - _MOST_LISTED} more."


def _split(
    outcomes: Sequence[Outcome], source: SourceFile | None
) -> tuple[list[Outcome], list[str]]:
    """The outcomes without a waiver, and where the waivers of the others stand."""
    new, before = [], []
    for outcome in outcomes:
        line = line_of(source, outcome.finding.fingerprint) if source and outcome.finding else None
        if source and line:
            before.append(f"{source.name}:{line}")
        else:
            new.append(outcome)
    return new, before


def _waive(
    run: Run, file: Path, report: Report, outcomes: Sequence[Outcome], acceptance: Acceptance
) -> Waived:
    """Writes a waiver for each finding that has none. Where somebody else has just written some,
    it looks again, so that no waiver is lost.
    """
    for _ in range(_MOST_TRIES - 1):
        with suppress(JustChanged):
            return _waive_once(run, file, report, outcomes, acceptance)
    return _waive_once(run, file, report, outcomes, acceptance)


def _waive_once(
    run: Run, file: Path, report: Report, chosen: Sequence[Outcome], acceptance: Acceptance
) -> Waived:
    """Writes a waiver for each finding, in the order of the report; nothing where there is none."""
    today, source = run.ports.today(), _source(file)
    outcomes, before = _split(chosen, source)
    subjects = {o.finding.fingerprint: o.subject for o in outcomes if o.finding}
    waivers = [
        (_waiver(finding, subjects[finding.fingerprint], acceptance, today, file), finding)
        for finding in report.findings
        if finding.fingerprint in subjects
    ]
    if waivers:
        _write(file, source, waivers, today, run.settings.longest_waiver)
    return Waived(file, tuple(waiver for waiver, _ in waivers), tuple(before))


def _waiver(
    finding: Finding, subject: str, acceptance: Acceptance, today: date, file: Path
) -> Waiver:
    return Waiver(
        fingerprint=finding.fingerprint,
        code=finding.code,
        entry=subject,
        owner=acceptance.owner,
        approved_by=acceptance.approved_by,
        reason=acceptance.reason.strip(),
        created=today,
        expires=acceptance.until,
        ticket=acceptance.ticket,
        file=file_from(file.parent, finding),
        figures=kept_figures(finding.measures),
    )


def _write(
    file: Path,
    source: SourceFile | None,
    waivers: Sequence[tuple[Waiver, Finding]],
    today: date,
    longest: int | None,
) -> None:
    try:
        data = with_waivers(source, waivers)
    except CannotAppend as error:
        lines = error.entries.split("\n")[:-1]
        raise Refusal(error.why, "Add this under waivers: by hand:", *lines) from None
    again = read_waivers(SourceFile(file.as_posix(), data), today, longest)
    if again.problems:
        raise Refusal("Nothing is written:", *problem_lines(again.problems))
    try:
        file.resolve().parent.mkdir(exist_ok=True)
        replace_file(file, data, known=source.data if source else None)
    except OSError as error:
        raise refuse_write(file, error) from None
