"""Every misfit of a refused entry, each in one sentence with its place and what to write.

The fast path says yes or no. jsonschema, on the schema generated from the same model, lists
every error; should it find none where the fast path refused, the entry stays refused with the
fast path's own words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from principlecheck.documents.convert import Refused, problem_at
from principlecheck.documents.finding import SourceFile
from principlecheck.documents.hints import hint_for
from principlecheck.documents.nearest import nearest
from principlecheck.model.problem import Problem
from principlecheck.model.quantities import (
    Duration,
    DurationOrNone,
    Money,
    MoneyOrAny,
    MoneyRate,
    Quantity,
    Rate,
    Share,
    ShareOrNone,
    Span,
    SpanOrNone,
)
from principlecheck.model.schema import policy_schema
from principlecheck.model.shapes import CLOSED, ID, OPEN_DAYS, OPEN_HOURS
from principlecheck.reading.places import Path

MOST_PROBLEMS = 200
_QUANTITIES: dict[str, type[Quantity]] = {
    kind.pattern: kind
    for kind in (
        Duration,
        DurationOrNone,
        Span,
        SpanOrNone,
        Share,
        ShareOrNone,
        Money,
        MoneyOrAny,
        Rate,
        MoneyRate,
    )
}
_SHAPES = {
    OPEN_HOURS: "08:00-20:00, or 09:00-13:00 and 15:00-18:00",
    OPEN_DAYS: "mon, tue … sun, or mon-fri",
    CLOSED: "2026-12-25, or 2026-12-31 to 2027-01-01",
    ID: "small letters, digits and hyphens",
}
_BOOLEANS = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}


def diagnose(source: SourceFile, refused: list[Refused]) -> list[Problem]:
    """One problem or more for each refused part of `source`."""
    problems: list[Problem] = []
    for part in refused:
        errors = sorted(_validator(part.kind.__name__).iter_errors(part.value), key=_order)
        found = [problem for error in errors for problem in _explain(source, part, error)]
        if not found:
            says = f"This does not fit: {part.reason}."
            found = [problem_at("disagreement", says, source, part.path)]
        problems.extend(found)
        if len(problems) >= MOST_PROBLEMS:
            break
    return problems


@cache
def _schema() -> dict[str, Any]:
    return policy_schema()


@cache
def _validator(name: str) -> Draft202012Validator:
    schema = {"$ref": f"#/$defs/{name}", "$defs": _schema()["$defs"]}
    return Draft202012Validator(schema, format_checker=FormatChecker(formats=["date"]))


def _order(error: ValidationError) -> tuple[str, str]:
    return (json.dumps([str(part) for part in error.absolute_path]), str(error.validator))


def _explain(source: SourceFile, part: Refused, error: ValidationError) -> Iterator[Problem]:
    path: Path = (*part.path, *error.absolute_path)
    where = ".".join(str(step) for step in path)
    value, schema = error.instance, error.schema
    if not isinstance(schema, dict):
        return
    if error.validator == "additionalProperties":
        for key in value:
            if key not in schema.get("properties", {}):
                yield _unknown_field(source, (*path, key), list(schema["properties"]), where)
    elif error.validator == "required":
        for name in schema["required"]:
            if name not in value:
                says = f"`{where}` lacks `{name}`, which it must have."
                write = f"{name}: {_example(schema['properties'].get(name, {}))}"
                yield problem_at("missing-field", says, source, path, write, key=True)
    elif error.validator == "propertyNames" or "propertyNames" in error.absolute_schema_path:
        shape = _SHAPES.get(str(schema.get("pattern")), "a valid name")
        says = f"`{value}` cannot stand here as a name."
        yield problem_at("bad-name", says, source, (*path, str(value)), shape, key=True)
    else:
        says, write = _misfit(value, schema, str(error.validator), where)
        yield problem_at(_kind(str(error.validator), schema), says, source, path, write)


def _unknown_field(source: SourceFile, path: Path, valid: list[str], where: str) -> Problem:
    key = str(path[-1])
    close = nearest(key, valid)
    says = f"`{where}` has no field `{key[:60]}`."
    write = f"{close}:" if close else f"one of {', '.join(valid[:12])}"
    return problem_at("unknown-field", says, source, path, write, key=True)


def _kind(validator: str, schema: dict[str, Any]) -> str:
    quantity = _QUANTITIES.get(str(schema.get("pattern")))
    if quantity:
        return quantity.__name__.lower().removesuffix("ornone").removesuffix("orany")
    return {"enum": "unknown-word", "anyOf": "unknown-word", "const": "unknown-word"}.get(
        validator, "wrong-shape"
    )


def _misfit(value: Any, schema: dict[str, Any], validator: str, where: str) -> tuple[str, str]:
    """The sentence and what to write for a value that is of the wrong kind."""
    shown = value if isinstance(value, str | int | float | bool) else type(value).__name__
    if isinstance(value, bool):
        shown = str(value).lower()
    pattern = str(schema.get("pattern"))
    if pattern in _QUANTITIES and not isinstance(value, dict | list):
        return hint_for(_QUANTITIES[pattern], shown)
    if isinstance(value, dict | list) and validator == "type":
        return _wrong_container(value, schema, where)
    if schema.get("type") == "boolean":
        word = _BOOLEANS.get(str(value).lower())
        return f"`{shown}` is not true or false.", word or "true or false"
    if schema.get("type") == "array":
        return f"`{where}` is a list, even of one.", f"[{shown}]"
    if schema.get("type") == "object":
        return f"`{where}` is a map, not a single value.", _example(schema)
    if "enum" in schema or "anyOf" in schema or "const" in schema:
        return _unknown_word(shown, schema)
    if schema.get("format") == "date":
        return f"`{shown}` is not a date.", "the year, the month, the day: 2026-11-22"
    if schema.get("type") == "integer":
        most = schema.get("maximum", "…")
        return f"`{shown}` is not a whole number from 0 to {most}.", "digits only, such as 36"
    if schema.get("type") == "string" and not isinstance(value, str):
        return (
            f"`{shown}` is read as a number or a flag; here stands a text.",
            f'"{shown}" in quotes',
        )
    if pattern in _SHAPES:
        return f"`{str(shown)[:60]}` does not fit here.", _SHAPES[pattern]
    if validator in ("minLength", "maxLength"):
        return f"`{where}` is empty or too long.", "1 to 20,000 characters"
    return f"`{str(shown)[:60]}` does not fit here.", _example(schema)


def _wrong_container(value: Any, schema: dict[str, Any], where: str) -> tuple[str, str]:
    wanted = schema.get("type")
    has = "a list" if isinstance(value, list) else "a map"
    if wanted == "string" and str(schema.get("pattern")) in _QUANTITIES:
        return f"`{where}` is {has}; here stands one value.", _QUANTITIES[schema["pattern"]].wanted
    needs = {"array": "a list", "object": "a map"}.get(str(wanted), "a single value")
    return f"`{where}` is {has}; here stands {needs}.", _example(schema)


def _unknown_word(shown: object, schema: dict[str, Any]) -> tuple[str, str]:
    branches = [schema, *schema.get("anyOf", [])]
    words = [str(word) for branch in branches for word in branch.get("enum", [])]
    close = nearest(str(shown), words)
    listed = ", ".join(words)
    return f"`{str(shown)[:60]}` is not one of {listed}.", close or f"one of {listed}"


def _example(schema: dict[str, Any]) -> str:
    examples = schema.get("examples") or schema.get("enum")
    if not examples and "$ref" in schema:
        definition = _schema()["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
        names = list(definition.get("properties", {}))[:3]
        return f"{{{', '.join(f'{name}: …' for name in names)}}}"
    if not examples:
        return "…"
    return json.dumps(examples[0], ensure_ascii=False).strip('"')
