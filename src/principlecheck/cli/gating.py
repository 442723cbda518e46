"""The gate on a change: both states judged by what governed the earlier one, and compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from principlecheck.cli.against import Base, base_of
from principlecheck.cli.choices import day, existing, today
from principlecheck.cli.exits import NOTHING_TO_CHECK, Stop
from principlecheck.cli.governing import (
    Governing,
    governing,
    short,
    waivers_path,
)
from principlecheck.cli.in_force import rules_in_force, settings_in_force, tuned_packs
from principlecheck.cli.judges import Judges, by_base, by_head
from principlecheck.cli.judging import waivers_in_force
from principlecheck.cli.loosening import excuses
from principlecheck.cli.loosening import loosened as loosened_by
from principlecheck.cli.terminal import working
from principlecheck.governance.effective import InForce
from principlecheck.governance.waivers import Waivers
from principlecheck.model.report.report import SEVERITIES, Report, Severity, Unjudged
from principlecheck.policies.find import find_files
from principlecheck.reporters.plain import shown

if TYPE_CHECKING:
    from principlecheck.comparing import Side
    from principlecheck.model.format.sections.who import NotApplicable
    from principlecheck.model.report.comparison import ComparedFinding, Comparison
    from principlecheck.policies.load import Corpus

HOSTS_COMPARE = frozenset(("json", "sarif", "gitlab"))
"""Formats that keep every finding: their readers compare them with the target branch themselves."""


class Change(Struct, frozen=True):
    """What is compared with, and how: everything that was typed for it."""

    against: str
    only_new: bool
    trust_head: bool


class Gated(Struct, frozen=True):
    """How the gate ended.

    `whole` holds every finding there is now, `told` those that decide. `loosened` says what the
    change does to its own gate, `notes` what else qualifies the result. `base` is what it is
    compared with, by a name that stays while a branch moves.
    """

    whole: Report
    told: Report
    comparison: Comparison
    base: str
    in_force: InForce
    loosened: tuple[str, ...]
    notes: tuple[str, ...]
    code: int

    def report(self, name: str) -> Report:
        """The report that a format is written from."""
        return self.whole if name in HOSTS_COMPARE else self.told

    @property
    def verdict(self) -> str:
        """The result in a sentence, what the change does to its own gate included."""
        ends = "this passes" if self.code == 0 else "this does not pass"
        said = [f"{ends}, against {self.base}: {self.comparison.verdict}"]
        if len(self.whole.problems) > len(self.comparison.problems):
            said.append("The waivers that it writes cannot be followed.")
        if self.loosened:
            said.append(f"First look at: {'; '.join(self.loosened)}.")
        older = len(self.whole.findings) - len(self.told.findings)
        if older:
            said.append(f"Not listed: {older} that {self.base} has too.")
        return " ".join(said)


def gated(
    paths: Sequence[Path],
    change: Change,
    as_of: str | None,
    *,
    waive: bool,
    typed: dict[str, Any],
) -> Gated:
    """Judges what is now and what `change.against` names. Raises `Stop`.

    `typed` are the settings of the command line, by name.
    """
    when, where = day(as_of), existing(paths)
    head = settings_in_force(
        where,
        select=typed["select"],
        ignore=typed["ignore"],
        own_packs=typed["packs"],
        fail_on=typed["fail_on"],
        formats=typed["formats"],
    )
    on = max(when, today())
    own = waivers_in_force(head, where[0], on) if waive else None
    with working("Judging"):
        base = base_of(where, change.against)
        own_packs = tuned_packs(head)  # refuses what would be refused once it is merged
        rules_in_force(head, own_packs)
        if change.trust_head:
            judges = by_head(head, own_packs, own)
            loosened, written = _trusted(where, base, head, own, on, typed), own
        else:
            before = governing(where, base, head.file, typed)
            judges = by_base(before, head, where[0], on, waive=waive)
            loosened, written = list(loosened_by(before, head, own, on)), _written(before, own)
        if judges.excluded_before:
            base = base_of(where, change.against, judges.excluded_before)
        sides = _sides(where, base, when, judges, trust_head=change.trust_head)
    loosened += excuses(*sides.excused)
    return _ended(change, base, judges, sides, tuple(loosened), written)


class _Sides(Struct, frozen=True):
    """Both sides, judged; and what each excuses from judgement."""

    before: Side | None
    after: Side
    excused: tuple[dict[str, NotApplicable], dict[str, NotApplicable]]


def _sides(
    where: list[Path], base: Base, when: date, judges: Judges, *, trust_head: bool
) -> _Sides:
    from principlecheck.comparing import Side
    from principlecheck.policies.load import assemble

    corpora = [assemble(base.found, when), assemble(find_files(where, judges.excluded), when)]
    excused = tuple(dict(corpus.organisation.not_applicable) for corpus in corpora)
    holds = excused[1] if trust_head else excused[0]
    reports = []
    for corpus in corpora:
        corpus.organisation = replace(corpus.organisation, not_applicable=holds)
        reports.append(_report(corpus, judges, where[0]))
    if reports[1] is None:
        shown_paths = ", ".join(path.as_posix() for path in where)
        raise Stop(
            NOTHING_TO_CHECK,
            f"There is no policy file under {shown_paths}.",
            "Policy files end in .yaml and begin with format: 1.",
        )
    before = None if reports[0] is None else Side(corpora[0], reports[0])
    return _Sides(before, Side(corpora[1], reports[1]), (excused[0], excused[1]))


def _report(corpus: Corpus, judges: Judges, first: Path) -> Report | None:
    """The report on one side; what is wrong with waivers is told beside it, once."""
    from principlecheck.audit import NothingToCheck, governed, report_on

    try:
        report = report_on(corpus, judges.packs, judges.rules, first.resolve().name)
    except NothingToCheck:
        return None
    file = judges.in_force.file
    settings = file.source.name if file else ""
    required = judges.in_force.required
    told = governed(report, judges.codes, today(), judges.waivers, required, settings)
    return replace(told, problems=report.problems)


def _written(before: Governing, own: Waivers | None) -> Waivers | None:
    """The waivers, where the change writes them; what is wrong in them is then its doing."""
    if own is None or (own.source is None and own.problems):
        return own
    source = before.home.read(waivers_path(before))
    same = (source.data if source else None) == (own.source.data if own.source else None)
    return None if same else own


def _waiver_problems(report: Report, waivers: Waivers, judges: Judges) -> list[Any]:
    from principlecheck.audit import governed

    told = governed(report, judges.codes, today(), waivers)
    return [problem for problem in told.problems if problem not in report.problems]


def _ended(
    change: Change,
    base: Base,
    judges: Judges,
    sides: _Sides,
    loosened: tuple[str, ...],
    own: Waivers | None,
) -> Gated:
    """The comparison, and what of it decides. `own` are waivers that the change writes."""
    from principlecheck.comparing import compare

    fail_on = judges.in_force.fail_on
    comparison = compare(sides.before, sides.after, judges.rules, base.name)
    whole = sides.after.report
    problems = _waiver_problems(whole, own, judges) if own is not None else []
    notes = list(comparison.notes)
    if own is not judges.waivers and judges.waivers is not None:
        old = _waiver_problems(whole, judges.waivers, judges)
        if old:
            notes.append(
                f"{len(old)} of the waivers of {base.name} cannot be followed and waive nothing. "
                f"First: {old[0].place}: {old[0].says}"
            )
    hidden = [one for one in comparison.hidden if one.finding.waiver is None]
    severe = [one for one in hidden if _counts(one.finding.severity, fail_on)]
    unjudged = (*whole.unjudged, *(_as_unjudged(one, short(base)) for one in severe))
    whole = replace(whole, problems=(*whole.problems, *problems), unjudged=unjudged)
    notes += [f"Hidden, not fixed: {_about(one)}" for one in hidden if one not in severe]
    told = whole
    if change.only_new:
        told = _narrowed(whole, comparison)
        old_ones = len(whole.findings) - len(told.findings)
        if old_ones:
            there = "is 1 finding" if old_ones == 1 else f"are {old_ones} findings"
            notes.append(f"There {there} in {base.name} too, which this gate lets be.")
    counted = tuple(f"{one} ({_counted(change)})" for one in loosened)
    code = max(told.exit_code(fail_on), comparison.exit_code(fail_on))
    return Gated(whole, told, comparison, short(base), judges.in_force, counted, tuple(notes), code)


def _counted(change: Change) -> str:
    return "counted: --trust-head" if change.trust_head else "not counted before it is merged"


def _counts(found: Severity, fail_on: Severity) -> bool:
    return SEVERITIES.index(found) <= SEVERITIES.index(fail_on)


def _as_unjudged(one: ComparedFinding, base: str) -> Unjudged:
    finding = one.finding
    why = f"{finding.severity} in {base}, and hidden, not fixed: {one.reason}"
    return Unjudged(finding.code, finding.at.route, why)


def _about(one: ComparedFinding) -> str:
    return f"{one.finding.severity} {one.finding.code} on {one.finding.at.route} ({one.reason})."


def _narrowed(report: Report, comparison: Comparison) -> Report:
    """The report with those findings alone that the change adds; scores are of everything."""
    new = {one.finding.fingerprint for one in comparison.new}
    kept = tuple(o for o in report.outcomes if o.finding is None or o.finding.fingerprint in new)
    return replace(report, outcomes=kept)


def _trusted(
    where: list[Path],
    base: Base,
    head: InForce,
    own: Waivers | None,
    on: date,
    typed: dict[str, Any],
) -> list[str]:
    """What a trusted change does to its own gate; it may be there to mend what was broken."""
    try:
        return list(loosened_by(governing(where, base, head.file, typed), head, own, on))
    except Stop as stop:
        return [f"what governed {base.name} cannot be read: {stop.lines[0].rstrip('.:')}"]


def preface_lines(ended: Gated) -> list[str]:
    """What comes before a report: what the change does to its own gate, then the notes."""
    return [*(f"This changes its own gate: {one}." for one in ended.loosened), *ended.notes]


def notice(lines: Sequence[str]) -> str:
    """The same as one annotation of GitHub's."""
    if not lines:
        return ""
    said = "%0A".join(shown(line).replace("%", "%25") for line in lines)
    return f"::notice title=The gate::{said}\n"
