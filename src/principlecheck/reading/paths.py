"""Paths as people type them, and where they lead once every link is followed."""

from __future__ import annotations

import os
from collections import deque
from errno import ELOOP
from pathlib import Path

_MOST_HOPS = 40
_CIRCLE_ON_WINDOWS = 1921  # ERROR_CANT_RESOLVE_FILENAME


def display_path(path: Path) -> Path:
    """A path as people would type it from here."""
    try:
        return Path(os.path.relpath(path))
    except ValueError:  # another drive of a Windows machine
        return path


def follow_path_links(path: Path) -> Path:
    """A path with every link on its way followed; in a circle of links, as it stands.

    `Path.resolve` does the same from Python 3.13 on; earlier it raises on a circle.
    """
    return Path(os.path.realpath(path))


def resolved_folder_of_path(path: Path) -> Path:
    """A path's own folder, resolved."""
    whole = path.resolve()
    return whole if whole.is_dir() else whole.parent


def repository_root_of_path(path: Path) -> Path | None:
    """The root of the repository that a path stands in, resolved."""
    here = resolved_folder_of_path(path)
    return next((up for up in (here, *here.parents) if (up / ".git").exists()), None)


def path_stays_inside(path: Path, root: Path) -> bool:
    """Whether a path, with all links on its way followed, ends inside the resolved `root`."""
    try:
        return path.resolve(strict=True).is_relative_to(root)
    except RuntimeError:  # a circle of links, up to Python 3.12
        return False
    except OSError as error:
        if error.errno == ELOOP or getattr(error, "winerror", 0) == _CIRCLE_ON_WINDOWS:
            return False
        return path.resolve().is_relative_to(root)


def folders_on_path_inside(path: Path, top: Path) -> list[Path]:
    """The folders inside the resolved `top` that are passed on the way to `path`, those that links
    lead through among them, each where it stands; in a circle, as far as it was followed.
    """
    absolute = path if path.is_absolute() else Path.cwd() / path
    here, ahead = Path(absolute.anchor), deque(absolute.parts[1:-1])
    passed: list[Path] = []
    hops = 0
    while ahead and hops <= _MOST_HOPS:
        part = ahead.popleft()
        step = here.parent if part == ".." else here / part
        if step != top and step.is_relative_to(top):
            passed.append(step)
        if not step.is_symlink():
            here = step
            continue
        hops += 1
        target = step.readlink()
        if target.is_absolute():
            here = Path(target.anchor)
        ahead.extendleft(reversed(target.parts[1:] if target.is_absolute() else target.parts))
    return passed


def find_link_out_of_repository(path: Path) -> Path | None:
    """The link on the way to `path` that stands in a repository and leads out of it, if one does.

    Whoever proposes a change to a repository may lay one, and must not choose by it which folder
    is judged. A link that stands in no repository is that of whoever runs the program.
    """
    absolute = path if path.is_absolute() else Path.cwd() / path
    here = Path(absolute.anchor)
    for part in absolute.parts[1:]:
        step = here.parent if part == ".." else here / part
        if step.is_symlink():
            target = follow_path_links(step)
            around = repository_root_of_path(here)
            if around is not None and not target.is_relative_to(around):
                return display_path(step)
            step = target
        here = step
    return None
