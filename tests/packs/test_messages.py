"""Placeholders are filled with human units, and never say that two different figures are alike."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from principlecheck.facts.case import Kind
from principlecheck.model.units import format_list
from principlecheck.packs.messages import fill_placeholders, format_placeholder_value

Values = dict[str, tuple[Kind, Any]]


def looking_up(values: Values) -> Callable[[str], tuple[Kind, Any] | None]:
    return values.get


@pytest.mark.parametrize(
    ("kind", "left", "right", "written"),
    [
        ("share", 0.8, 0.58, "80 % 58 %"),
        ("share", 0.8, 0.7999, "80 % 79.99 %"),
        ("share", 0.8, 0.799999, "80 % 79.9999 %"),
        ("share", 0.8, 0.8, "80 % 80 %"),
        ("seconds", 360, 618, "6 minutes 10 minutes 18 seconds"),
        ("seconds", 617.6, 618, "10 minutes 17.6 seconds 10 minutes 18 seconds"),
        ("seconds", 3600, 3599.99, "1 hour 59 minutes 59.99 seconds"),
        ("number", 4.0, 4.5, "4 4.5"),
        ("number", 4.0, 4.04, "4 4.04"),
    ],
)
def test_digits_are_added_until_different_figures_differ(
    kind: Kind, left: float, right: float, written: str
) -> None:
    values: Values = {"facts.a": (kind, left), "facts.b": (kind, right)}
    assert fill_placeholders("{facts.a} {facts.b}", looking_up(values)) == written


@given(st.floats(0, 1), st.floats(0, 1))
def test_shares_that_differ_by_a_millionth_differ_in_print(left: float, right: float) -> None:
    values: Values = {"facts.a": ("share", left), "facts.b": ("share", right)}
    first, second = fill_placeholders("{facts.a}|{facts.b}", looking_up(values)).split("|")
    if abs(left - right) > 1e-6:
        assert first != second


@pytest.mark.parametrize(
    ("name", "share", "written"),
    [
        ("entry.share", 0.025, "2.5 %"),
        ("thresholds.most_chance", 0.001, "0.1 %"),
        ("entry.availability", 0.99999, "99.999 %"),
        ("facts.share_of_pay", 0.025, "2.5 %"),
        ("facts.computed", 0.025678, "3 %"),
    ],
)
def test_a_share_keeps_the_decimals_that_it_was_declared_with(
    name: str, share: float, written: str
) -> None:
    values: Values = {name: ("share", share)}
    assert fill_placeholders(f"{{{name}}}", looking_up(values)) == written


def test_a_number_alone_keeps_a_decimal() -> None:
    values: Values = {"facts.a": ("number", 4.5)}
    assert fill_placeholders("{facts.a} times as long", looking_up(values)) == "4.5 times as long"


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("flag", True, "yes"),
        ("flag", False, "no"),
        ("count", 3, "3"),
        ("names", [], "none"),
        ("names", ["a"], "a"),
        ("names", ["a", "b", "c"], "a, b and c"),
        ("seconds", float("inf"), "without end"),
        ("text", "50 EUR", "50 EUR"),
    ],
)
def test_a_value_is_written_for_people(kind: Kind, value: object, written: str) -> None:
    assert format_placeholder_value(kind, value) == written
    assert (
        fill_placeholders("It is {facts.a}", looking_up({"facts.a": (kind, value)}))
        == f"It is {written}"
    )


def test_what_is_not_declared_says_so() -> None:
    assert fill_placeholders("Up to {entry.amount}.", looking_up({})) == "Up to (not declared)."


@pytest.mark.parametrize(
    "hostile", ["{facts.b}", "{entry.id}", "{0}", "{}", "{", "\\1", "\\g<0>", "%s", "$x", "[/b]"]
)
def test_what_a_policy_says_is_never_filled_again(hostile: str) -> None:
    values: Values = {"facts.a": ("text", hostile), "facts.b": ("text", "secret")}
    assert fill_placeholders("<{facts.a}>", looking_up(values)) == f"<{hostile}>"


def test_a_list_reads_as_a_sentence() -> None:
    assert [format_list(list("abc")[:n]) for n in range(4)] == [
        "none",
        "a",
        "a and b",
        "a, b and c",
    ]
