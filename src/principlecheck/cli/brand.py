"""`--theme`, or the theme that the settings name: found, and refused in plain words."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from principlecheck.cli.exits import CANNOT_JUDGE, Stop
from principlecheck.cli.in_force import problem_lines
from principlecheck.model.report.problem import Place, Problem

if TYPE_CHECKING:
    from principlecheck.governance.effective import InForce
    from principlecheck.model.audit.document import AuditDocument
    from principlecheck.model.audit.view import AuditView
    from principlecheck.theming.theme import BadTheme, Theme


def theme_in_force(typed: str | None, in_force: InForce) -> Theme:
    """The theme of a run: a name or a folder as typed, else the name in the settings, else the
    program's own look. Raises `Stop`.
    """
    from principlecheck.theming.finding import theme_in, theme_named, unknown
    from principlecheck.theming.theme import BadTheme, Theme

    settings = in_force.file
    named = typed if typed is not None else in_force.settings.theme
    if named is UNSET:
        return Theme()
    project = settings.folder if settings else Path.cwd()
    root = settings.root if settings else project.resolve()
    try:
        if found := theme_named(named, project, root):
            return found
        if typed is not None and os.path.isdir(typed):  # noqa: PTH112 - False for a name too long
            return theme_in(Path(typed))
        said_at = Problem("theme", "", Place("--theme", 0, 0, 0))
        if typed is None and settings is not None:
            said_at = settings.problem(("theme",), "")
        raise BadTheme([unknown(named, project, said_at)])
    except BadTheme as error:
        raise refused(error) from None


def branded(document: AuditDocument, theme: Theme) -> AuditDocument:
    """The audit with the theme's logo, where report.yaml names none."""
    if theme.logo is None or document.brief.logo is not None:
        return document
    return replace(document, brief=replace(document.brief, logo=theme.logo))


def view_under(document: AuditDocument, theme: Theme) -> AuditView:
    """The audit as it is read under a theme."""
    from principlecheck.composing.audit_view import audit_view

    return audit_view(document, theme.look, theme.order, theme.own)


def refused(error: BadTheme) -> Stop:
    """A theme's problems on standard error; nothing has been written."""
    return Stop(CANNOT_JUDGE, "The theme cannot be used:", *problem_lines(error.problems))
