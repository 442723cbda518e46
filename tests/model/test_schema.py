"""The generated schema: valid, complete, true by its own examples, and kind to editors."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from principlecheck.model.format.organisation import SECTIONS
from principlecheck.model.format.quantities import QUANTITIES
from principlecheck.model.format.schema import (
    DIALECT,
    json_schema_of_policy_file,
    json_schema_of_quantity,
    serialise_json_schema,
)

SCHEMA = json_schema_of_policy_file()
FIELDS = [
    (name, field)
    for name, definition in SCHEMA["$defs"].items()
    for field in definition["properties"]
]


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every map within a schema."""
    if isinstance(schema, dict):
        yield schema
    for part in (
        schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else []
    ):
        yield from parts(part)


def test_it_is_valid_draft_2020_12() -> None:
    assert SCHEMA["$schema"] == DIALECT
    Draft202012Validator.check_schema(SCHEMA)


def test_every_section_is_a_plain_property() -> None:
    assert list(SCHEMA["properties"]) == ["format", "organisation", *SECTIONS]
    assert not {"oneOf", "anyOf", "allOf", "if"} & set(SCHEMA)
    assert SCHEMA["required"] == ["format"]
    assert SCHEMA["additionalProperties"] is False


def test_nothing_may_be_null_and_no_choice_is_made_between_types() -> None:
    for part in parts(SCHEMA):
        assert part.get("type") != "null"
        if isinstance(part.get("type"), list):
            # The one such choice: a word in the place of a map or of a list.
            assert (part["type"], part["pattern"]) in (
                (["object", "string"], r"^(?:none)$(?!\n)"),
                (["array", "string"], r"^(?:all)$(?!\n)"),
            )
        assert "oneOf" not in part
        # The one choice: a word of the format or one's own, so that editors offer the first.
        for branch in part.get("anyOf", []):
            assert set(branch) in ({"enum"}, {"pattern"})


@pytest.mark.parametrize(("name", "field"), FIELDS, ids=lambda part: str(part))
def test_every_field_is_described_and_its_examples_hold(name: str, field: str) -> None:
    schema = SCHEMA["$defs"][name]["properties"][field]
    assert schema["description"]
    assert not schema["description"].endswith(".")
    assert schema["examples"]
    validator = Draft202012Validator({**schema, "$defs": SCHEMA["$defs"]})
    for example in schema["examples"]:
        validator.validate(example)


# Shapes that take names beyond their own fields, each of one kind and with one kind of value.
OPEN = {"Deliberate": "first_reply", "Rota": "mon-fri"}


def test_every_shape_is_closed_and_described() -> None:
    for name, definition in SCHEMA["$defs"].items():
        if name in OPEN:
            assert re.search(definition["propertyNames"]["pattern"], OPEN[name])
            assert not re.search(definition["propertyNames"]["pattern"], "No name")
            assert definition["additionalProperties"]["type"] == "string"
        else:
            assert definition["additionalProperties"] is False
        assert definition["description"].endswith(".")


def test_patterns_mean_the_same_in_python_and_in_editors() -> None:
    patterns = {part["pattern"] for part in parts(SCHEMA) if isinstance(part.get("pattern"), str)}
    assert len(patterns) > len(QUANTITIES)
    for pattern in patterns:
        assert pattern.startswith("^")
        assert pattern.endswith(r"$(?!\n)")
        for not_portable in (r"\d", r"\w", r"\s", r"\Z", r"\A", "(?P", "(?i", "(?<"):
            assert not_portable not in pattern


def test_a_quantity_tells_editors_what_to_write() -> None:
    for kind in QUANTITIES:
        assert json_schema_of_quantity(kind)["patternErrorMessage"] == f"Write {kind.wanted}."
    with pytest.raises(NotImplementedError):
        json_schema_of_quantity(int)


def test_counts_have_the_limits_of_the_reader() -> None:
    limits = {
        (part["minimum"], part["maximum"])
        for part in parts(SCHEMA)
        if part.get("type") == "integer"
    }
    assert limits == {(0, 100_000), (0, 999_999_999_999_999)}


def test_it_is_written_the_same_each_time() -> None:
    assert serialise_json_schema(SCHEMA) == serialise_json_schema(json_schema_of_policy_file())
    assert json.loads(serialise_json_schema(SCHEMA)) == SCHEMA


@pytest.mark.parametrize(
    ("policy", "holds"),
    [
        ({"format": 1}, True),
        ({"format": 1, "segments": {}}, True),
        ({"format": 1, "organisation": {"name": "x"}}, True),
        ({}, False),
        ({"format": 2}, False),
        ({"format": 1, "segments": None}, False),
        ({"format": 1, "segments": []}, False),
        ({"format": 1, "segments": {"Bad Name": {}}}, False),
        ({"format": 1, "nonsense": {}}, False),
        ({"format": 1, "organisation": {"one": {"name": "x"}}}, False),
    ],
)
def test_whole_files(policy: dict[str, Any], holds: bool) -> None:
    assert Draft202012Validator(SCHEMA).is_valid(policy) is holds
