"""Promises to customers against the chain of internal deadlines that they rest on."""

from __future__ import annotations

from msgspec import Struct

from principlecheck.arithmetic.deadline import Overrun, Wait
from principlecheck.arithmetic.schedule import Schedule
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing
from principlecheck.facts.promises.promised_contacts import queues_of_promise
from principlecheck.facts.scopes import channels_of_queue, is_queue_live, scope_covers, scope_ids
from principlecheck.facts.timing.clocks import latest_overrun, overrun_in_local_time
from principlecheck.facts.timing.honest_spans import Way, shortest_honest_span_everywhere
from principlecheck.facts.timing.working_time import (
    HOURS_READS,
    hours_of_holder,
    schedule_of_hours,
    starts_of_wait,
    wait_on_hours,
)
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import END_OF, Span
from principlecheck.model.format.subject import Subject

ON = "promise_and_chain"
CLOCKS = ("fulfilment", "resolution", "update", "next_reply", "first_reply")
"""The later clock first: a promise that gives both has until fulfilment for the work of others."""
_DONE = CLOCKS[:2]
_READS = (
    "promises.depends_on",
    *(f"promises.{clock}" for clock in CLOCKS),
    "promises.channels",
    "promises.hours",
    "agreements.within",
    "agreements.hours",
    "agreements.answered_by",
    "departments.hours",
    "channels.hours",
    "channels.kind",
    "queues.channels",
    "queues.hours",
    *HOURS_READS,
)
_FORMULA = (
    "Σ within, one after another, each on its department's hours; start by start for six weeks"
)
facts = Facts(ON, reads=_READS)


def find_promises_and_chains(organisation: Organisation) -> list[Subject]:
    """Every promise to have something done, and any other that names agreements."""
    found = []
    for promise in organisation.items("promises"):
        clock = next((c for c in CLOCKS if promise.get(f"{c}.at_most") is not None), "")
        if clock in _DONE or promise.get("depends_on"):
            found.append(Subject(ON, promise, None, clock))
    return found


PROMISE_AND_CHAIN = Pairing(
    ON,
    "a promise and the internal deadlines on its path",
    ("promises",),
    find_promises_and_chains,
    union=True,
)


def _agreements_in_chain(case: Case) -> list[Item]:
    """The agreements on the path, in order."""
    named: list[str] = case.need(case.entry, "depends_on")
    links = [(id_, case.organisation.find("agreements", id_)) for id_ in named]
    missing = [f"agreements.{id_}" for id_, item in links if item is None]
    if missing:
        raise NotDeclared(*missing)
    return [item for _, item in links if item is not None]


def _department_of_agreement(case: Case, link: Item) -> Item:
    id_ = case.need(link, "answered_by")
    department = case.organisation.find("departments", id_)
    if department is None:
        raise NotDeclared(f"departments.{id_}")
    return department


@facts.entries
def untimed_links(case: Case) -> list[Item]:
    """Agreements on the path that set no time.

    Where times are said not to apply to agreements, none is missed.
    """
    found = [link for link in _agreements_in_chain(case) if case.get(link, "within") is None]
    if found and "agreements.within" in case.organisation.not_applicable:
        raise NotDeclared(*(f"{link.route}.within" for link in found))
    return found


@facts.names
def chain_steps(case: Case) -> list[str]:
    """The agreements on the path, with their times.

    In order, each with the department that answers.
    """
    departments = case.organisation.entries["departments"]
    return [
        f"{_time_of_agreement_in_words(link)} in {departments[link.get('answered_by')].name} ({link.name})"
        for link in _agreements_in_chain(case)
    ]


def _time_of_agreement_in_words(link: Item) -> str:
    within: Span | None = link.get("within")
    if within is None:
        return "no time"
    return f"a wait until the {within}" if within.unit.startswith(END_OF) else str(within)


@facts.text
def chain_route(case: Case) -> str:
    """Where the promised time stands; the path itself where part of it has none."""
    if case.part and not case.fact("untimed_links"):
        return f"{case.entry.route}.{case.part}"
    return f"{case.entry.route}.depends_on"


@facts.text
def chain_other_route(case: Case) -> str:
    """Where the path is declared; the first agreement without a time where there is one."""
    untimed = next(
        (link for link in _agreements_in_chain(case) if link.get("within") is None), None
    )
    return untimed.route if untimed is not None else f"{case.entry.route}.depends_on"


@facts.span
def time_promised(case: Case) -> Span:
    """The time promised for it."""
    return _time_promised_for_chain(case)


