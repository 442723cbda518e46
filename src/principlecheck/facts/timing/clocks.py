"""Two spans held against each other: at face value on one clock, start by start on two."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from msgspec import Struct

from principlecheck.arithmetic.deadline import Overrun, Wait, find_worst_overrun
from principlecheck.arithmetic.schedule import NeverOpen, Schedule
from principlecheck.facts.case import Case, NotAssessable, NotDeclared
from principlecheck.facts.timing.working_time import (
    hours_of_holder,
    schedule_of_hours,
    starts_of_wait,
    wait_on_hours,
)
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import (
    END_OF,
    Span,
    format_end_unit,
    format_working_time,
)

_DAYS = {"calendar day": 1.0, "calendar week": 7.0}
_SECONDS_OF = {
    "working day": units.DAY,
    "calendar day": units.DAY,
    "calendar week": 7 * units.DAY,
    "calendar month": 30 * units.DAY,
}
WORKING = ("working", "working day", "end of working day")


class Clocked(Struct, frozen=True):
    """A span, what it is called in a sentence, and whose hours it counts (the first that has any)."""

    span: Span
    called: str
    holders: tuple[Item | None, ...] = ()

    def wait(self, case: Case) -> Wait:
        """As a wait on its own hours; raises `NotDeclared` for working time without hours."""
        return wait_on_hours(case, self.span, *self.holders)


def face_value_of_span(span: Span) -> tuple[str, float]:
    """The clock of a span and its amount there, so that calendar days and weeks compare."""
    if span.unit in _DAYS:
        return "calendar day", span.amount * _DAYS[span.unit]
    return span.unit, span.amount


def span_in_whole_units(span: Span) -> Span:
    """The working days or calendar months within which an end of one comes; others as they are."""
    if not span.unit.startswith(END_OF):
        return span
    unit = "working days" if span.unit in WORKING else "calendar months"
    return Span(f"{int(span.amount) + 1} {unit}")


def span_seconds_at_face_value(span: Span) -> float:
    """A span in seconds as it reads: a working day counts as a day, and a month as 30."""
    whole = span_in_whole_units(span)
    return whole.amount * _SECONDS_OF.get(whole.unit, 1)


def span_surely_outlasts(one: Span, other: Span) -> bool:
    """Whether `one` ends after `other` from any start, on whatever hours its working time runs.

    Working time passes no faster than time does, a working day ends on a later day than the one
    before it, and a day may be an hour longer or shorter where the clock changes.
    """
    least = {
        "elapsed": one.amount,
        "working": one.amount,
        "working day": (one.amount - 1) * units.DAY - units.HOUR,
        "calendar day": one.amount * units.DAY - units.HOUR,
    }.get(one.unit, 0.0)
    most = {"elapsed": other.amount, "calendar day": other.amount * units.DAY + units.HOUR}
    return least > most.get(other.unit, math.inf)


def span_outlasts(case: Case, one: Clocked, other: Clocked, during: Schedule | None = None) -> str:
    """How `one` ends after `other` from some start of the coming six weeks; empty where it never
    does. `during` narrows the starts to the time it is open.
    """
    (unit, amount), (other_unit, other_amount) = (
        face_value_of_span(one.span),
        face_value_of_span(other.span),
    )
    if unit == other_unit and (unit not in WORKING or _spans_count_same_hours(case, one, other)):
        longer = amount > other_amount
        sign = "longer" if longer else "no longer"
        case.step(f"{one.called}: {one.span}, {sign} than {other.called}: {other.span}")
        return f"{one.span} is longer than {other.span}" if longer else ""
    overrun = latest_overrun([one.wait(case)], other.wait(case), case, during)
    if overrun is None:
        case.step(f"{one.called} ({one.span}) ends no later than {other.called} ({other.span})")
        return ""
    described = _describe_overrun_of_clocked(
        overrun, one, other, _time_zone_of_case(case, one, other)
    )
    case.step(described)
    return described


def _spans_count_same_hours(case: Case, one: Clocked, other: Clocked) -> bool:
    """Whether working time is the same for both, or cannot be told apart."""
    try:
        hours = hours_of_holder(case, *one.holders).id
        return hours == hours_of_holder(case, *other.holders).id
    except NotDeclared:
        return [h.route for h in one.holders if h] == [h.route for h in other.holders if h]


def latest_overrun(
    first: list[Wait], second: Wait, case: Case, during: Schedule | None = None
) -> Overrun | None:
    """The start from which `first` ends latest after `second`; not assessable on dead hours."""
    with not_assessable_if_closed():
        return find_worst_overrun(first, second, starts_of_wait(case, during))


@contextmanager
def not_assessable_if_closed() -> Iterator[None]:
    """What is computed on hours that never open cannot be assessed."""
    try:
        yield
    except NeverOpen as error:
        raise NotAssessable(f"These hours never open: {error}.") from None


def _time_zone_of_case(case: Case, *sides: Clocked) -> str:
    for side in sides:
        try:
            return schedule_of_hours(case, hours_of_holder(case, *side.holders)).time_zone
        except NotDeclared:
            continue
    return "UTC"


def overrun_in_local_time(overrun: Overrun, zone: str, called: str) -> str:
    """The worst start and both ends, in local time."""
    start, chain, promise = (
        moment.astimezone(ZoneInfo(zone))
        for moment in (overrun.start, overrun.first_ends, overrun.second_ends)
    )
    return (
        f"asked on {start:%A %Y-%m-%d at %H:%M}, the promise ends on {promise:%A %Y-%m-%d at %H:%M} "
        f"and the {called} on {chain:%A %Y-%m-%d at %H:%M}"
    )


def _describe_overrun_of_clocked(overrun: Overrun, one: Clocked, other: Clocked, zone: str) -> str:
    start, first, second = (
        moment.astimezone(ZoneInfo(zone))
        for moment in (overrun.start, overrun.first_ends, overrun.second_ends)
    )
    return (
        f"from {start:%A %Y-%m-%d at %H:%M}, {other.called} ends on {second:%A %Y-%m-%d at %H:%M} "
        f"and {one.called} on {first:%A %Y-%m-%d at %H:%M}"
    )


def span_amount_as_text(amount: float, unit: str, digits: int = 0) -> str:
    """An amount of a span's unit as a policy would write it."""
    if unit == "elapsed":
        return units.format_duration(amount, digits)
    if unit == "working":
        return format_working_time(round(amount, digits))
    if unit.startswith(END_OF):
        return format_end_unit(amount, unit)
    number = units.format_unambiguously(units.format_number(amount, max(digits, 1)))
    return f"{number} {unit}{'' if amount == 1 else 's'}"


def next_publishable_figure(amount: float, unit: str) -> float:
    """The next figure that people would publish, never below `amount`."""
    step = 1.0
    if unit in ("elapsed", "working"):
        step = (
            _step_of_publishable_figures(amount)
            if unit == "elapsed"
            else max(60.0, _step_of_publishable_figures(amount))
        )
    return math.ceil(round(amount / step, 9)) * step


def _step_of_publishable_figures(seconds: float) -> float:
    for most, step in ((60, 1), (600, 10), (units.HOUR, 60), (4 * units.HOUR, 900)):
        if seconds <= most:
            return float(step)
    return float(units.HOUR)
