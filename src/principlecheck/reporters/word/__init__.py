"""A view as a Word document that a firm goes on writing in: real headings, captions, references and
tables, in the styles of the firm's own document where a theme names one.
"""

from __future__ import annotations

from pathlib import Path

from principlecheck.model.audit.view import AuditView


def render_audit_files(
    view: AuditView, path: Path, *, pictures: bool = True
) -> list[tuple[Path, bytes]]:
    """What the view comes to at `path`: one file, with its pictures inside. Raises ValueError where
    there are more findings than a Word document holds, and `ModuleNotFoundError` where the extra
    `docx` is not installed.
    """
    from principlecheck.reporters.word.package import render_audit_as_docx

    return [(path, render_audit_as_docx(view, pictures=pictures))]
