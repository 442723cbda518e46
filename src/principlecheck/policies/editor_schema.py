"""The schema of policy files as editors read it: what to write, said where it is written.

Nothing here changes what is valid. Editors show a `description` on hover, an `errorMessage` in
place of "does not match pattern", and offer `examples` and `defaultSnippets` while one types.
Two habits of yaml-language-server shape it: of an example that is a map it shows only "[object
Object]", so such examples become snippets; and a `$ref` that stands beside anything but a title,
a description or examples hides its fields, so snippets stand in the definition, not beside it.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any, get_args

from msgspec import Meta

from principlecheck.model.format.organisation import ORGANISATION, SECTIONS
from principlecheck.model.format.quantities import QUANTITIES, OrWord, Quantity, Span
from principlecheck.model.format.schema import (
    json_schema_of_policy_file,
    shapes_of_format,
    word_allowed_instead_of_shape,
)
from principlecheck.model.format.shapes import DATE_OR_NEVER, Entry, type_hints_of
from principlecheck.policies.refusals.mended import Schema
from principlecheck.policies.refusals.misfits import SHAPES, suggest_example_of_field

LEAST_FIELDS = 2  # in the snippet of a new entry
MOST_NAMED = 3
CLOCKS = ("4h", "4 working hours", "2 working days", "14 calendar days")
_QUANTITY_OF: dict[str, type[Quantity]] = {kind.pattern: kind for kind in QUANTITIES}
_OF_TYPE = {
    "boolean": "true or false",
    "integer": "a whole number in digits only, such as 36",
    "string": "a text, in quotes if it looks like a number",
}
_NEEDS = {"array": "a list, even of one", "object": "a map"}


def editor_schema_of_policies() -> Schema:
    """`json_schema_of_policy_file` with titles, messages, examples and snippets for people who type."""
    plain = json_schema_of_policy_file()
    schema = _editor_schema_of_part(plain)
    definitions = schema["$defs"]
    for name, kind in _shapes_in_editor_schema():
        if name in definitions:
            _describe_field_in_editor(definitions[name]["properties"], kind)
    examples = _examples_by_shape(plain)
    for name, definition in definitions.items():
        definition["title"] = _editor_title_of_map(definition["properties"])
        snippets = [_editor_snippet_of_map(example) for example in examples[f"#/$defs/{name}"]]
        if snippets:
            definition["defaultSnippets"] = snippets
        if word := word_allowed_instead_of_shape(definition):
            sample = f", such as {snippets[0]['label']}" if snippets else ""
            definition["patternErrorMessage"] = f"Write {_NEEDS['object']}{sample}, or {word}."
    about = schema["properties"][ORGANISATION]["$ref"]
    definitions[about.rsplit("/", 1)[-1]]["title"] = ORGANISATION
    for section, kind in SECTIONS.items():
        field = schema["properties"][section]
        definitions[kind.__name__]["title"] = f"{section} entry"
        field["propertyNames"]["doNotSuggest"] = True  # the snippet names the entry
        field["errorMessage"] = "Write entries, each below an id of its own."
        field["defaultSnippets"] = [
            _editor_snippet_of_entry(section, kind, plain["$defs"][kind.__name__])
        ]
    version = schema["properties"]["format"]
    version["errorMessage"] = "Write 1, the version of the policy format."
    del version["examples"]  # beside the one value they would keep it from being filled in
    return schema


def _editor_schema_of_part(node: Schema) -> Schema:
    """A copy of a schema whose every part says what to write."""
    made: Schema = {}
    for key, part in node.items():
        if key in ("properties", "$defs"):
            made[key] = {name: _editor_schema_of_part(inner) for name, inner in part.items()}
        elif key in ("items", "additionalProperties", "propertyNames") and part:
            made[key] = _editor_schema_of_part(part)
        else:
            made[key] = part
    if "$ref" not in made and "properties" not in made:
        _add_editor_message(made)
    if any(isinstance(example, dict) for example in made.get("examples", ())):
        examples = made.pop("examples")
        if "$ref" not in made:
            made["defaultSnippets"] = [_editor_snippet_of_map(example) for example in examples]
    return made


def _add_editor_message(node: Schema) -> None:
    kind = _QUANTITY_OF.get(str(node.get("pattern")))
    if "anyOf" in node:  # one's own word: the pattern holds for the format's words too
        node["examples"] = [word for branch in node.pop("anyOf") for word in branch.get("enum", ())]
    if kind is not None:
        del node["patternErrorMessage"]
        node["errorMessage"] = f"Write {kind.wanted}."
        node["examples"] = list(
            dict.fromkeys((*node.get("examples", ()), *_editor_forms_of_quantity(kind)))
        )
    elif node.get("pattern") in SHAPES:
        node["errorMessage"] = f"Write {SHAPES[node['pattern']]}."
    elif node.get("format") in ("date", DATE_OR_NEVER):
        never = ", or never" if node["format"] == DATE_OR_NEVER else ""
        node["errorMessage"] = (
            f"Write a date: the year, the month, the day, such as 2026-11-22{never}."
        )
    elif isinstance(node.get("type"), list):  # a word in the place of a map or list
        node["errorMessage"] = (
            f"Write {_NEEDS[node['type'][0]]}, or {word_allowed_instead_of_shape(node)}."
        )
    elif node.get("type") in _NEEDS:
        sample = suggest_example_of_field(node)
        node["errorMessage"] = (
            f"Write {_NEEDS[node['type']]}{'' if sample == '…' else f': {sample}'}."
        )
    elif "enum" not in node and node.get("type") in _OF_TYPE:
        node["errorMessage"] = f"Write {_OF_TYPE[node['type']]}."


def _editor_forms_of_quantity(kind: type[Quantity]) -> Iterator[str]:
    """Ways to write a quantity that its example does not show: other clocks, the other word."""
    if issubclass(kind, OrWord):
        yield kind.word
        kind = kind.of
    if kind is Span:
        yield from CLOCKS


def _describe_field_in_editor(fields: Schema, kind: type) -> None:
    """Adds to each field's description how it is written, and what its annotation knows."""
    for name, extra in editor_extras_of_field(kind):
        if name not in fields:  # it gathers the names that are no fields
            continue
        field = fields[name]
        says = [field["description"]]
        if "refers_to" in extra:
            stand_in = f", or {extra['stand_in']}" if extra["stand_in"] else ""
            says.append(f"By id, as written under {extra['refers_to']}{stand_in}")
        elif (
            "errorMessage" in field
            and str(field["type"]) not in _NEEDS
            and "maxLength" not in field
        ):
            says.append(field["errorMessage"].rstrip("."))
        if extra.get("absent") == "gap":
            says.append("Leaving it out is itself a finding")
        field["description"] = ". ".join(says) + "."


