"""A waiver for one finding or for every one: accepted until a day, with who, who agreed, and why."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from principlecheck.governance.effective import EffectiveSettings, find_waiver_file
from principlecheck.governance.waivers import (
    finding_file_from_waivers,
    read_waivers,
    waiver_lasts_too_long,
    waiver_text_says_something,
)
from principlecheck.governance.writing_waivers import (
    CannotAppend,
    add_waivers_to_file,
    line_of_waiver,
)
from principlecheck.model.report.figure import entry_of_route
from principlecheck.model.report.measure import figures_kept_of_measures
from principlecheck.model.report.refusal import Refusal, format_problems_of_refusal
from principlecheck.model.report.report import Finding, Outcome, Report, Waiver
from principlecheck.policies.find import read_policy_file
from principlecheck.reading.nearest import nearest_name
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import REFUSED
from principlecheck.usecases.choosing import choose_option_value
from principlecheck.writing.files import JustChanged, refuse_unwritable_file, write_file_in_place_of

if TYPE_CHECKING:
    from principlecheck.usecases.run import Run

_MOST_CHARACTERS = 2_000
_MOST_LISTED = 10
_MOST_TRIES = 20


class WaiverAcceptance(Struct, frozen=True):
    """Who will mend a finding, who accepts it until `until` (the last day, in UTC), and why."""

    owner: str
    approved_by: str
    reason: str
    until: date
    ticket: str = ""


class WaiveResult(Struct, frozen=True):
    """The file of waivers, those written to it, and the places of those that were there before."""

    file: Path
    waivers: tuple[Waiver, ...]
    before: tuple[str, ...]


def waive_one_finding(run: Run, code: str, entry: str, acceptance: WaiverAcceptance) -> WaiveResult:
    """Waives the finding of the rule `code` that `entry` means. Raises `Refusal` where there is
    none, where it could be several, and where it is waived already.
    """
    file = _file_to_waive_in(run, acceptance)
    report = _report_to_waive_from(run, file)
    chosen = [
        _find_the_finding_to_waive(
            report, choose_option_value(code.upper(), run.codes, "rule"), entry
        )
    ]
    waived = _waive_findings_with_retry(run, file, report, chosen, acceptance)
    if waived.before:
        raise Refusal(f"It is waived already, at {waived.before[0]}.", "Change that entry instead.")
    return waived


def waive_all_findings(run: Run, acceptance: WaiverAcceptance) -> WaiveResult:
    """Waives every finding that has no waiver yet. Raises `Refusal`."""
    file = _file_to_waive_in(run, acceptance)
    report = _report_to_waive_from(run, file)
    found = [outcome for outcome in report.outcomes if outcome.finding]
    return _waive_findings_with_retry(run, file, report, found, acceptance)


def _refuse_waiver_texts(acceptance: WaiverAcceptance) -> None:
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
        if not waiver_text_says_something(text):
            raise Refusal(f"{option} holds neither a letter nor a digit, so it says nothing.")


def _file_to_waive_in(run: Run, acceptance: WaiverAcceptance) -> Path:
    """The file of waivers, once the acceptance is one that it may hold."""
    _refuse_waiver_texts(acceptance)
    _refuse_waiver_day(acceptance.until, run.settings, run.ports.today())
    return find_waiver_file(run.settings, run.first)


def _refuse_waiver_day(until: date, settings: EffectiveSettings, today: date) -> None:
    if until < today:
        raise Refusal(f"{until} is past; today is {today} in UTC.")
    latest = waiver_lasts_too_long(today, until, settings.longest_waiver)
    if latest is not None:
        origin = settings.origins["longest_waiver"]
        by = f" ({origin})" if settings.longest_waiver else ""
        raise Refusal(f"A waiver may last until {latest} at most{by}.")


def _report_to_waive_from(run: Run, file: Path) -> Report:
    """The report to choose from. Raises `Refusal` where part of it could not be judged."""
    # A file that the settings name need not be there before the first waiver.
    report = run.finished(run.waivers if os.path.lexists(file) else None)
    if report.problems or report.errors:
        broken = [f"{o.code} on {o.subject}: {o.reason}" for o in report.errors]
        lines = [*format_problems_of_refusal(report.problems), *broken]
        raise Refusal("Nothing is waived while this stands:", *lines[:_MOST_LISTED])
    return report


def _read_file_to_waive_in(file: Path) -> SourceFile | None:
    return read_policy_file(file) if os.path.lexists(file) else None


def _find_the_finding_to_waive(report: Report, code: str, entry: str) -> Outcome:
    """The one finding of a rule that `entry` means. Raises `Refusal` for none and for several."""
    outcomes = [o for o in report.outcomes if o.finding and o.code == code]
    for names in (
        _names_of_finding_to_waive,
        _route_of_finding_to_waive,
        _entries_of_finding_to_waive,
    ):
        hits = [outcome for outcome in outcomes if entry in names(outcome)]
        if len(hits) == 1:
            return hits[0]
        if hits:
            raise Refusal(f"{code} has {len(hits)} findings there:", *_list_findings_to_waive(hits))
    if not outcomes:
        raise Refusal(f"{code} has no finding here, so there is nothing to waive.")
    close = nearest_name(entry, [outcome.subject for outcome in outcomes])
    hint = f" Did you mean “{close}”?" if close else ""
    lines = () if close else ("It has findings on:", *_list_findings_to_waive(outcomes))
    raise Refusal(f"{code} has no finding on `{entry}`.{hint}", *lines)


def _names_of_finding_to_waive(outcome: Outcome) -> tuple[str, ...]:
    return outcome.subject, outcome.finding.fingerprint if outcome.finding else ""


def _route_of_finding_to_waive(outcome: Outcome) -> tuple[str, ...]:
    return (outcome.finding.at.route,) if outcome.finding else ()


def _entries_of_finding_to_waive(outcome: Outcome) -> tuple[str, ...]:
    routes = [*_route_of_finding_to_waive(outcome), *outcome.subject.split(" ~ ")]
    return tuple(map(entry_of_route, routes))


def _list_findings_to_waive(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for outcome in outcomes[:_MOST_LISTED]:
        yield f"  “{outcome.subject}”"
    if len(outcomes) > _MOST_LISTED:
        yield f"  and {len(outcomes) - _MOST_LISTED} more."


def _split_waived_from_unwaived(
    outcomes: Sequence[Outcome], source: SourceFile | None
) -> tuple[list[Outcome], list[str]]:
    """The outcomes without a waiver, and where the waivers of the others stand."""
    new, before = [], []
    for outcome in outcomes:
        line = (
            line_of_waiver(source, outcome.finding.fingerprint)
            if source and outcome.finding
            else None
        )
        if source and line:
            before.append(f"{source.name}:{line}")
        else:
            new.append(outcome)
    return new, before


def _waive_findings_with_retry(
    run: Run, file: Path, report: Report, outcomes: Sequence[Outcome], acceptance: WaiverAcceptance
) -> WaiveResult:
    """Writes a waiver for each finding that has none. Where somebody else has just written some,
    it looks again, so that no waiver is lost.
    """
    for _ in range(_MOST_TRIES - 1):
        with suppress(JustChanged):
            return _waive_findings_once(run, file, report, outcomes, acceptance)
    return _waive_findings_once(run, file, report, outcomes, acceptance)


def _waive_findings_once(
    run: Run, file: Path, report: Report, chosen: Sequence[Outcome], acceptance: WaiverAcceptance
) -> WaiveResult:
    """Writes a waiver for each finding, in the order of the report; nothing where there is none."""
    today, source = run.ports.today(), _read_file_to_waive_in(file)
    outcomes, before = _split_waived_from_unwaived(chosen, source)
    subjects = {o.finding.fingerprint: o.subject for o in outcomes if o.finding}
    waivers = [
        (
            _make_waiver_for_finding(
                finding, subjects[finding.fingerprint], acceptance, today, file
            ),
            finding,
        )
        for finding in report.findings
        if finding.fingerprint in subjects
    ]
    if waivers:
        _write_new_waivers(file, source, waivers, today, run.settings.longest_waiver)
    return WaiveResult(file, tuple(waiver for waiver, _ in waivers), tuple(before))


def _make_waiver_for_finding(
    finding: Finding, subject: str, acceptance: WaiverAcceptance, today: date, file: Path
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
        file=finding_file_from_waivers(file.parent, finding),
        figures=figures_kept_of_measures(finding.measures),
    )


def _write_new_waivers(
    file: Path,
    source: SourceFile | None,
    waivers: Sequence[tuple[Waiver, Finding]],
    today: date,
    longest: int | None,
) -> None:
    try:
        data = add_waivers_to_file(source, waivers)
    except CannotAppend as error:
        lines = error.entries.split("\n")[:-1]
        raise Refusal(error.why, "Add this under waivers: by hand:", *lines) from None
    again = read_waivers(SourceFile(file.as_posix(), data), today, longest)
    if again.problems:
        raise Refusal("Nothing is written:", *format_problems_of_refusal(again.problems))
    try:
        file.resolve().parent.mkdir(exist_ok=True)
        write_file_in_place_of(file, data, known=source.data if source else None)
    except OSError as error:
        raise refuse_unwritable_file(file, error) from None
