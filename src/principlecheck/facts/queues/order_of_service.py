"""The order in which a queue serves: what decides before urgency does."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.scopes import covering
from principlecheck.model.format.organisation import Item

_READS = ("queues.served_by", "priorities.rank", "priorities.queues")
facts = Facts("queues", reads=_READS)
_SECTIONS = {"segment": "segments", "reason": "contact_reasons"}


def _before_urgency(case: Case) -> str:
    """What else decides before the priority does; empty where nothing does."""
    order = case.need(case.entry, "served_by")
    before = order[: order.index("priority")] if "priority" in order else []
    # No two contacts arrive at once, so that nothing after the arrival decides any more.
    return before[0] if before and before[0] != "arrival" else ""


def _classes(case: Case) -> list[Item]:
    """The classes of contact of this queue, the most urgent first."""
    classes = covering(case.organisation, "priorities", "queues", case.entry.id)
    return sorted(classes, key=lambda item: (int(item.get("rank")), item.id))


@facts.flag(reads=("segments", "contact_reasons.queue", "priorities.moves_up_after"))
def urgency_comes_second(case: Case) -> bool:
    """Whether an urgent case of some stands behind every case of others that is not urgent.

    Not where a class moves up by waiting, or all customers are of one segment.
    """
    key = _before_urgency(case)
    if not key:
        return False
    apart = [
        item
        for item in case.organisation.items(_SECTIONS[key])
        if key != "reason" or item.get("queue") == case.entry.id
    ]
    classes = _classes(case)
    if len(apart) < 2 or len({item.get("rank") for item in classes}) < 2:
        case.finished(_SECTIONS[key], "priorities")
        return False
    return not any(_moves_up(item) for item in classes)


def _moves_up(item: Item) -> bool:
    after = item.get("moves_up_after")
    return after is not None and after.value is not None


@facts.word(words=("segment", "reason"))
def decides_first(case: Case) -> str:
    """What decides who is served next before the priority does: the segment, or the reason."""
    key = _before_urgency(case)
    if not key:
        raise NotDeclared(f"{case.entry.route}.served_by")
    return key


@facts.entry(of=("priorities",))
def urgent_class(case: Case) -> Item:
    """The class of this queue that is the most urgent. Raises `NotDeclared` where there is none."""
    return _of_classes(case, 0)


@facts.entry(of=("priorities",))
def patient_class(case: Case) -> Item:
    """The class of this queue that is the least urgent. Raises `NotDeclared` where there is none."""
    return _of_classes(case, -1)


def _of_classes(case: Case, place: int) -> Item:
    classes = _classes(case)
    if not classes:
        raise NotDeclared("priorities")
    return classes[place]
