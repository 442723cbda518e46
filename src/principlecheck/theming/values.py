"""What passes through a block: texts, numbers, and text that is written for the format already."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

LARGEST = 10**15
LONGEST = 1 << 18
"""Characters of one value: enough for any, too few to fill the memory by doubling."""


class Misused(Exception):  # noqa: N818 - it is what the block does
    """Something that a block cannot do: one sentence, and what to write instead."""

    def __init__(self, says: str, write: str = "") -> None:
        super().__init__(says)
        self.says = says
        self.write = write


class Piece(str):
    """Text of the program's own that is written for the format already.

    Whatever is made of it (a part of it, its capitals) is plain text again and will be escaped.
    """

    __slots__ = ()


class Whole:
    """A section of the program's own: printed as it stands, or not at all."""

    __slots__ = ("place",)

    def __init__(self, place: str) -> None:
        self.place = place

    def __str__(self) -> str:
        raise Misused("`builtin` is printed as it stands.", "{{ builtin }}")


def what_is(obj: Any) -> str:
    """What a value is, in words."""
    names = {"NoneType": "nothing", "str": "a text", "tuple": "a list", "dict": "a map"}
    return names.get(type(obj).__name__, type(obj).__name__)


def plain_text(value: object) -> str:
    """A value that is one text or number as a text. Raises `Misused` for anything larger."""
    if isinstance(value, str | int | float | date | Enum) or value is None:
        # A text that knows how to escape itself, or how it is written, becomes a plain one.
        return str.__str__(value) if isinstance(value, str) else str(value)
    if isinstance(value, Whole):
        return str(value)  # raises
    raise Misused(
        f"`{what_is(value)}` cannot be printed as it is.",
        "one of its fields, or {{ … | join(', ') }}",
    )


def as_number(value: Any) -> Any:
    """`value`, if it is a number that an audit may hold. Raises `Misused`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Misused(
            "Only numbers are reckoned with.", "texts one behind the other: {{ a }}{{ b }}"
        )
    if not abs(value) < LARGEST:
        raise Misused("This number is larger than any that an audit holds.")
    return value


def bounded(value: Any, *others: str, times: int = 1) -> Any:
    """`value`, unless it (so many times) and the others are longer than a value may be."""
    size = len(value) * times if isinstance(value, str) else 0
    if size + sum(map(len, others)) > LONGEST:
        raise Misused("This text is longer than 262,144 characters.", "it in parts")
    return value
