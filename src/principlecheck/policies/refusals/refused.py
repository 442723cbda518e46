"""A part of a file that was refused, and a problem told at its place."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from principlecheck.model.report.problem import MOST_EXCERPT, Problem
from principlecheck.reading.places import Path
from principlecheck.reading.source import SourceFile

MOST_PROBLEMS = 200
"""How many problems are told of one file, at the most."""


class RefusedPart(Struct, frozen=True):
    """A part of a file that does not fit its type: where it stands and what msgspec said.

    `section` is the one that is meant, where the first step of the path is no section.
    """

    path: Path
    value: Any
    kind: type[Struct]
    reason: str
    section: str = ""


def problem_in_policy(
    kind: str, says: str, source: SourceFile, path: Path, write: str = "", *, key: bool = False
) -> Problem:
    """A problem at the value (or the key) of `path`, with its line as written."""
    place = (source.places.key(path) if key else None) or source.places.nearest(path)
    return Problem(kind, says, place, write, source.lines[place.line - 1][:MOST_EXCERPT])
