"""Computed numbers as a report holds them: the same on every machine."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import astuple

DIGITS = 12
"""Significant digits. The sixteenth differs between machines' mathematical libraries (exp, log)."""


def portable_floats(value: Any) -> Any:
    """A number, or a tuple or struct of such, with each float to `DIGITS` significant digits."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, tuple):
        return tuple(map(portable_floats, value))
    if isinstance(value, Struct):
        return type(value)(*map(portable_floats, astuple(value)))
    return value
