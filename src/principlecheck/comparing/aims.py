"""What a change asks less of: targets that are lowered, by which nothing changes for customers."""

from __future__ import annotations

from collections.abc import Sequence

from principlecheck.model.format.organisation import Organisation
from principlecheck.model.format.quantities import Share, Span
from principlecheck.model.report.comparison import FieldChange

GIVEN_UP = (
    "All that changes is that less is aimed at. What is no longer found is met on paper: nothing is "
    "solved for customers."
)

_OF_OUR_TIME = frozenset(("occupancy", "adherence"))
"""Targets for how people's time is used: aiming at less of it can be what customers need."""


def change_only_asks_less(
    changes: Sequence[FieldChange], before: Organisation, after: Organisation
) -> bool:
    """Whether every change lowers a target: a smaller share to reach, a larger one to stay below, or
    a longer time on the same clock.
    """
    return bool(changes) and all(_change_asks_less(one, before, after) for one in changes)


def _change_asks_less(change: FieldChange, before: Organisation, after: Organisation) -> bool:
    section, _, id_ = change.entry.partition(".")
    old, new = before.find(section, id_), after.find(section, id_)
    if section != "targets" or old is None or new is None or not change.field:
        return False
    metric, _, bound = change.field.partition(".")
    was, now = old.get(change.field), new.get(change.field)
    if metric in _OF_OUR_TIME:
        return False
    if isinstance(was, Share) and isinstance(now, Share):
        if bound == "at_most":
            return now.value > was.value
        return bound in ("for_share", "at_least") and now.value < was.value
    if isinstance(was, Span) and isinstance(now, Span) and was.unit == now.unit:
        return bound == "at_most" and now.amount > was.amount
    return False
