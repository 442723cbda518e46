"""JSON Schemas, generated from the declared model and from nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from inspect import cleandoc
from typing import Any

import msgspec

from principlecheck.model.format.organisation import SECTIONS
from principlecheck.model.format.quantities import END, Quantity
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.model.format.shapes import DATE_OR_NEVER, ID, Shape

DIALECT = "https://json-schema.org/draft/2020-12/schema"
POLICY_ID = "principlecheck-policy.schema.json"


def json_schema_of_quantity(kind: type) -> dict[str, Any]:
    """The schema of a quantity: its pattern, and what editors say where a value does not match.

    Each field brings an example of its own.

    Raises `NotImplementedError` for any other type, as msgspec asks.
    """
    if not issubclass(kind, Quantity):
        raise NotImplementedError(kind)
    return {
        "type": "string",
        "pattern": kind.pattern,
        "patternErrorMessage": f"Write {kind.wanted}.",
    }


def json_schema_of_policy_file() -> dict[str, Any]:
    """The schema of one policy file: `format: 1`, then any sections."""
    types = [AboutOrganisation, *SECTIONS.values()]
    refs, components = msgspec.json.schema_components(
        types, schema_hook=json_schema_of_quantity, ref_template="#/$defs/{name}"
    )
    _schema_of_other_names(components)
    _schema_with_word_standing_in(components)
    _schema_with_never_standing_in(components)
    properties: dict[str, Any] = {
        "format": {
            "const": 1,
            "description": "The version of the policy format; write 1 first",
            "examples": [1],
        },
        "organisation": {**refs[0], "description": _schema_summary_of_struct(AboutOrganisation)},
    }
    for (name, kind), ref in zip(SECTIONS.items(), refs[1:], strict=True):
        properties[name] = {
            "type": "object",
            "description": _schema_summary_of_struct(kind),
            "propertyNames": {"pattern": ID},
            "additionalProperties": ref,
        }
    return {
        "$schema": DIALECT,
        "$id": POLICY_ID,
        "title": "principlecheck policy file",
        "type": "object",
        "properties": properties,
        "required": ["format"],
        "additionalProperties": False,
        "$defs": _dedent_schema_descriptions(dict(sorted(components.items()))),
    }


def _schema_of_other_names(components: dict[str, Any]) -> None:
    """Shapes that take names which are no fields of theirs (`Shape.rest`) say of what kind."""
    for kind in shapes_of_format():
        definition = components.get(kind.__name__)
        if not kind.rest or definition is None:
            continue
        gathered = definition["properties"].pop(kind.rest)
        definition["required"].remove(kind.rest)
        for keyword in ("propertyNames", "additionalProperties"):
            definition[keyword] = gathered[keyword]


def _schema_with_word_standing_in(components: dict[str, Any]) -> None:
    """A map or a list in whose place a word may stand is one schema that takes both.

    As `anyOf`, editors would report what is wrong with each branch.
    """
    for definition in list(components.values()):
        for field in definition["properties"].values():
            others = [
                branch for branch in field.get("anyOf", []) if {"$ref", "items"} & set(branch)
            ]
            if not others:
                continue
            (words,) = [branch["enum"] for branch in field.pop("anyOf") if "enum" in branch]
            field |= others[0]
            both = components[field["$ref"].rsplit("/", 1)[-1]] if "$ref" in field else field
            both["type"] = (
                [both["type"], "string"] if isinstance(both["type"], str) else both["type"]
            )
            both["pattern"] = f"^(?:{'|'.join(words)}){END}"


def _schema_with_never_standing_in(components: dict[str, Any]) -> None:
    """A day in whose place `never` may stand is in a format of its own."""
    for definition in components.values():
        for field in definition.get("properties", {}).values():
            if field.get("format") == "date" and "pattern" in field:
                field["format"] = DATE_OR_NEVER


def word_allowed_instead_of_shape(schema: dict[str, Any]) -> str:
    """The word (or words, with `or`) that may stand in the place of a map or a list."""
    found = re.match(r"\^\(\?:([a-z|]+)\)", str(schema.get("pattern", "")))
    return found[1].replace("|", " or ") if found else ""


def shapes_of_format() -> Iterator[type[Shape]]:
    """Every shape that a field may hold."""
    found = Shape.__subclasses__()
    for kind in found:
        found.extend(kind.__subclasses__())
        yield kind


def json_schema_of_struct(kind: type, schema_id: str, title: str) -> dict[str, Any]:
    """The schema of one struct of the model, as a document of its own."""
    schema = msgspec.json.schema(kind, schema_hook=json_schema_of_quantity)
    return {
        "$schema": DIALECT,
        "$id": schema_id,
        "title": title,
        **_dedent_schema_descriptions(schema),
    }


def serialise_json_schema(schema: dict[str, Any]) -> str:
    """A schema as the bytes committed under `schemas/`."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _dedent_schema_descriptions(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema whose descriptions, docstrings among them, stand at the margin.

    Python takes the indentation off docstrings from 3.13 on, earlier ones leave it in.
    """
    return {
        key: cleandoc(part)
        if key == "description" and isinstance(part, str)
        else _dedent_schema_descriptions(part)
        if isinstance(part, dict)
        else part
        for key, part in schema.items()
    }


def _schema_summary_of_struct(kind: type) -> str:
    return (kind.__doc__ or "").split("\n")[0]
