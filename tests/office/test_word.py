"""The audit as a Word document: valid by Microsoft's own SDK, opened by LibreOffice, and in the
styles of a firm's document.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring, tostring

import docx
import pytest
from docx.document import Document as WordDocument
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph as WordParagraph
from msgspec.structs import replace
from pypdf import PdfReader

from principlecheck.composing import compose_audit
from principlecheck.composing.audit_view import compose_audit_view, compose_short_report
from principlecheck.composing.memo_view import compose_memo_view
from principlecheck.model.audit.dossier import Brief, Dossier, Logo, Signature
from principlecheck.model.audit.view import AuditView
from principlecheck.reporters.word.package import render_audit_as_docx
from principlecheck.theming.word_template import BadTemplate, check_word_template
from tests.composing.test_causes import made as audited
from tests.office.outside import converted, faults
from tests.page.pages import document
from tests.reporters.samples import many
from tests.reporters.test_hostile_text import HOSTILE

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAFT = Brief(
    client="Tidewater Tents Ltd",
    classification="Confidential",
    stage="draft",
    edition="0.3",
    opinion=("It cannot be kept.",),
    sign_off=(Signature("Ada Kord", "Partner", date(2026, 12, 4)),),
)


def view_of(name: str, brief: Brief = DRAFT) -> AuditView:
    return compose_audit_view(replace(document(name), brief=brief))


def opened(data: bytes) -> WordDocument:
    return docx.Document(io.BytesIO(data))


@cache
def part(data: bytes, name: str = "word/document.xml") -> Element:
    """A part of a document, for looking at only: to parse a large one takes long."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return fromstring(archive.read(name))  # noqa: S314 - the program's own


def text_of(data: bytes) -> str:
    return "\n".join("".join(p.itertext()) for p in part(data).iter(f"{W}p"))


@pytest.fixture(scope="module")
def written() -> bytes:
    return render_audit_as_docx(view_of("tidewater-tents"))


@pytest.fixture(scope="module")
def large() -> bytes:
    return render_audit_as_docx(view_of("northwind-home"))


@pytest.fixture(scope="module")
def memo() -> bytes:
    whole = view_of("northwind-home")
    return render_audit_as_docx(
        compose_memo_view(replace(document("northwind-home"), brief=DRAFT), whole)
    )


@pytest.fixture(scope="module")
def laid_out(
    written: bytes, memo: bytes, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, PdfReader]:
    """An audit, a memo and the short report of the largest example, as LibreOffice lays them out."""
    short = render_audit_as_docx(
        compose_short_report(compose_audit_view(audited("northwind-home", tried=True)))
    )
    folder = tmp_path_factory.mktemp("word")
    paths = []
    for name, data in {"audit": written, "memo": memo, "short": short}.items():
        paths.append(folder / f"{name}.docx")
        paths[-1].write_bytes(data)
    return {path.stem: PdfReader(path) for path in converted("pdf", folder, *paths)}


@pytest.fixture(scope="module")
def on_paper(laid_out: dict[str, PdfReader]) -> list[str]:
    return [page.extract_text() for page in laid_out["audit"].pages]


@pytest.fixture(scope="module")
def styled(large: bytes) -> list[tuple[str, WordParagraph]]:
    """The paragraphs of a large audit, each with the name of its style, which takes long to find."""
    return [(str(one.style and one.style.name), one) for one in opened(large).paragraphs]


def test_the_open_xml_sdk_has_nothing_against_it(large: bytes, tmp_path: Path) -> None:
    path = tmp_path / "audit.docx"
    path.write_bytes(large)
    assert faults(path) == []


def test_libreoffice_opens_it_with_a_running_head_on_every_page(on_paper: list[str]) -> None:
    cover, *pages = on_paper
    assert "Tidewater Tents Ltd" in cover
    for number, page in enumerate(pages, 2):
        assert "Draft · Confidential" in page
        assert f"Page {number} of {len(on_paper)}" in page


def test_libreoffice_resolves_every_reference(on_paper: list[str]) -> None:
    assert "Reference source not found" not in "".join(on_paper)


def test_it_says_what_it_is_and_in_which_language(written: bytes) -> None:
    word = opened(written)
    about = word.core_properties
    assert about.title == "Policy design audit: Tidewater Tents Ltd"
    assert (about.language, about.content_status) == ("en-GB", "Draft")
    langs = {one.get(f"{W}val") for one in word.styles.element.iter(f"{W}lang")}
    assert langs == {"en-GB"}


