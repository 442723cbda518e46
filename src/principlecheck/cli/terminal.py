"""Colour, width and progress: only where a person watches."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import typer

from principlecheck.reporters.ascii_signs import render_in_ascii
from principlecheck.reporters.plain import printable_text, without_ci_commands

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
_PLAIN: ContextVar[bool] = ContextVar("plain", default=False)
"""Whether nothing but letters and ASCII may be printed, as --plain asks."""


@contextmanager
def print_plainly(wanted: bool) -> Iterator[None]:
    """Without colour, progress and signs beyond ASCII, where that is wanted."""
    token = _PLAIN.set(wanted)
    try:
        yield
    finally:
        _PLAIN.reset(token)


def print_to_terminal(text: str) -> None:
    """Prints a text that already ends its lines."""
    typer.echo(render_in_ascii(text) if _PLAIN.get() else text, nl=False)


def terminal_columns() -> int:
    """The width to write for: the terminal's, at most 100; 80 where there is none."""
    return min(shutil.get_terminal_size((80, 24)).columns, MOST_COLUMNS)


def wrap_terminal_sentence(sentence: str, width: int) -> str:
    """A sentence of a list, indented, as safe to print as a line of ours."""
    safe = without_ci_commands(printable_text(sentence))
    return textwrap.fill(safe, width, initial_indent="  ", subsequent_indent="    ",
                         break_long_words=False, break_on_hyphens=False)  # fmt: skip


def terminal_painter() -> Callable[[str, str], str]:
    """Colours on a terminal, unless NO_COLOR is set or the terminal is dumb."""
    wanted = (
        not _PLAIN.get()
        and sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM", "") != "dumb"
    )
    if not wanted:
        return lambda _style, text: text
    return lambda style, text: typer.style(text, **_COLOURS.get(style, {}))  # type: ignore[arg-type]


def print_to_stderr(line: str) -> None:
    """One line on standard error; it can neither command a terminal nor a CI runner."""
    safe = without_ci_commands(printable_text(line))
    typer.echo(render_in_ascii(safe) if _PLAIN.get() else safe, err=True)


@contextmanager
def show_spinner(what: str) -> Iterator[None]:
    """A spinner on standard error while work takes long; nothing in CI or in a pipe."""
    if (
        _PLAIN.get()
        or not sys.stderr.isatty()
        or os.environ.get("CI")
        or os.environ.get("TERM") == "dumb"
    ):
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield
