"""The theme of an audit: a name or a folder that was asked for, or the one that settings name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from principlecheck.model.report.problem import Place, Problem

if TYPE_CHECKING:
    from principlecheck.governance.effective import EffectiveSettings
    from principlecheck.model.audit.document import AuditDocument
    from principlecheck.theming.theme import Theme


def choose_theme_of_run(typed: str | None, settings: EffectiveSettings) -> Theme:
    """The theme of a run: a name or a folder as typed, else the name in the settings, else the
    program's own look. Raises `BadTheme`.
    """
    from principlecheck.theming.finding import (
        find_theme_by_name,
        read_theme_in,
        refuse_unknown_theme,
    )
    from principlecheck.theming.theme import BadTheme, Theme

    file = settings.file
    named = typed if typed is not None else settings.settings.theme
    if named is UNSET:
        return Theme()
    project = file.folder if file else Path.cwd()
    root = file.root if file else project.resolve()
    if found := find_theme_by_name(named, project, root):
        return found
    if typed is not None and os.path.isdir(typed):  # noqa: PTH112 - False for a name too long
        return read_theme_in(Path(typed))
    said_at = Problem("theme", "", Place("--theme", 0, 0, 0))
    if typed is None and file is not None:
        said_at = file.problem(("theme",), "")
    raise BadTheme([refuse_unknown_theme(named, project, said_at)])


def brand_audit_with_theme(document: AuditDocument, theme: Theme) -> AuditDocument:
    """The audit with the theme's logo, where report.yaml names none."""
    if theme.logo is None or document.brief.logo is not None:
        return document
    return replace(document, brief=replace(document.brief, logo=theme.logo))
