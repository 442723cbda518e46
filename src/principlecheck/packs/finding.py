"""What a finding says: texts filled, figures with their derivation, places, picture, fingerprint."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from principlecheck.facts.case import Computed, FactSpec, Kind, NotAssessable, NotDeclared
from principlecheck.facts.costs.ranges import Cost
from principlecheck.model import units
from principlecheck.model.format.names import entry_name
from principlecheck.model.format.organisation import Item
from principlecheck.model.report.chart import Chart
from principlecheck.model.report.money import MoneyAYear
from principlecheck.model.report.precision import portable_floats
from principlecheck.model.report.report import Confidence, Figure, Finding, Source
from principlecheck.packs.context import EvaluationContext
from principlecheck.packs.loading import LoadedRule
from principlecheck.packs.measures import excess_over_rule_threshold, measures_rule_keeps
from principlecheck.packs.messages import (
    fill_placeholders,
    format_placeholder_value,
    kind_of_placeholder_value,
)
from principlecheck.packs.owners import departments_finding_concerns
from principlecheck.packs.pack import Rule, Variant
from principlecheck.packs.vocabulary import fact_rule_place_names, section_condition_field_names


def build_finding_of_rule(context: EvaluationContext, rule: LoadedRule) -> Finding:
    """The finding of a rule that failed on the subject, in the words of the variant that holds."""
    bare = build_bare_finding(context, rule)
    own = rule.rule
    route = bare.at.route
    others = [other for at in own.and_at if (other := context.route(at))]
    filled = _fill_rule_texts(context, rule)
    if meant := _deliberate_note_on_finding(context, route, bare.kind, bare.duty):
        filled["says"] = f"{filled['says']} {meant}"
    money, needs = _cost_of_rule_finding(context, own.costs)
    owner, departments = departments_finding_concerns(
        context.organisation, context.subject, (route, *others)
    )
    return replace(
        bare,
        confidence=_confidence_of_finding(context, rule, bare.confidence),
        related=tuple(context.locate(other) for other in dict.fromkeys(others) if other != route),
        why=fill_rule_message(context, own.why, rule),
        source=_source_of_finding(context, rule),
        figures=_figures_of_rule_finding(context, rule),
        departments=departments,
        chart=_draw_rule_picture(context, own.picture),
        owner=owner,
        money=money,
        money_needs=needs,
        due=_value_of_rule_fact(context, own.due),
        reach=_reach_of_finding(context, rule),
        measures=measures_rule_keeps(context, rule),
        settled_by=_routes_of_rule_places(context, own.settled_by),
        or_less=_routes_of_rule_places(context, own.or_less),
        **filled,
    )


def build_bare_finding(context: EvaluationContext, rule: LoadedRule) -> Finding:
    """The same without words, figures, money and picture: what a trial asks of it, where thousands
    are made and none is shown.
    """
    own = rule.rule
    variant = _rule_variant_that_holds(context, rule)
    route = context.route(own.at) or context.subject.entry.route
    kind, duty = (
        _choose_part_of_rule_variant(own, variant, "kind"),
        _choose_part_of_rule_variant(own, variant, "duty"),
    )
    severity = rule.severity or _choose_part_of_rule_variant(own, variant, "severity")
    if severity in ("medium", "low") and _deliberate_note_on_finding(context, route, kind, duty):
        # A change that a gate stops at high is not let through by what it says of itself.
        severity = "information"
    return Finding(
        code=rule.code,
        name=own.name,
        title=fill_rule_message(context, _choose_part_of_rule_variant(own, variant, "title"), rule),
        principle=rule.principle,
        kind=kind,
        severity=severity,
        confidence=_choose_part_of_rule_variant(own, variant, "confidence"),
        fingerprint=_fingerprint_of_finding(context, rule.code, route),
        at=context.locate(route),
        related=(),
        says="",
        why="",
        effect="",
        do="",
        ask="",
        source=own.source,
        figures=(),
        thresholds={name: str(value) for name, value in rule.thresholds.items()},
        own_thresholds=rule.own_thresholds,
        see_also=tuple(own.see_also),
        departments=(),
        duty=duty,
        excess=excess_over_rule_threshold(context, rule),
        topic=own.topic,
        doubts_figures=own.doubts_figures,
    )


def _choose_part_of_rule_variant(own: Rule, variant: Variant | None, name: str) -> Any:
    """A part of a rule as the variant that holds has it."""
    varied = getattr(variant, name, UNSET) if variant is not None else UNSET
    return getattr(own, name) if varied is UNSET else varied


def _fill_rule_texts(context: EvaluationContext, rule: LoadedRule) -> dict[str, Any]:
    own, variant = rule.rule, _rule_variant_that_holds(context, rule)
    texts = {
        name: _choose_part_of_rule_variant(own, variant, name)
        for name in ("says", "effect", "do", "ask")
    }
    # Where a variant has another remedy and no other words for it, the remedy itself is decided.
    other_do = variant is not None and variant.do is not UNSET and variant.decide is UNSET
    decide = _choose_part_of_rule_variant(own, variant, "decide")
    texts["decide"] = texts["do"] if decide is UNSET or other_do else decide
    return {
        name: fill_rule_message(context, text, rule, name == "do") for name, text in texts.items()
    }


def _deliberate_note_on_finding(
    context: EvaluationContext, route: str, kind: str, duty: str
) -> str:
    """What `_deliberate_note_for_rule` says, where that counts: two things that cannot both hold do not come to hold by
    being meant, nor is a duty met by it.
    """
    return (
        ""
        if kind == "contradiction" or duty != "none"
        else _deliberate_note_for_rule(context, route)
    )


def _confidence_of_finding(
    context: EvaluationContext, rule: LoadedRule, said: Confidence
) -> Confidence:
    """How sure a finding is: certain only where the rule also fails on what is declared alone,
    without any value that a model gives.
    """
    if said != "certain":
        return said
    bare = context.without_models(rule.fails_when.names)
    return said if bare is None or rule.fails_when.read(bare) is True else "likely"


def _deliberate_note_for_rule(context: EvaluationContext, route: str) -> str:
    """Who agreed that the field at `route` is meant to be as it is, why, and until when; nothing
    where nobody did, or where that is to be asked again.

    Whoever says why is not at fault for a choice that hurts by itself, and is told of it all the
    same.
    """
    section, *steps = route.split(".")
    item = context.organisation.find(section, steps[0]) if len(steps) > 1 else None
    found = context.organisation.deliberate(item, steps[1]) if item is not None else None
    if found is None:
        return ""
    reason = found.reasons[steps[1]].rstrip().rstrip(".")
    who = entry_name("roles", found.approved_by)
    return f"It is meant to be so (“{reason}”); {who} agreed, until {found.review.isoformat()}."


def _source_of_finding(context: EvaluationContext, rule: LoadedRule) -> Source:
    """What the finding is judged by: what the rule says that it cites, else the rule's own source."""
    cites = rule.rule.cites
    if cites is UNSET:
        return rule.rule.source
    title, section = (_value_of_rule_fact(context, fact) for fact in (cites.title, cites.section))
    return Source(title or rule.rule.source.title, section or "", "source")


