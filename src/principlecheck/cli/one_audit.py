"""One audit from end to end: judge, look up what people wrote, compose, write, keep the numbers."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from principlecheck.cli.audit_files import Outputs, write_audit
from principlecheck.cli.beside_audit import dossier_beside, keep_numbers
from principlecheck.cli.brand import branded, theme_in_force, view_under
from principlecheck.cli.choices import existing
from principlecheck.cli.in_force import settings_in_force
from principlecheck.cli.judging import report_on
from principlecheck.cli.since import earlier_than
from principlecheck.cli.terminal import working
from principlecheck.model.units import counted

if TYPE_CHECKING:
    from principlecheck.model.audit.document import AuditDocument
    from principlecheck.model.audit.dossier import KnownFinding
    from principlecheck.model.report.report import Report
    from principlecheck.theming.theme import Theme


class Asked(Struct, frozen=True):
    """What was typed for an audit beside its paths and files; the fields are the options."""

    as_of: str | None = None
    select: Sequence[str] | None = None
    ignore: Sequence[str] | None = None
    pack: Sequence[Path] | None = None
    dossier: Path | None = None
    since: Path | None = None
    theme: str | None = None
    no_waivers: bool = False
    no_cache: bool = False
    pictures: bool = True

    @property
    def words(self) -> list[str]:
        """The options that change what the audit says, as they are typed."""
        chosen: Mapping[str, Sequence[str | Path] | None] = {
            "--select": self.select,
            "--ignore": self.ignore,
            "--pack": self.pack,
            "--dossier": [self.dossier] if self.dossier else None,
            "--since": [self.since] if self.since else None,
            "--theme": [self.theme] if self.theme else None,
        }
        words = []
        for option, values in chosen.items():
            for value in values or ():
                words += [option, value.as_posix() if isinstance(value, Path) else value]
        return [*words, "--no-waivers"] if self.no_waivers else words


class Made(Struct, frozen=True):
    """An audit, the theme that it is written under, and the file in which the numbers of its
    findings are kept, if there is any.
    """

    document: AuditDocument
    theme: Theme
    register: Path | None


def made(paths: Sequence[Path], asked: Asked, outputs: Outputs) -> Made:
    """The audit of `paths` for the files of `outputs`. Raises `Stop`; nothing is written."""
    from principlecheck.composing import compose

    in_force = settings_in_force(
        existing(paths), select=asked.select, ignore=asked.ignore, own_packs=asked.pack
    )
    theme = theme_in_force(asked.theme, in_force)
    beside, dossier = dossier_beside(asked.dossier, in_force, outputs)
    report = report_on(
        paths,
        asked.as_of,
        in_force=in_force,
        waive=not asked.no_waivers,
        cached=not asked.no_cache,
        commit=True,
    )
    earlier = earlier_than(report, asked.since, paths, in_force) if asked.since else None
    command = command_for(paths, report.as_of.isoformat(), asked, outputs.words)
    document = branded(compose(report, command, dossier, earlier), theme)
    return Made(document, theme, beside.register)


def command_for(
    paths: Sequence[Path], as_of: str, asked: Asked, outputs: Sequence[str], *options: str
) -> str:
    """What reproduces an audit."""
    words = ["principlecheck", "audit", *(path.as_posix() for path in paths), *options]
    return shlex.join([*words, "--as-of", as_of, *asked.words, *outputs])


def written(one: Made, outputs: Outputs, *, pictures: bool) -> str:
    """Writes an audit and keeps its numbers; returns in words what was done. Raises `Stop`."""
    with working("Writing"):
        told = write_audit(view_under(one.document, one.theme), outputs, pictures=pictures)
    kept = _kept(one.register, one.document.known)
    return f"Wrote {told}: {_summary(one.document.report)}.{kept}"


def _kept(register: Path | None, known: Sequence[KnownFinding]) -> str:
    """Keeps the numbers of findings for the next audit; says in which file."""
    if register is None or not known:
        return ""
    keep_numbers(register, known)
    return f" The numbers of findings are kept in {register.as_posix()}."


def _summary(report: Report) -> str:
    unread = len(report.problems) + len(report.errors)
    told = f"; {counted(unread, 'problem')}, see “Scope and limits”" if unread else ""
    return f"{counted(len(report.findings), 'finding')}{told}"
