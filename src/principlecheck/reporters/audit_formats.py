"""The formats of the audit: a row and a module each."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from principlecheck.model.audit.view import AuditView

Written = list[tuple[Path, bytes]]


class AuditFormat(Struct, frozen=True):
    """A format: the field of the command line that names its file, the option as it is typed, what
    it is in words, and the endings that its files have. Its `module` writes it: `render_audit_files(view, path,
    pictures=…)`. `needs` are the packages of the extra called like it. What is `whole` holds the annex
    too, and folds it away.
    """

    name: Literal["output", "html", "pdf", "docx", "xlsx", "csv"]
    option: str
    title: str
    endings: tuple[str, ...]
    module: str
    needs: tuple[str, ...] = ()
    whole: bool = False

    def files(self, view: AuditView, path: Path, *, pictures: bool = True) -> Written:
        """The files that a view comes to, the one at `path` last. Raises ValueError, in words,
        where the format cannot hold it.
        """
        module = import_module(f"principlecheck.reporters.{self.module}")
        write: Callable[..., Written] = module.render_audit_files
        return write(view, path, pictures=pictures)

    def is_installed(self) -> bool:
        """Whether what it needs is there."""
        return all(find_spec(name) is not None for name in self.needs)


AUDIT_FORMATS = (
    AuditFormat("output", "-o", "Markdown", (".md", ".markdown"), "markdown"),
    AuditFormat("html", "--html", "a page of HTML", (".html", ".htm"), "html", whole=True),
    AuditFormat("pdf", "--pdf", "PDF", (".pdf",), "pdf", ("typst", "font_source_sans_pro")),
    AuditFormat("docx", "--docx", "Word", (".docx",), "word", ("docx",)),
    AuditFormat("xlsx", "--xlsx", "an Excel workbook", (".xlsx",), "workbook", ("openpyxl",), True),
    AuditFormat("csv", "--csv", "the actions as CSV", (".csv",), "actions_csv", (), True),
)


def report_format_by_ending(ending: str) -> AuditFormat | None:
    """The format whose files have an ending such as `.md`."""
    return next((one for one in AUDIT_FORMATS if ending.lower() in one.endings), None)


def list_report_formats() -> str:
    """What there is, for somebody who asked for something else."""
    *first, last = (f"{one.option} {one.title} ({one.endings[0]})" for one in AUDIT_FORMATS)
    return f"{', '.join(first)} and {last}"


def report_pictures_folder(path: Path) -> Path:
    """The folder for the pictures of a document."""
    return path.with_name(f"{path.stem}-pictures")
