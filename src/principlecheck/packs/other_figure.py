"""Two declared figures of one thing: which verdicts turn if it is the other one that holds.

The rules that read the figure in doubt are asked once more, with the other figure in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import UNSET, Struct
from msgspec.structs import replace

from principlecheck.facts.case import Kind, NotAssessable, NotDeclared
from principlecheck.model.format.organisation import ORGANISATION, Organisation, attribute_of_field
from principlecheck.model.format.quantities import OrWord, Quantity
from principlecheck.model.report.report import Located, Outcome, Status
from principlecheck.model.units import format_list
from principlecheck.packs.context import EvaluationContext
from principlecheck.packs.judge import judge_rules, subjects_rule_judges
from principlecheck.packs.loading import LoadedRule
from principlecheck.packs.messages import read_placeholder_aloud
from principlecheck.packs.reads import routes_rule_reads

MOST_TRIED = 8
"""So many findings are tried the other way round; whoever has more has to begin somewhere."""
MOST_NAMED = 4
_DECIDED = (Status.PASS, Status.FAIL)


def judge_rules_with_other_figures(
    organisation: Organisation, rules: Sequence[LoadedRule], outcomes: Sequence[Outcome]
) -> list[Outcome]:
    """The outcomes; findings of figures that disagree say which others turn on them.

    Where a verdict turns, a finding of medium severity is one of high.
    """
    doubts = {rule.code: rule for rule in rules if rule.rule.other_figure is not UNSET}
    tried = 0
    made = []
    for outcome in outcomes:
        rule = doubts.get(outcome.code)
        if rule is not None and outcome.finding is not None and tried < MOST_TRIED:
            tried += 1
            made.append(
                _rule_outcome_with_other_figure(organisation, rules, outcomes, rule, outcome)
            )
        else:
            made.append(outcome)
    return made


class _OtherFigureTrial(Struct, frozen=True):
    """The organisation with the other figure in a field, and how that figure is read."""

    organisation: Organisation
    field: str
    words: str


def _rule_outcome_with_other_figure(
    organisation: Organisation,
    rules: Sequence[LoadedRule],
    outcomes: Sequence[Outcome],
    rule: LoadedRule,
    outcome: Outcome,
) -> Outcome:
    trial = _rule_trial_with_other_figure(organisation, rule, outcome.subject)
    if trial is None or outcome.finding is None:
        return outcome
    laws = organisation.laws
    readers = [
        one
        for one in rules
        if one.code != rule.code and trial.field in routes_rule_reads(one, laws)
    ]
    codes = {one.code for one in readers}
    before = {(o.code, o.subject): o for o in outcomes if o.code in codes}
    again = judge_rules(trial.organisation, readers, Located, bare=True)
    after = {(o.code, o.subject): o for o in again}
    gone = [
        o
        for key, o in before.items()
        if o.finding and _rule_passes_with_other_figure(after.get(key))
    ]
    new = [
        o
        for key, o in after.items()
        if o.finding and _rule_passes_with_other_figure(before.get(key))
    ]
    if not (gone or new):
        return outcome
    own = outcome.finding
    sentence = _finding_on_other_figure(trial.words, new, gone)
    raised = own.severity == "medium" and rule.severity is None
    return replace(
        outcome,
        finding=replace(
            own,
            effect=f"{own.effect} {sentence}",
            severity="high" if raised else own.severity,
        ),
    )


def _rule_passes_with_other_figure(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.status is Status.PASS


def _finding_on_other_figure(figure: str, new: Sequence[Outcome], gone: Sequence[Outcome]) -> str:
    parts = []
    if new:
        parts.append(f"this is found as well: {_list_rules_on_other_figure(new)}")
    if gone:
        parts.append(f"this is no longer found: {_list_rules_on_other_figure(gone)}")
    return f"With {figure}, {'; and '.join(parts)}."


def _list_rules_on_other_figure(outcomes: Sequence[Outcome]) -> str:
    titles = (f"{o.finding.title} ({o.code})" for o in outcomes if o.finding is not None)
    names = list(dict.fromkeys(titles))
    more = [f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    return format_list([*names[:MOST_NAMED], *more])


def _rule_trial_with_other_figure(
    organisation: Organisation, rule: LoadedRule, subject: str
) -> _OtherFigureTrial | None:
    """None where the other figure is not known, or is none that the field could hold."""
    other = rule.rule.other_figure
    found = next(
        (s for s in subjects_rule_judges(organisation, rule.on) if s.name == subject), None
    )
    if other is UNSET or found is None:
        return None
    context = EvaluationContext(organisation, found, Located)
    fact = other.be.removeprefix("facts.")
    try:
        value = context.sheet.computed(fact).value
    except (NotDeclared, NotAssessable):
        return None
    route, kind = context.route(other.at), context.specs[fact].kind
    changed = _judge_copy_with_other_figure(
        organisation, route, _other_figure_for_rule(kind, value)
    )
    section, *steps = route.split(".")
    field = steps[0] if section == ORGANISATION else steps[1]
    if changed is None:
        return None
    item, path = organisation.find(section, steps[0]), ".".join(steps[1:])
    old = item.get(path) if item is not None else None
    words = f"{read_placeholder_aloud(kind, value)} in the place of {_rule_reads_other_figure_aloud(kind, old)}"
    return _OtherFigureTrial(changed, f"{section}.{field}", words)


def _rule_reads_other_figure_aloud(kind: Kind, old: Any) -> str:
    """A declared figure as one of `kind` is read aloud."""
    held: Any = old.value if isinstance(old, OrWord) else old
    if kind == "seconds" and held is not None:
        return read_placeholder_aloud(kind, held.seconds)
    return read_placeholder_aloud(kind, held.value if kind == "share" else held)


def _other_figure_for_rule(kind: Kind, value: Any) -> str:
    if kind == "share":
        return f"{round(value * 100, 6):g}%"
    if kind == "seconds":
        return f"{round(value)}s"
    return value.written if isinstance(value, Quantity) else str(value)


def _judge_copy_with_other_figure(
    organisation: Organisation, route: str, text: str
) -> Organisation | None:
    section, id_, *steps = route.split(".")
    item = organisation.find(section, id_)
    if item is None or not steps:
        return None
    try:
        changed = replace(item, value=_replace_figure_for_rule(item.value, steps, text))
    except ValueError:  # the other figure is none that the field can hold
        return None
    entries = {**organisation.entries[section], id_: changed}
    return replace(organisation, entries={**organisation.entries, section: entries})


def _replace_figure_for_rule(value: Any, steps: Sequence[str], text: str) -> Any:
    attribute = attribute_of_field(steps[0])
    old = getattr(value, attribute)
    if len(steps) > 1:
        return replace(value, **{attribute: _replace_figure_for_rule(old, steps[1:], text)})
    if not isinstance(old, int | Quantity | OrWord):
        raise ValueError(text)
    return replace(value, **{attribute: type(old)(text)})
