"""Complaints and cancellations: whether the limit leaves them more time than other work."""

from __future__ import annotations

import math
from collections.abc import Callable

from principlecheck.arithmetic.spread import NoMean, NoSpread
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.handle_time.limits import ON, under_a_limit
from principlecheck.facts.scopes import (
    REASON_HANDLE_TIME,
    channels_of,
    covers,
    governing_limit,
    narrowest,
    queue_of_reason,
    reasons_in,
)
from principlecheck.facts.spreads import LOGNORMAL_SOURCE, spread_of
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation, once
from principlecheck.model.format.quantities import DurationOrNone

SAVES = frozenset(("cancellation", "complaint"))
_READS = (
    "contact_reasons.kind",
    "contact_reasons.queue",
    "handle_time.hard_limit",
    "handle_time.queues",
    "handle_time.reasons",
    "queues.channels",
    "channels.kind",
)
facts = Facts(ON, reads=_READS)


def _saves(case: Case) -> list[Item]:
    """The complaints and cancellations of the queue that the limit governs."""
    reasons = reasons_in(case.organisation, case.other.id)
    governed = [r for r in reasons if governing_limit(case.organisation, r) is case.entry]
    if not governed:
        raise NotDeclared(f"contact_reasons ({case.other.id})")
    found = [r for r in governed if case.get(r, "kind") in SAVES]
    if not found:
        for reason in governed:
            case.need(reason, "kind")
    return found


def _others(case: Case) -> list[Item]:
    """What is beside the saves and is none of them, as far as its kind is declared."""
    return [r for r in _beside(case) if r.get("kind") not in (None, *SAVES)]


def _beside(case: Case) -> list[Item]:
    """Work that the same entry governs, or that arrives by the same kind of channel.

    A limit on letters says nothing about one on calls, so that unlike channels are not compared.
    """
    return _work_beside(case.organisation, case.entry, case.other)


@once
def _work_beside(organisation: Organisation, limit: Item, queue: Item) -> list[Item]:
    kinds = _kinds(organisation, queue)
    found = []
    for reason in organisation.items("contact_reasons"):
        other = organisation.find("queues", queue_of_reason(reason))
        alike = other is not None and (other is queue or kinds & _kinds(organisation, other))
        if alike or governing_limit(organisation, reason) is limit:
            found.append(reason)
    return found


@once
def _kinds(organisation: Organisation, queue: Item) -> set[str]:
    return {str(channel.get("kind")) for channel in channels_of(organisation, queue)}


def _limit_of(case: Case, reason: Item) -> float:
    """Seconds; math.inf where no limit governs. An entry that is silent about it decides nothing."""
    entry = governing_limit(case.organisation, reason)
    if entry is None:
        case.finished("handle_time", "hard_limit")
        silent = narrowest(
            item
            for item in case.organisation.items("handle_time")
            if covers(item, "queues", queue_of_reason(reason))
            and covers(item, "reasons", reason.id)
        )
        if silent:
            raise NotDeclared(*(f"{item.route}.hard_limit" for item in silent))
        return math.inf
    declared: DurationOrNone = case.need(entry, "hard_limit")
    return declared.value.seconds if declared.value else math.inf


def _loosest(case: Case) -> tuple[float, Item] | None:
    """The longest that other work may take, with the reason; None without other work."""
    found = [(_limit_of(case, reason), reason) for reason in _others(case)]
    if not found:
        reasons = case.organisation.items("contact_reasons")
        unnamed = [f"{r.route}.kind" for r in reasons if r.get("kind") is None]
        if unnamed:
            raise NotDeclared(*unnamed)
        case.finished("contact_reasons")
        return None
    return max(found, key=lambda pair: (pair[0], pair[1].id))


@facts.entries
def save_reasons(case: Case) -> list[Item]:
    """The complaints and cancellations that the limit governs."""
    return list(_saves(case))


@facts.share(
    formula="the least F(limit) of the complaints and cancellations that the limit governs",
    source=LOGNORMAL_SOURCE,
    reads=(*_READS, *REASON_HANDLE_TIME),
)
def saves_known_to_fit(case: Case) -> float:
    """The share of complaints and cancellations known to end by themselves before the limit.

    0 where nothing shows it: no handle time is declared, or a limit hid the long ones.
    """
    own: DurationOrNone = case.need(case.entry, "hard_limit")
    if own.value is None:
        return 1.0
    reasons = _saves(case)
    try:
        known = [spread_of(case, one, "handle_time").cdf(own.value.seconds) for one in reasons]
        return 0.0 if under_a_limit(case, reasons) else min(known, default=0.0)
    except (NoMean, NoSpread, NotDeclared):
        return 0.0


@facts.entries
def shares_limit_with(case: Case) -> list[Item]:
    """Other work under the same limit.

    None where the entry says that there is no limit: nothing is shared then.
    """
    own: DurationOrNone = case.need(case.entry, "hard_limit")
    if own.value is None:
        return []
    found = [r for r in _others(case) if governing_limit(case.organisation, r) is case.entry]
    if not found:
        _not_if_unnamed(case, lambda r: governing_limit(case.organisation, r) is case.entry)
    return found


def _not_if_unnamed(case: Case, matters: Callable[[Item], bool]) -> None:
    """Raises `NotDeclared` for reasons without a kind that matter if they are other work."""
    unnamed = [r for r in _beside(case) if r.get("kind") is None and matters(r)]
    if unnamed:
        raise NotDeclared(*(f"{reason.route}.kind" for reason in unnamed))


@facts.flag
def others_get_as_long(case: Case) -> bool:
    """Whether other work may take as long.

    Work without a limit may take for ever.
    """
    loosest = _loosest(case)
    own: DurationOrNone = case.need(case.entry, "hard_limit")
    if loosest is None or own.value is None:
        return False
    case.step(f"{own} here, {_format_limit(loosest[0])} for {loosest[1].id}")
    if own.value.seconds <= loosest[0]:
        return True
    allowed = own.value.seconds
    _not_if_unnamed(case, lambda reason: allowed <= _limit_of(case, reason))
    return False


@facts.text
def longest_elsewhere(case: Case) -> str:
    """The longest that other work may take.

    A limit, or that there is none.
    """
    loosest = _loosest(case)
    if loosest is None:
        raise NotAssessable("There is no other work to compare with.")
    return _format_limit(loosest[0])


@facts.entry
def longest_elsewhere_for(case: Case) -> Item:
    """The other work that may take longest."""
    loosest = _loosest(case)
    if loosest is None:
        raise NotAssessable("There is no other work to compare with.")
    return loosest[1]


def _format_limit(seconds: float) -> str:
    return "no limit" if math.isinf(seconds) else units.duration(seconds)
