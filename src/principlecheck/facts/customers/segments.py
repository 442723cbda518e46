"""Whether every kind of customer is given the same floor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, product
from typing import TypeAlias

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.promises.promised_contacts import CLOCKS
from principlecheck.facts.scopes import (
    PROMISE_SCOPES,
    TARGET_SCOPES,
    entries_covering_any_id,
    narrowest_items,
    queues_answering_channels,
    queues_covered,
    scope_covers,
    scope_ids,
    scopes_meet,
    team_targets,
)
from principlecheck.facts.timing.ratios import (
    RATIO_READS,
    LongerWait,
    Pair,
    Slowest,
    longer_wait_of_segment,
    note_ratio_of_times,
    places_of_entry,
    times_are_on_like_clocks,
    worst_ratio_of_times,
)
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from principlecheck.model.format.quantities import Span
from principlecheck.model.format.shapes import NO_TIME

ON = "segments"
_PLACES = {"targets": "queues", "promises": "channels"}
_Queues: TypeAlias = frozenset[str] | None
"""The ids of the queues that an entry holds in; None for all that there are."""
_OTHER = {"targets": "promises", "promises": "targets"}
_READS = (
    *(f"targets.{name}" for name in (*CLOCKS, "hours", "says", "deliberate")),
    *(f"promises.{name}" for name in (*CLOCKS, "hours", "says", "deliberate")),
    *TARGET_SCOPES,
    *PROMISE_SCOPES,
    "queues.channels",
    *RATIO_READS,
)
facts = Facts(ON, reads=_READS)


def _promises_or_targets(organisation: Organisation, section: str) -> tuple[Item, ...]:
    return team_targets(organisation) if section == "targets" else organisation.items(section)


def _entries_declaring_a_clock(organisation: Organisation, section: str, clock: str) -> list[Item]:
    return [
        item
        for item in _promises_or_targets(organisation, section)
        if item.get(clock) is not None and item.get(clock) != NO_TIME
    ]


def _clocks_other_segments_were_given(case: Case) -> Iterator[tuple[str, Item]]:
    """The clocks that another segment has been given and this one has not, each with the first
    that gives it, of either section.

    A target is a floor in its own queue; a segment that a target names elsewhere has a desk of
    its own. A promise is a floor wherever it holds.
    """
    for section, clock in product(_OTHER, CLOCKS):
        named, favoured = _segments_named_without_floor(case.organisation, section, clock)
        if favoured and case.entry.id not in named:
            yield clock, favoured[0]


def _first_entry_of_each_clock(found: Iterable[tuple[str, Item]]) -> dict[str, Item]:
    first: dict[str, Item] = {}
    for clock, item in found:
        first.setdefault(clock, item)
    return first


@once_per_organisation
def _segments_named_without_floor(
    organisation: Organisation, section: str, clock: str
) -> tuple[set[str], list[Item]]:
    """The segments that some entry names on a clock, and the entries that name some where no
    other is a floor for everybody.
    """
    given = _entries_declaring_a_clock(organisation, section, clock)
    floors = [item for item in given if not scope_ids(item, "segments")]
    favoured = [
        item
        for item in given
        if scope_ids(item, "segments")
        and not any(
            section == "promises" or scopes_meet(places_of_entry(f), places_of_entry(item))
            for f in floors
        )
    ]
    return {id_ for item in given for id_ in scope_ids(item, "segments")}, favoured


@once_per_organisation
def _favoured_without_any_floor(
    organisation: Organisation, section: str, clock: str
) -> dict[_Queues, Item]:
    """The first in each place of the favoured where the other section has no floor for everybody
    either.
    """
    held = _queues_segment_is_given_a_time_in(organisation, _OTHER[section], clock)
    found: dict[_Queues, Item] = {}
    for item in _segments_named_without_floor(organisation, section, clock)[1]:
        queues = _queues_segment_time_holds_in(organisation, item)
        if not _segment_is_given_a_time(held, "", queues):
            found.setdefault(queues, item)
    return found


@once_per_organisation
def _queues_segment_is_given_a_time_in(
    organisation: Organisation, section: str, clock: str
) -> dict[str, _Queues]:
    """The queues in which each segment is given a time by name, and "" for what names none."""
    found: dict[str, set[str]] = {}
    everywhere = set()
    for item in _entries_declaring_a_clock(organisation, section, clock):
        queues = _queues_segment_time_holds_in(organisation, item)
        for id_ in scope_ids(item, "segments") or ("",):
            found.setdefault(id_, set()).update(queues or ())
            if queues is None:
                everywhere.add(id_)
    return {id_: None if id_ in everywhere else frozenset(ids) for id_, ids in found.items()}


@once_per_organisation
def _queues_segment_time_holds_in(organisation: Organisation, item: Item) -> _Queues:
    """The queues that a target names, or that answer the channels of a promise."""
    held = places_of_entry(item)
    if not held:
        return None
    if item.section == "targets":
        return frozenset(held)
    return frozenset(queue.id for queue in queues_answering_channels(organisation, held))


def _segment_is_given_a_time(held: dict[str, _Queues], id_: str, queues: _Queues) -> bool:
    """Whether a segment, or "" for everybody, is given a time in one of some queues."""
    if id_ not in held:
        return False
    own = held[id_]
    return own is None or queues is None or not own.isdisjoint(queues)


def _clocks_segment_lacks(case: Case) -> dict[str, Item]:
    """The clocks on which others are given a time and this segment has none at all there."""
    return _first_entry_of_each_clock(
        (clock, item)
        for section, clock in product(_OTHER, CLOCKS)
        if case.entry.id not in _segments_named_without_floor(case.organisation, section, clock)[0]
        for item in _favoured_beyond_own_section(case, section, clock)
    )


def _favoured_beyond_own_section(case: Case, section: str, clock: str) -> Iterator[Item]:
    """The favoured in whose place the other section has nothing for this segment."""
    held = _queues_segment_is_given_a_time_in(case.organisation, _OTHER[section], clock)
    for queues, item in _favoured_without_any_floor(case.organisation, section, clock).items():
        if not _segment_is_given_a_time(held, case.entry.id, queues):
            yield item


def _clocks_decided_for_no_time(case: Case) -> dict[str, Item]:
    """The clocks that others are given and of which it is written that this segment has none."""
    return {
        clock: entry
        for clock, giver in _first_entry_of_each_clock(
            _clocks_other_segments_were_given(case)
        ).items()
        for entry in _entries_saying_no_time(case.organisation, giver.section, clock)
        if scope_covers(entry, "segments", case.entry.id)
    }


@once_per_organisation
def _entries_saying_no_time(organisation: Organisation, section: str, clock: str) -> list[Item]:
    """The entries that say that there is no time."""
    return [
        item for item in _promises_or_targets(organisation, section) if item.get(clock) == NO_TIME
    ]


@facts.names
def left_out_of(case: Case) -> list[str]:
    """Times that others are given and this segment is not.

    The clocks, in words. A promise or a target that names no segment holds for everybody. That
    there is none is certain once both sections are begun, and that this segment has none once the
    section is finished in which others have it. Where it is written that there is no time, see
    `given_none`.
    """
    decided = _clocks_decided_for_no_time(case)
    found = {
        clock: item for clock, item in _clocks_segment_lacks(case).items() if clock not in decided
    }
    for clock, item in found.items():
        case.get(item, clock)
    for section in dict.fromkeys(item.section for item in found.values()):
        case.finished(section)
    if not found and not decided:
        for section in ("targets", "promises"):
            if section not in case.organisation.begun:
                raise NotDeclared(section)
    return [clock.replace("_", " ") for clock in found]


@facts.names
def given_none(case: Case) -> list[str]:
    """Times of which it is written that this segment has none, though others have.

    The clocks, in words.
    """
    decided = _clocks_decided_for_no_time(case)
    for clock, item in decided.items():
        case.get(item, clock)
    return [clock.replace("_", " ") for clock in decided]


@facts.flag
def surely_left_out(case: Case) -> bool:
    """Whether it is certain that a time lacks which others have."""
    left_out = case.or_missing(lambda: case.fact("left_out_of"))
    return not isinstance(left_out, NotDeclared) and bool(left_out)


@facts.flag
def lacks_only_news(case: Case) -> bool:
    """Whether all that this segment is not given is a time for updates."""
    return list(case.fact("left_out_of")) == ["update"]


@facts.text
def none_in_words(case: Case) -> str:
    """What is said where there is no time on purpose.

    The reason that was agreed, else the sentence of the entry.
    """
    for clock, item in _clocks_decided_for_no_time(case).items():
        agreed = case.organisation.deliberate(item, clock)
        said = agreed.reasons[clock] if agreed else case.get(item, "says")
        if said:
            return str(said).rstrip(".")
    return "no time"


@facts.flag
def none_was_agreed(case: Case) -> bool:
    """Whether somebody agreed, with a reason, that there is no time.

    For every clock; until the review of it is due.
    """
    found = _clocks_decided_for_no_time(case).items()
    return bool(found) and all(case.organisation.deliberate(item, clock) for clock, item in found)


@facts.text
def favoured_elsewhere(case: Case) -> str:
    """The entry that gives others a time, or a shorter one.

    The first of them, as a route.
    """
    worst = _slowest_bound_of_segment(case.organisation, case.entry).worst
    if worst is not None and not case.fact("surely_left_out") and not case.fact("given_none"):
        return worst.routes[1]
    decided = _clocks_decided_for_no_time(case)
    lacking = (
        (clock, item) for clock, item in _clocks_segment_lacks(case).items() if clock not in decided
    )
    found = chain(lacking, _clocks_other_segments_were_given(case))
    return next((f"{item.route}.{clock}" for clock, item in found), case.entry.route)


@once_per_organisation
def _slowest_bound_of_segment(organisation: Organisation, segment: Item) -> Slowest:
    """The worst ratio of this segment's bound to another segment's, in one place on one clock."""
    return worst_ratio_of_times(organisation, _segment_bounds_beside_others(organisation, segment))


def _segment_bounds_beside_others(organisation: Organisation, segment: Item) -> Iterator[Pair]:
    for section in ("targets", "promises"):
        for clock in CLOCKS:
            own = _own_bounds_of_segment(organisation, section, clock, segment)
            for theirs, quick in _comparable_segment_bounds(organisation, section, clock, own):
                if segment.id in scope_ids(theirs, "segments"):
                    continue
                beside = [
                    pair
                    for pair in own
                    if scopes_meet(places_of_entry(pair[0]), places_of_entry(theirs))
                    and _entries_for_same_contacts(pair[0], theirs)
                ]
                for mine, slow in beside or _bounds_for_every_segment(
                    organisation, theirs, clock, section
                ):
                    yield mine, slow, theirs, quick, clock, ""
            yield from _segment_bounds_across_sections(organisation, section, clock, segment)


def _segment_bounds_across_sections(
    organisation: Organisation, section: str, clock: str, segment: Item
) -> Iterator[Pair]:
    """What others are given in one section, beside what this segment is given in the other: there
    where its own section gives it nothing.
    """
    if segment.id in _segments_named_without_floor(organisation, section, clock)[0]:
        return
    other = _OTHER[section]
    own = _segment_bounds_by_queue(organisation, other, clock, segment)
    for theirs, quick in _segment_bounds_beside_no_floor(organisation, section, clock):
        queues = _queues_segment_time_holds_in(organisation, theirs)
        near = own if queues is None else (*queues, None)
        beside = {
            pair[0].id: pair
            for id_ in near
            for pair in own.get(id_, ())
            if _entries_for_same_contacts(pair[0], theirs)
        }
        floors = _bounds_for_every_segment(organisation, theirs, clock, other)
        for mine, slow in beside.values() or floors:
            yield mine, slow, theirs, quick, clock, ""


def _segment_bounds_by_queue(
    organisation: Organisation, section: str, clock: str, segment: Item
) -> dict[str | None, list[tuple[Item, Span]]]:
    """The bounds that name a segment by the queues that they hold in; None for all."""
    found: dict[str | None, list[tuple[Item, Span]]] = {}
    for pair in _own_bounds_of_segment(organisation, section, clock, segment):
        queues = _queues_segment_time_holds_in(organisation, pair[0])
        for id_ in (None,) if queues is None else queues:
            found.setdefault(id_, []).append(pair)
    return found


@once_per_organisation
def _segment_bounds_beside_no_floor(
    organisation: Organisation, section: str, clock: str
) -> list[tuple[Item, Span]]:
    """The bounds of some segments where their own section has no time for everybody."""
    held = _queues_segment_is_given_a_time_in(organisation, section, clock)
    return [
        pair
        for pair in _bounds_of_segments_alone(organisation, section, clock)
        if not _segment_is_given_a_time(
            held, "", _queues_segment_time_holds_in(organisation, pair[0])
        )
    ]


def _own_bounds_of_segment(
    organisation: Organisation, section: str, clock: str, segment: Item
) -> list[tuple[Item, Span]]:
    named = [
        item
        for item in organisation.having(section, "segments", segment.id)
        if section == "promises" or not item.get("roles")
    ]
    return _bounds_on_clock(named, clock)


def _comparable_segment_bounds(
    organisation: Organisation, section: str, clock: str, own: Sequence[tuple[Item, Span]]
) -> list[tuple[Item, Span]]:
    """The bounds of some segments that hold where one of `own` does, and those beside a bound for
    everybody; in the order of the entries.
    """
    bounds = _bounds_of_segments_alone(organisation, section, clock)
    if any(not places_of_entry(item) for item, _ in own):
        return bounds
    by_place, anywhere = _segment_bounds_by_place(organisation, section, clock)
    near = {
        at for item, _ in own for place in places_of_entry(item) for at in by_place.get(place, ())
    }
    return [bounds[at] for at in sorted(near.union(anywhere))]


@once_per_organisation
def _segment_bounds_by_place(
    organisation: Organisation, section: str, clock: str
) -> tuple[dict[str, list[int]], list[int]]:
    """The bounds of some segments by where they hold, as numbers in their list; and those that may
    be held against any segment's: they hold everywhere, or beside a bound for everybody.
    """
    by_place: dict[str, list[int]] = {}
    anywhere = []
    for at, (item, _) in enumerate(_bounds_of_segments_alone(organisation, section, clock)):
        for place in places_of_entry(item):
            by_place.setdefault(place, []).append(at)
        if not places_of_entry(item) or _bounds_for_every_segment(
            organisation, item, clock, section
        ):
            anywhere.append(at)
    return by_place, anywhere


def _entries_for_same_contacts(one: Item, other: Item) -> bool:
    """Whether two entries are for the same contacts, whoever makes them."""
    return all(scope_ids(one, name) == scope_ids(other, name) for name in ("reasons", "priority"))


def _bounds_on_clock(items: Iterable[Item], clock: str) -> list[tuple[Item, Span]]:
    return [
        (item, bound) for item in items if isinstance(bound := item.get(f"{clock}.at_most"), Span)
    ]


@once_per_organisation
def _bounds_of_segments_alone(
    organisation: Organisation, section: str, clock: str
) -> list[tuple[Item, Span]]:
    """The bounds that are given to some segments alone."""
    bounds = _bounds_on_clock(_promises_or_targets(organisation, section), clock)
    return [pair for pair in bounds if scope_ids(pair[0], "segments")]


@once_per_organisation
def _bounds_for_every_segment(
    organisation: Organisation, theirs: Item, clock: str, section: str
) -> list[tuple[Item, Span]]:
    """The bounds of a section that hold where a segment's does for whoever has none of their own:
    those for everybody and the same contacts.
    """
    entries = _promises_or_targets(organisation, section)
    if places_of_entry(theirs):
        there = _queues_segment_entry_holds_in(organisation, theirs, section)
        entries = entries_covering_any_id(organisation, section, _PLACES[section], there)
    here = _bounds_on_clock(entries, clock)
    general = [
        pair
        for pair in here
        if not scope_ids(pair[0], "segments") and _entries_for_same_contacts(pair[0], theirs)
    ]
    where = _queues_segment_entry_holds_in(organisation, theirs, section) or tuple(
        id_ for item, _ in general for id_ in places_of_entry(item)
    )
    held = {
        item.id
        for place in where
        for item in narrowest_items(
            one for one, _ in general if scope_covers(one, _PLACES[section], place)
        )
    }
    return [pair for pair in general if pair[0].id in held or not where]


def _queues_segment_entry_holds_in(
    organisation: Organisation, item: Item, section: str
) -> tuple[str, ...]:
    """Where an entry holds as a section names it: the queues that answer a promise's channels, the
    channels that a target's queues answer.
    """
    if item.section == section or not places_of_entry(item):
        return places_of_entry(item)
    if section == "targets":
        return tuple(
            queue.id for queue in queues_answering_channels(organisation, places_of_entry(item))
        )
    queues = queues_covered(organisation, item)
    return tuple(dict.fromkeys(id_ for queue in queues for id_ in scope_ids(queue, "channels")))


_RATIO = (
    "slowest bound / quickest bound, on one clock and in one place; unlike clocks through hours"
)


@facts.number(formula=_RATIO)
def times_slower_at_least(case: Case) -> float:
    """How many times longer this segment waits than the quickest, as far as it can be compared.

    1 where no other segment has a bound on the same clock and in the same place.
    """
    worst = _slowest_bound_of_segment(case.organisation, case.entry).worst
    if worst is None:
        return 1.0
    note_ratio_of_times(case, worst, ".at_most")
    return worst.times


@facts.number(formula=_RATIO)
def times_slower(case: Case) -> float:
    """How many times longer this segment waits than the quickest.

    Raises `NotDeclared` where two times on unlike clocks have no hours to be compared by.
    """
    found = _slowest_bound_of_segment(case.organisation, case.entry)
    if found.lacks:
        raise NotDeclared(*found.lacks)
    return float(case.fact("times_slower_at_least"))


@facts.text
def by_the_clock(case: Case) -> str:
    """What makes two times comparable that are not on one clock, to go before how many times."""
    worst = _slowest_bound_of_segment(case.organisation, case.entry).worst
    if worst is None or times_are_on_like_clocks(worst.slow, worst.quick):
        return ""
    return "by the clock of a usual week "


@facts.text(reads=("targets.priority", "promises.priority"))
def waited_for(case: Case) -> str:
    """What this segment waits for: the time, and the class of contact that it holds for."""
    worst = _slowest_bound_of_segment(case.organisation, case.entry).worst
    if worst is None:
        raise NotDeclared(case.entry.route)
    classes = case.named("priorities", scope_ids(worst.mine, "priority"))
    of = f" in {classes[0].called}" if classes else ""
    return f"the {worst.clock.replace('_', ' ')}{of}"


@facts.record
def waits_longer(case: Case) -> LongerWait:
    """How long this segment may wait, beside the quickest one."""
    return longer_wait_of_segment(
        case, _slowest_bound_of_segment(case.organisation, case.entry).worst, case.entry.route
    )
