"""One limit for different work: how unlike the contacts are that it governs."""

from __future__ import annotations

from principlecheck.arithmetic.spread import NoMean, NoSpread
from principlecheck.facts.case import Case, FactSpec, NotDeclared, fact
from principlecheck.facts.scopes import governing_limit
from principlecheck.facts.spreads import spread_of
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import DurationOrNone

ON = "handle_time"
_LIMIT_READS = ("handle_time.hard_limit", "handle_time.queues", "handle_time.reasons")


@fact(ON, "flag", "whether there is a limit at all", reads=("handle_time.hard_limit",))
def has_limit(case: Case) -> bool:
    """`none` is declared, and is no limit."""
    limit: DurationOrNone = case.need(case.entry, "hard_limit")
    return limit.value is not None


def governed_by(case: Case) -> list[Item]:
    """The contact reasons that the entry's limit governs."""
    reasons = case.items("contact_reasons")
    return [r for r in reasons if governing_limit(case.organisation, r) is case.entry]


@fact(
    ON,
    "count",
    "the contact reasons that the limit governs",
    reads=(*_LIMIT_READS, "contact_reasons"),
)
def governed_reasons(case: Case) -> int:
    """How many."""
    return len(governed_by(case))


def _longest_tenth(case: Case) -> list[tuple[float, Item]]:
    """The p90 of each governed reason with the reason, shortest first."""
    found = []
    for reason in governed_by(case):
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


@fact(ON, "seconds", "p90 of the quickest reason", reads=_P90_READS)
def quickest_p90(case: Case) -> float:
    """Nine in ten contacts of that reason are shorter."""
    return _longest_tenth(case)[0][0]


@fact(ON, "seconds", "p90 of the slowest reason", reads=_P90_READS)
def slowest_p90(case: Case) -> float:
    """Nine in ten contacts of that reason are shorter."""
    return _longest_tenth(case)[-1][0]


@fact(ON, "text", "the quickest reason", reads=_P90_READS)
def quickest_reason(case: Case) -> str:
    """By p90."""
    return _longest_tenth(case)[0][1].id


@fact(ON, "text", "the slowest reason", reads=_P90_READS)
def slowest_reason(case: Case) -> str:
    """By p90."""
    return _longest_tenth(case)[-1][1].id


@fact(
    ON,
    "number",
    "how many times longer the slowest reason is",
    formula="p90 of the slowest reason / p90 of the quickest",
    reads=_P90_READS,
)
def p90_ratio(case: Case) -> float:
    """1 where one reason is governed."""
    ordered = _longest_tenth(case)
    slowest, quickest = ordered[-1][0], ordered[0][0]
    case.step(f"{units.duration(slowest)} / {units.duration(quickest)}")
    return slowest / quickest


@fact(ON, "seconds", "the limit", reads=("handle_time.hard_limit",))
def limit(case: Case) -> float:
    """In seconds; not declared where it is `none`."""
    declared: DurationOrNone = case.need(case.entry, "hard_limit")
    if declared.value is None:
        raise NotDeclared(f"{case.entry.route}.hard_limit")
    return declared.value.seconds


UNLIKE_WORK_FACTS: tuple[FactSpec, ...] = (
    has_limit,
    governed_reasons,
    quickest_p90,
    slowest_p90,
    quickest_reason,
    slowest_reason,
    p90_ratio,
    limit,
)
