"""Validators of the schemas that the model makes: dates as the model takes them, and each part of a
schema made ready for values once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from principlecheck.model.format.shapes import DATE_OR_NEVER
from principlecheck.policies.refusals.fitting import TYPES, FittingParts, LeftToTheLibrary

DATES = FormatChecker(formats=())
"""What a schema's formats take: the dates of the calendar alone."""


@DATES.checks("date", raises=ValueError)
def _policy_schema_takes_date(value: object) -> bool:
    # `fromisoformat` also takes week dates and dates without hyphens, which the model does not.
    return not isinstance(value, str) or date.fromisoformat(value).isoformat() == value


@DATES.checks(DATE_OR_NEVER, raises=ValueError)
def _policy_schema_takes_never(value: object) -> bool:
    return value == "never" or _policy_schema_takes_date(value)


def _errors_of_type(
    validator: Any, types: Any, instance: Any, schema: dict[str, Any]
) -> Iterable[ValidationError]:
    if isinstance(types, str) and types in TYPES and TYPES[types](instance):
        return ()
    errors: Iterable[ValidationError] = _LIBRARY["type"](validator, types, instance, schema)
    return errors


def _errors_of_other_names(
    validator: Any, said: Any, instance: Any, schema: dict[str, Any]
) -> Iterable[ValidationError]:
    if not isinstance(instance, dict) or instance.keys() <= schema.get("properties", {}).keys():
        return ()
    errors: Iterable[ValidationError] = _LIBRARY["additionalProperties"](
        validator, said, instance, schema
    )
    return errors


_LIBRARY: Any = Draft202012Validator.VALIDATORS
_QUICK = {"type": _errors_of_type, "additionalProperties": _errors_of_other_names}
"""Of the library's keywords those that are asked most, with a short way to a yes."""


def parts_of_schema_for_refusals(schema: dict[str, Any]) -> FittingParts:
    """What says of values whether they fit the parts of a schema."""
    return FittingParts(schema["$defs"], DATES)


def _surely_fits(parts: FittingParts, part: Any, instance: Any) -> bool:
    try:
        return parts.fits(part, instance)
    except LeftToTheLibrary:
        return False


def schema_validator_for_refusals(schema: dict[str, Any]) -> Validator:
    """What lists the errors of values under a schema. It raises `KeyError` over a reference to what
    the schema does not define.
    """
    definitions = schema["$defs"]
    ready: dict[int, Any] = {}
    parts = parts_of_schema_for_refusals(schema)

    def errors_of(validator: Any, part: dict[str, Any], instance: Any) -> Iterator[ValidationError]:
        # The library makes a validator of a part anew for each value. The one that is kept keeps its
        # part, so that no other can have the same identity.
        if id(part) not in ready:
            ready[id(part)] = validator.evolve(schema=part)
        errors: Iterator[ValidationError] = ready[id(part)].iter_errors(instance)
        return errors

    def reference(
        validator: Any, to: str, instance: Any, _schema: dict[str, Any]
    ) -> Iterator[ValidationError]:
        return errors_of(validator, definitions[to.removeprefix("#/$defs/")], instance)

    def properties(
        validator: Any, fields: dict[str, Any], instance: Any, _schema: dict[str, Any]
    ) -> Iterator[ValidationError]:
        if isinstance(instance, dict):
            for name in fields:
                if name not in instance or _surely_fits(parts, fields[name], instance[name]):
                    continue
                for error in errors_of(validator, fields[name], instance[name]):
                    error.path.appendleft(name)
                    error.schema_path.appendleft(name)
                    yield error

    own = {"$ref": reference, "properties": properties, **_QUICK}
    made: Any = extend(Draft202012Validator, own)  # type: ignore[no-untyped-call]
    found: Validator = made(schema, format_checker=DATES)
    return found
