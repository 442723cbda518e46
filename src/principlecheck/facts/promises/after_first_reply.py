"""What follows a first reply that is aimed at or promised: a time for the next one, or silence."""

from __future__ import annotations

from collections.abc import Sequence

from principlecheck.facts.case import Case, Facts, Pairing
from principlecheck.facts.promises.promised_contacts import queues_in
from principlecheck.facts.scopes import (
    PROMISE_SCOPES,
    TARGET_SCOPES,
    channels_of,
    covering,
    covers,
    queues_covered,
    scope,
    takes_in,
    team_targets,
)
from principlecheck.model.format.organisation import Item, Organisation, once
from principlecheck.model.format.shapes import NO_TIME
from principlecheck.model.format.subject import Subject

ON = "first_reply_and_after"
LATER = ("next_reply", "update")
_NOTHING_FOLLOWS = frozenset(("phone", "in_person"))
_NARROWING = {"reasons": "contact_reasons", "segments": "segments", "priority": "priorities"}
_READS = (
    *(
        f"{section}.{clock}"
        for section in ("targets", "promises")
        for clock in ("first_reply", *LATER)
    ),
    *(f"{section}.deliberate" for section in ("targets", "promises")),
    *TARGET_SCOPES,
    *PROMISE_SCOPES,
    "queues.channels",
    "channels.kind",
    "contact_reasons.queue",
)
facts = Facts(ON, reads=_READS)


def find_first_replies(organisation: Organisation) -> list[Subject]:
    """Each target and each promise that sets a time for the first reply."""
    return [
        Subject(ON, item)
        for item in (*team_targets(organisation), *organisation.items("promises"))
        if item.get("first_reply.at_most") is not None
    ]


FIRST_REPLY_AND_AFTER = Pairing(
    ON,
    "a first reply that is aimed at or promised, and what follows it",
    ("targets", "promises"),
    find_first_replies,
    union=True,
)


@once
def _queues_of(organisation: Organisation, item: Item) -> Sequence[Item]:
    if item.section == "promises":
        return queues_in(organisation, item)
    return queues_covered(organisation, item)


def _written_queues(case: Case) -> list[Item]:
    """The queues of an entry in which a conversation goes on: all but phone and in person."""
    case.items("channels")  # without any, no queue can be said to be written
    found = []
    for queue in _queues_of(case.organisation, case.entry):
        kinds = {
            channel.get("kind")
            for channel in channels_of(case.organisation, queue)
            if covers(case.entry, "channels", channel.id)
        }
        if kinds - _NOTHING_FOLLOWS and not _judged_by_its_target(case, queue):
            found.append(queue)
            case.inputs[f"{queue.route}.channels"] = None
    return found


def _judged_by_its_target(case: Case, queue: Item) -> bool:
    """Whether the silence of a queue is told where its target for the first reply stands."""
    return case.entry.section == "promises" and any(
        target.get("first_reply.at_most") is not None
        for target in covering(case.organisation, "targets", "queues", queue.id)
    )


@facts.flag
def has_later_messages(case: Case) -> bool:
    """Whether it holds where a conversation goes on.

    False where all that it covers is phone or in person, and for a promise in queues whose target
    for the first reply is judged instead.
    """
    return bool(_written_queues(case))


@once
def _followed_in(organisation: Organisation) -> dict[str, list[Item]]:
    """What sets a time for later messages, or says that there is none, by queue."""
    found: dict[str, list[Item]] = {}
    for item in (*team_targets(organisation), *organisation.items("promises")):
        if any(item.get(clock) is not None for clock in LATER):
            for queue in _queues_of(organisation, item):
                found.setdefault(queue.id, []).append(item)
    return found


@facts.entries(
    formula="queues it covers in which nothing sets next_reply or update for the same contacts"
)
def silent_queues(case: Case) -> list[Item]:
    """Queues that are silent after the first reply.

    Certain only once the targets, or the promises, are finished.
    """
    if any(_meant(case, clock) for clock in LATER):
        return []
    following = _followed_in(case.organisation)
    silent = [
        queue for queue in _written_queues(case) if not _followed(case, following.get(queue.id, []))
    ]
    if silent:
        case.finished(case.entry.section, "next_reply")
    return silent


def _meant(case: Case, clock: str) -> bool:
    """Whether the entry says that it sets no such time, or why it sets none."""
    if case.organisation.deliberate(case.entry, clock) is not None:
        return True
    return bool(case.entry.get(clock) == NO_TIME)


def _followed(case: Case, following: list[Item]) -> bool:
    """Whether every contact of the entry has a later time, from one entry or several together."""
    if any(all(_encloses(case, item, name) for name in _NARROWING) for item in following):
        return True
    for varied, section in _NARROWING.items():
        fixed = [name for name in _NARROWING if name != varied]
        alike = [t for t in following if all(_encloses(case, t, name) for name in fixed)]
        wanted = scope(case.entry, varied) or [i.id for i in case.organisation.items(section)]
        given = {id_ for item in alike for id_ in scope(item, varied)}
        if wanted and set(wanted) <= given:
            return True
    return False


def _encloses(case: Case, item: Item, name: str) -> bool:
    return takes_in(scope(item, name), scope(case.entry, name))
