"""The audit on paper: what is on its pages, what never gets into it, and that it stays the same."""

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from unicodedata import normalize

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from principlecheck.composing import compose_audit
from principlecheck.model.audit.document import SECTIONS, AuditDocument
from principlecheck.model.audit.dossier import Brief, Logo, Prose
from principlecheck.model.audit.look import Look
from principlecheck.model.report.chart import Curve
from principlecheck.model.report.chart import Path as Route
from principlecheck.reporters.pdf.glyphs import pdf_data_with_shown_glyphs
from principlecheck.reporters.templates import report_templates_folder
from tests.reporters import samples
from tests.reporters.kit import COMMAND, GOLDEN, as_markdown, as_pdf, report
from tests.reporters.pdf_text import (
    alternatives,
    body,
    dictionaries,
    marks,
    runs,
    squeezed,
    texts,
)
from tests.reporters.test_hostile_text import HOSTILE

BRIEF = Brief(
    client="Loom & Daughters",
    period="Autumn 2026",
    author="A. Weaver",
    classification="Confidential: for the board of Northwind Home and its auditors",
    scope=("The shop alone was looked at.",),
    limitations=("Nobody was asked.",),
)
LOOK = Look(accent="#7a1f3d", headings="serif", footer="Weaver and Partners")
FEW = ("front", "scope", "appendix")
A4, MARGIN = 595.3, 59.5
FOREIGN = ("wide", "combining", "emoji", "right-to-left")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">%b</svg>'
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def audit() -> AuditDocument:
    made = compose_audit(report(GOLDEN / "policies"), COMMAND)
    told = (Prose("Seen in the shop.", ("on Monday", "on Tuesday")),)
    first = replace(made.findings[0], narrative=told, answer="We will.")
    return replace(made, brief=BRIEF, findings=(first, *made.findings[1:]))


@pytest.fixture(scope="module")
def written(audit: AuditDocument) -> bytes:
    return as_pdf(audit, LOOK)


@pytest.fixture(scope="module")
def reader(written: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(written))


def test_the_document_says_who_wrote_what_and_in_which_language(reader: PdfReader) -> None:
    assert reader.metadata is not None
    assert reader.metadata.title == "Policy design audit: Loom & Daughters"
    assert reader.metadata.author == "A. Weaver"
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == date(2026, 11, 22)
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]


def test_the_cover_says_what_report_yaml_says(reader: PdfReader, audit: AuditDocument) -> None:
    cover = texts(reader)[0]
    assert f"principlecheck {audit.report.version}; packs" in cover
    for words in (BRIEF.client, BRIEF.period, BRIEF.author, BRIEF.classification):
        assert words in cover


def test_every_page_but_the_cover_has_its_header_and_footer(reader: PdfReader) -> None:
    cover, *others = texts(reader)
    assert "page 1" not in cover
    for number, text in enumerate(others, 2):
        assert "Policy design audit: Loom & Daughters" in text
        assert "Confidential" in text
        assert "Kettle & Loom · Weaver and Partners" in text
        assert f"page {number} of {len(others) + 1}" in text


def test_bookmarks_lead_to_the_pages_where_the_headings_stand(
    reader: PdfReader, audit: AuditDocument
) -> None:
    pages = [squeezed(text) for text in texts(reader)]
    found = list(marks(reader))
    for title, page in found:
        assert squeezed(title) in pages[page - 1]
    titles = [title for title, _ in found]
    assert [one for one in titles if re.match(r"F\d", one)] == [
        f"{one.label} {one.finding.title}" for one in audit.findings
    ]
    numbered = [title for title in titles if re.match(r"[0-9]+\. ", title)]
    assert numbered[:4] == [
        "1. Summary",
        "2. Scope and limits",
        "3. Principle × department",
        "4. Causes",
    ]


def test_the_contents_name_the_pages_where_the_headings_stand(reader: PdfReader) -> None:
    told = re.findall(r"^((?!.* page \d+ of ).*?) +(\d+)$", texts(reader)[1], re.MULTILINE)
    assert [(title, int(page)) for title, page in told] == list(marks(reader))[1:]
    assert list(reader.page_labels[1:]) == [
        str(number) for number in range(2, len(reader.pages) + 1)
    ]


