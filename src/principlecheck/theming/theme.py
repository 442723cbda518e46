"""A theme as found: what it changes, or why it cannot be used."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from principlecheck.model.audit.document import SECTIONS
from principlecheck.model.audit.dossier import Logo
from principlecheck.model.audit.look import Look
from principlecheck.model.audit.view import SectionView
from principlecheck.model.report.problem import Problem
from principlecheck.model.report.refusal import BadInput


class BadTheme(BadInput):
    """A theme that cannot be used."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems, "The theme cannot be used:")


class Theme(Struct, frozen=True):
    """What a theme changes: the look, the logo where nobody names another, the sections in their
    order, sections of its own by their names, and the Word document whose styles are used.
    Without arguments, the program's own.
    """

    look: Look = field(default_factory=Look)
    logo: Logo | None = None
    order: tuple[str, ...] = SECTIONS
    own: dict[str, SectionView] = field(default_factory=dict)
    word: bytes = b""
