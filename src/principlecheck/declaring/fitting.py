"""The examples of rules as declarations of an organisation: its own names in the place of theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from typing import Any

from msgspec import UNSET, Struct
from msgspec.structs import replace

from principlecheck.model.format.organisation import (
    ORGANISATION,
    SECTIONS,
    Item,
    Organisation,
    attribute_of_field,
)
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.model.format.shapes import Shape
from principlecheck.packs.pack import EXAMPLES_AS_OF
from principlecheck.policies.convert import convert_to_shape
from principlecheck.policies.link import link_fields_of_kind

Policy = Mapping[str, Any]
NAMES = frozenset(("hours", "departments", "roles", "teams", "segments", "channels", "queues"))
"""Sections that others refer to: whoever declares a target for a queue names the queue as well."""
SCOPE = ("reasons", "segments", "priority")
"""The fields that narrow for whom a time holds, alike in every section of times."""
MOST_NAMES = 3
"""Each entry is declared for so many of the organisation's names."""


class Fitting:
    """An organisation to which parts of examples are added."""

    def __init__(self, organisation: Organisation) -> None:
        self.before = organisation
        self._about = organisation.about.value
        self._entries = {name: dict(entries) for name, entries in organisation.entries.items()}
        self._begun = set(organisation.begun)
        self._age = organisation.as_of - EXAMPLES_AS_OF

    @property
    def organisation(self) -> Organisation:
        """The organisation with what was declared so far."""
        return replace(
            self.before,
            about=Item(ORGANISATION, "", self._about),
            entries={
                n: dict(sorted(self._entries[n].items())) for n in SECTIONS if n in self._entries
            },
            begun=frozenset(self._begun),
        )

    def declare_section(self, policy: Policy, section: str) -> None:
        """Adds the entries that an example has in a section, and those that these are named
        after where the organisation has not begun to name any. What holds for some names is
        declared for others as well. Raises `msgspec.ValidationError` for an example that is no
        policy.
        """
        absent = (NAMES & set(policy)) - self.before.begun
        brought = absent | {section}
        for name in sorted(brought):
            kind = SECTIONS[name]
            self._begun.add(name)
            for id_, raw in _entries_of_example_to_declare(policy, name).items():
                shape = convert_to_shape(raw, kind)
                for first in range(MOST_NAMES):
                    fitted = self._fitted(shape, _ExampleNames(self.before, brought, first))
                    self._add(name, id_, fitted)
                    self._add(name, id_, _fit_scope_to_example(fitted, self._scopes[first:]))

    def declare_field(self, policy: Policy, route: str, field: str) -> None:
        """Gives an entry, or the organisation, a field that it lacks, as an example has it. Raises
        as `declare_section` does.
        """
        section, _, id_ = route.partition(".")
        attribute = attribute_of_field(field)
        kind: type[Struct]
        if section == ORGANISATION:
            raws, kind, before = (
                [_entries_of_example_to_declare(policy, section)],
                AboutOrganisation,
                self._about,
            )
        else:
            raws, kind = (
                list(_entries_of_example_to_declare(policy, section).values()),
                SECTIONS[section],
            )
            before = self._entries[section][id_].value
        raw = next((one for one in raws if isinstance(one, dict) and field in one), None)
        if raw is None or getattr(before, attribute) is not UNSET:
            return
        fitted = self._fitted(convert_to_shape(raw, kind), _ExampleNames(self.before, frozenset()))
        made = replace(before, **{attribute: getattr(fitted, attribute)})
        self._begun.add(section)
        if section == ORGANISATION:
            self._about = made
        else:
            self._entries[section][id_] = Item(section, id_, made)

    @cached_property
    def _scopes(self) -> list[dict[str, Any]]:
        """For whom the times that are there hold, where not for everybody."""
        found = []
        for section in ("promises", "targets", "measured"):
            for item in self.before.items(section):
                scope = {name: item.get(name) for name in SCOPE if item.get(name) is not None}
                if scope and scope not in found:
                    found.append(scope)
        return found

    def _add(self, section: str, id_: str, value: Any) -> None:
        there = self._entries.setdefault(section, {})
        if value in [item.value for item in there.values()]:
            return
        number = 1
        free = id_
        while free in there:
            number += 1
            free = f"{id_[:60]}-{number}"
        there[free] = Item(section, free, value)

    def _fitted(self, shape: Any, names: _ExampleNames) -> Any:
        """The shape with the organisation's names, and as old today as it is in the example."""
        changed = {}
        kind: type[Shape] = type(shape)
        targets = _sections_that_fields_name(kind)
        for attribute in shape.__struct_fields__:
            value = getattr(shape, attribute)
            if value is UNSET:
                continue
            target, word = targets.get(attribute, (None, None))
            if target is None or value == word:
                made = self._inside(value, names)
            else:
                made = names.put(target, value, word)
            if made is not value:
                changed[attribute] = made
        return replace(shape, **changed) if changed else shape

    def _inside(self, value: Any, names: _ExampleNames) -> Any:
        if isinstance(value, date):
            return value + self._age
        if isinstance(value, Shape):
            return self._fitted(value, names)
        if isinstance(value, list) and value and isinstance(value[0], Struct):
            return [self._fitted(one, names) for one in value]
        if isinstance(value, dict) and any(isinstance(one, Struct) for one in value.values()):
            return {name: self._inside(one, names) for name, one in value.items()}
        return value


@cache
def _sections_that_fields_name(kind: type[Shape]) -> dict[str, tuple[str | None, str | None]]:
    """By field: the section that it names entries of, and the word that is no name in it."""
    return {name: (target, word) for _, name, target, word in link_fields_of_kind(kind)}


def _fit_scope_to_example(shape: Any, scopes: Sequence[dict[str, Any]]) -> Any:
    """The shape for the first of `scopes`, or as it is where there is none or it takes none."""
    fits = scopes and {*SCOPE} <= set(shape.__struct_fields__)
    return replace(shape, **{**dict.fromkeys(SCOPE, UNSET), **scopes[0]}) if fits else shape


class _ExampleNames:
    """The organisation's names in the place of an example's, one for one as far as there are any.

    Names of the sections that come from the example itself stay. The `first` name taken is
    counted from 0.
    """

    def __init__(self, organisation: Organisation, brought: frozenset[str], first: int = 0) -> None:
        self._organisation, self._brought, self._first = organisation, brought, first
        self._used: dict[str, dict[str, str]] = defaultdict(dict)

    def _of_organisation(self, section: str) -> bool:
        """Whether the organisation has names of its own in a section."""
        return section not in self._brought and bool(self._organisation.items(section))

    def put(self, section: str, value: Any, word: str | None) -> Any:
        """A reference, a list of them, or a map by them, in the organisation's names; `word` may
        stand in the place of a name.
        """
        if not self._of_organisation(section):
            return value
        if isinstance(value, dict):
            return {self._name(section, name, word): part for name, part in value.items()}
        if isinstance(value, list):
            return list(dict.fromkeys(self._name(section, name, word) for name in value))
        return self._name(section, value, word)

    def _name(self, section: str, name: str, word: str | None) -> str:
        used = self._used[section]
        if name == word:
            return name
        if name not in used:
            items = self._organisation.items(section)
            used[name] = items[(self._first + len(used)) % len(items)].id
        return used[name]


def _entries_of_example_to_declare(policy: Policy, section: str) -> Mapping[str, Any]:
    found = policy.get(section)
    return found if isinstance(found, dict) else {}