def test_the_summary_is_one_page(reader: PdfReader) -> None:
    at = dict(marks(reader))
    assert at["2. Scope and limits"] == at["1. Summary"] + 1


def test_what_the_markdown_says_is_on_paper(reader: PdfReader, audit: AuditDocument) -> None:
    paper = body(reader)
    for sentence in sentences(as_markdown(audit)):
        assert squeezed(sentence) in paper, sentence


def sentences(markdown: str) -> Iterator[str]:
    """The plain sentences of the Markdown: no tables, quoted lines, links or marks."""
    for line in markdown.splitlines():
        if line.startswith(("|", "    ", "#", "![")) or "`" in line:
            continue
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"\\(.)", r"\1", line))
        plain = re.sub(r"[█▒░]+|\*\*[A-Z][a-z ]+\.\*\*|\*\*|_{3,}|^(- |\d+\. )", "", plain)
        yield from re.split(r"(?<=[.?!])\s|:(?: |$)| · |, | \(|\)", plain)


def test_no_heading_is_the_last_of_its_page(reader: PdfReader) -> None:
    titles = {squeezed(title) for title, _ in marks(reader)}
    for text in texts(reader)[2:]:
        lines = [squeezed(line) for line in text.splitlines() if line.strip()]
        assert lines[-1].startswith("Kettle&Loom")
        assert lines[-2] not in titles


def test_the_pictures_are_drawn_and_told_in_words(reader: PdfReader, audit: AuditDocument) -> None:
    charts = [one.finding.chart for one in audit.findings if one.finding.chart]
    assert {type(chart) for chart in charts} >= {Curve, Route}
    told = set(alternatives(reader))
    assert {chart.alt for chart in charts} <= told


def test_the_same_audit_gives_the_same_bytes(audit: AuditDocument, written: bytes) -> None:
    assert as_pdf(audit, LOOK) == written


@pytest.fixture(scope="module")
def hostile() -> tuple[AuditDocument, PdfReader]:
    """An audit in which all that people write is hostile."""
    said = [text for name, text in HOSTILE.items() if name not in FOREIGN]
    made = compose_audit(report(GOLDEN / "policies"), COMMAND)
    first = replace(
        made.findings[0],
        narrative=tuple(Prose(text, (text,)) for text in said),
        answer='#read("/etc/passwd") #link("https://example.com")',
        cause="*cause* <script>",
    )
    document = replace(
        made,
        brief=replace(BRIEF, client=HOSTILE["html"], scope=tuple(said)),
        findings=(first, *made.findings[1:]),
    )
    return document, PdfReader(io.BytesIO(as_pdf(document, LOOK)))


def test_hostile_text_reads_as_it_was_written(hostile: tuple[AuditDocument, PdfReader]) -> None:
    document, reader = hostile
    paper = body(reader)
    for prose in document.findings[0].narrative:
        assert paper.count(squeezed(prose.text)) >= 3
    assert squeezed(document.findings[0].answer) in paper


def test_hostile_text_gains_no_link_script_or_heading(
    hostile: tuple[AuditDocument, PdfReader], reader: PdfReader
) -> None:
    for held in dictionaries(hostile[1]):
        assert not {"/URI", "/JS", "/JavaScript", "/Launch", "/EmbeddedFile"} & set(held)
        assert held.get("/S") not in ("/URI", "/JavaScript", "/Launch", "/GoToR", "/SubmitForm")
    assert [title for title, _ in marks(hostile[1])] == [title for title, _ in marks(reader)]


def test_what_no_face_can_show_is_written_as_its_code(audit: AuditDocument) -> None:
    said = tuple(HOSTILE[name] for name in FOREIGN)
    foreign = replace(audit, brief=Brief(client=said[0], scope=said))
    paper = squeezed("".join(texts(PdfReader(io.BytesIO(as_pdf(foreign, LOOK, FEW))))))
    # A variation selector is no character of its own: it says how the one before it looks.
    for character in set(normalize("NFC", "".join(said))) - set(" \ufe0f"):
        assert character in paper or f"\\u{ord(character):04x}" in paper


