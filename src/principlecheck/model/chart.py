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


class Bar(Struct, frozen=True):
    """One bar of `Ranges`: shares from 0 to 1, or none where `note` says why there are none."""

    label: str
    low: float | None
    high: float | None
    note: str = ""


class Ranges(Struct, frozen=True, tag="ranges"):
    """Bars on a common scale from 0 to 1: passed up to `low`, unknown from there to `high`."""

    title: str
    alt: str
    bars: tuple[Bar, ...]


class Spot(Struct, frozen=True):
    """Something in a cell of a `Grid`: what is printed there, and how grave it is."""

    label: str
    column: int
    row: int
    severity: str


class Grid(Struct, frozen=True, tag="grid"):
    """A field of cells: `columns` from left to right, `rows` from the top."""

    title: str
    alt: str
    x_label: str
    y_label: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    spots: tuple[Spot, ...]


Chart = Curve | Path | Ranges | Grid
