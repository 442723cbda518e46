"""Curves and bars as SVG inside a page: no library, no colours of their own (the page's style sheet
gives them, so that they follow light, dark and print), the same chart gives the same bytes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from markupsafe import Markup, escape
from msgspec import Struct

from principlecheck.model.report.chart import Curve
from principlecheck.reporters.chart_tables import written
from principlecheck.reporters.plain import shown

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 72, 618, 40, 262
MOST_TICKS = 8
_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800)
_NUMBERS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)


class Plot(Struct, frozen=True):
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


def plot_of(curve: Curve) -> Plot:
    """Seconds begin at nothing, agents at the first point."""
    xs = [x for x, _ in curve.points]
    return Plot(0.0 if curve.x_unit == "seconds" else min(xs), max(xs))


def curve_svg(curve: Curve, name: str) -> Markup:
    """`curve` with a title and a description; `name` keeps ids apart on one page."""
    body = curve_body(curve)
    return Markup(
        '<svg class="curve" viewBox="0 0 {w} {h}" role="img" aria-labelledby="{n}-t {n}-d">'
        '<title id="{n}-t">{title}</title><desc id="{n}-d">{alt}</desc>{body}</svg>'
    ).format(w=WIDTH, h=HEIGHT, n=name, title=shown(curve.title), alt=shown(curve.alt), body=body)


def curve_body(curve: Curve) -> Markup:
    """What is drawn of a curve, `WIDTH` by `HEIGHT`."""
    plot = plot_of(curve)
    return Markup("").join(
        (*_across(plot), *_along(curve, plot), *_line(curve, plot), *_marks(curve, plot))
    )


def _across(plot: Plot) -> Iterator[Markup]:
    for quarter in range(5):
        y = plot.y(quarter / 4)
        yield Markup('<path class="grid" d="M{} {}H{}"/>').format(plot.left, y, plot.right)
        yield Markup('<text x="{}" y="{}" dy=".35em" text-anchor="end">{} %</text>').format(
            plot.left - 10, y, quarter * 25
        )


def _along(curve: Curve, plot: Plot) -> Iterator[Markup]:
    """Ticks below the axis; every other one can be left out where there is little room."""
    steps = _SECONDS if curve.x_unit == "seconds" else _NUMBERS
    span = plot.end - plot.start
    step = next((step for step in steps if span / step <= MOST_TICKS), span / MOST_TICKS or 1)
    first, last = math.ceil(plot.start / step), math.floor(plot.end / step)
    for number in range(first, last + 1):
        value = number * step
        label = written(curve.x_unit, value) if curve.x_unit == "seconds" else f"{value:g}"
        yield Markup('<path class="tick" d="M{} {}v5"/>').format(plot.x(value), plot.bottom)
        yield Markup('<text class="{}" x="{}" y="{}" text-anchor="middle">{}</text>').format(
            "tick-label" if (number - first) % 2 == 0 else "tick-label spare",
            plot.x(value), plot.bottom + 24, label,
        )  # fmt: skip
    unit = "" if curve.x_unit == "seconds" else f"{curve.x_unit} "
    yield Markup('<text class="axis" x="{}" y="{}" text-anchor="end">{}</text>').format(
        plot.right, HEIGHT - 12, shown(f"{unit}{curve.x_label}")
    )
    yield Markup('<text class="axis" x="{}" y="18">{}</text>').format(
        plot.left, shown(curve.y_label)
    )


def _line(curve: Curve, plot: Plot) -> Iterator[Markup]:
    here = next((mark.value for mark in curve.marks if mark.axis == "x"), None)
    points = [(plot.x(x), plot.y(y)) for x, y in curve.points]
    if curve.x_unit == "seconds":
        points = [(plot.left, plot.y(_at_start(curve))), *points]
    if here is not None:
        height = height_at(curve, here)
        before = [point for point in points if point[0] < plot.x(here)]
        area = [*before, (plot.x(here), plot.y(height))]
        yield Markup('<path class="area" d="M{} {}L{}V{}Z"/>').format(
            area[0][0], plot.bottom, _pairs(area), plot.bottom
        )
    yield Markup('<path class="line" d="M{}"/>').format(_pairs(points))
    if here is not None:
        yield Markup('<path class="tried" d="M0 0"/>')
        yield Markup('<circle class="dot" cx="{}" cy="{}" r="5"/>').format(
            plot.x(here), plot.y(height)
        )


def _pairs(points: list[tuple[float, float]]) -> Markup:
    return escape(" ".join(f"{x:g} {y:g}" for x, y in points))


def _at_start(curve: Curve) -> float:
    """The share where x is nothing, if it is known."""
    return getattr(curve.model, "settled", curve.points[0][1])


def height_at(curve: Curve, x: float) -> float:
    """The curve at `x`, on the straight line between the points beside it."""
    for (x0, y0), (x1, y1) in pairwise(curve.points):
        if x0 <= x <= x1:
            return y0 + (y1 - y0) * (x - x0) / ((x1 - x0) or 1.0)
    return curve.points[0][1] if x < curve.points[0][0] else curve.points[-1][1]


def _marks(curve: Curve, plot: Plot) -> Iterator[Markup]:
    for index, mark in enumerate(curve.marks):
        if mark.axis == "x":
            way = f"M{plot.x(mark.value):g} {plot.bottom}V{plot.top}"
        else:
            way = f"M{plot.left} {plot.y(mark.value):g}H{plot.right}"
        yield Markup('<path class="mark mark-{}" d="{}"/>').format(index % 3, way)


def bar_svg(low: float | None, high: float | None) -> Markup:
    """A range as a bar without words: passed filled, unknown hatched, failed empty."""
    if low is None or high is None:
        return Markup("")
    return Markup(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="failed" width="100" height="10"/>'
        '<rect class="unknown" width="{:.1f}" height="10"/>'
        '<rect class="passed" width="{:.1f}" height="10"/></svg>'
    ).format(high * 100, low * 100)
