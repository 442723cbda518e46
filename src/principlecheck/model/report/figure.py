"""A computed figure with what it rests on."""

from __future__ import annotations

from msgspec import Struct

from principlecheck.model.report.problem import Place


def head_of(route: str) -> str:
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