def test_nothing_runs_out_of_the_page(hostile: tuple[AuditDocument, PdfReader]) -> None:
    found = runs(hostile[1])
    assert not [run for run in found if "x" * 150 in run.text]
    assert max(run.x for run in found) < A4 - MARGIN


def test_system_faces_are_asked_only_where_the_own_ones_fail() -> None:
    asked = []

    def refuses(source: str, system_faces: bool) -> str | None:
        asked.append(system_faces)
        bad = {"9867": "顧", "e000": r"\u{e000}"} if not system_faces else {"e000": r"\u{e000}"}
        return (
            "".join(
                f'the text `"{shown}"` could not be displayed with font'
                for number, shown in bad.items()
                if number in source
            )
            or None
        )

    assert pdf_data_with_shown_glyphs({"a": ["é"]}, refuses) == ({"a": ["é"]}, False)
    assert asked == [False]
    made, needed = pdf_data_with_shown_glyphs({"a": ["é 顧", {"b": "\ue000"}]}, refuses)
    assert made == {"a": ["é 顧", {"b": "\\ue000"}]}
    assert needed


def test_what_is_refused_for_another_reason_is_written_as_its_code() -> None:
    made, needed = pdf_data_with_shown_glyphs(
        {"a": "é"}, lambda _source, _system: "no place is named"
    )
    assert made == {"a": "\\u00e9"}
    assert not needed


def test_sections_stand_in_the_order_asked_for_and_are_numbered_by_it(
    audit: AuditDocument,
) -> None:
    order = tuple(name for name in SECTIONS if name not in ("principles", "heat_map", "questions"))
    found = PdfReader(io.BytesIO(as_pdf(audit, LOOK, order)))
    titles = [title for title, _ in marks(found)]
    assert "8. Contradictions between documents" in titles
    assert "10. Every action" in titles
    assert not [title for title in titles if title.endswith(("principles", "person"))]


@pytest.mark.parametrize(
    "logo",
    [
        Logo("image/png", PIXEL, "A square"),
        Logo(
            "image/svg+xml",
            SVG
            % b'<a href="https://example.com"><rect width="3" height="3"/></a><script>alert(1)</script>',
            "A square",
        ),
    ],
)
def test_a_logo_stands_on_the_cover_and_brings_nothing_along(
    logo: Logo, audit: AuditDocument
) -> None:
    branded = replace(audit, brief=replace(BRIEF, logo=logo))
    found = PdfReader(io.BytesIO(as_pdf(branded, LOOK, FEW)))
    assert "A square" in set(alternatives(found))
    assert not [held for held in dictionaries(found) if "/URI" in held]


@pytest.mark.parametrize(
    "logo",
    [
        Logo("image/png", b"no image"),
        Logo(
            "image/svg+xml", SVG % b'<image href="../../../../etc/hostname" width="9" height="9"/>'
        ),
        Logo("image/svg+xml", SVG % b'<image href="https://example.com/x" width="9" height="9"/>'),
        Logo("image/svg+xml", b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///">]>' + SVG % b"&x;"),
    ],
)
def test_a_logo_that_asks_for_more_than_itself_is_refused_in_words(
    logo: Logo, audit: AuditDocument
) -> None:
    broken = replace(audit, brief=replace(BRIEF, logo=logo))
    with pytest.raises(ValueError, match="logo"):
        as_pdf(broken, LOOK)


def test_no_template_imports_a_package_or_names_an_address() -> None:
    sources = sorted((report_templates_folder() / "pdf").glob("*.typ"))
    assert "blocks.typ" in {source.name for source in sources}
    for source in sources:
        text = source.read_text(encoding="utf-8")
        assert "@" not in text
        assert "://" not in text
        assert "eval(" not in text


def test_more_findings_than_a_machine_can_set_are_refused_with_a_way_out() -> None:
    with pytest.raises(ValueError, match="2000 findings at most, and there are 2001: narrow them"):
        as_pdf(compose_audit(samples.many(2001), COMMAND), Look())
