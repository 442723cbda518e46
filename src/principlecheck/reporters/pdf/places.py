"""How the PDF names places and sources."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.report.problem import Place
from principlecheck.model.report.report import Located, Source


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


def cited(source: Source) -> str:
    """Where a criterion comes from."""
    ours = "" if source.basis == "source" else "; our interpretation"
    return f"{source.title}, {source.section}{ours}."
