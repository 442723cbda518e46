"""What a finding says: texts filled, figures with their derivation, places, picture, fingerprint."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from principlecheck.facts.case import Computed, FactSpec, Kind, NotAssessable, NotDeclared
from principlecheck.facts.costs.ranges import Cost
from principlecheck.model import units
from principlecheck.model.format.names import name_of
from principlecheck.model.format.organisation import Item
from principlecheck.model.report.chart import Chart
from principlecheck.model.report.money import MoneyAYear
from principlecheck.model.report.precision import portable
from principlecheck.model.report.report import Confidence, Figure, Finding, Source
from principlecheck.packs.context import EvaluationContext
from principlecheck.packs.loading import LoadedRule
from principlecheck.packs.measures import excess_of, measures_of
from principlecheck.packs.messages import fill, format_value, kind_of
from principlecheck.packs.owners import concerned
from principlecheck.packs.pack import Rule, Variant
from principlecheck.packs.vocabulary import fact_at, named_section


def build_finding(context: EvaluationContext, rule: LoadedRule) -> Finding:
    """The finding of a rule that failed on the subject, in the words of the variant that holds."""
    bare = bare_finding(context, rule)
    own = rule.rule
    route = bare.at.route
    others = [other for at in own.and_at if (other := context.route(at))]
    filled = _texts(context, rule)
    if meant := _taken_as_meant(context, route, bare.kind, bare.duty):
        filled["says"] = f"{filled['says']} {meant}"
    money, needs = _money(context, own.costs)
    owner, departments = concerned(context.organisation, context.subject, (route, *others))
    return replace(
        bare,
        confidence=_confidence(context, rule, bare.confidence),
        related=tuple(context.locate(other) for other in dict.fromkeys(others) if other != route),
        why=fill_message(context, own.why, rule),
        source=_source(context, rule),
        figures=_figures(context, rule),
        departments=departments,
        chart=_chart(context, own.picture),
        owner=owner,
        money=money,
        money_needs=needs,
        due=_value(context, own.due),
        reach=_value(context, own.reach),
        measures=measures_of(context, rule),
        settled_by=_routes(context, own.settled_by),
        or_less=_routes(context, own.or_less),
        **filled,
    )


def bare_finding(context: EvaluationContext, rule: LoadedRule) -> Finding:
    """The same without words, figures, money and picture: what a trial asks of it, where thousands
    are made and none is shown.
    """
    own = rule.rule
    variant = _variant(context, rule)
    route = context.route(own.at) or context.subject.entry.route
    kind, duty = _chosen(own, variant, "kind"), _chosen(own, variant, "duty")
    severity = rule.severity or _chosen(own, variant, "severity")
    if severity in ("medium", "low") and _taken_as_meant(context, route, kind, duty):
        # A change that a gate stops at high is not let through by what it says of itself.
        severity = "information"
    return Finding(
        code=rule.code,
        name=own.name,
        title=fill_message(context, _chosen(own, variant, "title"), rule),
        principle=rule.principle,
        kind=kind,
        severity=severity,
        confidence=_chosen(own, variant, "confidence"),
        fingerprint=_fingerprint(context, rule.code, route),
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
        excess=excess_of(context, rule),
        topic=own.topic,
        doubts_figures=own.doubts_figures,
    )


def _chosen(own: Rule, variant: Variant | None, name: str) -> Any:
    """A part of a rule as the variant that holds has it."""
    varied = getattr(variant, name, UNSET) if variant is not None else UNSET
    return getattr(own, name) if varied is UNSET else varied


def _texts(context: EvaluationContext, rule: LoadedRule) -> dict[str, Any]:
    own, variant = rule.rule, _variant(context, rule)
    texts = {name: _chosen(own, variant, name) for name in ("says", "effect", "do", "ask")}
    # Where a variant has another remedy and no other words for it, the remedy itself is decided.
    other_do = variant is not None and variant.do is not UNSET and variant.decide is UNSET
    decide = _chosen(own, variant, "decide")
    texts["decide"] = texts["do"] if decide is UNSET or other_do else decide
    return {name: fill_message(context, text, rule, name == "do") for name, text in texts.items()}


def _taken_as_meant(context: EvaluationContext, route: str, kind: str, duty: str) -> str:
    """What `_meant` says, where that counts: two things that cannot both hold do not come to hold by
    being meant, nor is a duty met by it.
    """
    return "" if kind == "contradiction" or duty != "none" else _meant(context, route)


def _confidence(context: EvaluationContext, rule: LoadedRule, said: Confidence) -> Confidence:
    """How sure a finding is: certain only where the rule also fails on what is declared alone,
    without any value that a model gives.
    """
    if said != "certain":
        return said
    bare = context.without_models(rule.fails_when.names)
    return said if bare is None or rule.fails_when.read(bare) is True else "likely"


def _meant(context: EvaluationContext, route: str) -> str:
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
    who = name_of("roles", found.approved_by)
    return f"It is meant to be so (“{reason}”); {who} agreed, until {found.review.isoformat()}."


def _source(context: EvaluationContext, rule: LoadedRule) -> Source:
    """What the finding is judged by: what the rule says that it cites, else the rule's own source."""
    cites = rule.rule.cites
    if cites is UNSET:
        return rule.rule.source
    title, section = (_value(context, fact) for fact in (cites.title, cites.section))
    return Source(title or rule.rule.source.title, section or "", "source")


