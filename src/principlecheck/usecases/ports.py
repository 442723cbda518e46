"""What a use case asks of whoever calls it: to show progress, to hear a line, what day it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime

from msgspec import Struct


def today_for_run() -> date:
    """Today in UTC: the same day for everybody who runs this now."""
    return datetime.now(UTC).date()


def _show_no_progress_of_run(_what: str) -> AbstractContextManager[None]:
    return nullcontext()


def _drop_line_of_run(_line: str) -> None:
    return


class Ports(Struct, frozen=True):
    """Where progress and lines about the work go, and where today's date comes from.

    `working` is entered with a word for what takes long; `print_line` takes one line for a person.
    """

    working: Callable[[str], AbstractContextManager[None]] = _show_no_progress_of_run
    print_line: Callable[[str], None] = _drop_line_of_run
    today: Callable[[], date] = today_for_run
