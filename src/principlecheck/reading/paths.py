"""Paths as people type them, and where they lead once every link is followed."""

from __future__ import annotations

import os
from pathlib import Path


def shown_path(path: Path) -> Path:
    """A path as people would type it from here."""
    try:
        return Path(os.path.relpath(path))
    except ValueError:  # another drive of a Windows machine
        return path


def folder_of(path: Path) -> Path:
    """A path's own folder, resolved."""
    whole = path.resolve()
    return whole if whole.is_dir() else whole.parent


def repository_of(path: Path) -> Path | None:
    """The root of the repository that a path stands in, resolved."""
    here = folder_of(path)
    return next((up for up in (here, *here.parents) if (up / ".git").exists()), None)


def stays_inside(path: Path, root: Path) -> bool:
    """Whether a path, with all links on its way followed, ends inside the resolved `root`."""
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a circle of links
        return False
