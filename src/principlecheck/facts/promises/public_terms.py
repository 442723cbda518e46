"""The terms of a promise: where it can be used, what its clock counts, what a broken one pays."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.promises.measured_promises import latest_measurements
from principlecheck.facts.promises.promised_contacts import CLOCKS
from principlecheck.facts.scopes import (
    MEASURED_SCOPES,
    PROMISE_SCOPES,
    is_fresh_measurement,
    queue_of_reason,
    scope_ids,
    scope_takes_in,
)
from principlecheck.model.format.organisation import Item

ON = "promises"
_OUR_ACT = {"we_answer": "when somebody answers", "we_set_priority": "when the priority is set"}
_NARROWED_BY = ("channels", "reasons", "segments")
_OUR_TIME = {"on_hold": "on hold", "waiting_for_supplier": "waiting for a supplier"}
_STARTS = frozenset((*_OUR_ACT, "customer_writes", "we_have_everything"))
facts = Facts(ON)


def _channels_public_promise_holds_on(case: Case) -> list[Item]:
    """The channels that a promise names, or that its reasons arrive on."""
    organisation = case.organisation
    named = list(case.get(case.entry, "channels") or ())
    if not named:
        for id_ in case.get(case.entry, "reasons") or ():
            reason = organisation.find("contact_reasons", id_)
            queue = organisation.find("queues", queue_of_reason(reason)) if reason else None
            if queue is None:
                raise NotDeclared(f"contact_reasons.{id_}.queue")
            named += scope_ids(queue, "channels")
    missing = [f"channels.{id_}" for id_ in named if organisation.find("channels", id_) is None]
    if missing:
        raise NotDeclared(*missing)
    found = (organisation.find("channels", id_) for id_ in dict.fromkeys(named))
    return [channel for channel in found if channel is not None]


@facts.entries(
    reads=(
        "promises.channels",
        "promises.reasons",
        "contact_reasons.queue",
        "queues.channels",
        "channels.advertised",
        "channels.open_to",
    )
)
def only_hidden_ways(case: Case) -> list[Item]:
    """The channels that a promise holds on, where customers are shown none of them.

    None where one is shown, or where those who may use it are named.
    """
    ways = _channels_public_promise_holds_on(case)
    if any(way.get("advertised") for way in ways):
        return []
    return [way for way in ways if way.get("open_to") is None and not case.need(way, "advertised")]


def _term_is_meant_as_it_is(case: Case, field: str) -> bool:
    return case.organisation.deliberate(case.entry, field) is not None


@facts.text(
    reads=("promises.starts_at", "promises.deliberate", "promises.first_reply", *PROMISE_SCOPES)
)
def started_by_us(case: Case) -> str:
    """The act of the organisation that starts the clock, in words.

    Empty where the customer starts it, or where that is deliberate; and where it starts with an
    answer that the same customers are promised by a time. Raises `NotAssessable` for a start in
    own words.
    """
    start = case.get(case.entry, "starts_at")
    if start is None or _term_is_meant_as_it_is(case, "starts_at"):
        return ""
    if start not in _STARTS:
        raise NotAssessable(f"Whose act “{start}” is cannot be told from the words.")
    if start == "we_answer" and _wider_promise_says_how_soon(case):
        return ""
    return _OUR_ACT.get(start, "")


def _wider_promise_says_how_soon(case: Case) -> bool:
    """Whether another promise, at least as wide, says how soon the answer comes."""
    return any(
        item.get("first_reply.at_most") is not None
        and item.get("priority") in (None, case.entry.get("priority"))
        and all(
            scope_takes_in(scope_ids(item, name), scope_ids(case.entry, name))
            for name in _NARROWED_BY
        )
        for item in case.items(ON)
        if item is not case.entry and item.get("starts_at") != "we_answer"
    )


@facts.names(reads=("promises.pauses_while", "promises.deliberate"))
def paused_by_us(case: Case) -> list[str]:
    """What is not the customer's doing and stops the clock, in words.

    None where that is deliberate. Words of one's own are not judged.
    """
    pauses = case.get(case.entry, "pauses_while") or []
    if _term_is_meant_as_it_is(case, "pauses_while"):
        return []
    return [_OUR_TIME[word] for word in pauses if word in _OUR_TIME]


@facts.text(reads=("promises.starts_at", "promises.pauses_while", "promises.deliberate"))
def clock_route(case: Case) -> str:
    """Where the clock is given its start, or else its pauses."""
    try:
        field = "starts_at" if case.fact("started_by_us") else "pauses_while"
    except NotAssessable:
        field = "pauses_while"
    return f"{case.entry.route}.{field}"


@facts.flag(
    reads=(
        *PROMISE_SCOPES,
        *MEASURED_SCOPES,
        *(f"{section}.{clock}" for section in (ON, "measured") for clock in CLOCKS),
        "queues.channels",
    )
)
def is_measured(case: Case) -> bool:
    """Whether the organisation measures one of the promised times.

    Within 12 months, in the promise's own scope.
    """
    for clock in CLOCKS:
        if case.entry.get(f"{clock}.at_most") is None:
            continue
        for item in latest_measurements(case.organisation, case.entry, clock):
            if is_fresh_measurement(item, case.organisation.as_of):
                case.need(item, clock)
                return True
    return False


@facts.text(reads=("promises.if_missed",))
def what_is_paid(case: Case) -> str:
    """What a customer is paid when it is not kept."""
    terms = case.need(case.entry, "if_missed")
    of = case.entry.get("if_missed.of")
    steps = terms.steps or ()
    up_to = f", and up to {steps[-1].pays}" if steps else ""
    return f"{terms.pays}{f' of the {of}' if of else ''}{up_to}"