def test_headings_are_headings_and_none_skips_a_level(
    styled: list[tuple[str, WordParagraph]],
) -> None:
    levels = [
        2 if style == "Audit Finding" else int(style[-1])
        for style, _ in styled
        if style.startswith("Heading") or style == "Audit Finding"
    ]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert levels.count(2) > 190


def test_the_contents_are_a_field_filled_with_links(written: bytes) -> None:
    root = part(written)
    (instruction,) = [one.text for one in root.iter(f"{W}instrText") if "TOC" in (one.text or "")]
    assert str(instruction).split() == ["TOC", "\\o", '"1-2"', "\\h", "\\z"]
    marks = {one.get(f"{W}name") for one in root.iter(f"{W}bookmarkStart")}
    links = [one.get(f"{W}anchor") for one in root.iter(f"{W}hyperlink") if one.get(f"{W}anchor")]
    assert links
    assert set(links) <= marks


def test_findings_refer_to_each_other_by_fields_that_lead_somewhere(large: bytes) -> None:
    root = part(large)
    instructions = [str(one.get(f"{W}instr")).split() for one in root.iter(f"{W}fldSimple")]
    referred = {words[1] for words in instructions if words[0] == "REF"}
    assert len(referred) > 190
    assert referred <= {one.get(f"{W}name") for one in root.iter(f"{W}bookmarkStart")}


def test_every_table_repeats_its_head_and_splits_no_row(large: bytes) -> None:
    for table in part(large).iter(f"{W}tbl"):
        assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
    for row in part(large).iter(f"{W}tr"):
        assert row.find(f"{W}trPr/{W}cantSplit") is not None


def test_no_paragraph_is_empty_and_no_two_tables_touch(large: bytes) -> None:
    body = next(part(large).iter(f"{W}body"))
    kinds = [one.tag for one in body]
    assert (f"{W}tbl", f"{W}tbl") not in set(pairwise(kinds))
    assert not [one for one in body if one.tag == f"{W}p" and len(one) < 2]


def test_captions_count_themselves(large: bytes, styled: list[tuple[str, WordParagraph]]) -> None:
    counted = [one.text for style, one in styled if style == "Caption"]
    root = part(large)
    kinds = {"Table": 0, "Figure": 0}
    for one in root.iter(f"{W}fldSimple"):
        words = str(one.get(f"{W}instr")).split()
        if words[0] == "SEQ":
            kinds[words[1]] += 1
            assert "".join(one.itertext()) == str(kinds[words[1]])
    assert sum(kinds.values()) == len(counted)
    assert min(kinds.values()) > 3


def test_every_picture_says_what_it_shows(large: bytes) -> None:
    pictures = [one for one in part(large).iter() if one.tag.endswith("}docPr")]
    assert len(pictures) > 10
    assert all(len(str(one.get("descr"))) > 30 for one in pictures)


def test_without_typst_a_chart_is_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("principlecheck.reporters.word.package.can_draw_png", lambda: False)
    made = render_audit_as_docx(view_of("skyline-air"))
    assert not [one for one in part(made).iter() if one.tag.endswith("}docPr")]
    assert "SEQ Figure" not in tostring(part(made), "unicode")


def test_the_same_audit_gives_the_same_bytes(written: bytes) -> None:
    assert render_audit_as_docx(view_of("tidewater-tents")) == written


def test_what_a_client_wrote_is_text_whatever_it_is(tmp_path: Path) -> None:
    evil = (*HOSTILE, "\x00\x08\x1b", "\ud800 alone", "\ufffe\uffff", "</w:t></w:r>", "&#0;")
    brief = Brief(client=" ".join(evil), scope=tuple(evil), author="\udfff\x01")
    made = render_audit_as_docx(compose_audit_view(compose_audit(many(2), "c", Dossier(brief))))
    path = tmp_path / "audit.docx"
    path.write_bytes(made)
    assert faults(path) == []
    text = text_of(made)
    assert "\\x00\\x08\\x1b" in text
    assert "\\ud800 alone" in text
    assert "\\ufffe\\uffff" in text
    assert "</w:t></w:r>" in text


def test_the_memo_has_neither_cover_nor_contents_and_keeps_to_a_page(
    memo: bytes, laid_out: dict[str, PdfReader]
) -> None:
    assert "TOC" not in tostring(part(memo), "unicode")
    assert len(laid_out["memo"].pages) == 1


def test_the_short_report_of_the_largest_example_has_25_pages_at_most(
    laid_out: dict[str, PdfReader],
) -> None:
    assert 15 < len(laid_out["short"].pages) <= 25


