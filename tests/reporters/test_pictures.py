"""The pictures beside the Markdown audit: files of SVG that stand on their own."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from principlecheck.model.report.chart import (
    Bar,
    Chart,
    Curve,
    Grid,
    Mark,
    Path,
    Ranges,
    Spot,
    SpreadLine,
    Spreads,
    Station,
)
from principlecheck.reporters.svg import draw_svg_file

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script> \u202e\x1b[31m & \" ' {0.__class__}"


def charts(text: str) -> list[Chart]:
    """One of each kind, with `text` wherever a text may stand."""
    points = tuple((float(n), n / 60) for n in range(1, 61))
    return [
        Curve(text, text, text, text, "seconds", points, (Mark("x", 30.0, text),)),
        Curve(text, text, text, text, "agents", points, (Mark("y", 0.8, text),)),
        Path(text, text, tuple(Station(text, text, text) for _ in range(9))),
        Ranges(text, text, (Bar(text, 0.2, 0.6, text), Bar(text, None, None, text))),
        Grid(text, text, text, text, (text,) * 3, (text,) * 3, (Spot(text, 1, 2, "high"),)),
        Spreads(
            text,
            text,
            text,
            text,
            "seconds",
            (SpreadLine(text, points), SpreadLine(text, points[:9])),
            (Mark("y", 0.8, text),),
        ),
    ]


def read(drawn: bytes) -> ET.Element:
    return ET.fromstring(drawn)  # noqa: S314 - what the program has just drawn


def texts(drawn: bytes) -> list[str]:
    return [element.text or "" for element in read(drawn).iter(f"{SVG}text")]


@pytest.mark.parametrize("chart", charts("Support & finance"), ids=lambda one: type(one).__name__)
def test_a_picture_says_what_it_shows_to_those_who_cannot_see_it(chart: Chart) -> None:
    root = read(draw_svg_file(chart))
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Support & finance"
    assert root.findtext(f"{SVG}title") == root.findtext(f"{SVG}desc") == "Support & finance"
    assert draw_svg_file(chart) == draw_svg_file(chart)


@pytest.mark.parametrize("chart", charts(HOSTILE), ids=lambda one: type(one).__name__)
def test_hostile_text_stays_text(chart: Chart) -> None:
    drawn = draw_svg_file(chart)
    root = read(drawn)
    kinds = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert kinds <= {
        "svg", "title", "desc", "style", "defs", "pattern", "marker", "g", "rect", "path",
        "circle", "text",
    }  # fmt: skip
    assert not [name for element in root.iter() for name in element.attrib if name[:2] == "on"]
    assert b"\x1b" not in drawn
    assert "\u202e" not in drawn.decode("utf-8")
    assert texts(drawn)[0].startswith('</text><script>alert(1)</script> \\u202e\\x1b[31m & "')


def test_a_range_is_drawn_to_scale_and_what_has_none_is_left_empty() -> None:
    root = read(draw_svg_file(charts("x")[3]))
    bars = [
        one for one in root.iter(f"{SVG}rect") if float(one.get("height", "0%").rstrip("%")) == 24
    ]
    widths = {one.get("class"): float(one.get("width", "0")) for one in bars}
    assert widths["unknown"] / widths["failed"] == pytest.approx(0.6, abs=0.01)
    assert widths["passed"] / widths["failed"] == pytest.approx(0.2, abs=0.01)
    assert [one.get("class") for one in bars].count("failed") == 2
    assert [one.get("class") for one in bars].count("passed") == 1


def test_a_cell_that_holds_many_says_how_many_more_there_are() -> None:
    spots = tuple(Spot(f"F{n}", 0, 0, "high") for n in range(1, 21))
    grid = Grid("t", "a", "x", "y", ("one",), ("large",), spots)
    assert "and 4 more" in texts(draw_svg_file(grid))


def test_a_long_way_takes_several_rows() -> None:
    path = Path("t", "a", tuple(Station(f"role-{n}", "decides") for n in range(9)))
    height = int(read(draw_svg_file(path)).get("height", "0"))
    short = Path("t", "a", path.stations[:4])
    assert height > 2 * int(read(draw_svg_file(short)).get("height", "0"))
