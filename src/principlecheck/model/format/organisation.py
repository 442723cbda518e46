"""The organisation that the documents declare: typed entries by section and id."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import date
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from msgspec import UNSET, Struct, field
from msgspec.structs import replace

from principlecheck.model.format import names
from principlecheck.model.format.sections.contacts import (
    Channel,
    ContactReason,
    HandleTime,
    Handover,
    Priority,
    Queue,
)
from principlecheck.model.format.sections.customers import (
    Decision,
    Investment,
    Journey,
    Need,
    Segment,
)
from principlecheck.model.format.sections.incentives import (
    Discipline,
    Listening,
    Metric,
    Reward,
    SalesQuota,
    Scorecard,
)
from principlecheck.model.format.sections.rules import Automation, CustomerRule, Reply
from principlecheck.model.format.sections.stance import (
    Conduct,
    Duty,
    OutOfScope,
    Principle,
    Standard,
)
from principlecheck.model.format.sections.times import (
    Agreement,
    FollowUp,
    Measurement,
    Promise,
    Supplier,
    Target,
)
from principlecheck.model.format.sections.who import (
    Department,
    Hours,
    NotApplicable,
    Role,
    Team,
)
from principlecheck.model.format.shapes import Deliberate, Entry, Shape
from principlecheck.model.law import Law

ORGANISATION = "organisation"
_OTHER_CODES = {"EL": "GR", "UK": "GB"}
SECTIONS: Mapping[str, type[Entry]] = {
    "hours": Hours,
    "departments": Department,
    "roles": Role,
    "teams": Team,
    "principles": Principle,
    "standards": Standard,
    "conduct": Conduct,
    "out_of_scope": OutOfScope,
    "duties": Duty,
    "segments": Segment,
    "needs": Need,
    "investments": Investment,
    "decisions": Decision,
    "journeys": Journey,
    "channels": Channel,
    "queues": Queue,
    "priorities": Priority,
    "contact_reasons": ContactReason,
    "handle_time": HandleTime,
    "handovers": Handover,
    "promises": Promise,
    "targets": Target,
    "measured": Measurement,
    "follow_ups": FollowUp,
    "agreements": Agreement,
    "suppliers": Supplier,
    "customer_rules": CustomerRule,
    "automations": Automation,
    "replies": Reply,
    "listening": Listening,
    "metrics": Metric,
    "scorecards": Scorecard,
    "rewards": Reward,
    "discipline": Discipline,
    "sales_quotas": SalesQuota,
}
"""Every section that holds entries by id, in the order of the format's pages."""

SECTION_NAMES = (ORGANISATION, *SECTIONS)


class Item(Struct, frozen=True, eq=False):
    """An entry and its name: `section.id`. The organisation itself has no id.

    One is the same as another by identity, for entries are many and large.
    """

    section: str
    id: str
    value: Shape

    @property
    def route(self) -> str:
        """How the entry is named everywhere: `customer_rules.refunds`."""
        return f"{self.section}.{self.id}" if self.id else self.section

    @property
    def name(self) -> str:
        """What people call it: `finance`, `the team lead`, `“price changes”`."""
        return names.entry_name(self.section, self.id)

    @property
    def called(self) -> str:
        """It as the subject of a sentence: `the rule “price changes”`."""
        return names.entry_as_subject(self.section, self.id)

    def get(self, field_path: str) -> Any:
        """The value at a dotted field path, or None where it is not declared.

        Raises `AttributeError` for a path that the section's model lacks.
        """
        first, inner = _ATTRIBUTES[field_path]
        value: Any = getattr(self.value, first)
        if value is UNSET:
            return None
        for attribute in inner:
            if isinstance(value, str):  # a word in the place of a map, such as `none`
                return None
            value = getattr(value, attribute)
            if value is UNSET:
                return None
        return value


class _AttributesOfFieldPaths(dict[str, tuple[str, tuple[str, ...]]]):
    """The attributes of each dotted field path: the first, and those inside what that holds. A
    check reads fields a hundred thousand times, and to call for them would take as long again.
    """

    def __missing__(self, field_path: str) -> tuple[str, tuple[str, ...]]:
        first, *inner = map(attribute_of_field, field_path.split("."))
        self[field_path] = first, tuple(inner)
        return self[field_path]


_ATTRIBUTES = _AttributesOfFieldPaths()


def attribute_of_field(name: str) -> str:
    """The Python attribute of a field: those named like a keyword, or like the function that
    describes fields, carry an underscore.
    """
    return f"{name}_" if name in ("from", "for", "except", "about") else name


