"""How the PDF's data says ranges, counts and places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from principlecheck.model import units
from principlecheck.model.audit_document import AuditDocument
from principlecheck.model.problem import Place
from principlecheck.model.report import PRINCIPLES, Located, Score, Source

NOBODY = "to be named"


class Places:
    """Where things stand, without the `folder` that all files are in: paper is narrow."""

    def __init__(self, audit: AuditDocument) -> None:
        self.folder = _shared([name for name, _ in audit.report.scope.files])

    def file(self, name: str) -> str:
        """A file's name from the folder on."""
        return name.removeprefix(self.folder)

    def at(self, where: Located) -> str:
        """File, line and column, or the route where nothing is declared."""
        return self.spot(where.place) if where.place else where.route

    def spot(self, place: Place) -> str:
        """File, line and column."""
        return f"{self.file(place.file)}:{place.line}:{place.column}"


def _shared(names: Iterable[str]) -> str:
    """The folder that all files are in, with a slash at its end, or nothing."""
    parts = [PurePosixPath(name).parts[:-1] for name in names]
    if not parts:
        return ""
    kept = []
    for level in zip(*parts, strict=False):
        if len(set(level)) > 1:
            break
        kept.append(level[0])
    return "".join(f"{part.rstrip('/')}/" for part in kept)


def titled(principle: str) -> str:
    """A principle by its title."""
    return PRINCIPLES.get(principle, principle.replace("_", " "))


def cited(source: Source) -> str:
    """Where a criterion comes from."""
    ours = "" if source.basis == "source" else "; our interpretation"
    return f"{source.title}, {source.section}{ours}."


def ranged(score: Score) -> str:
    """A range in words; a dash where there is none."""
    if score.low is None or score.high is None:
        return "–"
    return f"{units.share(score.low)} to {units.share(score.high)}"


def judged(score: Score) -> str:
    """A range with its note and coverage, or why there is none."""
    note = f" ({score.note})" if score.note else ""
    told = score.note or "–" if score.low is None else f"{ranged(score)}{note}"
    return told if score.coverage is None else f"{told}, coverage {units.covered(score.coverage)}"


def sentence(text: str) -> str:
    """`text` with a capital first and the rest as written."""
    return f"{text[:1].upper()}{text[1:]}"


def listed(counts: Mapping[str, int]) -> str:
    """Counts as `2 pass, 1 fail`."""
    return ", ".join(f"{number} {name}" for name, number in counts.items() if number) or "none"


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun."""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"
