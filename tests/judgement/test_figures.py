"""The spelling of figures that the cases rest on."""

import pytest

from tests.judgement.figures import holds


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("A wait of 1m 30s is promised.", "90s"),
        ("90 seconds are promised", "1m30s"),
        ("in 2 hours and 30 minutes", "2h30m"),
        ("at most 90 % of contacts", "90%"),
        ("17,000 EUR a year", "17000 EUR"),
        ("within 30 working days", "30 working days"),
        ("waits 4.8 times as long", "4.8"),
    ],
)
def test_a_figure_counts_however_it_is_spelt(text: str, figure: str) -> None:
    assert holds(text, figure)


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("190 seconds", "90s"),
        ("14.8 times", "4.8"),
        ("90.5 %", "90%"),
        ("130 working days", "30 working days"),
        ("30 calendar days", "30 working days"),
        ("9 working hours", "9h"),
    ],
)
def test_another_figure_does_not_count(text: str, figure: str) -> None:
    assert not holds(text, figure)
