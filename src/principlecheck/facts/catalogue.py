"""Every fact and every pairing that there is, found by walking the package when first asked for."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TypeVar

from principlecheck import facts as package
from principlecheck.facts.case import Facts, FactSpec, Pairing

V = TypeVar("V")


@cache
def all_facts() -> dict[str, dict[str, FactSpec]]:
    """Facts by the kind of subject they are about, then by name.

    Raises `RuntimeError` where two on one kind of subject have one name.
    """
    found: dict[str, dict[str, FactSpec]] = {}
    for declared in _facts_declared_in_modules(Facts):
        facts = found.setdefault(declared.on, {})
        for spec in declared.specs:
            if spec.name in facts:
                raise RuntimeError(f"two facts are called {spec.name} on {spec.on}")
            facts[spec.name] = spec
    return found


def fact_specs(on: str) -> dict[str, FactSpec]:
    """The facts of one kind of subject, by name."""
    return all_facts().get(on, {})


@cache
def pairings() -> dict[str, Pairing]:
    """Pairings by name. Raises `RuntimeError` where two have one name."""
    found: dict[str, Pairing] = {}
    for pairing in _facts_declared_in_modules(Pairing):
        if pairing.name in found:
            raise RuntimeError(f"two pairings are called {pairing.name}")
        found[pairing.name] = pairing
    return found


def _facts_declared_in_modules(kind: type[V]) -> Iterator[V]:
    """What the package's modules declare of a kind, in the order of their names; once each, as one
    module may import it from another.
    """
    seen: set[int] = set()
    for module in _fact_modules():
        for value in list(vars(module).values()):
            if isinstance(value, kind) and id(value) not in seen:
                seen.add(id(value))
                yield value


@cache
def _fact_modules() -> tuple[ModuleType, ...]:
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    names = sorted(one.name for one in found if one.name != __name__)
    return tuple(import_module(name) for name in names)
