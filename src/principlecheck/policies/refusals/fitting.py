"""Whether a value fits a part of a schema, yes or no: the same answer as the library's, which looks
at every error for it and takes ten times as long.

Made of the keywords that the model's schemas have. Whatever else stands in one is left to the library.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from numbers import Number
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

Fits = Callable[[Any], bool]
"""Whether a value fits. Raises `LeftToTheLibrary` where it comes upon another keyword, and `KeyError`
over a reference to what the schema does not define.
"""


class LeftToTheLibrary(Exception):  # noqa: N818 - it is what becomes of the question, and reads as such
    """A keyword that is not known here."""


def _is_whole_number(value: Any) -> bool:
    return _is_number(value) and (
        isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, Number) and not isinstance(value, bool)


TYPES: dict[str, Fits] = {
    "string": lambda value: isinstance(value, str),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": _is_whole_number,
    "number": _is_number,
}
_LENGTHS: dict[str, tuple[type[str | list[Any] | dict[Any, Any]], bool]] = {
    "minLength": (str, True),
    "maxLength": (str, False),
    "minItems": (list, True),
    "maxItems": (list, False),
    "minProperties": (dict, True),
    "maxProperties": (dict, False),
}


class FittingParts:
    """The parts of one schema, each made ready for values the first time that one is asked about."""

    def __init__(self, definitions: dict[str, Any], formats: FormatChecker) -> None:
        self._definitions, self._formats = definitions, formats
        self._ready: dict[int, tuple[Any, Fits]] = {}

    def fits(self, part: Any, value: Any) -> bool:
        """Whether a value fits a part of the schema, or what was made of one and stays."""
        # What is kept keeps its part, so that no other can have the same identity.
        if (ready := self._ready.get(id(part))) is None:
            ready = self._ready[id(part)] = (part, self._made(part))
        return ready[1](value)

    def _made(self, part: Any) -> Fits:
        if isinstance(part, bool):
            return lambda _value: part
        checks = [
            self._check(keyword, said, part)
            for keyword, said in part.items()
            if keyword in Draft202012Validator.VALIDATORS
        ]
        if len(checks) == 1:
            return checks[0]

        def fits(value: Any) -> bool:
            for check in checks:  # noqa: SIM110 - a generator takes twice as long
                if not check(value):
                    return False
            return True

        return fits

    def _check(self, keyword: str, said: Any, part: dict[str, Any]) -> Fits:
        if keyword in _LENGTHS:
            return _check_of_length(said, *_LENGTHS[keyword])
        if "prefixItems" in part or "patternProperties" in part:
            return (
                _leave_to_the_library  # what `items` and `additionalProperties` say depends on it
            )
        if keyword == "additionalProperties":
            return self._check_of_other_names(said, part.get("properties", {}))
        own: dict[str, Callable[[Any], Fits]] = {
            "$ref": self._check_of_reference,
            "properties": self._check_of_fields,
            "propertyNames": self._check_of_names,
            "items": self._check_of_items,
            "anyOf": self._check_of_any,
            "format": lambda name: lambda value: self._formats.conforms(value, name),
            **_ALONE,
        }
        return own[keyword](said) if keyword in own else _leave_to_the_library

    def _check_of_names(self, names: Any) -> Fits:
        return lambda value: (
            not isinstance(value, dict) or all(self.fits(names, name) for name in value)
        )

    def _check_of_items(self, items: Any) -> Fits:
        return lambda value: (
            not isinstance(value, list) or all(self.fits(items, item) for item in value)
        )

    def _check_of_any(self, parts: list[Any]) -> Fits:
        return lambda value: any(self.fits(part, value) for part in parts)

    def _check_of_reference(self, to: str) -> Fits:
        name = to.removeprefix("#/$defs/")
        return lambda value: self.fits(self._definitions[name], value)

    def _check_of_fields(self, fields: dict[str, Any]) -> Fits:
        def fits(value: Any) -> bool:
            if isinstance(value, dict):
                for name, one in value.items():
                    if name in fields and not self.fits(fields[name], one):
                        return False
            return True

        return fits

    def _check_of_other_names(self, said: Any, fields: dict[str, Any]) -> Fits:
        def fits(value: Any) -> bool:
            if isinstance(value, dict):
                for name, one in value.items():
                    if name not in fields and not self.fits(said, one):
                        return False
            return True

        return fits


def _check_of_type(types: str | list[str]) -> Fits:
    found = [TYPES.get(name) for name in ([types] if isinstance(types, str) else types)]
    known = [one for one in found if one is not None]
    if len(known) < len(found):
        return _leave_to_the_library
    return known[0] if len(known) == 1 else lambda value: any(one(value) for one in known)


def _check_of_words(words: list[Any]) -> Fits:
    if not all(isinstance(word, str) for word in words):
        return _leave_to_the_library  # 1, 1.0 and true are told apart there
    among = frozenset(words)
    return lambda value: isinstance(value, str) and value in among


def _check_of_pattern(pattern: str) -> Fits:
    search = re.compile(pattern).search
    return lambda value: not isinstance(value, str) or search(value) is not None


def _check_of_length(bound: int, kind: type[str | list[Any] | dict[Any, Any]], least: bool) -> Fits:
    if least:
        return lambda value: not isinstance(value, kind) or len(value) >= bound
    return lambda value: not isinstance(value, kind) or len(value) <= bound


def _leave_to_the_library(_value: Any) -> bool:
    raise LeftToTheLibrary


_ALONE: dict[str, Callable[[Any], Fits]] = {
    "type": _check_of_type,
    "enum": _check_of_words,
    "const": lambda word: _check_of_words([word]),
    "pattern": _check_of_pattern,
    "minimum": lambda least: lambda value: not _is_number(value) or not value < least,
    "maximum": lambda most: lambda value: not _is_number(value) or not value > most,
    "required": lambda names: (
        lambda value: not isinstance(value, dict) or all(name in value for name in names)
    ),
}
"""The keywords of which a check needs nothing else of the schema."""
