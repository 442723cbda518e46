"""JSON Schemas, generated from the declared model and from nothing else."""

from __future__ import annotations

import json
from inspect import cleandoc
from typing import Any

import msgspec

from principlecheck.model.format.organisation import SECTIONS
from principlecheck.model.format.quantities import Quantity
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.model.format.shapes import ID

DIALECT = "https://json-schema.org/draft/2020-12/schema"
POLICY_ID = "principlecheck-policy.schema.json"


def of_quantity(kind: type) -> dict[str, Any]:
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


def policy_schema() -> dict[str, Any]:
    """The schema of one policy file: `format: 1`, then any sections."""
    types = [AboutOrganisation, *SECTIONS.values()]
    refs, components = msgspec.json.schema_components(
        types, schema_hook=of_quantity, ref_template="#/$defs/{name}"
    )
    properties: dict[str, Any] = {
        "format": {
            "const": 1,
            "description": "The version of the policy format; write 1 first",
            "examples": [1],
        },
        "organisation": {**refs[0], "description": _summary(AboutOrganisation)},
    }
    for (name, kind), ref in zip(SECTIONS.items(), refs[1:], strict=True):
        properties[name] = {
            "type": "object",
            "description": _summary(kind),
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
        "$defs": _dedented(dict(sorted(components.items()))),
    }


def struct_schema(kind: type, schema_id: str, title: str) -> dict[str, Any]:
    """The schema of one struct of the model, as a document of its own."""
    schema = msgspec.json.schema(kind, schema_hook=of_quantity)
    return {"$schema": DIALECT, "$id": schema_id, "title": title, **_dedented(schema)}


def written(schema: dict[str, Any]) -> str:
    """A schema as the bytes committed under `schemas/`."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _dedented(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema whose descriptions, docstrings among them, stand at the margin.

    Python takes the indentation off docstrings from 3.13 on, earlier ones leave it in.
    """
    return {
        key: cleandoc(part)
        if key == "description" and isinstance(part, str)
        else _dedented(part)
        if isinstance(part, dict)
        else part
        for key, part in schema.items()
    }


def _summary(kind: type) -> str:
    return (kind.__doc__ or "").split("\n")[0]
