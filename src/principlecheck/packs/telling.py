"""What a finding says: texts filled, figures with their derivation, places, picture, fingerprint."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from msgspec import UNSET, UnsetType

from principlecheck.facts.case import Computed, FactSpec, Kind, NotAssessable, NotDeclared
from principlecheck.facts.costs.ranges import Cost
from principlecheck.model import units
from principlecheck.model.report.chart import Chart
from principlecheck.model.report.money import MoneyAYear
from principlecheck.model.report.report import Figure, Finding
from principlecheck.packs.desk import Desk
from principlecheck.packs.loading import LoadedRule
from principlecheck.packs.messages import fill, kind_of, show
from principlecheck.packs.owners import concerned


def tell(desk: Desk, rule: LoadedRule) -> Finding:
    """The finding of a rule that failed on the subject, in the words of the variant that holds."""
    own = rule.rule
    variant = next(
        (v for condition, v in rule.variants if condition.read(desk.bound) is True), None
    )

    def chosen(name: str) -> Any:
        varied = getattr(variant, name, UNSET) if variant is not None else UNSET
        return getattr(own, name) if varied is UNSET else varied

    route = desk.route(own.at) or desk.subject.entry.route
    others = [other for at in own.and_at if (other := desk.route(at))]
    texts = {name: chosen(name) for name in ("title", "says", "effect", "do", "ask")}
    # Where a variant has another remedy and no other words for it, the remedy itself is decided.
    other_do = variant is not None and variant.do is not UNSET and variant.decide is UNSET
    decide = chosen("decide")
    texts["decide"] = texts["do"] if decide is UNSET or other_do else decide
    filled: dict[str, Any] = {name: fill_for(desk, text, rule) for name, text in texts.items()}
    money, needs = _money(desk, own.costs)
    owner, departments = concerned(desk.organisation, desk.subject, (route, *others))
    return Finding(
        code=rule.code,
        name=own.name,
        principle=rule.principle,
        severity=rule.severity or chosen("severity"),
        confidence=chosen("confidence"),
        fingerprint=_fingerprint(desk, rule.code, route),
        at=desk.locate(route),
        related=tuple(desk.locate(other) for other in dict.fromkeys(others) if other != route),
        why=fill_for(desk, own.why, rule),
        source=own.source,
        figures=_figures(desk, rule),
        thresholds={name: str(value) for name, value in rule.thresholds.items()},
        own_thresholds=rule.own_thresholds,
        see_also=tuple(own.see_also),
        departments=departments,
        chart=_chart(desk, own.picture),
        owner=owner,
        money=money,
        money_needs=needs,
        **filled,
    )


def _chart(desk: Desk, picture: str | UnsetType) -> Chart | None:
    if picture is UNSET:
        return None
    try:
        chart: Chart = desk.sheet.computed(picture.removeprefix("facts.")).value
    except (NotDeclared, NotAssessable):
        return None
    return chart


def _fingerprint(desk: Desk, code: str, route: str) -> str:
    """Rule, route and subject: two subjects may point at one route, and are two findings."""
    return sha256(f"{code}\n{route}\n{desk.subject.name}".encode()).hexdigest()[:16]


def _money(desk: Desk, costs: str | UnsetType) -> tuple[MoneyAYear | None, tuple[str, ...]]:
    """What the finding costs a year, or the routes whose declaration would let that be computed."""
    if costs is UNSET:
        return None, ()
    name = costs.removeprefix("facts.")
    try:
        computed = desk.sheet.computed(name)
    except NotDeclared as missing:
        return None, missing.routes
    except NotAssessable:
        return None, ()
    found: Cost = computed.value
    figure = _figure(desk, desk.specs[name], computed)
    return (
        MoneyAYear(found.low, found.high, found.currency, found.counts, figure, found.moved),
        (),
    )


def _figures(desk: Desk, rule: LoadedRule) -> tuple[Figure, ...]:
    figures = []
    for name in rule.fact_names:
        spec = desk.specs[name]
        try:
            computed = desk.sheet.computed(name)
        except (NotDeclared, NotAssessable):
            continue
        if spec.formula or (computed.steps and spec.kind != "flag"):
            figures.append(_figure(desk, spec, computed))
    return tuple(figures)


def _figure(desk: Desk, spec: FactSpec, computed: Computed) -> Figure:
    return Figure(
        name=spec.name,
        title=spec.title,
        value=_exact(spec.kind, computed.value),
        unit=spec.kind,
        formula=spec.formula,
        source=spec.source,
        inputs=tuple(desk.locate(route) for route in computed.inputs),
        steps=computed.steps,
        assumptions=computed.assumptions,
    )


def fill_for(desk: Desk, text: str, rule: LoadedRule) -> str:
    """A message of the rule with its placeholders filled for the subject."""
    return fill(text, lambda name: _shown(desk, name, rule))


def _shown(desk: Desk, name: str, rule: LoadedRule) -> tuple[Kind, Any] | None:
    root, _, path = desk.named(name).partition(".")
    if root == "thresholds":
        return rule.threshold_shown(path)
    if root in ("part", "subject"):
        return "text", desk.subject.part.replace("_", " ") if root == "part" else desk.subject.name
    if root == "facts":
        try:
            return desk.specs[path].kind, desk.sheet.computed(path).value
        except (NotDeclared, NotAssessable):
            return None
    item = desk.item(root)
    if item is None:
        return None
    if path in ("id", "name") and not (path == "name" and root == "organisation"):
        return "text", item.id.replace("-", " ") if path == "name" else item.id
    value = item.get(path)
    return None if value is None else kind_of(value)


def _exact(kind: Kind, value: Any) -> str:
    """A figure in a derivation: a share with a decimal more than in prose."""
    return units.share(value, 1) if kind == "share" else show(kind, value)
