"""Quantities as people write them in a policy: each carries its unit, and nothing is guessed.

A pattern serves twice: as the JSON Schema of the type and as the reader's own check, so that
editors and the program cannot disagree. `$` is followed by `(?!\\n)` because Python's `$`
matches before a final newline and a schema's does not; digits are `[0-9]` because `\\d` matches
other scripts' digits in Python.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import ClassVar, Self

from principlecheck.model import units

END = r"$(?!\n)"
_N = rf"(?!{units.THOUSANDS})[0-9]{{1,9}}(?:\.[0-9]{{1,6}})?"
_HMS = (
    rf"(?=[0-9])(?:{_N} ?(?:h|hours?))?(?: ?{_N} ?(?:m|min|minutes?))?"
    rf"(?: ?{_N} ?(?:s|sec|seconds?))?"
)
_ISO = rf"PT(?=[0-9])(?:{_N}H)?(?:{_N}M)?(?:{_N}S)?"
_DURATION = rf"(?:{_HMS}|{_ISO})"
_WORKING = rf"{_N} (?:working|business) (?:minutes?|hours?|days?)"
_CALENDAR = rf"{_N} calendar (?:days?|weeks?|months?)"
_END_OF = r"end of (?:the )?(?:next )?(?:(?:working|business) day|month)"
_SPAN = rf"(?:{_DURATION}|{_WORKING}|{_CALENDAR}|{_END_OF})"
_SHARE = r"(?:100(?:\.0{1,6})?|[0-9]{1,2}(?:\.[0-9]{1,6})?) ?%"
_MONEY = rf"{_N}(?: (?:thousand|million|billion))? [A-Z]{{3}}"
_PERIOD = r"(?:hour|day|working day|week|month|year|[1-9][0-9]{0,3} calendar days)"

_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([A-Za-z]+)")
_SECONDS = {"h": units.HOUR, "m": units.MINUTE, "s": 1}
_DAYS = {"day": 1, "week": 7, "month": 31}
MOST_SECONDS = 100 * 366 * units.DAY
TOO_LONG = "write a length of at most 100 years"


_SHORT = 40


class Quantity:
    """A scalar with a unit, made from its text. Equal when it means the same.

    Raises `ValueError` with a plain sentence when the text does not match `pattern`.
    """

    __slots__ = ("written",)
    pattern: ClassVar[str]
    wanted: ClassVar[str]  # completes "write …"
    example: ClassVar[str]

    def __init__(self, written: object) -> None:
        if not isinstance(written, str) or not re.search(self.pattern, written):
            raise ValueError(f"write {self.wanted}")
        self.written = written
        self._read(written)

    @classmethod
    def parsed(cls, text: str) -> Self:
        """The quantity that a text says, kept where the text is as short as one that many entries
        have. Raises as the class does.
        """
        return cls._kept(text) if len(text) <= _SHORT else cls(text)

    @classmethod
    @lru_cache(maxsize=4096)
    def _kept(cls, text: str) -> Self:
        return cls(text)

    def _read(self, text: str) -> None:
        raise NotImplementedError

    def key(self) -> tuple[object, ...]:
        """What the quantity means, for comparing."""
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, type(self)) and self.key() == other.key())

    def __hash__(self) -> int:
        return hash((type(self), self.key()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.written!r})"


def _whole_quantity_pattern(pattern: str) -> str:
    return f"^{pattern}{END}"


def _seconds_in_duration_text(text: str) -> float:
    total = sum(float(amount) * _SECONDS[unit[0].lower()] for amount, unit in _PART.findall(text))
    if total > MOST_SECONDS:
        raise ValueError(TOO_LONG)
    return round(total, 6)  # so that 1.1h and 1h6m are the same float


class Duration(Quantity):
    """A length of work, or of a wait on the line; `seconds`."""

    __slots__ = ("seconds",)
    pattern = _whole_quantity_pattern(_DURATION)
    wanted = "hours, minutes and seconds with their units, such as 6m30s"
    example = "6m30s"
    seconds: float

    def _read(self, text: str) -> None:
        self.seconds = _seconds_in_duration_text(text.removeprefix("PT"))

    def __str__(self) -> str:
        return units.format_duration(self.seconds, units.MOST_DIGITS)

    @property
    def spelled(self) -> str:
        """As it is read aloud: `6 minutes 30 seconds`."""
        return units.spell_out_duration(self.seconds, units.MOST_DIGITS)


class Span(Quantity):
    """A deadline or an age on its own clock.

    `unit` is "elapsed" or "working" (then `amount` is in seconds), "working day",
    "calendar day", "calendar week" or "calendar month" (then `amount` counts them); or
    "end of working day" or "end of month", `amount` of them after the one that it begins in.
    """

    __slots__ = ("amount", "unit")
    pattern = _whole_quantity_pattern(_SPAN)
    wanted = (
        "a length with its clock, such as 4h, 4 working hours, 2 working days, 14 calendar days"
    )
    example = "4 working hours"
    amount: float
    unit: str

    def _read(self, text: str) -> None:
        words = text.split(" ")
        if words[0] == "end":
            self.unit = "end of month" if words[-1] == "month" else "end of working day"
            self.amount = float("next" in words)
            return
        if len(words) != 3 or words[1] not in ("working", "business", "calendar"):
            self.unit, self.amount = "elapsed", _seconds_in_duration_text(text.removeprefix("PT"))
            return
        kind = "calendar" if words[1] == "calendar" else "working"
        noun = words[2].rstrip("s")
        if noun not in _DAYS:
            self.unit, self.amount = kind, _seconds_in_duration_text(f"{words[0]} {noun}")
            return
        self.unit, self.amount = f"{kind} {noun}", float(words[0])
        if self.amount * _DAYS[noun] > MOST_SECONDS / units.DAY:
            raise ValueError(TOO_LONG)

    def __str__(self) -> str:
        if self.unit == "elapsed":
            return units.format_duration(self.amount, units.MOST_DIGITS)
        if self.unit == "working":
            return format_working_time(self.amount, units.MOST_DIGITS)
        if self.unit.startswith(END_OF):
            return format_end_unit(self.amount, self.unit)
        unit = self.unit if self.amount == 1 else f"{self.unit}s"
        return units.format_unambiguously(
            f"{units.format_number(self.amount, units.MOST_DIGITS)} {unit}"
        )

    @property
    def spelled(self) -> str:
        """As it is read aloud: `24 hours`, `4 working hours`."""
        elapsed = self.unit == "elapsed"
        return units.spell_out_duration(self.amount, units.MOST_DIGITS) if elapsed else str(self)


END_OF = "end of "


def format_end_unit(amount: float, unit: str) -> str:
    """A unit that is an end, as written: `end of month`, `end of next working day`."""
    return f"{END_OF}{'next ' if amount else ''}{unit.removeprefix(END_OF)}"


def format_working_time(seconds: float, digits: int = 3) -> str:
    """Working seconds as `4 working hours` or `30 working minutes`, whichever is whole."""
    size, noun = (units.MINUTE, "minute") if seconds % units.HOUR else (units.HOUR, "hour")
    amount = seconds / size
    return units.format_unambiguously(
        f"{units.format_number(amount, digits)} working {noun}{'' if amount == 1 else 's'}"
    )


class Share(Quantity):
    """A share; `value` from 0 to 1."""

    __slots__ = ("value",)
    pattern = _whole_quantity_pattern(_SHARE)
    wanted = "a percentage from 0% to 100%, such as 85%"
    example = "85%"
    value: float

    def _read(self, text: str) -> None:
        # Divided as a decimal text, so that 85% is the float nearest to .85.
        self.value = float(f"{text.rstrip('%').strip()}e-2")

    def __str__(self) -> str:
        return units.format_share(self.value, units.MOST_DIGITS)


class Money(Quantity):
    """An amount of one currency; `amount` in whole units of it, `currency` its ISO 4217 code."""

    __slots__ = ("amount", "currency")
    pattern = _whole_quantity_pattern(_MONEY)
    wanted = "an amount and its currency code, such as 50 EUR or 12.50 EUR"
    example = "50 EUR"
    amount: float
    currency: str

    def _read(self, text: str) -> None:
        amount, *scale, self.currency = text.split(" ")
        self.amount = round(float(amount) * (units.SCALES[scale[0]] if scale else 1), 6)

    def __str__(self) -> str:
        return units.format_unambiguously(
            units.format_money(self.amount, self.currency, _digits_of_money(self.amount))
        )


def _digits_of_money(amount: float) -> int:
    return 2 if round(amount, 2) == amount else units.MOST_DIGITS


class Rate(Quantity):
    """So many per period: `amount`, and `period` as written ("week", "30 calendar days")."""

    __slots__ = ("amount", "period")
    pattern = _whole_quantity_pattern(rf"{_N} per {_PERIOD}")
    wanted = "a count and its period, such as 140 per week"
    example = "140 per week"
    amount: float
    period: str

    def _read(self, text: str) -> None:
        amount, self.period = text.split(" per ")
        self.amount = float(amount)

    def __str__(self) -> str:
        return units.format_unambiguously(
            f"{units.format_number(self.amount, units.MOST_DIGITS)} per {self.period}"
        )


class MoneyRate(Quantity):
    """An amount of money per period: `amount`, `currency`, `period`."""

    __slots__ = ("amount", "currency", "period")
    pattern = _whole_quantity_pattern(rf"{_MONEY} per {_PERIOD}")
    wanted = "an amount of money and its period, such as 900 EUR per month"
    example = "900 EUR per month"
    amount: float
    currency: str
    period: str

    def _read(self, text: str) -> None:
        money, self.period = text.split(" per ")
        read = Money(money)
        self.amount, self.currency = read.amount, read.currency

    def __str__(self) -> str:
        money = units.format_money(self.amount, self.currency, _digits_of_money(self.amount))
        return units.format_unambiguously(f"{money} per {self.period}")


class MoneyRange(Quantity):
    """An amount that is known exactly, or only to lie between two: `low` and `high`, alike where
    it is one.
    """

    __slots__ = ("high", "low")
    pattern = _whole_quantity_pattern(rf"{_MONEY}(?: to {_MONEY})?")
    wanted = "an amount and its currency code, or two, such as 28 EUR or 28 EUR to 34 EUR"
    example = "28 EUR to 34 EUR"
    low: Money
    high: Money

    def _read(self, text: str) -> None:
        low, _, high = text.partition(" to ")
        self.low, self.high = Money(low), Money(high or low)

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low} to {self.high}"


class OrWord(Quantity):
    """A quantity, or a word that stands in its place; then `value` is None.

    One scalar with one pattern rather than a union: a union would put `anyOf` into the schema,
    and editors would report each branch.
    """

    __slots__ = ("value",)
    of: ClassVar[type[Quantity]]
    word: ClassVar[str]
    value: Quantity | None

    def _read(self, text: str) -> None:
        self.value = None if text == self.word else self.of(text)

    def key(self) -> tuple[object, ...]:
        """The quantity, or None for the word."""
        return (self.value,)

    def __str__(self) -> str:
        return self.word if self.value is None else str(self.value)


class DurationOrNone(OrWord):
    """A duration, or `none`."""

    __slots__ = ()
    of = Duration
    word = "none"
    pattern = _whole_quantity_pattern(f"(?:none|{_DURATION})")
    wanted = f"{Duration.wanted}, or none"
    example = "6m"
    value: Duration | None


class SpanOrNone(OrWord):
    """A span, or `none`."""

    __slots__ = ()
    of = Span
    word = "none"
    pattern = _whole_quantity_pattern(f"(?:none|{_SPAN})")
    wanted = f"{Span.wanted}, or none"
    example = "24 calendar months"
    value: Span | None


class ShareOrNone(OrWord):
    """A share, or `none`."""

    __slots__ = ()
    of = Share
    word = "none"
    pattern = _whole_quantity_pattern(f"(?:none|{_SHARE})")
    wanted = f"{Share.wanted}, or none"
    example = "75%"
    value: Share | None


class MoneyOrAny(OrWord):
    """An amount of money, or `any amount` (`none` would read both ways)."""

    __slots__ = ()
    of = Money
    word = "any amount"
    pattern = _whole_quantity_pattern(f"(?:any amount|{_MONEY})")
    wanted = "an amount such as 50 EUR, any amount (no limit), or 0 EUR (nothing)"
    example = "50 EUR"
    value: Money | None


class ShareOrMoney(Quantity):
    """A share of something or an amount of money; `value` is the one that it is."""

    __slots__ = ("value",)
    pattern = _whole_quantity_pattern(f"(?:{_SHARE}|{_MONEY})")
    wanted = "a percentage or an amount with its currency code, such as 10% or 25 EUR"
    example = "10%"
    value: Share | Money

    def _read(self, text: str) -> None:
        self.value = Share(text) if "%" in text else Money(text)

    def __str__(self) -> str:
        return str(self.value)


# Every quantity that a field of a policy may hold.
QUANTITIES: tuple[type[Quantity], ...] = (
    *(Duration, DurationOrNone, Span, SpanOrNone, Share, ShareOrNone),
    *(Money, MoneyOrAny, MoneyRange, ShareOrMoney, Rate, MoneyRate),
)
