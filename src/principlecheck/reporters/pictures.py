"""Charts as SVG, drawn by matplotlib: on white, so that they read alike on light and dark pages and
in print; text stays text; the same chart gives the same bytes.
"""

from __future__ import annotations

import io
import math
import textwrap
from html import escape
from typing import TYPE_CHECKING, Any

from principlecheck.model import units
from principlecheck.model.chart import Chart, Curve, Grid, Mark, Path, Ranges
from principlecheck.reporters.plain import shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, FAINT = "#1b1f24", "#6e7781"
CURVE = "#0b5cad"
# Told apart by dash as well as by colour, for those who do not see the difference.
MOST_A_ROW = 4
MARKS = (("#b3261e", "-"), ("#1a7f37", "--"), ("#8250df", ":"))


def svg(chart: Chart, name: str) -> bytes:
    """`chart` as SVG with a title and a description. `name` keeps ids apart on one page.

    Raises `ModuleNotFoundError` where matplotlib is not installed (extra `pictures`).
    """
    import matplotlib as mpl

    settings: dict[Any, Any] = {
        "svg.fonttype": "none",
        "svg.hashsalt": name,
        "font.family": "sans-serif",
        "font.size": 10,
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.edgecolor": FAINT,
        "xtick.color": INK,
        "ytick.color": INK,
        "text.parse_math": False,
    }
    with mpl.rc_context(settings):
        from matplotlib.figure import Figure

        figure = Figure(figsize=(7.2, _height(chart)), layout="constrained")
        figure.set_facecolor("white")
        match chart:
            case Curve():
                _curve(figure, chart)
            case Ranges():
                _ranges(figure, chart)
            case Grid():
                _grid(figure, chart)
            case Path():
                _path(figure, chart)
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return _described(out.getvalue().decode("utf-8"), chart).encode("utf-8")


def _height(chart: Chart) -> float:
    """In inches."""
    match chart:
        case Curve():
            return 3.8
        case Ranges():
            return 0.9 + 0.42 * len(chart.bars)
        case Grid():
            return 4.2
        case Path():
            return 0.4 + 1.7 * math.ceil(len(chart.stations) / MOST_A_ROW)


def _described(drawn: str, chart: Chart) -> str:
    """The SVG with what a screen reader says of it."""
    title, alt = escape(shown(chart.title)), escape(shown(chart.alt))
    spoken = f'<svg role="img" aria-label="{escape(shown(chart.alt), quote=True)}" '
    head, tag, rest = drawn.partition("<svg ")
    opening, close, body = rest.partition(">")
    return f"{head}{spoken if tag else ''}{opening}{close}<title>{title}</title><desc>{alt}</desc>{body}"


def _curve(figure: Figure, chart: Curve) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

    axes = figure.add_subplot()
    axes.plot(*zip(*chart.points, strict=True), color=CURVE, linewidth=2)
    axes.set_title(shown(chart.title), loc="left", fontweight="bold", color=INK)
    axes.set_xlabel(_axis_label(chart))
    axes.set_ylabel(shown(chart.y_label))
    axes.set_ylim(0, 1.02)
    axes.set_xlim(chart.points[0][0], chart.points[-1][0])
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    if chart.x_unit == "seconds":
        axes.xaxis.set_major_locator(MaxNLocator(8, steps=[1, 1.2, 3, 6, 10]))
        axes.xaxis.set_major_formatter(
            FuncFormatter(lambda value, _position: units.duration(value))
        )
    else:
        axes.xaxis.set_major_locator(MaxNLocator(10, integer=True))
    axes.grid(color="#d0d7de", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    for index, mark in enumerate(chart.marks):
        _mark(axes, mark, index)
    axes.legend(loc="lower right", frameon=True, facecolor="white", framealpha=0.9)


def _axis_label(chart: Curve) -> str:
    return shown(
        f"{chart.x_label} ({'minutes, seconds' if chart.x_unit == 'seconds' else chart.x_unit})"
    )


def _mark(axes: Axes, mark: Mark, index: int) -> None:
    colour, dash = MARKS[index % len(MARKS)]
    draw = axes.axvline if mark.axis == "x" else axes.axhline
    draw(mark.value, color=colour, linestyle=dash, linewidth=1.6, label=shown(mark.label))


def _ranges(figure: Figure, chart: Ranges) -> None:
    """Passed solid, unknown hatched, failed empty: told apart without colour."""
    from matplotlib.ticker import PercentFormatter

    axes = figure.add_subplot()
    axes.set_title(shown(chart.title), loc="left", fontweight="bold", color=INK)
    for at, bar in enumerate(chart.bars):
        axes.barh(at, 1, height=0.6, color="white", edgecolor=FAINT, linewidth=0.8)
        if bar.low is not None and bar.high is not None:
            axes.barh(at, bar.low, height=0.6, color=CURVE)
            axes.barh(
                at, bar.high - bar.low, left=bar.low, height=0.6,
                color="#cfe0f3", edgecolor=CURVE, hatch="////", linewidth=0.8,
            )  # fmt: skip
        if bar.note:
            axes.text(1.02, at, _short(bar.note), va="center", color=FAINT, fontsize=9)
    axes.set_yticks(range(len(chart.bars)), [shown(bar.label) for bar in chart.bars])
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(PercentFormatter(1.0))
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)


