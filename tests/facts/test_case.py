"""Facts are declared by being there, once."""

from types import ModuleType
from typing import Annotated, Literal

import pytest
from msgspec import Struct

from principlecheck.facts import catalogue
from principlecheck.facts.case import Case, Facts, Pairing, Part
from principlecheck.model.format.quantities import Span


class Wait(Struct, frozen=True):
    """A wait."""

    long: Annotated[bool, Part("whether it is long")]
    times: Annotated[int, Part("how often")]
    ratio: Annotated[float, Part("how much longer")]
    promised: Annotated[Span, Part("what was promised")]
    where: Annotated[Literal["line", "mail"], Part("where")]
    whom: Annotated[tuple[str, ...], Part("who waits")]


class Untitled(Struct, frozen=True):
    """A part without a title."""

    long: bool


class Odd(Struct, frozen=True):
    """A part of no kind."""

    long: Annotated[complex, Part("what is this")]


def wait(case: Case) -> Wait:
    """How long
    somebody waits.

    More of it.
    """
    raise NotImplementedError


def untitled(case: Case) -> Untitled:
    """A wait."""
    raise NotImplementedError


def odd(case: Case) -> Odd:
    """A wait."""
    raise NotImplementedError


def silent(case: Case) -> bool:
    raise NotImplementedError


def test_the_title_is_the_docstrings_first_paragraph_within_a_sentence() -> None:
    facts = Facts("queues")
    facts.record(wait)
    assert facts.specs[0].title == "how long somebody waits"


def test_parts_take_their_kind_from_their_type() -> None:
    facts = Facts("queues", reads=("queues.team",))
    facts.record(formula="late - early")(wait)
    kinds = {spec.name: (spec.kind, spec.words) for spec in facts.specs}
    assert kinds == {
        "wait": ("record", ()),
        "wait.long": ("flag", ()),
        "wait.times": ("count", ()),
        "wait.ratio": ("number", ()),
        "wait.promised": ("span", ()),
        "wait.where": ("word", ("line", "mail")),
        "wait.whom": ("names", ()),
    }
    assert {spec.reads for spec in facts.specs} == {("queues.team",)}


def test_what_says_too_little_is_refused() -> None:
    facts = Facts("queues")
    with pytest.raises(TypeError, match="long of Untitled has no Part"):
        facts.record(untitled)
    with pytest.raises(TypeError, match="long of Odd has a type that is no kind"):
        facts.record(odd)
    with pytest.raises(TypeError, match="silent has no docstring"):
        facts.flag(silent)


def declared_in(monkeypatch: pytest.MonkeyPatch, *values: object) -> None:
    """Lets the catalogue walk two modules, both of which hold all the values."""
    modules = (ModuleType("one"), ModuleType("two"))
    for module in modules:
        for number, value in enumerate(values):
            setattr(module, f"value_{number}", value)
    monkeypatch.setattr(catalogue, "_modules", lambda: modules)


def test_what_one_module_imports_from_another_is_declared_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    facts = Facts("queues")
    facts.record(wait)
    declared_in(monkeypatch, facts, Pairing("meets", "two that meet", ("queues",), lambda _: []))
    assert catalogue.all_facts.__wrapped__()["queues"].keys() == {spec.name for spec in facts.specs}
    assert list(catalogue.pairings.__wrapped__()) == ["meets"]


def test_two_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = Facts("queues"), Facts("queues")
    one.record(wait)
    other.record(wait)
    declared_in(monkeypatch, one, other)
    with pytest.raises(RuntimeError, match="two facts are called wait on queues"):
        catalogue.all_facts.__wrapped__()
    meets = [Pairing("meets", "two that meet", ("queues",), lambda _: []) for _ in range(2)]
    declared_in(monkeypatch, *meets)
    with pytest.raises(RuntimeError, match="two pairings are called meets"):
        catalogue.pairings.__wrapped__()
