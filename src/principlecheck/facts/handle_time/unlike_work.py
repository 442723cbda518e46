"""One limit for different work: how unlike the contacts are that it governs."""

from __future__ import annotations

from principlecheck.arithmetic.spread import NoMean, NoSpread
from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.handle_time.limits import scope_taken
from principlecheck.facts.scopes import governing_limit
from principlecheck.facts.spreads import spread_of
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
    return scope_taken(case)


def reasons_under_limit(case: Case) -> list[Item]:
    """The contact reasons that the entry's limit governs."""
    reasons = case.items("contact_reasons")
    return [r for r in reasons if governing_limit(case.organisation, r) is case.entry]


@facts.count(reads=(*_LIMIT_READS, "contact_reasons"))
def governed_reasons(case: Case) -> int:
    """The contact reasons that the limit governs."""
    return len(reasons_under_limit(case))


def _longest_tenth(case: Case) -> list[tuple[float, Item]]:
    """The p90 of each governed reason with the reason, shortest first."""
    found = []
    for reason in reasons_under_limit(case):
        declared = case.get(reason, "handle_time.p90")
        if declared is not None:
            found.append((declared.seconds, reason))
            continue
        spread = spread_of(case, reason, "handle_time")
        try:
            found.append((spread.quantile(0.9), reason))
        except (NoSpread, NoMean):
            raise NotDeclared(f"{reason.route}.handle_time.p90") from None
    return sorted(found, key=lambda pair: (pair[0], pair[1].id))


_P90_READS = (*_LIMIT_READS, "contact_reasons.handle_time")


@facts.seconds(reads=_P90_READS)
def quickest_p90(case: Case) -> float:
    """P90 of the quickest reason.

    Nine in ten contacts of that reason are shorter.
    """
    return _longest_tenth(case)[0][0]


@facts.seconds(reads=_P90_READS)
def slowest_p90(case: Case) -> float:
    """P90 of the slowest reason.

    Nine in ten contacts of that reason are shorter.
    """
    return _longest_tenth(case)[-1][0]


@facts.entry(reads=_P90_READS)
def quickest_reason(case: Case) -> Item:
    """The quickest reason."""
    return _longest_tenth(case)[0][1]


@facts.entry(reads=_P90_READS)
def slowest_reason(case: Case) -> Item:
    """The slowest reason."""
    return _longest_tenth(case)[-1][1]


@facts.number(formula="p90 of the slowest reason / p90 of the quickest", reads=_P90_READS)
def p90_ratio(case: Case) -> float:
    """How many times longer the slowest reason is.

    1 where one reason is governed.
    """
    ordered = _longest_tenth(case)
    slowest, quickest = ordered[-1][0], ordered[0][0]
    case.step(f"{units.duration(slowest)} / {units.duration(quickest)}")
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
