"""Ranges and coverage, from outcomes alone.

Entries are averaged within a rule first, so that splitting one policy over twenty files changes
nothing; then rules are weighted by severity within a principle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from principlecheck.model.report.report import (
    WEIGHTS,
    Outcome,
    RuleCard,
    Score,
    Status,
)

LEAST_COVERAGE = 0.6
_UNKNOWN = (Status.NOT_DECLARED, Status.NOT_ASSESSABLE, Status.ASKED)
TOO_LITTLE = "too little declared"
NOT_APPLICABLE = "not applicable"
NO_SCORE = "no score: something could not be judged"
NOT_MET = "not met"


def score_principles(
    principles: Sequence[str], rules: Sequence[RuleCard], outcomes: Sequence[Outcome], broken: bool
) -> list[Score]:
    """One score a principle. `broken` says that something could not be read at all."""
    by_rule = _outcomes_scored_by_rule(outcomes)
    scores = []
    for principle in principles:
        own = [rule for rule in rules if rule.principle == principle]
        scores.append(_score_principle(principle, own, by_rule, broken))
    return scores


def _score_principle(
    principle: str, rules: list[RuleCard], by_rule: dict[str, list[Outcome]], broken: bool
) -> Score:
    passed, failed, unknown = _score_weights(rules, by_rule)
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


def _score_weights(
    rules: Iterable[RuleCard], by_rule: dict[str, list[Outcome]]
) -> tuple[float, float, float]:
    """The weight passed, failed and unknown; what is not applicable leaves the denominator."""
    passed = failed = unknown = 0.0
    for rule in rules:
        passes = fails = unknowns = 0
        for outcome in by_rule[rule.code]:
            status = outcome.status
            passes += status is Status.PASS
            fails += status is Status.FAIL
            unknowns += status in _UNKNOWN
        if not passes + fails + unknowns:
            continue
        weight = WEIGHTS[rule.severity] / (passes + fails + unknowns)
        passed += weight * passes
        failed += weight * fails
        unknown += weight * unknowns
    return passed, failed, unknown


def score_coverage(rules: Sequence[RuleCard], outcomes: Sequence[Outcome]) -> float | None:
    """The share of all weight that could be judged, or None where nothing weighs."""
    passed, failed, unknown = _score_weights(rules, _outcomes_scored_by_rule(outcomes))
    whole = passed + failed + unknown
    return (passed + failed) / whole if whole else None


def score_coverage_of_begun(
    rules: Sequence[RuleCard], outcomes: Sequence[Outcome], begun: Collection[str]
) -> float | None:
    """The same over what could be judged from the sections that are `begun`: what waits for
    another section is left out. None where nothing weighs.
    """
    there = frozenset(begun)
    return score_coverage(rules, [o for o in outcomes if not _outcome_not_scored_yet(o, there)])


def _outcome_not_scored_yet(outcome: Outcome, begun: frozenset[str]) -> bool:
    waits = outcome.status is Status.NOT_DECLARED
    return waits and not _sections_scored(outcome.missing) <= begun


def _sections_scored(routes: Iterable[str]) -> set[str]:
    return {route.partition(" ")[0].partition(".")[0] for route in routes}


def _outcomes_scored_by_rule(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    found: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        found[outcome.code].append(outcome)
    return found
