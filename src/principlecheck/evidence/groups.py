"""Groups of contacts: which columns tell them apart, and what the policies call them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any

from msgspec import Struct

from principlecheck.evidence.counting import Group
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import Money, MoneyOrAny

SECTIONS = {
    "queue": "queues",
    "reason": "contact_reasons",
    "segment": "segments",
    "priority": "priorities",
}
SCOPES = {"queue": "queues", "reason": "reasons", "segment": "segments", "priority": "priority"}


class RecordGroups(Struct, frozen=True):
    """The columns that each breakdown tells contacts apart by."""

    by: tuple[tuple[str, ...], ...]


class RecordGroupNames:
    """What groups are called in the policies; what these do not have is kept and told."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.unknown: dict[str, set[str]] = {}
        self.authority = _refund_limit_to_group_records(organisation)

    def id_of(self, column: str, value: str | None) -> str | None:
        """The entry that a value of a column names, or None."""
        if value is None:
            return None
        entries = self.organisation.entries.get(SECTIONS[column], {})
        if value in entries:
            return value
        folded = _fold_recorded_value(value)
        found = next((id_ for id_ in entries if _fold_recorded_value(id_) == folded), None)
        if found is None:
            self.unknown.setdefault(column, set()).add(value)
        return found

    def merged(
        self, found: Mapping[Group, Any], by: Sequence[str], add: Callable[[Any, Any], Any]
    ) -> dict[Group, Any]:
        """Groups under the names of the policies; several that mean the same are added."""
        gathered: dict[Group, list[Any]] = {}
        for group, value in found.items():
            named = tuple(self.id_of(c, v) for c, v in zip(by, group, strict=True))
            if None not in named:
                gathered.setdefault(named, []).append(value)
        return {group: reduce(add, values) for group, values in gathered.items()}

    def queue_of(self, by: Sequence[str], group: Group) -> Item | None:
        """The queue of a group; the only one that there is where no column names it."""
        if "queue" in by:
            return self.organisation.find("queues", str(group[list(by).index("queue")]))
        queues = self.organisation.items("queues")
        return queues[0] if len(queues) == 1 else None

    def priority_of(self, by: Sequence[str], group: Group) -> str | None:
        """The priority class of a group."""
        return group[list(by).index("priority")] if "priority" in by else None

    def scopes(self, by: Sequence[str], group: Group) -> dict[str, Any]:
        """The scopes of a measurement of a group."""
        return {
            SCOPES[column]: value if column == "priority" else [value]
            for column, value in zip(by, group, strict=True)
        }


def _fold_recorded_value(value: str) -> str:
    return "".join(sign for sign in value.lower() if sign.isalnum())


def _refund_limit_to_group_records(organisation: Organisation) -> Money | None:
    """The most that an agent may pay back alone, where one amount is declared."""
    found = []
    for item in organisation.items("customer_rules"):
        most = item.get("agent_may_approve_up_to")
        if isinstance(most, MoneyOrAny) and isinstance(most.value, Money):
            found.append(most.value)
    currencies = {money.currency for money in found}
    return max(found, key=lambda money: money.amount) if len(currencies) == 1 else None


def record_breakdowns(columns: Sequence[str]) -> RecordGroups:
    """Everything by queue, and each queue by reason, segment and priority, as far as recorded."""
    base = ("queue",) if "queue" in columns else ()
    more = [(*base, column) for column in ("reason", "segment", "priority") if column in columns]
    return RecordGroups((base, *more))
