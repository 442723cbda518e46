"""Contrast between two colours, as WCAG 2.2 defines it. Colours are `#rrggbb` in sRGB."""

from __future__ import annotations

_WEIGHTS = (0.2126, 0.7152, 0.0722)


def relative_luminance(colour: str) -> float:
    """How bright a colour is, from 0 (black) to 1 (white).

    WCAG 2.2, “relative luminance”, with the threshold 0.04045 of its erratum and of sRGB itself.
    """
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(weight * c for weight, c in zip(_WEIGHTS, linear, strict=True))


def contrast_ratio(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21, in either order.

    WCAG 2.2, “contrast ratio”: (L1 + 0.05)/(L2 + 0.05), L1 being the brighter.
    """
    low, high = sorted((relative_luminance(one), relative_luminance(other)))
    return (high + 0.05) / (low + 0.05)
