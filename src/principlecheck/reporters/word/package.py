"""A view as the package of a Word document: opened, filled, described, and packed without the hour."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

from markupsafe import Markup

from principlecheck.model.audit.view import AuditView
from principlecheck.reporters.plain import cut_text_to_columns
from principlecheck.reporters.png import can_draw_png, draw_svg_as_png
from principlecheck.reporters.svg import draw_svg_file
from principlecheck.reporters.word import xml
from principlecheck.reporters.word.document import STRONG, TAB, DocxBody
from principlecheck.reporters.word.styles import PreparedDocx, docx_document_with_styles

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MOST_FINDINGS = 2_000
"""As on paper: nobody reads more, and Word itself grows slow."""
MOST_OF_A_HEADER = 80
_MARGINS = {"top": 0.9, "bottom": 0.85, "left": 0.85, "right": 0.85}
"""Inches around the text of the program's own documents, on A4."""
_NARROW = 0.75
_A4 = (8.27, 11.69)


def render_audit_as_docx(view: AuditView, *, pictures: bool = True) -> bytes:
    """The view as a Word document; the same view gives the same bytes.

    Charts are PNG where Typst is installed (the extra `pdf`), and else the tables that say the
    same. Raises `ValueError` for a logo that cannot be drawn, and for more than `MOST_FINDINGS` findings.
    """
    count = len(view.findings())
    if count > MOST_FINDINGS:
        raise ValueError(
            f"A Word document holds {MOST_FINDINGS} findings at most, and there are {count}: "
            "narrow them with --select, or write --html"
        )
    word = _open_docx_document(view)
    styles = docx_document_with_styles(
        word, view.look, own=not view.word_template, small=view.on_one_page
    )
    body = DocxBody(view, styles, _docx_pictures_as_png(view) if pictures else {})
    _fill_docx_body(word, body.whole())
    _fill_docx_running_heads(word, view, styles)
    _describe_docx_document(word, view)
    made = BytesIO()
    word.save(made)
    return _repack_docx_package(made.getvalue())


def _open_docx_document(view: AuditView) -> WordDocument:
    import docx
    from docx.shared import Inches

    if view.word_template:
        return docx.Document(BytesIO(view.word_template))
    word = docx.Document()
    section = word.sections[0]
    section.page_width, section.page_height = Inches(_A4[0]), Inches(_A4[1])
    section.top_margin, section.bottom_margin = (Inches(_MARGINS[s]) for s in ("top", "bottom"))
    section.left_margin, section.right_margin = (Inches(_MARGINS[s]) for s in ("left", "right"))
    if view.on_one_page:
        section.top_margin = section.bottom_margin = Inches(_NARROW)
        section.left_margin = section.right_margin = Inches(_NARROW)
    section.different_first_page_header_footer = not view.on_one_page
    return word


def _docx_pictures_as_png(view: AuditView) -> dict[str, bytes]:
    """The pictures and the logo as PNG, by their ids; a drawing only where it can be made one."""
    logo = view.logo
    found = {"logo": logo.data} if logo and logo.media_type == "image/png" else {}
    if not can_draw_png():
        return found
    if logo and not found:
        found["logo"] = _docx_logo_as_png(logo.data)
    drawings = {one.id: draw_svg_file(one.chart, view.look) for one in view.pictures()}
    return {**found, **dict(zip(drawings, draw_svg_as_png(list(drawings.values())), strict=True))}


def _docx_logo_as_png(drawing: bytes) -> bytes:
    import typst

    try:
        return draw_svg_as_png([drawing])[0]
    except typst.TypstError:
        raise ValueError("The logo cannot be drawn for Word; save it anew as PNG.") from None


def _fill_docx_body(word: WordDocument, content: Markup) -> None:
    from docx.oxml import parse_xml

    spaces = "".join(f' xmlns:{name}="{uri}"' for name, uri in xml.NAMESPACES.items())
    made = parse_xml(f"<w:body{spaces}>{content}</w:body>")
    body = word.element.body
    for held in list(body):
        if not str(held.tag).endswith("}sectPr"):
            body.remove(held)
    at = len(body) - 1 if len(body) else 0
    body[at:at] = list(made)


