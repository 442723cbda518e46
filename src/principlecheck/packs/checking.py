"""What can be wrong with a rule: everything it names is looked up before the rule is used."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from msgspec import UNSET, Struct

from principlecheck.facts.case import FactSpec
from principlecheck.facts.catalogue import fact_specs, pairings
from principlecheck.model.format.organisation import ORGANISATION, SECTIONS
from principlecheck.packs.conditions import BadCondition, check_condition, literal_of
from principlecheck.packs.messages import BadMessage, check_message
from principlecheck.packs.pack import CODE, Place, Rule
from principlecheck.packs.vocabulary import (
    fact_at,
    has_field,
    known_kinds,
    names_meant,
    nearest,
    vocabulary,
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


class Fault(Struct, frozen=True):
    """One fault: where in the rule, the sentence, and how many characters into the value."""

    path: Path
    says: str
    shift: int | None = None


def faults_of(code: str, rule: Rule) -> list[Fault]:
    """Every fault of a rule; what rests on an unknown subject or threshold is not looked at."""
    found = list(_basic(code, rule))
    if not found:
        found = [*_bad_conditions(rule), *_bad_messages(rule), *_bad_routes(rule)]
    return found


def _basic(code: str, rule: Rule) -> Iterator[Fault]:
    if not re.search(CODE, code):
        yield Fault((), f"`{code}` is not a rule code; write three to five capitals and a number.")
    if rule.on not in known_kinds():
        yield Fault(("on",), f"There is no section or pairing `{rule.on}`.")
    for name, value in rule.thresholds.items():
        try:
            literal_of(value)
        except ValueError as error:
            yield Fault(("thresholds", name), f"This is not a threshold: {error}.")


def _bad_conditions(rule: Rule) -> Iterator[Fault]:
    for path, text in _conditions(rule):
        try:
            check_condition(rule.on, text, rule.thresholds)
        except BadCondition as error:
            yield Fault(path, f"{error.says[:1].upper()}{error.says[1:]}.", error.column - 1)


def _bad_messages(rule: Rule) -> Iterator[Fault]:
    named = (
        (("worse", index), f"{{{said.partition(' ')[2]}}}") for index, said in enumerate(rule.worse)
    )
    for path, text in (*_messages(rule), *named):
        try:
            check_message(rule.on, text, rule.thresholds)
        except BadMessage as error:
            yield Fault(path, f"{error.says[:1].upper()}{error.says[1:]}.", error.column - 1)


def _bad_routes(rule: Rule) -> Iterator[Fault]:
    words = vocabulary(rule.on)
    for path, at in _places(rule):
        whole = at in _WHOLE or at in _sections_of(rule.on)
        spec, field = fact_at(rule.on, at.removeprefix("facts."))
        if at.startswith("facts.") and spec is not None:
            yield from _bad_fact_route(path, at, spec, field)
            continue
        meant = names_meant(rule.on, at)
        if not whole and not (
            _AT.fullmatch(at)
            and meant
            and all(one in words and not one.endswith(".section") for one in meant)
        ):
            yield Fault(path, f"`{at}` is not a route of `{rule.on}`{nearest(at, words)}.")
    for field, kind, called in _FACT_FIELDS:
        named = getattr(rule, field)
        if named is not UNSET:
            spec = fact_specs(rule.on).get(named.removeprefix("facts."))
            if spec is None or spec.kind != kind:
                yield Fault((field,), f"`{named}` is no {called} of `{rule.on}`.")
    yield from _bad_facts(rule)


def _bad_facts(rule: Rule) -> Iterator[Fault]:
    if rule.other_figure is not UNSET:
        named = rule.other_figure.be
        if named.removeprefix("facts.") not in fact_specs(rule.on):
            yield Fault(("other_figure", "be"), f"`{named}` is no fact of `{rule.on}`.")
    for field in ("title", "section") if rule.cites is not UNSET else ():
        named = getattr(rule.cites, field)
        spec = fact_specs(rule.on).get(named.removeprefix("facts."))
        if spec is None or spec.kind != "text":
            yield Fault(("cites", field), f"`{named}` is no text of `{rule.on}`.")


def _sections_of(on: str) -> Collection[str]:
    """The sections that a rule can point at as a whole."""
    if on == ORGANISATION:
        return SECTIONS
    return pairings()[on].sections if on in pairings() else ()


def _places(rule: Rule) -> Iterator[tuple[Path, str]]:
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


def _bad_fact_route(path: Path, at: str, spec: FactSpec, field: str) -> Iterator[Fault]:
    """A fact is a place where it is a route as text, or an entry; of that, also a field."""
    if spec.kind not in ("text", "entry", "entries"):
        yield Fault(path, f"`{at}` is not a route; a fact that is one is a text or an entry.")
    elif field and not (spec.of and all(has_field(section, field) for section in spec.of)):
        whose = ", ".join(spec.of) or "what it finds"
        yield Fault(path, f"`{at}` is not a route; `{field}` is not a field of {whose}.")


def _conditions(rule: Rule) -> Iterator[tuple[Path, str]]:
    yield ("fails_when",), rule.fails_when
    if rule.applies_when is not UNSET:
        yield ("applies_when",), rule.applies_when
    if rule.unsure is not UNSET:
        yield ("unsure", "when"), rule.unsure.when
    for index, variant in enumerate(rule.variants):
        yield ("variants", index, "when"), variant.when
    for name, text in rule.amiss.items():
        yield ("amiss", name), text


def _messages(rule: Rule) -> Iterator[tuple[Path, str]]:
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
