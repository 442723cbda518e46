"""What a change's own settings will hide, in words: they do not count yet, and are told before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from principlecheck.judging import judge_corpus
from principlecheck.model.report.refusal import Refusal
from principlecheck.model.report.report import SEVERITIES, Finding, Report, Status
from principlecheck.model.units import format_count, format_list
from principlecheck.policies.load import assemble_policies
from principlecheck.usecases.gate.basis import GateBasis, gate_basis_of_base
from principlecheck.usecases.gate.loosening import find_gate_loosening, gate_judges_otherwise
from principlecheck.usecases.gate.settings_at_base import SettingsAtBase, settings_at_gate_base

if TYPE_CHECKING:
    from principlecheck.usecases.gate.base import GateBase
    from principlecheck.usecases.gate.excuses import Excuses
    from principlecheck.usecases.run import Run

_TOLD = SEVERITIES[:2]


def foretell_gate_once_merged(now: Report, run: Run) -> str:
    """How the change itself will end otherwise than `now`, the report on it by the settings of
    before; empty where it does not. Raises `Refusal` as the run does.
    """
    try:
        own = run.judged
    except Refusal as refusal:
        if not refusal.nothing_there:
            raise
        says = _gate_not_judged_once_merged(len(now.scope.files), now.findings)
        return f"once merged, {says}, and nothing else is left to judge"
    return _gate_sentence_once_merged(now, own)


def foretell_gate_by_base(
    run: Run, base: GateBase, own: Report, excuses: Excuses | None = None
) -> str:
    """The same where the change is judged by its own settings, with `own` as the report; empty too
    where what governed before cannot be followed. `excuses` are those of before, where the change
    has others and they bear on its report.
    """
    try:
        before = settings_at_gate_base(run.paths, base, run.settings.file, run.options.settings)
        if excuses is None and not any(
            find_gate_loosening(before, run.settings, None, run.waived_on)
        ):
            return ""
        basis = gate_basis_of_base(run, before)
        if excuses is None and not gate_may_differ_once_merged(before, basis, run):
            return ""
        corpus = assemble_policies(basis.now.found(run), run.as_of, basis.laws)
        if excuses is not None:
            corpus.organisation = excuses.governing(corpus.organisation)
        now = judge_corpus(corpus, basis.packs, basis.rules, run.name)
    except Refusal:
        return ""
    return _gate_sentence_once_merged(now, own)


def gate_may_differ_once_merged(before: SettingsAtBase, basis: GateBasis, run: Run) -> bool:
    """Whether the change can end otherwise by its own settings, packs and laws than by `basis`."""
    return gate_judges_otherwise(before, run.settings) or not basis.now.is_of(run)


def _gate_sentence_once_merged(now: Report, own: Report) -> str:
    parts = list(_gate_findings_once_merged(now, own))
    return f"once merged, {'; '.join(parts)}" if parts else ""


def _gate_findings_once_merged(now: Report, own: Report) -> Iterator[str]:
    """What is out of sight by the change's own settings, passes, weighs less, or comes."""
    kept = {file for file, _ in own.scope.files}
    files = sum(file not in kept for file, _ in now.scope.files)
    will = {finding.fingerprint: finding for finding in own.findings}
    passing = {(one.code, one.subject) for one in own.outcomes if one.status is Status.PASS}
    gone = [one for one in now.outcomes if one.finding and one.finding.fingerprint not in will]
    passes = [one.finding for one in gone if one.finding and (one.code, one.subject) in passing]
    unseen = [one.finding for one in gone if one.finding and (one.code, one.subject) not in passing]
    if files or unseen:
        yield _gate_not_judged_once_merged(files, unseen)
    if passes:
        yield f"{_gate_counts_once_merged(passes)} will pass{' without what those files say' if files else ''}"
    lighter = [
        one for one in now.findings if _gate_weighs_less_once_merged(one, will.get(one.fingerprint))
    ]
    if lighter:
        yield f"{_gate_counts_once_merged(lighter)} will weigh less"
    was = {finding.fingerprint for finding in now.findings}
    come = [finding for finding in own.findings if finding.fingerprint not in was]
    if come:
        yield f"{_gate_counts_once_merged(come)} will come"
    if len(own.problems) > len(now.problems):
        problems = format_count(len(own.problems) - len(now.problems), "more problem")
        yield f"{problems} will keep the rest from being judged whole"


def _gate_not_judged_once_merged(files: int, findings: Sequence[Finding]) -> str:
    things = [format_count(files, "file")] if files else []
    if findings:
        things.append(_gate_counts_once_merged(findings))
    return f"{format_list(things)} will no longer be judged"


def _gate_counts_once_merged(found: Sequence[Finding]) -> str:
    """How many, and how many of them are as grave as the worst, where that is high or more."""
    counts = Counter(finding.severity for finding in found)
    worst = next((f" ({counts[one]} {one})" for one in _TOLD if counts[one]), "")
    return f"{format_count(len(found), 'finding')}{worst}"


def _gate_weighs_less_once_merged(was: Finding, will: Finding | None) -> bool:
    return will is not None and SEVERITIES.index(will.severity) > SEVERITIES.index(was.severity)
