"""Charts as SVG files beside the Markdown audit: on white, so that they read alike on light and dark
pages and in print; text stays text; the same chart gives the same bytes.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator

from markupsafe import Markup

from principlecheck.model.report.chart import Chart, Curve, Grid, Path, Ranges
from principlecheck.reporters.audit_parts import spots
from principlecheck.reporters.plain import shown
from principlecheck.reporters.svg import HEIGHT, LEFT, curve_body

WIDTH = 640
MARGIN = 16
MOST_A_ROW = 4
BAR_PARTS = ("passed", "unknown", "failed")
LABELS_A_LINE, MOST_LINES = 4, 4
# Marks are told apart by dash as well as by colour, for those who do not see the difference.
_STYLE = Markup(
    "text{font:14px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;fill:#1b1f24}"
    ".head{font-weight:600;font-size:15px}.soft,.axis{fill:#57606a;font-size:12px}"
    ".tick-label{font-size:12px}.grid{stroke:#d0d7de}.tick,.frame{stroke:#6e7781;fill:none}"
    ".line{fill:none;stroke:#0b5cad;stroke-width:2.5}.area{fill:#0b5cad;fill-opacity:.1}"
    ".dot,.passed{fill:#0b5cad}.tried{display:none}.mark{fill:none;stroke-width:2}"
    ".mark-0{stroke:#b3261e}.mark-1{stroke:#1a7f37;stroke-dasharray:7 4}"
    ".mark-2{stroke:#8250df;stroke-dasharray:2 4}.box{fill:#f6f8fa;stroke:#6e7781}"
    ".unknown{fill:url(#hatched);stroke:#0b5cad}.failed{fill:#fff;stroke:#6e7781}"
    ".arrow{stroke:#1b1f24;stroke-width:1.6;fill:none;marker-end:url(#head)}"
)
_DEFINED = Markup(
    '<defs><pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="#e4eefa"/>'
    '<path d="M0 0V6" stroke="#0b5cad" stroke-width="2.4"/></pattern>'
    '<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
    'orient="auto"><path d="M0 0L8 4L0 8Z" fill="#1b1f24"/></marker></defs>'
)


def svg(chart: Chart) -> bytes:
    """`chart` as a file of its own, with a title and a description for screen readers."""
    match chart:
        case Curve():
            height, body = _curve(chart)
        case Path():
            height, body = _path(chart)
        case Ranges():
            height, body = _ranges(chart)
        case Grid():
            height, body = _grid(chart)
    alt, title = shown(chart.alt), shown(chart.title)
    drawn = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" '
        'role="img" aria-label="{alt}"><title>{title}</title><desc>{alt}</desc>'
        '<style>{style}</style>{defined}<rect width="100%" height="100%" fill="#fff"/>'
        '<text class="head" x="{m}" y="26">{title}</text>{body}</svg>\n'
    ).format(
        w=WIDTH, h=height, alt=alt, title=title, style=_STYLE, defined=_DEFINED,
        m=MARGIN, body=Markup("").join(body),
    )  # fmt: skip
    return drawn.encode("utf-8")


Drawn = tuple[int, Iterable[Markup]]
"""A height, and what is drawn below the title."""


def _curve(chart: Curve) -> Drawn:
    top = 34
    legend = HEIGHT + top + 6
    body = [Markup('<g transform="translate(0 {})">{}</g>').format(top, curve_body(chart))]
    for index, mark in enumerate(chart.marks):
        y = legend + 22 * index
        way = Markup('<path class="mark mark-{}" d="M{} {}h28"/>').format(index % 3, LEFT, y)
        body += [way, _text(LEFT + 38, y + 5, mark.label)]
    return legend + 22 * len(chart.marks), body


def _path(chart: Path) -> Drawn:
    a_row = min(len(chart.stations), MOST_A_ROW)
    step, box_height, row_height = (WIDTH - 2 * MARGIN) / a_row, 84, 150
    rows = math.ceil(len(chart.stations) / MOST_A_ROW)

    def body() -> Iterator[Markup]:
        for index, station in enumerate(chart.stations):
            row, column = divmod(index, MOST_A_ROW)
            x, y = MARGIN + column * step + 18, 44 + row * row_height
            width = step - 36
            yield Markup(
                '<rect class="box" x="{:g}" y="{:g}" width="{:g}" height="{}" rx="8"/>'
            ).format(x, y, width, box_height)
            letters = max(10, int(width / 7.2))
            lines = [_short(station.who, letters), *_wrapped(station.does, letters, 3)]
            first = y + box_height / 2 + 5 - 9 * (len(lines) - 1)
            for number, line in enumerate(lines):
                yield _text(x + width / 2, first + 18 * number, line, middle=True)
            for number, line in enumerate(_wrapped(station.note, letters + 4, 2)):
                below = y + box_height + 18 + 16 * number
                yield _text(x + width / 2, below, line, kind="soft", middle=True)
            if index:
                yield Markup('<path class="arrow" d="M{:g} {:g}H{:g}"/>').format(
                    x - 32 if column else x - 18, y + box_height / 2, x - 3
                )

    return 34 + rows * row_height, body()


def _ranges(chart: Ranges) -> Drawn:
    """Passed solid, unknown hatched, failed empty."""
    left, right, step = 170, WIDTH - 130, 34
    height = 44 + step * len(chart.bars) + 52

    def across(share: float) -> float:
        return round(share * (right - left), 1)

    def body() -> Iterator[Markup]:
        for number, bar in enumerate(chart.bars):
            y = 44 + step * number
            yield _text(left - 10, y + 17, bar.label, end=True)
            yield _rect("failed", left, y, across(1), 24)
            if bar.low is not None and bar.high is not None:
                yield _rect("unknown", left, y, across(bar.high), 24)
                yield _rect("passed", left, y, across(bar.low), 24)
            yield _text(right + 10, y + 17, bar.note, kind="soft")
        for quarter in range(5):
            x = left + across(quarter / 4)
            yield _text(x, height - 34, f"{quarter * 25} %", kind="soft", middle=True)
        for n, part in enumerate(BAR_PARTS):
            yield _rect(part, left + 100 * n, height - 22, 14, 12)
            yield _text(left + 100 * n + 20, height - 12, part, kind="soft")

    return height, body()


def _grid(chart: Grid) -> Drawn:
    left, top, row_height = 90, 44, 116
    step = (WIDTH - MARGIN - left) / len(chart.columns)
    foot = top + row_height * len(chart.rows)

    def body() -> Iterator[Markup]:
        for row, name in enumerate(chart.rows):
            yield _text(left - 10, top + row_height * (row + 0.5) + 5, name, end=True)
            for column in range(len(chart.columns)):
                x, y = left + column * step, top + row * row_height
                yield _rect("frame", x, y, step, row_height)
                lines = _cell(spots(chart, column, row))
                first = y + row_height / 2 + 5 - 9 * (len(lines) - 1)
                for number, line in enumerate(lines):
                    yield _text(x + step / 2, first + 18 * number, line, middle=True)
        for column, name in enumerate(chart.columns):
            yield _text(left + (column + 0.5) * step, foot + 20, name, middle=True)
        yield _text(WIDTH - MARGIN, foot + 42, chart.x_label, kind="soft", end=True)
        yield _text(MARGIN, foot + 42, chart.y_label, kind="soft")

    return foot + 54, body()


def _cell(labels: list[str]) -> list[str]:
    """The labels of a cell in a few lines; then how many more there are."""
    most = LABELS_A_LINE * MOST_LINES
    shown_ones = labels[:most]
    lines = [
        " ".join(shown_ones[at : at + LABELS_A_LINE])
        for at in range(0, len(shown_ones), LABELS_A_LINE)
    ]
    return [*lines, f"and {len(labels) - most} more"] if len(labels) > most else lines


def _rect(kind: str, x: float, y: float, width: float, height: float) -> Markup:
    return Markup('<rect class="{}" x="{:g}" y="{:g}" width="{:g}" height="{:g}"/>').format(
        kind, x, y, width, height
    )


def _text(
    x: float, y: float, text: str, *, kind: str = "", middle: bool = False, end: bool = False
) -> Markup:
    anchor = "middle" if middle else "end" if end else "start"
    return Markup('<text class="{}" x="{:g}" y="{:g}" text-anchor="{}">{}</text>').format(
        kind, x, y, anchor, shown(text)
    )


def _wrapped(text: str, letters: int, most: int) -> list[str]:
    lines = textwrap.wrap(shown(text), letters)
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]


def _short(text: str, most: int) -> str:
    text = shown(text)
    return text if len(text) <= most else f"{text[: most - 1]}…"
