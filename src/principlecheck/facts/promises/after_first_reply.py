"""What follows a first reply that is aimed at or promised: a time for the next one, or silence."""

from __future__ import annotations

from collections.abc import Sequence

from principlecheck.facts.case import Case, Facts, Pairing
from principlecheck.facts.promises.promised_contacts import queues_of_promise
from principlecheck.facts.scopes import (
    PROMISE_SCOPES,
    TARGET_SCOPES,
    channels_of_queue,
    entries_covering,
    queues_covered,
    scope_covers,
    scope_ids,
    scope_takes_in,
    team_targets,
)
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
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


@once_per_organisation
def _queues_of_first_reply(organisation: Organisation, item: Item) -> Sequence[Item]:
    if item.section == "promises":
        return queues_of_promise(organisation, item)
    return queues_covered(organisation, item)


def _written_queues_of_first_reply(case: Case) -> list[Item]:
    """The queues of an entry in which a conversation goes on: all but phone and in person."""
    case.items("channels")  # without any, no queue can be said to be written
    found = []
    for queue in _queues_of_first_reply(case.organisation, case.entry):
        kinds = {
            channel.get("kind")
            for channel in channels_of_queue(case.organisation, queue)
            if scope_covers(case.entry, "channels", channel.id)
        }
        if kinds - _NOTHING_FOLLOWS and not _silence_judged_by_its_target(case, queue):
            found.append(queue)
            case.inputs[f"{queue.route}.channels"] = None
    return found


def _silence_judged_by_its_target(case: Case, queue: Item) -> bool:
    """Whether the silence of a queue is told where its target for the first reply stands."""
    return case.entry.section == "promises" and any(
        target.get("first_reply.at_most") is not None
        for target in entries_covering(case.organisation, "targets", "queues", queue.id)
    )


@facts.flag
def has_later_messages(case: Case) -> bool:
    """Whether it holds where a conversation goes on.

    False where all that it covers is phone or in person, and for a promise in queues whose target
    for the first reply is judged instead.
    """
    return bool(_written_queues_of_first_reply(case))


@once_per_organisation
def _later_reply_times_by_queue(organisation: Organisation) -> dict[str, list[Item]]:
    """What sets a time for later messages, or says that there is none, by queue."""
    found: dict[str, list[Item]] = {}
    for item in (*team_targets(organisation), *organisation.items("promises")):
        if any(item.get(clock) is not None for clock in LATER):
            for queue in _queues_of_first_reply(organisation, item):
                found.setdefault(queue.id, []).append(item)
    return found


@facts.entries(
    formula="queues it covers in which nothing sets next_reply or update for the same contacts"
)
def silent_queues(case: Case) -> list[Item]:
    """Queues that are silent after the first reply.

    Certain only once the targets, or the promises, are finished.
    """
    if any(_silence_is_meant(case, clock) for clock in LATER):
        return []
    following = _later_reply_times_by_queue(case.organisation)
    silent = [
        queue
        for queue in _written_queues_of_first_reply(case)
        if not _first_reply_is_followed(case, following.get(queue.id, []))
    ]
    if silent:
        case.finished(case.entry.section, "next_reply")
    return silent


def _silence_is_meant(case: Case, clock: str) -> bool:
    """Whether the entry says that it sets no such time, or why it sets none."""
    if case.organisation.deliberate(case.entry, clock) is not None:
        return True
    return bool(case.entry.get(clock) == NO_TIME)


def _first_reply_is_followed(case: Case, following: list[Item]) -> bool:
    """Whether every contact of the entry has a later time, from one entry or several together."""
    if any(
        all(_later_time_encloses_scope(case, item, name) for name in _NARROWING)
        for item in following
    ):
        return True
    for varied, section in _NARROWING.items():
        fixed = [name for name in _NARROWING if name != varied]
        alike = [
            t for t in following if all(_later_time_encloses_scope(case, t, name) for name in fixed)
        ]
        wanted = scope_ids(case.entry, varied) or [i.id for i in case.organisation.items(section)]
        given = {id_ for item in alike for id_ in scope_ids(item, varied)}
        if wanted and set(wanted) <= given:
            return True
    return False


def _later_time_encloses_scope(case: Case, item: Item, name: str) -> bool:
    return scope_takes_in(scope_ids(item, name), scope_ids(case.entry, name))
