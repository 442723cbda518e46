"""Whether two customer rules, or two conditions of one, say different things of the same case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from msgspec import Struct

from principlecheck.facts.case import Case, Facts, NotDeclared, Pairing
from principlecheck.facts.scopes import scope_ids
from principlecheck.facts.timing.clocks import Clocked, face_value_of_span, span_outlasts
from principlecheck.facts.timing.working_time import HOURS_READS
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import Span
from principlecheck.model.format.sections.rules import Condition
from principlecheck.model.format.subject import Subject

ON = "rules_of_one_case"
TERMS = ("claim_within", "settled_within", "customers_told_within")
CONDITIONS = "conditions"
_MEANING = {
    "claim_within": "to make a claim",
    "settled_within": "until it is settled",
    "customers_told_within": "until customers are told",
}
# Rules of kind `other` have nothing in common that could be one case.
_UNLIKE = "other"
_SCOPES = ("segments", "value", "conditions")
_READS = (
    *(f"customer_rules.{name}" for name in ("kind", "says", "handled_by", *_SCOPES, *TERMS)),
    "departments.hours",
    *HOURS_READS,
)
facts = Facts(ON, reads=_READS)


def find_same_cases(organisation: Organisation) -> list[Subject]:
    """Each two rules of one kind for the same case that set the same term, and each rule whose
    conditions are more than one.
    """
    rules = organisation.items("customer_rules")
    found = [
        Subject(ON, one, other, term)
        for kind in dict.fromkeys(rule.get("kind") for rule in rules)
        if kind != _UNLIKE
        for one, other in _rules_for_same_case(organisation.having("customer_rules", "kind", kind))
        for term in TERMS
        if one.get(term) is not None and other.get(term) is not None
    ]
    several = [rule for rule in rules if len(rule.get(CONDITIONS) or ()) > 1]
    return [*found, *(Subject(ON, rule, rule, CONDITIONS) for rule in several)]


RULES_OF_ONE_CASE = Pairing(
    ON,
    "two customer rules for the same case and the term that both set, or a rule and its conditions",
    ("customer_rules",),
    find_same_cases,
    parts=(*TERMS, CONDITIONS),
)


def _rules_for_same_case(rules: tuple[Item, ...]) -> Iterator[tuple[Item, Item]]:
    """Two that share what they say or a segment: looked for among those, and not among all."""
    groups: dict[tuple[str, str], list[Item]] = {}
    for rule in rules:
        if rule.get("value") is None and rule.get("conditions") is None:
            named = scope_ids(rule, "segments")
            keys = [("segment", id_) for id_ in named] or [
                ("says", _fold_rule_sentence(rule.get("says")))
            ]
            for key in keys:
                groups.setdefault(key, []).append(rule)
    seen = set[tuple[str, str]]()
    for (by, shared), group in groups.items():
        for one, other in combinations(group, 2) if shared else ():
            if (one.id, other.id) not in seen and (
                by == "says" or not _rule_sentences_differ(one, other)
            ):
                seen.add((one.id, other.id))
                yield one, other


def _rule_sentences_differ(one: Item, other: Item) -> bool:
    """Whether their sentences differ, so that they may be about two things."""
    return _fold_rule_sentence(one.get("says")) != _fold_rule_sentence(other.get("says"))


def _fold_rule_sentence(text: str | None) -> str:
    return " ".join(re.findall(r"\w+", (text or "").casefold()))


@facts.flag(formula="like spans as they stand; unlike ones start by start over six weeks")
def say_different_things(case: Case) -> bool:
    """Whether the same customer is given different terms.

    Two spans of which one is longer, and from no start the shorter; or one condition with two
    outcomes.
    """
    if case.part == CONDITIONS:
        return _equal_conditions_of_two_rules(case) is not None
    one, other = _clocked_time_of_rule(case, case.entry), _clocked_time_of_rule(case, case.other)
    if face_value_of_span(one.span) == face_value_of_span(other.span):
        return False
    return bool(span_outlasts(case, one, other)) != bool(span_outlasts(case, other, one))


def _clocked_time_of_rule(case: Case, rule: Item) -> Clocked:
    span: Span = case.need(rule, str(case.part))
    holder = case.organisation.find("departments", case.get(rule, "handled_by") or "")
    return Clocked(span, f"the time of {rule.id}", (holder,))


def _equal_conditions_of_two_rules(case: Case) -> tuple[Condition, Condition] | None:
    """Two equal conditions, in bounds or in the very same words, that have unlike outcomes."""
    conditions: list[Condition] = case.need(case.entry, CONDITIONS)
    for one, other in combinations(conditions, 2):
        if _when_rule_condition_holds(one) == _when_rule_condition_holds(
            other
        ) and _fold_rule_sentence(one.then) != _fold_rule_sentence(other.then):
            return one, other
    return None


def _when_rule_condition_holds(condition: Condition) -> tuple[object, ...]:
    words = condition.when if isinstance(condition.when, str) else ""
    return _fold_rule_sentence(words), condition.value, condition.quantity


@facts.names(reads=("customer_rules.conditions",))
def figures_in_words(case: Case) -> list[str]:
    """Conditions that count something in words and not in a bound.

    None where fewer than two do: there is nothing that they could contradict.
    """
    if case.part != CONDITIONS:
        return []
    conditions: list[Condition] = case.need(case.entry, CONDITIONS)
    worded = [
        c.when
        for c in conditions
        if isinstance(c.when, str)
        and re.search(r"\d", c.when)
        and not any(isinstance(bound, Struct) for bound in (c.value, c.quantity))
    ]
    return worded if len(worded) > 1 else []


@facts.span
def one_term(case: Case) -> Span:
    """What the one rule gives."""
    return _clocked_time_of_rule(case, case.entry).span


@facts.span
def other_term(case: Case) -> Span:
    """What the other gives."""
    return _clocked_time_of_rule(case, case.other).span


@facts.text
def what_differs(case: Case) -> str:
    """What the times are for."""
    return _MEANING.get(str(case.part), "")


@facts.flag(reads=("customer_rules.segments",))
def scope_is_said(case: Case) -> bool:
    """Whether both say for which customers they hold."""
    return bool(scope_ids(case.entry, "segments") and scope_ids(case.other, "segments"))


def _both_conditions_of_same_case(case: Case) -> tuple[Condition, Condition]:
    found = _equal_conditions_of_two_rules(case) if case.part == CONDITIONS else None
    if found is None:
        raise NotDeclared(f"{case.entry.route}.{CONDITIONS}")
    return found


@facts.text
def one_outcome(case: Case) -> str:
    """What holds by the first of two equal conditions."""
    return _both_conditions_of_same_case(case)[0].then


@facts.text
def other_outcome(case: Case) -> str:
    """What holds by the second."""
    return _both_conditions_of_same_case(case)[1].then
