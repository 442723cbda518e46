"""A computed figure with what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from principlecheck.model.report.problem import Place

_ENDS = (" at least", " at most", ", as far as it can be compared")
"""How the title of one end of a range ends."""


def entry_of_route(route: str) -> str:
    """The first two parts of a route: an entry, or a field of the organisation."""
    return ".".join(route.split(".")[:2])


class Located(Struct, frozen=True):
    """A route made concrete: `section.id.field`, where it stands, and the line as written,
    up to `MOST_EXCERPT` characters.
    """

    route: str
    place: Place | None = None
    excerpt: str = ""


class Figure(Struct, frozen=True):
    """A computed figure with its derivation.

    `value` is written for people with its unit. `formula` and `source` say how it is computed
    and who published that; `inputs` are the declared values it rests on; `steps` the
    substitution; `assumptions` what was taken for granted.
    """

    name: str
    title: str
    value: str
    unit: str
    formula: str
    source: str
    inputs: tuple[Located, ...] = ()
    steps: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()


def report_figures_without_repeats(figures: Iterable[Figure]) -> Iterator[Figure]:
    """`figures`, of those with one derivation and one value only one.

    Two ends that meet are no range, and a figure rounded for a sentence is no second figure.
    """
    kept: dict[tuple[object, ...], Figure] = {}
    derived: set[tuple[object, ...]] = set()
    for one in figures:
        way = (one.formula or one.name, one.steps, one.assumptions, one.inputs)
        if way in derived and one.value.startswith("about "):
            continue
        derived.add(way)
        before = kept.get((*way, one.value))
        if before is None or before.title.endswith(_ENDS):
            kept[(*way, one.value)] = one
    yield from kept.values()
