"""The styles of a Word document: the program's own, and a firm's in their place where it has them.

Every look is a style, so that a firm changes a whole report by changing a style. A style that the
firm's document lacks is added to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from msgspec import Struct

from principlecheck.model.audit.look import Face, Look

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

FAMILIES: dict[Face, str] = {"sans": "Calibri", "serif": "Cambria"}
"""Faces that Word and LibreOffice have, or put one of the same widths in the place of."""
FIXED_WIDTH = "Consolas"
LANGUAGE = "en-GB"
_SMALL = 0.84
INK, FAINT, HAIRLINE, WASH = "1B1F24", "57606A", "D0D7DE", "F4F6F8"
SHADES = {
    "critical": "F3DEDE", "high": "F6E6D8", "medium": "F1EDDA",
    "low": "E0E9EF", "information": "EEF0F2",
}  # fmt: skip
"""Grounds of cells, by the worst severity in them; the severity stands there in words too."""


class DocxStyle(Struct, frozen=True):
    """A style: its name as Word has it, its id in the program's own documents, what it is based on
    and what follows it, and its properties of paragraphs and of runs.
    """

    name: str
    id: str
    based_on: str = "Normal"
    follows: str = ""
    paragraph: str = ""
    run: str = ""
    kind: str = "paragraph"
    rest: str = ""


def _docx_spacing(before: int, after: int, line: int = 0) -> str:
    """Room above and below, and the height of a line, in twentieths of a point and 240ths."""
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>'


def _docx_font_size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _docx_heading_style(level: int, half_points: int, before: int) -> DocxStyle:
    return DocxStyle(
        f"heading {level}",
        f"Heading{level}",
        follows="Normal",
        paragraph=f'<w:keepNext/><w:keepLines/>{_docx_spacing(before, 80)}<w:outlineLvl w:val="{level - 1}"/>',
        run=f'{{headings}}<w:b/><w:bCs/><w:color w:val="{{accent}}"/>{_docx_font_size(half_points)}',
    )


def _docx_border_line(side: str, colour: str, weight: int = 4) -> str:
    return f'<w:{side} w:val="single" w:sz="{weight}" w:space="0" w:color="{colour}"/>'


_FAINT = f'<w:color w:val="{FAINT}"/>'
_TABS = '<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
_MONO = (
    f'<w:rFonts w:ascii="{FIXED_WIDTH}" w:hAnsi="{FIXED_WIDTH}" w:cs="{FIXED_WIDTH}"/><w:noProof/>'
)

STYLES = (
    DocxStyle("Normal", "Normal", "", paragraph=_docx_spacing(0, 120, 264), run=f"{{text}}{_docx_font_size(21)}"),
    DocxStyle(
        "Title", "Title", follows="Normal", paragraph=_docx_spacing(1800, 240),
        run=f'{{headings}}<w:b/><w:bCs/><w:color w:val="{{accent}}"/>{_docx_font_size(56)}',
    ),
    DocxStyle("Subtitle", "Subtitle", follows="Normal", paragraph=_docx_spacing(0, 480),
          run=f"{_FAINT}{_docx_font_size(28)}"),
    _docx_heading_style(1, 34, 480), _docx_heading_style(2, 27, 320), _docx_heading_style(3, 23, 240), _docx_heading_style(4, 21, 200),
    DocxStyle("List Bullet", "ListBullet",
          paragraph='<w:numPr><w:numId w:val="{bullets}"/></w:numPr>' + _docx_spacing(0, 60)),
    DocxStyle("List Number", "ListNumber",
          paragraph='<w:numPr><w:numId w:val="{numbers}"/></w:numPr>' + _docx_spacing(0, 60)),
    DocxStyle("caption", "Caption", follows="Normal",
          paragraph="<w:keepNext/>" + _docx_spacing(160, 80),
          run=f"<w:b/><w:bCs/>{_FAINT}{_docx_font_size(18)}"),
    DocxStyle("header", "Header", paragraph=_TABS + _docx_spacing(0, 0), run=f"{_FAINT}{_docx_font_size(17)}"),
    DocxStyle("footer", "Footer", paragraph=_TABS + _docx_spacing(0, 0), run=f"{_FAINT}{_docx_font_size(17)}"),
    DocxStyle("toc 1", "TOC1", follows="Normal", paragraph=_TABS + _docx_spacing(100, 20),
          run="<w:b/><w:bCs/>"),
    DocxStyle("toc 2", "TOC2", follows="Normal",
          paragraph=_TABS + _docx_spacing(0, 20) + '<w:ind w:left="240"/>', run=_docx_font_size(19)),
    DocxStyle("TOC Heading", "TOCHeading", "Normal", "Normal", "<w:keepNext/>" + _docx_spacing(0, 160),
          f'{{headings}}<w:b/><w:bCs/><w:color w:val="{{accent}}"/>{_docx_font_size(34)}'),
    DocxStyle("Audit Verdict", "AuditVerdict",
          paragraph="<w:keepLines/><w:pBdr>" + _docx_border_line("left", "{accent}", 24) + "</w:pBdr>"
          f'<w:shd w:val="clear" w:color="auto" w:fill="{WASH}"/>' + _docx_spacing(120, 200),
          run="<w:b/><w:bCs/>" + _docx_font_size(25)),
    DocxStyle("Audit Finding", "AuditFinding", "{heading}", "Normal"),
    DocxStyle("Audit Note", "AuditNote", paragraph=_docx_spacing(60, 160), run=f"{_FAINT}{_docx_font_size(18)}"),
    DocxStyle("Audit Facts", "AuditFacts", paragraph="<w:keepNext/>" + _docx_spacing(0, 100),
          run=f"{_FAINT}{_docx_font_size(19)}"),
    DocxStyle("Audit Source", "AuditSource",
          paragraph=f'<w:shd w:val="clear" w:color="auto" w:fill="{WASH}"/>' + _docx_spacing(0, 60),
          run=_docx_font_size(18)),
    DocxStyle("Audit Cell", "AuditCell", paragraph=_docx_spacing(20, 20, 240), run=_docx_font_size(17)),
    DocxStyle("Audit Pair", "AuditPair", paragraph='<w:tabs><w:tab w:val="left" w:pos="2268"/></w:tabs>'
          + _docx_spacing(0, 60) + '<w:ind w:left="2268" w:hanging="2268"/>'),
    DocxStyle("Audit Code", "AuditCode", "", run=_MONO + _docx_font_size(18), kind="character"),
    DocxStyle("Audit Aside", "AuditAside", "", run=_FAINT, kind="character"),
    DocxStyle("Hyperlink", "Hyperlink", "", run='<w:color w:val="{accent}"/><w:u w:val="single"/>',
          kind="character"),
    DocxStyle(
        "Audit Table", "AuditTable", "", kind="table",
        paragraph=_docx_spacing(0, 0, 240),
        rest="<w:tblPr><w:tblBorders>" + _docx_border_line("top", FAINT) + _docx_border_line("bottom", FAINT)
        + _docx_border_line("insideH", HAIRLINE) + '</w:tblBorders><w:tblCellMar><w:left w:w="70" '
        'w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>'
        + _docx_border_line("bottom", FAINT, 8) + "</w:tcBorders>"
        f'<w:shd w:val="clear" w:color="auto" w:fill="{WASH}"/></w:tcPr></w:tblStylePr>',
    ),
)  # fmt: skip
_LEVEL = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{sign}"/>'
    '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="397" w:hanging="397"/></w:pPr></w:lvl>'
)


class PreparedDocx(Struct, frozen=True):
    """A document whose styles are there: the id of each by its name, how wide its text is in twips,
    whether its headings number themselves, and the list that numbered lists are made from.
    """

    word: WordDocument
    ids: dict[str, str]
    width: int
    numbers_headings: bool
    numbers: int


def docx_document_with_styles(
    word: WordDocument, look: Look, *, own: bool, small: bool = False
) -> PreparedDocx:
    """`word` with every style that a report needs; where it is the program's `own`, with no other,
    and `small` where everything has to stand on one page.
    """
    from docx.oxml.ns import qn

    section = word.sections[-1]
    inner = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    width = round(inner / 635)
    bullets, numbers, lists = _add_docx_lists(word)
    root = word.styles.element
    if own:
        for style in root.findall(qn("w:style")):
            if style.get(qn("w:default")) != "1" or style.get(qn("w:type")) == "paragraph":
                root.remove(style)
        for fonts in root.iter(qn("w:rFonts")):
            fonts.attrib.clear()
    for lang in root.iter(qn("w:lang")):
        lang.set(qn("w:val"), LANGUAGE)
    there = {
        _docx_style_name(style): style.get(qn("w:styleId")) for style in root.findall(qn("w:style"))
    }
    tokens = {
        "accent": look.accent.removeprefix("#").upper(), "width": str(width),
        "headings": _docx_font_family(look.headings), "text": _docx_font_family(look.text),
        "bullets": str(bullets), "numbers": str(numbers),
    }  # fmt: skip
    ids = {}
    for style in STYLES:
        known = there.get(style.name.casefold())
        if known is None:
            root.append(_docx_style_element(style, tokens, default=style.name == "Normal"))
        ids[style.name] = known or style.id
        tokens["heading"] = ids.get("heading 2", "")
    if own and small:
        _make_docx_styles_small(root)
    return PreparedDocx(word, ids, width, _docx_heading_numbers_itself(word), lists)


def _make_docx_styles_small(styles: Any) -> None:
    """Sizes and room by a sixth less."""
    from docx.oxml.ns import qn

    for size in (*styles.iter(qn("w:sz")), *styles.iter(qn("w:szCs"))):
        size.set(qn("w:val"), str(round(int(size.get(qn("w:val"))) * _SMALL)))
    for room in styles.iter(qn("w:spacing")):
        for side in ("before", "after"):
            if value := room.get(qn(f"w:{side}")):
                room.set(qn(f"w:{side}"), str(round(int(value) * _SMALL**3)))


def _docx_style_name(style: object) -> str:
    from docx.oxml.ns import qn

    found = style.find(qn("w:name"))  # type: ignore[attr-defined]
    return "" if found is None else str(found.get(qn("w:val"))).casefold()


def _docx_font_family(face: Face) -> str:
    family = FAMILIES[face]
    return f'<w:rFonts w:ascii="{family}" w:hAnsi="{family}" w:cs="{family}"/>'


def _docx_style_element(style: DocxStyle, tokens: dict[str, str], *, default: bool) -> object:
    def filled(text: str) -> str:
        for name, value in tokens.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    based = f'<w:basedOn w:val="{filled(style.based_on)}"/>' if style.based_on else ""
    follows = f'<w:next w:val="{style.follows}"/>' if style.follows else ""
    inside = (
        f'<w:name w:val="{style.name}"/>{based}{follows}<w:qFormat/>'
        + (f"<w:pPr>{filled(style.paragraph)}</w:pPr>" if style.paragraph else "")
        + (f"<w:rPr>{filled(style.run)}</w:rPr>" if style.run else "")
        + style.rest
    )
    as_default = ' w:default="1"' if default else ""
    return _parse_docx_xml(
        f'<w:style xmlns:w="{_docx_namespace()}" w:type="{style.kind}"{as_default} w:styleId="{style.id}">{inside}</w:style>'
    )


def _add_docx_lists(word: WordDocument) -> tuple[int, int, int]:
    """Adds a list of bullets and one of numbers; returns what a paragraph names for each, and the
    definition that further lists of numbers are made from.
    """
    from docx.oxml.ns import qn

    numbering = word.part.numbering_part.element
    taken = [
        int(one.get(qn("w:abstractNumId"), "0")) for one in numbering.iter(qn("w:abstractNum"))
    ]
    first = max(taken, default=0) + 1
    begin = numbering.find(qn("w:num"))
    for at, (kind, sign) in enumerate((("bullet", "•"), ("decimal", "%1."))):
        made = _parse_docx_xml(
            f'<w:abstractNum xmlns:w="{_docx_namespace()}" w:abstractNumId="{first + at}">'
            f'<w:multiLevelType w:val="singleLevel"/>{_LEVEL.format(kind=kind, sign=sign)}</w:abstractNum>'
        )
        if begin is None:
            numbering.append(made)
        else:
            begin.addprevious(made)
    return add_docx_list(word, first), add_docx_list(word, first + 1), first + 1


def add_docx_list(word: WordDocument, definition: int) -> int:
    """A list of its own, which begins with 1; what its paragraphs name."""
    from docx.oxml.ns import qn

    numbering = word.part.numbering_part.element
    taken = [int(one.get(qn("w:numId"), "0")) for one in numbering.findall(qn("w:num"))]
    number = max(taken, default=0) + 1
    numbering.append(
        _parse_docx_xml(
            f'<w:num xmlns:w="{_docx_namespace()}" w:numId="{number}"><w:abstractNumId w:val="{definition}"/>'
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    return number


def _docx_heading_numbers_itself(word: WordDocument) -> bool:
    """Whether the first heading, or what it is based on, has a numbering of its own."""
    from docx.oxml.ns import qn

    by_id = {one.get(qn("w:styleId")): one for one in word.styles.element.findall(qn("w:style"))}
    style = next((one for one in by_id.values() if _docx_style_name(one) == "heading 1"), None)
    for _ in range(20):
        if style is None:
            return False
        if style.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None:
            return True
        based = style.find(qn("w:basedOn"))
        style = by_id.get(based.get(qn("w:val"))) if based is not None else None
    return False


def _docx_namespace() -> str:
    from principlecheck.reporters.word.xml import NAMESPACES

    return NAMESPACES["w"]


def _parse_docx_xml(text: str | Markup) -> object:
    from docx.oxml import parse_xml

    return parse_xml(str(text))
