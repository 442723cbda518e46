"""The templates that ship with the program: a file a section, for each format."""

from __future__ import annotations

from pathlib import Path


def templates_folder() -> Path:
    """The templates in the package, else at the repository's root (an editable install)."""
    package = Path(__file__).resolve().parent.parent
    shipped = package / "templates"
    return shipped if shipped.is_dir() else package.parents[1] / "templates"


def template(kind: str, name: str) -> str:
    """The text of a template that ships with the program: `kind` is its folder."""
    return (templates_folder() / kind / name).read_text(encoding="utf-8")
