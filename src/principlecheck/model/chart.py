"""Pictures as data: what a finding shows, before anybody draws it. Each is also a table."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Mark(Struct, frozen=True):
    """A line across a curve: on axis `x` or `y`, at `value`, called `label`."""

    axis: Literal["x", "y"]
    value: float
    label: str


class Curve(Struct, frozen=True, tag="curve"):
    """A share (y, from 0 to 1) against seconds, agents or another unit (x), with lines across it.

    `alt` says in a sentence what the picture shows, for those who cannot see it.
    """

    title: str
    alt: str
    x_label: str
    y_label: str
    x_unit: str
    points: tuple[tuple[float, float], ...]
    marks: tuple[Mark, ...] = ()


class Station(Struct, frozen=True):
    """One box of a `Path`: who, and what they do."""

    who: str
    does: str
    note: str = ""


class Path(Struct, frozen=True, tag="path"):
    """Boxes from left to right: who decides, who faces the customer, who pays."""

    title: str
    alt: str
    stations: tuple[Station, ...]


Chart = Curve | Path
