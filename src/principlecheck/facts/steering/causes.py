"""Whose doing the contacts are, and who bears what they cost."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.scopes import reasons_of_queue
from principlecheck.facts.timing.weekly_rates import amount_of_rate_a_week
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import Rate, Share

ON = "departments"
_READS = (
    "contact_reasons.queue",
    "contact_reasons.caused_by",
    "contact_reasons.paid_by",
    "contact_reasons.share",
    "queues.planned_volume",
    "queues.busiest_hour",
)
_FORMULA = "Σ over queues of the queue's part of all contacts · Σ shares of the reasons it causes"
_NOISE = 1e-9
facts = Facts(ON, reads=_READS)


class CausedPart(Struct, frozen=True):
    """What one queue contributes: the share of its contacts that this department causes, the share
    that nobody is said to cause, and what would have to be declared to know.
    """

    queue: Item
    caused: float
    unknown: float
    gaps: tuple[str, ...]


def contacts_department_causes(case: Case) -> list[CausedPart]:
    """The contacts of each declared queue, by whether this department causes them."""
    case.items("contact_reasons")
    if not case.items("queues"):
        case.finished("queues")
    return [
        CausedPart(found.queue, found.caused.get(case.entry.id, 0.0), found.unknown, found.gaps)
        for found in case.shared(_contacts_by_causing_department)
    ]


class _Causes(Struct, frozen=True):
    """The contacts of a queue by the department that causes them."""

    queue: Item
    caused: dict[str, float]
    unknown: float
    gaps: tuple[str, ...]


def _contacts_by_causing_department(case: Case) -> list[_Causes]:
    return [_contacts_caused_in_queue(case, queue) for queue in case.organisation.items("queues")]


def _contacts_caused_in_queue(case: Case, queue: Item) -> _Causes:
    known, caused, gaps = 0.0, dict[str, float](), list[str]()
    for reason in reasons_of_queue(case.organisation, queue.id):
        share: Share | None = case.get(reason, "share")
        cause = case.get(reason, "caused_by")
        if share is None or cause is None:
            gaps += [
                f"{reason.route}.{name}"
                for name, value in (("share", share), ("caused_by", cause))
                if value is None
            ]
            continue
        known += share.value
        caused[cause] = caused.get(cause, 0.0) + share.value
    unknown = max(0.0, 1.0 - known)
    if unknown > _NOISE and not gaps:
        gaps = ["contact_reasons.share"]
    return _Causes(queue, caused, unknown if gaps else 0.0, tuple(gaps))


def _caused_share_of_all_contacts(case: Case, shares: list[tuple[Item, float]]) -> float:
    """Shares of single queues as a share of all contacts. Nothing at all needs no weights."""
    if not any(share for _, share in shares):
        return 0.0
    weights = case.shared(_weights_of_queues)
    total = 0.0
    for queue, share in shares:
        part = weights[queue.id] * share
        if part:
            case.step(
                f"{queue.id}: {units.format_share(weights[queue.id], 1)} of all contacts · "
                f"{units.format_share(share, 1)} = {units.format_share(part, 1)}"
            )
        total += part
    return round(total, 12)


def _weights_of_queues(case: Case) -> dict[str, float]:
    """Each queue's part of all contacts: by planned volume, else by its busiest hour."""
    queues = case.organisation.items("queues")
    if len(queues) == 1:
        return {queues[0].id: 1.0}
    volumes = _weights_by_planned_volume(case, queues)
    if volumes is None:
        volumes = _weights_by_busiest_hour(case, queues)
    if volumes is None:
        raise NotDeclared(
            *(f"{q.route}.planned_volume" for q in queues if q.get("planned_volume") is None)
        )
    total = sum(volumes.values())
    if total <= 0:
        raise NotDeclared(*(f"{queue.route}.planned_volume" for queue in queues))
    return {id_: volume / total for id_, volume in volumes.items()}


