"""What to declare next: declarations that are tried on an organisation, not counted from afar.

What an outcome waits for is only the first thing that was found missing. So each candidate is
declared for a trial, with the examples of the rules that wait for it, and those rules are asked
again. Which trials are made, and how many, does not depend on the machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property

from msgspec import Struct, ValidationError

from principlecheck.declaring.fitting import NAMES, Fitting, Policy
from principlecheck.facts.scopes import LIVE_CHANNELS
from principlecheck.model.format.organisation import ORGANISATION, SECTIONS, Organisation
from principlecheck.model.report.report import (
    WEIGHTS,
    Located,
    Outcome,
    Status,
    Suggestion,
)
from principlecheck.packs.judge import judge_rules
from principlecheck.packs.loading import LoadedRule

MOST_SUGGESTIONS = 3
MOST_ASKED = 40
"""After rules were asked so often, no further trial begins: a bound on work, whatever it takes."""
MOST_RULES = 16
"""The rules that are asked in one trial, those that weigh most first."""
MOST_OUTCOMES = 4_000
"""After so many outcomes no further trial begins."""
_COUNTED = frozenset(Status) - {Status.NOT_APPLICABLE, Status.ERROR}
_JUDGED = (Status.PASS, Status.FAIL)


def find_declarations_to_make_next(
    organisation: Organisation, rules: Sequence[LoadedRule], outcomes: Sequence[Outcome]
) -> tuple[Suggestion, ...]:
    """The declarations that would each let the most harm be judged, given what is there.

    A check weighs as in the scores: by its rule's severity, and as one of the rule's outcomes.
    What would only be asked does not count, and neither does a rule about what is left unsaid.
    A check that holds something which is there against the declaration weighs three times as much
    as one that looks at the declaration alone.
    """
    trials = _DeclarationTrials(organisation, rules, outcomes)
    gains: list[_DeclarationGain] = []
    in_vain: set[tuple[str, str]] = set()
    for candidate in trials.candidates:
        if candidate.field and (candidate.section, candidate.field) in in_vain:
            continue
        least = gains[MOST_SUGGESTIONS - 1] if len(gains) >= MOST_SUGGESTIONS else None
        if trials.exhausted or (least and least.rank() <= candidate.most.rank()):
            break
        gain = trials.gain_of(candidate)
        if gain.checks:
            gains = sorted([*gains, gain], key=_DeclarationGain.rank)
        else:
            in_vain.add((candidate.section, candidate.field))
    return tuple(Suggestion(gain.route, gain.checks) for gain in gains[:MOST_SUGGESTIONS])


class _DeclarationGain(Struct, frozen=True):
    """What a trial let be judged: the weight of the rules that hold what is there against the
    declaration, that of all rules, and the number of checks.
    """

    route: str
    held_against: float = 0.0
    weight: float = 0.0
    checks: int = 0

    def rank(self) -> tuple[float, int, str]:
        """The greater gain first, then the name."""
        return (-round(self.weight + 2 * self.held_against, 9), -self.checks, self.route)


class _DeclarationCandidate(Struct):
    """A declaration that outcomes wait for: a section, or a field of an entry that is there.

    `examples` are, by rule, what is declared for the trial; `most` is what it could gain.
    """

    route: str
    section: str
    entry: str = ""
    field: str = ""
    waiting: tuple[Outcome, ...] = ()
    examples: dict[str, Policy] = {}
    most: _DeclarationGain = _DeclarationGain("")


class _DeclarationTrials:
    """What waits in an organisation, and the declarations tried on it."""

    def __init__(
        self, organisation: Organisation, rules: Sequence[LoadedRule], outcomes: Sequence[Outcome]
    ) -> None:
        self.organisation, self.judged, self.asked = organisation, 0, 0
        self.rules = {rule.code: rule for rule in rules if rule.rule.kind != "gap"}
        self.waiting = [
            outcome
            for outcome in outcomes
            if outcome.status is Status.NOT_DECLARED and outcome.code in self.rules
        ]
        counted = Counter(outcome.code for outcome in outcomes if outcome.status in _COUNTED)
        self.weights = {
            code: WEIGHTS[rule.severity or rule.rule.severity] / max(counted[code], 1)
            for code, rule in self.rules.items()
        }

    @property
    def exhausted(self) -> bool:
        """Whether enough has been tried."""
        return self.asked > MOST_ASKED or self.judged > MOST_OUTCOMES

    @cached_property
    def candidates(self) -> list[_DeclarationCandidate]:
        """What is waited for, first what could gain most."""
        found: dict[str, _DeclarationCandidate] = {}
        for outcome in self.waiting:
            for one in self._candidates_of(outcome):
                candidate = found.setdefault(one.route, one)
                if outcome.code not in candidate.examples:
                    example = self._example(self.rules[outcome.code], one)
                    candidate.examples[outcome.code] = example
                if candidate.examples[outcome.code]:
                    candidate.waiting = (*candidate.waiting, outcome)
        for candidate in found.values():
            candidate.most = self._gain(candidate, candidate.waiting)
        return sorted(found.values(), key=lambda one: one.most.rank())

    def _candidates_of(self, outcome: Outcome) -> Iterator[_DeclarationCandidate]:
        routes = (route.partition(" ")[0] for route in outcome.missing)
        found = (self._candidate(*route.split(".")) for route in dict.fromkeys(routes))
        yield from {one.route: one for one in found if one is not None}.values()

    def _candidate(self, section: str, *steps: str) -> _DeclarationCandidate | None:
        """What to declare for a route; of a map that is not there, the whole map."""
        if section == ORGANISATION and steps:
            return _DeclarationCandidate(f"{section}.{steps[0]}", section, section, steps[0])
        if section not in SECTIONS or (section == "handle_time" and not self._talks):
            return None
        item = self.organisation.find(section, steps[0]) if len(steps) > 1 else None
        if item is None:
            return _DeclarationCandidate(section, section)
        return _DeclarationCandidate(f"{item.route}.{steps[1]}", section, item.route, steps[1])

    @cached_property
    def _talks(self) -> bool:
        """Whether customers and agents talk, by telephone or chat: only then contacts have a
        length that anybody could tell.
        """
        kinds = {channel.get("kind") for channel in self.organisation.items("channels")}
        return bool(kinds & LIVE_CHANNELS)

    def gain_of(self, candidate: _DeclarationCandidate) -> _DeclarationGain:
        """What the rules that wait for a declaration make of it, once it is there."""
        codes = sorted(
            {outcome.code for outcome in candidate.waiting},
            key=lambda code: (-self.weights[code], code),
        )[:MOST_RULES]
        declared = self._with(candidate, [candidate.examples[code] for code in codes])
        now = self._judged_where_waiting(declared, candidate, codes)
        self.asked, self.judged = self.asked + len(codes), self.judged + len(now)
        decided = {(one.code, one.subject) for one in now if one.status in _JUDGED}
        decided |= {(code, self.rules[code].on) for code, _ in decided}  # had no subject before
        return self._gain(
            candidate, [one for one in candidate.waiting if (one.code, one.subject) in decided]
        )

    def _judged_where_waiting(
        self, declared: Organisation, candidate: _DeclarationCandidate, codes: Sequence[str]
    ) -> list[Outcome]:
        """The outcomes of rules on what waits; everywhere, of those that have nothing to judge yet."""
        waits = [one for one in candidate.waiting if one.code in codes]
        everywhere = {one.code for one in waits if one.subject == self.rules[one.code].on}
        whole = [self.rules[code] for code in codes if code in everywhere]
        others = [self.rules[code] for code in codes if code not in everywhere]
        subjects = {one.subject for one in waits}
        # Only verdicts count here, so nothing is put into words.
        return [
            *judge_rules(declared, whole, Located, bare=True),
            *judge_rules(declared, others, Located, subjects, bare=True),
        ]

    def _gain(
        self, candidate: _DeclarationCandidate, outcomes: Sequence[Outcome]
    ) -> _DeclarationGain:
        held = [one for one in outcomes if self._rest(candidate.examples[one.code], candidate)]
        weight, against = (sum(self.weights[one.code] for one in some) for some in (outcomes, held))
        return _DeclarationGain(candidate.route, against, weight, len(outcomes))

    def _with(self, candidate: _DeclarationCandidate, examples: Sequence[Policy]) -> Organisation:
        fitting = Fitting(self.organisation)
        for policy in examples:
            with suppress(ValidationError):  # an example of a client's pack is not read before
                if candidate.field:
                    fitting.declare_field(policy, candidate.entry, candidate.field)
                else:
                    fitting.declare_section(policy, candidate.section)
        return fitting.organisation

    def _example(self, rule: LoadedRule, candidate: _DeclarationCandidate) -> Policy:
        """The example of a rule that rests on the most of what is there; of a field, any that has
        it. Nothing, where each rests on something else that nobody has declared.
        """
        examples = rule.rule.examples
        usable = [one for one in (*examples.passes, *examples.fails) if candidate.section in one]
        there = {*self.organisation.begun, *NAMES, ORGANISATION, candidate.section}
        fit = [one for one in usable if candidate.field or set(one) <= there]
        return max(fit, key=lambda one: len(self._rest(one, candidate)), default={})

    def _rest(self, policy: Policy, candidate: _DeclarationCandidate) -> set[str]:
        """What of an example, beside what is tried and names, the organisation has begun."""
        if candidate.field and candidate.section != ORGANISATION:
            return {candidate.section}
        return (set(policy) & self.organisation.begun) - {candidate.section, ORGANISATION, *NAMES}
