"""Charts as SVG, drawn by matplotlib: on white, so that they read alike on light and dark pages and
in print; text stays text; the same chart gives the same bytes.
"""

from __future__ import annotations

import io
from html import escape
from typing import TYPE_CHECKING, Any

from principlecheck.model import units
from principlecheck.model.chart import Chart, Curve, Mark, Path
from principlecheck.reporters.plain import shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, FAINT = "#1b1f24", "#6e7781"
CURVE = "#0b5cad"
# Told apart by dash as well as by colour, for those who do not see the difference.
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

        figure = Figure(
            figsize=(7.2, 3.8 if isinstance(chart, Curve) else 1.9), layout="constrained"
        )
        figure.set_facecolor("white")
        if isinstance(chart, Curve):
            _curve(figure, chart)
        else:
            _path(figure, chart)
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return _described(out.getvalue().decode("utf-8"), chart).encode("utf-8")


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


def _path(figure: Figure, chart: Path) -> None:
    axes = figure.add_subplot()
    axes.set_title(shown(chart.title), loc="left", fontweight="bold", color=INK)
    axes.axis("off")
    count = len(chart.stations)
    axes.set_xlim(0, count)
    axes.set_ylim(0, 1)
    for index, station in enumerate(chart.stations):
        box = {"boxstyle": "round,pad=0.5", "facecolor": "#f6f8fa", "edgecolor": FAINT}
        text = f"{_short(station.who)}\n{station.does}"
        axes.text(index + 0.5, 0.62, text, ha="center", va="center", bbox=box, linespacing=1.6)
        axes.text(
            index + 0.5,
            0.16,
            _short(station.note),
            ha="center",
            va="center",
            color=FAINT,
            fontsize=9,
        )
        if index:
            axes.annotate(
                "", xy=(index + 0.2, 0.62), xytext=(index - 0.2, 0.62),
                arrowprops={"arrowstyle": "->", "color": INK, "linewidth": 1.4},
            )  # fmt: skip


def _short(text: str) -> str:
    text = shown(text)
    return text if len(text) <= 34 else f"{text[:33]}…"
