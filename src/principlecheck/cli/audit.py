"""`audit`: judge, and write the report that is handed on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from principlecheck.cli.audit_files import Outputs, checked
from principlecheck.cli.brand import view_under
from principlecheck.cli.choices import severity
from principlecheck.cli.exits import CANNOT_JUDGE, CLEAN, FINDINGS, Stop
from principlecheck.cli.one_audit import Asked, made, written
from principlecheck.cli.options import AsOf, Ignore, NoCache, NoWaivers, OwnPacks, Paths, Select
from principlecheck.cli.terminal import complain


def audit(
    paths: Paths,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Write the audit to this file; with --portfolio, to this folder.",
        ),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write it as one page of HTML."),
    ] = None,
    pdf: Annotated[
        Path | None,
        typer.Option("--pdf", metavar="FILE", help="Write it as PDF (extra “pdf”)."),
    ] = None,
    pictures: Annotated[bool, typer.Option(help="Draw pictures beside the Markdown audit.")] = True,
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
    theme: Annotated[
        str | None,
        typer.Option("--theme", metavar="NAME|FOLDER", help="Write it under this brand."),
    ] = None,
    portfolio: Annotated[
        bool,
        typer.Option(
            "--portfolio", help="Audit each PATH as an organisation, and write an overview."
        ),
    ] = False,
    anonymise: Annotated[
        bool,
        typer.Option("--anonymise", help="Hide every name in the overview of --portfolio."),
    ] = False,
    as_of: AsOf = None,
    select: Select = None,
    ignore: Ignore = None,
    pack: OwnPacks = None,
    no_waivers: NoWaivers = False,
    no_cache: NoCache = False,
) -> None:
    """Judge policies and write an audit: Markdown, a page of HTML, or PDF.

    Exits 0 once it is written, 2 when something could not be judged, and 1 only when asked with
    --fail-on.
    """
    threshold = severity(fail_on) if fail_on else None
    asked = Asked(
        as_of, select, ignore, pack, dossier, since, theme, no_waivers, no_cache, pictures
    )
    outputs = Outputs(output, html, pdf)
    if portfolio:
        from principlecheck.cli.portfolio import several

        raise typer.Exit(several(paths, outputs, asked, threshold, anonymise=anonymise))
    if anonymise:
        says = "--anonymise hides the names in an overview of several organisations."
        raise Stop(CANNOT_JUDGE, says, "Ask for one: --portfolio -o FOLDER")
    outputs = checked(outputs)
    one = made(paths, asked, outputs)
    if not outputs.files:
        from principlecheck.reporters.markdown import markdown_audit

        typer.echo(markdown_audit(view_under(one.document, one.theme)), nl=False)
    else:
        complain(written(one, outputs, pictures=pictures))
        if len(paths) > 1 and one.document.report.problems:
            complain("Are these several organisations? Audit each by itself: --portfolio -o FOLDER")
    code = one.document.report.exit_code(threshold or "critical")
    raise typer.Exit(CLEAN if code == FINDINGS and threshold is None else code)
