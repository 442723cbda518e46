"""One audit from end to end: judge, look up what people wrote, compose, write, keep the numbers."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from principlecheck.composing import compose_audit
from principlecheck.composing.audit_view import compose_audit_view, compose_short_report
from principlecheck.composing.memo_view import compose_memo_view
from principlecheck.model.units import format_count
from principlecheck.reading.paths import follow_path_links
from principlecheck.reporters.audit_formats import report_pictures_folder
from principlecheck.usecases.audits.beside import keep_audit_numbers, open_dossier_for_audit_run
from principlecheck.usecases.audits.brand import brand_audit_with_theme, choose_theme_of_run
from principlecheck.usecases.audits.files import (
    AuditEdition,
    AuditOutputs,
    annex_output_beside_audit,
    audit_output_as_typed,
    write_audit_files,
)
from principlecheck.usecases.audits.since import find_audit_before_run
from principlecheck.usecases.trying import settle_findings_of_run

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
        view = compose_audit_view(self.document, theme.look, theme.order, theme.own)
        return replace(view, word_template=theme.word)

    def edition(self, options: AuditOptions) -> AuditEdition:
        """What was asked for of it."""
        whole = self.view()
        memo = compose_memo_view(self.document, whole) if options.memo else None
        return AuditEdition(whole, options.annex, memo)

    def printed(self, options: AuditOptions) -> AuditView:
        """What a terminal shows: the report, with its annex where that was asked for; or the memo."""
        edition = self.edition(options)
        if edition.memo is not None:
            return edition.memo
        return edition.whole if options.annex else compose_short_report(edition.whole)


def make_audit_of_run(run: Run, options: AuditOptions, outputs: AuditOutputs) -> Audit:
    """The audit of a run for the files of `outputs`. Raises `Refusal`; nothing is written."""
    theme = choose_theme_of_run(options.theme, run.settings)
    beside, dossier = open_dossier_for_audit_run(options.dossier, run.settings, outputs)
    report = _report_without_last_audit_files(run.at_revision(run.report), outputs)
    earlier = find_audit_before_run(run, report, options.since) if options.since else None
    command = command_that_reproduces_audit(
        run.paths, report.as_of.isoformat(), run.options, options, outputs.words
    )
    tried = settle_findings_of_run(run, report)
    document = brand_audit_with_theme(
        compose_audit(report, command, dossier, earlier, tried), theme
    )
    return Audit(document, theme, beside.register)


def _report_without_last_audit_files(report: Report, outputs: AuditOutputs) -> Report:
    """A report in which the files of the last audit, which this one writes over, are not told among
    what was not read: the same policies give the same audit.
    """
    own = [
        follow_path_links(one)
        for path in outputs.files
        for one in (path, annex_output_beside_audit(path))
    ]
    own += [follow_path_links(report_pictures_folder(one)) for one in own]
    passed = tuple(
        one
        for one in report.scope.passed
        if not any(
            whole in own
            for path in [follow_path_links(Path(one.file))]
            for whole in (path, path.parent)
        )
    )
    return replace(report, scope=replace(report.scope, passed=passed))


def command_that_reproduces_audit(
    paths: Sequence[Path],
    as_of: str,
    run: Options,
    audit: AuditOptions,
    outputs: Sequence[str],
    *further: str,
) -> str:
    """What reproduces an audit, from the folder that holds what it was made of."""
    words = ["principlecheck", "audit", *map(audit_output_as_typed, paths), *further]
    return shlex.join([*words, "--as-of", as_of, *_options_that_change_audit(run, audit), *outputs])


def _options_that_change_audit(run: Options, audit: AuditOptions) -> list[str]:
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
            words += [option, audit_output_as_typed(value) if isinstance(value, Path) else value]
    words += [f"--{name}" for name in ("annex", "memo") if getattr(audit, name)]
    return words if run.waive else [*words, "--no-waivers"]


def write_audit_and_keep_numbers(
    audit: Audit, run: Run, outputs: AuditOutputs, options: AuditOptions
) -> str:
    """Writes an audit and keeps its numbers; returns in words what was done. Raises `Refusal`, and
    whatever stops one format, once the others are written and told.
    """
    with run.ports.working("Writing"):
        made = write_audit_files(audit.edition(options), outputs, pictures=options.pictures)
    if not made.names:
        raise made.faults[0]
    kept = _keep_numbers_for_next_audit(audit.register, audit.document)
    done = f"Wrote {', '.join(made.names)}: {_audit_run_summary(audit.document.report)}.{kept}"
    if made.faults:
        run.ports.print_line(done)
        raise made.faults[0]
    return done


def _keep_numbers_for_next_audit(register: Path | None, document: AuditDocument) -> str:
    """Keeps the numbers of findings and causes for the next audit; says in which file."""
    if register is None or not document.known:
        return ""
    keep_audit_numbers(register, document.known, document.known_causes)
    return f" The numbers of findings are kept in {register.as_posix()}."


def _audit_run_summary(report: Report) -> str:
    unread = len(report.problems) + len(report.errors)
    problems = f"; {format_count(unread, 'problem')}, see “Scope and limits”" if unread else ""
    return f"{format_count(len(report.findings), 'finding')}{problems}"
