"""`audit`: judge, and write the report that is handed on."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from principlecheck.cli.audit_files import Outputs, checked, counted, write_audit
from principlecheck.cli.beside_audit import dossier_beside, keep_numbers
from principlecheck.cli.choices import existing, severity
from principlecheck.cli.exits import CLEAN, FINDINGS
from principlecheck.cli.in_force import settings_in_force
from principlecheck.cli.judging import report_on
from principlecheck.cli.options import AsOf, Ignore, NoCache, NoWaivers, OwnPacks, Paths, Select
from principlecheck.cli.since import earlier_than
from principlecheck.cli.terminal import complain, working

if TYPE_CHECKING:
    from principlecheck.model.dossier import KnownFinding
    from principlecheck.model.report import Report


def audit(
    paths: Paths,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write the audit to this file."),
    ] = None,
    pictures: Annotated[
        bool, typer.Option(help="Draw pictures beside the audit (extra “pictures”).")
    ] = True,
    dossier: Annotated[
        Path | None,
        typer.Option(
            "--dossier",
            metavar="FOLDER",
            help="Where report.yaml, responses.yaml and narrative/ stand (beside the audit).",
        ),
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option("--fail-on", metavar="SEVERITY", help="Exit 1 from this severity on."),
    ] = None,
    since: Annotated[
        Path | None,
        typer.Option(
            "--since",
            metavar="OLD.json",
            help="Tell what changed since this report (check --format json=OLD.json).",
        ),
    ] = None,
    as_of: AsOf = None,
    select: Select = None,
    ignore: Ignore = None,
    pack: OwnPacks = None,
    no_waivers: NoWaivers = False,
    no_cache: NoCache = False,
) -> None:
    """Judge policies and write a Markdown audit.

    Exits 0 once it is written, 2 when something could not be judged, and 1 only when asked with
    --fail-on.
    """
    from principlecheck.composing import compose

    threshold = severity(fail_on) if fail_on else None
    outputs = checked(Outputs(output))
    in_force = settings_in_force(existing(paths), select=select, ignore=ignore, own_packs=pack)
    beside, written = dossier_beside(dossier, in_force, outputs.first)
    report = report_on(
        paths,
        as_of,
        in_force=in_force,
        waive=not no_waivers,
        cached=not no_cache,
        commit=True,
    )
    earlier = earlier_than(report, since, paths, in_force) if since else None
    chosen = {
        "--select": select,
        "--ignore": ignore,
        "--pack": pack,
        "--dossier": [dossier] if dossier else None,
        "--since": [since] if since else None,
    }
    command = _command(paths, report.as_of.isoformat(), chosen, outputs)
    command += " --no-waivers" if no_waivers else ""
    document = compose(report, command, written, earlier)
    if not outputs.files:
        from principlecheck.reporters.markdown import markdown_audit

        typer.echo(markdown_audit(document), nl=False)
    else:
        with working("Writing"):
            told = write_audit(document, outputs, pictures=pictures)
        complain(f"Wrote {told}: {_summary(report)}.{_kept(beside.register, document.known)}")
    code = report.exit_code(threshold or "critical")
    raise typer.Exit(CLEAN if code == FINDINGS and threshold is None else code)


def _command(
    paths: list[Path],
    as_of: str,
    chosen: Mapping[str, Sequence[str | Path] | None],
    outputs: Outputs,
) -> str:
    """What reproduces the audit: options that change what is judged included."""
    words = ["principlecheck", "audit", *(path.as_posix() for path in paths), "--as-of", as_of]
    for option, values in chosen.items():
        for value in values or ():
            words += [option, value.as_posix() if isinstance(value, Path) else value]
    return shlex.join([*words, *outputs.words])


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
