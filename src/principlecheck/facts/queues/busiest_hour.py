"""The busiest hour of a live queue: how much arrives, how long it takes, who is there to answer.

Plain functions of (case, queue), not facts: several rules about one queue rest on them, each with
its own subject. They note every input, step and assumption on the case they are given.
"""

from __future__ import annotations

import math

from principlecheck.arithmetic.erlang_c import offered_load
from principlecheck.arithmetic.spread import NoMean, NoSpread
from principlecheck.facts.case import Case, NotAssessable, NotDeclared
from principlecheck.facts.scopes import (
    MEASURED_SCOPES,
    REASON_HANDLE_TIME,
    channels_of_queue,
    entries_covering,
    is_fresh_measurement,
    limit_governing_reason,
    narrowest_items,
    reasons_of_queue,
    scope_ids,
)
from principlecheck.facts.spreads import better_known_handle_time, declared_spread
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import Duration, DurationOrNone

LOAD_FORMULA = "contacts in the hour · mean handle time / 3600"
LOAD_SOURCE = "Little 1961, Operations Research 9(3), 383–387"
LOAD_READS = (
    "queues.busiest_hour",
    "queues.concurrency",
    "measured.handle_time",
    "contact_reasons.share",
    *REASON_HANDLE_TIME,
    "handle_time.hard_limit",
    "handle_time.on_limit",
    "handle_time.queues",
    "handle_time.reasons",
    "contact_reasons.queue",
    "channels.kind",
    "queues.channels",
    *MEASURED_SCOPES,
)


def contacts_per_hour(case: Case, queue: Item) -> float:
    """Contacts that arrive in the busiest hour."""
    return float(case.need(queue, "busiest_hour.contacts"))


def contacts_agent_holds_at_once(case: Case, queue: Item) -> int:
    """How many contacts an agent holds at once: has to be declared for a chat, else it reads 1."""
    declared = case.get(queue, "concurrency")
    if declared is not None:
        return int(declared)
    if any(
        channel.get("kind") == "chat" for channel in channels_of_queue(case.organisation, queue)
    ):
        raise NotDeclared(f"{queue.route}.concurrency")
    return 1


def busiest_agents(case: Case, queue: Item) -> int:
    """Contacts that can be held at once in the busiest hour: agents × contacts each."""
    agents = int(case.need(queue, "busiest_hour.agents"))
    at_once = contacts_agent_holds_at_once(case, queue)
    if at_once != 1:
        case.step(f"{agents} agents · {at_once} contacts at once = {agents * at_once} places")
    return agents * at_once


def live_queue_load(case: Case, queue: Item) -> float:
    """Offered load of the busiest hour in erlangs: places kept busy on average (Little 1961)."""
    contacts, seconds = contacts_per_hour(case, queue), mean_handle_time_of_queue(case, queue)
    load = offered_load(contacts, seconds)
    case.step(
        f"{units.format_number(contacts)}/h · {units.format_duration(seconds, 1)} = "
        f"{units.format_number(load, 2)} erlangs"
    )
    return load


def measured_patience_of_queue(case: Case, queue: Item) -> float | None:
    """Mean time in seconds before a customer hangs up, where it has been measured lately."""
    item = freshest_measurement(case, queue, "patience")
    if item is None:
        return None
    patience: Duration = case.need(item, "patience")
    # A patience of nothing is an error of measurement, and no queue model takes it.
    return patience.seconds or None


def mean_handle_time_of_queue(case: Case, queue: Item) -> float:
    """Mean handle time of a queue in seconds.

    Measured on this queue alone if it was within 12 months; else the mix of its contact reasons;
    else measured over several queues together. Raises `NotDeclared` where none gives a mean.
    """
    measured = freshest_measurement(case, queue, "handle_time")
    own = measured is not None and scope_ids(measured, "queues") == (queue.id,)
    for read in (
        (_measured_mean_handle_time, _mean_handle_time_of_mix)
        if own
        else (_mean_handle_time_of_mix, _measured_mean_handle_time)
    ):
        try:
            return read(case, queue)
        except NotDeclared:
            continue
    if measured is not None:
        raise NotDeclared(f"{measured.route}.handle_time.mean")
    return _mean_handle_time_of_mix(case, queue)