def _weights_by_planned_volume(case: Case, queues: Sequence[Item]) -> dict[str, float] | None:
    if any(queue.get("planned_volume") is None for queue in queues):
        return None
    rates: dict[str, Rate] = {queue.id: case.need(queue, "planned_volume") for queue in queues}
    if len({rate.period for rate in rates.values()}) == 1:
        return {id_: rate.amount for id_, rate in rates.items()}
    return {queue.id: amount_of_rate_a_week(case, rates[queue.id], queue) for queue in queues}


def _weights_by_busiest_hour(case: Case, queues: Sequence[Item]) -> dict[str, float] | None:
    if any(queue.get("busiest_hour.contacts") is None for queue in queues):
        return None
    case.assume("Queues are weighed by their busiest hours, as no planned volume is declared.")
    return {queue.id: float(case.need(queue, "busiest_hour.contacts")) for queue in queues}


@facts.share(formula=_FORMULA)
def share_caused(case: Case) -> float:
    """The share of contacts that it is known to cause.

    Reasons without `caused_by`, and queues without reasons, count as nobody's.
    """
    return _caused_share_of_all_contacts(
        case, [(part.queue, part.caused) for part in contacts_department_causes(case)]
    )


@facts.share(formula=_FORMULA)
def share_perhaps_caused(case: Case) -> float:
    """The most that it can cause.

    As if every contact that nobody is said to cause were its own.
    """
    return _caused_share_of_all_contacts(
        case,
        [(part.queue, part.caused + part.unknown) for part in contacts_department_causes(case)],
    )


@facts.flag
def causes_all_declared(case: Case) -> bool:
    """Whether every contact has a declared cause.

    True, or raises `NotDeclared` naming what is missing.
    """
    gaps = [gap for part in contacts_department_causes(case) for gap in part.gaps]
    if gaps:
        raise NotDeclared(*gaps)
    case.finished("contact_reasons")
    return True


def kind_of_department(case: Case, department: Item) -> str:
    """What kind a department is; one that does not say is other, once any department has a kind.

    Raises `NotDeclared` where none has.
    """
    kind: str | None = case.get(department, "kind")
    if kind is not None:
        return kind
    if all(one.get("kind") is None for one in case.organisation.items("departments")):
        raise NotDeclared(f"{department.route}.kind")
    case.assume(f"{department.route}.kind is left out while others have one; it reads other.")
    return "other"


@facts.flag(reads=("departments.kind",))
def is_support(case: Case) -> bool:
    """Whether it is support, which answers what others cause."""
    return kind_of_department(case, case.entry) == "support"


def _reasons_department_causes(case: Case) -> list[Item]:
    case.items("contact_reasons")
    return list(case.organisation.having("contact_reasons", "caused_by", case.entry.id))


@facts.flag
def bears_cost(case: Case) -> bool:
    """Whether it pays for any contact that it causes.

    Of one reason at least. That it pays for none is certain once each says who pays.
    """
    own = _reasons_department_causes(case)
    payers = {reason.route: case.get(reason, "paid_by") for reason in own}
    if case.entry.id in payers.values():
        return True
    silent = [f"{route}.paid_by" for route, payer in payers.items() if payer is None]
    if silent:
        raise NotDeclared(*silent)
    if any(part.unknown > _NOISE for part in contacts_department_causes(case)):
        # Where the reasons add up to less than all contacts there may be others, paid otherwise.
        case.finished("contact_reasons", "paid_by")
    return False


@facts.entries
def who_pays_instead(case: Case) -> list[Item]:
    """The departments that pay instead."""
    payers = (reason.get("paid_by") for reason in _reasons_department_causes(case))
    return case.named("departments", sorted({payer for payer in payers if payer is not None}))


@facts.entry(of=("contact_reasons",))
def largest_cause(case: Case) -> Item:
    """The reason by which it causes most contacts."""
    case.items("queues")
    weights = case.shared(_weights_of_queues)

    def size(reason: Item) -> float:
        share: Share | None = reason.get("share")
        return weights.get(reason.get("queue"), 0.0) * (share.value if share else 0.0)

    largest = max(_reasons_department_causes(case), key=size, default=None)
    if largest is None:
        raise NotDeclared("contact_reasons.caused_by")
    return largest
