"""Colour, width and progress: only where a person watches."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

from principlecheck.reporters.plain import obeyed_by_nobody, shown

_COLOURS: dict[str, dict[str, object]] = {
    "critical": {"fg": "red", "bold": True},
    "high": {"fg": "red"},
    "medium": {"fg": "yellow"},
    "low": {"fg": "cyan"},
    "information": {"fg": "blue"},
    "title": {"bold": True},
    "faint": {"dim": True},
    "good": {"fg": "green", "bold": True},
}
MOST_COLUMNS = 100


def columns() -> int:
    """The width to write for: the terminal's, at most 100; 80 where there is none."""
    return min(shutil.get_terminal_size((80, 24)).columns, MOST_COLUMNS)


def painter() -> Callable[[str, str], str]:
    """Colours on a terminal, unless NO_COLOR is set or the terminal is dumb."""
    wanted = (
        sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM", "") != "dumb"
    )
    if not wanted:
        return lambda _style, text: text
    return lambda style, text: typer.style(text, **_COLOURS.get(style, {}))  # type: ignore[arg-type]


def complain(line: str) -> None:
    """One line on standard error; it can neither command a terminal nor a CI runner."""
    typer.echo(obeyed_by_nobody(shown(line)), err=True)


@contextmanager
def working(what: str) -> Iterator[None]:
    """A spinner on standard error while work takes long; nothing in CI or in a pipe."""
    if not sys.stderr.isatty() or os.environ.get("CI") or os.environ.get("TERM") == "dumb":
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield
