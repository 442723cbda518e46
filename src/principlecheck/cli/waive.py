"""`waive`: accept a finding until a day, with an owner, an approver and a reason."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from principlecheck.cli.choices import day, existing, one_of, today
from principlecheck.cli.exits import CANNOT_JUDGE, Stop
from principlecheck.cli.in_force import problem_lines, settings_in_force, tuned_packs
from principlecheck.cli.judging import report_on
from principlecheck.cli.options import AsOf, OwnPacks
from principlecheck.cli.terminal import complain
from principlecheck.model.report.figure import head_of
from principlecheck.reading.nearest import nearest

if TYPE_CHECKING:
    from principlecheck.governance.effective import InForce
    from principlecheck.model.report.report import Finding, Outcome, Report, Waiver
    from principlecheck.reading.source import SourceFile

_MOST_CHARACTERS = 2_000
_MOST_LISTED = 10


def waive(
    owner: Annotated[str, typer.Option("--owner", metavar="NAME", help="Who will mend it.")],
    approved_by: Annotated[
        str, typer.Option("--approved-by", metavar="NAME", help="Who accepts it until then.")
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it can wait.")],
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="The last day it holds, in UTC.")
    ],
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="The rule.")] = None,
    entry: Annotated[
        str | None, typer.Argument(metavar="ENTRY", help="What the finding is about.")
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="Every finding there is: adopts an old repository.")
    ] = False,
    ticket: Annotated[
        str, typer.Option("--ticket", metavar="TEXT", help="Where the work is planned.")
    ] = "",
    on: Annotated[
        list[Path] | None,
        typer.Option("--on", metavar="PATH", help="The policies; left out, the current folder."),
    ] = None,
    as_of: AsOf = None,
    pack: OwnPacks = None,
) -> None:
    """Waive one finding, or with --all every one, until a day.

    The waiver is added to the file of waivers; whatever else stands there stays as it is. A
    waived finding still counts in scores and reports; the gate passes it until that day.
    """
    if all_ == bool(code) or bool(code) != bool(entry):
        raise Stop(CANNOT_JUDGE, "Write CODE and ENTRY for one finding, or --all for every one.")
    told = {"--owner": owner, "--approved-by": approved_by, "--reason": reason}
    _refuse_texts({**told, **({"--ticket": ticket} if ticket else {})})
    paths = existing(on or [Path()])
    in_force = settings_in_force(paths, own_packs=pack)
    ends = _last_day(until, in_force)
    file = _waiver_file(in_force, paths[0])
    report = report_on(paths, as_of, in_force=in_force, waive=os.path.lexists(file))
    _refuse_unjudged(report)
    source = _source(file)
    if code and entry:
        chosen = [_one(report, _known(code, in_force), entry)]
    else:
        chosen = [outcome for outcome in report.outcomes if outcome.finding]
    new, old = _split(chosen, source)
    if old and not all_:
        raise Stop(
            CANNOT_JUDGE, f"It is waived already, at {old[0]}.", "Change that entry instead."
        )
    subjects = {o.finding.fingerprint: o.subject for o in new if o.finding}
    findings = [f for f in report.findings if f.fingerprint in subjects]
    told_of = (owner, approved_by, reason.strip(), ticket)
    waivers = [_waiver(f, subjects[f.fingerprint], told_of, ends) for f in findings]
    if waivers:
        _write(file, source, waivers, findings, in_force)
    _tell(file, waivers, old, ends)


def _refuse_texts(texts: dict[str, str]) -> None:
    from principlecheck.reading.text import FORBIDDEN

    for option, text in texts.items():
        if not text.strip():
            raise Stop(CANNOT_JUDGE, f"{option} is empty. A waiver names people and a reason.")
        if len(text) > _MOST_CHARACTERS:
            raise Stop(CANNOT_JUDGE, f"{option} is longer than {_MOST_CHARACTERS} characters.")
        if FORBIDDEN.search(text) or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise Stop(CANNOT_JUDGE, f"{option} holds a character that cannot be shown.")


def _last_day(until: str, in_force: InForce) -> date:
    from principlecheck.governance.waivers import too_long

    ends = day(until)
    if ends < today():
        raise Stop(CANNOT_JUDGE, f"{ends} is past; today is {today()} in UTC.")
    latest = too_long(today(), ends, in_force.longest_waiver)
    if latest is not None:
        said = in_force.origins["longest_waiver"]
        by = f" ({said})" if in_force.longest_waiver else ""
        raise Stop(CANNOT_JUDGE, f"A waiver may last until {latest} at most{by}.")
    return ends


def _waiver_file(in_force: InForce, first: Path) -> Path:
    from principlecheck.governance.effective import waiver_file
    from principlecheck.governance.settings import BadSettings

    try:
        return waiver_file(in_force, first)
    except BadSettings as error:
        raise Stop(CANNOT_JUDGE, *problem_lines(error.problems)) from None


def _refuse_unjudged(report: Report) -> None:
    if report.problems or report.errors:
        broken = [f"{o.code} on {o.subject}: {o.reason}" for o in report.errors]
        lines = [*problem_lines(report.problems), *broken]
        raise Stop(CANNOT_JUDGE, "Nothing is waived while this stands:", *lines[:_MOST_LISTED])


def _source(file: Path) -> SourceFile | None:
    from principlecheck.policies.find import read_file

    return read_file(file) if os.path.lexists(file) else None


def _known(code: str, in_force: InForce) -> str:
    codes = [rule.code for pack in tuned_packs(in_force) for rule in pack.rules]
    return one_of(code.upper(), codes, "rule")


def _one(report: Report, code: str, entry: str) -> Outcome:
    """The one finding of a rule that `entry` means. Raises `Stop` for none and for several."""
    outcomes = [o for o in report.outcomes if o.finding and o.code == code]
    for names in (_whole_names, _route, _entries):
        hits = [outcome for outcome in outcomes if entry in names(outcome)]
        if len(hits) == 1:
            return hits[0]
        if hits:
            raise Stop(CANNOT_JUDGE, f"{code} has {len(hits)} findings there:", *_listed(hits))
    if not outcomes:
        raise Stop(CANNOT_JUDGE, f"{code} has no finding here, so there is nothing to waive.")
    close = nearest(entry, [outcome.subject for outcome in outcomes])
    hint = f" Did you mean “{close}”?" if close else ""
    lines = () if close else ("It has findings on:", *_listed(outcomes))
    raise Stop(CANNOT_JUDGE, f"{code} has no finding on `{entry}`.{hint}", *lines)


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
    from principlecheck.governance.writing_waivers import line_of

    new, old = [], []
    for outcome in outcomes:
        line = line_of(source, outcome.finding.fingerprint) if source and outcome.finding else None
        if source and line:
            old.append(f"{source.name}:{line}")
        else:
            new.append(outcome)
    return new, old


def _waiver(finding: Finding, subject: str, told: tuple[str, str, str, str], ends: date) -> Waiver:
    from principlecheck.model.report.report import Waiver

    owner, approved_by, reason, ticket = told
    return Waiver(
        fingerprint=finding.fingerprint,
        code=finding.code,
        entry=subject,
        owner=owner,
        approved_by=approved_by,
        reason=reason,
        created=today(),
        expires=ends,
        ticket=ticket,
    )


def _write(
    file: Path,
    source: SourceFile | None,
    waivers: Sequence[Waiver],
    findings: Sequence[Finding],
    in_force: InForce,
) -> None:
    from principlecheck.governance.waivers import read_waivers
    from principlecheck.governance.writing_waivers import CannotAppend, with_waivers
    from principlecheck.reading.source import SourceFile

    titled = {finding.fingerprint: finding for finding in findings}
    try:
        data = with_waivers(source, [(waiver, titled[waiver.fingerprint]) for waiver in waivers])
    except CannotAppend as error:
        lines = error.entries.split("\n")[:-1]
        raise Stop(CANNOT_JUDGE, error.why, "Add this under waivers: by hand:", *lines) from None
    again = read_waivers(SourceFile(file.as_posix(), data), today(), in_force.longest_waiver)
    if again.problems:
        raise Stop(CANNOT_JUDGE, "Nothing is written:", *problem_lines(again.problems))
    try:
        _replace(file, data, source.data if source else None)
    except OSError as error:
        says = f"{file.as_posix()} cannot be written: {error.strerror or error}."
        raise Stop(CANNOT_JUDGE, says) from None


def _replace(file: Path, data: bytes, before: bytes | None) -> None:
    """Puts `data` in the place of a file in one step, so that nobody reads half of it."""
    target = file.resolve()  # a link stays a link
    target.parent.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".waivers-", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(_mode(target))
        now = target.read_bytes() if target.exists() else None
        if now != before:
            raise Stop(CANNOT_JUDGE, f"{file.as_posix()} has just been changed; run this again.")
        temporary.replace(target)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def _mode(target: Path) -> int:
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _tell(file: Path, waivers: Sequence[Waiver], old: Sequence[str], ends: date) -> None:
    if waivers:
        number = len(waivers)
        noun = "finding is" if number == 1 else "findings are"
        complain(f"Wrote {file.as_posix()}: {number} {noun} waived until {ends}, in UTC.")
        complain(
            "They still count in scores and reports."
            if number > 1
            else "It still counts in scores and reports."
        )
    else:
        complain("There is nothing to waive.")
    if old:
        complain(f"{len(old)} had a waiver before and keep it, expired or not; see {old[0]}.")
