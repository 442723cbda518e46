"""Whether a value fits a part of a schema: each answer is the library's."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from principlecheck.policies.refusals.diagnose import schema_that_explains_refusals
from principlecheck.policies.refusals.fitting import LeftToTheLibrary
from principlecheck.policies.refusals.mended import (
    policy_schema_for_refusals,
    refused_schema_takes_value,
)
from principlecheck.policies.refusals.validating import DATES, parts_of_schema_for_refusals
from tests.policies.test_every_field import HOSTILE

DEFINITIONS = policy_schema_for_refusals()["$defs"]
SAID_BESIDE = ("title", "description", "examples", "default", "x-unit")
VALUES = [*HOSTILE, 3.0, 3.5, 1e300, ["a", "a"], [1, "x"], {"at_most": 5}, {"x": {"y": []}}]


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """A schema, and every schema in it."""
    if isinstance(schema, dict):
        yield schema
        for keyword, said in schema.items():
            if keyword in ("properties", "$defs"):
                for one in said.values():
                    yield from parts(one)
            elif keyword in ("items", "additionalProperties", "propertyNames"):
                yield from parts(said)
            elif keyword == "anyOf":
                for one in said:
                    yield from parts(one)


def distinct() -> dict[str, dict[str, Any]]:
    """The parts of the policy schema that differ in more than what is said beside them."""
    return {
        json.dumps({name: said for name, said in part.items() if name not in SAID_BESIDE}): part
        for definition in DEFINITIONS.values()
        for part in parts(definition)
    }


def test_every_part_of_the_policy_schema_takes_what_the_library_takes() -> None:
    known = parts_of_schema_for_refusals(policy_schema_for_refusals())
    decided = 0
    for part in distinct().values():
        whole = {**part, "$defs": DEFINITIONS}
        library = Draft202012Validator(whole, format_checker=DATES)
        for value in VALUES:
            try:
                fits = known.fits(part, value)
            except LeftToTheLibrary:
                continue
            assert fits == library.is_valid(value), (part, value)
            decided += 1
    assert decided > 10_000


@pytest.mark.parametrize(
    ("part", "fit", "unfit"),
    [
        (True, ["x", None], []),
        (False, [], ["x", None]),
        ({}, ["x", {}], []),
        ({"type": ["string", "integer"]}, ["x", 1, 1.0], [True, None, 1.5]),
        ({"type": "number"}, [1, 1.5], [True, "1"]),
        ({"minimum": 1, "maximum": 3}, [1, 2.5, 3, "x", True], [0, 3.1]),
        ({"minLength": 1, "maxLength": 2}, ["é", "ab", 7], ["", "abc"]),
        ({"minItems": 1, "maxItems": 2}, [[1], {}], [[], [1, 2, 3]]),
        ({"minProperties": 1, "maxProperties": 1}, [{"a": 1}, []], [{}, {"a": 1, "b": 2}]),
        ({"const": "a"}, ["a"], ["b", ["a"], None]),
        ({"enum": ["a", "b"]}, ["b"], ["ab", [], {}]),
        ({"items": False}, [[], "x"], [[1]]),
        ({"additionalProperties": {"type": "string"}}, [{"a": "x"}], [{"a": 1}]),
        ({"properties": {"a": {}}, "additionalProperties": False}, [{"a": 1}], [{"b": 1}]),
        ({"propertyNames": {"pattern": "^a"}}, [{"ab": 1}, {}], [{"b": 1}]),
        ({"anyOf": [{"type": "string"}, {"type": "array"}]}, ["x", []], [1]),
    ],
    ids=str,
)
def test_each_keyword_decides_as_the_library_does(
    part: Any, fit: list[Any], unfit: list[Any]
) -> None:
    known = parts_of_schema_for_refusals({"$defs": {}})
    for values, fits in ((fit, True), (unfit, False)):
        for value in values:
            assert known.fits(part, value) == fits
            assert Draft202012Validator(part).is_valid(value) == fits


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ({"oneOf": [{}]}, 1),
        ({"enum": [1, "a"]}, True),
        ({"const": 1}, 1.0),
        ({"type": "null"}, None),
        ({"prefixItems": [{}], "items": False}, [1]),
        ({"patternProperties": {"a": {}}, "additionalProperties": False}, {"a": 1}),
    ],
    ids=str,
)
def test_what_is_not_known_is_left_to_the_library(part: Any, value: Any) -> None:
    with pytest.raises(LeftToTheLibrary):
        parts_of_schema_for_refusals({"$defs": {}}).fits(part, value)
    assert refused_schema_takes_value(part, value) == Draft202012Validator(part).is_valid(value)


def test_a_reference_to_what_is_not_defined_is_no_answer() -> None:
    with pytest.raises(KeyError):
        parts_of_schema_for_refusals({"$defs": {}}).fits({"$ref": "#/$defs/Nothing"}, 1)
    assert not refused_schema_takes_value({"$ref": "#/$defs/Nothing"}, 1)


def test_errors_are_those_that_the_library_lists() -> None:
    for name in ("Promise", "Hours", "AboutOrganisation"):
        entry: Any = {field: ["x", 5, {"y": None}] for field in DEFINITIONS[name]["properties"]}
        whole = {"$ref": f"#/$defs/{name}", "$defs": DEFINITIONS}
        library = Draft202012Validator(whole, format_checker=DATES)
        found = [
            [(one.message, list(one.absolute_path), one.validator, one.schema) for one in errors]
            for errors in (
                schema_that_explains_refusals(name).iter_errors(entry),
                library.iter_errors(entry),
            )
        ]
        assert found[0] == found[1]
        assert len(found[0]) > 3
