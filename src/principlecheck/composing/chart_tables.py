"""A picture as a table: what it shows, for those who read rather than look."""

from __future__ import annotations

from collections.abc import Sequence

from principlecheck.model import units
from principlecheck.model.audit.view import Picture
from principlecheck.model.report.chart import Bar, Chart, Curve, Grid, Ranges, Spreads, Stretches

ROWS = 8


def compose_picture(chart: Chart, name: str, file: str, *, redundant: bool = False) -> Picture:
    """`chart` as it stands in a document: `name` is its id there, `file` what holds it beside."""
    head = (
        (units.format_sentence(chart.x_label), units.format_sentence(chart.y_label))
        if isinstance(chart, Curve | Spreads)
        else ("What", "Who")
    )
    return Picture(name, file, chart, head, tuple(table_beside_picture(chart)), redundant)


def table_beside_picture(chart: Chart) -> list[tuple[str, str]]:
    """Rows of two cells: a few points of a curve, or the stations of a path."""
    if isinstance(chart, Curve):
        rows = [
            (chart.format_x(x), units.format_share(y))
            for x, y in _thin_out_points_for_chart_table(chart.points)
        ]
        marked = "; ".join(mark.label for mark in chart.marks)
        return [*rows, ("marked", marked)] if marked else rows
    if isinstance(chart, Spreads):
        return [
            (f"{line.label}: {chart.format_x(x)}", units.format_share(y))
            for line in chart.spreads
            for x, y in _thin_out_points_for_chart_table(line.points[1:])
        ]
    if isinstance(chart, Ranges):
        return [(bar.label, chart_range_in_words(bar)) for bar in chart.bars]
    if isinstance(chart, Grid):
        return [
            (spot.label, f"{chart.rows[spot.row]}, {chart.columns[spot.column]}")
            for spot in chart.spots
        ]
    if isinstance(chart, Stretches):
        return [(line.label, line.note) for line in chart.lines]
    return [
        (station.does, f"{station.who}{f' ({station.note})' if station.note else ''}")
        for station in chart.stations
    ]


def _thin_out_points_for_chart_table(
    points: Sequence[tuple[float, float]],
) -> Sequence[tuple[float, float]]:
    every = max(1, len(points) // ROWS)
    return points[every - 1 :: every]


def chart_range_in_words(bar: Bar) -> str:
    """A bar in words."""
    if bar.low is None or bar.high is None:
        return bar.note
    text = units.format_share_range(bar.low, bar.high)
    return f"{text}, {bar.note}" if bar.note else text