def _time_promised_for_chain(case: Case) -> Span:
    if not case.part:
        raise NotDeclared(f"{case.entry.route}.fulfilment")
    span: Span = case.need(case.entry, f"{case.part}.at_most")
    return span


class _Way(Struct, frozen=True):
    """A way in on which the promise holds: its channel and queue, either of them perhaps None."""

    channel: Item | None
    queue: Item | None

    @property
    def holders(self) -> list[Item]:
        """Whose hours count, the channel's first."""
        return [holder for holder in (self.channel, self.queue) if holder is not None]


def _ways_in_of_promise(case: Case) -> list[_Way]:
    organisation = case.organisation
    case.get(case.entry, "channels")
    ways = [
        _Way(channel, queue)
        for queue in queues_of_promise(organisation, case.entry)
        for channel in channels_of_queue(organisation, queue)
        if scope_covers(case.entry, "channels", channel.id)
    ]
    served = {way.channel.id for way in ways if way.channel}
    named = (organisation.find("channels", id_) for id_ in scope_ids(case.entry, "channels"))
    ways += [_Way(channel, None) for channel in named if channel and channel.id not in served]
    return ways or [_Way(None, None)]


def _waits_in_chain(case: Case) -> list[Wait]:
    waits = []
    for link in _agreements_in_chain(case):
        within: Span = case.need(link, "within")
        waits.append(wait_on_hours(case, within, link, _department_of_agreement(case, link)))
    return waits


def latest_overrun_of_chain(
    case: Case, chain: list[Wait], promised: Span
) -> tuple[Overrun, str] | None:
    """Where the chain ends latest after the promise, over every way in, with its time zone."""
    worst: tuple[Overrun, str] | None = None
    for way in _ways_in_of_promise(case):
        promise = wait_on_hours(case, promised, case.entry, *way.holders)
        overrun = latest_overrun(chain, promise, case, _when_customer_asks_on_way_in(case, way))
        if overrun and (worst is None or overrun.seconds > worst[0].seconds):
            worst = overrun, _time_zone_of_chain(case, [case.entry, *way.holders])
    return worst


def _when_customer_asks_on_way_in(case: Case, way: _Way) -> Schedule | None:
    """On a live channel nobody asks while it is closed."""
    if way.queue is None or not is_queue_live(case.organisation, way.queue):
        return None
    return schedule_of_hours(case, hours_of_holder(case, way.queue, way.channel))


def _time_zone_of_chain(case: Case, holders: list[Item]) -> str:
    try:
        return schedule_of_hours(case, hours_of_holder(case, *holders)).time_zone
    except NotDeclared:
        return "UTC"


@facts.flag(formula=_FORMULA)
def chain_is_late(case: Case) -> bool:
    """Whether the chain ends after the promise.

    From some start in the coming six weeks, on some channel that the promise holds on.
    """
    promised = _time_promised_for_chain(case)
    chain = _waits_in_chain(case)
    if not chain:
        return False
    if case.get(case.entry, f"{case.part}.for_share") is not None:
        case.assume("Agreements name no share; they are taken to hold for the share promised.")
    case.step(f"{' + '.join(case.fact('chain_steps'))} against {promised}")
    worst = latest_overrun_of_chain(case, chain, promised)
    if worst is None:
        return False
    case.step(overrun_in_local_time(*worst, "chain"))
    return True


@facts.text
def chain_worst_start(case: Case) -> str:
    """The start from which the chain ends latest after the promise."""
    case.fact("chain_is_late")
    return next((step for step in case.steps if step.startswith("asked on ")), "from no start")


@facts.span(formula="the smallest whole number of the promise's own units without an overrun")
def promise_the_chain_keeps(case: Case) -> Span:
    """The shortest promise that the chain keeps.

    On the promise's own clock, rounded up to whole days or hours; over every way in.
    """
    return shortest_promise_chain_keeps(case, _waits_in_chain(case), _time_promised_for_chain(case))


def shortest_promise_chain_keeps(case: Case, chain: list[Wait], promised: Span) -> Span:
    """The shortest promise on its own clock that a chain of waits keeps on every way in.

    Raises `NotAssessable` where even a year does not do, and on hours that never open.
    """

    def tried(way: _Way) -> Way:
        return Way(
            chain,
            lambda span: wait_on_hours(case, span, case.entry, *way.holders),
            starts_of_wait(case, _when_customer_asks_on_way_in(case, way)),
        )

    kept = shortest_honest_span_everywhere(promised, map(tried, _ways_in_of_promise(case)))
    if kept is None:
        raise NotAssessable("No promise of a year or less would be kept by these deadlines.")
    return kept
