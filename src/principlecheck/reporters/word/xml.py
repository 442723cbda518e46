"""Pieces of WordprocessingML. Texts are escaped where they are filled in, so that nothing that a
policy or a person wrote can be markup.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from principlecheck.reporters.markup import fill_markup, join_markup
from principlecheck.reporters.plain import printable_xml_text

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
EMU = 914_400
"""Word's units in an inch."""
TWIPS = 1_440
"""Twentieths of a point in an inch."""


def docx_safe_text(text: str) -> str:
    """`text` on one line, with what XML cannot hold and nobody can see written out; a blank at
    either end stays.
    """
    plain = printable_xml_text(" ".join(text.split()))
    return f"{' ' * text[:1].isspace()}{plain}{' ' * (plain != '' and text[-1:].isspace())}"


def join_docx_runs(parts: Iterable[Markup]) -> Markup:
    """Pieces in a row."""
    return join_markup(parts)


def docx_run(text: str, style: str = "", properties: Markup | None = None) -> Markup:
    """Words in a character style, with properties of their own."""
    if not text:
        return Markup("")
    named = fill_markup('<w:rStyle w:val="{}"/>', style) if style else Markup("")
    inside = named + (properties or Markup(""))
    held = fill_markup("<w:rPr>{}</w:rPr>", inside) if inside else Markup("")
    return fill_markup(
        '<w:r>{}<w:t xml:space="preserve">{}</w:t></w:r>', held, docx_safe_text(text)
    )


def docx_paragraph(content: Markup, style: str, properties: Markup | None = None) -> Markup:
    """A paragraph in a style; `properties` come after it, in the order of the standard."""
    return fill_markup(
        '<w:p><w:pPr><w:pStyle w:val="{}"/>{}</w:pPr>{}</w:p>',
        style,
        properties or Markup(""),
        content,
    )


def docx_field(instruction: str, shown: Markup) -> Markup:
    """A field that Word works out anew; `shown` is what stands there until then."""
    return fill_markup('<w:fldSimple w:instr=" {} ">{}</w:fldSimple>', instruction, shown)


def docx_long_field(instruction: str, shown: Markup) -> tuple[Markup, Markup]:
    """The runs that begin and end a field whose result goes over several paragraphs."""
    begin = fill_markup(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {} '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{}',
        instruction,
        shown,
    )
    return begin, Markup('<w:r><w:fldChar w:fldCharType="end"/></w:r>')


def docx_bookmark(content: Markup, name: str, number: int) -> Markup:
    """Words that can be referred to by `name`; `number` is the bookmark's own."""
    return fill_markup(
        '<w:bookmarkStart w:id="{n}" w:name="{name}"/>{}<w:bookmarkEnd w:id="{n}"/>',
        content,
        n=number,
        name=name,
    )


def docx_internal_link(content: Markup, name: str) -> Markup:
    """A link to a bookmark."""
    return fill_markup('<w:hyperlink w:anchor="{}" w:history="1">{}</w:hyperlink>', name, content)


def docx_picture(
    relation: str, number: int, names: tuple[str, str], size: tuple[int, int]
) -> Markup:
    """A picture in a line: its title, and what it shows for those who cannot see it. `size` is in
    Word's units.
    """
    title, says = names
    return fill_markup(
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        '<wp:extent cx="{w}" cy="{h}"/><wp:docPr id="{n}" name="Picture {n}" title="{title}" '
        'descr="{says}"/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/>'
        '</wp:cNvGraphicFramePr><a:graphic><a:graphicData '
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="{n}" name="Picture {n}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        '<a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>",

        w=size[0], h=size[1], n=number, title=docx_safe_text(title), says=docx_safe_text(says), relation=relation
    )  # fmt: skip


def docx_table(
    style: str, widths: list[int], head: Markup, rows: Iterable[Markup], says: str
) -> Markup:
    """A table as wide as the text; `widths` are in twips, and `says` describes it. A head is
    repeated on every page, and no row is split between two.
    """
    grid = join_docx_runs(fill_markup('<w:gridCol w:w="{}"/>', width) for width in widths)
    described = (
        fill_markup('<w:tblCaption w:val="{}"/>', docx_safe_text(says)) if says else Markup("")
    )
    properties = fill_markup(
        '<w:tblPr><w:tblStyle w:val="{}"/><w:tblW w:w="{}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" '
        'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{}</w:tblPr>'
        "<w:tblGrid>{}</w:tblGrid>",
        style,
        sum(widths),
        described,
        grid,
    )
    held = join_docx_runs((head, *rows))
    return fill_markup("<w:tbl>{}{}</w:tbl>", properties, held)


def docx_table_row(cells: Iterable[Markup], *, head: bool = False) -> Markup:
    """A row of a table."""
    repeated = Markup("<w:tblHeader/>") if head else Markup("")
    return fill_markup(
        "<w:tr><w:trPr><w:cantSplit/>{}</w:trPr>{}</w:tr>", repeated, join_docx_runs(cells)
    )


def docx_table_cell(content: Markup, width: int, shade: str = "") -> Markup:
    """A cell; `content` are paragraphs, and `shade` a colour as rrggbb."""
    filled = (
        fill_markup('<w:shd w:val="clear" w:color="auto" w:fill="{}"/>', shade)
        if shade
        else Markup("")
    )
    return fill_markup(
        '<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/>{}</w:tcPr>{}</w:tc>', width, filled, content
    )