def _variant(context: EvaluationContext, rule: LoadedRule) -> Variant | None:
    return next(
        (v for condition, v in rule.variants if condition.read(context.bound) is True), None
    )


def question_of(context: EvaluationContext, rule: LoadedRule) -> str:
    """What the rule asks a person while the section is only begun."""
    variant = _variant(context, rule)
    question = variant.question if variant is not None else UNSET
    if question is UNSET:
        question = rule.rule.question
    text = f"{rule.rule.title}: is it so?" if question is UNSET else question
    return fill_message(context, text, rule)


def _chart(context: EvaluationContext, picture: str | UnsetType) -> Chart | None:
    if picture is UNSET:
        return None
    try:
        chart = context.sheet.computed(picture.removeprefix("facts.")).value
    except (NotDeclared, NotAssessable):
        return None
    drawn: Chart = portable(chart)
    return drawn


def _value(context: EvaluationContext, fact: str | UnsetType) -> Any:
    """The value of a fact that a rule may name; None where it has none."""
    if fact is UNSET:
        return None
    try:
        return context.sheet.computed(fact.removeprefix("facts.")).value
    except (NotDeclared, NotAssessable):
        return None


def _routes(context: EvaluationContext, places: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(route for at in places if (route := context.route(at))))


def _fingerprint(context: EvaluationContext, code: str, route: str) -> str:
    """Rule, route and subject: two subjects may point at one route, and are two findings."""
    return sha256(f"{code}\n{route}\n{context.subject.name}".encode()).hexdigest()[:16]


def _money(
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
    figure = _figure(context, context.specs[name], computed)
    return (
        MoneyAYear(
            portable(found.low),
            portable(found.high),
            found.currency,
            found.counts,
            figure,
            found.moved,
            found.unplanned,
        ),
        (),
    )


def _figures(context: EvaluationContext, rule: LoadedRule) -> tuple[Figure, ...]:
    figures = []
    for name in rule.fact_names:
        spec = context.specs[name]
        try:
            computed = context.sheet.computed(name)
        except (NotDeclared, NotAssessable):
            continue
        if spec.formula or (computed.steps and spec.kind != "flag"):
            figures.append(_figure(context, spec, computed))
    return tuple(figures)


def _figure(context: EvaluationContext, spec: FactSpec, computed: Computed) -> Figure:
    return Figure(
        name=spec.name,
        title=spec.title,
        value=_exact(spec.kind, computed.value),
        unit=spec.kind,
        formula=spec.formula,
        source=spec.source,
        inputs=tuple(context.locate(route) for route in computed.inputs),
        steps=computed.steps,
        assumptions=computed.assumptions,
    )


def fill_message(
    context: EvaluationContext, text: str, rule: LoadedRule, to_write: bool = False
) -> str:
    """A message of the rule with its placeholders filled for the subject."""
    return fill(text, lambda name: _value_of(context, name, rule), to_write)


def _value_of(context: EvaluationContext, name: str, rule: LoadedRule) -> tuple[Kind, Any] | None:
    root, _, path = context.named(name).partition(".")
    if root == "thresholds":
        return rule.threshold_value(path)
    if root == "part":
        return "text", context.subject.part.replace("_", " ")
    if root == "subject":
        sides = filter(None, (context.subject.entry, context.subject.other))
        return "names", [item.called for item in sides]
    if root == "facts":
        return _fact(context, path)
    item = context.item(root)
    return None if item is None else _value_in(context, item, path)


def _fact(context: EvaluationContext, path: str) -> tuple[Kind, Any] | None:
    spec, field = fact_at(context.subject.kind, path)
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
    return _value_in(context, entries[0], field) if entries else None


def _value_in(context: EvaluationContext, item: Item, path: str) -> tuple[Kind, Any] | None:
    if not path:
        return "text", item.called
    if path == "id":
        return "text", item.id
    if path == "name" and item.id:
        return "text", item.name
    value = context.get(item, path)
    if value is None:
        return None
    section = named_section(item.section, path)
    named = (
        [context.organisation.find(section, one) or one for one in _each(value)] if section else []
    )
    if any(isinstance(one, Item) for one in named):
        return "names", [one if isinstance(one, str) else one.name for one in named]
    return kind_of(value)


def _each(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _exact(kind: Kind, value: Any) -> str:
    """A figure in a derivation: as exact as any sentence about it."""
    if kind == "share":
        return units.share(value, 1)
    return units.number(value, 2) if kind == "number" else format_value(kind, value)
