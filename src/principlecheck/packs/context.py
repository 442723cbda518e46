"""One subject laid out for judging: its values handed to CEL once, its facts computed once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from principlecheck.facts.case import FactSpec, NotAssessable, NotDeclared, Sheet
from principlecheck.facts.catalogue import fact_specs
from principlecheck.model.format.organisation import SECTIONS, Item, Organisation
from principlecheck.model.format.subject import Subject
from principlecheck.model.report.report import Located
from principlecheck.packs.conditions import BoundCondition
from principlecheck.packs.pack import Place
from principlecheck.packs.vocabulary import (
    PART,
    fact_rule_place_names,
    fact_value_to_cel,
    model_value_to_cel,
    rule_is_on_union,
    rule_section_has_field,
)

Locate = Callable[[str], Located]


class EvaluationContext:
    """A subject with everything that conditions and messages may name about it.

    `bind` says which names some condition asks for; `values` are those of them that have one.
    """

    def __init__(self, organisation: Organisation, subject: Subject, locate: Locate) -> None:
        self.organisation = organisation
        self.subject = subject
        self.locate = locate
        self.sheet = Sheet(organisation, subject, fact_specs(subject.kind))
        self.specs: dict[str, FactSpec] = self.sheet.specs
        self._any_section = rule_is_on_union(subject.kind)
        self._asked: set[str] = set()
        self.values: dict[str, Any] = {}
        self.bound = BoundCondition(self.values)

    def bind(self, names: Iterable[str]) -> None:
        """Finds the values of some more names, and hands all to CEL."""
        for name in names:
            if name in self._asked:
                continue
            self._asked.add(name)
            value = self._cel(name)
            if value is not None:
                self.values[name] = value
        self.bound = BoundCondition(self.values)

    def by_model(self, name: str) -> bool:
        """Whether the value of a name in a condition rests on a model."""
        root, _, fact = name.partition(".")
        return root == "facts" and name in self.values and self.sheet.computed(fact).modelled

    def without_models(self, names: Iterable[str]) -> BoundCondition | None:
        """The subject as it is bound, without those of some names whose value rests on a model;
        None where none of them does.
        """
        modelled = {name for name in names if self.by_model(name)}
        if not modelled:
            return None
        rest = {name: value for name, value in self.values.items() if name not in modelled}
        return BoundCondition(rest)

    def item(self, root: str) -> Item | None:
        """The entry that `entry`, `other` or `organisation` stands for."""
        return {
            "entry": self.subject.entry,
            "other": self.subject.other,
            "organisation": self.organisation.about,
        }.get(root)

    def declared(self, name: str) -> bool:
        """Whether the field behind `declared.entry.…` has been written."""
        _, root, path = name.split(".", 2)
        item = self.item(root)
        return item is not None and self.get(item, path) is not None

    def get(self, item: Item, path: str) -> Any:
        """The value at a field, None where it is not declared or its section has no such field."""
        if path == "section":
            return item.section
        return (
            None
            if self._any_section and not rule_section_has_field(item.section, path)
            else item.get(path)
        )

    def _cel(self, name: str) -> Any:
        """The value of a name as CEL takes it; None where it has none (yet)."""
        root, _, path = name.partition(".")
        if root == "declared":
            return self.declared(name)
        if root == "part":
            return self.subject.part
        if root == "known":
            return self._is_known(path.removeprefix("facts."))
        if root == "facts":
            try:
                done = self.sheet.tried(path)
                if isinstance(done, Exception):
                    return None  # raised, named, when a rule depends on it
                return fact_value_to_cel(self.specs[path].kind, done.value)
            except Exception:  # noqa: BLE001 - the same
                return None
        item = self.item(root)
        return None if item is None else model_value_to_cel(self.get(item, path))

    def _is_known(self, fact: str) -> bool:
        if isinstance(self.sheet.tried(fact), (NotDeclared, NotAssessable)):
            return False
        self.sheet.computed(fact)  # raises whatever else its computation raised
        return True

    def route(self, at: Place) -> str:
        """The route that `at` means here; empty where a fact that names it has no value.

        Of several, the first that is declared; where none is, the last.
        """
        if isinstance(at, list):
            return self.route(next((one for one in at if self._stands(one)), at[-1]))
        root, _, path = self.named(at).partition(".")
        if root == "facts":
            return self._route_of_fact(path)
        if at in SECTIONS:
            return at
        item = self.item(root) or self.subject.entry
        path = self.subject.part if path == "part" else path
        return f"{item.route}.{path}" if path else item.route

    def _route_of_fact(self, path: str) -> str:
        spec, field = fact_rule_place_names(self.subject.kind, path)
        try:
            found = self.sheet.computed(spec.name).value if spec else ""
        except (NotDeclared, NotAssessable):
            return ""
        if not isinstance(found, str):
            entries = [found] if isinstance(found, Item) else found
            found = entries[0].route if entries else ""
        return f"{found}.{field}" if found and field else found

    def _stands(self, at: str) -> bool:
        """Whether there is something at the place that `at` means."""
        root, _, path = self.named(at).partition(".")
        if root == "facts":
            return bool(self.route(at))
        if at in SECTIONS:
            return at in self.organisation.begun
        item = self.item(root)
        path = self.subject.part if path == "part" else path
        return item is not None and (not path or self.get(item, path) is not None)

    def named(self, name: str) -> str:
        """A name with the field that the pair meets on in the place of `[part]`."""
        return name.replace(PART, self.subject.part)
