"""The schema for editors: it says more than the model's own, and judges the same."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from principlecheck.model.format.organisation import ORGANISATION, SECTIONS
from principlecheck.model.format.schema import json_schema_of_policy_file
from principlecheck.policies.editor_schema import editor_schema_of_policies

SAID = {
    "title", "description", "examples", "defaultSnippets", "errorMessage", "patternErrorMessage",
    "doNotSuggest",
}  # fmt: skip
# What may stand beside a `$ref` without hiding its fields from yaml-language-server.
BESIDE_A_REFERENCE = {"$ref", "title", "description", "examples"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return editor_schema_of_policies()


def judged(schema: Any) -> Any:
    """What of a schema decides; the format's words that may be one's own are in the pattern."""
    if isinstance(schema, list):
        return [judged(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: part for key, part in schema.items() if key not in {*SAID, "anyOf"}}
    named = ("properties", "$defs")
    return {
        key: {name: judged(inner) for name, inner in part.items()} if key in named else judged(part)
        for key, part in kept.items()
    }


def parts(schema: Any, inside: str = "") -> Iterator[dict[str, Any]]:
    """Every schema within a schema."""
    if isinstance(schema, dict) and inside not in ("properties", "$defs"):
        yield schema
    if isinstance(schema, dict):
        for key, part in schema.items():
            if key not in SAID or inside in ("properties", "$defs"):
                yield from parts(part, "" if inside in ("properties", "$defs") else key)


def test_it_judges_as_the_schema_of_the_model_does(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    assert judged(schema) == judged(json_schema_of_policy_file())
    assert not {"oneOf", "anyOf", "allOf"} & {key for part in parts(schema) for key in part}


def test_every_value_says_what_to_write(schema: dict[str, Any]) -> None:
    for part in parts(schema):
        if "$ref" in part:
            assert set(part) <= BESIDE_A_REFERENCE
        # The name of a note or a task is any text; there is nothing to say of it.
        elif {"type", "pattern", "const"} & set(part) and not {"enum", "properties"} & set(part):
            assert part["errorMessage"].startswith("Write "), part
            assert part["errorMessage"].endswith(".")
        elif "pattern" in part:  # a map, or a word in its place
            assert part["patternErrorMessage"].startswith("Write a map, such as ")
            assert part["patternErrorMessage"].endswith(", or none.")
        assert not any(isinstance(example, dict) for example in part.get("examples", ()))
        for example in part.get("examples", ()):
            Draft202012Validator({**part, "$defs": schema["$defs"]}).validate(example)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_offers_an_entry_with_what_it_must_have(
    schema: dict[str, Any], section: str
) -> None:
    (snippet,) = schema["properties"][section]["defaultSnippets"]
    (body,) = snippet["body"].values()
    definition = schema["$defs"][SECTIONS[section].__name__]
    assert set(definition["required"]) <= set(body) <= set(definition["properties"])
    assert definition["title"] == f"{section} entry"
    assert json.dumps(snippet).count("${1:new-entry}") == 1


def test_references_and_gaps_are_explained(schema: dict[str, Any]) -> None:
    handover = schema["$defs"]["Handover"]["properties"]
    assert handover["from"]["description"] == "Who hands over. By id, as written under roles."
    assert handover["owner"]["description"].endswith("Leaving it out is itself a finding.")
    assert schema["$defs"]["AboutOrganisation"]["title"] == ORGANISATION
