"""The files that `audit` writes: the audit in each format asked for, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec import Struct

from principlecheck.model.report.refusal import Refusal
from principlecheck.reporters.audit_words import counted
from principlecheck.writing.files import refuse_overwrite, write_file

if TYPE_CHECKING:
    from principlecheck.model.audit.document import AuditDocument
    from principlecheck.theming.theme import Theme

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
        """The options as they are typed; of a file outside the current folder its name alone."""
        asked = (("-o", self.output), ("--html", self.html), ("--pdf", self.pdf))
        return [word for option, path in asked if path for word in (option, _as_typed(path))]


def _as_typed(path: Path) -> str:
    within = not path.is_absolute() and ".." not in path.parts
    return path.as_posix() if within else path.name


def checked(outputs: Outputs) -> Outputs:
    """Raises `Refusal` where a file's ending belongs to another format, where two are one file, and
    where an extra is not installed: before anything is judged.
    """
    output = outputs.output
    way_out = _OTHER_WAYS.get(output.suffix.lower()) if output else None
    if output and way_out:
        says = f"-o writes Markdown, which {output.as_posix()} does not sound like."
        raise Refusal(says, way_out.format(file=output.as_posix()))
    html = outputs.html
    if html and html.suffix.lower() not in (".html", ".htm"):
        says = f"--html writes HTML, which {html.as_posix()} does not sound like."
        raise Refusal(says, f"Type --html {html.with_suffix('.html').as_posix()}.")
    if outputs.pdf is not None:
        _check_pdf(outputs.pdf)
    if len(set(outputs.files)) != len(outputs.files):
        raise Refusal("Two formats name the same file. Give each one of its own.")
    return outputs


def _check_pdf(path: Path) -> None:
    from principlecheck.reporters.pdf import can_write_pdf

    if path.suffix.lower() != ".pdf":
        says = f"--pdf writes PDF, which {path.as_posix()} does not sound like."
        raise Refusal(says, f"Type --pdf {path.with_suffix('.pdf').as_posix()}.")
    if not can_write_pdf():
        raise Refusal("A PDF needs an extra: pip install 'principlecheck[pdf]'.")


def markdown_text(document: AuditDocument, theme: Theme) -> str:
    """The Markdown audit by itself, without pictures. Raises `BadTheme`."""
    from principlecheck.reporters.markdown import markdown_audit
    from principlecheck.theming.rendering import markdown_blocks

    own = markdown_blocks(theme, document, {})
    return markdown_audit(document, themed=own, order=theme.order)


def write_audit(document: AuditDocument, outputs: Outputs, theme: Theme, *, pictures: bool) -> str:
    """Writes every file that was asked for; returns in words what they are.

    Raises `Refusal` where one cannot be written; before any is, where the theme cannot be used.
    """
    made = []
    if outputs.output is not None:
        made.append(_markdown(document, outputs.output, theme, pictures=pictures))
    if outputs.html is not None:
        made.append(_html(document, outputs.html, theme))
    if outputs.pdf is not None:
        made.append(_pdf(document, outputs.pdf, theme))
    files = [file for one in made for file in one.files]
    for path, _ in files:
        refuse_overwrite(path)
    for path, data in files:
        write_file(path, data)
    return ", ".join(one.says for one in made)


class _Written(Struct, frozen=True):
    """A format before it is written: what it is in words, and its files."""

    says: str
    files: list[tuple[Path, bytes]]


def _html(document: AuditDocument, output: Path, theme: Theme) -> _Written:
    from principlecheck.reporters.html import html_audit
    from principlecheck.theming.rendering import html_blocks

    made = html_audit(document, theme.look, html_blocks(theme, document), theme.order)
    return _Written(output.as_posix(), [(output, made.encode("utf-8"))])


def pictures_of(output: Path) -> Path:
    """The folder for the pictures of a Markdown audit."""
    return output.with_name(f"{output.stem}-pictures")


def _markdown(document: AuditDocument, output: Path, theme: Theme, *, pictures: bool) -> _Written:
    from principlecheck.reporters.markdown import markdown_audit
    from principlecheck.theming.rendering import markdown_blocks

    folder = pictures_of(output)
    beside = {**_logo(document, folder), **(_pictures(document, folder) if pictures else {})}
    paths = {name: f"{quote(path.parent.name)}/{path.name}" for name, path in beside.items()}
    own = markdown_blocks(theme, document, paths)
    made = markdown_audit(document, paths, own, theme.order)
    beside_it = f" and {counted(len(beside), 'picture')}" if beside else ""
    files = [*_drawn(document, beside), (output, made.encode("utf-8"))]
    return _Written(f"{output.as_posix()}{beside_it}", files)


def _pdf(document: AuditDocument, path: Path, theme: Theme) -> _Written:
    from principlecheck.reporters.pdf import pdf_audit

    try:
        made = pdf_audit(document, theme.look, theme.order)
    except ValueError as error:
        raise Refusal(str(error)) from None
    return _Written(path.as_posix(), [(path, made)])


def _pictures(document: AuditDocument, folder: Path) -> dict[str, Path]:
    """Where the pictures of an audit go, by their names."""
    from principlecheck.reporters.audit_parts import charts_of

    codes = {one.finding.fingerprint: f"{one.finding.code}-" for one in document.findings}
    return {name: folder / f"{codes.get(name, '')}{name}.svg" for name in charts_of(document)}


def _logo(document: AuditDocument, folder: Path) -> dict[str, Path]:
    """Where the logo of an audit goes, if it has one."""
    logo = document.brief.logo
    if logo is None:
        return {}
    return {"logo": folder / ("logo.png" if logo.media_type == "image/png" else "logo.svg")}


def _drawn(document: AuditDocument, beside: dict[str, Path]) -> Iterator[tuple[Path, bytes]]:
    """The logo, and the pictures drawn."""
    from principlecheck.reporters.audit_parts import charts_of
    from principlecheck.reporters.pictures import svg

    charts, logo = charts_of(document), document.brief.logo
    for name, path in beside.items():
        if name == "logo" and logo is not None:
            yield path, logo.data
        else:
            yield path, svg(charts[name])
