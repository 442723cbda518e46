"""Promises to the public against the targets held inside."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from principlecheck.arithmetic.deadline import Overrun
from principlecheck.arithmetic.schedule import Schedule
from principlecheck.facts.case import Case, Facts, NotAssessable, Pairing
from principlecheck.facts.promises.promised_contacts import (
    CLOCKS,
    channels_promise_has_lost,
    queues_of_promise,
    targets_within_promise,
)
from principlecheck.facts.scopes import (
    PROMISE_SCOPES,
    TARGET_SCOPES,
    channels_of_queue,
    is_queue_live,
    scope_covers,
    scope_ids,
)
from principlecheck.facts.timing.clocks import WORKING, latest_overrun
from principlecheck.facts.timing.working_time import (
    HOURS_READS,
    hours_of_holder,
    schedule_of_hours,
    wait_on_hours,
)
from principlecheck.model import units
from principlecheck.model.format.names import entry_name
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import Share, Span
from principlecheck.model.format.subject import Subject

ON = "promise_and_target"
USUAL_SHARE = 0.9
"""What a promise that names no share is taken to be for, at the least."""
READS = (
    *(f"promises.{clock}" for clock in CLOCKS),
    *(f"targets.{clock}" for clock in CLOCKS),
    *PROMISE_SCOPES,
    "promises.hours",
    *TARGET_SCOPES,
    "targets.hours",
    "targets.kept",
    "channels.kind",
    "channels.hours",
    "queues.channels",
    "queues.hours",
    "contact_reasons.queue",
    *HOURS_READS,
)
facts = Facts(ON, reads=READS)


def find_promises_and_targets(organisation: Organisation) -> list[Subject]:
    """Each clock of each promise with each target that holds somewhere within its scope."""
    found: dict[tuple[str, str, str], Subject] = {}
    for promise in organisation.items("promises"):
        for clock in CLOCKS:
            if promise.get(f"{clock}.at_most") is None:
                continue
            for target in targets_within_promise(organisation, promise, clock):
                found[(promise.id, clock, target.id)] = Subject(ON, promise, target, clock)
    return [found[key] for key in sorted(found)]


PROMISE_AND_TARGET = Pairing(
    ON,
    "a promise and a target within its scope, on one clock",
    ("promises", "targets"),
    find_promises_and_targets,
    parts=CLOCKS,
)


def bound_of_pair(case: Case, item: Item) -> Span:
    """The time of the promise or of the target, on the clock on which they meet."""
    span: Span = case.need(item, f"{case.part}.at_most")
    return span


@facts.flag(
    formula="the target is no tighter in time and for no larger a share, and looser in one of them; "
    "like clocks as they stand, unlike ones start by start over six weeks"
)
def promise_is_tighter(case: Case) -> bool:
    """Whether whoever meets the target exactly can break the promise.

    Raises `NotAssessable` where the target is tighter in one and looser in the other.
    """
    promised, aimed = _shares_of_promise_and_target(case)
    own, inner = bound_of_pair(case, case.entry), bound_of_pair(case, case.other)
    later = _target_ends_after_promise(case, own, inner)
    if promised == aimed:
        return later
    case.step(
        f"promised to {units.format_declared_share(promised)}, aimed at for {units.format_declared_share(aimed)}"
    )
    if aimed > promised:
        if later:
            raise NotAssessable(
                _APART.format(
                    inner,
                    units.format_declared_share(aimed),
                    own,
                    units.format_declared_share(promised),
                )
            )
        return False
    if not later and _target_ends_before_promise(case, own, inner):
        raise NotAssessable(
            _APART.format(
                inner,
                units.format_declared_share(aimed),
                own,
                units.format_declared_share(promised),
            )
        )
    return True


_APART = (
    "The target is {} for {} of contacts and the promise {} to {}: whether the one keeps the other "
    "depends on how the times spread."
)


def _shares_of_promise_and_target(case: Case) -> tuple[float, float]:
    """Of how many contacts the promise speaks, and the target.

    A promise that names no share is one to nine in ten at the least; a target that names none is
    for as many as are promised.
    """
    promised: Share | None = case.get(case.entry, f"{case.part}.for_share")
    aimed: Share | None = case.get(case.other, f"{case.part}.for_share")
    if aimed is None:
        aimed = case.get(case.other, "kept.at_least")
    if promised is None and aimed is None:
        return 1.0, 1.0
    if promised is None:
        assert aimed is not None  # noqa: S101 - one of the two is declared
        least = max(USUAL_SHARE, aimed.value)
        case.assume(
            f"{case.entry.called} names no share of contacts for its time; it is taken to be for "
            f"{units.format_declared_share(least)} of contacts."
        )
        return least, aimed.value
    if aimed is None:
        case.assume(
            f"{case.other.called} names no share; it is taken to be for {promised} of contacts too."
        )
        return promised.value, promised.value
    return promised.value, aimed.value


def _target_ends_after_promise(case: Case, own: Span, inner: Span) -> bool:
    """Whether the target ends after the promise, from some start where the clocks are unlike."""
    if own.unit == inner.unit and own.unit not in WORKING:
        case.step(f"{own} promised, {inner} aimed at")
        return inner.amount > own.amount
    return _target_outlasts_promise_somewhere(case, own, inner)


def _target_ends_before_promise(case: Case, own: Span, inner: Span) -> bool:
    """Whether the target ends before the promise from some start."""
    if own.unit == inner.unit and own.unit not in WORKING:
        return inner.amount < own.amount
    return any(
        _search_target_overrun(case, own, inner, channel, queue, reverse=True) is not None
        for channel, queue in places_of_promise_and_target(case)
    )


@facts.share
def promised_to(case: Case) -> float:
    """The share of contacts that the promise is for.

    Where it names none, 90 %, or the share of the target where that is larger.
    """
    return _shares_of_promise_and_target(case)[0]


@facts.text
def promised_for_whom(case: Case) -> str:
    """For how many contacts the promise is, and whether it says so itself."""
    return promised_share_in_words(
        _shares_of_promise_and_target(case)[0], said=not promised_without_a_share(case)
    )


def promised_share_in_words(share: float, *, said: bool) -> str:
    """`for 90 % of contacts`, with a word on where that comes from unless the promise has `said` it."""
    words = f"for {units.format_declared_share(share)} of contacts"
    return words if said else f"{words} (it names no share, and is taken to mean so many)"


@facts.share
def aimed_for(case: Case) -> float:
    """The share of contacts that the target is for.

    Where it names none, as many as are promised.
    """
    return _shares_of_promise_and_target(case)[1]


@facts.flag
def share_decides(case: Case) -> bool:
    """Whether the target is for fewer contacts than the promise, in no more time."""
    promised, aimed = _shares_of_promise_and_target(case)
    own, inner = bound_of_pair(case, case.entry), bound_of_pair(case, case.other)
    return aimed < promised and not _target_ends_after_promise(case, own, inner)


@facts.flag
def promised_without_a_share(case: Case) -> bool:
    """Whether the promise names no share of contacts.

    It then speaks to everybody, and how many it is for is inferred.
    """
    return case.get(case.entry, f"{case.part}.for_share") is None


@facts.flag
def narrowed_apart(case: Case) -> bool:
    """Whether the target holds for a priority, and the promise for customers or reasons instead.

    Whether the two ever meet in one contact is then said nowhere.
    """
    named = [name for name in ("segments", "reasons") if scope_ids(case.entry, name)]
    return (
        bool(named)
        and bool(scope_ids(case.other, "priority"))
        and not scope_ids(case.entry, "priority")
        and not any(scope_ids(case.other, name) for name in named)
    )


def _target_outlasts_promise_somewhere(case: Case, own: Span, inner: Span) -> bool:
    """Whether, in a queue that both cover, the target ends after the promise from some start."""
    late = False
    for channel, queue in places_of_promise_and_target(case):
        overrun = _search_target_overrun(case, own, inner, channel, queue)
        if overrun:
            zone = schedule_of_hours(
                case, hours_of_holder(case, case.entry, channel, queue)
            ).time_zone
            case.step(_describe_target_overrun(overrun, zone))
            late = True
    return late


def places_of_promise_and_target(case: Case) -> Iterator[tuple[Item, Item]]:
    """The channels and queues in which both hold."""
    lost = channels_promise_has_lost(case.organisation, case.entry, case.part)
    for queue in queues_of_promise(case.organisation, case.entry, case.part):
        if scope_covers(case.other, "queues", queue.id):
            for channel in channels_of_queue(case.organisation, queue):
                if channel.id not in lost and scope_covers(case.entry, "channels", channel.id):
                    yield channel, queue


def _describe_target_overrun(overrun: Overrun, zone: str) -> str:
    start, promise, target = (
        moment.astimezone(ZoneInfo(zone))
        for moment in (overrun.start, overrun.second_ends, overrun.first_ends)
    )
    return (
        f"asked on {start:%A %Y-%m-%d at %H:%M}, the promise ends on {promise:%A at %H:%M} "
        f"and the target on {target:%A at %H:%M}"
    )


def _search_target_overrun(
    case: Case, own: Span, inner: Span, channel: Item, queue: Item, *, reverse: bool = False
) -> Overrun | None:
    """The start from which the target ends latest after the promise, or, in `reverse`, before."""
    waits = [
        wait_on_hours(case, inner, case.other, queue, channel),
        wait_on_hours(case, own, case.entry, channel, queue),
    ]
    target, promise = reversed(waits) if reverse else waits
    return latest_overrun([target], promise, case, when_customers_can_ask(case, channel, queue))


def when_customers_can_ask(case: Case, channel: Item, queue: Item) -> Schedule | None:
    """When somebody can ask where a queue is answered live; None for at any time."""
    if not is_queue_live(case.organisation, queue):
        return None
    return schedule_of_hours(case, hours_of_holder(case, queue, channel))


@facts.flag
def unlike_clocks(case: Case) -> bool:
    """Whether promise and target run on unlike clocks.

    Such as 24h through the night against 8 working hours.
    """
    return bound_of_pair(case, case.entry).unit != bound_of_pair(case, case.other).unit


@facts.flag
def unlike_hours(case: Case) -> bool:
    """Whether both run in working time, and in unlike hours.

    Equal figures are then no equal times.
    """
    units_ = {bound_of_pair(case, item).unit for item in (case.entry, case.other)}
    return units_ <= set(WORKING) and bool(hours_promise_and_target_differ(case))


@facts.text
def promised_hours(case: Case) -> str:
    """The hours that the promise runs in, where the target runs in others."""
    return entry_name("hours", _hours_of_promise_and_target_apart(case)[0])


@facts.text
def aimed_hours(case: Case) -> str:
    """The hours that the target runs in, where the promise runs in others."""
    return entry_name("hours", _hours_of_promise_and_target_apart(case)[1])


def _hours_of_promise_and_target_apart(case: Case) -> tuple[str, str]:
    found = hours_promise_and_target_differ(case)
    if not found:
        raise NotAssessable("Both run in the same hours.")
    return found[0]


def hours_promise_and_target_differ(case: Case) -> list[tuple[str, str]]:
    """The hours of the promise and of the target wherever these are not the same."""
    sides = (
        (
            hours_of_holder(case, case.entry, channel, queue).id,
            hours_of_holder(case, case.other, queue, channel).id,
        )
        for channel, queue in places_of_promise_and_target(case)
    )
    return [(own, inner) for own, inner in sides if own != inner]


@facts.text
def worst_start(case: Case) -> str:
    """The moment from which the target ends latest after the promise.

    One sentence part; where several queues are covered, the first.
    """
    case.fact("promise_is_tighter")
    steps = [step for step in case.steps if step.startswith("asked on ")]
    return steps[0] if steps else "from any moment, the promise ends first"
