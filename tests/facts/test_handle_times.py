"""A handle time as it is declared, held against one that was measured."""

from __future__ import annotations

import pytest

from principlecheck.composing.chart_tables import table_beside_picture
from principlecheck.facts.case import NotAssessable
from tests.facts.kit import value


def _policy(declared: str, measured: str) -> str:
    return f"""
channels: {{phone: {{kind: phone}}}}
queues: {{calls: {{channels: [phone]}}}}
contact_reasons: {{billing: {{queue: calls, handle_time: {{{declared}}}}}}}
measured: {{october: {{until: 2026-10-31, queues: [calls], handle_time: {{{measured}}}}}}}
"""


@pytest.mark.parametrize(
    ("declared", "measured", "name", "hidden"),
    [
        ("median: 5m, p90: 12m", "median: 5m, p90: 6m", "a p90", 0.0),
        ("median: 5m, p90: 12m", "median: 5m, p90: 6m, measured_under_limit: true", "a ", 1.0),
        (
            "median: 4m, p90: 12m",
            "median: 5m, p90: 6m, measured_under_limit: true",
            "a median",
            1.0,
        ),
    ],
)
def test_a_limit_hides_only_what_is_longer(
    declared: str, measured: str, name: str, hidden: float
) -> None:
    policy = _policy(declared, measured)
    assert value(policy, "contact_reasons", "figure_apart") == name
    assert value(policy, "contact_reasons", "apart_under_limit") == hidden


@pytest.mark.parametrize(
    ("measured", "counts"),
    [
        ("median: 8m, p90: 15m", True),
        ("median: 8m", False),
        ("median: 8m, p90: 15m, measured_under_limit: true", False),
    ],
)
def test_whether_other_rules_take_what_was_measured(measured: str, counts: bool) -> None:
    policy = _policy("median: 5m, p90: 12m", measured)
    assert value(policy, "contact_reasons", "counts_as_measured") is counts


def test_both_spreads_are_drawn_as_far_as_they_are_known() -> None:
    policy = _policy("median: 5m, p90: 12m", "median: 7m, p75: 12m, p90: 19m")
    chart = value(policy, "contact_reasons", "declared_and_measured")
    declared, measured = chart.spreads
    assert declared.points[-1][1] == pytest.approx(0.97)
    assert measured.points[-1] == (19 * 60, pytest.approx(0.9))
    assert measured.label == "measured up to 2026-10-31"
    for line in chart.spreads:
        shares = [share for _, share in line.points]
        assert shares == sorted(shares)
    assert {row[0].partition(":")[0] for row in table_beside_picture(chart)} == {
        declared.label,
        measured.label,
    }


def test_one_figure_is_drawn_as_no_spread() -> None:
    policy = _policy("median: 5m, p90: 12m", "median: 7m")
    with pytest.raises(NotAssessable):
        value(policy, "contact_reasons", "declared_and_measured")


@pytest.mark.parametrize(
    ("ends", "apart"),
    [
        ("low: 4m, high: 6m", 0.0),
        ("low: 4m", 0.0),
        ("high: 6m", 0.0),
        ("low: 4m30s", 0.2),
        ("high: 3m", 0.2),
        ("low: long", 0.2),
    ],
)
def test_an_interval_with_one_open_end_reaches_as_far_as_it_is_open(
    ends: str, apart: float
) -> None:
    policy = _policy("median: 4m", "median: 5m").replace(
        "queues: [calls], handle_time",
        f"certainty: {{handle_time.median: {{contacts: 30, {ends}}}}}, queues: [calls], handle_time",
    )
    assert value(policy, "contact_reasons", "handle_time_apart") == pytest.approx(apart)
