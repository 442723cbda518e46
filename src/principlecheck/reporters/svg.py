"""Charts as SVG, each drawn once: a file that stands on its own beside a document or in a PDF, and
the same inside a page, whose style sheet gives the colours so that they follow light, dark and
print. No library; text stays text; the same chart gives the same bytes.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markupsafe import Markup, escape
from msgspec import Struct

from principlecheck.model import units
from principlecheck.model.audit.look import FACES, Look
from principlecheck.model.report.chart import (
    Chart,
    Curve,
    Grid,
    Mark,
    Path,
    Ranges,
    Spreads,
    Stretches,
)
from principlecheck.reporters.plain import printable_text

WIDTH, HEIGHT = 640, 320
"""The units of a picture's width, and of a curve's height."""
LEFT, RIGHT, TOP, BOTTOM = 72, 618, 40, 262
BAND, MARGIN = 34, 16
"""How high the title of a file is, above what is drawn; and what is left free beside it."""
MOST_TICKS = 8
_SHORT_UNITS = {"h": "h", "m": "min", "s": "s"}
MOST_A_ROW = 4
LABELS_A_LINE, MOST_LINES = 4, 4
LETTERS_ABOVE = 62
BAR_PARTS = ("passed", "unknown", "failed")
_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800)
_NUMBERS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
# Marks are told apart by dash as well as by colour, for those who do not see the difference.
_STYLE = Markup(
    "text{{font:14px {face};fill:#1b1f24}}"
    ".head{{font-family:{headings};font-weight:600;font-size:15px}}"
    ".soft,.axis{{fill:#57606a;font-size:12px}}"
    ".tick-label{{font-size:12px}}.grid{{stroke:#d0d7de}}.tick,.frame{{stroke:#6e7781;fill:none}}"
    ".line{{fill:none;stroke:{accent};stroke-width:2.5}}.area{{fill:{accent};fill-opacity:.1}}"
    ".dot,.passed{{fill:{accent}}}.tried{{display:none}}.mark{{fill:none;stroke-width:2}}"
    ".mark-0{{stroke:#b3261e}}.mark-1{{stroke:#1a7f37;stroke-dasharray:7 4}}"
    ".spread{{fill:none;stroke-width:2.5}}.spread-0{{stroke:{accent}}}"
    ".spread-1{{stroke:#1b1f24;stroke-dasharray:9 5}}"
    ".mark-2{{stroke:#8250df;stroke-dasharray:2 4}}.box{{fill:#f6f8fa;stroke:#6e7781}}"
    ".unknown{{fill:url(#hatched);stroke:{accent}}}.failed{{fill:#fff;stroke:#6e7781}}"
    ".arrow{{stroke:#1b1f24;stroke-width:1.6;fill:none}}"
)
_HATCHED = Markup(
    '<defs><pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
    '<path d="M0 0V6" stroke="{}" stroke-width="2.4"/></pattern></defs>'
)


class _SvgDrawing(Struct, frozen=True):
    """What is drawn of a chart, `height` units high, and a legend below it."""

    height: int
    body: Markup
    legend: Markup = Markup("")
    legend_height: int = 0


def draw_svg_file(chart: Chart, look: Look | None = None) -> bytes:
    """`chart` as a file of its own under a brand: on white, so that it reads alike on light and
    dark pages and in print, with a title and a description for screen readers.
    """
    look = look or Look()
    drawing = _draw_chart_svg(chart)
    style = _STYLE.format(accent=look.accent, face=FACES[look.text], headings=FACES[look.headings])
    height = BAND + drawing.height + drawing.legend_height
    return (
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" '
            'viewBox="0 0 {w} {h}" role="img" aria-label="{alt}"><title>{title}</title>'
            '<desc>{alt}</desc><style>{style}</style>{hatched}'
            '<rect width="100%" height="100%" fill="#fff"/>'
            '<text class="head" x="{m}" y="26">{title}</text>'
            '<g transform="translate(0 {band})">{body}{legend}</g></svg>\n'
        )
        .format(
            w=WIDTH, h=height, alt=printable_text(chart.alt), title=printable_text(chart.title), style=style,
            hatched=_HATCHED.format(look.accent), m=MARGIN, band=BAND, body=drawing.body,
            legend=drawing.legend,
        )
        .encode("utf-8")
    )  # fmt: skip


def draw_inline_svg(chart: Chart, name: str) -> Markup:
    """`chart` inside a page that prints its title and legend itself; `name` keeps ids apart."""
    drawing = _draw_chart_svg(chart)
    return Markup(
        '<svg class="chart {kind}" viewBox="0 0 {w} {h}" role="img" '
        'aria-labelledby="{n}-t {n}-d"><title id="{n}-t">{title}</title>'
        '<desc id="{n}-d">{alt}</desc>{body}</svg>'
    ).format(
        kind=type(chart).__name__.lower(), w=WIDTH, h=drawing.height, n=name,
        title=printable_text(chart.title), alt=printable_text(chart.alt), body=drawing.body,
    )  # fmt: skip


def _draw_chart_svg(chart: Chart) -> _SvgDrawing:
    match chart:
        case Curve():
            return _draw_curve_svg(chart)
        case Spreads():
            return _draw_spreads_svg(chart)
        case Path():
            return _draw_path_svg(chart)
        case Ranges():
            return _draw_ranges_svg(chart)
        case Grid():
            return _draw_grid_svg(chart)
        case Stretches():
            return _draw_stretches_svg(chart)


class SvgPlot(Struct, frozen=True):
    """Where the axes of a curve lie: `start` and `end` of x at `left` and `right`, shares 0 and 1
    at `bottom` and `top`, in the picture's units.
    """

    start: float
    end: float
    left: float = LEFT
    right: float = RIGHT
    top: float = TOP
    bottom: float = BOTTOM

    def x(self, value: float) -> float:
        """Across, kept inside the axes."""
        span = (self.end - self.start) or 1.0
        inside = min(max((value - self.start) / span, 0.0), 1.0)
        return round(self.left + inside * (self.right - self.left), 1)

    def y(self, share: float) -> float:
        """Down."""
        return round(self.bottom - min(max(share, 0.0), 1.0) * (self.bottom - self.top), 1)


def svg_plot_of_curve(curve: Curve) -> SvgPlot:
    """Seconds begin at nothing, agents at the first point."""
    xs = [x for x, _ in curve.points]
    return SvgPlot(0.0 if curve.x_unit == "seconds" else min(xs), max(xs))


def _draw_curve_svg(curve: Curve) -> _SvgDrawing:
    plot = svg_plot_of_curve(curve)
    body = (
        *_draw_svg_grid_lines(plot),
        *_draw_svg_axis_ticks(curve, plot),
        *_draw_svg_curve_line(curve, plot),
        *_draw_svg_marks(curve.marks, plot),
    )
    return _svg_with_legend(body, _svg_legend_keys(curve.marks))


def _draw_spreads_svg(chart: Spreads) -> _SvgDrawing:
    xs = [x for line in chart.spreads for x, _ in line.points]
    plot = SvgPlot(0.0, max((*xs, *(m.value for m in chart.marks if m.axis == "x")), default=1.0))
    keys = [(f"spread spread-{n % 2}", line.label) for n, line in enumerate(chart.spreads)]
    lines = (
        Markup('<path class="{}" d="M{}"/>').format(
            kind, _svg_path_points([(plot.x(x), plot.y(y)) for x, y in line.points])
        )
        for (kind, _), line in zip(keys, chart.spreads, strict=True)
    )
    body = (
        *_draw_svg_grid_lines(plot),
        *_draw_svg_axis_ticks(chart, plot),
        *_draw_svg_marks(chart.marks, plot),
        *lines,
    )
    return _svg_with_legend(body, [*keys, *_svg_legend_keys(chart.marks)])


def _svg_legend_keys(marks: Sequence[Mark]) -> list[tuple[str, str]]:
    return [(f"mark mark-{index % 3}", mark.label) for index, mark in enumerate(marks)]


def _svg_with_legend(body: Sequence[Markup], keys: Sequence[tuple[str, str]]) -> _SvgDrawing:
    """A plot, and a line for each class that is to be told apart with what it is called."""
    legend = Markup("").join(
        Markup('<path class="{}" d="M{} {}h28"/>{}').format(
            kind,
            LEFT,
            HEIGHT + 6 + 22 * index,
            _svg_text(LEFT + 38, HEIGHT + 11 + 22 * index, label),
        )
        for index, (kind, label) in enumerate(keys)
    )
    return _SvgDrawing(HEIGHT, Markup("").join(body), legend, 6 + 22 * len(keys))


def _draw_svg_grid_lines(plot: SvgPlot) -> Iterator[Markup]:
    for quarter in range(5):
        y = plot.y(quarter / 4)
        yield Markup('<path class="grid" d="M{} {}H{}"/>').format(plot.left, y, plot.right)
        yield Markup('<text x="{}" y="{}" dy=".35em" text-anchor="end">{} %</text>').format(
            plot.left - 10, y, quarter * 25
        )


def _draw_svg_axis_ticks(curve: Curve | Spreads, plot: SvgPlot) -> Iterator[Markup]:
    """Ticks below the axis; every other one can be left out where there is little room."""
    steps = _SECONDS if curve.x_unit == "seconds" else _NUMBERS
    span = plot.end - plot.start
    step = next((step for step in steps if span / step <= MOST_TICKS), span / MOST_TICKS or 1)
    first, last = math.ceil(plot.start / step), math.floor(plot.end / step)
    for number in range(first, last + 1):
        value = number * step
        label = _svg_axis_time(value) if curve.x_unit == "seconds" else f"{value:g}"
        yield Markup('<path class="tick" d="M{} {}v5"/>').format(plot.x(value), plot.bottom)
        yield Markup('<text class="{}" x="{}" y="{}" text-anchor="middle">{}</text>').format(
            "tick-label" if (number - first) % 2 == 0 else "tick-label spare",
            plot.x(value), plot.bottom + 24, label,
        )  # fmt: skip
    unit = "" if curve.x_unit == "seconds" else f"{curve.x_unit} "
    yield Markup('<text class="axis" x="{}" y="{}" text-anchor="end">{}</text>').format(
        plot.right, HEIGHT - 12, printable_text(f"{unit}{curve.x_label}")
    )
    yield Markup('<text class="axis" x="{}" y="18">{}</text>').format(
        plot.left, printable_text(curve.y_label)
    )


def _svg_axis_time(seconds: float) -> str:
    """A time on an axis, where `6m` beside amounts of money would be read as millions: `6 min`."""
    parts = units.format_duration(round(seconds)).split()
    return " ".join(f"{part[:-1]} {_SHORT_UNITS[part[-1]]}" for part in parts)


def _draw_svg_curve_line(curve: Curve, plot: SvgPlot) -> Iterator[Markup]:
    here = next((mark.value for mark in curve.marks if mark.axis == "x"), None)
    points = [(plot.x(x), plot.y(y)) for x, y in curve.points]
    if curve.x_unit == "seconds":
        points = [(plot.left, plot.y(_svg_curve_start(curve))), *points]
    if here is not None:
        height = svg_curve_height_at(curve, here)
        before = [point for point in points if point[0] < plot.x(here)]
        area = [*before, (plot.x(here), plot.y(height))]
        yield Markup('<path class="area" d="M{} {}L{}V{}Z"/>').format(
            area[0][0], plot.bottom, _svg_path_points(area), plot.bottom
        )
    yield Markup('<path class="line" d="M{}"/>').format(_svg_path_points(points))
    if here is not None:
        yield Markup('<path class="tried" d="M0 0"/>')
        yield Markup('<circle class="dot" cx="{}" cy="{}" r="5"/>').format(
            plot.x(here), plot.y(height)
        )


def _svg_path_points(points: list[tuple[float, float]]) -> Markup:
    return escape(" ".join(f"{x:g} {y:g}" for x, y in points))


def _svg_curve_start(curve: Curve) -> float:
    """The share where x is nothing, if it is known."""
    return getattr(curve.model, "settled", curve.points[0][1])


def svg_curve_height_at(curve: Curve, x: float) -> float:
    """The curve at `x`, on the straight line between the points beside it."""
    for (x0, y0), (x1, y1) in pairwise(curve.points):
        if x0 <= x <= x1:
            return y0 + (y1 - y0) * (x - x0) / ((x1 - x0) or 1.0)
    return curve.points[0][1] if x < curve.points[0][0] else curve.points[-1][1]


def _draw_svg_marks(marks: Sequence[Mark], plot: SvgPlot) -> Iterator[Markup]:
    for index, mark in enumerate(marks):
        if mark.axis == "x":
            way = f"M{plot.x(mark.value):g} {plot.bottom}V{plot.top}"
        else:
            way = f"M{plot.left} {plot.y(mark.value):g}H{plot.right}"
        yield Markup('<path class="mark mark-{}" d="{}"/>').format(index % 3, way)


def _draw_path_svg(chart: Path) -> _SvgDrawing:
    a_row = min(len(chart.stations), MOST_A_ROW)
    step, row_height = (WIDTH - 2 * MARGIN) / a_row, 150
    rows = math.ceil(len(chart.stations) / MOST_A_ROW)
    body = [
        _draw_svg_station(chart, index, MARGIN + index % MOST_A_ROW * step + 18,
                 10 + index // MOST_A_ROW * row_height, step - 36)
        for index in range(len(chart.stations))
    ]  # fmt: skip
    return _SvgDrawing(rows * row_height, Markup("").join(body))


def _draw_svg_station(chart: Path, index: int, x: float, y: float, width: float) -> Markup:
    """A box with who and what, a note below it, and the arrow that leads to it."""
    height, station, middle = 84, chart.stations[index], x + width / 2
    letters = max(10, int(width / 7.2))
    lines = [_shorten_svg_label(station.who, letters), *_wrap_svg_label(station.does, letters, 3)]
    first = y + height / 2 + 5 - 9 * (len(lines) - 1)
    parts = [
        Markup('<rect class="box" x="{:g}" y="{:g}" width="{:g}" height="{}" rx="8"/>').format(
            x, y, width, height
        )
    ]
    parts += [_svg_text(middle, first + 18 * n, line, middle=True) for n, line in enumerate(lines)]
    for number, line in enumerate(_wrap_svg_label(station.note, letters + 4, 2)):
        below = y + height + 18 + 16 * number
        parts.append(_svg_text(middle, below, line, kind="soft", middle=True))
    if index:
        begins = x - (32 if index % MOST_A_ROW else 18)
        parts.append(
            Markup('<path class="arrow" d="M{:g} {:g}H{:g}m-7 -5l7 5l-7 5"/>').format(
                begins, y + height / 2, x - 3
            )
        )
    return Markup("").join(parts)


def _draw_ranges_svg(chart: Ranges) -> _SvgDrawing:
    """Passed solid, unknown hatched, failed empty."""
    longest = max((len(bar.label) for bar in chart.bars), default=0)
    left, right, step = max(170, min(270, 7 * longest + 20)), WIDTH - 130, 34
    height = 10 + step * len(chart.bars) + 52

    def across(share: float) -> float:
        return round(share * (right - left), 1)

    body: list[Markup] = []
    for number, bar in enumerate(chart.bars):
        y = 10 + step * number
        body += [
            _svg_text(left - 10, y + 17, bar.label, end=True),
            _svg_rect("failed", left, y, across(1), 24),
        ]
        if bar.low is not None and bar.high is not None:
            body.append(_svg_rect("unknown", left, y, across(bar.high), 24))
            body.append(_svg_rect("passed", left, y, across(bar.low), 24))
        body.append(_svg_text(right + 10, y + 17, bar.note, kind="soft"))
    for quarter in range(5):
        x = left + across(quarter / 4)
        body.append(_svg_text(x, height - 34, f"{quarter * 25} %", kind="soft", middle=True))
    for n, part in enumerate(BAR_PARTS):
        body.append(_svg_rect(part, left + 100 * n, height - 22, 14, 12))
        body.append(_svg_text(left + 100 * n + 20, height - 12, part, kind="soft"))
    return _SvgDrawing(height, Markup("").join(body))


def _draw_stretches_svg(chart: Stretches) -> _SvgDrawing:
    """Each line's name above it; amounts solid with the likely one marked, duties of law solid and
    what is due by weight hatched.
    """
    left, right, step = MARGIN + 24, WIDTH - 176, 34
    foot = 6 + step * len(chart.lines)
    first, last = chart.ticks[0][0], chart.ticks[-1][0]

    def across(value: float) -> float:
        return round(left + (value - first) / (last - first) * (right - left), 1)

    body: list[Markup] = []
    for value, written in chart.ticks:
        x = across(value)
        body.append(Markup('<path class="grid" d="M{:g} 0V{}"/>').format(x, foot))
        body.append(_svg_text(x, foot + 18, written, kind="tick-label", middle=True))
    for number, line in enumerate(chart.lines):
        y = 6 + step * number
        begin, end = across(line.low), across(line.high)
        kind = "unknown" if line.kind == "own" else "passed"
        body.append(
            _svg_text(left, y + 10, _shorten_svg_label(line.label, LETTERS_ABOVE), kind="soft")
        )
        body.append(_svg_rect(kind, min(begin, end), y + 15, max(abs(end - begin), 3), 11))
        if line.mark is not None:
            way = f"M{across(line.mark):g} {y + 12}V{y + 29}"
            body.append(Markup('<path class="mark mark-0" d="{}"/>').format(way))
        for row, text in enumerate(_wrap_svg_label(line.note, 24, 2)):
            body.append(_svg_text(right + 10, y + 18 + 13 * row, text, kind="soft"))
    return _SvgDrawing(foot + 30, Markup("").join(body))


def _draw_grid_svg(chart: Grid) -> _SvgDrawing:
    left, top, row_height = 90, 10, 116
    step = (WIDTH - MARGIN - left) / len(chart.columns)
    foot = top + row_height * len(chart.rows)
    body: list[Markup] = []
    for row, name in enumerate(chart.rows):
        body.append(_svg_text(left - 10, top + row_height * (row + 0.5) + 5, name, end=True))
        for column in range(len(chart.columns)):
            x, y = left + column * step, top + row * row_height
            body.append(_svg_rect("frame", x, y, step, row_height))
            lines = _draw_svg_grid_cell(chart.labels(column, row))
            first = y + row_height / 2 + 5 - 9 * (len(lines) - 1)
            body += [
                _svg_text(x + step / 2, first + 18 * number, line, middle=True)
                for number, line in enumerate(lines)
            ]
    for column, name in enumerate(chart.columns):
        body.append(_svg_text(left + (column + 0.5) * step, foot + 20, name, middle=True))
    body.append(_svg_text(WIDTH - MARGIN, foot + 42, chart.x_label, kind="soft", end=True))
    body.append(_svg_text(MARGIN, foot + 42, chart.y_label, kind="soft"))
    return _SvgDrawing(foot + 54, Markup("").join(body))


def _draw_svg_grid_cell(labels: Sequence[str]) -> list[str]:
    """The labels of a cell in a few lines; then how many more there are."""
    most = LABELS_A_LINE * MOST_LINES
    lines = [
        " ".join(labels[at : min(at + LABELS_A_LINE, most)])
        for at in range(0, min(len(labels), most), LABELS_A_LINE)
    ]
    return [*lines, f"and {len(labels) - most} more"] if len(labels) > most else lines


def _svg_rect(kind: str, x: float, y: float, width: float, height: float) -> Markup:
    return Markup('<rect class="{}" x="{:g}" y="{:g}" width="{:g}" height="{:g}"/>').format(
        kind, x, y, width, height
    )


def _svg_text(
    x: float, y: float, text: str, *, kind: str = "", middle: bool = False, end: bool = False
) -> Markup:
    anchor = "middle" if middle else "end" if end else "start"
    return Markup('<text class="{}" x="{:g}" y="{:g}" text-anchor="{}">{}</text>').format(
        kind, x, y, anchor, printable_text(text)
    )


def _wrap_svg_label(text: str, letters: int, most: int) -> list[str]:
    lines = textwrap.wrap(printable_text(text), letters)
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]


def _shorten_svg_label(text: str, most: int) -> str:
    text = printable_text(text)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def draw_range_bar_svg(low: float | None, high: float | None) -> Markup:
    """A range as a bar without words: passed filled, unknown hatched, failed empty."""
    if low is None or high is None:
        return Markup("")
    return Markup(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="failed" width="100" height="10"/>'
        '<rect class="unknown" width="{:.1f}" height="10"/>'
        '<rect class="passed" width="{:.1f}" height="10"/></svg>'
    ).format(high * 100, low * 100)
