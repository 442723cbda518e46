"""Whether every kind of customer is given the same floor."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.scopes import covers, meets, narrowest, scope
from principlecheck.model.format.organisation import Item, Organisation
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
            given = _declaring(case.organisation, section, clock)
            for item in given:
                named = scope(item, "segments")
                if named and case.entry.id not in named and not _has_floor(case.entry, item, given):
                    case.get(item, clock)
                    found.setdefault(clock, item)
    return found


def _has_floor(segment: Item, favoured: Item, given: list[Item]) -> bool:
    return any(
        segment.id in scope(item, "segments")
        or (
            covers(item, "segments", segment.id)
            and (item.section == "promises" or meets(_places(item), _places(favoured)))
        )
        for item in given
    )


@facts.names
def left_out_of(case: Case) -> list[str]:
    """Times that others are given and this segment is not.

    The clocks, in words. That there is none is certain once both sections are begun.
    """
    found = _favours(case)
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


def _bounds(case: Case, clock: str) -> list[tuple[Item, Span]]:
    return [
        (item, bound)
        for item in _declaring(case.organisation, "targets", clock)
        if isinstance(bound := item.get(f"{clock}.at_most"), Span)
    ]


def _slowest(case: Case) -> tuple[float, Item, Item, str] | None:
    """The worst ratio of this segment's bound to another segment's, in one queue on one clock."""
    worst: tuple[float, Item, Item, str] | None = None
    for clock in CLOCKS:
        bounds = _bounds(case, clock)
        others = [
            pair
            for pair in bounds
            if case.entry.id not in scope(pair[0], "segments") and scope(pair[0], "segments")
        ]
        for theirs, quick in others:
            for mine, slow in _beside(case.entry, theirs, bounds):
                if slow.unit == quick.unit and quick.amount > 0:
                    ratio = slow.amount / quick.amount
                    if worst is None or ratio > worst[0]:
                        worst = (ratio, mine, theirs, clock)
    return worst


def _beside(
    segment: Item, theirs: Item, bounds: list[tuple[Item, Span]]
) -> list[tuple[Item, Span]]:
    """The bounds that hold for a segment where another segment's does: its own, or else those for
    everybody and the same contacts.
    """
    here = [pair for pair in bounds if meets(_places(pair[0]), _places(theirs))]
    own = [pair for pair in here if segment.id in scope(pair[0], "segments")]
    if own:
        return own
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
    worst = _slowest(case)
    if worst is None:
        return 1.0
    ratio, mine, theirs, clock = worst
    slow, quick = case.need(mine, f"{clock}.at_most"), case.need(theirs, f"{clock}.at_most")
    case.step(f"{slow} / {quick}")
    return ratio


@facts.text
def slower_target(case: Case) -> str:
    """The target that is slower."""
    worst = _slowest(case)
    return f"{worst[1].route}.{worst[3]}" if worst else case.entry.route


@facts.text
def quicker_target(case: Case) -> str:
    """The target that is quicker."""
    worst = _slowest(case)
    return f"{worst[2].route}.{worst[3]}" if worst else case.entry.route
