"""Plain scalars by YAML 1.2's core schema: `NO` and `6:30` are text, `010` is ten."""

import re

MOST_DIGITS = 15

_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
# Most scalars of a policy are words, and the first letter says so; "" stands for an empty one.
_MAY_BE_MORE = frozenset(("", *"~nNtTfF0123456789+-."))


class NotAScalar(Exception):  # noqa: N818 - names what was read
    """A plain scalar that stands for no value a policy can hold."""

    def __init__(self, kind: str, says: str, write: str) -> None:
        super().__init__(says)
        self.kind, self.says, self.write = kind, says, write


def value_of_plain_scalar(text: str) -> str | int | float | bool | None:
    """The core-schema value of an unquoted scalar; a whole float is an integer (`12.0` is 12).

    Raises `NotAScalar` for infinities, not-a-number and numbers of more than 15 digits.
    """
    if text[:1] not in _MAY_BE_MORE:
        return text
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _NOT_FINITE.fullmatch(text):
        raise NotAScalar(
            "number",
            f"`{text}` is not a finite number.",
            "a number, or none where the field allows it",
        )
    if _INT.fullmatch(text) or _FLOAT.fullmatch(text):
        return _parse_number_scalar(text)
    return _parse_based_number_scalar(text) if _BASED.fullmatch(text) else text


def _parse_number_scalar(text: str) -> int | float:
    # Counted before conversion: int() is quadratic in the digits of a hostile number.
    if sum(map(str.isdigit, text)) > MOST_DIGITS:
        raise _refuse_too_long_scalar(text)
    if _INT.fullmatch(text):
        return int(text)
    value = float(text)
    if abs(value) >= 10**MOST_DIGITS:
        raise _refuse_too_long_scalar(text)
    return int(value) if value.is_integer() else value


def _parse_based_number_scalar(text: str) -> int:
    value = int(text, 0)  # linear in the digits, unlike a decimal
    if value >= 10**MOST_DIGITS:
        raise _refuse_too_long_scalar(text)
    return value


def _refuse_too_long_scalar(text: str) -> NotAScalar:
    return NotAScalar(
        "number",
        f"`{text if len(text) <= 24 else f'{text[:23]}…'}` is too large a number.",
        "a number of at most 15 digits, or quotes if it is a text",
    )
