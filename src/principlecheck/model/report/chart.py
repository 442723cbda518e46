"""Pictures as data: what a finding shows, before anybody draws it. Each is also a table."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from principlecheck.model import units


class Mark(Struct, frozen=True):
    """A line across a curve: on axis `x` or `y`, at `value`, called `label`."""

    axis: Literal["x", "y"]
    value: float
    label: str


class LognormalTime(Struct, frozen=True, tag="lognormal"):
    """A handle time in seconds whose logarithm is normal with mean `mu`, deviation `sigma`."""

    mu: float
    sigma: float


class ExponentialTime(Struct, frozen=True, tag="exponential"):
    """A handle time that is exponential around `average` seconds."""

    average: float


class QuantileTime(Struct, frozen=True, tag="quantiles"):
    """A handle time of which shares and seconds are declared, rising; 1 is assumed beyond them."""

    points: tuple[tuple[float, float], ...]


class LimitedPart(Struct, frozen=True):
    """Contacts that a limit governs: their share of all, the share of them that can be solved
    the first time, and how long they take.
    """

    share: float
    solvable: float
    takes: LognormalTime | ExponentialTime | QuantileTime


class ShareWithin(Struct, frozen=True, tag="share within"):
    """What a curve over a limit is computed from: `settled` + Σ share · solvable · F(limit).

    `settled` is the share of contacts that can be solved whatever the limit.
    """

    settled: float
    parts: tuple[LimitedPart, ...]


class ServiceLevel(Struct, frozen=True, tag="service level"):
    """What a curve over agents is computed from: Erlang A with a `patience`, else Erlang C.

    `load` is in erlangs, times are in seconds; an agent holds `at_once` contacts.
    """

    load: float
    handle_time: float
    within: float
    at_once: int
    patience: float | None


class Curve(Struct, frozen=True, tag="curve"):
    """A share (y, from 0 to 1) against seconds, agents or another unit (x), with lines across it.

    `alt` says in a sentence what the picture shows, for those who cannot see it. `model` is what
    the points were computed from, where a reader may try other values of x.
    """

    title: str
    alt: str
    x_label: str
    y_label: str
    x_unit: str
    points: tuple[tuple[float, float], ...]
    marks: tuple[Mark, ...] = ()
    model: ShareWithin | ServiceLevel | None = None

    def format_x(self, value: float) -> str:
        """A value of the x axis with its unit."""
        return _spell_out_chart_value(value, self.x_unit)


def _spell_out_chart_value(value: float, unit: str) -> str:
    if unit == "seconds":
        return units.spell_out_duration(round(value))
    return f"{units.format_number(value, 1)} {unit}"


class SpreadLine(Struct, frozen=True):
    """One line of `Spreads`: the share (y, from 0 to 1) that stays within each value of x."""

    label: str
    points: tuple[tuple[float, float], ...]


class Spreads(Struct, frozen=True, tag="spreads"):
    """How two or more spreads run, such as one that is declared and one that was measured, with
    lines across them. A line ends where nothing says how it goes on.
    """

    title: str
    alt: str
    x_label: str
    y_label: str
    x_unit: str
    spreads: tuple[SpreadLine, ...]
    marks: tuple[Mark, ...] = ()

    def format_x(self, value: float) -> str:
        """A value of the x axis with its unit."""
        return _spell_out_chart_value(value, self.x_unit)


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

    def labels(self, column: int, row: int) -> list[str]:
        """The labels in one cell."""
        return [spot.label for spot in self.spots if (spot.column, spot.row) == (column, row)]


class Stretch(Struct, frozen=True):
    """One line of `Stretches`: from `low` to `high` on the axis, with a `mark` on it where there is
    one. `kind` says how it is drawn, and `note` stands at its end.
    """

    label: str
    low: float
    high: float
    note: str
    mark: float | None = None
    kind: Literal["amount", "law", "own"] = "amount"


class Stretches(Struct, frozen=True, tag="stretches"):
    """Lines from one value to another on a common axis: amounts of money, or days. `ticks` are the
    round values of the axis with what is written there.
    """

    title: str
    alt: str
    ticks: tuple[tuple[float, str], ...]
    lines: tuple[Stretch, ...]


Chart = Curve | Spreads | Path | Ranges | Grid | Stretches
