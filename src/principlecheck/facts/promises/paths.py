"""Promises to customers against the longest way that a case can take upwards inside."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from principlecheck.arithmetic.deadline import Wait
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing, RecordPart
from principlecheck.facts.promises.chains import (
    latest_overrun_of_chain,
    shortest_promise_chain_keeps,
)
from principlecheck.facts.promises.promised_contacts import queues_of_promise
from principlecheck.facts.scopes import PROMISE_SCOPES, queue_of_reason, scope_covers, scope_ids
from principlecheck.facts.steering.escalation import (
    escalation_ways_up,
    time_escalation_stays_at_sender,
)
from principlecheck.facts.timing.clocks import overrun_in_local_time, span_amount_as_text
from principlecheck.facts.timing.working_time import HOURS_READS
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from principlecheck.model.format.quantities import Share, Span
from principlecheck.model.format.subject import Subject

ON = "promise_and_path"
_READS = (
    "promises.resolution",
    *PROMISE_SCOPES,
    "promises.hours",
    *(f"handovers.{name}" for name in ("kind", "from", "to", "within", "hours", "queues")),
    "roles.hours",
    "roles.department",
    "roles.outside",
    "departments.hours",
    "contact_reasons.queue",
    "channels.hours",
    "channels.kind",
    "queues.channels",
    "queues.hours",
    *HOURS_READS,
)
facts = Facts(ON, reads=_READS)


def find_promises_and_paths(organisation: Organisation) -> list[Subject]:
    """Each promise of a solution in whose queues a case can be passed upwards."""
    return [
        Subject(ON, promise, None, "resolution")
        for promise in organisation.items("promises")
        if promise.get("resolution.at_most") is not None
        and _escalation_paths_of_promise(organisation, promise)
    ]


PROMISE_AND_PATH = Pairing(
    ON,
    "a promise of a solution and the ways up inside",
    ("promises", "handovers"),
    find_promises_and_paths,
)


def _escalation_paths_of_promise(organisation: Organisation, promise: Item) -> list[list[Item]]:
    """The ways up in the queues that a promise holds in, as far as our own people.

    Of several queues only a way that names some is known to be theirs.
    """
    return _escalation_paths_in_queues(
        organisation, _queues_of_promised_solution(organisation, promise)
    )


def _queues_of_promised_solution(organisation: Organisation, promise: Item) -> tuple[str, ...]:
    reasons = scope_ids(promise, "reasons")
    if reasons:
        named = (organisation.find("contact_reasons", id_) for id_ in reasons)
        return tuple(dict.fromkeys(queue_of_reason(reason) for reason in named if reason))
    return tuple(queue.id for queue in queues_of_promise(organisation, promise))


@once_per_organisation
def _escalation_paths_in_queues(
    organisation: Organisation, queues: tuple[str, ...]
) -> list[list[Item]]:
    if not queues:
        return []
    found: dict[tuple[str, ...], list[Item]] = {}
    steps = _escalations_between_own_people(organisation)
    named = {id_ for step in steps for id_ in scope_ids(step, "queues")}
    for queue in dict.fromkeys(id_ if id_ in named else None for id_ in queues):
        here = [s for s in steps if scope_covers(s, "queues", queue or "")]
        found.update({tuple(step.id for step in path): path for path in escalation_ways_up(here)})
    only = len(organisation.items("queues")) == 1
    return [path for path in found.values() if only or any(scope_ids(s, "queues") for s in path)]


@once_per_organisation
def _escalations_between_own_people(organisation: Organisation) -> list[Item]:
    """The escalations between our own people: what an outside body takes is not in our promise."""
    return [
        step
        for step in organisation.having("handovers", "kind", "escalation")
        if not any(_role_is_outside(organisation, step.get(end)) for end in ("from", "to"))
    ]


def _role_is_outside(organisation: Organisation, role_id: str) -> bool:
    role = organisation.find("roles", role_id)
    return role is not None and bool(role.get("outside"))


def _timed_escalations_of_path(path: list[Item]) -> list[Item]:
    return [step for step in path if step.get("within") is not None]


def _waits_on_escalation_path(case: Case, path: list[Item]) -> list[Wait]:
    return [
        time_escalation_stays_at_sender(case, step) for step in _timed_escalations_of_path(path)
    ]


def _longest_escalation_path(case: Case) -> tuple[list[Item], str] | None:
    """The way that ends latest after the promise, with its worst start; None where none does.

    A step without a time can only make it longer.
    """
    promised: Span = case.need(case.entry, "resolution.at_most")
    late: tuple[float, list[Item], str] | None = None
    untimed: dict[str, None] = {}
    for path in _escalation_paths_of_promise(case.organisation, case.entry):
        untimed.update((f"{s.route}.within", None) for s in path if s.get("within") is None)
        worst = (
            latest_overrun_of_chain(case, _waits_on_escalation_path(case, path), promised)
            if _timed_escalations_of_path(path)
            else None
        )
        if worst and (late is None or worst[0].seconds > late[0]):
            late = worst[0].seconds, path, overrun_in_local_time(*worst, "way up")
    if late is None and untimed:
        raise NotDeclared(*untimed)
    return None if late is None else (late[1], late[2])


@facts.flag(
    formula="Σ within of the steps, one after another, each on its sender's hours; start by start for six weeks"
)
def path_is_late(case: Case) -> bool:
    """Whether the longest way up ends after the promise.

    From some start. Raises `NotAssessable` where the promise leaves out a share of contacts.
    """
    found = _longest_escalation_path(case)
    if found is None:
        return False
    share: Share | None = case.get(case.entry, "resolution.for_share")
    if share is not None and share.value < 1:
        raise NotAssessable(
            f"The promise is to {share} of contacts, and how many go all the way up is not declared."
        )
    case.step(f"{case.fact('path_told')} against {case.need(case.entry, 'resolution.at_most')}")
    case.step(found[1])
    return True


def _longest_path_of_case(case: Case) -> tuple[list[Item], str]:
    found = _longest_escalation_path(case)
    if found is None:
        raise NotAssessable("No way up is longer than the promise.")
    return found


class LongestWay(Struct, frozen=True):
    """The way up that ends latest after the promise."""

    path_told: Annotated[str, RecordPart("its steps with their times, and what like ones come to")]
    path_roles: Annotated[str, RecordPart("the roles on it, in order")]
    path_worst_start: Annotated[str, RecordPart("the start from which it ends latest")]
    path_route: Annotated[str, RecordPart("where it ends")]


@facts.apart
def longest_way_up(case: Case) -> LongestWay:
    """The longest way up, where it is longer than the promise."""
    path, worst_start = _longest_path_of_case(case)
    ids = [path[0].get("from"), *(step.get("to") for step in path)]
    roles = " to ".join(role.name for role in case.named("roles", ids))
    return LongestWay(
        _describe_escalation_path(path), roles, worst_start, f"{path[-1].route}.within"
    )


def _describe_escalation_path(path: list[Item]) -> str:
    spans: list[Span] = [step.get("within") for step in _timed_escalations_of_path(path)]
    total = " + ".join(str(span) for span in spans)
    alike = {span.unit for span in spans}
    if len(spans) < 2 or len(alike) > 1 or "end of" in spans[0].unit:
        return total
    return f"{total} = {span_amount_as_text(sum(span.amount for span in spans), spans[0].unit)}"


@facts.span
def solution_promised(case: Case) -> Span:
    """The time promised for a solution."""
    span: Span = case.need(case.entry, "resolution.at_most")
    return span


@facts.span(formula="the smallest whole number of the promise's own units without an overrun")
def promise_the_path_keeps(case: Case) -> Span:
    """The shortest promise that the longest way keeps.

    On the promise's own clock, rounded up to whole days or hours.
    """
    promised: Span = case.need(case.entry, "resolution.at_most")
    return shortest_promise_chain_keeps(
        case, _waits_on_escalation_path(case, _longest_path_of_case(case)[0]), promised
    )
