"""A picture as a table: what it shows, for those who read rather than look."""

from __future__ import annotations

from principlecheck.model import units
from principlecheck.model.report.chart import Bar, Chart, Curve, Grid, Ranges

ROWS = 8


def table_of(chart: Chart) -> list[tuple[str, str]]:
    """Rows of two cells: a few points of a curve and its lines, or the stations of a path."""
    if isinstance(chart, Curve):
        every = max(1, len(chart.points) // ROWS)
        points = [*chart.points[every - 1 :: every]]
        rows = [(written(chart.x_unit, x), units.share(y)) for x, y in points]
        marked = "; ".join(mark.label for mark in chart.marks)
        return [*rows, ("marked", marked)] if marked else rows
    if isinstance(chart, Ranges):
        return [(bar.label, told_range(bar)) for bar in chart.bars]
    if isinstance(chart, Grid):
        return [
            (spot.label, f"{chart.rows[spot.row]}, {chart.columns[spot.column]}")
            for spot in chart.spots
        ]
    return [
        (station.does, f"{station.who}{f' ({station.note})' if station.note else ''}")
        for station in chart.stations
    ]


def written(unit: str, value: float) -> str:
    """A value of a curve's x axis with its unit."""
    if unit == "seconds":
        return units.duration(round(value))
    return f"{units.number(value, 1)} {unit}"


def told_range(bar: Bar) -> str:
    """A bar in words."""
    if bar.low is None or bar.high is None:
        return bar.note
    told = units.share_range(bar.low, bar.high)
    return f"{told}, {bar.note}" if bar.note else told
