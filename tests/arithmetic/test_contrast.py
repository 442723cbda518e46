"""Contrast against the values that WCAG's own documents and calculators print."""

import pytest

from principlecheck.arithmetic.contrast import contrast_ratio, relative_luminance
from principlecheck.model.audit.look import DARK_PAGE, LEAST_CONTRAST, WHITE_PAGE, Look


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.00),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_wcags_in_either_order(one: str, other: str, ratio: float) -> None:
    assert contrast_ratio(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast_ratio(other, one) == contrast_ratio(one, other)


def test_luminance_runs_from_black_to_white() -> None:
    assert relative_luminance("#000000") == 0
    assert relative_luminance("#FFFFFF") == pytest.approx(1)


def test_the_programs_own_colours_are_readable() -> None:
    assert contrast_ratio(Look().accent, WHITE_PAGE) >= LEAST_CONTRAST
    assert contrast_ratio(Look().accent_dark, DARK_PAGE) >= LEAST_CONTRAST


def test_dark_channels_are_on_the_straight_part_of_the_curve() -> None:
    # sRGB, IEC 61966-2-1: up to 0.04045 a channel is divided by 12.92, so 10 of 255 are 0.003035.
    assert relative_luminance("#0a0a0a") == pytest.approx(0.003035, abs=5e-7)
    assert relative_luminance("#0b0b0b") == pytest.approx(0.003347, abs=5e-7)  # on the curve
