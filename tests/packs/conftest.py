"""Facts that exist for one test."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from principlecheck.facts.case import Case, Facts, FactSpec, Kind
from principlecheck.facts.catalogue import all_facts, fact_specs
from principlecheck.packs.conditions import cel_environment_of
from principlecheck.packs.vocabulary import vocabulary_of_conditions

AddFact = Callable[[str, Kind, Callable[[Case], Any]], None]
AddFacts = Callable[[Facts], None]


@pytest.fixture
def add_facts(monkeypatch: pytest.MonkeyPatch) -> Iterator[AddFacts]:
    """Declares facts for the length of a test."""

    def add(facts: Facts) -> None:
        known = {**fact_specs(facts.on), **{spec.name: spec for spec in facts.specs}}
        monkeypatch.setitem(all_facts(), facts.on, known)
        vocabulary_of_conditions.cache_clear()
        cel_environment_of.cache_clear()

    yield add
    monkeypatch.undo()
    vocabulary_of_conditions.cache_clear()
    cel_environment_of.cache_clear()


@pytest.fixture
def add_fact(add_facts: AddFacts) -> AddFact:
    """Declares a fact on handovers for the length of a test."""

    def add(name: str, kind: Kind, compute: Callable[[Case], Any]) -> None:
        facts = Facts("handovers")
        facts.specs.append(FactSpec(name, "handovers", kind, f"the {name}", compute))
        add_facts(facts)

    return add
