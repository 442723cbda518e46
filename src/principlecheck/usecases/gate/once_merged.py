"""What a change's own settings will hide, in words: they do not count yet, and are told before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from principlecheck.judging import report_on
from principlecheck.model.report.refusal import Refusal
from principlecheck.model.report.report import SEVERITIES, Finding, Report, Status
from principlecheck.model.units import counted, listed
from principlecheck.policies.load import assemble
from principlecheck.usecases.gate.basis import GateBasis, basis_of_base
from principlecheck.usecases.gate.loosening import judges_otherwise, loosened
from principlecheck.usecases.gate.settings_at_base import SettingsAtBase, settings_at

if TYPE_CHECKING:
    from principlecheck.usecases.gate.base import Base
    from principlecheck.usecases.gate.excuses import Excuses
    from principlecheck.usecases.run import Run

_TOLD = SEVERITIES[:2]


def once_merged(now: Report, run: Run) -> str:
    """How the change itself will end otherwise than `now`, the report on it by the settings of
    before; empty where it does not. Raises `Refusal` as the run does.
    """
    try:
        own = run.judged
    except Refusal as refusal:
        if not refusal.nothing_there:
            raise
        says = _no_longer_judged(len(now.scope.files), now.findings)
        return f"once merged, {says}, and nothing else is left to judge"
    return _told(now, own)


def once_merged_by_base(run: Run, base: Base, own: Report, excuses: Excuses | None = None) -> str:
    """The same where the change is judged by its own settings, with `own` as the report; empty too
    where what governed before cannot be followed. `excuses` are those of before, where the change
    has others and they bear on its report.
    """
    try:
        before = settings_at(run.paths, base, run.settings.file, run.options.settings)
        if excuses is None and not any(loosened(before, run.settings, None, run.waived_on)):
            return ""
        basis = basis_of_base(run, before)
        if excuses is None and not may_differ(before, basis, run):
            return ""
        corpus = assemble(basis.now.found(run), run.as_of, basis.laws)
        if excuses is not None:
            corpus.organisation = excuses.governing(corpus.organisation)
        now = report_on(corpus, basis.packs, basis.rules, run.name)
    except Refusal:
        return ""
    return _told(now, own)


def may_differ(before: SettingsAtBase, basis: GateBasis, run: Run) -> bool:
    """Whether the change can end otherwise by its own settings, packs and laws than by `basis`."""
    return judges_otherwise(before, run.settings) or not basis.now.is_of(run)


def _told(now: Report, own: Report) -> str:
    parts = list(_otherwise(now, own))
    return f"once merged, {'; '.join(parts)}" if parts else ""


def _otherwise(now: Report, own: Report) -> Iterator[str]:
    """What is out of sight by the change's own settings, passes, weighs less, or comes."""
    kept = {file for file, _ in own.scope.files}
    files = sum(file not in kept for file, _ in now.scope.files)
    will = {finding.fingerprint: finding for finding in own.findings}
    passing = {(one.code, one.subject) for one in own.outcomes if one.status is Status.PASS}
    gone = [one for one in now.outcomes if one.finding and one.finding.fingerprint not in will]
    passes = [one.finding for one in gone if one.finding and (one.code, one.subject) in passing]
    unseen = [one.finding for one in gone if one.finding and (one.code, one.subject) not in passing]
    if files or unseen:
        yield _no_longer_judged(files, unseen)
    if passes:
        yield f"{_findings(passes)} will pass{' without what those files say' if files else ''}"
    lighter = [one for one in now.findings if _weighs_less(one, will.get(one.fingerprint))]
    if lighter:
        yield f"{_findings(lighter)} will weigh less"
    was = {finding.fingerprint for finding in now.findings}
    come = [finding for finding in own.findings if finding.fingerprint not in was]
    if come:
        yield f"{_findings(come)} will come"
    if len(own.problems) > len(now.problems):
        problems = counted(len(own.problems) - len(now.problems), "more problem")
        yield f"{problems} will keep the rest from being judged whole"


def _no_longer_judged(files: int, findings: Sequence[Finding]) -> str:
    things = [counted(files, "file")] if files else []
    if findings:
        things.append(_findings(findings))
    return f"{listed(things)} will no longer be judged"


def _findings(found: Sequence[Finding]) -> str:
    """How many, and how many of them are as grave as the worst, where that is high or more."""
    counts = Counter(finding.severity for finding in found)
    worst = next((f" ({counts[one]} {one})" for one in _TOLD if counts[one]), "")
    return f"{counted(len(found), 'finding')}{worst}"


def _weighs_less(was: Finding, will: Finding | None) -> bool:
    return will is not None and SEVERITIES.index(will.severity) > SEVERITIES.index(was.severity)
