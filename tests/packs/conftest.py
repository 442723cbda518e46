"""Facts that exist for one test."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from principlecheck.facts.case import Case, FactSpec, Kind
from principlecheck.facts.catalogue import FACTS
from principlecheck.packs import conditions
from principlecheck.packs.vocabulary import vocabulary

AddFact = Callable[[str, Kind, Callable[[Case], Any]], None]


@pytest.fixture
def add_fact(monkeypatch: pytest.MonkeyPatch) -> Iterator[AddFact]:
    """Declares a fact on handovers for the length of a test."""

    def add(name: str, kind: Kind, compute: Callable[[Case], Any]) -> None:
        spec = FactSpec(name, "handovers", kind, f"the {name}", compute)
        monkeypatch.setitem(FACTS, "handovers", {**FACTS.get("handovers", {}), name: spec})
        _forget()

    yield add
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    vocabulary.cache_clear()
    conditions._environment.cache_clear()