def freshest_measurement(case: Case, queue: Item, field: str) -> Item | None:
    """The measurement of a queue that declares `field`: the narrowest, then the freshest.

    Those older than 12 months are passed over, and so are those of some contacts only. What was
    measured over several queues together holds for each of them, and the case says so.
    """
    found = [
        item
        for item in entries_covering(case.organisation, "measured", "queues", queue.id)
        if item.get(field) is not None
        and is_fresh_measurement(item, case.organisation.as_of)
        and not any(scope_ids(item, name) for name in ("reasons", "segments", "priority"))
    ]
    if not found:
        return None
    freshest = max(narrowest_items(found), key=lambda item: item.get("until"))
    case.inputs[f"{freshest.route}.{field}"] = None
    if scope_ids(freshest, "queues") != (queue.id,) and len(case.organisation.items("queues")) > 1:
        case.assume(
            f"{freshest.route}.{field} was measured over several queues; "
            f"{queue.called} is taken to be like them."
        )
    return freshest


def mean_of_declared_spread(case: Case, item: Item, field: str) -> float:
    """The mean in seconds that a spread of durations declares or gives, measured where it was.

    A declared mean stands even beside quantiles, which is what it is for. Raises `NotDeclared`.
    """
    item = better_known_handle_time(case, item, field)
    declared = case.need(item, field)
    if isinstance(declared.mean, Duration):
        if not declared.mean.seconds:
            raise NotAssessable(f"{item.route}.{field}: contacts that last no time make no load.")
        return declared.mean.seconds
    try:
        return declared_spread(case, item, field).mean()
    except (NoMean, NoSpread):
        raise NotDeclared(f"{item.route}.{field}.mean") from None


def _measured_mean_handle_time(case: Case, queue: Item) -> float:
    item = freshest_measurement(case, queue, "handle_time")
    if item is None:
        raise NotDeclared("measured.handle_time")
    return mean_of_declared_spread(case, item, "handle_time")


def _mean_handle_time_of_mix(case: Case, queue: Item) -> float:
    """Σ share · mean over the queue's contact reasons, over the sum of their shares."""
    reasons = reasons_of_queue(case.organisation, queue.id)
    if not reasons:
        raise NotDeclared(f"contact_reasons ({queue.id})")
    alone = len(reasons) == 1 and reasons[0].get("share") is None
    shares = [1.0 if alone else float(case.need(r, "share").value) for r in reasons]
    listed = math.fsum(shares)
    if not listed:
        raise NotDeclared(f"{reasons[0].route}.share")
    if listed < 1 - 1e-9:
        case.assume(
            f"The {units.format_share(1 - listed, 1)} of contacts on {queue.called} without a reason are "
            "taken to last as long as the others."
        )
    means = [mean_handle_time_under_limit(case, reason) for reason in reasons]
    mean = math.fsum(share * each for share, each in zip(shares, means, strict=True)) / listed
    terms = " + ".join(
        f"{units.format_share(share, 1)} · {units.format_duration(each)}"
        for share, each in zip(shares, means, strict=True)
    )
    case.step(f"mean handle time of {queue.id}: {terms} = {units.format_duration(mean, 1)}")
    return mean


def seconds_limit_ends_contact_at(case: Case, reason: Item) -> float | None:
    """Seconds at which a limit ends a reason's contacts or passes them on; None where none does."""
    governing = limit_governing_reason(case.organisation, reason)
    if governing is None or case.get(governing, "on_limit") not in ("end", "transfer"):
        return None
    limit: DurationOrNone = case.need(governing, "hard_limit")
    return limit.value.seconds or None if limit.value else None


def mean_handle_time_under_limit(case: Case, reason: Item) -> float:
    """The mean of a reason's contacts; where a limit ends them, no contact outlasts it.

    What the figures do not say beyond the mean is counted with the limit at most.
    """
    ends = seconds_limit_ends_contact_at(case, reason)
    if ends is None:
        return mean_of_declared_spread(case, reason, "handle_time")
    try:
        capped = declared_spread(case, reason, "handle_time").capped_mean(ends)
    except (NoSpread, NoMean):
        return min(mean_of_declared_spread(case, reason, "handle_time"), ends)
    try:
        return min(mean_of_declared_spread(case, reason, "handle_time"), capped)
    except NotDeclared:  # quantiles up to the limit say enough of what it ends
        return capped