class Organisation(Struct, frozen=True, dict=True):
    """Everything declared, linked and typed.

    `entries` maps section to id to item, both in a fixed order. A section that is not among
    `begun` is absent: declared nowhere. Those of `named_complete` are said to lack nothing
    (`organisation.complete`); of one in `unreadable` something could not be read, so that nobody
    can say it. Today is `as_of`. `laws` are those that it is held against, whether they bind it or
    not.
    """

    as_of: date
    about: Item
    entries: Mapping[str, Mapping[str, Item]]
    begun: frozenset[str] = frozenset()
    named_complete: frozenset[str] = frozenset()
    unreadable: frozenset[str] = frozenset()
    not_applicable: Mapping[str, NotApplicable] = field(default_factory=dict)
    laws: tuple[Law, ...] = ()

    @cached_property
    def memo(self) -> dict[Hashable, Any]:
        """What has been found in this organisation already (see `once_per_organisation`).

        It is no field, so an organisation that is changed by `replace` begins without it.
        """
        return {}

    @cached_property
    def countries(self) -> frozenset[str]:
        """Those of `organisation.jurisdictions`, as ISO codes; a region (`ES-CT`) counts as its
        country.
        """
        declared: list[str] = self.about.get("jurisdictions") or []
        codes = (jurisdiction.strip().upper().partition("-")[0] for jurisdiction in declared)
        return frozenset(_OTHER_CODES.get(code, code) for code in codes)

    @cached_property
    def _sections(self) -> dict[str, tuple[Item, ...]]:
        return {
            ORGANISATION: (self.about,),
            **{section: tuple(entries.values()) for section, entries in self.entries.items()},
        }

    def items(self, section: str) -> tuple[Item, ...]:
        """The entries of a section, ordered by id; the one item of `organisation`."""
        return self._sections.get(section, ())

    def having(self, section: str, field_path: str, value: Hashable) -> tuple[Item, ...]:
        """The entries whose field is `value`, or a list that holds it; None: it is not declared."""
        return _items_by_field_value(self, section, field_path).get(value, ())

    def find(self, section: str, id_: str) -> Item | None:
        """The entry `section.id`, or None."""
        return self.entries.get(section, {}).get(id_)

    def complete(self, section: str) -> bool:
        """Whether what the section does not list does not exist."""
        return section in self.named_complete and section not in self.unreadable

    @cached_property
    def only_begun(self) -> frozenset[str]:
        """The sections of which nobody has said that they are complete, or nobody can."""
        return self.begun - (self.named_complete - self.unreadable)

    def as_if_complete(self) -> Organisation:
        """The same, with every section that is begun taken for complete."""
        return replace(self, named_complete=self.begun | {ORGANISATION})

    def excused(self, route: str) -> bool:
        """Whether `route` has been said not to apply, and the review of that is not due yet."""
        entry = self.not_applicable.get(route)
        return entry is not None and entry.review >= self.as_of

    def deliberate(self, item: Item, name: str) -> Deliberate | None:
        """Who said that a field of `item` is meant to be as it is, until the review is due."""
        found: Deliberate | None = item.get("deliberate") if item.id else None
        if found is None or name not in found.reasons or found.review < self.as_of:
            return None
        return found

    def all_items(self) -> Iterator[Item]:
        """Every entry, the organisation first."""
        yield self.about
        for section in self.entries:
            yield from self.entries[section].values()


_P = ParamSpec("_P")
_R = TypeVar("_R")


def once_per_organisation(
    find: Callable[Concatenate[Organisation, _P], _R],
) -> Callable[Concatenate[Organisation, _P], _R]:
    """Lets a function look through an organisation once for the same arguments, all positional.

    What it returns is handed to every asker, who must not change it.
    """

    @wraps(find)
    def remembered(organisation: Organisation, /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        key = (find, args)
        memo = organisation.memo
        if key not in memo:
            memo[key] = find(organisation, *args, **kwargs)
        found: _R = memo[key]
        return found

    return remembered


@once_per_organisation
def _items_by_field_value(
    organisation: Organisation, section: str, field_path: str
) -> dict[Hashable, tuple[Item, ...]]:
    found: dict[Hashable, list[Item]] = {}
    for item in organisation.items(section):
        value = item.get(field_path)
        for one in dict.fromkeys(value) if isinstance(value, list) else (value,):
            found.setdefault(one, []).append(item)
    return {value: tuple(items) for value, items in found.items()}
