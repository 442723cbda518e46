"""The shortest span on its own clock that a chain of waits stays within, start by start."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from principlecheck.arithmetic.deadline import PossibleStarts, Wait, find_worst_overrun
from principlecheck.arithmetic.schedule import Schedule
from principlecheck.facts.timing.clocks import (
    WORKING,
    not_assessable_if_closed,
    span_in_whole_units,
    span_seconds_at_face_value,
)
from principlecheck.model import units
from principlecheck.model.format.quantities import (
    END_OF,
    Span,
    format_end_unit,
    format_working_time,
)

MOST_STEPS = 400  # days, weeks, months or hours: a promise longer than that is none


def shortest_honest_span(
    chain: Sequence[Wait], like: Span, wait_for: Callable[[Span], Wait], starts: PossibleStarts
) -> Span | None:
    """The shortest whole span on the clock of `like` that ends no sooner than the chain does.

    Whole days, weeks or months, or whole hours; from every start. None where even a very long
    one does not do.
    """

    def keeps(amount: int) -> bool:
        return (
            find_worst_overrun(chain, wait_for(honest_span_of_amount(amount, like)), starts) is None
        )

    low, high = 0, 1
    while not keeps(high):
        low, high = high, 2 * high
        if low > MOST_STEPS:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if keeps(middle) else (middle, high)
    return honest_span_of_amount(high, like)


class Way(Struct, frozen=True):
    """A chain of waits in one place, a span as a wait there, and the starts from which both run."""

    chain: Sequence[Wait]
    wait_for: Callable[[Span], Wait]
    starts: PossibleStarts


def shortest_honest_span_everywhere(like: Span, ways: Iterable[Way]) -> Span | None:
    """The shortest whole span on the clock of `like` that no chain outlasts, whichever the way.

    None for no way at all, and where even a very long span does not do. Raises `NotAssessable` on
    hours that never open.
    """
    kept: list[Span] = []
    for way in ways:
        with not_assessable_if_closed():
            span = shortest_honest_span(way.chain, like, way.wait_for, way.starts)
        if span is None:
            return None
        kept.append(span)
    return max(kept, key=lambda span: span.amount, default=None)


def lesser_honest_span(own: Span, ways: Sequence[Way], hours: Schedule | None) -> Span | None:
    """What to promise instead of `own` so that no chain outlasts it, whichever the way; None where
    no span does.

    On the clock of `own`; where that goes on at closing time and the chains stop then, which
    `hours` are named for, on one that stops too, and no shorter than `own` reads.
    """
    if hours is None or own.unit in WORKING:
        return shortest_honest_span_everywhere(own, ways)
    like = Span(working_time_reading_no_shorter(own, hours))
    found = shortest_honest_span_everywhere(like, ways)
    return like if found and found.amount < like.amount else found


def working_time_reading_no_shorter(span: Span, hours: Schedule) -> str:
    """Elapsed or calendar time as working time that reads no shorter.

    Hours stay hours where some day is open so long; else they become days. A week becomes the days
    of it that are open.
    """
    if span.unit == "elapsed":
        in_a_day = span.amount % units.DAY and span.amount <= _seconds_of_longest_open_day(hours)
        if in_a_day:
            return format_working_time(span.amount)
        return _working_days_in_words(math.ceil(span.amount / units.DAY))
    if span.unit == "calendar day":
        return _working_days_in_words(span.amount)
    open_days = sum(1 for day in hours.weekly if day)
    weeks = span.amount * (1 if span.unit == "calendar week" else 52 / 12)
    return _working_days_in_words(round(weeks * open_days))


def span_reads_no_shorter(one: Span, other: Span, hours: Schedule | None) -> bool:
    """Whether people would take `one` for no less time than `other`.

    At face value; but working time against time that goes on at closing time by the days of
    `hours`, where these are known: 15 working hours are more than a day that is open for 12.
    """
    if hours is None or one.unit not in WORKING or other.unit in WORKING:
        return span_seconds_at_face_value(one) >= span_seconds_at_face_value(other)
    stopping = Span(working_time_reading_no_shorter(other, hours))
    return _working_seconds_of_span(one, hours) >= _working_seconds_of_span(stopping, hours)


def _working_seconds_of_span(span: Span, hours: Schedule) -> float:
    """Working time in seconds, a day for as long as one is open at the most."""
    whole = span_in_whole_units(span)
    return whole.amount * (1.0 if whole.unit == "working" else _seconds_of_longest_open_day(hours))


def _seconds_of_longest_open_day(hours: Schedule) -> float:
    """The seconds for which the day of the week that is open longest is open."""
    # A stretch that ends where it begins, or before, runs on into the next day.
    minutes = [sum((end - start - 1) % 1440 + 1 for start, end in day) for day in hours.weekly]
    return float(max(minutes) * units.MINUTE)


def _working_days_in_words(amount: float) -> str:
    return f"{units.format_number(amount, 1)} working day{'' if amount == 1 else 's'}"


def honest_span_of_amount(amount: int, like: Span) -> Span:
    """So many days, weeks, months, or hours of working or elapsed time."""
    if like.unit == "elapsed":
        return Span(f"{amount}h")
    if like.unit == "working":
        return Span(format_working_time(float(amount * units.HOUR)))
    if like.unit.startswith(END_OF):
        # No later end has a name; whole days or months have.
        later = "working days" if "working" in like.unit else "calendar months"
        return Span(f"{amount} {later}" if amount > 1 else format_end_unit(amount, like.unit))
    return Span(f"{amount} {like.unit}{'' if amount == 1 else 's'}")
