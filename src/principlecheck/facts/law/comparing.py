"""A declared value held against what a law asks of it."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from principlecheck.arithmetic.deadline import Wait
from principlecheck.arithmetic.schedule import Schedule
from principlecheck.facts.case import Case, NotAssessable, NotDeclared
from principlecheck.facts.law.bounded import Bounded
from principlecheck.facts.scopes import scope_ids
from principlecheck.facts.timing.clocks import WORKING, face_value_of_span, latest_overrun
from principlecheck.facts.timing.working_time import (
    hours_of_holder,
    schedule_of_hours,
    wait_on_hours,
)
from principlecheck.model import units
from principlecheck.model.format.quantities import Duration, Money, MoneyOrAny, OrWord, Share, Span
from principlecheck.model.format.shapes import (
    CountBound,
    DurationSpread,
    MeasuredSpan,
    MoneyBound,
    ShareBound,
    SpanBound,
    SpanSpread,
)

_OFFICE_DAYS = (*(((0, 1440),),) * 5, (), ())
_QUANTILES = {0.5: "median", 0.75: "p75", 0.8: "p80", 0.9: "p90", 0.95: "p95", 0.99: "p99"}


def policy_asks_less_than_law(case: Case, held: Bounded) -> bool:
    """Whether the policy that is judged falls short of a provision's bound.

    Raises `NotAssessable` where what is declared and what is asked are of different kinds.
    """
    bound = held.bound
    if isinstance(bound.is_, bool):
        return bool(case.need(case.entry, bound.field)) is not bound.is_
    if bound.one_of:
        return case.need(case.entry, bound.field) not in bound.one_of
    if bound.includes:
        declared = {_fold_language_of_law(word) for word in case.need(case.entry, bound.field)}
        return any(_fold_language_of_law(word) not in declared for word in bound.includes)
    upper = held.limit("at_most") is not None
    limit = held.limit("at_most" if upper else "at_least")
    value = case.need(case.entry, bound.field)
    if _beyond_legal_limit(case, held, value, limit, upper=upper):
        return True
    narrower = held.limit("for_some")
    if bound.for_some is not UNSET and _beyond_legal_limit(case, held, value, narrower, upper=True):
        raise NotAssessable(
            f"{value} is within {limit}, and too long for {bound.for_some.when} "
            f"({bound.for_some.at_most}); the policy does not say which it is for."
        )
    return False


def _fold_language_of_law(word: str) -> str:
    """A language is the same in whatever country: `es-MX` is `es`."""
    return word.lower().partition("-")[0] if len(word.partition("-")[0]) == 2 else word.lower()


def _beyond_legal_limit(case: Case, held: Bounded, value: Any, limit: Any, *, upper: bool) -> bool:
    """Whether a value lies on the wrong side of a limit."""
    side = "at_most" if upper else "at_least"
    field = held.bound.field
    if isinstance(value, SpanBound | MeasuredSpan) and value.at_most and upper:
        return _time_for_share_under_law(case, held, limit)
    if isinstance(value, SpanSpread | DurationSpread):
        return _quantile_bounded_by_law(case, held, limit, upper=upper)
    if isinstance(value, SpanBound | ShareBound | MoneyBound | CountBound):
        value = case.need(case.entry, f"{field}.{side}")
    if isinstance(value, str):
        raise NotAssessable(f"{case.entry.route}.{field} is {value} on purpose, and sets no limit.")
    if isinstance(value, OrWord):
        if isinstance(value, MoneyOrAny) and value.value is None:
            case.step(f"{value} against {limit}")
            return upper
        if value.value is None:
            raise NotAssessable(f"{case.entry.route}.{field} is {value}, which names no figure.")
        value = value.value
    if isinstance(value, Span):
        return (
            _policy_time_ends_after_legal(case, value, limit)
            if upper
            else _policy_time_ends_after_legal(case, limit, value, policy_first=False)
        )
    one, other = _policy_and_legal_figures(case, held, value, limit)
    case.step(f"{value} against {limit}")
    return one > other if upper else one < other


def _policy_and_legal_figures(
    case: Case, held: Bounded, value: Any, limit: Any
) -> tuple[float, float]:
    if isinstance(value, Money) and isinstance(limit, Money):
        if value.currency != limit.currency:
            raise NotAssessable(
                f"{case.entry.route}.{held.bound.field} is in {value.currency}, and the limit in "
                f"{limit.currency}."
            )
        return value.amount, limit.amount
    if isinstance(value, Share) and isinstance(limit, Share):
        return value.value, limit.value
    if isinstance(value, Duration) and isinstance(limit, Duration):
        return value.seconds, limit.seconds
    if isinstance(value, int) and isinstance(limit, int):
        return value, limit
    raise NotAssessable(f"{case.entry.route}.{held.bound.field} cannot be held against {limit}.")


def _time_for_share_under_law(case: Case, held: Bounded, limit: Span) -> bool:
    """A time for a share of contacts against another; without a share, it is for all of them."""
    field = held.bound.field
    span: Span = case.need(case.entry, f"{field}.at_most")
    asked = held.bound.for_share.value if isinstance(held.bound.for_share, Share) else 1.0
    share: Share | None = case.get(case.entry, f"{field}.for_share")
    if asked == 1.0 and share is None:
        return _policy_time_ends_after_legal(case, span, limit)
    if share is None:
        case.assume(
            f"{case.entry.route}.{field} names no share; it is taken to be for {units.format_share(asked)}."
        )
    covered = asked if share is None else share.value
    later = _policy_time_ends_after_legal(case, span, limit)
    if share is None and not later:
        raise NotDeclared(f"{case.entry.route}.{field}.for_share")
    sooner = not later and _policy_time_ends_after_legal(case, limit, span)
    case.step(
        f"{units.format_share(covered)} within {span}; asked: {units.format_share(asked)} within {limit}"
    )
    if (sooner and covered < asked) or (later and covered > asked):
        raise NotAssessable(
            f"{units.format_share(covered)} within {span} does not say whether {units.format_share(asked)} are "
            f"answered within {limit}."
        )
    return later or covered < asked


def _quantile_bounded_by_law(case: Case, held: Bounded, limit: Any, *, upper: bool) -> bool:
    """A figure of a spread: the quantile that is asked for, of which the limit is the bound."""
    asked = held.bound.for_share
    name = _QUANTILES.get(asked.value) if isinstance(asked, Share) else None
    field = held.bound.field
    if name is None or not upper:
        raise NotAssessable(f"A spread such as {case.entry.route}.{field} has no greatest figure.")
    value = case.get(case.entry, f"{field}.{name}")
    if value is None:
        raise NotDeclared(f"{case.entry.route}.{field}.{name}")
    if isinstance(value, Span):
        return _policy_time_ends_after_legal(case, value, limit)
    case.step(f"{value} against {limit}")
    return bool(value.seconds > limit.seconds)


def _policy_time_ends_after_legal(
    case: Case, one: Span, other: Span, *, policy_first: bool = True
) -> bool:
    """Whether `one` ends after `other`; one is the policy's, and the other one the law's.

    A legal period runs to the end of its last day and does not count the first, so that unlike
    clocks are given a day more than the figure.
    """
    (unit, amount), (other_unit, other_amount) = face_value_of_span(one), face_value_of_span(other)
    if unit == other_unit:
        case.step(f"{one}, {'longer' if amount > other_amount else 'no longer'} than {other}")
        return amount > other_amount
    law, policy = (other, one) if policy_first else (one, other)
    extra = _a_day_in_legal_unit(law) if policy_first else -_a_day_in_legal_unit(law)
    legal = Wait(
        max(0.0, law.amount + extra), _unit_of_legal_time(law), _legal_working_days(case, law)
    )
    declared = _wait_declared_against_law(case, policy)
    first, second = (declared, legal) if policy_first else (legal, declared)
    late = latest_overrun([first], second, case) is not None
    case.step(f"{one} {'can end' if late else 'never ends'} more than a day after {other}")
    return late


def _a_day_in_legal_unit(law: Span) -> float:
    """A day in the unit of a legal period; a time in hours or minutes gets none."""
    return {"working day": 1.0, "calendar day": 1.0, "calendar week": 1 / 7}.get(law.unit, 0.0)


def _unit_of_legal_time(span: Span) -> Any:
    return {"elapsed": "second", "working": "working second"}.get(span.unit, span.unit)


def _wait_declared_against_law(case: Case, policy: Span) -> Wait:
    organisation, entry = case.organisation, case.entry
    channels = [organisation.find("channels", id_) for id_ in scope_ids(entry, "channels")[:1]]
    departments = [
        organisation.find("departments", entry.get(name))
        for name in ("handled_by", "decided_by")
        if entry.section == "customer_rules" and entry.get(name)
    ]
    return wait_on_hours(case, policy, entry, *channels, *departments)


def _legal_working_days(case: Case, law: Span) -> Schedule:
    """Monday to Friday, without the days on which the organisation is closed."""
    try:
        own = schedule_of_hours(case, hours_of_holder(case))
    except NotDeclared:
        own = Schedule.always()
    if law.unit not in WORKING:
        return Schedule.always(own.time_zone)
    return Schedule(own.time_zone, _OFFICE_DAYS, own.closed)
