"""The files that `audit` writes: the audit in each format asked for, and what stands beside it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec import Struct

from principlecheck.cli.exits import CANNOT_JUDGE, Stop
from principlecheck.cli.formats import write_file
from principlecheck.cli.terminal import complain

if TYPE_CHECKING:
    from principlecheck.model.audit_document import AuditDocument

_OTHER_WAYS = {
    ".html": "For a page of HTML type --html {file} instead of -o.",
    ".htm": "For a page of HTML type --html {file} instead of -o.",
    ".pdf": "For a PDF type --pdf {file} instead of -o.",
    ".json": "For JSON type principlecheck check … --format json={file}.",
    ".svg": "Give it the ending .md; its pictures are drawn beside it.",
    ".png": "Give it the ending .md; its pictures are drawn beside it.",
}


class Outputs(Struct, frozen=True):
    """The files that were asked for, one a format; the field is the option's long name."""

    output: Path | None = None
    html: Path | None = None
    pdf: Path | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """Those asked for, in the order in which they are written."""
        return tuple(path for path in (self.output, self.html, self.pdf) if path is not None)

    @property
    def first(self) -> Path | None:
        """The first of them, beside which the dossier is; None where all goes to the terminal."""
        return next(iter(self.files), None)

    @property
    def words(self) -> list[str]:
        """The options as they are typed, each file by its name alone."""
        asked = (("-o", self.output), ("--html", self.html), ("--pdf", self.pdf))
        return [word for option, path in asked if path for word in (option, path.name)]


def checked(outputs: Outputs) -> Outputs:
    """Raises `Stop` where a file's ending belongs to another format, where two are one file, and
    where an extra is not installed: before anything is judged.
    """
    output = outputs.output
    way_out = _OTHER_WAYS.get(output.suffix.lower()) if output else None
    if output and way_out:
        says = f"-o writes Markdown, which {output.as_posix()} does not sound like."
        raise Stop(CANNOT_JUDGE, says, way_out.format(file=output.as_posix()))
    html = outputs.html
    if html and html.suffix.lower() not in (".html", ".htm"):
        says = f"--html writes HTML, which {html.as_posix()} does not sound like."
        raise Stop(CANNOT_JUDGE, says, f"Type --html {html.with_suffix('.html').as_posix()}.")
    if outputs.pdf is not None:
        _check_pdf(outputs.pdf)
    if len(set(outputs.files)) != len(outputs.files):
        raise Stop(CANNOT_JUDGE, "Two formats name the same file. Give each one of its own.")
    return outputs


def _check_pdf(path: Path) -> None:
    from principlecheck.reporters.pdf import can_write_pdf

    if path.suffix.lower() != ".pdf":
        says = f"--pdf writes PDF, which {path.as_posix()} does not sound like."
        raise Stop(CANNOT_JUDGE, says, f"Type --pdf {path.with_suffix('.pdf').as_posix()}.")
    if not can_write_pdf():
        raise Stop(CANNOT_JUDGE, "A PDF needs an extra: pip install 'principlecheck[pdf]'.")


def write_audit(document: AuditDocument, outputs: Outputs, *, pictures: bool) -> str:
    """Writes every file that was asked for; returns in words what they are.

    Raises `Stop` where one cannot be written.
    """
    told = []
    if outputs.output is not None:
        told.append(_markdown(document, outputs.output, pictures=pictures))
    if outputs.html is not None:
        told.append(_html(document, outputs.html))
    if outputs.pdf is not None:
        told.append(_pdf(document, outputs.pdf))
    return " and ".join(told)


def _html(document: AuditDocument, output: Path) -> str:
    from principlecheck.model.look import Look
    from principlecheck.reporters.html import html_audit

    write_file(output, html_audit(document, Look()).encode("utf-8"))
    return output.as_posix()


def pictures_of(output: Path) -> Path:
    """The folder for the pictures of a Markdown audit."""
    return output.with_name(f"{output.stem}-pictures")


def _markdown(document: AuditDocument, output: Path, *, pictures: bool) -> str:
    from principlecheck.reporters.markdown import markdown_audit

    folder = pictures_of(output)
    drawn = {**(_pictures(document, folder) if pictures else {}), **_logo(document, folder)}
    write_file(output, markdown_audit(document, drawn).encode("utf-8"))
    beside = f" and {counted(len(drawn), 'picture')}" if drawn else ""
    return f"{output.as_posix()}{beside}"


def _pdf(document: AuditDocument, path: Path) -> str:
    from principlecheck.model.look import Look
    from principlecheck.reporters.pdf import pdf_audit

    try:
        written = pdf_audit(document, Look())
    except ValueError as error:
        raise Stop(CANNOT_JUDGE, str(error)) from None
    write_file(path, written)
    return path.as_posix()


def counted(number: int, noun: str) -> str:
    """`1 finding`, `2 findings`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _pictures(document: AuditDocument, folder: Path) -> dict[str, str]:
    """The pictures of an audit, drawn into `folder`; their names to paths from the audit."""
    from principlecheck.reporters.audit_parts import charts_of

    if find_spec("matplotlib") is None:
        complain("Pictures are left out; install principlecheck[pictures] to have them drawn.")
        return {}
    from principlecheck.reporters.pictures import svg

    codes = {one.finding.fingerprint: f"{one.finding.code}-" for one in document.findings}
    drawn = {}
    for name, chart in charts_of(document).items():
        path = folder / f"{codes.get(name, '')}{name}.svg"
        write_file(path, svg(chart, name))
        drawn[name] = f"{quote(folder.name)}/{path.name}"
    return drawn


def _logo(document: AuditDocument, folder: Path) -> dict[str, str]:
    """The logo of an audit, if it has one, written beside the pictures."""
    logo = document.brief.logo
    if logo is None:
        return {}
    path = folder / ("logo.png" if logo.media_type == "image/png" else "logo.svg")
    write_file(path, logo.data)
    return {"logo": f"{quote(folder.name)}/{path.name}"}
