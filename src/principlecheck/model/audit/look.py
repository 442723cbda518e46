"""How an audit looks: the few things of a brand that every format can follow."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Face = Literal["sans", "serif"]


WHITE_PAGE = "#ffffff"
DARK_PAGE = "#1b1f24"
"""The brightest ground that a dark page has text on."""
LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3."""


class Look(Struct, frozen=True, kw_only=True):
    """The program's own look, unless a theme says otherwise.

    Colours are `#rrggbb`: `accent` is readable on white and `accent_dark` on a dark page
    (contrast of 4.5 at least, as WCAG 2.2 asks of text). `footer` runs below each page and each
    document.
    """

    accent: str = "#0b5cad"
    accent_dark: str = "#79b8ff"
    headings: Face = "sans"
    text: Face = "sans"
    footer: str = ""
