"""How figures are written for people: the tool's own output is valid input.

Every function takes `digits`, the decimals shown, so that a message in which two different
figures would print alike can ask for more (see `distinct`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

MINUTE = 60
HOUR = 3600
DAY = 86_400

MOST_DIGITS = 6


def number(value: float, digits: int = 0) -> str:
    """A plain number with at most `digits` decimals and no trailing zeros."""
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def share(value: float, digits: int = 0) -> str:
    """A share from 0 to 1, as a percentage: `58 %`."""
    return f"{number(value * 100, digits)} %"


def money(amount: float, currency: str, digits: int = 2) -> str:
    """An amount with its ISO currency: `50 EUR`, `12.50 EUR`."""
    text = number(amount, digits)
    if "." in text:
        text = f"{amount:.{digits}f}"
    return f"{text} {currency}"


def duration(seconds: float, digits: int = 0) -> str:
    """A length of time in hours, minutes and seconds: `10m 18s`, `1h 15m`, `0s`.

    Whole days of waiting stay in hours: how many hours a day has is not for a figure to say.
    """
    if not math.isfinite(seconds):
        return "without end"
    rounded = round(seconds, digits)
    hours, rest = divmod(rounded, HOUR)
    minutes, left = divmod(rest, MINUTE)
    parts = []
    if hours:
        parts.append(f"{hours:.0f}h")
    if minutes:
        parts.append(f"{minutes:.0f}m")
    if left or not parts:
        parts.append(f"{number(left, digits)}s")
    return " ".join(parts)


def distinct(write: Callable[[float, int], str], values: Sequence[float]) -> list[str]:
    """`values` written with as few decimals as keep different values different in print.

    Values that are equal for every purpose of a reader (to `MOST_DIGITS` decimals) stay alike.
    """
    for digits in range(MOST_DIGITS + 1):
        texts = [write(value, digits) for value in values]
        if len(set(texts)) == len({round(value, MOST_DIGITS + 2) for value in values}):
            return texts
    return texts
