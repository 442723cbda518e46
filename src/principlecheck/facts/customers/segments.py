"""Whether every kind of customer is given the same floor."""

from __future__ import annotations

from collections.abc import Iterable

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.scopes import covering_any, covers, meets, narrowest, scope
from principlecheck.model.format.organisation import Item, Organisation, once
from principlecheck.model.format.quantities import Span

ON = "segments"
CLOCKS = ("first_reply", "next_reply", "update", "resolution", "fulfilment")
_READS = (
    *(f"targets.{name}" for name in (*CLOCKS, "segments", "queues", "reasons", "priority")),
    *(f"promises.{name}" for name in (*CLOCKS, "segments", "channels")),
)
facts = Facts(ON, reads=_READS)


def _places(item: Item) -> tuple[str, ...]:
    """Where a target or a promise holds: its queues or its channels."""
    return scope(item, "queues" if item.section == "targets" else "channels")


def _declaring(organisation: Organisation, section: str, clock: str) -> list[Item]:
    return [item for item in organisation.items(section) if item.get(clock) is not None]


def _favours(case: Case) -> dict[str, Item]:
    """The clocks that another segment has been given and this one has not, with who gives them.

    A target is a floor in its own queue; a segment that a target names elsewhere has a desk of
    its own. A promise is a floor wherever it holds.
    """
    found: dict[str, Item] = {}
    for section in ("targets", "promises"):
        for clock in CLOCKS:
            named, favoured = _without_floor(case.organisation, section, clock)
            for item in () if case.entry.id in named else favoured:
                case.get(item, clock)
                found.setdefault(clock, item)
    return found


@once
def _without_floor(
    organisation: Organisation, section: str, clock: str
) -> tuple[set[str], list[Item]]:
    """The segments that some entry names on a clock, and the entries that name some where no
    other is a floor for everybody.
    """
    given = _declaring(organisation, section, clock)
    floors = [item for item in given if not scope(item, "segments")]
    favoured = [
        item
        for item in given
        if scope(item, "segments")
        and not any(section == "promises" or meets(_places(f), _places(item)) for f in floors)
    ]
    return {id_ for item in given for id_ in scope(item, "segments")}, favoured


@facts.names
def left_out_of(case: Case) -> list[str]:
    """Times that others are given and this segment is not.

    The clocks, in words. That there is none is certain once both sections are begun, and that
    this segment has none once the section is finished in which others have it.
    """
    found = _favours(case)
    for section in dict.fromkeys(item.section for item in found.values()):
        case.finished(section)
    if not found:
        for section in ("targets", "promises"):
            if section not in case.organisation.begun:
                raise NotDeclared(section)
    return [clock.replace("_", " ") for clock in found]


@facts.text
def favoured_elsewhere(case: Case) -> str:
    """The entry that gives others a time.

    The first of them, as a route.
    """
    found = _favours(case)
    return next((f"{item.route}.{clock}" for clock, item in found.items()), case.entry.route)


def _bounds(items: Iterable[Item], clock: str) -> list[tuple[Item, Span]]:
    return [
        (item, bound) for item in items if isinstance(bound := item.get(f"{clock}.at_most"), Span)
    ]


@once
def _segments_bounds(organisation: Organisation, clock: str) -> list[tuple[Item, Span]]:
    """The bounds that are given to some segments alone."""
    bounds = _bounds(organisation.items("targets"), clock)
    return [pair for pair in bounds if scope(pair[0], "segments")]


@once
def _slowest(organisation: Organisation, segment: Item) -> tuple[float, Item, Item, str] | None:
    """The worst ratio of this segment's bound to another segment's, in one queue on one clock."""
    worst: tuple[float, Item, Item, str] | None = None
    for clock in CLOCKS:
        own = _bounds(organisation.having("targets", "segments", segment.id), clock)
        for theirs, quick in _segments_bounds(organisation, clock):
            if segment.id in scope(theirs, "segments"):
                continue
            beside = [pair for pair in own if meets(_places(pair[0]), _places(theirs))]
            for mine, slow in beside or _for_everybody(organisation, theirs, clock):
                if slow.unit == quick.unit and quick.amount > 0:
                    ratio = slow.amount / quick.amount
                    if worst is None or ratio > worst[0]:
                        worst = (ratio, mine, theirs, clock)
    return worst


@once
def _for_everybody(organisation: Organisation, theirs: Item, clock: str) -> list[tuple[Item, Span]]:
    """The bounds that hold where a segment's does for whoever has none of their own: those for
    everybody and the same contacts.
    """
    targets = organisation.items("targets")
    if _places(theirs):
        targets = covering_any(organisation, "targets", "queues", _places(theirs))
    here = _bounds(targets, clock)
    general = [
        pair
        for pair in here
        if not scope(pair[0], "segments")
        and all(scope(pair[0], name) == scope(theirs, name) for name in ("reasons", "priority"))
    ]
    places = _places(theirs) or tuple(id_ for item, _ in general for id_ in _places(item))
    held = {
        item.id
        for queue in places
        for item in narrowest(one for one, _ in general if covers(one, "queues", queue))
    }
    return [pair for pair in general if pair[0].id in held or not places]


@facts.number(formula="slowest bound / quickest bound, on one clock and queue")
def times_slower(case: Case) -> float:
    """How many times longer this segment waits than the quickest.

    1 where no other segment has a bound on the same clock and queue.
    """
    worst = _slowest(case.organisation, case.entry)
    if worst is None:
        return 1.0
    ratio, mine, theirs, clock = worst
    slow, quick = case.need(mine, f"{clock}.at_most"), case.need(theirs, f"{clock}.at_most")
    case.step(f"{slow} / {quick}")
    return ratio


@facts.text
def slower_target(case: Case) -> str:
    """The target that is slower."""
    worst = _slowest(case.organisation, case.entry)
    return f"{worst[1].route}.{worst[3]}" if worst else case.entry.route


@facts.text
def quicker_target(case: Case) -> str:
    """The target that is quicker."""
    worst = _slowest(case.organisation, case.entry)
    return f"{worst[2].route}.{worst[3]}" if worst else case.entry.route
