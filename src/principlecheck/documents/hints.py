"""What a person probably meant by a value that is refused, and what to write: never a guess,
always the readings it could have.
"""

from __future__ import annotations

import re

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

Hint = tuple[str, str]
"""One sentence, and what to write."""

_CLOCK = re.compile(r"([0-9]{1,4}):([0-5][0-9])(?::([0-5][0-9]))?")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_DAYS = re.compile(r"([0-9.]+) ?(?:d|days?|weeks?|months?)")
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_SIGNED = re.compile(r"([$€£¥]) ?([0-9][0-9.,]*)|([0-9][0-9.,]*) ?([$€£¥])")
_GROUPED = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+)(.*)")


def hint_for(kind: type[Quantity], value: object) -> Hint:
    """Why `value` is no `kind`, and how to write it."""
    text = str(value).strip()
    if issubclass(kind, Duration | DurationOrNone):
        return _duration(text) or (f"`{text}` is not a length of time.", kind.wanted)
    if issubclass(kind, Span | SpanOrNone):
        return _span(text) or (f"`{text}` is not a length of time with its clock.", kind.wanted)
    if issubclass(kind, Share | ShareOrNone):
        return _share(text) or (f"`{text}` is not a percentage.", kind.wanted)
    if issubclass(kind, Money | MoneyOrAny):
        return _money(text, kind) or (f"`{text}` is not an amount of money.", kind.wanted)
    if issubclass(kind, MoneyRate) and not _NUMBER.fullmatch(text):
        money = _money(text.split(" per ")[0], Money)
        if money and " per " in text:
            return money[0], f"{money[1]} per …"
    if issubclass(kind, Rate | MoneyRate):
        return f"`{text}` does not say how many per what.", kind.wanted
    return f"`{text}` does not fit here.", kind.wanted


def _duration(text: str) -> Hint | None:
    clock = _CLOCK.fullmatch(text)
    if clock:
        return _clock(clock, text)
    if _NUMBER.fullmatch(text):
        return f"I can't tell what `{text}` counts.", f"{text}s, {text}m or {text}h"
    if _DAYS.fullmatch(text):
        return f"I can't tell how many hours of work `{text}` is.", "it in hours, such as 16h"
    return None


def _clock(clock: re.Match[str], text: str) -> Hint:
    first, second, third = clock.groups()
    says = f"I can't tell how long `{text}` is: minutes and seconds, or hours and minutes?"
    if third:
        return f"`{text}` has no units.", f"{int(first)}h{int(second)}m{int(third)}s"
    return says, f"{int(first)}m{int(second)}s or {int(first)}h{int(second)}m"


def _span(text: str) -> Hint | None:
    days = _DAYS.fullmatch(text)
    if days:
        unit = text[len(days.group(1)) :].strip()
        unit = {"d": "days"}.get(unit, unit)
        if unit.startswith("day"):
            amount = days.group(1)
            return (
                f"`{text}`: working days or calendar days?",
                f"{amount} working {unit} or {amount} calendar {unit}",
            )
        return f"`{text}` does not name its clock.", f"{days.group(1)} calendar {unit}"
    if _NUMBER.fullmatch(text):
        return (
            f"I can't tell what `{text}` counts.",
            f"{text}h, {text} working hours or {text} working days",
        )
    return _duration(text)


def _share(text: str) -> Hint | None:
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    if 0 < number < 1:
        percent = f"{number * 100:.6f}".rstrip("0").rstrip(".")
        return (
            f"`{text}` is not written as a percentage.",
            f"{percent}% (or {text}% if that is meant)",
        )
    if number > 100:
        return f"`{text}` is more than the whole.", "a percentage from 0% to 100%"
    return f"`{text}` is not written as a percentage.", f"{text}%"


def _money(text: str, kind: type[Quantity]) -> Hint | None:
    if text == "none" and issubclass(kind, MoneyOrAny):
        return (
            "`none` reads both ways: no limit, or nothing at all.",
            "any amount (no limit) or 0 EUR (nothing)",
        )
    signed = _SIGNED.fullmatch(text)
    if signed:
        sign, amount = (signed[1], signed[2]) if signed[1] else (signed[4], signed[3])
        code = _SIGNS[sign]
        return (
            f"`{sign}` does not say which currency.",
            f"{amount.replace(',', '')} {code} (or the code that is meant)",
        )
    grouped = _GROUPED.fullmatch(text)
    if grouped:
        whole = grouped[1].replace(",", "")
        point = grouped[1].replace(",", ".", 1)
        rest = grouped[2] if grouped[2].strip() else " EUR"
        return (
            f"`{text}`: the comma reads as thousands here and as a decimal point there.",
            f"{whole}{rest} or {point.rstrip('0').rstrip('.')}{rest}",
        )
    if _NUMBER.fullmatch(text):
        return f"`{text}` does not say which currency.", f"{text} EUR (or the code that is meant)"
    return None
