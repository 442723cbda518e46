"""Numbers in a report are the same on machines whose mathematical libraries differ."""

import math

import pytest

from principlecheck.model.report.chart import Curve, LimitedPart, LognormalTime, Mark, ShareWithin
from principlecheck.model.report.precision import portable_floats


@pytest.mark.parametrize("value", [0.014682754787233064, 1e-9 / 3, 321234.32165318955, -1 / 3])
def test_neighbours_in_the_last_digit_become_one(value: float) -> None:
    near = {portable_floats(math.nextafter(value, up)) for up in (-math.inf, math.inf)}
    assert near == {portable_floats(value)}
    assert portable_floats(value) == pytest.approx(value, rel=1e-11)


def test_a_curve_keeps_its_words_and_loses_last_digits_alone() -> None:
    third = 1 / 3
    within = ShareWithin(third, (LimitedPart(third, third, LognormalTime(third, third)),))
    curve = Curve(
        "t", "a", "x", "y", "seconds", ((third, third),), (Mark("x", third, "m"),), within
    )
    made = portable_floats(curve)
    assert repr(made) == repr(curve).replace(repr(third), "0.333333333333")


@pytest.mark.parametrize("value", [None, 7, True, "1.2345678901234567", 250.0, ()])
def test_what_is_short_or_no_float_stays(value: object) -> None:
    assert portable_floats(value) == value
    assert type(portable_floats(value)) is type(value)
