"""The order in which a queue serves: what decides before urgency does."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.queues.priorities import priorities_of_queue, served_by_rank
from principlecheck.facts.scopes import reasons_of_queue
from principlecheck.model.format.organisation import Item

_READS = (
    "queues.served_by",
    "priorities.rank",
    "priorities.queues",
    "priorities.moves_up_after",
    "segments",
    "contact_reasons.queue",
)
facts = Facts("queues", reads=_READS)
_SECTIONS = {"segment": "segments", "reason": "contact_reasons"}


@facts.flag(reads=("queues.served_by",))
def urgency_counts(case: Case) -> bool:
    """Whether the order that the queue declares asks for the priority.

    No two contacts arrive at once, so that nothing after the arrival decides any more.
    """
    case.need(case.entry, "served_by")
    return served_by_rank(case.entry)


def _what_queue_serves_before_urgency(case: Case) -> list[str]:
    """What the queue looks at before the priority, the first deciding first."""
    order: list[str] = case.need(case.entry, "served_by")
    return order[: order.index("priority")] if served_by_rank(case.entry) else []


@facts.names
def comes_before_urgency(case: Case) -> list[str]:
    """What tells the contacts of this queue apart before the priority does, the first first."""
    members = {
        "segment": case.organisation.items("segments"),
        "reason": reasons_of_queue(case.organisation, case.entry.id),
    }
    return [key for key in _what_queue_serves_before_urgency(case) if len(members[key]) > 1]


@facts.flag
def urgency_comes_second(case: Case) -> bool:
    """Whether an urgent case of some stands behind every case of others that is not urgent.

    Not where the most urgent class moves up by waiting, or all customers are of one segment.
    """
    before = _what_queue_serves_before_urgency(case)
    if not before:
        return False
    ranks = {item.get("rank") for item in priorities_of_queue(case.organisation, case.entry)}
    if len(ranks) < 2:
        case.finished("priorities")
        return False
    if not case.fact("comes_before_urgency"):
        for key in dict.fromkeys(before):
            case.finished(_SECTIONS[key])
        return False
    return not _contact_moves_up_by_waiting(case.fact("urgent_class"))


def _contact_moves_up_by_waiting(item: Item) -> bool:
    after = item.get("moves_up_after")
    return after is not None and after.value is not None


@facts.word(words=("segment", "reason"))
def decides_first(case: Case) -> str:
    """What decides who is served next before the priority does: the segment, or the reason."""
    keys = case.fact("comes_before_urgency")
    if not keys:
        raise NotDeclared(f"{case.entry.route}.served_by")
    return str(keys[0])


@facts.text
def order_by_urgency(case: Case) -> str:
    """The order that the queue declares, with the priority first, as a policy takes it."""
    order: list[str] = case.need(case.entry, "served_by")
    return f"[{', '.join(['priority', *(key for key in order if key != 'priority')])}]"


@facts.entry(of=("priorities",))
def urgent_class(case: Case) -> Item:
    """The class of this queue that is the most urgent. Raises `NotDeclared` where there is none."""
    return _priorities_by_rank(case)[0]


@facts.entry(of=("priorities",))
def patient_class(case: Case) -> Item:
    """The class of this queue that is the least urgent. Raises `NotDeclared` where there is none."""
    return _priorities_by_rank(case)[-1]


def _priorities_by_rank(case: Case) -> list[Item]:
    classes = priorities_of_queue(case.organisation, case.entry)
    if not classes:
        raise NotDeclared("priorities")
    return sorted(classes, key=lambda item: (int(item.get("rank")), item.id))
