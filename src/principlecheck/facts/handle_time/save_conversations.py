"""Complaints and cancellations: whether the limit leaves them more time than other work."""

from __future__ import annotations

import math
from collections.abc import Callable

from principlecheck.arithmetic.spread import NoMean, NoSpread
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.handle_time.limits import ON, under_a_limit
from principlecheck.facts.scopes import (
    REASON_HANDLE_TIME,
    channels_of_queue,
    limit_governing_reason,
    narrowest_items,
    queue_of_reason,
    reasons_of_queue,
    scope_covers,
)
from principlecheck.facts.spreads import LOGNORMAL_SOURCE, declared_spread
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
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


def _save_reasons_limited(case: Case) -> list[Item]:
    """The complaints and cancellations of the queue that the limit governs."""
    reasons = reasons_of_queue(case.organisation, case.other.id)
    governed = [r for r in reasons if limit_governing_reason(case.organisation, r) is case.entry]
    if not governed:
        raise NotDeclared(f"contact_reasons ({case.other.id})")
    found = [r for r in governed if case.get(r, "kind") in SAVES]
    if not found:
        for reason in governed:
            case.need(reason, "kind")
    return found


def _work_beside_saves(case: Case) -> list[Item]:
    """What is beside the saves and is none of them, as far as its kind is declared."""
    return [r for r in _work_governed_beside_saves(case) if r.get("kind") not in (None, *SAVES)]


def _work_governed_beside_saves(case: Case) -> list[Item]:
    """Work that the same entry governs, or that arrives by the same kind of channel.

    A limit on letters says nothing about one on calls, so that unlike channels are not compared.
    """
    return _work_limit_governs_beside(case.organisation, case.entry, case.other)


@once_per_organisation
def _work_limit_governs_beside(organisation: Organisation, limit: Item, queue: Item) -> list[Item]:
    kinds = _channel_kinds_of_queue(organisation, queue)
    found = []
    for reason in organisation.items("contact_reasons"):
        other = organisation.find("queues", queue_of_reason(reason))
        alike = other is not None and (
            other is queue or kinds & _channel_kinds_of_queue(organisation, other)
        )
        if alike or limit_governing_reason(organisation, reason) is limit:
            found.append(reason)
    return found


@once_per_organisation
def _channel_kinds_of_queue(organisation: Organisation, queue: Item) -> set[str]:
    return {str(channel.get("kind")) for channel in channels_of_queue(organisation, queue)}


def _limit_seconds_of_reason(case: Case, reason: Item) -> float:
    """Seconds; math.inf where no limit governs. An entry that is silent about it decides nothing."""
    entry = limit_governing_reason(case.organisation, reason)
    if entry is None:
        case.finished("handle_time", "hard_limit")
        silent = narrowest_items(
            item
            for item in case.organisation.items("handle_time")
            if scope_covers(item, "queues", queue_of_reason(reason))
            and scope_covers(item, "reasons", reason.id)
        )
        if silent:
            raise NotDeclared(*(f"{item.route}.hard_limit" for item in silent))
        return math.inf
    declared: DurationOrNone = case.need(entry, "hard_limit")
    return declared.value.seconds if declared.value else math.inf


def _longest_other_work_may_take(case: Case) -> tuple[float, Item] | None:
    """The longest that other work may take, with the reason; None without other work."""
    found = [
        (_limit_seconds_of_reason(case, reason), reason) for reason in _work_beside_saves(case)
    ]
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
    return list(_save_reasons_limited(case))


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
    reasons = _save_reasons_limited(case)
    try:
        known = [
            declared_spread(case, one, "handle_time").cdf(own.value.seconds) for one in reasons
        ]
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
    found = [
        r
        for r in _work_beside_saves(case)
        if limit_governing_reason(case.organisation, r) is case.entry
    ]
    if not found:
        _need_kind_of_other_reasons(
            case, lambda r: limit_governing_reason(case.organisation, r) is case.entry
        )
    return found


def _need_kind_of_other_reasons(case: Case, matters: Callable[[Item], bool]) -> None:
    """Raises `NotDeclared` for reasons without a kind that matter if they are other work."""
    unnamed = [r for r in _work_governed_beside_saves(case) if r.get("kind") is None and matters(r)]
    if unnamed:
        raise NotDeclared(*(f"{reason.route}.kind" for reason in unnamed))


@facts.flag
def others_get_as_long(case: Case) -> bool:
    """Whether other work may take as long.

    Work without a limit may take for ever.
    """
    loosest = _longest_other_work_may_take(case)
    own: DurationOrNone = case.need(case.entry, "hard_limit")
    if loosest is None or own.value is None:
        return False
    case.step(f"{own} here, {_format_limit(loosest[0])} for {loosest[1].id}")
    if own.value.seconds <= loosest[0]:
        return True
    allowed = own.value.seconds
    _need_kind_of_other_reasons(
        case, lambda reason: allowed <= _limit_seconds_of_reason(case, reason)
    )
    return False


@facts.text
def longest_elsewhere(case: Case) -> str:
    """The longest that other work may take.

    A limit, or that there is none.
    """
    loosest = _longest_other_work_may_take(case)
    if loosest is None:
        raise NotAssessable("There is no other work to compare with.")
    return _format_limit(loosest[0])


@facts.entry
def longest_elsewhere_for(case: Case) -> Item:
    """The other work that may take longest."""
    loosest = _longest_other_work_may_take(case)
    if loosest is None:
        raise NotAssessable("There is no other work to compare with.")
    return loosest[1]


def _format_limit(seconds: float) -> str:
    return "no limit" if math.isinf(seconds) else units.format_duration(seconds)
