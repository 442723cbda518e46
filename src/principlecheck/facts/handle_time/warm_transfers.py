"""Introducing a customer to the next colleague, against the limit on the contact."""

from __future__ import annotations

from operator import itemgetter

from principlecheck.arithmetic.handle_time import MixturePart, mixture_distribution
from principlecheck.arithmetic.spread import NoMean, NoSpread
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing
from principlecheck.facts.handle_time.limits import find_limited_queues
from principlecheck.facts.scopes import (
    REASON_HANDLE_TIME,
    limit_governing_reason,
    queues_covered,
    reasons_of_queue,
)
from principlecheck.facts.spreads import LOGNORMAL_SOURCE, declared_spread
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import Duration, DurationOrNone
from principlecheck.model.format.subject import Subject

ON = "handover_under_limit"
MEDIAN = 0.5
_READS = (
    "handovers.briefing",
    "handovers.queues",
    "handovers.kind",
    "handle_time.hard_limit",
    "handle_time.queues",
    "handle_time.reasons",
    "contact_reasons.queue",
    "contact_reasons.share",
    *REASON_HANDLE_TIME,
)
facts = Facts(ON, reads=_READS)


def find_handovers_under_limits(organisation: Organisation) -> list[Subject]:
    """Each hand-over with each limit, in each queue where both hold; `part` is the queue.

    An escalation takes place with the customer there only where it says that it is warm.
    """
    limited = [
        one for one in find_limited_queues(organisation) if not _handle_time_is_unlimited(one.entry)
    ]
    in_queue: dict[str, list[tuple[int, Item]]] = {}
    for place, limit in enumerate(limited):
        if limit.other is not None:
            in_queue.setdefault(limit.other.id, []).append((place, limit.entry))
    return [
        Subject(ON, handover, entry, queue_id)
        for handover in organisation.items("handovers")
        if handover.get("kind") == "transfer" or handover.get("style") == "warm"
        for _, entry, queue_id in sorted(
            (
                (place, entry, queue.id)
                for queue in queues_covered(organisation, handover)
                for place, entry in in_queue.get(queue.id, ())
            ),
            key=itemgetter(0),
        )
    ]


def _handle_time_is_unlimited(entry: Item) -> bool:
    """Whether it is declared that there is no limit."""
    limit: DurationOrNone | None = entry.get("hard_limit")
    return limit is not None and limit.value is None


HANDOVER_UNDER_LIMIT = Pairing(
    ON,
    "a hand-over and a limit on the contact, in a queue where both hold",
    ("handovers", "handle_time"),
    find_handovers_under_limits,
)


def _reasons_under_limit(case: Case) -> list[Item]:
    """The queue's contact reasons that the limit governs."""
    reasons = reasons_of_queue(case.organisation, case.part)
    found = [r for r in reasons if limit_governing_reason(case.organisation, r) is case.other]
    if not found:
        raise NotDeclared(f"contact_reasons ({case.part})")
    return found


@facts.seconds(
    formula="the median of the contact reasons that the limit governs, weighted by their shares",
    source=LOGNORMAL_SOURCE,
)
def usual_handle_time(case: Case) -> float:
    """Half of these contacts are shorter.

    Median handle time in seconds.
    """
    reasons = _reasons_under_limit(case)
    parts = []
    for reason in reasons:
        share = 1.0 if len(reasons) == 1 else case.need(reason, "share").value
        spread = declared_spread(case, reason, "handle_time")
        try:
            spread.quantile(MEDIAN)
        except (NoSpread, NoMean):
            raise NotDeclared(f"{reason.route}.handle_time.median") from None
        parts.append(MixturePart(share, spread))
    if not any(part.share for part in parts):
        raise NotAssessable(
            f"No contact of the queue “{case.part}” falls under {case.other.called}."
        )
    try:
        # Rounded to a microsecond, so that a declared median comes back as it was declared.
        value = round(mixture_distribution(parts).quantile(MEDIAN), 6)
    except (NoSpread, NoMean):
        raise NotDeclared(*(f"{reason.route}.handle_time.p90" for reason in reasons)) from None
    case.step(f"median of {', '.join(r.id for r in reasons)} = {units.format_duration(value, 1)}")
    return value


@facts.seconds(formula="median handle time + briefing", source=LOGNORMAL_SOURCE)
def with_briefing(case: Case) -> float:
    """A usual contact and the introduction together."""
    briefing: Duration = case.need(case.entry, "briefing")
    usual = case.fact("usual_handle_time")
    total = float(usual + briefing.seconds)
    case.step(f"{units.format_duration(usual, 1)} + {briefing} = {units.format_duration(total, 1)}")
    return total


@facts.seconds(reads=("handle_time.hard_limit",))
def limit_on_contact(case: Case) -> float:
    """The limit on the contact."""
    limit: DurationOrNone = case.need(case.other, "hard_limit")
    if limit.value is None:
        raise NotDeclared(f"{case.other.route}.hard_limit")
    return limit.value.seconds


@facts.entry(reads=("handovers.queues",))
def shared_queue(case: Case) -> Item:
    """The queue where both hold."""
    return case.named("queues", [case.part])[0]
