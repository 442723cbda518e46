"""Declared rates on one period: a week."""

from __future__ import annotations

from principlecheck.facts.case import Case
from principlecheck.facts.timing.working_time import hours_of_holder, schedule_of_hours
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import MoneyRate, Rate

DAYS_A_WEEK = 7
WEEKS_A_YEAR = 365.2425 / DAYS_A_WEEK  # the mean year of the calendar
WEEKS_A_MONTH = WEEKS_A_YEAR / 12


def rate_periods_a_week(case: Case, rate: Rate | MoneyRate, *holders: Item | None) -> float:
    """How often the period of a rate passes in a week.

    Hours and working days are those of the first holder that declares hours, else the
    organisation's; raises `NotDeclared` where none does.
    """
    period = rate.period
    if period == "week":
        return 1.0
    if period == "month":
        return 1 / WEEKS_A_MONTH
    if period == "year":
        return 1 / WEEKS_A_YEAR
    if period == "day":
        return float(DAYS_A_WEEK)
    if period.endswith("calendar days"):
        return DAYS_A_WEEK / float(period.split(" ")[0])
    schedule = schedule_of_hours(case, hours_of_holder(case, *holders))
    if period == "working day":
        return float(sum(1 for day in schedule.weekly if day))
    return schedule.weekly_open_seconds / units.HOUR


def amount_of_rate_a_week(case: Case, rate: Rate | MoneyRate, *holders: Item | None) -> float:
    """The amount of a rate in a week of 7 days; a step says how it was converted."""
    amount = rate.amount * rate_periods_a_week(case, rate, *holders)
    if rate.period != "week":
        case.step(f"{rate} = {units.format_number(amount, 1)} per week")
    return amount
