"""The policy that a sign in the records belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Annotated

from msgspec import Struct

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, RecordPart
from principlecheck.facts.promises.held_to import promises_queue_is_held_to
from principlecheck.facts.scopes import (
    MEASURED_SCOPES,
    PROMISE_SCOPES,
    TARGET_SCOPES,
    entries_covering,
    figure_was_measured_later,
    is_fresh_measurement,
    narrowest_items,
    queues_covered,
    scope_ids,
    scope_takes_in,
)
from principlecheck.facts.timing.clocks import face_value_of_span
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from principlecheck.model.format.quantities import DurationOrNone, Span

_QUEUES = ("measured.signs", *MEASURED_SCOPES)
_DEADLINES = (*_QUEUES, *PROMISE_SCOPES, *TARGET_SCOPES, "queues.channels")
_LIMITS = (
    *_QUEUES,
    *(f"handle_time.{name}" for name in ("hard_limit", "on_limit", "queues", "reasons")),
)
facts = Facts("measured", reads=_QUEUES)


@facts.flag
def recent(case: Case) -> bool:
    """Whether it was measured within the last 12 months; of an older one nothing is said."""
    if not is_fresh_measurement(case.entry, case.organisation.as_of):
        raise NotDeclared(f"{case.entry.route}.until")
    return True


class Newest(Struct, frozen=True):
    """By sign, whether nobody has looked for it again among the same contacts."""

    under_limit: Annotated[bool, RecordPart("whether contacts just under a limit are the latest")]
    under_deadline: Annotated[
        bool, RecordPart("whether cases just under a deadline are the latest")
    ]
    short_contacts: Annotated[bool, RecordPart("whether contacts of a few seconds are the latest")]
    closed_early: Annotated[bool, RecordPart("whether cases closed early are the latest")]
    stopped_clocks: Annotated[bool, RecordPart("whether replies just in time are the latest")]
    not_asked: Annotated[bool, RecordPart("whether complainers who were not asked are the latest")]
    starved: Annotated[bool, RecordPart("whether the wait of the last priority is the latest")]
    opened_twice: Annotated[bool, RecordPart("whether cases opened twice are the latest")]


@facts.record
def newest(case: Case) -> Newest:
    """Which signs are the latest that were looked for among these contacts."""
    return Newest(
        *(
            not figure_was_measured_later(case.organisation, case.entry, f"signs.{name}")
            for name in Newest.__struct_fields__
        )
    )


def _time_sign_is_shown_at(case: Case, sign: str) -> Span:
    at: Span = case.need(case.entry, f"signs.{sign}.at")
    return at


@facts.entry(reads=_LIMITS, of=("handle_time",))
def limit_that_shows(case: Case) -> Item:
    """The limit on handle time that contacts end just under.

    Raises `NotAssessable` where no such limit holds any more.
    """
    at = _time_sign_is_shown_at(case, "under_limit")

    def is_it(item: Item) -> bool:
        limit: DurationOrNone | None = item.get("hard_limit")
        value = limit.value if limit is not None else None
        return value is not None and ("elapsed", value.seconds) == face_value_of_span(at)

    return _only_entry_sign_is_about(
        (
            item
            for item in _handle_time_entries_of_sign(case, _handle_time_says_of_a_limit)
            if is_it(item)
        ),
        f"a limit of {at}",
    )


def _handle_time_entries_of_sign(case: Case, asks: Callable[[Item], bool]) -> Iterator[Item]:
    """The narrowest of the entries on handle time that ask something of all the contacts
    measured, queue by queue.
    """
    for queue in _queues_sign_was_measured_in(case):
        yield from _narrowest_handle_time_in_queue(
            case.organisation, queue, scope_ids(case.entry, "reasons"), asks
        )


@once_per_organisation
def _narrowest_handle_time_in_queue(
    organisation: Organisation,
    queue: Item | None,
    reasons: tuple[str, ...],
    asks: Callable[[Item], bool],
) -> list[Item]:
    items = (
        organisation.items("handle_time")
        if queue is None
        else entries_covering(organisation, "handle_time", "queues", queue.id)
    )
    return narrowest_items(
        item for item in items if asks(item) and scope_takes_in(scope_ids(item, "reasons"), reasons)
    )


def _queues_sign_was_measured_in(case: Case) -> Sequence[Item | None]:
    """The queues that were measured: all of them where none is named; None where none is declared."""
    return queues_covered(case.organisation, case.entry) or (None,)


def _handle_time_says_of_a_limit(item: Item) -> bool:
    """Whether an entry sets a limit or lifts it."""
    return item.get("hard_limit") is not None


def _handle_time_presses_agents(item: Item) -> bool:
    """Whether an entry asks for shorter contacts, by a limit or by an average."""
    limit: DurationOrNone | None = item.get("hard_limit")
    limited = limit is not None and limit.value is not None
    return limited or item.get("average_target") is not None


@facts.flag(reads=_LIMITS)
def under_limit_stands(case: Case) -> bool:
    """Whether the limit that contacts end just under still holds."""
    return case.fact("limit_that_shows") is not None


@facts.flag(reads=_LIMITS)
def limit_brings_help(case: Case) -> bool:
    """Whether that limit brings a colleague, as it may not yet have done when it was measured."""
    return bool(case.get(case.fact("limit_that_shows"), "on_limit") == "colleague_assists")


def _only_entry_sign_is_about(found: Iterable[Item], what: str) -> Item:
    item = next(iter(found), None)
    if item is None:
        raise NotAssessable(
            f"It was measured at {what}, which the policies do not have any more; measure again"
        )
    return item


def _deadline_sign_is_shown_at(case: Case, sign: str, clock: str) -> Item:
    """The promise, else the target, whose time on a clock is the one that a sign shows at.

    Raises `NotAssessable` where these contacts are held to no such time any more.
    """
    at = _time_sign_is_shown_at(case, sign)
    return _only_entry_sign_is_about(
        (
            item
            for item in _times_measured_contacts_are_held_to(case, clock)
            if _entry_sets_same_time(item, clock, at)
        ),
        str(at),
    )


def _times_measured_contacts_are_held_to(case: Case, clock: str) -> Iterator[Item]:
    """What the contacts measured are held to on a clock, queue by queue."""
    organisation = case.organisation
    whom = {name: scope_ids(case.entry, name) for name in ("reasons", "segments", "priority")}
    for queue in _queues_sign_was_measured_in(case):
        yield from promises_queue_is_held_to(organisation, queue, clock, whom)


def _entry_sets_same_time(item: Item, clock: str, at: Span) -> bool:
    own: Span | None = item.get(f"{clock}.at_most")
    return own is not None and face_value_of_span(own) == face_value_of_span(at)


@facts.entry(
    reads=(*_DEADLINES, "promises.resolution", "targets.resolution"), of=("promises", "targets")
)
def deadline_that_shows(case: Case) -> Item:
    """The time to solve a case that cases are solved just under."""
    return _deadline_sign_is_shown_at(case, "under_deadline", "resolution")


@facts.flag(reads=(*_DEADLINES, "promises.resolution", "targets.resolution"))
def under_deadline_stands(case: Case) -> bool:
    """Whether the deadline that cases are solved just under still holds."""
    return case.fact("deadline_that_shows") is not None


@facts.entry(
    reads=(*_DEADLINES, "promises.first_reply", "targets.first_reply"), of=("promises", "targets")
)
def reply_that_stops(case: Case) -> Item:
    """The time for a first reply that replies are sent just before."""
    return _deadline_sign_is_shown_at(case, "stopped_clocks", "first_reply")


@facts.flag(reads=(*_DEADLINES, "promises.first_reply", "targets.first_reply"))
def stopped_clocks_stand(case: Case) -> bool:
    """Whether the time that replies are sent just before still holds."""
    return case.fact("reply_that_stops") is not None


@facts.entry(
    reads=(*_DEADLINES, "promises.first_reply", "targets.first_reply"), of=("promises", "targets")
)
def promise_that_starves(case: Case) -> Item:
    """The time for a first reply that the last priority waits beyond."""
    return _deadline_sign_is_shown_at(case, "starved", "first_reply")


@facts.flag(reads=(*_DEADLINES, "promises.first_reply", "targets.first_reply"))
def starved_stands(case: Case) -> bool:
    """Whether the time that the last priority waits beyond still holds for it."""
    return case.fact("promise_that_starves") is not None


@facts.flag(reads=(*_DEADLINES, "promises.first_reply", "targets.first_reply"))
def starves_at_a_target(case: Case) -> bool:
    """Whether that time is one that is aimed at, and that nobody was promised."""
    return bool(case.fact("promise_that_starves").section == "targets")


@facts.entry(reads=(*_LIMITS, "handle_time.average_target"), of=("handle_time",))
def pressing_time(case: Case) -> Item:
    """What is asked of the length of a contact on the queues measured, a limit or an average."""
    for item in _handle_time_entries_of_sign(case, _handle_time_presses_agents):
        return item
    raise NotDeclared("handle_time.average_target")


@facts.entry(reads=(*_QUEUES, "follow_ups.within"), of=("follow_ups",))
def follow_up_not_waited_for(case: Case) -> Item:
    """The follow-up that is promised, before which cases are closed."""
    found = [item for item in case.items("follow_ups") if item.get("within") is not None]
    if not found:
        raise NotDeclared("follow_ups.within")
    return found[0]


@facts.flag(reads=(*_QUEUES, "follow_ups.within"))
def follow_up_is_promised(case: Case) -> bool:
    """Whether any follow-up is promised in time."""
    return case.fact("follow_up_not_waited_for") is not None


@facts.entry(reads=(*_QUEUES, "listening.kind"), of=("listening",))
def survey_that_misses(case: Case) -> Item:
    """The survey by which customers are asked."""
    found = [item for item in case.items("listening") if item.get("kind") == "survey"]
    if not found:
        raise NotDeclared("listening.kind")
    return found[0]


@facts.flag(reads=(*_QUEUES, "listening.kind"))
def survey_is_sent(case: Case) -> bool:
    """Whether customers are asked for their opinion at all."""
    return case.fact("survey_that_misses") is not None
