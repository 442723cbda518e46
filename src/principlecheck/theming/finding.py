"""Where a theme lies: in the project's `themes/`, then in an installed package of its own.

A package is only looked up, never imported: nothing of it runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules

from principlecheck.model.format.shapes import ID
from principlecheck.model.report.problem import Place, Problem
from principlecheck.reading.nearest import nearest_name
from principlecheck.reading.paths import path_stays_inside
from principlecheck.theming.reading import merge_themes, read_theme_folder
from principlecheck.theming.theme import BadTheme, Theme

THEMES = "themes"
PACKAGE = "principlecheck_theme_"


def read_theme_in(folder: Path) -> Theme:
    """The theme that is a folder. Raises `BadTheme`."""
    return merge_themes([read_theme_folder(folder)])


def find_theme_by_name(name: str, project: Path, root: Path) -> Theme | None:
    """A theme by its name: `themes/<name>` of the folder `project`, which no link may take out of
    the resolved `root`, over the package `principlecheck_theme_<name>`; None where there is none.

    Raises `BadTheme`.
    """
    if not re.search(ID, name):
        return None
    folders = [*_theme_folders_of_project(name, project, root), *_theme_folders_of_package(name)]
    return merge_themes([read_theme_folder(folder) for folder in folders]) if folders else None


def _theme_folders_of_project(name: str, project: Path, root: Path) -> Iterator[Path]:
    folder = project / THEMES / name
    if not folder.is_dir():
        return
    if not path_stays_inside(folder, root):
        says = "This link leads out of the repository, so it is not followed."
        place = Place(folder.as_posix(), 1, 1, 1)
        raise BadTheme([Problem("theme", says, place, "the theme's folder itself")])
    yield folder


def _theme_folders_of_package(name: str) -> Iterator[Path]:
    spec = find_spec(f"{PACKAGE}{name.replace('-', '_')}")
    for place in (spec.submodule_search_locations or []) if spec is not None else []:
        if Path(place).is_dir():
            yield Path(place)


def refuse_unknown_theme(name: str, project: Path, said_at: Problem) -> Problem:
    """That there is no such theme, and which there are; `said_at` is where it was asked for."""
    known = sorted({*_theme_names_in_project(project), *_installed_theme_names()})
    close = nearest_name(name, known)
    listed = ", ".join(known[:12])
    there = f"there are {listed}" if len(known) > 1 else f"there is {listed}"
    says = f"There is no theme `{name[:60]}`; {there if known else 'there is none here'}."
    write = close or ("one of them" if known else "the path of a theme's folder")
    return Problem(said_at.kind, says, said_at.place, write, said_at.excerpt)


def _theme_names_in_project(project: Path) -> Iterator[str]:
    folder = project / THEMES
    for entry in folder.iterdir() if folder.is_dir() else ():
        if entry.is_dir() and re.search(ID, entry.name):
            yield entry.name


def _installed_theme_names() -> Iterator[str]:
    for module in iter_modules():
        if module.ispkg and module.name.startswith(PACKAGE):
            yield module.name.removeprefix(PACKAGE).replace("_", "-")
