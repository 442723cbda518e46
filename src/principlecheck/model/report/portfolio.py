"""Several organisations in one overview. Frozen and complete: a format writes from it alone.

Nothing ranks the organisations: each has its own scope, and a number would hide that.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from principlecheck.model.report.report import Score, Severity


class PortfolioColumn(Struct, frozen=True):
    """A principle, as the overview's tables have it for a column."""

    id: str
    title: str


class Member(Struct, frozen=True):
    """One organisation. `name` is unlike every other's; `folder` holds its audit, and is empty
    where there is none or it is not to be found.

    `scores` and `heat` (how many findings, and the worst severity) follow the overview's columns;
    a score is None where the principle was not judged. `trouble` says why nothing of it was
    judged; then all else is empty. `waiting` are checks without their declarations, and `left_out`
    what could not be read or judged.
    """

    name: str
    folder: str = ""
    verdict: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    scores: tuple[Score | None, ...] = ()
    heat: tuple[tuple[int, str], ...] = ()
    read: str = ""
    as_of: str = ""
    absent_sections: tuple[str, ...] = ()
    waiting: int = 0
    left_out: int = 0
    money: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def judged(self) -> bool:
        """Whether there is anything to tell of it."""
        return not self.trouble


class CommonFailing(Struct, frozen=True):
    """A check that fails in two organisations or more.

    `failing` are their names; `judged` counts those in which it could be judged, these included,
    and `money` is what it costs them together a year, by currency, with how many it is known of.
    """

    code: str
    title: str
    principle: str
    worst: Severity
    failing: tuple[str, ...]
    judged: int
    money: tuple[tuple[str, int], ...]


class CommonCause(Struct, frozen=True):
    """Causes of one topic that two organisations or more have, with how many findings they hold."""

    title: str
    worst: Severity
    members: tuple[str, ...]
    findings: int


class Portfolio(Struct, frozen=True):
    """The overview. `command` is what reproduces it, and `passed` are paths that are no
    organisation, with why; both are empty where names are hidden.
    """

    format: Literal[1]
    version: str
    packs: tuple[tuple[str, str], ...]
    anonymised: bool
    as_of: str
    columns: tuple[PortfolioColumn, ...]
    members: tuple[Member, ...]
    common: tuple[CommonFailing, ...]
    passed: tuple[tuple[str, str], ...]
    command: str
    causes: tuple[CommonCause, ...] = ()
