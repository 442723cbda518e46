"""What a change to policies will do: both states judged by the rules of now, and compared."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from principlecheck.comparing import Side, compare_sides
from principlecheck.comparing.verdict import NO_POLICY
from principlecheck.judging import judge_corpus
from principlecheck.model.report.comparison import Comparison
from principlecheck.model.report.report import Report
from principlecheck.policies.load import assemble_policies
from principlecheck.usecases.gate.base import GateBase, choose_gate_base
from principlecheck.usecases.gate.once_merged import foretell_gate_by_base
from principlecheck.usecases.run import Run, run_has_nothing_to_judge


class Plan(Struct, frozen=True):
    """What lies between the two states, and the report on the later one."""

    comparison: Comparison
    report: Report


def plan(run: Run, against: str) -> Plan:
    """What the change from `against` (a commit, branch, tag or folder) does. Raises `Refusal`."""
    rules = run.rules
    with run.ports.working("Judging"):
        base = choose_gate_base(run.paths, against)
        after = run.side
        comparison = compare_sides(_run_plan_on_before_side(run, base), after, rules, base.name)
        will = foretell_gate_by_base(run, base, after.report)
    comparison = _plan_with_note_on_settings(comparison, run, base)
    return Plan(_plan_foretelling_settings(comparison, will) if will else comparison, after.report)


def _plan_foretelling_settings(comparison: Comparison, will: str) -> Comparison:
    """Ends with what the settings of the change will hide, where both sides are judged by them."""
    says = NO_POLICY if comparison.nothing_changes else comparison.verdict
    foretold = f"{will[:1].upper()}{will[1:]}."
    return replace(comparison, verdict=f"{says} {foretold}")


def _run_plan_on_before_side(run: Run, base: GateBase) -> Side | None:
    found = base.found_under(run.paths, run.settings.exclude, run.in_force)
    corpus = assemble_policies(found, run.as_of, run.held_to)
    if run_has_nothing_to_judge(corpus):
        return None
    return Side(corpus, judge_corpus(corpus, run.packs, run.rules, run.name))


def _plan_with_note_on_settings(comparison: Comparison, run: Run, base: GateBase) -> Comparison:
    """Says so where the settings of the two states differ."""
    file = run.settings.file
    if file is None or base.read(file.folder / Path(file.source.name).name) == file.source.data:
        return comparison
    note = f"{file.source.name} differs in {base.name}; both sides are judged by this one."
    return replace(comparison, notes=(note, *comparison.notes))
