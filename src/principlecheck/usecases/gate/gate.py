"""The gate on a change: both states judged by what governed the earlier one, and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from principlecheck.comparing import Side, compare_sides
from principlecheck.comparing.verdict import (
    NO_POLICY,
    change_hides_critical,
    sentence_on_entries_lost_by_change,
    sentence_on_hidden_by_change,
)
from principlecheck.governance.effective import EffectiveSettings
from principlecheck.governance.finishing import apply_settings_and_waivers
from principlecheck.governance.waivers import Waivers
from principlecheck.judging import judge_corpus
from principlecheck.model.report.problem import Problem
from principlecheck.model.report.refusal import Refusal
from principlecheck.model.report.report import SEVERITIES, NoLongerJudged, Report, Severity
from principlecheck.policies.load import Corpus, assemble_policies
from principlecheck.usecases.gate.base import GateBase, choose_gate_base
from principlecheck.usecases.gate.basis import GateBasis, gate_basis_of_base, gate_basis_of_head
from principlecheck.usecases.gate.excuses import Excuses
from principlecheck.usecases.gate.loosening import find_gate_loosening
from principlecheck.usecases.gate.once_merged import (
    foretell_gate_by_base,
    foretell_gate_once_merged,
    gate_may_differ_once_merged,
)
from principlecheck.usecases.gate.settings_at_base import (
    SettingsAtBase,
    settings_at_gate_base,
    waivers_path_at_gate_base,
)
from principlecheck.usecases.run import (
    Run,
    refuse_run_without_policies,
    report_of_run_with_suggestions,
    run_has_nothing_to_judge,
)

if TYPE_CHECKING:
    from principlecheck.model.report.comparison import (
        ComparedFinding,
        Comparison,
        LostJudgement,
    )
    from principlecheck.model.report.report import Outcome

HOSTS_COMPARE = frozenset(("json", "sarif", "gitlab"))
"""Formats that keep every finding: their readers compare them with the target branch themselves."""


_MOST_TOLD = 5


class Change(Struct, frozen=True):
    """What is compared with, and how: everything that was asked of the gate.

    With `only_new`, only what the change adds or hides counts; with `trust_head`, it is judged by
    its own settings, packs and waivers.
    """

    against: str
    only_new: bool = False
    trust_head: bool = False


class GateResult(Struct, frozen=True):
    """How the gate ended.

    `whole` holds every finding there is now, `deciding` those that decide. `loosened` says what
    the change does to its own gate, `foretell_gate_once_merged` what that will hide, `notes` what else qualifies
    the result. `base` is what it is compared with, by a name that stays while a branch moves.
    """

    whole: Report
    deciding: Report
    comparison: Comparison
    base: str
    settings: EffectiveSettings
    loosened: tuple[str, ...]
    notes: tuple[str, ...]
    once_merged: str = ""

    @property
    def exit_code(self) -> int:
        """The graver of what decides and what the change leads to."""
        fail_on = self.settings.fail_on
        return max(self.deciding.exit_code(fail_on), self.comparison.exit_code(fail_on))

    def report(self, name: str) -> Report:
        """The report that a format is written from."""
        return self.whole if name in HOSTS_COMPARE else self.deciding

    @property
    def verdict(self) -> str:
        """The result in a sentence, what the change does to its own gate included."""
        ends = "this passes" if self.exit_code == 0 else "this does not pass"
        unchanged = self.once_merged and self.comparison.nothing_changes
        says = NO_POLICY if unchanged else self.comparison.verdict
        if change_hides_critical(self.comparison):  # it stands where it is read first
            says = f"{sentence_on_hidden_by_change(self.comparison)} {says}"
        said = [f"{ends}, against {self.base}: {says}"]
        if len(self.whole.problems) > len(self.comparison.problems):
            said.append("The waivers that it writes cannot be followed.")
        worse = [one for one in self.comparison.worse if one.finding.waiver is None]
        if worse:
            said.append(
                f"Worse: {'; '.join(_gate_sentence_on_worse_finding(one) for one in worse[:_MOST_TOLD])}."
            )
        if self.loosened:
            told = [*self.loosened, *([self.once_merged] if self.once_merged else [])]
            said.append(f"First look at: {'; '.join(told)}.")
        older = len(self.whole.findings) - len(self.deciding.findings)
        if older:
            said.append(f"Not listed: {older} that {self.base} has too.")
        return " ".join(said)

    @property
    def preface(self) -> list[str]:
        """What comes before a report: what the change does to its own gate, then the notes, then
        what is worse than before.
        """
        worse = [_gate_sentence_on_worse_finding(one) for one in self.comparison.worse]
        return [
            *(f"This changes its own gate: {one}." for one in self.loosened),
            *(f"{one[:1].upper()}{one[1:]}." for one in (self.once_merged,) if one),
            *self.notes,
            *(f"Worse than in {self.base}: {one}." for one in worse),
        ]


def gate(run: Run, change: Change) -> GateResult:
    """Judges what is now and what `change.against` names. Raises `Refusal`."""
    own = run.waivers
    with run.ports.working("Judging"):
        base = choose_gate_base(run.paths, change.against)
        _ = run.rules  # refuses what would be refused once it is merged
        before = None
        if change.trust_head:
            basis, changes_waivers = gate_basis_of_head(run, base), own
            weaker = _gate_loosened_by_trusted(run, base)
        else:
            before = settings_at_gate_base(run.paths, base, run.settings.file, run.options.settings)
            basis, changes_waivers = (
                gate_basis_of_base(run, before),
                _waivers_written_by_change(before, own),
            )
            weaker = list(find_gate_loosening(before, run.settings, own, run.waived_on))
        sides = _judge_both_gate_sides(run, basis, trust_head=change.trust_head)
        will = _gate_result_once_merged(sides, before, run)
    weaker += sides.loosened
    result = _gate_result_of_comparison(change, sides, tuple(weaker), changes_waivers, run)
    return replace(result, once_merged=will)


class _GateSides(Struct, frozen=True):
    """Both sides, judged, and by what; what the earlier one excused from judgement, and what the
    change excuses otherwise.
    """

    basis: GateBasis
    before: Side | None
    after: Side
    excused: Excuses
    loosened: tuple[str, ...]


def _gate_result_once_merged(sides: _GateSides, before: SettingsAtBase | None, run: Run) -> str:
    """What the change's own settings and excuses will do, held against those of `before`; None
    where it is judged by its own already.
    """
    after = sides.after.report
    if before is None:
        excused = sides.excused if sides.loosened else None
        return foretell_gate_by_base(run, sides.basis.base, after, excused)
    differs = sides.loosened or gate_may_differ_once_merged(before, sides.basis, run)
    return foretell_gate_once_merged(after, run) if differs else ""


def _judge_both_gate_sides(run: Run, basis: GateBasis, *, trust_head: bool) -> _GateSides:
    held, now = basis.before, basis.now
    was = basis.base.found_under(run.paths, held.exclude, held.in_force)
    before = assemble_policies(was, run.as_of, basis.laws)
    after = assemble_policies(now.found(run), run.as_of, basis.laws)
    if run_has_nothing_to_judge(after):
        raise refuse_run_without_policies(run.paths)
    there = None if run_has_nothing_to_judge(before) else before.organisation
    excuses = Excuses(there, whole=not before.problems)
    changed = tuple(excuses.changed_by(after.organisation))
    basis = replace(basis, excuses=Excuses(after.organisation) if trust_head else excuses)
    return _GateSides(
        basis,
        None if there is None else _judge_gate_side(before, basis, run),
        _judge_gate_side(after, basis, run),
        excuses,
        changed,
    )


def _judge_gate_side(corpus: Corpus, basis: GateBasis, run: Run) -> Side:
    """One side, judged; what is wrong with waivers is told beside it, once."""
    corpus.organisation = basis.excuses.governing(corpus.organisation)
    report = judge_corpus(corpus, basis.packs, basis.rules, run.name)
    file = basis.settings.file
    name = file.source.name if file else ""
    required, today = basis.settings.required, run.ports.today()
    judged = apply_settings_and_waivers(report, basis.codes, today, basis.waivers, required, name)
    return Side(corpus, replace(judged, problems=report.problems))


def _waivers_written_by_change(before: SettingsAtBase, own: Waivers | None) -> Waivers | None:
    """The waivers, where the change writes them; what is wrong in them is then its doing."""
    if own is None or (own.source is None and own.problems):
        return own
    source = before.home.read(waivers_path_at_gate_base(before))
    same = (source.data if source else None) == (own.source.data if own.source else None)
    return None if same else own


def _gate_loosened_by_trusted(run: Run, base: GateBase) -> list[str]:
    """What a trusted change does to its own gate; it may be there to mend what was broken."""
    try:
        before = settings_at_gate_base(run.paths, base, run.settings.file, run.options.settings)
        return list(find_gate_loosening(before, run.settings, run.waivers, run.waived_on))
    except Refusal as refusal:
        return [f"what governed {base.name} cannot be read: {refusal.lines[0].rstrip('.:')}"]


def _gate_result_of_comparison(
    change: Change,
    sides: _GateSides,
    weaker: tuple[str, ...],
    changed_waivers: Waivers | None,
    run: Run,
) -> GateResult:
    """The comparison, and what of it decides."""
    basis, base = sides.basis, sides.basis.base
    fail_on = basis.settings.fail_on
    comparison = compare_sides(sides.before, sides.after, basis.rules, base.name)
    hidden = [one for one in comparison.hidden if one.finding.waiver is None]
    whole = _gate_report_without_outgrown(sides.after.report, comparison)
    whole = report_of_run_with_suggestions(whole, sides.after.corpus, basis.rules)
    several = len(hidden) + len(comparison.unjudged) > 1  # one is told by itself, in full
    sums = (
        sentence_on_hidden_by_change(comparison) if several else "",
        sentence_on_entries_lost_by_change(comparison),
    )
    notes = [
        *(said for said in sums if said),
        *comparison.notes,
        *run.notes,
        *_gate_notes_on_waivers(whole, basis, changed_waivers, run),
        *(
            _gate_note_on_hidden_finding(one)
            for one in hidden
            if not _counts_for_gate(one.finding.severity, fail_on)
        ),
        *(
            _gate_note_on_lost_judgement(one)
            for one in comparison.unjudged
            if not _counts_for_gate(one.severity, fail_on)
        ),
    ]
    name = base.short_name
    graded = [(one.finding.severity, _gate_no_longer_judges_hidden(one, name)) for one in hidden]
    graded += [
        (one.severity, _gate_no_longer_judges_lost(one, name)) for one in comparison.unjudged
    ]
    graded.sort(key=lambda one: SEVERITIES.index(one[0]))
    unjudged = [one for severity, one in graded if _counts_for_gate(severity, fail_on)]
    whole = replace(
        whole,
        problems=(*whole.problems, *_gate_waiver_problems(whole, changed_waivers, basis, run)),
        unjudged=(*unjudged, *whole.unjudged),
    )
    deciding = _gate_report_narrowed_to_change(whole, comparison) if change.only_new else whole
    older = len(whole.findings) - len(deciding.findings)
    if older:
        notes.append(_count_findings_gate_lets_be(older, sides.before, base.name))
    counted = "counted: --trust-head" if change.trust_head else "not counted before it is merged"
    return GateResult(
        whole,
        deciding,
        comparison,
        base.short_name,
        basis.settings,
        tuple(f"{one} ({counted})" for one in weaker),
        tuple(notes),
    )


def _count_findings_gate_lets_be(older: int, before: Side | None, base: str) -> str:
    """How many of the findings of before are still there, and do not decide."""
    were = len(before.report.findings) if before else older
    if were > older:
        still = "is" if older == 1 else "are"
        return (
            f"Of {were} findings in {base}, {older} {still} still there, which this gate lets be."
        )
    there = "is 1 finding" if older == 1 else f"are {older} findings"
    return f"There {there} in {base} too, which this gate lets be."


def _gate_notes_on_waivers(
    whole: Report, basis: GateBasis, changed_waivers: Waivers | None, run: Run
) -> list[str]:
    """That the waivers of the base cannot be followed, where the change does not write them."""
    if changed_waivers is basis.waivers:
        return []
    bad = _gate_waiver_problems(whole, basis.waivers, basis, run)
    if not bad:
        return []
    return [
        f"Of the waivers of {basis.base.name}, {len(bad)} cannot be followed and so "
        f"{'waives' if len(bad) == 1 else 'waive'} nothing. "
        f"First: {bad[0].place}: {bad[0].says}"
    ]


def _gate_waiver_problems(
    report: Report, waivers: Waivers | None, basis: GateBasis, run: Run
) -> list[Problem]:
    """What is wrong with waivers, held against a report; nothing where there are none."""
    if waivers is None:
        return []
    held = apply_settings_and_waivers(report, basis.codes, run.ports.today(), waivers)
    return [problem for problem in held.problems if problem not in report.problems]


def _gate_sentence_on_worse_finding(one: ComparedFinding) -> str:
    finding = one.finding
    grown = one.reason.removeprefix("worse: ")
    return f"{finding.severity} {finding.code} on {finding.at.route}, {grown}"


def _counts_for_gate(found: Severity, fail_on: Severity) -> bool:
    return SEVERITIES.index(found) <= SEVERITIES.index(fail_on)


def _gate_no_longer_judges_hidden(one: ComparedFinding, base: str) -> NoLongerJudged:
    finding = one.finding
    why = f"{finding.severity} in {base}, and hidden, not fixed: {one.reason}"
    return NoLongerJudged(finding.code, finding.at.route, why)


def _gate_no_longer_judges_lost(one: LostJudgement, base: str) -> NoLongerJudged:
    why = f"{one.severity}; it passed in {base}, and can no longer be judged: {one.why}"
    return NoLongerJudged(one.code, one.subject, why)


def _gate_note_on_hidden_finding(one: ComparedFinding) -> str:
    finding = one.finding
    about = f"{finding.severity} {finding.code} on {finding.at.route} ({one.reason})"
    return f"Hidden, not fixed: {about}."


def _gate_note_on_lost_judgement(one: LostJudgement) -> str:
    return f"Can no longer be judged: {one.severity} {one.code} on {one.subject} ({one.why})."


def _gate_report_without_outgrown(report: Report, comparison: Comparison) -> Report:
    """The report without the waivers of findings that are worse than before and than they cover."""
    worse = {one.finding.fingerprint: one for one in comparison.worse}

    def uncovered(outcome: Outcome) -> Outcome:
        one = worse.get(outcome.finding.fingerprint) if outcome.finding else None
        return outcome if one is None else replace(outcome, finding=one.finding)

    return replace(report, outcomes=tuple(map(uncovered, report.outcomes)))


def _gate_report_narrowed_to_change(report: Report, comparison: Comparison) -> Report:
    """The report with those findings alone that the change adds or makes worse; scores are of
    everything.
    """
    counted = (*comparison.new, *comparison.worse)
    new = {one.finding.fingerprint for one in counted}
    kept = tuple(o for o in report.outcomes if o.finding is None or o.finding.fingerprint in new)
    return replace(report, outcomes=kept)
