"""Targets that contradict one another, or that fall silent after the first reply."""

from __future__ import annotations

from itertools import permutations

from principlecheck.arithmetic.schedule import Schedule
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing
from principlecheck.facts.promises.and_targets import CLOCKS
from principlecheck.facts.scopes import (
    TARGET_SCOPES,
    channels_of,
    covers,
    is_live,
    meets,
    scope,
    team_targets,
)
from principlecheck.facts.timing.clocks import Clocked, outlasts
from principlecheck.facts.timing.working_time import HOURS_READS, hours_of, schedule_of
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import Share, Span
from principlecheck.model.format.subject import Subject

ON = "target_order"
_NOTHING_FOLLOWS = frozenset(("phone", "in_person"))
_NARROWING = {"reasons": "contact_reasons", "segments": "segments", "priority": "priorities"}
_SILENCE_READS = (
    "targets.first_reply",
    "targets.next_reply",
    "targets.update",
    *TARGET_SCOPES,
    "queues.channels",
    "channels.kind",
)
_READS = (
    *(f"targets.{name}" for name in (*CLOCKS, "hours")),
    *TARGET_SCOPES,
    "priorities.rank",
    "channels.kind",
    "channels.hours",
    "queues.channels",
    "queues.hours",
    *HOURS_READS,
)
targets_facts = Facts("targets", reads=_SILENCE_READS)
facts = Facts(ON, reads=_READS)


def _written_queues(case: Case) -> list[Item]:
    """The queues of a target in which a conversation goes on: all but phone and in person."""
    case.items("channels")  # without any, no queue can be said to be written
    found = []
    for queue in case.items("queues"):
        if not covers(case.entry, "queues", queue.id):
            continue
        kinds = {channel.get("kind") for channel in channels_of(case.organisation, queue)}
        if kinds - _NOTHING_FOLLOWS:
            found.append(queue)
            case.inputs[f"{queue.route}.channels"] = None
    return found


@targets_facts.flag
def has_later_messages(case: Case) -> bool:
    """Whether it holds where a conversation goes on.

    False where all that it covers is phone or in person.
    """
    return bool(_written_queues(case))


@targets_facts.names(
    formula="queues it covers in which no target sets next_reply or update for the same contacts"
)
def silent_queues(case: Case) -> list[str]:
    """Queues that are silent after the first reply.

    By id. Certain only once the targets are finished.
    """
    following = [
        target
        for target in team_targets(case.organisation)
        if any(target.get(f"{clock}.at_most") is not None for clock in ("next_reply", "update"))
    ]
    silent = [
        queue.id
        for queue in _written_queues(case)
        if not _followed(case, [t for t in following if covers(t, "queues", queue.id)])
    ]
    if silent:
        case.finished("targets", "next_reply")
    return silent


def _followed(case: Case, following: list[Item]) -> bool:
    """Whether every contact of the entry has a later target, from one or from several together."""
    if any(all(_encloses(case, target, name) for name in _NARROWING) for target in following):
        return True
    for varied, section in _NARROWING.items():
        fixed = [name for name in _NARROWING if name != varied]
        alike = [t for t in following if all(_encloses(case, t, name) for name in fixed)]
        wanted = scope(case.entry, varied) or [i.id for i in case.organisation.items(section)]
        given = {id_ for target in alike for id_ in scope(target, varied)}
        if wanted and set(wanted) <= given:
            return True
    return False


def _encloses(case: Case, target: Item, name: str) -> bool:
    own, others = scope(case.entry, name), scope(target, name)
    return not others or bool(own and set(own) <= set(others))


def find_ordered_targets(organisation: Organisation) -> list[Subject]:
    """Each target with both a first reply and a resolution; each pair of ranks on one clock."""
    targets = team_targets(organisation)
    found = [
        Subject(ON, target, None, "resolution")
        for target in targets
        if _bounds(target, "resolution") and _bounds(target, "first_reply")
    ]
    for higher, lower in permutations(targets, 2):
        if _outranks(organisation, higher, lower) and _same_contacts(higher, lower):
            found.extend(
                Subject(ON, higher, lower, clock)
                for clock in CLOCKS
                if _bounds(higher, clock) and _bounds(lower, clock)
            )
    return found


def _bounds(target: Item, clock: str) -> bool:
    return target.get(f"{clock}.at_most") is not None


def _outranks(organisation: Organisation, higher: Item, lower: Item) -> bool:
    ranks = []
    for target in (higher, lower):
        named = target.get("priority")
        priority = organisation.find("priorities", named) if named else None
        if priority is None:
            return False
        ranks.append(priority.get("rank"))
    return bool(ranks[0] < ranks[1])