def _rule_variant_that_holds(context: EvaluationContext, rule: LoadedRule) -> Variant | None:
    return next(
        (v for condition, v in rule.variants if condition.read(context.bound) is True), None
    )


def fill_rule_question(context: EvaluationContext, rule: LoadedRule) -> str:
    """What the rule asks a person while the section is only begun."""
    variant = _rule_variant_that_holds(context, rule)
    question = variant.question if variant is not None else UNSET
    if question is UNSET:
        question = rule.rule.question
    text = f"{rule.rule.title}: is it so?" if question is UNSET else question
    return fill_rule_message(context, text, rule)


def _draw_rule_picture(context: EvaluationContext, picture: str | UnsetType) -> Chart | None:
    if picture is UNSET:
        return None
    try:
        chart = context.sheet.computed(picture.removeprefix("facts.")).value
    except (NotDeclared, NotAssessable):
        return None
    drawn: Chart = portable_floats(chart)
    return drawn


def _reach_of_finding(context: EvaluationContext, rule: LoadedRule) -> float | None:
    """The share of contacts concerned, to a billionth: Python adds up floats otherwise since 3.12."""
    value = _value_of_rule_fact(context, rule.rule.reach)
    return None if value is None else round(value, 9)


def _value_of_rule_fact(context: EvaluationContext, fact: str | UnsetType) -> Any:
    """The value of a fact that a rule may name; None where it has none."""
    if fact is UNSET:
        return None
    try:
        return context.sheet.computed(fact.removeprefix("facts.")).value
    except (NotDeclared, NotAssessable):
        return None


def _routes_of_rule_places(context: EvaluationContext, places: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(route for at in places if (route := context.route(at))))


