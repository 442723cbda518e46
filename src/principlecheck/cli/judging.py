"""From what was typed to a report: what `check`, `audit` and `explain --on` have in common."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from principlecheck.cli.choices import chosen_rules, day, existing, packs_with
from principlecheck.cli.exits import NOTHING_TO_CHECK, Stop
from principlecheck.cli.terminal import working

if TYPE_CHECKING:
    from principlecheck.model.report import Report


def report_on(
    paths: Sequence[Path],
    as_of: str | None,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    own_packs: Sequence[Path] | None = None,
) -> Report:
    """The report on `paths`. Raises `Stop` for anything mistyped, and where nothing is there."""
    from principlecheck.audit import NothingToCheck, audit

    when = day(as_of)
    where = existing(paths)
    packs = packs_with(own_packs or [])
    rules = chosen_rules(packs, select or [], ignore or [])
    with working("Judging"):
        try:
            return audit(where, packs, when, rules)
        except NothingToCheck:
            shown = ", ".join(path.as_posix() for path in where)
            raise Stop(
                NOTHING_TO_CHECK,
                f"There is no policy file under {shown}.",
                "Policy files end in .yaml and begin with format: 1.",
            ) from None
