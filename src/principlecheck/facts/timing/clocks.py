"""Two spans held against each other: at face value on one clock, start by start on two."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from msgspec import Struct

from principlecheck.arithmetic.deadline import Overrun, Wait, first_overrun
from principlecheck.arithmetic.schedule import NeverOpen, Schedule
from principlecheck.facts.case import Case, NotAssessable, NotDeclared
from principlecheck.facts.timing.working_time import hours_of, schedule_of, starts_from, wait_of
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import END_OF, Span, end_of, working_time

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
        return wait_of(case, self.span, *self.holders)


def face_value(span: Span) -> tuple[str, float]:
    """The clock of a span and its amount there, so that calendar days and weeks compare."""
    if span.unit in _DAYS:
        return "calendar day", span.amount * _DAYS[span.unit]
    return span.unit, span.amount


def in_whole_units(span: Span) -> Span:
    """The working days or calendar months within which an end of one comes; others as they are."""
    if not span.unit.startswith(END_OF):
        return span
    unit = "working days" if span.unit in WORKING else "calendar months"
    return Span(f"{int(span.amount) + 1} {unit}")


def seconds_at_face(span: Span) -> float:
    """A span in seconds as it reads: a working day counts as a day, and a month as 30."""
    whole = in_whole_units(span)
    return whole.amount * _SECONDS_OF.get(whole.unit, 1)


def surely_longer(one: Span, other: Span) -> bool:
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


def outlasts(case: Case, one: Clocked, other: Clocked, during: Schedule | None = None) -> str:
    """How `one` ends after `other` from some start of the coming six weeks; empty where it never
    does. `during` narrows the starts to the time it is open.
    """
    (unit, amount), (other_unit, other_amount) = face_value(one.span), face_value(other.span)
    if unit == other_unit and (unit not in WORKING or _same_hours(case, one, other)):
        longer = amount > other_amount
        sign = "longer" if longer else "no longer"
        case.step(f"{one.called}: {one.span}, {sign} than {other.called}: {other.span}")
        return f"{one.span} is longer than {other.span}" if longer else ""
    overrun = search([one.wait(case)], other.wait(case), case, during)
    if overrun is None:
        case.step(f"{one.called} ({one.span}) ends no later than {other.called} ({other.span})")
        return ""
    described = _describe_overrun(overrun, one, other, _zone(case, one, other))
    case.step(described)
    return described


def _same_hours(case: Case, one: Clocked, other: Clocked) -> bool:
    """Whether working time is the same for both, or cannot be told apart."""
    try:
        hours = hours_of(case, *one.holders).id
        return hours == hours_of(case, *other.holders).id
    except NotDeclared:
        return [h.route for h in one.holders if h] == [h.route for h in other.holders if h]


def search(
    first: list[Wait], second: Wait, case: Case, during: Schedule | None = None
) -> Overrun | None:
    """The start from which `first` ends latest after `second`; not assessable on dead hours."""
    with hours_that_open():
        return first_overrun(first, second, starts_from(case, during))


@contextmanager
def hours_that_open() -> Iterator[None]:
    """What is computed on hours that never open cannot be assessed."""
    try:
        yield
    except NeverOpen as error:
        raise NotAssessable(f"These hours never open: {error}.") from None


def _zone(case: Case, *sides: Clocked) -> str:
    for side in sides:
        try:
            return schedule_of(case, hours_of(case, *side.holders)).time_zone
        except NotDeclared:
            continue
    return "UTC"


def told_overrun(overrun: Overrun, zone: str, called: str) -> str:
    """The worst start and both ends, in local time."""
    start, chain, promise = (
        moment.astimezone(ZoneInfo(zone))
        for moment in (overrun.start, overrun.first_ends, overrun.second_ends)
    )
    return (
        f"asked on {start:%A %Y-%m-%d at %H:%M}, the promise ends on {promise:%A %Y-%m-%d at %H:%M} "
        f"and the {called} on {chain:%A %Y-%m-%d at %H:%M}"
    )


def _describe_overrun(overrun: Overrun, one: Clocked, other: Clocked, zone: str) -> str:
    start, first, second = (
        moment.astimezone(ZoneInfo(zone))
        for moment in (overrun.start, overrun.first_ends, overrun.second_ends)
    )
    return (
        f"from {start:%A %Y-%m-%d at %H:%M}, {other.called} ends on {second:%A %Y-%m-%d at %H:%M} "
        f"and {one.called} on {first:%A %Y-%m-%d at %H:%M}"
    )


def as_text(amount: float, unit: str, digits: int = 0) -> str:
    """An amount of a span's unit as a policy would write it."""
    if unit == "elapsed":
        return units.duration(amount, digits)
    if unit == "working":
        return working_time(round(amount, digits))
    if unit.startswith(END_OF):
        return end_of(amount, unit)
    number = units.one_way(units.number(amount, max(digits, 1)))
    return f"{number} {unit}{'' if amount == 1 else 's'}"


def rounded_up(amount: float, unit: str) -> float:
    """The next figure that people would publish, never below `amount`."""
    step = 1.0
    if unit in ("elapsed", "working"):
        step = _step(amount) if unit == "elapsed" else max(60.0, _step(amount))
    return math.ceil(round(amount / step, 9)) * step


def _step(seconds: float) -> float:
    for most, step in ((60, 1), (600, 10), (units.HOUR, 60), (4 * units.HOUR, 900)):
        if seconds <= most:
            return float(step)
    return float(units.HOUR)
