"""Promises to the public against the targets held inside."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from principlecheck.arithmetic.deadline import Overrun
from principlecheck.arithmetic.schedule import Schedule
from principlecheck.facts.case import Case, Facts, NotAssessable, Pairing
from principlecheck.facts.promises.promised_contacts import (
    CLOCKS,
    lost_channels,
    queues_in,
    targets_within,
)
from principlecheck.facts.scopes import (
    PROMISE_SCOPES,
    TARGET_SCOPES,
    channels_of,
    covers,
    is_live,
    scope,
)
from principlecheck.facts.timing.clocks import WORKING, search
from principlecheck.facts.timing.working_time import (
    HOURS_READS,
    hours_of,
    schedule_of,
    wait_of,
)
from principlecheck.model import units
from principlecheck.model.format.names import name_of
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
            for target in targets_within(organisation, promise, clock):
                found[(promise.id, clock, target.id)] = Subject(ON, promise, target, clock)
    return [found[key] for key in sorted(found)]


PROMISE_AND_TARGET = Pairing(
    ON,
    "a promise and a target within its scope, on one clock",
    ("promises", "targets"),
    find_promises_and_targets,
    parts=CLOCKS,
)


def bound(case: Case, item: Item) -> Span:
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
    promised, aimed = _shares(case)
    own, inner = bound(case, case.entry), bound(case, case.other)
    later = _ends_later(case, own, inner)
    if promised == aimed:
        return later
    case.step(
        f"promised to {units.declared_share(promised)}, aimed at for {units.declared_share(aimed)}"
    )
    if aimed > promised:
        if later:
            raise NotAssessable(
                _APART.format(
                    inner, units.declared_share(aimed), own, units.declared_share(promised)
                )
            )
        return False
    if not later and _ends_sooner(case, own, inner):
        raise NotAssessable(
            _APART.format(inner, units.declared_share(aimed), own, units.declared_share(promised))
        )
    return True


_APART = (
    "The target is {} for {} of contacts and the promise {} to {}: whether the one keeps the other "
    "depends on how the times spread."
)


def _shares(case: Case) -> tuple[float, float]:
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
            f"{units.declared_share(least)} of contacts."
        )
        return least, aimed.value
    if aimed is None:
        case.assume(
            f"{case.other.called} names no share; it is taken to be for {promised} of contacts too."
        )
        return promised.value, promised.value
    return promised.value, aimed.value


def _ends_later(case: Case, own: Span, inner: Span) -> bool:
    """Whether the target ends after the promise, from some start where the clocks are unlike."""
    if own.unit == inner.unit and own.unit not in WORKING:
        case.step(f"{own} promised, {inner} aimed at")
        return inner.amount > own.amount
    return _overruns_somewhere(case, own, inner)


def _ends_sooner(case: Case, own: Span, inner: Span) -> bool:
    """Whether the target ends before the promise from some start."""
    if own.unit == inner.unit and own.unit not in WORKING:
        return inner.amount < own.amount
    return any(
        _search(case, own, inner, channel, queue, reverse=True) is not None
        for channel, queue in places_of_both(case)
    )


@facts.share
def promised_to(case: Case) -> float:
    """The share of contacts that the promise is for.

    Where it names none, 90 %, or the share of the target where that is larger.
    """
    return _shares(case)[0]


@facts.text
def promised_for_whom(case: Case) -> str:
    """For how many contacts the promise is, and whether it says so itself."""
    return share_in_words(_shares(case)[0], said=not promised_without_a_share(case))


def share_in_words(share: float, *, said: bool) -> str:
    """`for 90 % of contacts`, with a word on where that comes from unless the promise has `said` it."""
    words = f"for {units.declared_share(share)} of contacts"
    return words if said else f"{words} (it names no share, and is taken to mean so many)"


@facts.share
def aimed_for(case: Case) -> float:
    """The share of contacts that the target is for.

    Where it names none, as many as are promised.
    """
    return _shares(case)[1]


@facts.flag
def share_decides(case: Case) -> bool:
    """Whether the target is for fewer contacts than the promise, in no more time."""
    promised, aimed = _shares(case)
    own, inner = bound(case, case.entry), bound(case, case.other)
    return aimed < promised and not _ends_later(case, own, inner)


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
    named = [name for name in ("segments", "reasons") if scope(case.entry, name)]
    return (
        bool(named)
        and bool(scope(case.other, "priority"))
        and not scope(case.entry, "priority")
        and not any(scope(case.other, name) for name in named)
    )


def _overruns_somewhere(case: Case, own: Span, inner: Span) -> bool:
    """Whether, in a queue that both cover, the target ends after the promise from some start."""
    late = False
    for channel, queue in places_of_both(case):
        overrun = _search(case, own, inner, channel, queue)
        if overrun:
            zone = schedule_of(case, hours_of(case, case.entry, channel, queue)).time_zone
            case.step(_describe_overrun(overrun, zone))
            late = True
    return late


def places_of_both(case: Case) -> Iterator[tuple[Item, Item]]:
    """The channels and queues in which both hold."""
    lost = lost_channels(case.organisation, case.entry, case.part)
    for queue in queues_in(case.organisation, case.entry, case.part):
        if covers(case.other, "queues", queue.id):
            for channel in channels_of(case.organisation, queue):
                if channel.id not in lost and covers(case.entry, "channels", channel.id):
                    yield channel, queue


def _describe_overrun(overrun: Overrun, zone: str) -> str:
    start, promise, target = (
        moment.astimezone(ZoneInfo(zone))
        for moment in (overrun.start, overrun.second_ends, overrun.first_ends)
    )
    return (
        f"asked on {start:%A %Y-%m-%d at %H:%M}, the promise ends on {promise:%A at %H:%M} "
        f"and the target on {target:%A at %H:%M}"
    )


def _search(
    case: Case, own: Span, inner: Span, channel: Item, queue: Item, *, reverse: bool = False
) -> Overrun | None:
    """The start from which the target ends latest after the promise, or, in `reverse`, before."""
    waits = [
        wait_of(case, inner, case.other, queue, channel),
        wait_of(case, own, case.entry, channel, queue),
    ]
    target, promise = reversed(waits) if reverse else waits
    return search([target], promise, case, open_to_ask(case, channel, queue))


def open_to_ask(case: Case, channel: Item, queue: Item) -> Schedule | None:
    """When somebody can ask where a queue is answered live; None for at any time."""
    if not is_live(case.organisation, queue):
        return None
    return schedule_of(case, hours_of(case, queue, channel))


@facts.flag
def unlike_clocks(case: Case) -> bool:
    """Whether promise and target run on unlike clocks.

    Such as 24h through the night against 8 working hours.
    """
    return bound(case, case.entry).unit != bound(case, case.other).unit


@facts.flag
def unlike_hours(case: Case) -> bool:
    """Whether both run in working time, and in unlike hours.

    Equal figures are then no equal times.
    """
    units_ = {bound(case, item).unit for item in (case.entry, case.other)}
    return units_ <= set(WORKING) and bool(hours_apart(case))


@facts.text
def promised_hours(case: Case) -> str:
    """The hours that the promise runs in, where the target runs in others."""
    return name_of("hours", _apart(case)[0])


@facts.text
def aimed_hours(case: Case) -> str:
    """The hours that the target runs in, where the promise runs in others."""
    return name_of("hours", _apart(case)[1])


def _apart(case: Case) -> tuple[str, str]:
    found = hours_apart(case)
    if not found:
        raise NotAssessable("Both run in the same hours.")
    return found[0]


def hours_apart(case: Case) -> list[tuple[str, str]]:
    """The hours of the promise and of the target wherever these are not the same."""
    sides = (
        (
            hours_of(case, case.entry, channel, queue).id,
            hours_of(case, case.other, queue, channel).id,
        )
        for channel, queue in places_of_both(case)
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
