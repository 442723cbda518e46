"""Chats held at once, against the time promised between two messages."""

from __future__ import annotations

import math

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.scopes import (
    channels_of_queue,
    entries_covering,
    entries_covering_any_id,
    scope_covers,
)
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import Duration, Span

ON = "queues"
_BOUNDS = (
    "promises.next_reply",
    "promises.channels",
    "targets.next_reply",
    "targets.queues",
    "targets.roles",
)
_ROUND = ("queues.concurrency", "queues.turn_takes")
ROUND = "chats at once · active time per turn"
facts = Facts(ON, reads=_BOUNDS)


@facts.flag(reads=("queues.channels", "channels.kind"))
def is_chat(case: Case) -> bool:
    """Whether the queue is a chat.

    On any of its channels; not declared while none of them is.
    """
    found = channels_of_queue(case.organisation, case.entry)
    if not found:
        raise NotDeclared(*(f"channels.{id_}" for id_ in case.need(case.entry, "channels")))
    return any(channel.get("kind") == "chat" for channel in found)


def _times_between_chat_messages(case: Case) -> list[tuple[float, Item]]:
    """Every time between messages that is promised or aimed at here, shortest first.

    A chat is open while anybody writes in it, so working time is time. What is counted in days is
    left out: no turn of a chat takes a day.
    """
    organisation = case.organisation
    channels = channels_of_queue(organisation, case.entry)
    answered = [channel.id for channel in channels]
    chats = {channel.id for channel in channels if channel.get("kind") == "chat"}
    holding = [
        promise
        for promise in entries_covering_any_id(organisation, "promises", "channels", answered)
        if any(scope_covers(promise, "channels", id_) for id_ in chats)
    ]
    holding += entries_covering(organisation, "targets", "queues", case.entry.id)
    found = []
    for item in holding:
        bound = item.get("next_reply.at_most")
        if isinstance(bound, Span) and bound.unit in ("elapsed", "working"):
            found.append((bound.amount, item))
    return sorted(found, key=lambda pair: (pair[0], pair[1].section, pair[1].id))


def _tightest_time_between_messages(case: Case) -> tuple[float, Item]:
    found = _times_between_chat_messages(case)
    if not found:
        raise NotDeclared("promises.next_reply")
    return found[0]


@facts.seconds
def turn_given(case: Case) -> float:
    """The shortest time given between two messages.

    Of the promises on the chat and the targets of the queue.
    """
    seconds, item = _tightest_time_between_messages(case)
    case.need(item, "next_reply.at_most")
    return seconds


@facts.text
def turn_given_by(case: Case) -> str:
    """Who gives that time."""
    return f"{_tightest_time_between_messages(case)[1].route}.next_reply"


@facts.seconds(formula=ROUND, reads=_ROUND)
def round_takes(case: Case) -> float:
    """One round of all chats that an agent holds.

    What the last waits when all of them write at once.
    """
    chats: int = case.need(case.entry, "concurrency")
    turn: Duration = case.need(case.entry, "turn_takes")
    case.step(f"{chats} · {turn} = {units.format_duration(chats * turn.seconds)}")
    return chats * turn.seconds


@facts.count(formula="time given / active time per turn, rounded down", reads=(*_ROUND, *_BOUNDS))
def chats_that_fit(case: Case) -> int:
    """Chats at once that leave time for a turn.

    0 where a single turn already takes longer.
    """
    turn: Duration = case.need(case.entry, "turn_takes")
    if turn.seconds <= 0:
        raise NotDeclared(f"{case.entry.route}.turn_takes")
    given = float(case.fact("turn_given"))
    case.step(
        f"{units.format_duration(given)} / {turn} = {units.format_number(given / turn.seconds, 2)}"
    )
    return math.floor(given / turn.seconds + 1e-9)
