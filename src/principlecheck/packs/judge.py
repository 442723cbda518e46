"""Rules against subjects: every rule × subject ends in one outcome."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from principlecheck.facts.case import NotAssessable, NotDeclared
from principlecheck.facts.catalogue import pairings
from principlecheck.model.format.organisation import ORGANISATION, Organisation
from principlecheck.model.format.subject import Subject
from principlecheck.model.report.report import Finding, Outcome, Status
from principlecheck.packs.conditions import Bound, Broken, Unknown
from principlecheck.packs.context import EvaluationContext, Locate
from principlecheck.packs.finding import build_finding, fill_message
from principlecheck.packs.loading import LoadedRule


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
            if not (on in pairings() and pairings()[on].union):
                continue
        wanted = sorted({name for rule in group for name in rule.condition_names})
        for subject in _subjects(organisation, on):
            judging = _SubjectJudge(EvaluationContext(organisation, subject, wanted, locate))
            outcomes.extend(outcome for rule in group for outcome in judging.judge(rule))
    return sorted(outcomes, key=lambda outcome: (outcome.code, outcome.subject))


def _subjects(organisation: Organisation, on: str) -> list[Subject]:
    if on in pairings():
        return pairings()[on].find(organisation)
    return [Subject(on, item) for item in organisation.items(on)]


def _undeclared_sections(organisation: Organisation, on: str) -> tuple[str, ...]:
    sections = pairings()[on].sections if on in pairings() else (on,)
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


class _SubjectJudge:
    """The rules held against one subject."""

    def __init__(self, context: EvaluationContext) -> None:
        self.context = context
        self.bound = context.bound

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
        return Outcome(rule.code, self.context.subject.name, status, missing, reason, finding)

    def _passed(self, rule: LoadedRule) -> Outcome:
        if rule.unsure_when is not None and rule.unsure_when.read(self.bound) is True:
            assert rule.rule.unsure is not UNSET  # noqa: S101 - compiled from it
            return self._outcome(
                rule,
                Status.NOT_ASSESSABLE,
                reason=fill_message(self.context, rule.rule.unsure.says, rule),
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
        reason = _not_applicable(self.context.organisation, routes)
        status = Status.NOT_APPLICABLE if reason else Status.NOT_DECLARED
        return self._outcome(rule, status, routes, reason)

    def _why_missing(self, name: str) -> tuple[str, ...]:
        """The routes that `name` waits for. Raises what the computation of a fact raised."""
        root, _, path = name.partition(".")
        if root == "facts":
            try:
                value = self.context.sheet.computed(path).value
            except NotDeclared as missing:
                return missing.routes
            raise Broken(f"{name} came out as {value}, which is no {self.context.specs[path].kind}")
        item = self.context.item(root)
        return (f"{item.route}.{path}",) if item else (self.context.subject.kind,)

    def _failed(self, rule: LoadedRule) -> Outcome:
        gaps = {
            name: route
            for name in rule.fails_when.names
            if (route := self._gap(name)) and _not_applicable(self.context.organisation, (route,))
        }
        if gaps:
            spared = Bound(
                self.context.subject.kind, {**self.context.values, **dict.fromkeys(gaps, True)}
            )
            if rule.fails_when.read(spared) is not True:
                routes = tuple(gaps.values())
                reason = _not_applicable(self.context.organisation, routes)
                return self._outcome(rule, Status.NOT_APPLICABLE, routes, reason)
        return self._outcome(rule, Status.FAIL, finding=build_finding(self.context, rule))

    def _gap(self, name: str) -> str:
        """The route whose absence the condition asks about, where it is indeed absent."""
        parts = name.split(".", 2)
        if parts[0] != "declared" or self.context.declared(name):
            return ""
        item = self.context.item(parts[1])
        return f"{item.route}.{parts[2]}" if item else ""
