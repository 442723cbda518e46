"""`audit`: judge, and write the report that is handed on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from principlecheck.cli.exits import (
    exit_code_of_audit,
    exit_code_of_refusal,
    exit_code_of_several_audits,
)
from principlecheck.cli.options import (
    AsOf,
    Ignore,
    NoWaivers,
    OwnLaws,
    OwnPacks,
    Paths,
    Select,
    run_from_options,
    terminal_ports,
    typed_run_options,
)
from principlecheck.cli.terminal import print_to_stderr
from principlecheck.model.report.refusal import Refusal
from principlecheck.usecases.choosing import choose_severity_option

if TYPE_CHECKING:
    from principlecheck.model.report.finding import Severity
    from principlecheck.usecases.audits.files import AuditOutputs
    from principlecheck.usecases.audits.one import AuditOptions
    from principlecheck.usecases.run import Options

    Asked: TypeAlias = tuple[Options, AuditOptions]

_To = Path | None
Output = Annotated[
    list[Path] | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help="Write the audit to this file, in the format of its ending; may be repeated. With "
        "--portfolio, to this folder.",
    ),
]
Html = Annotated[_To, typer.Option("--html", metavar="FILE", help="Write it as one page of HTML.")]
Pdf = Annotated[_To, typer.Option("--pdf", metavar="FILE", help="Write it as PDF (extra “pdf”).")]
Docx = Annotated[
    _To, typer.Option("--docx", metavar="FILE", help="Write it as a Word document (extra “docx”).")
]
Xlsx = Annotated[
    _To,
    typer.Option(
        "--xlsx",
        metavar="FILE",
        help="Write its actions, findings, questions and money as an Excel workbook (extra “xlsx”).",
    ),
]
Csv = Annotated[
    _To,
    typer.Option("--csv", metavar="FILE", help="Write its actions as CSV, for Jira and others."),
]
Pictures = Annotated[bool, typer.Option(help="Draw pictures beside the Markdown audit.")]
DossierFolder = Annotated[
    Path | None,
    typer.Option(
        "--dossier",
        metavar="FOLDER",
        help="Where report.yaml, responses.yaml and narrative/ stand (beside the audit).",
    ),
]
FailOn = Annotated[
    str | None,
    typer.Option("--fail-on", metavar="SEVERITY", help="Exit 1 from this severity on."),
]
Since = Annotated[
    list[Path] | None,
    typer.Option(
        "--since",
        metavar="OLD.json",
        help="Tell what changed since this report (check --format json=OLD.json); of several, since"
        " the latest, with all of them over time.",
    ),
]
ThemeName = Annotated[
    str | None,
    typer.Option("--theme", metavar="NAME|FOLDER", help="Write it under this brand."),
]
WithAnnex = Annotated[
    bool,
    typer.Option("--annex", help="Write every finding, check and figure to a second file too."),
]
AsMemo = Annotated[
    bool,
    typer.Option("--memo", help="Write one page for a decision in place of the report."),
]
InPortfolio = Annotated[
    bool,
    typer.Option("--portfolio", help="Audit each PATH as an organisation, and write an overview."),
]
Anonymise = Annotated[
    bool, typer.Option("--anonymise", help="Hide every name in the overview of --portfolio.")
]  # fmt: skip


def audit_command(
    paths: Paths,
    output: Output = None,
    html: Html = None,
    pdf: Pdf = None,
    docx: Docx = None,
    xlsx: Xlsx = None,
    csv: Csv = None,
    pictures: Pictures = True,
    dossier: DossierFolder = None,
    fail_on: FailOn = None,
    since: Since = None,
    theme: ThemeName = None,
    annex: WithAnnex = False,
    memo: AsMemo = False,
    portfolio: InPortfolio = False,
    anonymise: Anonymise = False,
    as_of: AsOf = None,
    select: Select = None,
    ignore: Ignore = None,
    pack: OwnPacks = None,
    law: OwnLaws = None,
    no_waivers: NoWaivers = False,
) -> None:
    """Judge policies and write an audit: Markdown, a page of HTML, PDF, Word or Excel.

    Exits 0 once it is written, 2 when something could not be judged, and 1 only when asked with
    --fail-on.
    """
    from principlecheck.usecases.audits.files import (
        AuditOutputs,
        place_audit_output_by_format,
        portfolio_outputs_in_folder,
    )
    from principlecheck.usecases.audits.one import AuditOptions

    threshold = choose_severity_option(fail_on) if fail_on else None
    asked = (
        typed_run_options(as_of, select, ignore, pack, law, waive=not no_waivers),
        AuditOptions(dossier, tuple(since or ()), theme, pictures, annex, memo),
    )
    named = AuditOutputs(None, html, pdf, docx, xlsx, csv)
    if portfolio:
        outputs = portfolio_outputs_in_folder(output or (), named)
        raise typer.Exit(
            _audit_command_for_several(paths, outputs, asked, threshold, anonymise=anonymise)
        )
    if anonymise:
        says = "--anonymise hides the names in an overview of several organisations."
        raise Refusal(says, "Ask for one: --portfolio -o FOLDER")
    if annex and memo:
        raise Refusal("--memo is one page, and --annex is everything else.", "Ask for one of them.")
    raise typer.Exit(
        _audit_command_for_one(
            paths, place_audit_output_by_format(output or (), named), asked, threshold
        )
    )


def _audit_command_for_several(
    paths: list[Path],
    outputs: AuditOutputs,
    asked: Asked,
    threshold: Severity | None,
    *,
    anonymise: bool,
) -> int:
    """Audits each path as an organisation; returns the exit code."""
    from principlecheck.usecases.audits.portfolio import audit_portfolio_of_clients

    ended = audit_portfolio_of_clients(paths, outputs, asked, terminal_ports(), anonymise=anonymise)
    return exit_code_of_several_audits(
        [
            exit_code_of_refusal(one)
            if isinstance(one, Refusal)
            else exit_code_of_audit(one, threshold)
            for one in ended
        ]
    )


def _audit_command_for_one(
    paths: list[Path], outputs: AuditOutputs, asked: Asked, threshold: Severity | None
) -> int:
    """Audits all paths as one organisation; returns the exit code."""
    from principlecheck.usecases.audits.files import check_audit_outputs
    from principlecheck.usecases.audits.one import make_audit_of_run, write_audit_and_keep_numbers

    chosen, of_audit = asked
    outputs = check_audit_outputs(outputs, paths)
    run = run_from_options(paths, chosen)
    made = make_audit_of_run(run, of_audit, outputs)
    if not outputs.files:
        from principlecheck.reporters.markdown import render_audit_as_markdown

        typer.echo(render_audit_as_markdown(made.printed(of_audit)), nl=False)
    else:
        print_to_stderr(write_audit_and_keep_numbers(made, run, outputs, of_audit))
        if len(paths) > 1 and made.document.report.problems:
            print_to_stderr(
                "Are these several organisations? Audit each by itself: --portfolio -o FOLDER"
            )
    return exit_code_of_audit(made.document.report, threshold)
