"""Promises to the public against the targets held inside."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import product
from zoneinfo import ZoneInfo

from principlecheck.arithmetic.deadline import Overrun, first_overrun
from principlecheck.arithmetic.schedule import NeverOpen
from principlecheck.facts.case import Case, Facts, NotAssessable, Pairing
from principlecheck.facts.scopes import (
    PROMISE_SCOPES,
    TARGET_SCOPES,
    answering,
    channels_of,
    covering,
    covers,
    is_live,
    narrowest,
    narrowness,
    queue_of_reason,
    scope,
    team_targets,
)
from principlecheck.facts.timing.clocks import WORKING
from principlecheck.facts.timing.working_time import (
    HOURS_READS,
    hours_of,
    schedule_of,
    starts_from,
    wait_of,
)
from principlecheck.model import units
from principlecheck.model.format.names import name_of
from principlecheck.model.format.organisation import Item, Organisation, once
from principlecheck.model.format.quantities import Share, Span
from principlecheck.model.format.subject import Subject

ON = "promise_and_target"
_Customers = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
CLOCKS = ("first_reply", "next_reply", "update", "resolution", "fulfilment")
USUAL_SHARE = 0.9
"""What a promise that names no share is taken to be for, at the least."""
_READS = (
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
facts = Facts(ON, reads=_READS)


@once
def queues_in(organisation: Organisation, promise: Item, clock: str = "") -> Sequence[Item]:
    """The queues that answer the channels a promise holds on (on one clock: see `lost_channels`)."""
    channels = scope(promise, "channels")
    held = answering(organisation, channels) if channels else organisation.items("queues")
    if not clock or not held:
        return held
    lost = lost_channels(organisation, promise, clock)
    return [queue for queue in held if _answers(queue, channels, lost)]


def _answers(queue: Item, channels: Sequence[str], lost: Collection[str]) -> bool:
    """Whether a queue answers a channel that the promise has not lost."""
    answered = [id_ for id_ in scope(queue, "channels") if not channels or id_ in channels]
    return not answered or any(id_ not in lost for id_ in answered)


def lost_channels(organisation: Organisation, promise: Item, clock: str) -> frozenset[str]:
    """The channels on which a narrower promise holds instead, on one clock.

    Narrower by its channels alone: one to some customers leaves the others what they were told.
    """
    return _lost(organisation, clock, narrowness(promise), _customers(promise))


@once
def _lost(
    organisation: Organisation,
    clock: str,
    narrow: tuple[int, int],
    customers: _Customers,
) -> frozenset[str]:
    return frozenset(
        id_
        for (narrower, others), channels in _given(organisation, clock)
        if narrower > narrow
        and all(_as_wide(wide, own) for wide, own in zip(others, customers, strict=True))
        for id_ in channels
    )


@once
def _given(
    organisation: Organisation, clock: str
) -> list[tuple[tuple[tuple[int, int], _Customers], set[str]]]:
    """How narrow promises on one clock are and to whom they are given, with the channels."""
    found: dict[tuple[tuple[int, int], _Customers], set[str]] = {}
    for promise in organisation.items("promises"):
        if promise.get(f"{clock}.at_most") is not None:
            key = narrowness(promise), _customers(promise)
            found.setdefault(key, set()).update(scope(promise, "channels"))
    return list(found.items())


def _customers(promise: Item) -> _Customers:
    return scope(promise, "reasons"), scope(promise, "segments"), scope(promise, "priority")


def _as_wide(wide: Sequence[str], narrow: Sequence[str]) -> bool:
    """Whether one scope takes in all that the other does."""
    return not wide or (bool(narrow) and set(narrow) <= set(wide))


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


def targets_within(organisation: Organisation, promise: Item, clock: str) -> list[Item]:
    """The targets that hold, the narrowest in each place, for contacts that the promise covers."""
    bound = f"{clock}.at_most"
    named_anywhere = scope(promise, "segments") or _segments_named(organisation, bound)
    promised = scope(promise, "reasons")
    found: dict[str, Item] = {}
    for queue in queues_in(organisation, promise, clock):
        candidates = [
            target
            for target in covering(organisation, "targets", "queues", queue.id)
            if target.get(bound) is not None
        ]
        # A segment that no target of this queue names is given what those of no segment are.
        here = set(_named(candidates, "segments"))
        segments = dict.fromkeys((*(s if s in here else None for s in named_anywhere), None))
        priorities: Sequence[str | None] = scope(promise, "priority")
        priorities = priorities or [None, *_named(candidates, "priority")]
        own = [r for r in _named(candidates, "reasons") if _arrives_in(organisation, r, queue)]
        reasons = (
            [r for r in promised if _arrives_in(organisation, r, queue)]
            if promised
            else [*own, None]
        )
        for reason, segment, priority in product(reasons, segments, priorities):
            place = (
                ("queues", queue.id),
                ("reasons", reason),
                ("segments", segment),
                ("priority", priority),
            )
            matching = [t for t in candidates if all(_holds(t, name, id_) for name, id_ in place)]
            found.update((target.id, target) for target in narrowest(matching))
    return list(found.values())


@once
def _segments_named(organisation: Organisation, bound: str) -> list[str]:
    declared = [t for t in team_targets(organisation) if t.get(bound) is not None]
    return _named(declared, "segments")


def _named(items: list[Item], name: str) -> list[str]:
    return list(dict.fromkeys(id_ for item in items for id_ in scope(item, name)))


def _arrives_in(organisation: Organisation, reason_id: str, queue: Item) -> bool:
    reason = organisation.find("contact_reasons", reason_id)
    return reason is not None and queue_of_reason(reason) == queue.id


def _holds(target: Item, name: str, id_: str | None) -> bool:
    """A scope that names ids does not hold for contacts of none of them."""
    return not scope(target, name) if id_ is None else covers(target, name, id_)


PROMISE_AND_TARGET = Pairing(
    ON,
    "a promise and a target within its scope, on one clock",
    ("promises", "targets"),
    find_promises_and_targets,
    parts=CLOCKS,
)


def _bound(case: Case, item: Item) -> Span:
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
    own, inner = _bound(case, case.entry), _bound(case, case.other)
    later = _ends_later(case, own, inner)
    if promised == aimed:
        return later
    case.step(f"promised to {units.share(promised)}, aimed at for {units.share(aimed)}")
    if aimed > promised:
        if later:
            raise NotAssessable(
                _APART.format(inner, units.share(aimed), own, units.share(promised))
            )
        return False
    if not later and _ends_sooner(case, own, inner):
        raise NotAssessable(_APART.format(inner, units.share(aimed), own, units.share(promised)))
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
            f"{units.share(least)} of contacts."
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
        for channel, queue in _places(case)
    )


@facts.share
def promised_to(case: Case) -> float:
    """The share of contacts that the promise is for.

    Where it names none, 90 %, or the share of the target where that is larger.
    """
    return _shares(case)[0]


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
    own, inner = _bound(case, case.entry), _bound(case, case.other)
    return aimed < promised and not _ends_later(case, own, inner)


@facts.flag
def promised_without_a_share(case: Case) -> bool:
    """Whether the promise names no share of contacts.

    It then speaks to everybody, and how many it is for is inferred.
    """
    return case.get(case.entry, f"{case.part}.for_share") is None


@facts.flag
def shares_differ(case: Case) -> bool:
    """Whether promise and target name unlike shares of contacts."""
    promised, aimed = _shares(case)
    return promised != aimed


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
    for channel, queue in _places(case):
        overrun = _search(case, own, inner, channel, queue)
        if overrun:
            zone = schedule_of(case, hours_of(case, case.entry, channel, queue)).time_zone
            case.step(_describe_overrun(overrun, zone))
            late = True
    return late


def _places(case: Case) -> Iterator[tuple[Item, Item]]:
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
    during = None
    if is_live(case.organisation, queue):
        during = schedule_of(case, hours_of(case, queue, channel))
    try:
        return first_overrun([target], promise, starts_from(case, during))
    except NeverOpen as error:
        raise NotAssessable(f"These hours never open: {error}.") from None


@facts.flag
def unlike_clocks(case: Case) -> bool:
    """Whether promise and target run on unlike clocks.

    Such as 24h through the night against 8 working hours.
    """
    return _bound(case, case.entry).unit != _bound(case, case.other).unit


@facts.flag
def unlike_hours(case: Case) -> bool:
    """Whether both run in working time, and in unlike hours.

    Equal figures are then no equal times.
    """
    units_ = {_bound(case, item).unit for item in (case.entry, case.other)}
    return units_ <= set(WORKING) and bool(_hours_apart(case))


@facts.text
def promised_hours(case: Case) -> str:
    """The hours that the promise runs in, where the target runs in others."""
    return name_of("hours", _apart(case)[0])


@facts.text
def aimed_hours(case: Case) -> str:
    """The hours that the target runs in, where the promise runs in others."""
    return name_of("hours", _apart(case)[1])


@facts.text
def hours_to_set(case: Case) -> str:
    """The hours that the promise has to name as well where it takes over the target's time.

    A part of a sentence, where the promise names others of its own and the target runs in working
    time; otherwise nothing.
    """
    named = case.get(case.entry, "hours")
    if named is None or _bound(case, case.other).unit not in WORKING:
        return ""
    apart = _hours_apart(case)
    return f", with hours: {apart[0][1]} in place of {named}" if apart else ""


def _apart(case: Case) -> tuple[str, str]:
    found = _hours_apart(case)
    if not found:
        raise NotAssessable("Both run in the same hours.")
    return found[0]


def _hours_apart(case: Case) -> list[tuple[str, str]]:
    sides = (
        (
            hours_of(case, case.entry, channel, queue).id,
            hours_of(case, case.other, queue, channel).id,
        )
        for channel, queue in _places(case)
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
