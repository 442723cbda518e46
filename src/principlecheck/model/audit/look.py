"""How an audit looks: the few things of a brand that every format can follow."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

Face = Literal["sans", "serif"]
FACES: dict[Face, str] = {
    "sans": '"Source Sans 3", "Source Sans Pro", "Segoe UI", "Helvetica Neue", Helvetica, Arial, sans-serif',
    "serif": 'Charter, "Source Serif 4", "Iowan Old Style", "Libertinus Serif", Georgia, "Times New Roman", serif',
}
"""The families of each, for a page and for pictures: what a reader's machine is likely to have."""

WHITE_PAGE = "#ffffff"
DARK_PAGE = "#1b1f24"
"""The brightest ground that a dark page has text on."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3."""


class Look(Struct, frozen=True, kw_only=True):
    """The program's own look, unless a theme says otherwise.

    Colours are `#rrggbb`: `accent` is readable on white and `accent_dark` on a dark page
    (contrast of 4.5 at least, as WCAG 2.2 asks of text). `footer` runs below each page and each
    document. Raises ValueError for a colour that is written otherwise: it goes into style sheets.
    """

    accent: str = "#0b5cad"
    accent_dark: str = "#79b8ff"
    headings: Face = "sans"
    text: Face = "sans"
    footer: str = ""

    def __post_init__(self) -> None:
        for colour in (self.accent, self.accent_dark):
            if not _COLOUR.fullmatch(colour):
                raise ValueError(f"A colour is written #rrggbb, not {colour}.")
