"""Validators of the schemas that the model makes: dates as the model takes them, and references to
the schema's own definitions, which are most of what there is to check.
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
def _is_date(value: object) -> bool:
    # `fromisoformat` also takes week dates and dates without hyphens, which the model does not.
    return not isinstance(value, str) or date.fromisoformat(value).isoformat() == value


@_DATES.checks(DATE_OR_NEVER, raises=ValueError)
def _is_date_or_never(value: object) -> bool:
    return value == "never" or _is_date(value)


def validator_of(schema: dict[str, Any]) -> Validator:
    """What lists the errors of values under a schema. It raises `KeyError` over a reference to what
    the schema does not define.
    """
    definitions = schema["$defs"]
    ready: dict[str, Any] = {}

    def reference(
        validator: Any, to: str, instance: Any, _schema: dict[str, Any]
    ) -> Iterator[ValidationError]:
        # The library follows the reference anew, and makes a validator of it, for each value.
        if to not in ready:
            ready[to] = validator.evolve(schema=definitions[to.removeprefix("#/$defs/")])
        yield from ready[to].iter_errors(instance)

    made: Any = extend(Draft202012Validator, {"$ref": reference})  # type: ignore[no-untyped-call]
    found: Validator = made(schema, format_checker=_DATES)
    return found