def _grid(figure: Figure, chart: Grid) -> None:
    axes = figure.add_subplot()
    axes.set_title(shown(chart.title), loc="left", fontweight="bold", color=INK)
    columns, rows = len(chart.columns), len(chart.rows)
    axes.set_xlim(0, columns)
    axes.set_ylim(rows, 0)
    axes.set_xticks([n + 0.5 for n in range(columns)], [shown(name) for name in chart.columns])
    axes.set_yticks([n + 0.5 for n in range(rows)], [shown(name) for name in chart.rows])
    axes.set_xlabel(shown(chart.x_label))
    axes.set_ylabel(shown(chart.y_label))
    axes.tick_params(length=0)
    for line in range(1, columns):
        axes.axvline(line, color="#d0d7de", linewidth=0.8)
    for line in range(1, rows):
        axes.axhline(line, color="#d0d7de", linewidth=0.8)
    for column in range(columns):
        for row in range(rows):
            axes.text(column + 0.5, row + 0.5, _cell(chart, column, row), ha="center", va="center",
                      fontsize=9, linespacing=1.5)  # fmt: skip


def _cell(chart: Grid, column: int, row: int) -> str:
    """The labels of a cell, five a line and four lines; then how many more there are."""
    labels = [shown(s.label) for s in chart.spots if (s.column, s.row) == (column, row)]
    lines = [" ".join(labels[at : at + 5]) for at in range(0, min(len(labels), 20), 5)]
    if len(labels) > 20:
        lines.append(f"and {len(labels) - 20} more")
    return "\n".join(lines)


def _path(figure: Figure, chart: Path) -> None:
    """Boxes of one width, at most four a row; each but the first is pointed at."""
    from matplotlib.patches import FancyBboxPatch

    axes = figure.add_subplot()
    axes.set_title(shown(chart.title), loc="left", fontweight="bold", color=INK)
    axes.axis("off")
    a_row = min(len(chart.stations), MOST_A_ROW)
    rows = math.ceil(len(chart.stations) / MOST_A_ROW)
    axes.set_xlim(0, a_row)
    axes.set_ylim(rows, 0)
    for index, station in enumerate(chart.stations):
        row, column = divmod(index, MOST_A_ROW)
        axes.add_patch(
            FancyBboxPatch(
                (column + 0.14, row + 0.12), 0.74, 0.54, boxstyle="round,pad=0,rounding_size=0.04",
                mutation_aspect=a_row / rows, facecolor="#f6f8fa", edgecolor=FAINT,
            )
        )  # fmt: skip
        text = f"{_short(station.who)}\n{_wrapped(station.does, a_row)}"
        axes.text(column + 0.51, row + 0.39, text, ha="center", va="center", linespacing=1.5)
        note = _wrapped(station.note, a_row)
        axes.text(column + 0.51, row + 0.74, note, ha="center", va="top", color=FAINT, fontsize=9)
        if index:
            axes.annotate(
                "", xy=(column + 0.13, row + 0.39), xytext=(column - 0.11, row + 0.39),
                arrowprops={"arrowstyle": "->", "color": INK, "linewidth": 1.4},
                annotation_clip=False,
            )  # fmt: skip


def _wrapped(text: str, a_row: int) -> str:
    """`text` in lines that fit a box of which `a_row` stand side by side."""
    return textwrap.fill(_short(text, 64), max(12, 62 // a_row))


def _short(text: str, most: int = 34) -> str:
    text = shown(text)
    return text if len(text) <= most else f"{text[: most - 1]}…"
