"""Times that contradict one another: ranks, first replies, floors, classes without any."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

from principlecheck.arithmetic.schedule import Schedule
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing
from principlecheck.facts.promises.promised_contacts import CLOCKS, queues_of_promise
from principlecheck.facts.scopes import (
    PROMISE_SCOPES,
    TARGET_SCOPES,
    channels_of_queue,
    entries_covering,
    is_queue_live,
    queue_of_reason,
    scope_covers,
    scope_ids,
    scopes_meet,
    team_targets,
)
from principlecheck.facts.timing.clocks import (
    Clocked,
    face_value_of_span,
    span_in_whole_units,
    span_outlasts,
)
from principlecheck.facts.timing.working_time import HOURS_READS, hours_of_holder, schedule_of_hours
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from principlecheck.model.format.quantities import Share, Span
from principlecheck.model.format.subject import Subject

ON = "target_order"
KEPT = "kept"
_READS = (
    *(f"{section}.{name}" for section in ("targets", "promises") for name in (*CLOCKS, "hours")),
    *TARGET_SCOPES,
    *PROMISE_SCOPES,
    "targets.kept",
    "targets.deliberate",
    "promises.deliberate",
    "priorities.rank",
    "priorities.queues",
    "priorities.deliberate",
    "contact_reasons.queue",
    "channels.kind",
    "channels.hours",
    "queues.channels",
    "queues.hours",
    *HOURS_READS,
)
facts = Facts(ON, reads=_READS)


def find_ordered_times(organisation: Organisation) -> list[Subject]:
    """Targets and promises, each against its own first reply, its updates against its solution,
    and those of another rank against each other; floors for each person against the aim for all; classes without any time.
    """
    timed = (*team_targets(organisation), *organisation.items("promises"))
    found = [
        Subject(ON, item, None, later)
        for item in timed
        for later in ("resolution", "next_reply")
        if _entry_bounds_clock(item, later) and _entry_bounds_clock(item, "first_reply")
    ]
    found += [
        Subject(ON, item, None, "update")
        for item in timed
        if _entry_bounds_clock(item, "update") and _entry_bounds_clock(item, "resolution")
    ]
    found += [
        pair
        for alike in _times_for_same_customers(organisation)
        for pair in _times_ordered_by_rank(organisation, alike)
    ]
    found += _floors_of_each_person(organisation)
    untimed = _priorities_without_time(organisation)
    return [*found, Subject(ON, untimed[0])] if untimed else found


def _entry_bounds_clock(item: Item, clock: str) -> bool:
    return item.get(f"{clock}.at_most") is not None


def _times_for_same_customers(organisation: Organisation) -> Iterator[list[Item]]:
    """Targets, or promises, with a rank and for the same customers and reasons: any other
    difference between two is not the rank's doing.
    """
    for items in (team_targets(organisation), organisation.items("promises")):
        groups: dict[tuple[frozenset[str], frozenset[str]], list[Item]] = {}
        for item in items:
            if priority_time_holds_for(organisation, item) is not None:
                # Where its reasons give a promise its rank, they have to differ.
                reasons = scope_ids(item, "reasons") if item.get("priority") else ()
                key = frozenset(reasons), frozenset(scope_ids(item, "segments"))
                groups.setdefault(key, []).append(item)
        yield from groups.values()


def _times_ordered_by_rank(organisation: Organisation, alike: list[Item]) -> Iterator[Subject]:
    for higher, lower in permutations(alike, 2):
        if _rank_of_time(organisation, higher) < _rank_of_time(
            organisation, lower
        ) and _times_hold_in_one_place(higher, lower):
            yield from (
                Subject(ON, higher, lower, clock)
                for clock in CLOCKS
                if _entry_bounds_clock(higher, clock) and _entry_bounds_clock(lower, clock)
            )


def _rank_of_time(organisation: Organisation, item: Item) -> int:
    priority = priority_time_holds_for(organisation, item)
    assert priority is not None  # noqa: S101 - only entries with a rank are compared
    rank: int = priority.get("rank")
    return rank


def _times_hold_in_one_place(one: Item, other: Item) -> bool:
    """Whether both hold in one place; queues told apart by their rank alone are compared too."""
    named = bool(one.get("priority")) and bool(other.get("priority"))
    return not named or all(
        scopes_meet(scope_ids(one, n), scope_ids(other, n)) for n in ("queues", "channels")
    )


@once_per_organisation
def priority_time_holds_for(organisation: Organisation, item: Item) -> Item | None:
    """The class of contact that an entry holds for: the one it names, or, for a promise, the only
    one of the queues that its reasons or channels arrive in.
    """
    named = item.get("priority")
    if named is not None:
        return organisation.find("priorities", named)
    if item.section != "promises":
        return None
    queues = _queues_of_ranked_promise(organisation, item)
    classes = [entries_covering(organisation, "priorities", "queues", queue.id) for queue in queues]
    if not classes or any(len(one) != 1 or not scope_ids(one[0], "queues") for one in classes):
        return None
    only = {one[0].id: one[0] for one in classes}
    return next(iter(only.values())) if len(only) == 1 else None


def _queues_of_ranked_promise(organisation: Organisation, promise: Item) -> list[Item]:
    """The queues that its reasons arrive in, else those of the channels it names."""
    if scope_ids(promise, "reasons"):
        reasons = [
            organisation.find("contact_reasons", id_) for id_ in scope_ids(promise, "reasons")
        ]
        ids = dict.fromkeys(queue_of_reason(reason) for reason in reasons if reason is not None)
        found = (organisation.find("queues", id_) for id_ in ids)
        return [queue for queue in found if queue is not None]
    return list(queues_of_promise(organisation, promise)) if scope_ids(promise, "channels") else []


def _floors_of_each_person(organisation: Organisation) -> list[Subject]:
    """What each person is held to, with what all of them together aim at."""
    aims = [item for item in team_targets(organisation) if item.get(f"{KEPT}.at_least")]
    return [
        Subject(ON, floor, aim, KEPT)
        for floor in organisation.items("targets")
        if scope_ids(floor, "roles") and floor.get(f"{KEPT}.at_least")
        for aim in aims
        if scopes_meet(scope_ids(floor, "queues"), scope_ids(aim, "queues"))
    ]


@once_per_organisation
def _priorities_without_time(organisation: Organisation) -> list[Item]:
    """The classes of contact that no time holds for, by rank, once another class has one."""
    classes = sorted(organisation.items("priorities"), key=lambda item: item.get("rank"))
    timed = [
        item
        for item in (*team_targets(organisation), *organisation.items("promises"))
        if any(item.get(clock) is not None for clock in CLOCKS)
    ]
    named = {id_ for item in timed if (id_ := item.get("priority"))}
    general = [item for item in timed if not item.get("priority")]
    if not named:
        return []
    return [
        one
        for one in classes
        if one.id not in named
        and not any(_time_serves_priority(organisation, item, one) for item in general)
    ]


def _time_serves_priority(organisation: Organisation, item: Item, one: Item) -> bool:
    """Whether an entry that names no class holds where this one is served."""
    if item.section == "targets":
        return scopes_meet(scope_ids(item, "queues"), scope_ids(one, "queues"))
    return scopes_meet(
        [queue.id for queue in queues_of_promise(organisation, item)], scope_ids(one, "queues")
    )


TARGET_ORDER = Pairing(
    ON,
    "times that ought to stand in an order: by rank, the first reply first, a floor below an aim",
    ("targets", "promises", "priorities"),
    find_ordered_times,
    union=True,
    parts=CLOCKS,
)


@facts.word(words=("ranks", "solved", "updated", "later_reply", "floor", "untimed"))
def ordered_by(case: Case) -> str:
    """What is held against each other.

    Two ranks, a solution or a later reply with the first one, updates with the solution, a floor
    with an aim, or a class that no time holds for.
    """
    if case.entry.section == "priorities":
        return "untimed"
    if case.part == KEPT:
        return "floor"
    if case.subject.other is not None:
        return "ranks"
    return {"next_reply": "later_reply", "update": "updated"}.get(case.part, "solved")


def _sooner_and_later_time(case: Case) -> tuple[tuple[Item, str], tuple[Item, str]]:
    """What has to be sooner, and what later."""
    if case.part not in CLOCKS:
        raise NotAssessable("This is not about two times.")
    if case.subject.other is None and case.part == "update":
        return (case.entry, "update"), (case.entry, "resolution")
    if case.subject.other is None:
        return (case.entry, "first_reply"), (case.entry, case.part)
    return (case.entry, case.part), (case.subject.other, case.part)


def _span_of_ordered_time(case: Case, side: tuple[Item, str]) -> Span:
    span: Span = case.need(side[0], f"{side[1]}.at_most")
    return span


def _clocked_ordered_time(case: Case, side: tuple[Item, str], called: str) -> Clocked:
    queue = _queue_of_ordered_times(case, side[0])
    channels = channels_of_queue(case.organisation, queue) if queue else []
    holders = queue, channels[0] if channels else None
    if side[0].section == "promises":
        holders = holders[1], holders[0]
    return Clocked(_span_of_ordered_time(case, side), called, (side[0], *holders))


def _queue_of_ordered_times(case: Case, item: Item) -> Item | None:
    """The first queue that both sides hold for; of a promise with a rank by its reasons, theirs."""
    if item.section == "promises":
        own = _queues_of_ranked_promise(case.organisation, item)
        own = own or list(queues_of_promise(case.organisation, item))
        return own[0] if own else None
    sides = [item, case.entry, *([case.subject.other] if case.subject.other else [])]
    queues = case.organisation.items("queues")
    return next((q for q in queues if all(scope_covers(s, "queues", q.id) for s in sides)), None)


def _when_ordered_contacts_arrive(case: Case) -> Schedule | None:
    """While a live queue is closed nobody arrives."""
    queue = _queue_of_ordered_times(case, case.entry)
    if queue is None or not is_queue_live(case.organisation, queue):
        return None
    try:
        return schedule_of_hours(
            case, hours_of_holder(case, queue, *channels_of_queue(case.organisation, queue))
        )
    except NotDeclared:
        return None


def _openings_with_day_before(case: Case, later: tuple[Item, str]) -> Schedule | None:
    """The openings of the hours in which the later time is over at the end of the day.

    Whoever asks shortly before closing time has next to nothing left of such a day, and any time
    at all would be longer: a day is held against the sooner time as a whole.
    """
    span = _span_of_ordered_time(case, later)
    if span.unit != "end of working day" or span.amount:
        return None
    try:
        hours = schedule_of_hours(
            case,
            hours_of_holder(case, later[0], *_clocked_ordered_time(case, later, "").holders[1:]),
        )
    except NotDeclared:
        return None
    return replace(hours, weekly=tuple(tuple((s, s + 1) for s, _ in day) for day in hours.weekly))


def _share_of_ordered_time(case: Case, side: tuple[Item, str]) -> float | None:
    share: Share | None = case.get(side[0], f"{side[1]}.for_share")
    return None if share is None else share.value


@facts.text(formula="like clocks as they stand; unlike ones start by start over six weeks")
def out_of_order(case: Case) -> str:
    """How the order is broken.

    Empty where it is not. Raises `NotAssessable` where the shares make it a matter of taste.
    """
    if case.fact("ordered_by") in ("later_reply", "floor", "untimed"):
        return ""
    sooner, later = _sooner_and_later_time(case)
    shares = _share_of_ordered_time(case, sooner), _share_of_ordered_time(case, later)
    described = span_outlasts(
        case,
        _clocked_ordered_time(case, sooner, _ordered_time_in_words(case, sooner)),
        _clocked_ordered_time(case, later, _ordered_time_in_words(case, later)),
        _when_ordered_contacts_arrive(case) or _openings_with_day_before(case, later),
    )
    if None in shares or not described:
        if described and shares != (None, None):
            case.assume("Where a share is declared for one of the two, it is taken for the other.")
        return described
    first, second = shares
    assert first is not None and second is not None  # noqa: S101, PT018 - checked just above
    if case.subject.other is None:
        # A tenth solved soon does not contradict nine tenths answered later.
        return described if second >= first else ""
    if first > second:
        raise NotAssessable(
            f"{case.entry.called} is slower than {case.other.called}, for a larger share of contacts."
        )
    return described


def _ordered_time_in_words(case: Case, side: tuple[Item, str]) -> str:
    words = side[1].replace("_", " ")
    return f"the {words}" if case.subject.other is None else f"the {words} of {side[0].id}"


@facts.flag
def is_out_of_order(case: Case) -> bool:
    """Whether the order is broken.

    What ought to come sooner ends later from some start, a floor lies below the aim, or a class
    has no time at all.
    """
    match case.fact("ordered_by"):
        case "untimed":
            return bool(case.fact("without_a_time"))
        case "floor":
            return _share_kept_in_order(case, case.entry) < _share_kept_in_order(case, case.other)
        case "later_reply":
            return False
        case _:
            return bool(case.fact("out_of_order"))


@facts.number(formula="next_reply / first_reply, at face value on one clock")
def times_the_first_reply(case: Case) -> float:
    """How many times as long as the first reply a later one may take.

    Nought for anything else, and where that is deliberate. Raises `NotAssessable` on unlike clocks.
    """
    if case.fact("ordered_by") != "later_reply":
        return 0.0
    if case.organisation.deliberate(case.entry, "next_reply") is not None:
        return 0.0
    first, later = (
        span_in_whole_units(_span_of_ordered_time(case, side))
        for side in _sooner_and_later_time(case)
    )
    (unit, amount), (later_unit, later_amount) = (
        face_value_of_span(first),
        face_value_of_span(later),
    )
    if unit != later_unit:
        raise NotAssessable(f"{first} and {later} are on unlike clocks.")
    if not amount:
        return 0.0
    times = later_amount / amount
    case.step(f"{later} / {first} = {units.format_number(times, 1)}")
    return times


@facts.entries(formula="classes that no target and no promise holds for, while another has one")
def without_a_time(case: Case) -> list[Item]:
    """The classes of contact without any time.

    Certain only once targets, and promises where any are written, are finished.
    """
    if case.fact("ordered_by") != "untimed":
        return []
    for section in ("targets", "promises"):
        if section in case.organisation.begun or section == "targets":
            case.finished(section, "priority")
    found = [
        item
        for item in _priorities_without_time(case.organisation)
        if case.organisation.deliberate(item, "time") is None
    ]
    for item in found:
        case.inputs[item.route] = None
    return found


@facts.entries
def with_a_time(case: Case) -> list[Item]:
    """The classes of contact that a time is set for."""
    if case.fact("ordered_by") != "untimed":
        return []
    untimed = {item.id for item in _priorities_without_time(case.organisation)}
    return [item for item in case.items("priorities") if item.id not in untimed]


def _share_kept_in_order(case: Case, item: Item) -> float:
    if case.part != KEPT:
        raise NotAssessable("This is about times, and not about how many of them are kept.")
    share: Share = case.need(item, f"{KEPT}.at_least")
    return share.value


@facts.flag
def rank_is_inferred(case: Case) -> bool:
    """Whether a promise gets its rank from the queues that its contacts arrive in."""
    sides = [case.entry, *([case.subject.other] if case.subject.other else [])]
    promised = [item for item in sides if item.section == "promises"]
    return any(item.get("priority") is None for item in promised)


@facts.text
def other_route(case: Case) -> str:
    """Where the other time stands; nothing for a class without one."""
    if case.subject.other is not None:
        return f"{case.other.route}.{case.part}"
    if not case.part:
        return ""
    return f"{case.entry.route}.{'resolution' if case.part == 'update' else 'first_reply'}"


@facts.entry
def higher_rank(case: Case) -> Item:
    """The higher rank: its priority."""
    return _priority_named_by_time(case, case.entry)


@facts.entry
def lower_rank(case: Case) -> Item:
    """The lower rank: its priority."""
    return _priority_named_by_time(case, case.other)


def _priority_named_by_time(case: Case, item: Item) -> Item:
    ranked = case.fact("ordered_by") == "ranks"
    priority = priority_time_holds_for(case.organisation, item) if ranked else None
    if priority is None:
        raise NotDeclared(f"{item.route}.priority")
    case.need(priority, "rank")
    return priority
