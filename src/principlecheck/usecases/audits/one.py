"""One audit from end to end: judge, look up what people wrote, compose, write, keep the numbers."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from principlecheck.composing import compose
from principlecheck.composing.audit_view import audit_view, short_view
from principlecheck.composing.memo_view import memo_view
from principlecheck.model.units import counted
from principlecheck.reading.paths import followed
from principlecheck.reporters.audit_formats import pictures_folder
from principlecheck.usecases.audits.beside import dossier_beside, keep_numbers
from principlecheck.usecases.audits.brand import branded, effective_theme
from principlecheck.usecases.audits.files import Edition, Outputs, annexed, as_typed, write_audit
from principlecheck.usecases.audits.since import earlier_than
from principlecheck.usecases.trying import settled

if TYPE_CHECKING:
    from principlecheck.model.audit.document import AuditDocument
    from principlecheck.model.audit.view import AuditView
    from principlecheck.model.report.report import Report
    from principlecheck.theming.theme import Theme
    from principlecheck.usecases.run import Options, Run


class AuditOptions(Struct, frozen=True):
    """What was asked of an audit beside its run and its files; the fields are the options."""

    dossier: Path | None = None
    since: tuple[Path, ...] = ()
    theme: str | None = None
    pictures: bool = True
    annex: bool = False
    memo: bool = False


class Audit(Struct, frozen=True):
    """An audit, the theme that it is written under, and the file in which the numbers of its
    findings are kept, if there is any.
    """

    document: AuditDocument
    theme: Theme
    register: Path | None

    def view(self) -> AuditView:
        """The audit as it is read under its theme."""
        theme = self.theme
        view = audit_view(self.document, theme.look, theme.order, theme.own)
        return replace(view, word_template=theme.word)

    def edition(self, options: AuditOptions) -> Edition:
        """What was asked for of it."""
        whole = self.view()
        memo = memo_view(self.document, whole) if options.memo else None
        return Edition(whole, options.annex, memo)

    def printed(self, options: AuditOptions) -> AuditView:
        """What a terminal shows: the report, with its annex where that was asked for; or the memo."""
        edition = self.edition(options)
        if edition.memo is not None:
            return edition.memo
        return edition.whole if options.annex else short_view(edition.whole)


def make_audit(run: Run, options: AuditOptions, outputs: Outputs) -> Audit:
    """The audit of a run for the files of `outputs`. Raises `Refusal`; nothing is written."""
    theme = effective_theme(options.theme, run.settings)
    beside, dossier = dossier_beside(options.dossier, run.settings, outputs)
    report = _without_own_files(run.at_revision(run.report), outputs)
    earlier = earlier_than(run, report, options.since) if options.since else None
    command = command_for(run.paths, report.as_of.isoformat(), run.options, options, outputs.words)
    tried = settled(run, report)
    document = branded(compose(report, command, dossier, earlier, tried), theme)
    return Audit(document, theme, beside.register)


def _without_own_files(report: Report, outputs: Outputs) -> Report:
    """A report in which the files of the last audit, which this one writes over, are not told among
    what was not read: the same policies give the same audit.
    """
    own = [followed(one) for path in outputs.files for one in (path, annexed(path))]
    own += [followed(pictures_folder(one)) for one in own]
    passed = tuple(
        one
        for one in report.scope.passed
        if not any(
            whole in own for path in [followed(Path(one.file))] for whole in (path, path.parent)
        )
    )
    return replace(report, scope=replace(report.scope, passed=passed))


def command_for(
    paths: Sequence[Path],
    as_of: str,
    run: Options,
    audit: AuditOptions,
    outputs: Sequence[str],
    *further: str,
) -> str:
    """What reproduces an audit, from the folder that holds what it was made of."""
    words = ["principlecheck", "audit", *map(as_typed, paths), *further]
    return shlex.join([*words, "--as-of", as_of, *_words(run, audit), *outputs])


def _words(run: Options, audit: AuditOptions) -> list[str]:
    """The options that change what the audit says, as they are typed."""
    chosen: Mapping[str, Sequence[str | Path]] = {
        "--select": run.select,
        "--ignore": run.ignore,
        "--pack": run.packs,
        "--law": run.laws,
        "--dossier": [audit.dossier] if audit.dossier else [],
        "--since": audit.since,
        "--theme": [Path(audit.theme)] if audit.theme else [],
    }
    words = []
    for option, values in chosen.items():
        for value in values:
            words += [option, as_typed(value) if isinstance(value, Path) else value]
    words += [f"--{name}" for name in ("annex", "memo") if getattr(audit, name)]
    return words if run.waive else [*words, "--no-waivers"]


def write(audit: Audit, run: Run, outputs: Outputs, options: AuditOptions) -> str:
    """Writes an audit and keeps its numbers; returns in words what was done. Raises `Refusal`, and
    whatever stops one format, once the others are written and told.
    """
    with run.ports.working("Writing"):
        made = write_audit(audit.edition(options), outputs, pictures=options.pictures)
    if not made.names:
        raise made.faults[0]
    kept = _keep(audit.register, audit.document)
    done = f"Wrote {', '.join(made.names)}: {_summary(audit.document.report)}.{kept}"
    if made.faults:
        run.ports.print_line(done)
        raise made.faults[0]
    return done


def _keep(register: Path | None, document: AuditDocument) -> str:
    """Keeps the numbers of findings and causes for the next audit; says in which file."""
    if register is None or not document.known:
        return ""
    keep_numbers(register, document.known, document.known_causes)
    return f" The numbers of findings are kept in {register.as_posix()}."


def _summary(report: Report) -> str:
    unread = len(report.problems) + len(report.errors)
    problems = f"; {counted(unread, 'problem')}, see “Scope and limits”" if unread else ""
    return f"{counted(len(report.findings), 'finding')}{problems}"
