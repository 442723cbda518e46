"""What can be wrong with a rule: everything it names is looked up before the rule is used."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from msgspec import UNSET, Struct

from principlecheck.facts.case import FactSpec
from principlecheck.facts.catalogue import fact_specs, pairings
from principlecheck.model.format.organisation import ORGANISATION, SECTIONS
from principlecheck.packs.conditions import (
    BadCondition,
    cel_literal_of_threshold,
    check_rule_condition,
)
from principlecheck.packs.messages import BadMessage, check_rule_message
from principlecheck.packs.pack import CODE, Place, Rule
from principlecheck.packs.vocabulary import (
    fact_rule_place_names,
    kinds_rules_may_be_on,
    names_placeholder_part_means,
    nearest_condition_name,
    rule_section_has_field,
    vocabulary_of_conditions,
)
from principlecheck.reading.yaml import Path

_WHOLE = ("entry", "other", "organisation", "entry.part", "other.part")
_AT = re.compile(r"(?:entry|other|organisation)(?:\.(?:[a-z_]+|\[part\]))*|facts(?:\.[a-z_0-9]+)+")


_FACT_FIELDS = (
    ("picture", "chart", "chart"),
    ("costs", "cost", "yearly cost"),
    ("due", "date", "day"),
    ("reach", "share", "share"),
)
"""Fields of a rule that name a fact: the kind it must be of, and what that is called."""


class RuleFault(Struct, frozen=True):
    """One fault: where in the rule, the sentence, and how many characters into the value."""

    path: Path
    says: str
    shift: int | None = None


def find_faults_of_rule(code: str, rule: Rule) -> list[RuleFault]:
    """Every fault of a rule; what rests on an unknown subject or threshold is not looked at."""
    found = list(_find_basic_faults_of_rule(code, rule))
    if not found:
        found = [
            *_find_bad_rule_conditions(rule),
            *_find_bad_rule_messages(rule),
            *_find_bad_rule_routes(rule),
        ]
    return found


def _find_basic_faults_of_rule(code: str, rule: Rule) -> Iterator[RuleFault]:
    if not re.search(CODE, code):
        yield RuleFault(
            (), f"`{code}` is not a rule code; write three to five capitals and a number."
        )
    if rule.on not in kinds_rules_may_be_on():
        yield RuleFault(("on",), f"There is no section or pairing `{rule.on}`.")
    for name, value in rule.thresholds.items():
        try:
            cel_literal_of_threshold(value)
        except ValueError as error:
            yield RuleFault(("thresholds", name), f"This is not a threshold: {error}.")


def _find_bad_rule_conditions(rule: Rule) -> Iterator[RuleFault]:
    for path, text in _conditions_of_rule(rule):
        try:
            check_rule_condition(rule.on, text, rule.thresholds)
        except BadCondition as error:
            yield RuleFault(path, f"{error.says[:1].upper()}{error.says[1:]}.", error.column - 1)


def _find_bad_rule_messages(rule: Rule) -> Iterator[RuleFault]:
    named = (
        (("worse", index), f"{{{said.partition(' ')[2]}}}") for index, said in enumerate(rule.worse)
    )
    for path, text in (*_messages_of_rule(rule), *named):
        try:
            check_rule_message(rule.on, text, rule.thresholds)
        except BadMessage as error:
            yield RuleFault(path, f"{error.says[:1].upper()}{error.says[1:]}.", error.column - 1)


def _find_bad_rule_routes(rule: Rule) -> Iterator[RuleFault]:
    words = vocabulary_of_conditions(rule.on)
    for path, at in _places_rule_names(rule):
        whole = at in _WHOLE or at in _sections_rule_can_point_at(rule.on)
        spec, field = fact_rule_place_names(rule.on, at.removeprefix("facts."))
        if at.startswith("facts.") and spec is not None:
            yield from _why_fact_is_no_place(path, at, spec, field)
            continue
        meant = names_placeholder_part_means(rule.on, at)
        if not whole and not (
            _AT.fullmatch(at)
            and meant
            and all(one in words and not one.endswith(".section") for one in meant)
        ):
            yield RuleFault(
                path, f"`{at}` is not a route of `{rule.on}`{nearest_condition_name(at, words)}."
            )
    for field, kind, called in _FACT_FIELDS:
        named = getattr(rule, field)
        if named is not UNSET:
            spec = fact_specs(rule.on).get(named.removeprefix("facts."))
            if spec is None or spec.kind != kind:
                yield RuleFault((field,), f"`{named}` is no {called} of `{rule.on}`.")
    yield from _find_bad_rule_facts(rule)


def _find_bad_rule_facts(rule: Rule) -> Iterator[RuleFault]:
    if rule.other_figure is not UNSET:
        named = rule.other_figure.be
        if named.removeprefix("facts.") not in fact_specs(rule.on):
            yield RuleFault(("other_figure", "be"), f"`{named}` is no fact of `{rule.on}`.")
    for field in ("title", "section") if rule.cites is not UNSET else ():
        named = getattr(rule.cites, field)
        spec = fact_specs(rule.on).get(named.removeprefix("facts."))
        if spec is None or spec.kind != "text":
            yield RuleFault(("cites", field), f"`{named}` is no text of `{rule.on}`.")


def _sections_rule_can_point_at(on: str) -> Collection[str]:
    """The sections that a rule can point at as a whole."""
    if on == ORGANISATION:
        return SECTIONS
    return pairings()[on].sections if on in pairings() else ()


def _places_rule_names(rule: Rule) -> Iterator[tuple[Path, str]]:
    """Every place that a rule names, those among several each on its own."""
    named: list[tuple[Path, Place]] = [(("at",), rule.at)]
    if rule.other_figure is not UNSET:
        named.append((("other_figure", "at"), rule.other_figure.at))
    for field in ("and_at", "settled_by", "or_less"):
        named += [((field, index), at) for index, at in enumerate(getattr(rule, field))]
    for path, place in named:
        if isinstance(place, str):
            yield path, place
        else:
            yield from (((*path, index), at) for index, at in enumerate(place))


def _why_fact_is_no_place(path: Path, at: str, spec: FactSpec, field: str) -> Iterator[RuleFault]:
    """A fact is a place where it is a route as text, or an entry; of that, also a field."""
    if spec.kind not in ("text", "entry", "entries"):
        yield RuleFault(path, f"`{at}` is not a route; a fact that is one is a text or an entry.")
    elif field and not (
        spec.of and all(rule_section_has_field(section, field) for section in spec.of)
    ):
        whose = ", ".join(spec.of) or "what it finds"
        yield RuleFault(path, f"`{at}` is not a route; `{field}` is not a field of {whose}.")


def _conditions_of_rule(rule: Rule) -> Iterator[tuple[Path, str]]:
    yield ("fails_when",), rule.fails_when
    if rule.applies_when is not UNSET:
        yield ("applies_when",), rule.applies_when
    if rule.unsure is not UNSET:
        yield ("unsure", "when"), rule.unsure.when
    for index, variant in enumerate(rule.variants):
        yield ("variants", index, "when"), variant.when
    for name, text in rule.amiss.items():
        yield ("amiss", name), text


def _messages_of_rule(rule: Rule) -> Iterator[tuple[Path, str]]:
    names = ("title", "says", "why", "effect", "do", "decide", "ask", "question")
    for name in names:
        if isinstance(text := getattr(rule, name), str):
            yield (name,), text
    if rule.unsure is not UNSET:
        yield ("unsure", "says"), rule.unsure.says
    for index, variant in enumerate(rule.variants):
        for name in names:
            text = getattr(variant, name, UNSET)
            if isinstance(text, str):
                yield ("variants", index, name), text
