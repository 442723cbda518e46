"""Pictures for the PDF, which its templates draw: points, lines and where the ticks stand."""

from __future__ import annotations

import math
from typing import Any

import msgspec

from principlecheck.model import units
from principlecheck.model.report.chart import Chart, Curve
from principlecheck.reporters.chart_tables import table_of

MOST_TICKS = 7
_DURATIONS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400)


def chart_data(chart: Chart) -> dict[str, Any]:
    """`chart` under the names of its fields, with the rows of its table; a curve with ticks."""
    made: dict[str, Any] = msgspec.to_builtins(chart)
    if isinstance(chart, Curve):
        unit = "minutes, seconds" if chart.x_unit == "seconds" else chart.x_unit
        # The lines across a curve stand in the legend beside it.
        table = table_of(msgspec.structs.replace(chart, marks=()))
        return {
            **made,
            "ticks": ticks(chart),
            "x_title": f"{chart.x_label} ({unit})",
            "table": table,
        }
    return {**made, "table": table_of(chart)}


def ticks(chart: Curve) -> list[dict[str, Any]]:
    """Where the x axis is marked: round values, at most `MOST_TICKS` of them."""
    least, most = chart.points[0][0], chart.points[-1][0]
    step = _step(chart.x_unit, (most - least) / MOST_TICKS)
    first = math.ceil(least / step)
    values = [n * step for n in range(first, math.floor(most / step) + 1)]
    return [{"at": value, "label": _label(chart.x_unit, value)} for value in values]


def _step(unit: str, least: float) -> float:
    """The first round step that is `least` or more."""
    if unit == "seconds":
        found = next((step for step in _DURATIONS if step >= least), None)
        return found or math.ceil(least / _DURATIONS[-1]) * _DURATIONS[-1]
    if least <= 1:
        return 1
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least)


def _label(unit: str, value: float) -> str:
    return units.duration(value) if unit == "seconds" else units.number(value)
