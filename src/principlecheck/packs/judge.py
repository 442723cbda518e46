"""Rules against subjects: every rule × subject ends in one outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from msgspec import UNSET, UnsetType

from principlecheck.facts.case import Computed, FactSpec, Kind, NotAssessable, NotDeclared, Sheet
from principlecheck.facts.catalogue import PAIRINGS
from principlecheck.model import units
from principlecheck.model.chart import Chart
from principlecheck.model.organisation import ORGANISATION, SECTIONS, Item, Organisation
from principlecheck.model.report import Figure, Finding, Located, Outcome, Status
from principlecheck.model.subject import Subject
from principlecheck.packs.conditions import Bound, Broken, Unknown
from principlecheck.packs.loading import LoadedRule
from principlecheck.packs.messages import fill, kind_of, show
from principlecheck.packs.vocabulary import cel_value, fact_specs, fact_value

Locate = Callable[[str], Located]


def judge(organisation: Organisation, rules: list[LoadedRule], locate: Locate) -> list[Outcome]:
    """The outcomes of `rules`, ordered by code and subject.

    `locate` makes a route concrete; it is only asked about what a finding shows.
    """
    by_kind: dict[str, list[LoadedRule]] = {}
    for rule in rules:
        by_kind.setdefault(rule.on, []).append(rule)
    outcomes: list[Outcome] = []
    for on, group in by_kind.items():
        missing = _undeclared_sections(organisation, on)
        if missing:
            outcomes.extend(_no_subjects(organisation, rule, missing) for rule in group)
            if not (on in PAIRINGS and PAIRINGS[on].union):
                continue
        wanted = sorted({name for rule in group for name in rule.condition_names})
        for subject in _subjects(organisation, on):
            desk = _Desk(organisation, subject, wanted, locate)
            outcomes.extend(outcome for rule in group for outcome in desk.judge(rule))
    return sorted(outcomes, key=lambda outcome: (outcome.code, outcome.subject))


def _subjects(organisation: Organisation, on: str) -> list[Subject]:
    if on in PAIRINGS:
        return PAIRINGS[on].find(organisation)
    return [Subject(on, item) for item in organisation.items(on)]


def _undeclared_sections(organisation: Organisation, on: str) -> tuple[str, ...]:
    sections = PAIRINGS[on].sections if on in PAIRINGS else (on,)
    return tuple(
        section
        for section in dict.fromkeys(sections)
        if section != ORGANISATION and section not in organisation.begun
    )


def _no_subjects(organisation: Organisation, rule: LoadedRule, missing: tuple[str, ...]) -> Outcome:
    reason = _not_applicable(organisation, missing)
    status = Status.NOT_APPLICABLE if reason else Status.NOT_DECLARED
    return Outcome(rule.code, rule.on, status, missing, reason)


def _not_applicable(organisation: Organisation, routes: tuple[str, ...]) -> str:
    """Why none of `routes` applies, or nothing where one of them does."""
    reasons = []
    for route in routes:
        section, _, rest = route.partition(".")
        keys = {section, f"{section}.{rest}"}
        item, _, path = rest.partition(".")
        keys.add(f"{section}.{path.split('.')[0]}" if path else f"{section}.{item}")
        declared = next((key for key in sorted(keys) if organisation.excused(key)), None)
        if declared is None:
            return ""
        entry = organisation.not_applicable[declared]
        reasons.append(
            f"{declared}: {entry.reason} (approved by {entry.approved_by}, until {entry.review})"
        )
    return "; ".join(dict.fromkeys(reasons))


def _exact(kind: Kind, value: Any) -> str:
    """A figure in a derivation: a share with a decimal more than in prose."""
    return units.share(value, 1) if kind == "share" else show(kind, value)


class _Desk:
    """One subject laid out for judging: its values bound once, its facts computed once."""

    def __init__(
        self, organisation: Organisation, subject: Subject, wanted: list[str], locate: Locate
    ) -> None:
        self.organisation = organisation
        self.subject = subject
        self.locate = locate
        self.sheet = Sheet(organisation, subject, fact_specs(subject.kind))
        self.specs: dict[str, FactSpec] = self.sheet.specs
        self.values = {}
        for name in wanted:
            value = self._cel(name)
            if value is not None:
                self.values[name] = value
        self.bound = Bound(subject.kind, self.values)

    def judge(self, rule: LoadedRule) -> Iterator[Outcome]:
        """The outcome of one rule; none where the rule says nothing about the subject."""
        try:
            if rule.applies_when is not None:
                applies = rule.applies_when.read(self.bound)
                if applies is not True:
                    if isinstance(applies, Unknown):
                        yield self._undecided(rule, applies)
                    return
            fails = rule.fails_when.read(self.bound)
            if isinstance(fails, Unknown):
                yield self._undecided(rule, fails)
            elif fails:
                yield self._failed(rule)
            else:
                yield self._passed(rule)
        except Broken as error:
            yield self._outcome(rule, Status.ERROR, reason=f"{rule.code}: {error}")
        except Exception as error:  # noqa: BLE001 - a rule that breaks names itself, and never passes
            reason = f"{rule.code} broke: {type(error).__name__}: {error}"
            yield self._outcome(rule, Status.ERROR, reason=reason)

    def _outcome(
        self,
        rule: LoadedRule,
        status: Status,
        missing: tuple[str, ...] = (),
        reason: str = "",
        finding: Finding | None = None,
    ) -> Outcome:
        return Outcome(rule.code, self.subject.name, status, missing, reason, finding)

    def _passed(self, rule: LoadedRule) -> Outcome:
        if rule.unsure_when is not None and rule.unsure_when.read(self.bound) is True:
            assert rule.rule.unsure is not UNSET  # noqa: S101 - compiled from it
            return self._outcome(
                rule, Status.NOT_ASSESSABLE, reason=self._fill(rule.rule.unsure.says, rule)
            )
        return self._outcome(rule, Status.PASS)

    def _undecided(self, rule: LoadedRule, unknown: Unknown) -> Outcome:
        """What stands behind names without a value: nothing declared, nothing to say, or a fault."""
        missing: dict[str, None] = {}
        reasons: dict[str, None] = {}
        for name in unknown.names:
            try:
                missing.update(dict.fromkeys(self._why_missing(name)))
            except NotAssessable as error:
                reasons[error.reason] = None
        if reasons:
            return self._outcome(rule, Status.NOT_ASSESSABLE, tuple(missing), " ".join(reasons))
        routes = tuple(missing)
        reason = _not_applicable(self.organisation, routes)
        status = Status.NOT_APPLICABLE if reason else Status.NOT_DECLARED
        return self._outcome(rule, status, routes, reason)

    def _why_missing(self, name: str) -> tuple[str, ...]:
        """The routes that `name` waits for. Raises what the computation of a fact raised."""
        root, _, path = name.partition(".")
        if root == "facts":
            try:
                value = self.sheet.computed(path).value
            except NotDeclared as missing:
                return missing.routes
            raise Broken(f"{name} came out as {value}, which is no {self.specs[path].kind}")
        item = self._item(root)
        return (f"{item.route}.{path}",) if item else (self.subject.kind,)

    def _failed(self, rule: LoadedRule) -> Outcome:
        gaps = {
            name: route
            for name in rule.fails_when.names
            if (route := self._gap(name)) and _not_applicable(self.organisation, (route,))
        }
        if gaps:
            spared = Bound(self.subject.kind, {**self.values, **dict.fromkeys(gaps, True)})
            if rule.fails_when.read(spared) is not True:
                routes = tuple(gaps.values())
                reason = _not_applicable(self.organisation, routes)
                return self._outcome(rule, Status.NOT_APPLICABLE, routes, reason)
        return self._outcome(rule, Status.FAIL, finding=self._finding(rule))

    def _gap(self, name: str) -> str:
        """The route whose absence the condition asks about, where it is indeed absent."""
        parts = name.split(".", 2)
        if parts[0] != "declared" or self._declared(name):
            return ""
        item = self._item(parts[1])
        return f"{item.route}.{parts[2]}" if item else ""

    def _finding(self, rule: LoadedRule) -> Finding:
        own = rule.rule
        variant = next(
            (v for condition, v in rule.variants if condition.read(self.bound) is True), None
        )

        def chosen(name: str) -> Any:
            varied = getattr(variant, name, UNSET) if variant is not None else UNSET
            return getattr(own, name) if varied is UNSET else varied

        route = self._route(own.at) or self.subject.entry.route
        others = [other for at in own.and_at if (other := self._route(at))]
        texts = {name: chosen(name) for name in ("title", "says", "effect", "do", "ask")}
        filled: dict[str, Any] = {name: self._fill(text, rule) for name, text in texts.items()}
        return Finding(
            code=rule.code,
            name=own.name,
            principle=rule.principle,
            severity=rule.severity or chosen("severity"),
            confidence=chosen("confidence"),
            fingerprint=self._fingerprint(rule.code, route),
            at=self.locate(route),
            related=tuple(self.locate(other) for other in dict.fromkeys(others) if other != route),
            why=self._fill(own.why, rule),
            source=own.source,
            figures=self._figures([*texts.values()], rule),
            thresholds={name: str(value) for name, value in rule.thresholds.items()},
            own_thresholds=rule.own_thresholds,
            see_also=tuple(own.see_also),
            departments=self._departments(),
            chart=self._chart(own.picture),
            **filled,
        )

    def _chart(self, picture: str | UnsetType) -> Chart | None:
        if picture is UNSET:
            return None
        try:
            chart: Chart = self.sheet.computed(picture.removeprefix("facts.")).value
        except (NotDeclared, NotAssessable):
            return None
        return chart

    def _fingerprint(self, code: str, route: str) -> str:
        """Rule, route and subject: two subjects may point at one route, and are two findings."""
        return sha256(f"{code}\n{route}\n{self.subject.name}".encode()).hexdigest()[:16]

    def _departments(self) -> tuple[str, ...]:
        """The departments that a finding concerns: those that decide, face and pay."""
        found: dict[str, None] = {}
        for item in (self.subject.entry, self.subject.other):
            for field in ("decided_by", "handled_by", "paid_by", "department"):
                value = getattr(item.value, field, UNSET) if item else UNSET
                if isinstance(value, str):
                    found[value] = None
        return tuple(found)

    def _route(self, at: str) -> str:
        """The route that `at` means here; empty where a fact that names it has no value."""
        root, _, path = at.partition(".")
        if root == "facts":
            try:
                return str(self.sheet.computed(path).value)
            except (NotDeclared, NotAssessable):
                return ""
        if at in SECTIONS:
            return at
        item = self._item(root) or self.subject.entry
        path = self.subject.part if path == "part" else path
        return f"{item.route}.{path}" if path else item.route

    def _figures(self, texts: list[str], rule: LoadedRule) -> tuple[Figure, ...]:
        figures = []
        for name in rule.fact_names:
            spec = self.specs[name]
            try:
                computed = self.sheet.computed(name)
            except (NotDeclared, NotAssessable):
                continue
            if spec.formula or (computed.steps and spec.kind != "flag"):
                figures.append(self._figure(spec, computed))
        return tuple(figures)

    def _figure(self, spec: FactSpec, computed: Computed) -> Figure:
        return Figure(
            name=spec.name,
            title=spec.title,
            value=_exact(spec.kind, computed.value),
            unit=spec.kind,
            formula=spec.formula,
            source=spec.source,
            inputs=tuple(self.locate(route) for route in computed.inputs),
            steps=computed.steps,
            assumptions=computed.assumptions,
        )

    def _fill(self, text: str, rule: LoadedRule) -> str:
        return fill(text, lambda name: self._shown(name, rule))

    def _shown(self, name: str, rule: LoadedRule) -> tuple[Kind, Any] | None:
        root, _, path = name.partition(".")
        if root == "thresholds":
            return rule.threshold_shown(path)
        if root in ("part", "subject"):
            return "text", self.subject.part.replace(
                "_", " "
            ) if root == "part" else self.subject.name
        if root == "facts":
            try:
                return self.specs[path].kind, self.sheet.computed(path).value
            except (NotDeclared, NotAssessable):
                return None
        item = self._item(root)
        if item is None:
            return None
        if path in ("id", "name") and not (path == "name" and root == "organisation"):
            return "text", item.id.replace("-", " ") if path == "name" else item.id
        value = item.get(path)
        return None if value is None else kind_of(value)

    def _item(self, root: str) -> Item | None:
        return {
            "entry": self.subject.entry,
            "other": self.subject.other,
            "organisation": self.organisation.about,
        }.get(root)

    def _declared(self, name: str) -> bool:
        _, root, path = name.split(".", 2)
        item = self._item(root)
        return item is not None and item.get(path) is not None

    def _cel(self, name: str) -> Any:
        """The value of a name as CEL takes it; None where it has none (yet)."""
        root, _, path = name.partition(".")
        if root == "declared":
            return self._declared(name)
        if root == "part":
            return self.subject.part
        if root == "facts":
            try:
                return fact_value(self.specs[path].kind, self.sheet.computed(path).value)
            except Exception:  # noqa: BLE001 - raised again, named, when a rule depends on it
                return None
        item = self._item(root)
        return None if item is None else cel_value(item.get(path))