def test_a_report_leads_to_the_findings_in_its_annex() -> None:
    view = replace(compose_short_report(view_of("northwind-home")), annex_file="audit.annex.docx")
    made = render_audit_as_docx(view)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
    assert 'Target="audit.annex.docx#F11"' in relations


# A firm's own document


def house(change: Callable[[WordDocument], None] = lambda word: None) -> bytes:
    """A firm's document: purple headings, a header of its own, something in its body."""
    word = docx.Document()
    style = word.styles["Heading 1"]
    style.font.color.rgb = RGBColor(0x66, 0x00, 0x66)
    style.font.name = "Garamond"
    word.add_paragraph("Dear Ms …, this is what stood in the template.")
    word.sections[0].header.paragraphs[0].text = "Plain Consulting"
    change(word)
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def changed(data: bytes, name: str, change: Callable[[bytes], bytes], add: str = "") -> bytes:
    """A package with one part changed and another added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(made, "w") as after:
        for one in before.namelist():
            after.writestr(one, change(before.read(one)) if one == name else before.read(one))
        if add:
            after.writestr(add, b"x")
    return made.getvalue()


def test_a_firms_styles_and_running_heads_are_taken_and_its_words_are_not(tmp_path: Path) -> None:
    view = replace(view_of("tidewater-tents"), word_template=check_word_template(house()))
    made = render_audit_as_docx(view)
    word = opened(made)
    assert word.styles["Heading 1"].font.color.rgb == RGBColor(0x66, 0x00, 0x66)
    assert "this is what stood in the template" not in text_of(made)
    header = [one.text for one in word.sections[0].header.paragraphs]
    assert header == ["Plain Consulting", "Draft · Confidential"]
    path = tmp_path / "audit.docx"
    path.write_bytes(made)
    assert faults(path) == []


def test_headings_that_number_themselves_are_not_numbered_twice() -> None:
    def numbered(word: WordDocument) -> None:
        from docx.oxml import parse_xml

        style = word.styles["Heading 1"].element
        style.get_or_add_pPr().append(
            parse_xml(f'<w:numPr xmlns:w="{W[1:-1]}"><w:numId w:val="1"/></w:numPr>')
        )

    view = replace(view_of("tidewater-tents"), word_template=check_word_template(house(numbered)))
    titles = [
        p.text
        for p in opened(render_audit_as_docx(view)).paragraphs
        if p.style and p.style.name == "Heading 1"
    ]
    assert titles
    assert not any(re.match(r"\d", title) for title in titles)


HEADER = "word/header1.xml"
RELATIONS = "word/_rels/header1.xml.rels"
FAR = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/image" Target="http://evil.example/x.png" TargetMode="External"/>'
    b"</Relationships>"
)


def with_field(instruction: str) -> bytes:
    field = f'<w:p><w:fldSimple w:instr="{instruction}"/></w:p></w:hdr>'.encode()
    return changed(house(), HEADER, lambda old: old.replace(b"</w:hdr>", field))


def with_split_field() -> bytes:
    runs = b"".join(
        b"<w:r>%b</w:r>" % one
        for one in (
            b'<w:fldChar w:fldCharType="begin"/>',
            b"<w:instrText>DDE</w:instrText>",
            b"<w:instrText>AUTO cmd</w:instrText>",
            b'<w:fldChar w:fldCharType="end"/>',
        )
    )
    return changed(
        house(), HEADER, lambda old: old.replace(b"</w:hdr>", b"<w:p>%b</w:p></w:hdr>" % runs)
    )


SIGN = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
BEGIN, SEPARATE, END = (SIGN.format(one) for one in ("begin", "separate", "end"))
PLAIN = "<w:r><w:instrText> KEYWORDS </w:instrText></w:r>"
FETCHES = r'<w:r><w:instrText> INCLUDEPICTURE "http://evil.example/x.png" \d </w:instrText></w:r>'
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def with_runs(*runs: str) -> bytes:
    made = f"<w:p>{''.join(runs)}</w:p></w:hdr>".encode()
    return changed(house(), HEADER, lambda old: old.replace(b"</w:hdr>", made))


NESTED = {
    "in-the-instruction": (BEGIN, BEGIN, PLAIN, SEPARATE, END, FETCHES, SEPARATE, END),
    "without-a-result": (BEGIN, BEGIN, PLAIN, END, FETCHES, END),
    "simple": (BEGIN, '<w:fldSimple w:instr="PAGE"/>', FETCHES, SEPARATE, END),
    "after-words": (BEGIN, PLAIN, BEGIN, FETCHES, SEPARATE, END, SEPARATE, END),
    "deleted": (BEGIN, f'<w:del w:id="1" w:author="x">{PLAIN}</w:del>', FETCHES, SEPARATE, END),
    "begun-in-deleted": (f'<w:del w:id="1" w:author="x">{BEGIN}{PLAIN}</w:del>', FETCHES, END),
    "chosen": (
        f'{BEGIN}<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="w14">{PLAIN}'
        f"</mc:Choice><mc:Fallback>{FETCHES}</mc:Fallback></mc:AlternateContent>{SEPARATE}{END}",
    ),
    "strange": (
        BEGIN, PLAIN, '<x:fldChar xmlns:x="urn:x" w:fldCharType="separate"/>', BEGIN, END, END,
    ),
}  # fmt: skip


@pytest.mark.parametrize("runs", NESTED.values(), ids=NESTED)
def test_a_field_inside_the_instruction_of_another_is_refused(runs: tuple[str, ...]) -> None:
    with pytest.raises(BadTemplate) as refused:
        check_word_template(with_runs(*runs))
    assert "a field of several parts" in refused.value.says


def test_a_field_that_fetches_is_refused_wherever_its_words_stand() -> None:
    for runs in ((FETCHES,), (BEGIN, SEPARATE, FETCHES, END), (BEGIN, FETCHES)):
        with pytest.raises(BadTemplate) as refused:
            check_word_template(with_runs(*runs))
        assert "a field (INCLUDEPICTURE)" in refused.value.says


def test_fields_after_each_other_and_in_a_result_are_taken() -> None:
    half = "<w:r><w:instrText>{}</w:instrText></w:r>"
    page = (BEGIN, half.format(" PA"), half.format("GE "), SEPARATE, END)
    assert check_word_template(with_runs(*page, BEGIN, PLAIN, SEPARATE, *page, END, *page))


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * (40 << 20))
    return made.getvalue()


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda: b"no zip", "not a Word document"),
        (lambda: b"\xd0\xcf\x11\xe0rest", "old kind"),
        (bomb, "unpacks to more"),
        (lambda: changed(house(), "", bytes, add="word/vbaProject.bin"), "macros"),
        (
            lambda: changed(house(), "[Content_Types].xml", lambda x: x.replace(b".main+xml", b".macroEnabled.main+xml")),
            "macros",
        ),
        (
            lambda: changed(house(), "word/styles.xml", lambda x: x.replace(b"<w:styles", b"<!DOCTYPE a [<!ENTITY b 'c'>]><w:styles", 1)),
            "document type",
        ),
        (lambda: with_field("INCLUDEPICTURE http://evil.example/x"), "a field (INCLUDEPICTURE)"),
        (with_split_field, "a field (DDEAUTO)"),
        (
            lambda: changed(house(), HEADER, lambda old: old.replace(b"</w:hdr>", b"<w:p><w:r><w:object/></w:r></w:p></w:hdr>")),
            "an object of another program",
        ),
    ],
)  # fmt: skip
def test_a_template_that_runs_fetches_or_floods_is_refused(
    made: Callable[[], bytes], says: str
) -> None:
    data = made()
    with pytest.raises(BadTemplate) as refused:
        check_word_template(data)
    assert says in refused.value.says


def test_a_linked_picture_in_a_running_head_is_refused() -> None:
    made = io.BytesIO(house())
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr(RELATIONS, FAR)
    with pytest.raises(BadTemplate) as refused:
        check_word_template(made.getvalue())
    assert "http://evil.example/x.png" in refused.value.says


@pytest.mark.parametrize("cut", [100, 5_000, 20_000])
def test_a_damaged_template_is_refused(cut: int) -> None:
    with pytest.raises(BadTemplate):
        check_word_template(house()[:cut])


def test_a_template_broken_anywhere_is_refused_and_nothing_else() -> None:
    whole, draw = house(), random.Random(7)
    for _ in range(100):
        broken = bytearray(whole)
        for _ in range(draw.randint(1, 20)):
            broken[draw.randrange(4, len(broken))] = draw.randrange(256)
        with suppress(BadTemplate):
            check_word_template(bytes(broken))


def test_a_logo_is_drawn_whatever_its_kind() -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="20" height="20"/></svg>'
    brief = replace(DRAFT, logo=Logo("image/svg+xml", drawing, "Kord & Lund"))
    made = render_audit_as_docx(view_of("basecamp", brief))
    (first, *_) = [one for one in part(made).iter() if one.tag.endswith("}docPr")]
    assert first.get("descr") == "Kord & Lund"
