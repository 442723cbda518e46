"""How figures are written for people."""

import math

import pytest

from principlecheck.model import units


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (3.0, 0, "3"),
        (3.14159, 2, "3.14"),
        (3.10, 2, "3.1"),
        (-0.2, 0, "0"),
        (-1.5, 1, "-1.5"),
        (1e15, 0, "1000000000000000"),
        (100, 2, "100"),
    ],
)
def test_number(value: float, digits: int, text: str) -> None:
    assert units.format_number(value, digits) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.58, 0, "58 %"),
        (0.5799, 0, "58 %"),
        (0.5799, 2, "57.99 %"),
        (1, 3, "100 %"),
        (0, 0, "0 %"),
    ],
)
def test_share(value: float, digits: int, text: str) -> None:
    assert units.format_share(value, digits) == text


def test_a_range_whose_ends_are_written_alike_is_written_once() -> None:
    assert units.format_share_range(0.58, 0.74) == "58 % to 74 %"
    assert units.format_share_range(0.998, 1) == "100 %"


@pytest.mark.parametrize(
    ("seconds", "digits", "text"),
    [
        (0, 0, "0s"),
        (59.6, 0, "1m"),
        (3599.5, 0, "1h"),
        (618, 0, "10m 18s"),
        (4500, 0, "1h 15m"),
        (3601, 0, "1h 1s"),
        (360_000, 0, "100h"),
        (0.04, 1, "0s"),
        (0.06, 1, "0.1s"),
        (59.96, 1, "1m"),
        (61.25, 2, "1m 1.25s"),
        (119.9999999, 6, "2m"),
        (math.inf, 0, "without end"),
    ],
)
def test_duration(seconds: float, digits: int, text: str) -> None:
    assert units.format_duration(seconds, digits) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (50, "50 EUR"),
        (12.5, "12.50 EUR"),
        (0.1 + 0.2, "0.30 EUR"),
        (1e9, "1 billion EUR"),
        (-2.5e9, "-2.5 billion EUR"),
        (1_000_000_001, "1000.000001 million EUR"),
    ],
)
def test_money(amount: float, text: str) -> None:
    assert units.format_money(amount, "EUR") == text


def test_distinct_adds_digits_until_two_figures_differ() -> None:
    assert units.format_distinctly(units.format_share, [0.79996, 0.8]) == ["79.996 %", "80 %"]
    assert units.format_distinctly(units.format_share, [0.5, 0.8]) == ["50 %", "80 %"]
    assert units.format_distinctly(units.format_share, [0.8, 0.8]) == ["80 %", "80 %"]
    assert units.format_distinctly(units.format_duration, [617.6, 618.0]) == [
        "10m 17.6s",
        "10m 18s",
    ]
    assert units.format_distinctly(units.format_share, [0.8, 0.8 + 1e-12]) == ["80 %", "80 %"]


def test_a_figure_beside_money_spells_its_times_and_sets_its_thousands_apart() -> None:
    assert units.format_figure_in_words("6m") == "6 minutes"
    assert units.format_figure_in_words("10m 18s") == "10 minutes 18 seconds"
    assert units.format_figure_in_words("0s") == "0 seconds"
    assert (
        units.format_figure_in_words("80 % within 1h 1m 2.5s")
        == "80 % within 1 hour 1 minute 2.5 seconds"
    )
    assert units.format_figure_in_words("17000 EUR per month") == "17,000 EUR per month"
    assert units.format_figure_in_words("41/h and chat-6m stay") == "41/h and chat-6m stay"


def test_only_amounts_of_money_are_set_apart() -> None:
    assert units.format_thousands_in_text("cloth: 17000 EUR of 32500.50 EUR") == (
        "cloth: 17,000 EUR of 32,500.50 EUR"
    )
    assert units.format_thousands_in_text("by 2026 at PRD01") == "by 2026 at PRD01"


def test_a_remedy_keeps_what_is_to_be_written_as_a_file_takes_it() -> None:
    assert (
        units.format_thousands_in_remedy("Go down to 6000 EUR per month")
        == "Go down to 6,000 EUR per month"
    )
    written = "Write amount: 6000 EUR per month"
    assert units.format_thousands_in_remedy(written) == written
