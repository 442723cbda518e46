"""What `explain` says of the format's own words: a section, a field, or a value of one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from msgspec import Struct

from principlecheck.model.format.organisation import ORGANISATION, SECTIONS, attribute_of_field
from principlecheck.model.format.schema import json_schema_of_policy_file
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.model.format.shapes import COMMON
from principlecheck.packs.loading import LoadedRule
from principlecheck.packs.reads import routes_rule_reads
from principlecheck.policies.laws import built_in_laws
from principlecheck.policies.listed_words import fields_of_listed_policy_words

_KINDS: dict[str, type[Struct]] = {ORGANISATION: AboutOrganisation, **SECTIONS}
_MOST_SHOWN = 6


@cache
def format_words_to_explain() -> dict[str, str]:
    """Sections, `section.field`, and fields by name alone, each as it is written in a policy."""
    names = {section: section for section in _KINDS}
    for route in _format_routes_to_explain():
        names[route] = route
        names.setdefault(route.partition(".")[2], route.partition(".")[2])
    return names


def _format_routes_to_explain() -> Iterator[str]:
    for section, kind in _KINDS.items():
        for field in kind.__struct_fields__:
            yield f"{section}.{field.rstrip('_')}"


def explain_format_word(word: str, rules: Sequence[LoadedRule]) -> Iterator[str]:
    """The lines on a word of the format: a section with its fields, or every field of the name."""
    if word in _KINDS:
        yield from _explain_section(word)
        return
    routes = [
        route for route in _format_routes_to_explain() if word in (route, route.partition(".")[2])
    ]
    common = routes[0].partition(".")[2] in COMMON and len(routes) > 1
    for route in routes[:1] if common else routes[:_MOST_SHOWN]:
        yield from _explain_field(route, rules, in_every=common)
    if not common and len(routes) > _MOST_SHOWN:
        left = ", ".join(route.partition(".")[0] for route in routes[_MOST_SHOWN:])
        yield f"Also in {left}."


@cache
def format_values_to_explain() -> dict[str, str]:
    """The words that fields take, by themselves and by their other names."""
    names: dict[str, str] = {}
    for value, places in _places_of_values_to_explain().items():
        names[value] = value
        names.setdefault(value.replace("_", " "), value)
        for section, field in places:
            for other in (
                fields_of_listed_policy_words(_KINDS[section])
                .get(attribute_of_field(field), {})
                .get(value, ())
            ):
                names.setdefault(other.replace("_", " "), value)
                names.setdefault(other, value)
    return names


@cache
def _places_of_values_to_explain() -> dict[str, list[tuple[str, str]]]:
    """Each word with the sections and fields that take it."""
    places: dict[str, list[tuple[str, str]]] = {}
    for section in _KINDS:
        for field, schema in _schema_properties_to_explain(section).items():
            for value in _words_field_takes_explained(schema):
                places.setdefault(value, []).append((section, field))
    return places


def _words_field_takes_explained(schema: dict[str, Any]) -> Iterator[str]:
    """The words that a field, or each in its list, may be."""
    yield from (value for value in schema.get("enum", ()) if isinstance(value, str))
    inside = [schema["items"]] if isinstance(schema.get("items"), dict) else []
    for part in (*schema.get("anyOf", ()), *inside):
        yield from _words_field_takes_explained(part)


def explain_value(value: str) -> Iterator[str]:
    """The lines on a word that fields take: where it stands, what the field is, what else it takes."""
    places = _places_of_values_to_explain()[value]
    for section, field in places[:_MOST_SHOWN]:
        schema = _schema_properties_to_explain(section)[field]
        what = f"a kind of {section}" if field == "kind" else f"a value of {section}.{field}"
        about = schema.get("description", "")
        yield f"{value} is {what}: {about[:1].lower()}{about[1:]}."
        others = [other for other in _words_field_takes_explained(schema) if other != value]
        if others:
            yield f"  Beside it: {', '.join(others)}"
        same = (
            fields_of_listed_policy_words(_KINDS[section])
            .get(attribute_of_field(field), {})
            .get(value, ())
        )
        if same:
            yield f"  Also called: {', '.join(name.replace('_', ' ') for name in same)}"
    if len(places) > _MOST_SHOWN:
        left = ", ".join(f"{section}.{field}" for section, field in places[_MOST_SHOWN:])
        yield f"Also in {left}."


def _explain_section(section: str) -> Iterator[str]:
    yield section
    yield (_KINDS[section].__doc__ or "").split("\n")[0]
    yield ""
    for field, schema in _schema_properties_to_explain(section).items():
        if field not in COMMON or section == ORGANISATION:
            yield f"  {field}: {schema.get('description', '')}"


def _explain_field(route: str, rules: Sequence[LoadedRule], *, in_every: bool) -> Iterator[str]:
    section, _, field = route.partition(".")
    schema = _schema_properties_to_explain(section)[field]
    yield f"{field}, in {'every section' if in_every else section}"
    yield f"{schema.get('description', '')}."
    if "enum" in schema:
        yield f"One of: {', '.join(map(str, schema['enum']))}"
    yield from (f"{line}." for line in explain_words_of_field(_KINDS[section], field))
    example = json.dumps(schema.get("examples", [""])[0], ensure_ascii=False).strip('"')
    yield f"For example: {field}: {example}"
    laws = built_in_laws()
    readers = sorted(rule.code for rule in rules if route in routes_rule_reads(rule, laws))
    if readers and not in_every:
        yield f"Read by: {', '.join(readers)}"
    yield ""


def explain_words_of_field(kind: type[Struct], field: str) -> Iterator[str]:
    """The words of a field that rules read, each with its other names; none for other fields."""
    words = fields_of_listed_policy_words(kind).get(attribute_of_field(field))
    if words:
        described = [
            f"{word} ({', '.join(name.replace('_', ' ') for name in others)})" if others else word
            for word, others in words.items()
        ]
        yield f"Rules read {', '.join(described)}; a word of your own may stand here too"


def _schema_properties_to_explain(section: str) -> dict[str, Any]:
    found: dict[str, Any] = _schema_definitions_to_explain()[_KINDS[section].__name__]["properties"]
    return found


@cache
def _schema_definitions_to_explain() -> dict[str, Any]:
    """Those of the schema: deriving it takes longer than all else that a page does."""
    found: dict[str, Any] = json_schema_of_policy_file()["$defs"]
    return found
