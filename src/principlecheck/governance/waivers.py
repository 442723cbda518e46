"""Waivers: read, and held against findings.

A waiver holds for the one finding whose fingerprint it stands under, until its last day in UTC.
Whatever is wrong with it, it waives nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from pathlib import Path as FilePath
from typing import Any

import msgspec
from msgspec import UNSET, Struct
from msgspec.structs import replace

from principlecheck.model.report.figure import entry_of_route
from principlecheck.model.report.measure import growth_in_words, measures_that_grew
from principlecheck.model.report.problem import Place, Problem
from principlecheck.model.report.report import (
    Finding,
    Outcome,
    Report,
    Waiver,
    WaiverState,
    WaiverStatus,
)
from principlecheck.model.units import format_list
from principlecheck.model.waivers import FINGERPRINT, WrittenWaiver
from principlecheck.policies.convert import convert_to_shape
from principlecheck.policies.find import read_policy_file
from principlecheck.policies.refusals.refused import RefusedPart, problem_in_policy
from principlecheck.reading.nearest import nearest_name
from principlecheck.reading.paths import path_stays_inside
from principlecheck.reading.places import Path
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import Unreadable
from principlecheck.reading.yaml import read_yaml

SOON = timedelta(days=30)
MOST_YEARS = 5
"""A waiver that lasts longer is none: it never ends."""
_AHEAD = timedelta(days=1)
# By then it is tomorrow somewhere, and people write the date that they see.
SECTION = "waivers"


class Waivers(Struct, frozen=True):
    """The waivers of a file that hold together, and what is wrong with the others; `folder` is
    where their paths start.
    """

    source: SourceFile | None = None
    waivers: tuple[Waiver, ...] = ()
    problems: tuple[Problem, ...] = ()
    folder: FilePath = FilePath()


def read_waivers(
    source: SourceFile, on: date, longest: int | None = None, folder: FilePath = FilePath()
) -> Waivers:
    """The waivers in a file as of the day `on`; `longest` is the most days that one may last, and
    `folder` the one that the file lies in.
    """
    try:
        value = read_yaml(source.data, source.name)
    except Unreadable as error:
        return Waivers(source, problems=tuple(error.problems))
    entries = value.get(SECTION, {}) if isinstance(value, dict) else None
    problems = list(_find_misshapen_waivers(value, source))
    found: list[Waiver] = []
    refused: list[RefusedPart] = []
    for fingerprint, entry in entries.items() if isinstance(entries, dict) else ():
        path = (SECTION, fingerprint)
        try:
            waiver = _waiver_from_file(fingerprint, convert_to_shape(entry, WrittenWaiver))
        except msgspec.ValidationError as error:
            refused.append(RefusedPart(path, entry, WrittenWaiver, str(error)))
            continue
        wrong = list(_find_wrong_waivers(waiver, source, on, longest))
        problems += wrong
        if not wrong:
            found.append(waiver)
    if refused:
        # Loaded only to explain a no.
        from principlecheck.policies.refusals.diagnose import diagnose_refused

        problems += diagnose_refused(source, refused)
    misshapen = not isinstance(value, dict) or value.get("format") != 1
    problems.sort(key=_waiver_problem_key)
    return Waivers(source, () if misshapen else tuple(found), tuple(problems), folder)


def read_waivers_at_path(
    file: FilePath, root: FilePath, on: date, longest: int | None = None
) -> Waivers:
    """The waivers of the file at a path, which no link may lead out of the resolved `root`; none
    where there is no file.
    """
    if not os.path.lexists(file):
        return Waivers()
    if not path_stays_inside(file, root):
        says = "This link leads out of the repository, so it is not followed."
        place = Place(file.as_posix(), 1, 1, 1)
        return Waivers(problems=(Problem("waiver", says, place, "the file itself"),))
    try:
        source = read_policy_file(file)
    except Unreadable as error:
        return Waivers(problems=tuple(error.problems))
    return read_waivers(source, on, longest, file.parent)


def _waiver_problem_key(problem: Problem) -> Any:
    return problem.place, problem.says


def _find_misshapen_waivers(value: Any, source: SourceFile) -> Iterator[Problem]:
    if not isinstance(value, dict) or type(value.get("format")) is not int or value["format"] != 1:
        says = "This file of waivers does not begin with `format: 1`."
        yield problem_in_policy("waiver", says, source, ("format",), "format: 1 as its first line")
        return
    for name in value:
        if name not in ("format", SECTION):
            says = f"`{name[:60]}` is nothing that a file of waivers holds."
            yield problem_in_policy("waiver", says, source, (name,), f"{SECTION}:", key=True)
    if not isinstance(value.get(SECTION, {}), dict):
        says = "Waivers stand each under the fingerprint of its finding."
        yield problem_in_policy(
            "waiver", says, source, (SECTION,), "them with principlecheck waive"
        )


def _waiver_from_file(fingerprint: str, entry: WrittenWaiver) -> Waiver:
    return Waiver(
        fingerprint=fingerprint,
        code=entry.code,
        entry=entry.entry,
        owner=entry.owner,
        approved_by=entry.approved_by,
        reason=entry.reason,
        created=entry.created,
        expires=entry.expires,
        ticket="" if entry.ticket is UNSET else entry.ticket,
        file="" if entry.file is UNSET else entry.file,
        figures={} if entry.figures is UNSET else entry.figures,
    )


def _find_wrong_waivers(
    waiver: Waiver, source: SourceFile, on: date, longest: int | None
) -> Iterator[Problem]:
    path: Path = (SECTION, waiver.fingerprint)
    if not re.search(FINGERPRINT, waiver.fingerprint):
        says = f"`{waiver.fingerprint[:60]}` is not the fingerprint of a finding."
        write = "the 16 characters that check --format json gives the finding"
        yield problem_in_policy("waiver", says, source, path, write, key=True)
    for name in ("owner", "approved_by", "reason"):
        if not waiver_text_says_something(getattr(waiver, name)):
            says = f"Nothing can be read in `{name}`."
            yield problem_in_policy(
                "waiver", says, source, (*path, name), "it in letters or digits"
            )
    if waiver.created > on + _AHEAD:
        says = f"This waiver was accepted on {waiver.created}, which has not come yet."
        write = "the day on which somebody accepted it"
        yield problem_in_policy("waiver", says, source, (*path, "created"), write)
    elif waiver.expires < waiver.created:
        says = f"This waiver ends on {waiver.expires}, before it begins on {waiver.created}."
        yield problem_in_policy("waiver", says, source, (*path, "expires"), "a later day")
    elif waiver.expires > (last := last_day_of_waiver(waiver.created, longest)):
        days = (waiver.expires - waiver.created).days
        most = (last - waiver.created).days
        says = f"This waiver lasts {days} days; {most} is the most that is allowed."
        yield problem_in_policy("waiver", says, source, (*path, "expires"), f"{last} or earlier")


def waiver_text_says_something(text: str) -> bool:
    """Whether a text holds a letter or a digit: a soft hyphen or a dash is no reason."""
    return any(character.isalnum() for character in text)


def last_day_of_waiver(created: date, longest: int | None) -> date:
    """The last day on which a waiver of `created` may end: five years later, on the same day of
    the year or the one before it, or `longest` days later where that is sooner.
    """
    years = min(created.year + MOST_YEARS, date.max.year)
    leap_day = (created.month, created.day) == (2, 29)
    latest = created.replace(year=years, day=28 if leap_day else created.day)
    if longest is None or longest >= (latest - created).days:
        return latest
    return created + timedelta(days=longest)


def waiver_lasts_too_long(created: date, expires: date, longest: int | None) -> date | None:
    """The last day on which a waiver may end that would last too long; None for one that may."""
    last = last_day_of_waiver(created, longest)
    return last if expires > last else None


def apply_waivers(report: Report, held: Waivers, on: date) -> Report:
    """The report with its findings waived, and with what has become of each waiver.

    `on` is the day that expiry is held against: never before today in UTC, whatever day the
    report is as of.
    """
    findings = {
        outcome.finding.fingerprint: outcome for outcome in report.outcomes if outcome.finding
    }
    asked = {outcome.asked.finding.fingerprint for outcome in report.outcomes if outcome.asked}
    codes = {rule.code for rule in report.rules}
    broken = bool(report.problems or report.errors)
    problems = list(held.problems)
    statuses = []
    active: dict[str, Waiver] = {}
    for waiver in held.waivers:
        assert held.source is not None  # noqa: S101 - waivers come from a file
        outcome, why = findings.get(waiver.fingerprint), ""
        if outcome is not None:
            wrong = list(_waiver_is_of_another_finding(waiver, outcome, held.source))
            problems += wrong
            if wrong:
                continue
            state, why = _state_of_waiver(waiver, outcome, held.folder, on)
        elif waiver.code in codes and not broken and waiver.fingerprint not in asked:
            state = WaiverState.STALE
        else:
            state = WaiverState.NOT_JUDGED
        if state in (WaiverState.ACTIVE, WaiverState.EXPIRING):
            active[waiver.fingerprint] = waiver
        place = problem_in_policy(
            "waiver", "", held.source, _yaml_path_of_waiver(waiver), key=True
        ).place
        statuses.append(WaiverStatus(waiver, state, place, why))
    order = {state: number for number, state in enumerate(_WORST_FIRST)}
    statuses.sort(key=lambda s: (order[s.state], s.waiver.expires, s.waiver.code, s.waiver.entry))
    return replace(
        report,
        outcomes=tuple(_outcome_with_waiver(outcome, active) for outcome in report.outcomes),
        waivers=tuple(statuses),
        problems=(*report.problems, *problems),
    )


_WORST_FIRST = (
    WaiverState.OUTGROWN,
    WaiverState.ELSEWHERE,
    WaiverState.EXPIRED,
    WaiverState.EXPIRING,
    WaiverState.STALE,
    WaiverState.NOT_JUDGED,
    WaiverState.ACTIVE,
)


def _yaml_path_of_waiver(waiver: Waiver) -> Path:
    return SECTION, waiver.fingerprint


def _state_of_waiver(
    waiver: Waiver, outcome: Outcome, folder: FilePath, on: date
) -> tuple[WaiverState, str]:
    """What has become of a waiver whose finding is there, and why it covers it no more."""
    finding = outcome.finding
    assert finding is not None  # noqa: S101 - chosen for having one
    here = finding_file_from_waivers(folder, finding)
    if waiver.file and waiver.file != here:
        return WaiverState.ELSEWHERE, f"it is for {waiver.file}, and the finding stands in {here}"
    grew = list(measures_that_grew(waiver.figures, finding.measures))
    if grew:
        return WaiverState.OUTGROWN, format_list([growth_in_words(now, was) for now, was in grew])
    if waiver.expires < on:
        return WaiverState.EXPIRED, ""
    soon = waiver.expires - on <= SOON
    return WaiverState.EXPIRING if soon else WaiverState.ACTIVE, ""


def finding_file_from_waivers(folder: FilePath, finding: Finding) -> str:
    """The file that a finding stands in, as it is named from the folder of the waivers; empty for
    one that stands nowhere.
    """
    if finding.at.place is None:
        return ""
    whole = FilePath(finding.at.place.file)
    try:
        named = os.path.relpath(whole.parent.resolve() / whole.name, folder.resolve())
    except (ValueError, OSError):  # another drive of a Windows machine, or a name that is none
        return whole.as_posix()
    return FilePath(named).as_posix()


def _outcome_with_waiver(outcome: Outcome, active: dict[str, Waiver]) -> Outcome:
    finding = outcome.finding
    waiver = active.get(finding.fingerprint) if finding else None
    if finding is None or waiver is None:
        return outcome
    return replace(outcome, finding=replace(finding, waiver=waiver))


def _waiver_is_of_another_finding(
    waiver: Waiver, outcome: Outcome, source: SourceFile
) -> Iterator[Problem]:
    """Whether a waiver says of its finding what the finding is: who approves reads no fingerprint."""
    if waiver.code != outcome.code:
        says = f"This is the fingerprint of a finding of {outcome.code}, not of {waiver.code[:60]}."
        yield problem_in_policy(
            "waiver", says, source, (*_yaml_path_of_waiver(waiver), "code"), outcome.code
        )
    elif waiver.entry not in names_waiver_may_use(outcome):
        says = f"This is the fingerprint of a finding on another entry than `{waiver.entry[:60]}`."
        yield problem_in_policy(
            "waiver", says, source, (*_yaml_path_of_waiver(waiver), "entry"), outcome.subject
        )


def names_waiver_may_use(outcome: Outcome) -> tuple[str, ...]:
    """What people may call the entry that an outcome is about."""
    if outcome.finding is None:
        return (outcome.subject,)
    route = outcome.finding.at.route
    return (outcome.subject, route, entry_of_route(route))


def find_unknown_codes_in_waivers(held: Waivers, codes: Collection[str]) -> tuple[Problem, ...]:
    """A problem for each waiver of a rule that no pack holds."""
    if held.source is None:
        return ()
    return tuple(
        problem_in_policy(
            "waiver",
            f"There is no rule `{waiver.code[:60]}`.",
            held.source,
            (*_yaml_path_of_waiver(waiver), "code"),
            nearest_name(waiver.code, codes) or "a code that principlecheck rules lists",
        )
        for waiver in held.waivers
        if waiver.code not in codes
    )
