"""A picture as a table: what it shows, for those who read rather than look."""

from __future__ import annotations

from principlecheck.model import units
from principlecheck.model.chart import Chart, Curve

ROWS = 8


def table_of(chart: Chart) -> list[tuple[str, str]]:
    """Rows of two cells: a few points of a curve and its lines, or the stations of a path."""
    if isinstance(chart, Curve):
        every = max(1, len(chart.points) // ROWS)
        points = [*chart.points[every - 1 :: every]]
        rows = [(written(chart.x_unit, x), units.share(y)) for x, y in points]
        return [*rows, *((mark.label, "line in the picture") for mark in chart.marks)]
    return [
        (station.does, f"{station.who}{f' ({station.note})' if station.note else ''}")
        for station in chart.stations
    ]


def written(unit: str, value: float) -> str:
    """A value of a curve's x axis with its unit."""
    if unit == "seconds":
        return units.duration(round(value))
    return f"{units.number(value, 1)} {unit}"