def _same_contacts(one: Item, other: Item) -> bool:
    """The same queue, reasons and segments: anything else is not the priority's doing."""
    return meets(scope(one, "queues"), scope(other, "queues")) and all(
        set(scope(one, name)) == set(scope(other, name)) for name in ("reasons", "segments")
    )


TARGET_ORDER = Pairing(
    ON, "a target against its own first reply, or against a lower rank", ("targets",),
    find_ordered_targets,
)  # fmt: skip


def _sides(case: Case) -> tuple[tuple[Item, str], tuple[Item, str]]:
    """What has to be sooner, and what later."""
    if case.subject.other is None:
        return (case.entry, "first_reply"), (case.entry, "resolution")
    return (case.entry, case.part), (case.subject.other, case.part)


def _span(case: Case, side: tuple[Item, str]) -> Span:
    span: Span = case.need(side[0], f"{side[1]}.at_most")
    return span


def _clocked(case: Case, side: tuple[Item, str], called: str) -> Clocked:
    queue = _queue(case, side[0])
    channels = channels_of(case.organisation, queue) if queue else []
    return Clocked(_span(case, side), called, (side[0], queue, channels[0] if channels else None))


def _queue(case: Case, target: Item) -> Item | None:
    """The first queue that both sides hold for."""
    sides = [target, case.entry, *([case.subject.other] if case.subject.other else [])]
    queues = case.organisation.items("queues")
    return next((q for q in queues if all(covers(s, "queues", q.id) for s in sides)), None)


def _arrivals(case: Case) -> Schedule | None:
    """While a live queue is closed nobody arrives."""
    queue = _queue(case, case.entry)
    if queue is None or not is_live(case.organisation, queue):
        return None
    try:
        return schedule_of(case, hours_of(case, queue, *channels_of(case.organisation, queue)))
    except NotDeclared:
        return None


def _share(case: Case, side: tuple[Item, str]) -> float | None:
    share: Share | None = case.get(side[0], f"{side[1]}.for_share")
    return None if share is None else share.value


@facts.text(formula="like clocks as they stand; unlike ones start by start over six weeks")
def out_of_order(case: Case) -> str:
    """How the order is broken.

    Empty where it is not. Raises `NotAssessable` where the shares make it a matter of taste.
    """
    sooner, later = _sides(case)
    shares = _share(case, sooner), _share(case, later)
    told = outlasts(
        case,
        _clocked(case, sooner, _called(case, sooner)),
        _clocked(case, later, _called(case, later)),
        _arrivals(case),
    )
    if None in shares or not told:
        if told and shares != (None, None):
            case.assume("Where a share is declared for one of the two, it is taken for the other.")
        return told
    first, second = shares
    assert first is not None and second is not None  # noqa: S101, PT018 - checked just above
    if case.subject.other is None:
        # A tenth solved soon does not contradict nine tenths answered later.
        return told if second >= first else ""
    if first > second:
        raise NotAssessable(
            f"{case.entry.route} is slower than {case.other.route}, for a larger share of contacts."
        )
    return told


def _called(case: Case, side: tuple[Item, str]) -> str:
    words = side[1].replace("_", " ")
    return f"the {words}" if case.subject.other is None else f"the {words} of {side[0].id}"


@facts.flag
def is_out_of_order(case: Case) -> bool:
    """Whether the order is broken.

    What ought to come sooner ends later from some start.
    """
    return bool(case.fact("out_of_order"))


@facts.flag
def compares_ranks(case: Case) -> bool:
    """Whether two ranks are compared.

    False where a target is held against its own first reply.
    """
    return case.subject.other is not None


@facts.text
def sooner_time(case: Case) -> str:
    """The time that ought to be the sooner.

    As declared: the first reply, or the higher rank's.
    """
    return str(_span(case, _sides(case)[0]))


@facts.text
def later_time(case: Case) -> str:
    """The time that ought to be the later.

    As declared: the resolution, or the lower rank's.
    """
    return str(_span(case, _sides(case)[1]))


@facts.text
def other_route(case: Case) -> str:
    """Where the other time stands."""
    if case.subject.other is None:
        return f"{case.entry.route}.first_reply"
    return f"{case.other.route}.{case.part}"


@facts.text
def higher_rank(case: Case) -> str:
    """The higher rank.

    The id of its priority.
    """
    named: str | None = case.entry.get("priority")
    if named is None:
        raise NotDeclared(f"{case.entry.route}.priority")
    return named


@facts.text
def lower_rank(case: Case) -> str:
    """The lower rank.

    The id of its priority.
    """
    named: str | None = case.other.get("priority")
    if named is None:
        raise NotDeclared(f"{case.other.route}.priority")
    return named
