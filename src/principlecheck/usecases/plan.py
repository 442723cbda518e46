"""What a change to policies will do: both states judged by the rules of now, and compared."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from principlecheck.comparing import Side, compare
from principlecheck.comparing.verdict import NO_POLICY
from principlecheck.judging import report_on
from principlecheck.model.report.comparison import Comparison
from principlecheck.model.report.report import Report
from principlecheck.policies.load import assemble
from principlecheck.usecases.gate.base import Base, base_of
from principlecheck.usecases.gate.once_merged import once_merged_by_base
from principlecheck.usecases.run import Run, nothing_in


class Plan(Struct, frozen=True):
    """What lies between the two states, and the report on the later one."""

    comparison: Comparison
    report: Report


def plan(run: Run, against: str) -> Plan:
    """What the change from `against` (a commit, branch, tag or folder) does. Raises `Refusal`."""
    rules = run.rules
    with run.ports.working("Judging"):
        base = base_of(run.paths, against)
        after = run.side
        comparison = compare(_before(run, base), after, rules, base.name)
        will = once_merged_by_base(run, base, after.report)
    comparison = _with_note(comparison, run, base)
    return Plan(_foretelling(comparison, will) if will else comparison, after.report)


def _foretelling(comparison: Comparison, will: str) -> Comparison:
    """Ends with what the settings of the change will hide, where both sides are judged by them."""
    says = NO_POLICY if comparison.nothing_changes else comparison.verdict
    foretold = f"{will[:1].upper()}{will[1:]}."
    return replace(comparison, verdict=f"{says} {foretold}")


def _before(run: Run, base: Base) -> Side | None:
    found = base.found_under(run.paths, run.settings.exclude, run.in_force)
    corpus = assemble(found, run.as_of, run.held_to)
    if nothing_in(corpus):
        return None
    return Side(corpus, report_on(corpus, run.packs, run.rules, run.name))


def _with_note(comparison: Comparison, run: Run, base: Base) -> Comparison:
    """Says so where the settings of the two states differ."""
    file = run.settings.file
    if file is None or base.read(file.folder / Path(file.source.name).name) == file.source.data:
        return comparison
    note = f"{file.source.name} differs in {base.name}; both sides are judged by this one."
    return replace(comparison, notes=(note, *comparison.notes))