def _fingerprint_of_finding(context: EvaluationContext, code: str, route: str) -> str:
    """Rule, route and subject: two subjects may point at one route, and are two findings."""
    return sha256(f"{code}\n{route}\n{context.subject.name}".encode()).hexdigest()[:16]


def _cost_of_rule_finding(
    context: EvaluationContext, costs: str | UnsetType
) -> tuple[MoneyAYear | None, tuple[str, ...]]:
    """What the finding costs a year, or the routes whose declaration would let that be computed."""
    if costs is UNSET:
        return None, ()
    name = costs.removeprefix("facts.")
    try:
        computed = context.sheet.computed(name)
    except NotDeclared as missing:
        return None, missing.routes
    except NotAssessable:
        return None, ()
    found: Cost = computed.value
    figure = _figure_of_rule_fact(context, context.specs[name], computed)
    return (
        MoneyAYear(
            portable_floats(found.low),
            portable_floats(found.high),
            found.currency,
            found.counts,
            figure,
            found.moved,
            found.unplanned,
        ),
        (),
    )


def _figures_of_rule_finding(context: EvaluationContext, rule: LoadedRule) -> tuple[Figure, ...]:
    figures = []
    for name in rule.fact_names:
        spec = context.specs[name]
        try:
            computed = context.sheet.computed(name)
        except (NotDeclared, NotAssessable):
            continue
        if spec.formula or (computed.steps and spec.kind != "flag"):
            figures.append(_figure_of_rule_fact(context, spec, computed))
    return tuple(figures)


def _figure_of_rule_fact(context: EvaluationContext, spec: FactSpec, computed: Computed) -> Figure:
    return Figure(
        name=spec.name,
        title=spec.title,
        value=_exact_figure_of_fact(spec.kind, computed.value),
        unit=spec.kind,
        formula=spec.formula,
        source=spec.source,
        inputs=tuple(context.locate(route) for route in computed.inputs),
        steps=computed.steps,
        assumptions=computed.assumptions,
    )


def fill_rule_message(
    context: EvaluationContext, text: str, rule: LoadedRule, to_write: bool = False
) -> str:
    """A message of the rule with its placeholders filled for the subject."""
    return fill_placeholders(
        text, lambda name: _value_of_placeholder(context, name, rule), to_write
    )


def _value_of_placeholder(
    context: EvaluationContext, name: str, rule: LoadedRule
) -> tuple[Kind, Any] | None:
    root, _, path = context.named(name).partition(".")
    if root == "thresholds":
        return rule.threshold_value(path)
    if root == "part":
        return "text", context.subject.part.replace("_", " ")
    if root == "subject":
        sides = filter(None, (context.subject.entry, context.subject.other))
        return "names", [item.called for item in sides]
    if root == "facts":
        return _fact_of_placeholder(context, path)
    item = context.item(root)
    return None if item is None else _value_of_placeholder_in_entry(context, item, path)


def _fact_of_placeholder(context: EvaluationContext, path: str) -> tuple[Kind, Any] | None:
    spec, field = fact_rule_place_names(context.subject.kind, path)
    if spec is None:
        return None
    try:
        value = context.sheet.computed(spec.name).value
    except (NotDeclared, NotAssessable):
        return None
    if not field:
        return spec.kind, value
    entries = [value] if isinstance(value, Item) else value
    if field == "id":
        return "text", ", ".join(item.id for item in entries)
    return _value_of_placeholder_in_entry(context, entries[0], field) if entries else None


def _value_of_placeholder_in_entry(
    context: EvaluationContext, item: Item, path: str
) -> tuple[Kind, Any] | None:
    if not path:
        return "text", item.called
    if path == "id":
        return "text", item.id
    if path == "name" and item.id:
        return "text", item.name
    value = context.get(item, path)
    if value is None:
        return None
    section = section_condition_field_names(item.section, path)
    named = (
        [context.organisation.find(section, one) or one for one in _texts_of_placeholder(value)]
        if section
        else []
    )
    if any(isinstance(one, Item) for one in named):
        return "names", [one if isinstance(one, str) else one.name for one in named]
    return kind_of_placeholder_value(value)


def _texts_of_placeholder(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _exact_figure_of_fact(kind: Kind, value: Any) -> str:
    """A figure in a derivation: as exact as any sentence about it."""
    if kind == "share":
        return units.format_share(value, 1)
    return (
        units.format_number(value, 2) if kind == "number" else format_placeholder_value(kind, value)
    )
