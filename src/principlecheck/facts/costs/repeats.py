"""What customers who have to come back cost a year, and the contacts that a department causes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from msgspec.structs import replace

from principlecheck.arithmetic.repeats import total_contacts_with_repeats
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.facts.costs.ranges import (
    COST_READS,
    Cost,
    Price,
    Range,
    amount_of_rate_in_a_year,
    amounts_of_year_at_price,
    contacts_a_year,
    contacts_unsolved_cases_bring,
    cost_of_range,
    exact_cost_ends,
    format_amount_costed,
    issues_a_year,
    need_all_case_reads,
    price_of_contact,
    routes_of_costed_contacts,
    share_of_unsolved_who_return,
)
from principlecheck.facts.promises.follow_ups import CLOSING
from principlecheck.facts.promises.measured_promises import ON as MEASURED
from principlecheck.facts.promises.measured_promises import share_of_promise_kept
from principlecheck.facts.promises.promised_contacts import queues_of_promise
from principlecheck.facts.queues.repeats import QUEUES
from principlecheck.facts.scopes import (
    MEASURED_SCOPES,
    REASON_HANDLE_TIME,
    is_queue_live,
    scope_ids,
)
from principlecheck.facts.steering.causes import ON as DEPARTMENTS
from principlecheck.facts.steering.causes import contacts_department_causes
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import Rate

ONCE_TO_ALWAYS = "cases · q to cases · q/(1 − q), q the share of the unsolved who return"
_VOLUME_READS = (
    *COST_READS,
    "queues.planned_volume",
    "queues.hours",
    "queues.channels",
    "queues.concurrency",
    "channels.kind",
    "contact_reasons.queue",
    "contact_reasons.share",
    *REASON_HANDLE_TIME,
    "measured.handle_time",
    "measured.unsolved_come_back",
    *MEASURED_SCOPES,
)
_FOLLOW_UP_READS = (
    *_VOLUME_READS,
    "follow_ups.volume",
    "follow_ups.work_each",
    "follow_ups.team",
    "queues.team",
)
queues_facts = Facts(
    QUEUES, reads=(*_VOLUME_READS, "queues.new_issues", "measured.first_contact_resolution")
)
departments_facts = Facts(DEPARTMENTS, reads=(*_VOLUME_READS, "contact_reasons.caused_by"))
measured_facts = Facts(MEASURED, reads=_VOLUME_READS)
teams_facts = Facts("teams", reads=_FOLLOW_UP_READS)
closing_facts = Facts(CLOSING, reads=_FOLLOW_UP_READS)


@queues_facts.cost(
    formula=(
        "(contacts − planned) · cost of a contact; contacts from one return each, N · (1 + r), to "
        "N/(1 − r)"
    )
)
def unplanned_cost(case: Case) -> Cost:
    """What the contacts that the plan leaves out cost a year.

    Of a queue with first contacts and a plan. They come whatever the plan says, so to plan for them
    saves nothing.
    """
    repeats: float = case.fact("repeat_share")
    if repeats == 1:
        raise NotAssessable("If every contact comes back, no plan is large enough.")
    price: Price = price_of_contact(case, case.entry)
    new, planned = issues_a_year(case, case.entry, repeats), contacts_a_year(case, case.entry)
    once, forever = new * (1 + repeats), total_contacts_with_repeats(new, repeats)
    beyond = Range(max(0.0, once - planned), max(0.0, forever - planned))
    case.step(
        f"one return each: {format_amount_costed(once)} contacts, {format_amount_costed(beyond.low)} beyond the plan"
    )
    case.step(
        f"returning until solved: {format_amount_costed(forever)} contacts, {format_amount_costed(beyond.high or 0)} beyond it"
    )
    found = amounts_of_year_at_price(case, beyond, price)
    return replace(
        cost_of_range(case, found, price, routes_of_costed_contacts(case, case.entry)),
        unplanned=True,
    )


@departments_facts.cost(
    formula="Σ over queues of planned volume a year · share that it causes · cost of a contact"
)
def caused_cost(case: Case) -> Cost:
    """What the contacts that it causes cost a year.

    From the share it is known to cause to the most that it can. Others bear it now; to bear it
    oneself saves nothing yet.
    """
    parts = [part for part in contacts_department_causes(case) if part.caused or part.unknown]
    if not parts:
        raise NotDeclared("contact_reasons.caused_by")
    low = high = 0.0
    found_all = need_all_case_reads(
        *(partial(price_of_contact, case, part.queue) for part in parts),
        *(partial(contacts_a_year, case, part.queue) for part in parts),
    )
    prices, volumes = found_all[: len(parts)], found_all[len(parts) :]
    for part, price, volume in zip(parts, prices, volumes, strict=True):
        most = part.caused + part.unknown
        case.step(
            f"{part.queue.id}: {units.format_share(part.caused, 1)} of {format_amount_costed(volume)} contacts"
        )
        if part.unknown:
            case.step(f"{units.format_share(part.unknown, 1)} more have no declared cause")
        found = amounts_of_year_at_price(case, Range(volume * part.caused, volume * most), price)
        low, high = low + found.low, high + (found.high or 0.0)
    case.step(f"together {exact_cost_ends(low, high, prices[0].currency)} a year")
    reasons = case.organisation.items("contact_reasons")
    own = tuple(r.route for r in reasons if r.get("caused_by") == case.entry.id)
    return replace(cost_of_range(case, Range(low, high), prices[0], own), moved=True)


@measured_facts.cost(
    formula=(
        f"late beyond the promise = promised share − F(promise); {ONCE_TO_ALWAYS}; · cost of a "
        "contact"
    )
)
def late_cost(case: Case) -> Cost:
    """What asking again costs a year, where the promise is broken.

    Of promises to those who do not wait on the line: those who do cannot ask again meanwhile.
    """
    queue = _only_deferred_queue_measured(case)
    late = case.fact("promised_share") - share_of_promise_kept(case)
    if late <= 0:
        raise NotAssessable("No more contacts are late than the promise leaves out.")
    price, volume, back = need_all_case_reads(
        partial(price_of_contact, case, queue),
        partial(contacts_a_year, case, queue),
        partial(share_of_unsolved_who_return, case, queue),
    )
    cases = volume * late
    case.step(
        f"{units.format_share(late, 1)} of {format_amount_costed(volume)} contacts: {format_amount_costed(cases)} late"
    )
    case.assume(
        "Customers whose promise has run out ask again as often as those whose contact was not "
        "solved."
    )
    found = amounts_of_year_at_price(
        case, contacts_unsolved_cases_bring(case, Range(cases, cases), back), price
    )
    return cost_of_range(case, found, price, routes_of_costed_contacts(case, queue))


def _only_deferred_queue_measured(case: Case) -> Item:
    """The one deferred queue whose contacts were measured, all of them under the promise."""
    measured = case.other
    names = ("reasons", "segments", "priority")
    scoped = any(scope_ids(item, name) for item in (case.entry, measured) for name in names)
    queues = [
        queue
        for queue in queues_of_promise(case.organisation, case.entry, case.part)
        if queue.id in scope_ids(measured, "queues")
    ]
    if scoped or len(queues) != 1 or len(scope_ids(measured, "queues")) != 1:
        raise NotAssessable("How many contacts the promise covers is declared nowhere.")
    named, own = scope_ids(case.entry, "channels"), scope_ids(queues[0], "channels")
    if is_queue_live(case.organisation, queues[0]) or (named and not set(own) <= set(named)):
        raise NotAssessable("Those who wait on the line ask only once.")
    return queues[0]


def _follow_ups_of_team(case: Case) -> tuple[Item, ...]:
    return case.organisation.having("follow_ups", "team", case.entry.id)


def _queues_of_costed_team(case: Case, team: str | None) -> tuple[Item, ...]:
    return case.organisation.having("queues", "team", team) if team else ()


@teams_facts.cost(
    formula=f"commitments · (1 − time reserved / work); {ONCE_TO_ALWAYS}; · cost of a contact"
)
def unkept_cost(case: Case) -> Cost:
    """What customers cost a year who ask after news that there is no time for.

    Of the commitments whose volume and work are declared.
    """
    queues = _queues_of_costed_team(case, case.entry.id)
    if not queues:
        raise NotDeclared("queues.team")
    work, reserved = case.fact("follow_up_work"), case.fact("follow_up_time")
    if work <= reserved:
        raise NotAssessable("There is time for all that is declared.")
    price, back = _contact_and_return(case, queues)
    left = 1 - reserved / work
    promised = 0.0
    for item in _follow_ups_of_team(case):
        if item.get("volume") is not None and item.get("work_each") is not None:
            promised += amount_of_rate_in_a_year(case, case.need(item, "volume"), *queues)
    case.step(
        f"1 − {units.format_duration(reserved)} / {units.format_duration(work)} = {units.format_share(left, 1)} of "
        f"{format_amount_costed(promised)} go without"
    )
    case.assume("What there is no time for is unsolved, and its customers return like all such.")
    cases = Range(promised * left, promised * left)
    found = amounts_of_year_at_price(case, contacts_unsolved_cases_bring(case, cases, back), price)
    return cost_of_range(
        case, found, price, tuple(item.route for item in _follow_ups_of_team(case))
    )


@closing_facts.cost(
    formula=f"none to all of the commitments; {ONCE_TO_ALWAYS}; · cost of a contact"
)
def reopened_cost(case: Case) -> Cost:
    """What customers cost a year who ask after a case that was closed.

    From nothing, as every commitment may be kept before the silence ends, to all of them.
    """
    if case.subject.other is None:
        raise NotAssessable("Nothing declares how many cases are closed on a customer who writes.")
    queues = _queues_of_costed_team(case, case.other.get("team"))
    if not queues:
        raise NotDeclared(f"{case.other.route}.team")
    volume: Rate = case.need(case.other, "volume")
    price, back = _contact_and_return(case, queues)
    promised = amount_of_rate_in_a_year(case, volume, *queues)
    case.assume("How many are kept before the silence ends is not declared: from all to none.")
    found = amounts_of_year_at_price(
        case, contacts_unsolved_cases_bring(case, Range(0.0, promised), back), price
    )
    return cost_of_range(case, found, price, (case.other.route,))


def _contact_and_return(case: Case, queues: Sequence[Item]) -> tuple[Price, Range]:
    """The cheapest to the dearest contact of the queues, and how often their customers return."""
    *prices, back = need_all_case_reads(
        *(partial(price_of_contact, case, queue) for queue in queues),
        lambda: share_of_unsolved_who_return(case, *queues),
    )
    low, high = min(price.low for price in prices), max(price.high for price in prices)
    return Price(low, high, prices[0].currency), back
