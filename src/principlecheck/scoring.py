"""Ranges, coverage, and what to declare next, from outcomes alone.

Entries are averaged within a rule first, so that splitting one policy over twenty files changes
nothing; then rules are weighted by severity within a principle.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from principlecheck.model.report.report import (
    WEIGHTS,
    Outcome,
    RuleCard,
    Score,
    Status,
    Suggestion,
)

LEAST_COVERAGE = 0.6
SUGGESTIONS = 3
_UNKNOWN = (Status.NOT_DECLARED, Status.NOT_ASSESSABLE, Status.ASKED)
NAMES = frozenset(("hours", "departments", "roles", "teams", "segments", "channels", "queues"))
"""Sections that others refer to: whoever declares a target for a queue names the queue as well."""
TOO_LITTLE = "too little declared"
NOT_APPLICABLE = "not applicable"
NO_SCORE = "no score: something could not be judged"
NOT_MET = "not met"


def score_principles(
    principles: Sequence[str], rules: Sequence[RuleCard], outcomes: Sequence[Outcome], broken: bool
) -> list[Score]:
    """One score a principle. `broken` says that something could not be read at all."""
    by_rule = _by_rule(outcomes)
    scores = []
    for principle in principles:
        own = [rule for rule in rules if rule.principle == principle]
        scores.append(_score(principle, own, by_rule, broken))
    return scores


def _score(
    principle: str, rules: list[RuleCard], by_rule: dict[str, list[Outcome]], broken: bool
) -> Score:
    passed, failed, unknown = _weights(rules, by_rule)
    whole = passed + failed + unknown
    findings = [o.finding for rule in rules for o in by_rule[rule.code] if o.finding]
    critical = sum(1 for finding in findings if finding.severity == "critical")
    errors = any(o.status is Status.ERROR for rule in rules for o in by_rule[rule.code])
    if errors or broken:
        return Score(principle, None, None, None, critical, len(findings), NO_SCORE)
    if whole == 0:
        return Score(principle, None, None, None, critical, len(findings), NOT_APPLICABLE)
    coverage = (passed + failed) / whole
    if coverage < LEAST_COVERAGE - 1e-9:  # 3 of 5 is enough, however thirds add up
        note = TOO_LITTLE if not critical else f"{NOT_MET}; {TOO_LITTLE}"
        return Score(principle, None, None, coverage, critical, len(findings), note)
    note = NOT_MET if critical else ""
    low, high = passed / whole, (passed + unknown) / whole
    return Score(principle, low, high, coverage, critical, len(findings), note)


def _weights(
    rules: Iterable[RuleCard], by_rule: dict[str, list[Outcome]]
) -> tuple[float, float, float]:
    """The weight passed, failed and unknown; what is not applicable leaves the denominator."""
    passed = failed = unknown = 0.0
    for rule in rules:
        counts = Counter(outcome.status for outcome in by_rule[rule.code])
        counted = sum(counts[s] for s in (Status.PASS, Status.FAIL, *_UNKNOWN))
        if not counted:
            continue
        weight = WEIGHTS[rule.severity] / counted
        passed += weight * counts[Status.PASS]
        failed += weight * counts[Status.FAIL]
        unknown += weight * sum(counts[status] for status in _UNKNOWN)
    return passed, failed, unknown


def coverage_of(rules: Sequence[RuleCard], outcomes: Sequence[Outcome]) -> float | None:
    """The share of all weight that could be judged, or None where nothing weighs."""
    passed, failed, unknown = _weights(rules, _by_rule(outcomes))
    whole = passed + failed + unknown
    return (passed + failed) / whole if whole else None


def coverage_of_begun(
    rules: Sequence[RuleCard], outcomes: Sequence[Outcome], begun: Collection[str]
) -> float | None:
    """The same over what could be judged from the sections that are `begun`: what waits for
    another section is left out. None where nothing weighs.
    """
    return coverage_of(rules, [o for o in outcomes if not _waits_for_other(o, begun)])


def _waits_for_other(outcome: Outcome, begun: Collection[str]) -> bool:
    waits = outcome.status is Status.NOT_DECLARED
    return waits and bool(_sections(outcome.missing) - set(begun))


def suggest(
    outcomes: Iterable[Outcome],
    rules: Sequence[RuleCard] = (),
    needs: Mapping[str, Collection[frozenset[str]]] = MappingProxyType({}),
    begun: Collection[str] = (),
    passed_over: Collection[str] = (),
) -> list[Suggestion]:
    """The declarations that would each let the most harm be judged, given what is there.

    A declaration counts for a check when nothing else is missing for it: for a section that is
    absent, when the rest of one of the rule's own examples (`needs`, sections by code) is `begun`.
    Checks weigh by severity; what would only be asked (a gap) does not count. First come those
    that hold what is there against something; ties go to the declaration that more checks wait
    for, then to the name. `passed_over` are sections that mean nothing here.
    """
    weights = {rule.code: 0 if rule.kind == "gap" else WEIGHTS[rule.severity] for rule in rules}
    alone: Counter[str] = Counter()
    harm: Counter[str] = Counter()
    held_against: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    for outcome in outcomes:
        missing = set(outcome.missing)
        if outcome.status is not Status.NOT_DECLARED or _sections(missing) & set(passed_over):
            continue
        waiting.update(missing)
        rest = _rest(outcome, needs, begun)
        if len(missing) == 1 and rest is not None:
            (route,) = missing
            weight = weights.get(outcome.code, 1)
            alone[route] += bool(weight)
            harm[route] += weight
            held_against[route] += weight if rest else 0
    ranked = sorted(waiting, key=lambda one: (-held_against[one], -harm[one], -waiting[one], one))
    return [Suggestion(route, alone[route] or waiting[route]) for route in ranked[:SUGGESTIONS]]


def _sections(routes: Iterable[str]) -> set[str]:
    return {route.partition(" ")[0].partition(".")[0] for route in routes}


def _rest(
    outcome: Outcome, needs: Mapping[str, Collection[frozenset[str]]], begun: Collection[str]
) -> frozenset[str] | None:
    """What is there already of the sections that a check needs; None where more is missing than
    the outcome waits for.
    """
    waits_for = _sections(outcome.missing)
    absent = waits_for - set(begun)
    if not absent:
        return frozenset(waits_for)
    rests = [own - absent for own in needs.get(outcome.code, (frozenset(absent),))]
    there = [rest & set(begun) for rest in rests if rest <= {*begun, *NAMES}]
    return max(there, key=len, default=None)


def _by_rule(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    found: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        found[outcome.code].append(outcome)
    return found
