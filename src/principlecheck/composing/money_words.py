"""Amounts of money a year, in words."""

from __future__ import annotations

from principlecheck.model import units
from principlecheck.model.audit.cause import Likely
from principlecheck.model.report.money import format_money_range


def audit_money_ends(low: float, high: float | None, currency: str) -> str:
    """Both ends, rounded outwards to two digits."""
    return format_money_range(low, high, currency)


def audit_money_likely(money: Likely) -> str:
    """Half way between the ends, to two digits; a dash where one end is not known."""
    middle = money.likely
    return (
        "–"
        if middle is None
        else f"{units.format_grouped_digits(units.round_money_to_two_digits(middle))} {money.currency}"
    )


def audit_money_amount(value: float, currency: str) -> str:
    """One amount, to two digits; below zero it is what is saved."""
    text = f"{units.format_grouped_digits(units.round_money_to_two_digits(abs(value)))} {currency}"
    return f"{text} saved" if value < 0 else text
