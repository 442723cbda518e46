"""The shortest span on its own clock that a chain of waits stays within, start by start."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from principlecheck.arithmetic.deadline import Starts, Wait, first_overrun
from principlecheck.model import units
from principlecheck.model.format.quantities import END_OF, Span, end_of, working_time

MOST_STEPS = 400  # days, weeks, months or hours: a promise longer than that is none


def shortest_kept(
    chain: Sequence[Wait], like: Span, wait_for: Callable[[Span], Wait], starts: Starts
) -> Span | None:
    """The shortest whole span on the clock of `like` that ends no sooner than the chain does.

    Whole days, weeks or months, or whole hours; from every start. None where even a very long
    one does not do.
    """

    def keeps(amount: int) -> bool:
        return first_overrun(chain, wait_for(span_of(amount, like)), starts) is None

    low, high = 0, 1
    while not keeps(high):
        low, high = high, 2 * high
        if low > MOST_STEPS:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if keeps(middle) else (middle, high)
    return span_of(high, like)


def span_of(amount: int, like: Span) -> Span:
    """So many days, weeks, months, or hours of working or elapsed time."""
    if like.unit == "elapsed":
        return Span(f"{amount}h")
    if like.unit == "working":
        return Span(working_time(float(amount * units.HOUR)))
    if like.unit.startswith(END_OF):
        # No later end has a name; whole days or months have.
        later = "working days" if "working" in like.unit else "calendar months"
        return Span(f"{amount} {later}" if amount > 1 else end_of(amount, like.unit))
    return Span(f"{amount} {like.unit}{'' if amount == 1 else 's'}")
