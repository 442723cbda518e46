"""Amounts of money a year, in words."""

from __future__ import annotations

from principlecheck.model import units
from principlecheck.model.audit.cause import Likely
from principlecheck.model.report.money import format_amount


def ends(low: float, high: float | None, currency: str) -> str:
    """Both ends, rounded outwards to two digits."""
    return format_amount(low, high, currency)


def likely(money: Likely) -> str:
    """Half way between the ends, to two digits; a dash where one end is not known."""
    middle = money.likely
    return "–" if middle is None else f"{units.grouped(units.rough(middle))} {money.currency}"


def amount(value: float, currency: str) -> str:
    """One amount, to two digits; below zero it is what is saved."""
    text = f"{units.grouped(units.rough(abs(value)))} {currency}"
    return f"{text} saved" if value < 0 else text