def editor_extras_of_field(kind: type) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each field with all that the annotations within its type know beyond the schema."""
    for attribute, hint in type_hints_of(kind).items():
        yield attribute.rstrip("_"), _editor_extra_of_hint(hint)


def _editor_extra_of_hint(hint: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in (*getattr(hint, "__metadata__", ()), *get_args(hint)):
        found |= (part.extra or {}) if isinstance(part, Meta) else _editor_extra_of_hint(part)
    return found


def _shapes_in_editor_schema() -> Iterator[tuple[str, type]]:
    """Every shape and entry of the model, by the name of its definition."""
    for kind in (*shapes_of_format(), *Entry.__subclasses__()):
        yield kind.__name__, kind


def _editor_title_of_map(fields: Mapping[str, Any]) -> str:
    names = list(fields)
    return f"map of {', '.join(names[:MOST_NAMED])}{', …' if len(names) > MOST_NAMED else ''}"


def _examples_by_shape(schema: Schema) -> dict[str, list[dict[str, Any]]]:
    """By the reference to each shape the examples of every field that holds it, each once."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for node in _maps_in(schema):
        for one in node.get("examples", ()) if "$ref" in node else ():
            if one not in found[node["$ref"]]:
                found[node["$ref"]].append(one)
    return found


def _maps_in(node: Schema) -> Iterator[Schema]:
    """A map and those inside it, the outer ones first."""
    yield node
    for part in node.values():
        if isinstance(part, dict):
            yield from _maps_in(part)


def _editor_snippet_of_entry(section: str, kind: type, definition: Schema) -> Schema:
    """The snippet of a new entry: what it must have, and the first fields that say something."""
    fields, required = definition["properties"], definition["required"]
    scopes = {name for name, extra in editor_extras_of_field(kind) if extra.get("absent") == "all"}
    own = [name for name in fields if name not in {*Entry.__struct_fields__, *scopes, *required}]
    names = [*required, *own[: max(LEAST_FIELDS - len(required), 0)]]
    stops = count(2)
    body = {
        name: _editor_snippet_stop(fields[name]["examples"][0], stops, fields[name].get("enum", ()))
        for name in names
    }
    return {
        "label": f"new entry of {section}",
        "description": definition["description"],
        "body": {"${1:new-entry}": body},
    }


def _editor_snippet_of_map(example: dict[str, Any]) -> Schema:
    """An example that is a map."""
    label = ", ".join(f"{key}: {value}" for key, value in example.items())
    return {"label": label, "body": _editor_snippet_stop(example, count(1))}


def _editor_snippet_stop(value: Any, stops: Iterator[int], words: Sequence[str] = ()) -> Any:
    """A value with places to stop at; words of the format are a choice, the value first."""
    if isinstance(value, list):
        return [_editor_snippet_stop(one, stops) for one in value]
    if isinstance(value, dict):
        return {key: _editor_snippet_stop(part, stops) for key, part in value.items()}
    text = value if isinstance(value, str) else json.dumps(value)
    if words:
        return f"${{{next(stops)}|{','.join(dict.fromkeys((text, *words)))}|}}"
    quoted = f'"{text}"' if re.search(r"[:#\[\]{},]", text) else text
    return f"${{{next(stops)}:{quoted}}}"
