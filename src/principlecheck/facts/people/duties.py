"""Duties that one role has to keep at the same time."""

from __future__ import annotations

from collections.abc import Sequence

from principlecheck.arithmetic.schedule import Schedule, overlaps
from principlecheck.facts.case import Case, Facts, Pairing
from principlecheck.facts.timing.coverage import horizon
from principlecheck.facts.timing.working_time import hours_named, schedule_of
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.subject import Subject

ON = "two_duties"
_READS = ("duties.role", "duties.hours", "hours.open", "hours.closed", "hours.time_zone")
facts = Facts(ON, reads=_READS)


def find_two_duties(organisation: Organisation) -> list[Subject]:
    """Every two duties of one role."""
    return [
        Subject(ON, one, other)
        for one in organisation.items("duties")
        for other in _after(one, organisation.having("duties", "role", one.get("role")))
    ]


def _after(one: Item, others: Sequence[Item]) -> Sequence[Item]:
    return others[others.index(one) + 1 :]


TWO_DUTIES = Pairing(ON, "two duties of one role", ("duties",), find_two_duties)


def _hours(case: Case, duty: Item) -> Schedule | None:
    """When the duty applies; None where it is left out, which is always."""
    named = case.get(duty, "hours")
    if named is None:
        return None
    return schedule_of(case, hours_named(case, named))


@facts.flag
def duties_meet(case: Case) -> bool:
    """Whether both duties hold at some same moment.

    Over the coming six weeks; a duty without hours holds always.
    """
    one, other = _hours(case, case.entry), _hours(case, case.other)
    if one is None or other is None:
        alone = one or other
        return alone is None or bool(alone.open_intervals(*horizon(case, alone.time_zone)))
    return overlaps(one, other, *horizon(case, one.time_zone))
