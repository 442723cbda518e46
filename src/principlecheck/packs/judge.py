"""Rules against subjects: every rule × subject ends in one outcome."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import UNSET
from msgspec.structs import replace

from principlecheck.facts.case import NotAssessable, NotDeclared
from principlecheck.facts.catalogue import pairings
from principlecheck.model.format.organisation import (
    ORGANISATION,
    SECTION_NAMES,
    SECTIONS,
    Organisation,
    attribute_of_field,
)
from principlecheck.model.format.subject import Subject
from principlecheck.model.report.report import Finding, Outcome, PendingFinding, Status
from principlecheck.model.units import format_list
from principlecheck.packs.conditions import BoundCondition, BrokenCondition, UnknownVerdict
from principlecheck.packs.context import EvaluationContext, Locate
from principlecheck.packs.finding import (
    build_bare_finding,
    build_finding_of_rule,
    fill_rule_message,
    fill_rule_question,
)
from principlecheck.packs.loading import LoadedRule


def judge_rules(
    organisation: Organisation,
    rules: list[LoadedRule],
    locate: Locate,
    only: Collection[str] | None = None,
    *,
    bare: bool = False,
) -> list[Outcome]:
    """The outcomes of `rules`, ordered by code and subject; on subjects whose name is in `only`,
    where that is given. `bare` ones have their verdicts and no words.

    `locate` makes a route concrete; it is only asked about what a finding shows.
    """
    by_kind: dict[str, list[LoadedRule]] = {}
    as_if = organisation.as_if_complete() if organisation.only_begun else None
    for rule in rules:
        by_kind.setdefault(rule.on, []).append(rule)
    outcomes: list[Outcome] = []
    for on, group in by_kind.items():
        missing = _undeclared_sections_of_rule(organisation, on)
        if missing:
            outcomes.extend(
                _rule_outcome_without_subjects(organisation, rule, missing) for rule in group
            )
            if not (on in pairings() and pairings()[on].union):
                continue
        subjects = [
            one
            for one in subjects_rule_judges(organisation, on)
            if only is None or one.name in only
        ]
        if not subjects:
            continue
        for subject in subjects:
            context = EvaluationContext(organisation, subject, locate)
            closed = EvaluationContext(as_if, subject, locate) if as_if else None
            judging = _SubjectJudge(context, group, bare=bare)
            for rule in judging.applying:
                for outcome in judging.judge(rule):
                    sections = _begun_sections_of_rule(organisation, outcome)
                    if closed and sections:
                        outcome = _judge_rule_as_pending(
                            outcome, sections, rule, _SubjectJudge(closed, [rule], bare=bare)
                        )
                    outcomes.append(outcome)
    return sorted(outcomes, key=lambda outcome: (outcome.code, outcome.subject))


def subjects_rule_judges(organisation: Organisation, on: str) -> list[Subject]:
    """What a rule on a section or a pairing judges."""
    if on in pairings():
        return pairings()[on].find(organisation)
    return [Subject(on, item) for item in organisation.items(on)]


def _undeclared_sections_of_rule(organisation: Organisation, on: str) -> tuple[str, ...]:
    sections = pairings()[on].sections if on in pairings() else (on,)
    return tuple(
        section
        for section in dict.fromkeys(sections)
        if section != ORGANISATION and section not in organisation.begun
    )


def _begun_sections_of_rule(organisation: Organisation, outcome: Outcome) -> tuple[str, ...]:
    """The sections that are only begun, on whose further entries an undecided outcome waits."""
    if outcome.status is not Status.NOT_DECLARED:
        return ()
    found = []
    for route in outcome.missing:
        steps = route.partition(" ")[0].split(".")
        section = steps[0]
        # A field of one entry, which no other entry makes up for; `teams.off_queue.meetings` is
        # what has been looked for in all of them.
        of_one_entry = len(steps) > 2 and not _is_field_of_rule_section(section, steps[1])
        if not of_one_entry and section in _sections_rule_waits_for(organisation):
            found.append(section)
    return tuple(dict.fromkeys(found))


def _is_field_of_rule_section(section: str, name: str) -> bool:
    return section in SECTIONS and attribute_of_field(name) in SECTIONS[section].__struct_fields__


def _sections_rule_waits_for(organisation: Organisation) -> frozenset[str]:
    """Those that somebody could call complete; what is written of `organisation` are fields."""
    return organisation.only_begun - organisation.unreadable - {ORGANISATION}


def _judge_rule_as_pending(
    undecided: Outcome, sections: tuple[str, ...], rule: LoadedRule, as_if: _SubjectJudge
) -> Outcome:
    """What stays undecided while `sections` may hold more, judged `as_if` they held all: a failure
    is asked about, and a pass is not one yet.
    """
    for outcome in as_if.judge(rule):
        if outcome.finding is not None:
            asked = PendingFinding(outcome.finding, sections, (), as_if.question_of(rule))
            return replace(undecided, status=Status.ASKED, asked=asked)
        if outcome.status is Status.PASS:
            reason = f"nobody has said that {format_list(list(sections))} lacks nothing"
            return replace(undecided, reason=reason)
    return undecided


def _rule_outcome_without_subjects(
    organisation: Organisation, rule: LoadedRule, missing: tuple[str, ...]
) -> Outcome:
    reason = _why_rule_not_applicable(organisation, missing)
    status = Status.NOT_APPLICABLE if reason else Status.NOT_DECLARED
    return Outcome(rule.code, rule.on, status, missing, reason)


def _why_rule_not_applicable(organisation: Organisation, routes: tuple[str, ...]) -> str:
    """Why none of `routes` applies, or nothing where one of them does."""
    if not organisation.not_applicable:
        return ""
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
    """Rules held against one subject; where that is `bare`, without words.

    `applying` are those that may have something to say about it. What decides that is found first,
    for many rules are about few of the subjects, and the facts of the others need not be computed.
    """

    def __init__(self, context: EvaluationContext, rules: list[LoadedRule], *, bare: bool) -> None:
        self.context, self.bare = context, bare
        gated = [rule for rule in rules if rule.applies_when is not None]
        if gated:
            context.bind(name for rule in gated for name in rule.applies_when_names)
        self._gates = {rule.code: self._gate(rule) for rule in gated}
        self.applying = [rule for rule in rules if self._gates.get(rule.code) is not False]
        context.bind(name for rule in self.applying for name in rule.condition_names)
        self.bound = context.bound

    def _gate(self, rule: LoadedRule) -> bool | UnknownVerdict | BrokenCondition:
        assert rule.applies_when is not None  # noqa: S101 - asked of those alone that have one
        try:
            return rule.applies_when.read(self.context.bound)
        except BrokenCondition as error:
            return error

    def judge(self, rule: LoadedRule) -> Iterator[Outcome]:
        """The outcome of one rule; none where the rule says nothing about the subject."""
        gate = self._gates.get(rule.code, True)
        try:
            if isinstance(gate, BrokenCondition):
                raise gate
            if isinstance(gate, UnknownVerdict):
                yield self._undecided(rule, gate)
            if gate is not True:
                return
            fails = rule.fails_when.read(self.bound)
            if isinstance(fails, UnknownVerdict):
                yield self._undecided(rule, fails)
            elif fails:
                yield self._failed(rule)
            else:
                yield self._passed(rule)
        except BrokenCondition as error:
            yield self._outcome(rule, Status.ERROR, reason=f"{rule.code}: {error}")
        except Exception as error:  # noqa: BLE001 - a rule that breaks names itself, and never passes
            reason = f"{rule.code} broke: {type(error).__name__}: {error}"
            yield self._outcome(rule, Status.ERROR, reason=reason)

    def question_of(self, rule: LoadedRule) -> str:
        """What the rule asks a person while the section is only begun."""
        return "" if self.bare else fill_rule_question(self.context, rule)

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
                reason=""
                if self.bare
                else fill_rule_message(self.context, rule.rule.unsure.says, rule),
            )
        return self._outcome(rule, Status.PASS)

    def _undecided(self, rule: LoadedRule, unknown: UnknownVerdict) -> Outcome:
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
        reason = _why_rule_not_applicable(self.context.organisation, routes)
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
            raise BrokenCondition(
                f"{name} came out as {value}, which is no {self.context.specs[path].kind}"
            )
        item = self.context.item(root)
        return (f"{item.route}.{path}",) if item else (self.context.subject.kind,)

    def _failed(self, rule: LoadedRule) -> Outcome:
        gaps = {
            name: route
            for name in rule.fails_when.names
            if (route := self._gap(name))
            and _why_rule_not_applicable(self.context.organisation, (route,))
        }
        if gaps:
            spared = BoundCondition({**self.context.values, **dict.fromkeys(gaps, True)})
            if rule.fails_when.read(spared) is not True:
                routes = tuple(gaps.values())
                reason = _why_rule_not_applicable(self.context.organisation, routes)
                return self._outcome(rule, Status.NOT_APPLICABLE, routes, reason)
        finding = (build_bare_finding if self.bare else build_finding_of_rule)(self.context, rule)
        sections, lacks = self._silent(rule, finding)
        if not sections:
            return self._outcome(rule, Status.FAIL, finding=finding)
        asked = PendingFinding(finding, sections, lacks, self.question_of(rule))
        routes = tuple(f"{self.context.subject.entry.route}.{name}" for name in lacks) or sections
        return replace(self._outcome(rule, Status.ASKED, routes), asked=asked)

    def _silent(
        self, rule: LoadedRule, finding: Finding
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The sections that are only begun and whose silence a failure rests on, with the fields of
        the entry that are not written.

        It rests on silence where it does not stand without what is not written, and where the
        rule itself calls it a gap.
        """
        unwritten = {
            name: route
            for name in rule.condition_names
            if (route := self._gap(name)) and self._may_lack(route)
        }
        decisive = {n: r for n, r in unwritten.items() if n in rule.fails_when.names}
        if not decisive or self._stands_without(rule, decisive):
            if finding.kind != "gap":
                return (), ()
            decisive = unwritten
        if not decisive:
            section = finding.at.route.partition(".")[0]
            seen_to = section == ORGANISATION or self._concludes(rule)
            return (() if seen_to or not self._may_lack(section) else (section,)), ()
        own = f"{self.context.subject.entry.route}."
        sections = dict.fromkeys(route.partition(".")[0] for route in decisive.values())
        lacks = [route.removeprefix(own) for route in decisive.values() if route.startswith(own)]
        return tuple(sections), tuple(dict.fromkeys(lacks))

    def _concludes(self, rule: LoadedRule) -> bool:
        """Whether a fact of the condition has made sure itself of what has to be complete."""
        names = (name.partition(".") for name in rule.fails_when.names)
        facts = [path for root, _, path in names if root == "facts"]
        return any(self._finished(path) for path in facts)

    def _finished(self, fact: str) -> tuple[str, ...]:
        try:
            return self.context.sheet.computed(fact).finished
        except (NotDeclared, NotAssessable):
            return ()

    def _may_lack(self, route: str) -> bool:
        """Whether nobody has said that the section of a route is complete.

        What could not be read does not matter: an entry is declared once, so no other file adds
        a field to it.
        """
        section = route.partition(".")[0]
        return section in SECTION_NAMES and section not in self.context.organisation.named_complete

    def _stands_without(self, rule: LoadedRule, unwritten: dict[str, str]) -> bool:
        """Whether the rule fails whatever might yet be written of what is not."""
        known = {name: v for name, v in self.context.values.items() if name not in unwritten}
        return rule.fails_when.read(BoundCondition(known)) is True

    def _gap(self, name: str) -> str:
        """The route whose absence the condition asks about, where it is indeed absent."""
        parts = name.split(".", 2)
        if parts[0] != "declared" or self.context.declared(name):
            return ""
        item = self.context.item(parts[1])
        return f"{item.route}.{parts[2]}" if item else ""
