"""The policy that a sign in the records belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.scopes import (
    MEASURED_SCOPES,
    PROMISE_SCOPES,
    TARGET_SCOPES,
    is_fresh,
    meets,
    narrowest,
    scope,
)
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import DurationOrNone, Span

_QUEUES = ("measured.signs", *MEASURED_SCOPES)
_DEADLINES = (*_QUEUES, *PROMISE_SCOPES, *TARGET_SCOPES, "queues.channels")
facts = Facts("measured", reads=_QUEUES)


@facts.flag
def recent(case: Case) -> bool:
    """Whether it was measured within the last 12 months; of an older one nothing is said."""
    if not is_fresh(case.entry, case.organisation.as_of):
        raise NotDeclared(f"{case.entry.route}.until")
    return True


def _shown_at(case: Case, sign: str) -> Span:
    at: Span = case.need(case.entry, f"signs.{sign}.at")
    return at


def _covering(case: Case, section: str, holds: Callable[[Item], bool]) -> list[Item]:
    """Entries of a section for the queues that were measured, the narrowest of those that hold."""
    queues = scope(case.entry, "queues")
    return narrowest(
        item
        for item in case.organisation.items(section)
        if meets(scope(item, "queues"), queues) and holds(item)
    )


@facts.entry(reads=(*_QUEUES, "handle_time.hard_limit", "handle_time.queues"), of=("handle_time",))
def limit_that_shows(case: Case) -> Item:
    """The limit on handle time that contacts end just under.

    Raises `NotAssessable` where no such limit holds any more.
    """
    at = _shown_at(case, "under_limit")

    def is_it(item: Item) -> bool:
        limit: DurationOrNone | None = item.get("hard_limit")
        return limit is not None and limit.value is not None and limit.value.seconds == at.amount

    return _only(_covering(case, "handle_time", is_it), f"a limit of {at}")


def _only(found: Iterable[Item], what: str) -> Item:
    item = next(iter(found), None)
    if item is None:
        raise NotAssessable(f"It was measured at {what}, which the policies do not have any more.")
    return item


def _deadline(case: Case, sign: str, clock: str) -> Item:
    """The promise, else the target, whose time on a clock is the one that a sign shows at."""
    at, named = _shown_at(case, sign), scope(case.entry, "queues")
    channels = {
        channel
        for queue in case.organisation.items("queues")
        if not named or queue.id in named
        for channel in queue.get("channels") or ()
    }
    promises = [
        item
        for item in case.organisation.items("promises")
        if _same_time(item, clock, at) and meets(scope(item, "channels"), tuple(channels))
    ]
    targets = _covering(case, "targets", lambda item: _same_time(item, clock, at))
    return _only([*narrowest(promises), *targets], str(at))


def _same_time(item: Item, clock: str, at: Span) -> bool:
    own: Span | None = item.get(f"{clock}.at_most")
    return own is not None and own.key() == at.key()


@facts.entry(
    reads=(*_DEADLINES, "promises.resolution", "targets.resolution"), of=("promises", "targets")
)
def deadline_that_shows(case: Case) -> Item:
    """The time to solve a case that cases are solved just under."""
    return _deadline(case, "under_deadline", "resolution")


@facts.entry(
    reads=(*_DEADLINES, "promises.first_reply", "targets.first_reply"), of=("promises", "targets")
)
def reply_that_stops(case: Case) -> Item:
    """The time for a first reply that replies are sent just before."""
    return _deadline(case, "stopped_clocks", "first_reply")


@facts.entry(
    reads=(*_DEADLINES, "promises.first_reply", "targets.first_reply"), of=("promises", "targets")
)
def promise_that_starves(case: Case) -> Item:
    """The time for a first reply that the last priority waits beyond."""
    return _deadline(case, "starved", "first_reply")


@facts.entry(
    reads=(*_QUEUES, "handle_time.average_target", "handle_time.hard_limit", "handle_time.queues"),
    of=("handle_time",),
)
def pressing_time(case: Case) -> Item:
    """What is asked of the length of a contact on the queues measured, a limit or an average."""

    def presses(item: Item) -> bool:
        limit: DurationOrNone | None = item.get("hard_limit")
        limited = limit is not None and limit.value is not None
        return limited or item.get("average_target") is not None

    found = _covering(case, "handle_time", presses)
    if not found:
        raise NotDeclared("handle_time.average_target")
    return found[0]


@facts.entry(reads=(*_QUEUES, "follow_ups.within"), of=("follow_ups",))
def follow_up_not_waited_for(case: Case) -> Item:
    """The follow-up that is promised latest, before which cases are closed."""
    found = [item for item in case.items("follow_ups") if item.get("within") is not None]
    if not found:
        raise NotDeclared("follow_ups.within")
    return found[0]


@facts.entry(reads=(*_QUEUES, "listening.kind"), of=("listening",))
def survey_that_misses(case: Case) -> Item:
    """The survey by which customers are asked."""
    found = [item for item in case.items("listening") if item.get("kind") == "survey"]
    if not found:
        raise NotDeclared("listening.kind")
    return found[0]
