"""The time promised for complaints against the time of those who answer them."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, Pairing
from principlecheck.facts.scopes import channels_of_queue, queue_of_reason, scope_covers, scope_ids
from principlecheck.facts.timing.clocks import Clocked, span_outlasts
from principlecheck.facts.timing.working_time import HOURS_READS
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import Span
from principlecheck.model.format.subject import Subject

ON = "complaint_and_answer"
_READS = (
    "promises.resolution",
    "promises.reasons",
    "promises.channels",
    "promises.hours",
    "contact_reasons.kind",
    "contact_reasons.queue",
    "queues.channels",
    "queues.hours",
    "channels.hours",
    "listening.kind",
    "listening.within",
    "listening.owner",
    "roles.hours",
    "roles.department",
    "departments.hours",
    *HOURS_READS,
)
facts = Facts(ON, reads=_READS)


def find_complaint_answers(organisation: Organisation) -> list[Subject]:
    """Each promise to solve complaints with each way in which complaints are answered."""
    answers = [
        item
        for item in organisation.items("listening")
        if item.get("kind") == "complaints" and item.get("within") is not None
    ]
    if not answers:
        return []
    return [
        Subject(ON, promise, answer)
        for promise in organisation.items("promises")
        if promise.get("resolution.at_most") is not None
        and _complaint_reasons_of_promise(organisation, promise)
        for answer in answers
    ]


def _complaint_reasons_of_promise(organisation: Organisation, promise: Item) -> list[Item]:
    """The complaints among the reasons that a promise names."""
    named = (organisation.find("contact_reasons", id_) for id_ in scope_ids(promise, "reasons"))
    return [reason for reason in named if reason and reason.get("kind") == "complaint"]


COMPLAINT_AND_ANSWER = Pairing(
    ON,
    "a promise to solve complaints and the time of those who answer them",
    ("promises", "listening"),
    find_complaint_answers,
)


@facts.text(formula="like clocks as they stand; unlike ones start by start over six weeks")
def answered_later(case: Case) -> str:
    """How complaints are answered later than they are promised to be.

    Empty where they are not.
    """
    promised: Span = case.need(case.entry, "resolution.at_most")
    within: Span = case.need(case.other, "within")
    organisation = case.organisation
    reason = _complaint_reasons_of_promise(organisation, case.entry)[0]
    queue = organisation.find("queues", queue_of_reason(reason))
    channels = channels_of_queue(organisation, queue) if queue else []
    public = [channel for channel in channels if scope_covers(case.entry, "channels", channel.id)]
    role = organisation.find("roles", case.other.get("owner") or "")
    department = organisation.find("departments", role.get("department") or "") if role else None
    return span_outlasts(
        case,
        Clocked(within, "the answer", (role, department)),
        Clocked(promised, "the promise", (case.entry, *public[:1], queue)),
    )
