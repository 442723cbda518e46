"""A view as PDF: handed over as data, set by Typst with the program's own templates.

All that a policy or a person wrote reaches Typst as JSON, so that none of it can be markup. The
folder that it sets from holds nothing but templates, data, faces and the logo; packages, which
could be fetched, are named by no template and looked for in a folder that is empty.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import UTC, date, datetime, time
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from principlecheck.model.audit.dossier import Logo
from principlecheck.model.audit.view import AuditView
from principlecheck.reporters.pdf.data import pdf_template_data
from principlecheck.reporters.pdf.glyphs import pdf_data_with_shown_glyphs
from principlecheck.reporters.templates import report_templates_folder

STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1: tagged for screen readers; Typst refuses to write what does not conform."""
MOST_FINDINGS = 2_000
"""Some 700 pages and 2 GiB of memory: beyond, nobody reads on paper and few machines can set it."""
FACES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold")
"""The styles of the sans serif; the serif and the fixed-width face come with Typst."""
LOGOS = {"image/svg+xml": "logo.svg", "image/png": "logo.png"}


def render_audit_as_pdf(view: AuditView) -> bytes:
    """The view as a tagged PDF; the same view gives the same bytes.

    Raises `ModuleNotFoundError` where the extra `pdf` is not installed, and `ValueError` for a
    logo that cannot be drawn, and for more than `MOST_FINDINGS` findings.
    """
    count = len(view.findings())
    if count > MOST_FINDINGS:
        raise ValueError(
            f"A PDF holds {MOST_FINDINGS} findings at most, and there are {count}: "
            "narrow them with --select, or write --html"
        )
    with tempfile.TemporaryDirectory(prefix="principlecheck-") as name:
        folder = _TypstFolder(Path(name), view)
        if view.logo:
            folder.try_logo()
        data, system_faces = pdf_data_with_shown_glyphs(pdf_template_data(view), folder.refuses)
        data["logo"] = folder.logo
        (folder.root / "data.json").write_text(
            json.dumps(data, ensure_ascii=False), encoding="utf-8", newline="\n"
        )
        return folder.set("audit.typ", system_faces=system_faces)


def render_audit_files(
    view: AuditView, path: Path, *, pictures: bool = True
) -> list[tuple[Path, bytes]]:
    """What the view comes to at `path`: one file, with its pictures inside. Raises as `render_audit_as_pdf`."""
    return [(path, render_audit_as_pdf(view))]


class _TypstFolder:
    """A folder with all that Typst may read."""

    def __init__(self, root: Path, view: AuditView) -> None:
        self.root = root
        self.day = datetime.combine(view.as_of or date.min, time(), UTC)
        self.logo = _put_logo_for_typst(root, view.logo)
        for source in sorted((report_templates_folder() / "pdf").glob("*.typ")):
            shutil.copyfile(source, root / source.name)
        (root / "faces").mkdir()
        (root / "packages").mkdir()
        for style in FACES:
            face = f"SourceSansPro-{style}.otf"
            shutil.copyfile(typst_faces_folder() / face, root / "faces" / face)

    def set(self, name: str, *, system_faces: bool) -> bytes:
        """The PDF of a file in the folder. Raises `typst.TypstError`."""
        import typst

        compiler = typst.Compiler(
            self.root / name,
            root=self.root,
            font_paths=[self.root / "faces"],
            ignore_system_fonts=not system_faces,
            package_path=self.root / "packages",
            package_cache_path=self.root / "packages",
        )
        compiled = compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=self.day)
        if not isinstance(compiled, bytes):
            raise TypeError("Typst gave no document.")
        return compiled

    def refuses(self, source: str, system_faces: bool) -> str | None:
        """What Typst says against a document of the program's own, or None."""
        import typst

        (self.root / "probe.typ").write_text(source, encoding="utf-8", newline="\n")
        try:
            self.set("probe.typ", system_faces=system_faces)
        except typst.TypstError as error:
            return error.diagnostic
        return None

    def try_logo(self) -> None:
        """Raises `ValueError` where the logo cannot be drawn."""
        alone = f'#set document(title: "logo")\n#image("{self.logo}", alt: "logo")\n'
        if self.refuses(alone, system_faces=False) is not None:
            raise ValueError("The logo cannot be drawn in a PDF; save it anew as PNG or plain SVG.")


def _put_logo_for_typst(root: Path, logo: Logo | None) -> str:
    if logo is None:
        return ""
    (root / LOGOS[logo.media_type]).write_bytes(logo.data)
    return LOGOS[logo.media_type]


def typst_faces_folder() -> Path:
    """Where the sans serif is installed. Raises `ModuleNotFoundError` where it is not."""
    spec = find_spec("font_source_sans_pro")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("No module named 'font_source_sans_pro'")
    return Path(spec.origin).parent / "files"