def _fill_docx_running_heads(word: WordDocument, view: AuditView, styles: PreparedDocx) -> None:
    """Title and classification above each page, and whose it is with the page below; what a firm
    has there itself stays, with the classification after it.
    """
    from docx.oxml import parse_xml

    section = word.sections[-1]
    number = xml.docx_field("PAGE", xml.docx_run("1"))
    of = xml.docx_field("NUMPAGES", xml.docx_run("1"))
    page = xml.join_docx_runs((xml.docx_run("Page "), number, xml.docx_run(" of "), of))
    below = " · ".join(filter(None, (view.organisation, view.look.footer)))
    marked = xml.docx_run(
        cut_text_to_columns(view.classification, MOST_OF_A_HEADER), properties=STRONG
    )
    lines = {
        "header": (
            section.header,
            xml.docx_run(cut_text_to_columns(view.title, MOST_OF_A_HEADER)) + TAB + marked,
        ),
        "footer": (
            section.footer,
            xml.docx_run(cut_text_to_columns(below, MOST_OF_A_HEADER)) + TAB + page,
        ),
    }
    for name, (part, content) in lines.items():
        theirs = (
            not part.is_linked_to_previous and len(part._element) > 0 and bool(view.word_template)
        )
        if theirs and (name == "footer" or not view.classification):
            continue
        tabs = _docx_single_right_tab(word, styles, name)
        line = xml.docx_paragraph(marked if theirs else content, styles.ids[name], tabs)
        space = f' xmlns:w="{xml.NAMESPACES["w"]}"'
        made = parse_xml(f"<w:hdr{space}>{line}</w:hdr>")
        part.is_linked_to_previous = False
        if not theirs:
            for held in list(part._element):
                part._element.remove(held)
        part._element.append(made[0])


def _docx_single_right_tab(word: WordDocument, styles: PreparedDocx, name: str) -> Markup:
    """A tab at the right end of the text, and none of those that a firm's style has."""
    from docx.oxml.ns import qn

    style = next(one for one in word.styles.element if one.get(qn("w:styleId")) == styles.ids[name])
    theirs = {str(one.get(qn("w:pos"))) for one in style.iter(qn("w:tab"))} - {str(styles.width)}
    cleared = xml.join_docx_runs(
        Markup('<w:tab w:val="clear" w:pos="{}"/>').format(at) for at in sorted(theirs, key=int)
    )
    own = Markup('<w:tab w:val="right" w:pos="{}"/>').format(styles.width)
    return Markup("<w:tabs>{}{}</w:tabs>").format(cleared, own)


def _describe_docx_document(word: WordDocument, view: AuditView) -> None:
    """What the file says of itself: title, author, language, day."""
    about = word.core_properties
    day = datetime.combine(view.as_of or date(2000, 1, 1), time())
    about.title, about.author = (
        xml.docx_safe_text(view.title)[:255],
        xml.docx_safe_text(view.author)[:255],
    )
    about.subject, about.language = xml.docx_safe_text(view.kind)[:255], "en-GB"
    about.comments, about.keywords = xml.docx_safe_text(view.reminder)[:255], ""
    about.content_status = "Draft" if view.draft else ""
    about.created = about.modified = day
    about.last_modified_by, about.revision = f"principlecheck {view.version}", 1
    _set_docx_layout_mode(word)


def _set_docx_layout_mode(word: WordDocument) -> None:
    """Lets Word lay it out as today's documents, without “compatibility mode”."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    settings = word.settings.element
    held = settings.find(qn("w:compat"))
    if held is not None and held.find(qn("w:compatSetting")) is not None:
        return
    made = parse_xml(
        f'<w:compat xmlns:w="{xml.NAMESPACES["w"]}"><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    )
    if held is not None:
        settings.replace(held, made)
    else:
        after = ("rsids", "mathPr", "themeFontLang", "clrSchemeMapping", "decimalSymbol")
        later = next((one for one in settings if one.tag.rpartition("}")[2] in after), None)
        if later is None:
            settings.append(made)
        else:
            later.addprevious(made)


def _repack_docx_package(data: bytes) -> bytes:
    """The same parts without the hour at which they were packed."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(info, before.read(name))
    return made.getvalue()
