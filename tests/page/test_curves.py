"""The formulas in the page against the program's own, and what a reader reads when trying them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from principlecheck.arithmetic.erlang_a import service_level_with_patience
from principlecheck.arithmetic.erlang_c import erlang_c_service_level
from principlecheck.arithmetic.handle_time import MixturePart, resolvable_share
from principlecheck.arithmetic.spread import Empirical, Exponential, Lognormal
from principlecheck.facts.pictures import share_within_open_limit
from principlecheck.model import units
from principlecheck.model.report.chart import Curve, ServiceLevel, ShareWithin
from principlecheck.reporters.templates import read_report_template
from tests.page.pages import LOOK, fewer
from tests.reporters.kit import as_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CLOSE = 1e-6
MODELS = (ShareWithin, ServiceLevel)
"""What a curve may be tried with; named here, because no audit is made to collect the tests."""


@pytest.fixture(scope="module")
def northwind(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    path: Path = tmp_path_factory.mktemp("page") / "audit.html"
    path.write_text(as_html(fewer(), LOOK), encoding="utf-8", newline="\n")
    one = browser.new_page()
    one.goto(path.as_uri())
    yield one
    one.close()


def heights(one: Page, tried: list[tuple[Any, float]]) -> list[float]:
    """What the page's own formulas give for each model at each x."""
    asked = msgspec.json.encode(tried).decode()
    formulas = read_report_template("html", "formulas.js")
    given: list[float] = one.evaluate(
        f"(tried) => {{ {formulas}\nreturn JSON.parse(tried).map(([model, x]) => heightAt(model, x)); }}",
        asked,
    )
    return given


def test_the_share_within_a_limit_is_the_programs(northwind: Page) -> None:
    spreads = [
        *(Lognormal(mu, s) for mu in (1.0, 4.7, 5.9, 7.5) for s in (0.05, 0.4, 0.9, 2.5)),
        *(Exponential(average) for average in (20.0, 300.0, 5000.0)),
        Empirical(((0.5, 240.0), (0.8, 420.0), (0.95, 900.0))),
        Empirical(((0.1, 30.0), (0.5, 31.0), (0.9, 3000.0))),
    ]
    limits = (1.0, 5.0, 30.0, 240.0, 241.5, 360.0, 618.0, 900.0, 901.0, 3600.0, 40_000.0)
    tried, expected = [], []
    for first, second in itertools.product(spreads, spreads[::3]):
        for limit in limits:
            parts = [
                MixturePart(0.45, first, 0.9, limit),
                MixturePart(0.25, second, 1.0, limit),
                MixturePart(0.2, second, 0.6, None),
            ]
            tried.append((share_within_open_limit(parts, 0.1), limit))
            expected.append(resolvable_share(parts, 0.1))
    assert heights(northwind, tried) == pytest.approx(expected, abs=CLOSE)


def test_the_service_level_is_the_programs(northwind: Page) -> None:
    loads = (0.0, 0.3, 4.0, 17.5, 60.0, 240.0)
    agents = (1, 3, 12, 20, 61, 250)
    tried, expected = [], []
    for load, number, within in itertools.product(loads, agents, (0.0, 20.0, 120.0, 1800.0)):
        for handle_time, patience, at_once in itertools.product(
            (90.0, 420.0), (None, 15.0, 180.0, 2400.0), (1, 3)
        ):
            tried.append(
                (ServiceLevel(load, handle_time, within, at_once, patience), float(number))
            )
            places = number * at_once
            expected.append(
                erlang_c_service_level(load, places, handle_time, within)
                if patience is None
                else service_level_with_patience(load, places, handle_time, patience, within)
            )
    assert heights(northwind, tried) == pytest.approx(expected, abs=CLOSE)


def curves(model: type = object) -> list[tuple[str, Curve]]:
    """The curves of Northwind Home that a reader may try with a model, by finding."""
    charts = ((one.anchor, one.finding.chart) for one in fewer().findings)
    drawn = [(name, chart) for name, chart in charts if isinstance(chart, Curve)]
    return [(name, curve) for name, curve in drawn if isinstance(curve.model, model)]


def test_every_curve_of_the_example_can_be_tried_and_both_kinds_are_there() -> None:
    assert {type(curve.model) for _, curve in curves()} == set(MODELS)


@pytest.mark.parametrize("model", MODELS)
def test_the_model_gives_the_points_that_the_program_drew(northwind: Page, model: type) -> None:
    for _, curve in curves(model):
        given = heights(northwind, [(curve.model, x) for x, _ in curve.points])
        assert given == pytest.approx([y for _, y in curve.points], abs=CLOSE)


@pytest.mark.parametrize("model", MODELS)
def test_a_slider_tells_what_the_program_computes_and_goes_back(
    northwind: Page, model: type
) -> None:
    for name, curve in curves(model):
        is_tried(northwind, name, curve)


def is_tried(northwind: Page, name: str, curve: Curve) -> None:
    """Moves the slider of a curve along it, reads what is said, and puts it back."""
    panel = northwind.locator(f"#{name} .try")
    slider, output = panel.locator("input"), panel.locator("output")
    printed = northwind.locator(f"#{name} svg .dot").get_attribute("cx")
    before = output.text_content()
    for x, y in curve.points[4::7]:
        at = round(x / 5) * 5 if curve.x_unit == "seconds" else x
        slider.fill(f"{at:g}")
        (exact,) = heights(northwind, [(curve.model, at)])
        said = output.text_content() or ""
        share = re.search(r", ([\d.]+) % (?:of|would)", said)
        assert share, said
        digits = len(share[1].partition(".")[2])
        assert float(share[1]) == pytest.approx(exact * 100, abs=0.5 * 10**-digits + 1e-9)
        where = units.spell_out_duration(at) if curve.x_unit == "seconds" else f"{at:g} agents"
        assert where in said
        target = next(mark.value for mark in curve.marks if mark.axis == "y")
        assert ("short of" in said) == (exact < target)
        if at == x:
            assert exact == pytest.approx(y, abs=CLOSE)
    assert northwind.locator(f"#{name} svg .dot").get_attribute("cx") != printed
    panel.get_by_role("button").click()
    assert northwind.locator(f"#{name} svg .dot").get_attribute("cx") == printed
    assert output.text_content() == before


def test_the_audits_own_figure_is_the_model_at_the_declared_limit(northwind: Page) -> None:
    for name, curve in curves():
        now = next(mark.value for mark in curve.marks if mark.axis == "x")
        (height,) = heights(northwind, [(curve.model, now)])
        assert units.format_share(height) in (
            northwind.locator(f"#{name} .condition").text_content() or ""
        )
