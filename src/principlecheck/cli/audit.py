"""`audit`: judge, and write the report that is handed on."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import typer

from principlecheck.cli.choices import severity
from principlecheck.cli.exits import CLEAN, FINDINGS
from principlecheck.cli.formats import write_file
from principlecheck.cli.judging import report_on
from principlecheck.cli.options import AsOf, Ignore, NoCache, NoWaivers, OwnPacks, Paths, Select
from principlecheck.cli.terminal import complain, working

if TYPE_CHECKING:
    from principlecheck.model.audit_document import AuditDocument


def audit(
    paths: Paths,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write the audit to this file."),
    ] = None,
    pictures: Annotated[
        bool, typer.Option(help="Draw pictures beside the audit (extra “pictures”).")
    ] = True,
    fail_on: Annotated[
        str | None,
        typer.Option("--fail-on", metavar="SEVERITY", help="Exit 1 from this severity on."),
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
    from principlecheck.reporters.markdown import markdown_audit

    threshold = severity(fail_on) if fail_on else None
    report = report_on(
        paths, as_of, select, ignore, pack, waive=not no_waivers, cached=not no_cache
    )
    chosen = {"--select": select, "--ignore": ignore, "--pack": pack}
    command = _command(paths, report.as_of.isoformat(), chosen, output)
    command += " --no-waivers" if no_waivers else ""
    document = compose(report, command)
    if output is None:
        typer.echo(markdown_audit(document), nl=False)
    else:
        with working("Writing"):
            drawn = _pictures(document, output) if pictures else {}
            write_file(output, markdown_audit(document, drawn).encode("utf-8"))
        beside = f" and {_counted(len(drawn), 'picture')}" if drawn else ""
        unread = len(report.problems) + len(report.errors)
        told = f"; {_counted(unread, 'problem')}, see section 2" if unread else ""
        found = _counted(len(report.findings), "finding")
        complain(f"Wrote {output.as_posix()}{beside}: {found}{told}.")
    code = report.exit_code(threshold or "critical")
    raise typer.Exit(CLEAN if code == FINDINGS and threshold is None else code)


def _command(
    paths: list[Path],
    as_of: str,
    chosen: Mapping[str, Sequence[str | Path] | None],
    output: Path | None,
) -> str:
    """What reproduces the audit: options that change what is judged included."""
    words = ["principlecheck", "audit", *(path.as_posix() for path in paths), "--as-of", as_of]
    for option, values in chosen.items():
        for value in values or ():
            words += [option, value.as_posix() if isinstance(value, Path) else value]
    if output is not None:
        words += ["-o", output.name]
    return shlex.join(words)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _pictures(document: AuditDocument, output: Path) -> dict[str, str]:
    """The pictures of an audit, drawn beside `output`; their names to relative paths."""
    from principlecheck.reporters.audit_parts import charts_of

    if find_spec("matplotlib") is None:
        complain("Pictures are left out; install principlecheck[pictures] to have them drawn.")
        return {}
    from principlecheck.reporters.pictures import svg

    folder = output.with_name(f"{output.stem}-pictures")
    codes = {one.finding.fingerprint: f"{one.finding.code}-" for one in document.findings}
    drawn = {}
    for name, chart in charts_of(document).items():
        path = folder / f"{codes.get(name, '')}{name}.svg"
        write_file(path, svg(chart, name))
        drawn[name] = f"{quote(folder.name)}/{path.name}"
    return drawn
