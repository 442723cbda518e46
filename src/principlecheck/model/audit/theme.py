"""A theme's own file, `theme.yaml`, as people write it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from principlecheck.model.audit.document import SECTIONS
from principlecheck.model.audit.dossier_files import LOGO_NAME
from principlecheck.model.audit.look import Face
from principlecheck.model.format.quantities import END
from principlecheck.model.format.shapes import field_meta

COLOUR = rf"^#[0-9A-Fa-f]{{6}}{END}"

AUDIT_SECTION = rf"^[a-z0-9][a-z0-9_-]{{0,62}}{END}"

BEGINNING = ("front", "first_page", "scope")
"""What every audit begins with: nobody reads a finding before what was not judged."""
KEPT = (*BEGINNING, "principles", "findings", "waivers", "changes", "appendix")
"""The sections that no theme leaves out: links lead there, or nothing else says what they say."""

_Colour = Annotated[str, Meta(pattern=COLOUR)]


class Colours(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The brand's colour, once for paper and once for a dark page."""

    accent: Annotated[
        _Colour | UnsetType,
        field_meta("Headings and links on white; a contrast of 4.5 or more with it", "#0b5cad"),
    ] = UNSET
    accent_dark: Annotated[
        _Colour | UnsetType,
        field_meta("The same on a dark page; a contrast of 4.5 or more with it", "#79b8ff"),
    ] = UNSET


class Fonts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Faces that every reader's machine has."""

    headings: Annotated[Face | UnsetType, field_meta("The face of headings", "serif")] = UNSET
    text: Annotated[Face | UnsetType, field_meta("The face of everything else", "sans")] = UNSET


class ThemeFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file `theme.yaml`: what a brand changes of every format of the audit."""

    format: Annotated[Literal[1], field_meta("The version of the theme's format; write 1 first", 1)]
    name: Annotated[
        Annotated[str, Meta(min_length=1, max_length=200)] | UnsetType,
        field_meta("The theme's name, for people", "Plain Consulting"),
    ] = UNSET
    colours: Annotated[Colours | UnsetType, field_meta("The brand's colours")] = UNSET
    fonts: Annotated[Fonts | UnsetType, field_meta("The faces of headings and text")] = UNSET
    footer: Annotated[
        Annotated[str, Meta(min_length=1, max_length=200)] | UnsetType,
        field_meta("A line below every page", "Plain Consulting, confidential"),
    ] = UNSET
    logo: Annotated[
        Annotated[str, Meta(pattern=LOGO_NAME)] | UnsetType,
        field_meta("An image in the theme's folder, where report.yaml names none", "logo.svg"),
    ] = UNSET
    docx: Annotated[
        Annotated[str, Meta(pattern=LOGO_NAME)] | UnsetType,
        field_meta("A Word document of yours whose styles and page --docx takes", "house.docx"),
    ] = UNSET
    sections: Annotated[
        Annotated[
            list[Annotated[str, Meta(pattern=AUDIT_SECTION)]], Meta(min_length=1, max_length=40)
        ]
        | UnsetType,
        field_meta(
            "The sections of the audit in their order, and your own by the names of their files "
            f"under sections/; left out, {', '.join(SECTIONS)}",
            [
                "front",
                "first_page",
                "scope",
                "our-method",
                "actions",
                "principles",
                "findings",
                "waivers",
                "changes",
                "appendix",
            ],
        ),
    ] = UNSET
