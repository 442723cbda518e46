"""One audit in every format that there is: the same words in each, under one brand, and nothing of
whoever made it.
"""

from __future__ import annotations

import gc
import io
import re
import shutil
import sys
from pathlib import Path

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from principlecheck.cli import run
from principlecheck.composing.audit_view import compose_audit_view
from principlecheck.reporters.audit_formats import AUDIT_FORMATS, AuditFormat
from tests.page.pages import POLICIES, document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
REPORT = """\
format: 1
client: Tidewater Tents Ltd
version: draft
opinion: What is promised cannot be kept.
sections:
  our-letter:
    text: |
      # Our letter
      Dear members of the board, thank you.
"""
THEME = 'format: 1\ncolours: {accent: "#7a1f3d"}\nfooter: Plain Consulting\n'
WRITTEN = {"-o": "audit.md", "--html": "audit.html", "--pdf": "audit.pdf", "--docx": "audit.docx",
           "--xlsx": "tracker.xlsx", "--csv": "tasks.csv"}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An audit in every format, of policies named by their whole path."""
    made = tmp_path_factory.mktemp("home-of-somebody")
    shutil.copytree(POLICIES / "tidewater-tents", made / "policies")
    (made / "brand").mkdir()
    (made / "brand" / "theme.yaml").write_text(THEME, encoding="utf-8")
    (made / "report.yaml").write_text(REPORT, encoding="utf-8")
    words = ["audit", made / "policies", "--theme", made / "brand", "--as-of", "2026-11-29"]
    for option, name in WRITTEN.items():
        words += [option, made / name]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(gc, "freeze", lambda: None)
        patched.setattr(gc, "disable", lambda: None)
        patched.setattr(sys, "argv", ["principlecheck", *map(str, words), "--annex"])
        with pytest.raises(SystemExit) as ended:
            run()
    assert ended.value.code == 0
    return made


@pytest.fixture(scope="module")
def texts(folder: Path) -> dict[str, str]:
    """What is read in each file, the annexes too."""
    found = {}
    for path in folder.iterdir():
        if path.suffix in (".md", ".html", ".csv"):
            found[path.name] = path.read_text(encoding="utf-8")
        elif path.suffix == ".pdf":
            pages = PdfReader(io.BytesIO(path.read_bytes())).pages
            found[path.name] = "\n".join(page.extract_text() for page in pages)
        elif path.suffix == ".docx":
            body = docx.Document(str(path)).element.body
            found[path.name] = "\n".join(
                "".join(t.text or "" for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p")
            )
        elif path.suffix == ".xlsx":
            sheets = openpyxl.load_workbook(path).worksheets
            cells = (cell.value for page in sheets for row in page.iter_rows() for cell in row)
            found[path.name] = "\n".join(map(str, cells))
    return found


def squeezed(text: str) -> str:
    return re.sub(r"<[^>]*>|[*\\\u2060]|\s", "", text)


def test_every_format_is_there_and_the_annex_of_those_that_have_one(texts: dict[str, str]) -> None:
    annexes = {"audit.annex.md", "audit.annex.pdf", "audit.annex.docx"}
    assert set(texts) == {*WRITTEN.values(), *annexes}


@pytest.mark.parametrize("name", ["audit.md", "audit.html", "audit.pdf", "audit.docx"])
def test_the_consultants_words_are_in_every_format(texts: dict[str, str], name: str) -> None:
    text = squeezed(texts[name])
    for said in ("What is promised cannot be kept.", "Our letter", "Dear members of the board,",
                 "Draft"):  # fmt: skip
        assert squeezed(said) in text


def test_nobodys_own_folder_is_named_in_any_format(texts: dict[str, str], folder: Path) -> None:
    for name, text in texts.items():
        assert folder.name not in text, name
        assert folder.parent.as_posix() not in text, name


def test_files_are_named_from_the_organisations_folder_on(texts: dict[str, str]) -> None:
    assert "Files are named from the folder `policies` on." in texts["audit.md"]
    assert re.search(r"\n`[a-z-]+\.yaml:\d+:\d+`:\n", texts["audit.annex.md"])


def test_every_format_draws_in_the_colours_of_the_brand(folder: Path) -> None:
    drawings = [*folder.glob("audit-pictures/*.svg")]
    assert drawings
    for drawing in drawings:
        assert "#7a1f3d" in drawing.read_text(encoding="utf-8")
    heading = docx.Document(str(folder / "audit.docx")).styles["Heading 1"]
    assert str(heading.font.color.rgb) == "7A1F3D"
    assert "--accent-light: #7a1f3d" in (folder / "audit.html").read_text(encoding="utf-8")


def test_no_hole_is_left_where_a_finding_has_no_figure(texts: dict[str, str]) -> None:
    for name in ("audit.md", "audit.annex.md"):
        assert "\n\n\n" not in texts[name]


def test_that_no_cause_is_established_is_said_once_and_not_in_every_finding(
    texts: dict[str, str],
) -> None:
    for name, text in texts.items():
        assert squeezed(text).casefold().count("notestablished") <= 3, name


@pytest.mark.parametrize("one", AUDIT_FORMATS, ids=lambda one: one.name)
def test_an_organisation_without_findings_gets_every_format(
    one: AuditFormat, tmp_path: Path
) -> None:
    view = compose_audit_view(document("harbour-outfitters"))
    made = one.files(view, tmp_path / f"audit{one.endings[0]}")
    assert made[-1][1]
