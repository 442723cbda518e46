"""What to promise instead where less is accepted: a time with which the finding is gone."""

from __future__ import annotations

from collections.abc import Iterator

from principlecheck.arithmetic.deadline import Wait
from principlecheck.arithmetic.schedule import Schedule
from principlecheck.facts.case import Case, Facts, NotAssessable
from principlecheck.facts.promises.promise_and_target import (
    ON,
    READS,
    bound_of_pair,
    hours_promise_and_target_differ,
    places_of_promise_and_target,
    when_customers_can_ask,
)
from principlecheck.facts.timing.clocks import WORKING, latest_overrun
from principlecheck.facts.timing.honest_spans import Way, lesser_honest_span, span_reads_no_shorter
from principlecheck.facts.timing.working_time import (
    known_schedule_of_holder,
    starts_of_wait,
    wait_on_hours,
)
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import Span

aimed = Facts(ON, reads=READS)


@aimed.span(
    formula="the target's own time where it reads no shorter than the promise and can be taken over; "
    "else the shortest whole span on the promise's clock that the target never outlasts, or on one "
    "that stops at closing time as the target's does"
)
def lesser_promise(case: Case) -> Span:
    """A time that could be promised instead, which is kept wherever the target is.

    Raises `NotAssessable` where no span of any length would be.
    """
    own, inner = bound_of_pair(case, case.entry), bound_of_pair(case, case.other)
    if _target_can_be_promised(case):
        return inner
    hours = _hours_lesser_promise_counts(case) if inner.unit in WORKING else None
    kept = lesser_honest_span(own, list(_ways_lesser_promise_is_kept(case)), hours)
    if kept is None:
        raise NotAssessable(f"No promise on this clock is kept by {inner}.")
    case.step(f"{inner} ends within {kept} from every start")
    return kept


def _target_can_be_promised(case: Case) -> bool:
    """Whether the target's time is one that customers would take for less, and would hold where
    the promise runs, once the hours that the promise names itself are changed too.
    """
    own, inner = bound_of_pair(case, case.entry), bound_of_pair(case, case.other)
    if not span_reads_no_shorter(inner, own, _hours_lesser_promise_counts(case)):
        return False
    if inner.unit not in WORKING:
        return own.unit not in WORKING
    apart = hours_promise_and_target_differ(case)
    if case.get(case.entry, "hours") is None:
        return not apart
    return len({aimed_in for _, aimed_in in apart}) < 2


def _hours_lesser_promise_counts(case: Case) -> Schedule | None:
    """The hours in which the promise would count working time, where they are known."""
    return known_schedule_of_holder(case, case.entry, *next(places_of_promise_and_target(case), ()))


def _ways_lesser_promise_is_kept(case: Case) -> Iterator[Way]:
    inner = bound_of_pair(case, case.other)
    for channel, queue in places_of_promise_and_target(case):

        def wait_for(span: Span, places: tuple[Item, Item] = (channel, queue)) -> Wait:
            return wait_on_hours(case, span, case.entry, *places)

        yield Way(
            [wait_on_hours(case, inner, case.other, queue, channel)],
            wait_for,
            starts_of_wait(case, when_customers_can_ask(case, channel, queue)),
        )


@aimed.text
def hours_to_set(case: Case) -> str:
    """The hours that the promise has to name as well where it takes over the target's time.

    A part of a sentence, where the promise names others of its own and the target runs in working
    time; otherwise nothing.
    """
    named = case.get(case.entry, "hours")
    if named is None or bound_of_pair(case, case.other).unit not in WORKING:
        return ""
    apart = hours_promise_and_target_differ(case) if _target_can_be_promised(case) else []
    return f", with hours: {apart[0][1]} in place of {named}" if apart else ""


@aimed.flag
def hours_would_do(case: Case) -> bool:
    """Whether the target would keep the promise if both ran in the hours of the target."""
    own, inner = bound_of_pair(case, case.entry), bound_of_pair(case, case.other)
    return all(
        latest_overrun(
            [wait_on_hours(case, inner, case.other, queue, channel)],
            wait_on_hours(case, own, case.other, queue, channel),
            case,
            when_customers_can_ask(case, channel, queue),
        )
        is None
        for channel, queue in places_of_promise_and_target(case)
    )
