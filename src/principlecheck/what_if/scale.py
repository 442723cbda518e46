"""The values that a field can take, as whole numbers of its smallest step."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from principlecheck.model import units
from principlecheck.model.format.quantities import (
    END_OF,
    MOST_SECONDS,
    Duration,
    Money,
    MoneyRange,
    MoneyRate,
    OrWord,
    Quantity,
    Rate,
    Share,
    Span,
    format_working_time,
)
from principlecheck.policies.fields import Field

REACH = 20
"""A search looks at up to so many times today's value."""
_LEAST_REACH = {"seconds": units.HOUR, "whole": 100, "money": 1000}


class Unscaled(Exception):  # noqa: N818 - it is what the field is
    """The field's values lie on no scale; `reason` is a plain sentence that says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Scale(Struct, frozen=True):
    """A field's values as numbers of `step`, each of which `write` turns into what one writes.

    `today` is in steps and may lie between two; a search looks from `least` to `most`. `unit`
    is what a picture's axis counts: `amount` many of it are one step. `finer` is the scale of the
    parts of one step, where days, weeks or months have such.
    """

    write: Callable[[int], str]
    today: float
    least: int
    most: int
    unit: str
    amount: float
    word: str = ""
    finer: Scale | None = None


def scale_of_values_to_try(field: Field) -> Scale:
    """The scale of a field by what it holds today. Raises `Unscaled` where there is none."""
    kind, value = field.kind, field.value
    _refuse_field_without_scale(field)
    if value is None:
        raise Unscaled(f"`{field.route}` is not declared, so there is no value of today.")
    if kind is int:
        return _scale_of_counts_to_try(value, field.least, field.most)
    word = ""
    if isinstance(value, OrWord):
        word = value.word
        if value.value is None:
            raise Unscaled(
                f"`{field.route}` is `{word}` today, which is not a number to start from."
            )
        value = value.value
    return _scale_of_quantity_to_try(value, word)


def scale_of_typed_value_to_try(field: Field, text: str) -> Scale:
    """The scale of `text`, a value of the field's kind that somebody typed.

    Raises `Unscaled` for the word that stands in a number's place, and for other kinds of field.
    """
    _refuse_field_without_scale(field)
    if field.kind is int:
        return _scale_of_counts_to_try(int(text), field.least, field.most)
    value = field.kind(text) if field.kind is not None else text
    if isinstance(value, OrWord):
        if value.value is None:
            raise Unscaled(f"`{text}` is not a number; a sweep runs from one number to another.")
        value = value.value
    return _scale_of_quantity_to_try(value, "")


def _refuse_field_without_scale(field: Field) -> None:
    if not field.is_number:
        raise Unscaled(
            f"`{field.route}` does not hold a number{_what_unscaled_field_holds(field)}."
        )


def _what_unscaled_field_holds(field: Field) -> str:
    if field.kind is None:
        return " but a list" if isinstance(field.value, list) else " but a map; name a field in it"
    names: dict[Any, str] = {bool: "but true or false", str: "but words"}
    return f" {names.get(field.kind, 'but a date')}"


def _scale_of_counts_to_try(value: int, least: int, most: int | None) -> Scale:
    highest = max(REACH * value, _LEAST_REACH["whole"])
    return Scale(str, value, least, highest if most is None else min(highest, most), "number", 1)


def _scale_of_quantity_to_try(value: Quantity | str, word: str) -> Scale:
    if isinstance(value, Duration):
        return _scale_of_time_to_try(value.seconds, 1, units.format_duration, "seconds", word)
    if isinstance(value, Span):
        return _scale_of_span_to_try(value, word)
    if isinstance(value, Share):
        # The text is made of the digits, so that 14.1% is never 14.099999%.
        return Scale(
            lambda k: f"{units.format_number(k / 10, 1)}%",
            value.value * 1000,
            0,
            1000,
            "%",
            0.1,
            word,
        )
    if isinstance(value, Money):
        currency = value.currency
        most = _highest_step_to_try(value.amount, _LEAST_REACH["money"])
        return Scale(
            lambda k: units.format_money(k, currency), value.amount, 0, most, currency, 1, word
        )
    if isinstance(value, MoneyRange):
        if value.low != value.high:
            raise Unscaled(f"`{value}` is a range, which no single number stands for.")
        return _scale_of_quantity_to_try(value.low, word)
    if isinstance(value, MoneyRate):
        tail, currency = f"per {value.period}", value.currency
        most = _highest_step_to_try(value.amount, _LEAST_REACH["money"])
        return Scale(
            lambda k: f"{units.format_money(k, currency)} {tail}",
            value.amount, 0, most, f"{currency} {tail}", 1, word,
        )  # fmt: skip
    if isinstance(value, Rate):
        return _scale_of_rate_to_try(value, word)
    raise Unscaled(f"`{value}` is not a number.")


def _scale_of_rate_to_try(value: Rate, word: str) -> Scale:
    """In whole numbers; small rates in tenths, where one more would be a leap."""
    fine = 10 if value.amount < 10 else 1
    tail = f"per {value.period}"
    most = _highest_step_to_try(value.amount * fine, _LEAST_REACH["whole"] * fine)
    return Scale(
        lambda k: f"{units.format_number(k / fine, 1)} {tail}",
        value.amount * fine, 0, most, tail, 1 / fine, word,
    )  # fmt: skip


def _scale_of_span_to_try(value: Span, word: str) -> Scale:
    # Nobody can keep a deadline of nothing, so no deadline is tried below one step.
    if value.unit == "elapsed":
        step = 1 if value.amount < units.HOUR else units.MINUTE
        return _scale_of_time_to_try(
            value.amount, step, units.format_duration, "seconds", word, least=1
        )
    if value.unit == "working":
        return _scale_of_time_to_try(
            value.amount, units.MINUTE, format_working_time, "working hours", word, least=1
        )
    unit = value.unit
    if unit.startswith(END_OF):
        raise Unscaled(f"`{value}` names a day of the calendar, which has no scale.")
    days = {"week": 7, "month": 31}.get(unit.split(" ")[1], 1)
    most = min(
        _highest_step_to_try(value.amount, _LEAST_REACH["whole"]),
        int(MOST_SECONDS / units.DAY / days),
    )
    return Scale(
        lambda k: f"{k} {unit}{'' if k == 1 else 's'}",
        value.amount, 1, most, f"{unit}s", 1, word, _parts_of_span_scale(unit, days),
    )  # fmt: skip


def _parts_of_span_scale(unit: str, days: int) -> Scale:
    """Below one working day, working hours; below a day, a week or a month of the calendar, hours.

    A working day has as many hours as its clock is open, 24 at most.
    """
    working = unit.startswith("working")
    write, name = (
        (format_working_time, "working hours") if working else (units.format_duration, "hours")
    )
    one = int(days * units.DAY / units.MINUTE)
    amount = units.MINUTE / units.HOUR
    return Scale(lambda k: write(k * units.MINUTE), one, 1, one - 1, name, amount)


def _scale_of_time_to_try(
    seconds: float, step: int, write: Callable[[float], str], unit: str, word: str, least: int = 0
) -> Scale:
    most = min(
        _highest_step_to_try(seconds / step, _LEAST_REACH["seconds"] // step),
        int(MOST_SECONDS / step),
    )
    amount = step / units.HOUR if unit == "working hours" else step
    return Scale(lambda k: write(float(k * step)), seconds / step, least, most, unit, amount, word)


def _highest_step_to_try(today: float, least: int) -> int:
    """How far up a search looks; nine digits are the most that a quantity holds."""
    return min(max(math.ceil(REACH * today), least), 999_999_999)
