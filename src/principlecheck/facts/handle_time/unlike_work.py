"""One limit for different work: how unlike the contacts are that it governs."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from principlecheck.arithmetic.spread import NoMean, NoSpread
from principlecheck.facts.case import Case, Facts, NotDeclared, RecordPart
from principlecheck.facts.handle_time.limits import scope_limit_is_taken_for
from principlecheck.facts.scopes import limit_governing_reason
from principlecheck.facts.spreads import declared_spread
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import DurationOrNone

ON = "handle_time"
_LIMIT_READS = ("handle_time.hard_limit", "handle_time.queues", "handle_time.reasons")
facts = Facts(ON, reads=("handle_time.hard_limit",))


@facts.flag
def has_limit(case: Case) -> bool:
    """Whether there is a limit at all.

    `none` is declared, and is no limit.
    """
    limit: DurationOrNone = case.need(case.entry, "hard_limit")
    return limit.value is not None


@facts.text(reads=("handle_time.queues",))
def limit_read_as(case: Case) -> str:
    """What the limit is taken to hold for.

    A sentence to add where the entry names no queues and there are several; otherwise nothing.
    """
    return scope_limit_is_taken_for(case)


def reasons_under_limit(case: Case) -> list[Item]:
    """The contact reasons that the entry's limit governs."""
    reasons = case.items("contact_reasons")
    return [r for r in reasons if limit_governing_reason(case.organisation, r) is case.entry]


@facts.count(reads=(*_LIMIT_READS, "contact_reasons"))
def governed_reasons(case: Case) -> int:
    """The contact reasons that the limit governs."""
    return len(reasons_under_limit(case))


def _p90_of_limited_reasons(case: Case) -> list[tuple[float, Item]]:
    """The p90 of each governed reason with the reason, shortest first."""
    found = []
    for reason in reasons_under_limit(case):
        declared = case.get(reason, "handle_time.p90")
        if declared is not None:
            found.append((declared.seconds, reason))
            continue
        spread = declared_spread(case, reason, "handle_time")
        try:
            found.append((spread.quantile(0.9), reason))
        except (NoSpread, NoMean):
            raise NotDeclared(f"{reason.route}.handle_time.p90") from None
    return sorted(found, key=lambda pair: (pair[0], pair[1].id))


_P90_READS = (*_LIMIT_READS, "contact_reasons.handle_time")


class UnlikeReasons(Struct, frozen=True):
    """The quickest and the slowest of the reasons that the limit governs."""

    quickest_p90: Annotated[float, RecordPart("p90 of the quickest reason", "seconds")]
    quickest_reason: Annotated[Item, RecordPart("the quickest reason")]
    slowest_p90: Annotated[float, RecordPart("p90 of the slowest reason", "seconds")]
    slowest_reason: Annotated[Item, RecordPart("the slowest reason")]


@facts.apart(reads=_P90_READS)
def unlike_reasons(case: Case) -> UnlikeReasons:
    """The quickest and the slowest reason: nine in ten of their contacts are shorter."""
    ordered = _p90_of_limited_reasons(case)
    return UnlikeReasons(*ordered[0], *ordered[-1])


@facts.number(formula="p90 of the slowest reason / p90 of the quickest", reads=_P90_READS)
def p90_ratio(case: Case) -> float:
    """How many times longer the slowest reason is.

    1 where one reason is governed.
    """
    ordered = _p90_of_limited_reasons(case)
    slowest, quickest = ordered[-1][0], ordered[0][0]
    case.step(f"{units.format_duration(slowest)} / {units.format_duration(quickest)}")
    return slowest / quickest


@facts.seconds
def limit(case: Case) -> float:
    """The limit.

    In seconds; not declared where it is `none`.
    """
    declared: DurationOrNone = case.need(case.entry, "hard_limit")
    if declared.value is None:
        raise NotDeclared(f"{case.entry.route}.hard_limit")
    return declared.value.seconds
