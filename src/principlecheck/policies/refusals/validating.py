"""Validators of the schemas that the model makes: dates as the model takes them, and each part of a
schema made ready for values once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from principlecheck.model.format.shapes import DATE_OR_NEVER

_DATES = FormatChecker(formats=())
"""What a schema's formats take: the dates of the calendar alone."""


@_DATES.checks("date", raises=ValueError)
def _policy_schema_takes_date(value: object) -> bool:
    # `fromisoformat` also takes week dates and dates without hyphens, which the model does not.
    return not isinstance(value, str) or date.fromisoformat(value).isoformat() == value


@_DATES.checks(DATE_OR_NEVER, raises=ValueError)
def _policy_schema_takes_never(value: object) -> bool:
    return value == "never" or _policy_schema_takes_date(value)


def schema_validator_for_refusals(schema: dict[str, Any]) -> Validator:
    """What lists the errors of values under a schema. It raises `KeyError` over a reference to what
    the schema does not define.
    """
    definitions = schema["$defs"]
    ready: dict[int, Any] = {}

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
            for name in (one for one in fields if one in instance):
                for error in errors_of(validator, fields[name], instance[name]):
                    error.path.appendleft(name)
                    error.schema_path.appendleft(name)
                    yield error

    own = {"$ref": reference, "properties": properties}
    made: Any = extend(Draft202012Validator, own)  # type: ignore[no-untyped-call]
    found: Validator = made(schema, format_checker=_DATES)
    return found
