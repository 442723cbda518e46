"""The front door for other programs: paths in, a report out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from principlecheck.usecases.ports import Ports
from principlecheck.usecases.run import Options, Run

if TYPE_CHECKING:
    from principlecheck.model.report.report import Report

Paths = str | PathLike[str] | Sequence[str | PathLike[str]]
"""One path, or several that are judged as one organisation."""


def check(
    paths: Paths,
    *,
    as_of: date | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    packs: Sequence[str | PathLike[str]] = (),
    laws: Sequence[str | PathLike[str]] = (),
    waive: bool = True,
) -> Report:
    """The report on policies, under their settings and waivers.

    `as_of` is the day to judge as of, today in UTC where it is left out; `select` and `ignore`
    take codes of rules, or a code's letters; `packs` are principle packs of one's own, `laws`
    files of law or contract terms. Raises `Refusal` for whatever cannot be done, and where no policy is there. What cannot be read is no
    reason to raise: it stands in `Report.problems`.
    """
    own = [Path(pack) for pack in packs]
    held_to = [Path(law) for law in laws]
    return open_run(paths, Options(as_of, select, ignore, own, waive=waive, laws=held_to)).report


def open_run(paths: Paths, options: Options | None = None, ports: Ports | None = None) -> Run:
    """A run on policies, from which everything else is had. Raises `Refusal`."""
    several = [paths] if isinstance(paths, str | PathLike) else paths
    return Run([Path(path) for path in several], options, ports)
