"""The blocks of a view as the body of a Word document."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup
from msgspec import Struct

from principlecheck.model.audit.view import (
    Aside,
    AuditView,
    Blank,
    Block,
    Code,
    Column,
    Counts,
    Derivation,
    Emphasis,
    FileLink,
    FindingBlock,
    FindingLinks,
    Findings,
    Fold,
    Inline,
    Items,
    Pairs,
    Paragraph,
    Part,
    Picture,
    Position,
    RangeBar,
    Reference,
    Row,
    RuleLine,
    Rules,
    SectionView,
    SeverityMark,
    Strong,
    Table,
    Tally,
    Text,
    WebLink,
    Words,
    plain_text,
)
from principlecheck.reporters.plain import cut
from principlecheck.reporters.png import DOTS_PER_INCH, can_draw, drawn_as_png
from principlecheck.reporters.svg import svg
from principlecheck.reporters.word import xml
from principlecheck.reporters.word.styles import SHADES, Prepared, add_list, prepared

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MOST_FINDINGS = 2_000
"""As on paper: nobody reads more, and Word itself grows slow."""
IN_CONTENTS = 30
"""So many findings are listed in the contents; more are found by Word's own navigation."""
MOST_OF_A_HEADER = 80
_MARGINS = {"top": 1.0, "bottom": 0.9, "left": 0.95, "right": 0.95}
"""Inches around the text of the program's own documents, on A4."""
_NARROW = 0.75
_A4 = (8.27, 11.69)
_NONE = Markup("")
_TAB = Markup("<w:r><w:tab/></w:r>")
_GAP = Markup('<w:spacing w:before="160"/>')
_CLOSE = ("Normal", "List Bullet", "List Number", "Audit Note", "Audit Facts", "Audit Pair")
"""Styles that leave no room of their own above them, where a table stands there."""
# Room to write on: underscores would be read out one by one.
_BLANK = Markup(
    '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'
).format("\u00a0" * 24)
_STRONG = Markup("<w:b/><w:bCs/>")


def word_audit(view: AuditView, *, pictures: bool = True) -> bytes:
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
    word = _opened(view)
    styles = prepared(word, view.look, own=not view.word_template, small=view.on_one_page)
    body = _Body(view, styles, _drawn(view) if pictures else {})
    _fill(word, body.whole())
    _running(word, view, styles)
    _describe(word, view)
    made = BytesIO()
    word.save(made)
    return _packed_anew(made.getvalue())


def _opened(view: AuditView) -> WordDocument:
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


def _drawn(view: AuditView) -> dict[str, bytes]:
    """The pictures and the logo as PNG, by their ids; a drawing only where it can be made one."""
    logo = view.logo
    found = {"logo": logo.data} if logo and logo.media_type == "image/png" else {}
    if not can_draw():
        return found
    if logo and not found:
        found["logo"] = _drawn_logo(logo.data)
    drawings = {one.id: svg(one.chart, view.look) for one in view.pictures()}
    return {**found, **dict(zip(drawings, drawn_as_png(list(drawings.values())), strict=True))}


def _drawn_logo(drawing: bytes) -> bytes:
    import typst

    try:
        return drawn_as_png([drawing])[0]
    except typst.TypstError:
        raise ValueError("The logo cannot be drawn for Word; save it anew as PNG.") from None


def _fill(word: WordDocument, content: Markup) -> None:
    from docx.oxml import parse_xml

    spaces = "".join(f' xmlns:{name}="{uri}"' for name, uri in xml.NAMESPACES.items())
    made = parse_xml(f"<w:body{spaces}>{content}</w:body>")
    body = word.element.body
    for held in list(body):
        if not str(held.tag).endswith("}sectPr"):
            body.remove(held)
    at = len(body) - 1 if len(body) else 0
    for number, one in enumerate(list(made)):
        body.insert(at + number, one)


def _running(word: WordDocument, view: AuditView, styles: Prepared) -> None:
    """Title and classification above each page, and whose it is with the page below; what a firm
    has there itself stays, with the classification after it.
    """
    from docx.oxml import parse_xml

    section = word.sections[-1]
    number = xml.field("PAGE", xml.run("1"))
    of = xml.field("NUMPAGES", xml.run("1"))
    page = xml.joined((xml.run("Page "), number, xml.run(" of "), of))
    below = " · ".join(filter(None, (view.organisation, view.look.footer)))
    marked = xml.run(cut(view.classification, MOST_OF_A_HEADER), properties=_STRONG)
    lines = {
        "header": (section.header, xml.run(cut(view.title, MOST_OF_A_HEADER)) + _TAB + marked),
        "footer": (section.footer, xml.run(cut(below, MOST_OF_A_HEADER)) + _TAB + page),
    }
    for name, (part, content) in lines.items():
        theirs = (
            not part.is_linked_to_previous and len(part._element) > 0 and bool(view.word_template)
        )
        if theirs and (name == "footer" or not view.classification):
            continue
        tabs = _one_tab(word, styles, name)
        line = xml.paragraph(marked if theirs else content, styles.ids[name], tabs)
        space = f' xmlns:w="{xml.NAMESPACES["w"]}"'
        made = parse_xml(f"<w:hdr{space}>{line}</w:hdr>")
        part.is_linked_to_previous = False
        if not theirs:
            for held in list(part._element):
                part._element.remove(held)
        part._element.append(made[0])


def _one_tab(word: WordDocument, styles: Prepared, name: str) -> Markup:
    """A tab at the right end of the text, and none of those that a firm's style has."""
    from docx.oxml.ns import qn

    style = next(one for one in word.styles.element if one.get(qn("w:styleId")) == styles.ids[name])
    theirs = {str(one.get(qn("w:pos"))) for one in style.iter(qn("w:tab"))} - {str(styles.width)}
    cleared = xml.joined(
        Markup('<w:tab w:val="clear" w:pos="{}"/>').format(at) for at in sorted(theirs, key=int)
    )
    own = Markup('<w:tab w:val="right" w:pos="{}"/>').format(styles.width)
    return Markup("<w:tabs>{}{}</w:tabs>").format(cleared, own)


def _describe(word: WordDocument, view: AuditView) -> None:
    """What the file says of itself: title, author, language, day."""
    about = word.core_properties
    day = datetime.combine(view.as_of or date(2000, 1, 1), time())
    about.title, about.author = xml.safe(view.title)[:255], xml.safe(view.author)[:255]
    about.subject, about.language = xml.safe(view.kind)[:255], "en-GB"
    about.comments, about.keywords = xml.safe(view.reminder)[:255], ""
    about.content_status = "Draft" if view.draft else ""
    about.created = about.modified = day
    about.last_modified_by, about.revision = f"principlecheck {view.version}", 1
    _set_mode(word)


def _set_mode(word: WordDocument) -> None:
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


def _packed_anew(data: bytes) -> bytes:
    """The same parts without the hour at which they were packed."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(info, before.read(name))
    return made.getvalue()


class _Heading(Struct, frozen=True):
    """A heading of the contents."""

    level: int
    text: str
    bookmark: str


class _Body:
    """The body of one document while it is written."""

    def __init__(self, view: AuditView, styles: Prepared, drawn: Mapping[str, bytes]) -> None:
        self._view, self._styles, self._drawn = view, styles, drawn
        self._labels = {one.label: one.label for one in view.findings()}
        named = [one.id for one in view.sections]
        named += [one.id for one in view.blocks() if isinstance(one, Part) and one.id]
        self._targets = {name: f"_Ref{number:06}" for number, name in enumerate(named, 1)}
        self._headings: list[_Heading] = []
        self._lists_findings = len(self._labels) <= IN_CONTENTS
        self._below_table = False
        self._bookmarks = 0
        self._captions = {"Table": 0, "Figure": 0}
        self._pictures = 0

    def whole(self) -> Markup:
        """Everything from the cover to the last section."""
        first = 0 if not self._view.on_one_page else -1
        sections = [
            self._section(one, begins=number == first)
            for number, one in enumerate(self._view.sections)
        ]
        if self._view.on_one_page:
            return xml.joined(sections)
        return xml.joined((*self._cover(), self._contents(), *sections))

    def _cover(self) -> Iterator[Markup]:
        view = self._view
        if view.logo and "logo" in self._drawn:
            names = ("Logo", view.logo.alt or "Logo")
            yield self._paragraph(self._image("logo", names, 2.2))
        yield self._paragraph(xml.run(view.name or view.kind), "Title")
        if view.name:
            yield self._paragraph(xml.run(view.kind), "Subtitle")
        yield from self._pairs(view.front)
        yield self._paragraph(xml.run(view.reminder), "Audit Note")

    def _contents(self) -> Markup:
        """The contents as a field, filled with links until somebody lets Word work it out: page
        numbers are known to nobody who has not laid out the pages.
        """
        begin, end = xml.long_field('TOC \\o "1-2" \\h \\z', _NONE)
        made = [self._paragraph(xml.run("Contents"), "TOC Heading", _NEW_PAGE)]
        for number, one in enumerate(self._headings):
            link = xml.link_inside(xml.run(one.text), one.bookmark)
            first = begin if number == 0 else _NONE
            last = end if number == len(self._headings) - 1 else _NONE
            made.append(self._paragraph(first + link + last, f"toc {one.level}"))
        return xml.joined(made) if self._headings else _NONE

    def _section(self, one: SectionView, *, begins: bool) -> Markup:
        if one.number is None:
            return xml.joined(self._blocks(one.blocks, 1))
        number = "" if self._styles.numbers_headings else f"{one.number}. "
        text, page = f"{number}{one.title}", _NEW_PAGE if begins else _NONE
        content = self._bookmark(xml.run(text), self._targets[one.id])
        title = self._titled(content, text, 1, page)
        return xml.joined((title, *self._blocks(one.blocks, 2)))

    def _heading(self, text: str, level: int, target: str = "") -> Markup:
        content = self._bookmark(xml.run(text), self._targets.get(target, ""))
        return self._titled(content, text, level)

    def _titled(
        self, content: Markup, text: str, level: int, properties: Markup | None = None
    ) -> Markup:
        level = min(level, 4)
        if level <= 2:
            name = f"_Toc{len(self._headings) + 1:06}"
            self._headings.append(_Heading(level, text, name))
            content = self._bookmark(content, name)
        return self._paragraph(content, f"heading {level}", properties)

    def _bookmark(self, content: Markup, name: str) -> Markup:
        if not name:
            return content
        self._bookmarks += 1
        return xml.bookmarked(content, name, self._bookmarks)

    def _paragraph(
        self, content: Markup, style: str = "Normal", properties: Markup | None = None
    ) -> Markup:
        if self._below_table and style != "Audit Cell":
            self._below_table = False
            if style in _CLOSE:
                properties = (properties or _NONE) + _GAP
        return xml.paragraph(content, self._styles.ids[style], properties)

    def _blocks(self, blocks: Iterable[Block], level: int) -> Iterator[Markup]:
        for block in blocks:
            yield from self._block(block, level)

    def _block(self, block: Block, level: int) -> Iterator[Markup]:  # noqa: C901 - a line a kind
        match block:
            case Paragraph():
                style = {"verdict": "Audit Verdict", "note": "Audit Note"}.get(block.role, "Normal")
                yield self._paragraph(self._words(block.words), style)
            case Items():
                yield from self._items(block)
            case Pairs():
                yield from self._pairs(block)
            case Table():
                yield from self._table(block)
            case Picture():
                yield from self._picture(block)
            case Counts():
                counts = ", ".join(f"{number} {name}" for name, number in block.counts)
                yield self._paragraph(xml.run(f"Findings: {counts or 'none'}."))
            case Rules():
                yield from (self._bullet(self._rule(one)) for one in block.rules)
            case Fold():
                yield self._paragraph(xml.run(f"{block.title}:", properties=_STRONG), "Audit Facts")
                yield from self._blocks(block.blocks, level)
            case Part():
                yield self._heading(block.title, level, block.id)
                yield from self._blocks(block.blocks, level + 1)
            case Findings():
                for one in block.findings:
                    yield from self._finding(one, level)

    def _bullet(self, content: Markup) -> Markup:
        return self._paragraph(content, "List Bullet")

    def _numbered(self, contents: Iterable[Markup]) -> Iterator[Markup]:
        """Paragraphs numbered from 1."""
        number = add_list(self._styles.word, self._styles.numbers)
        own = Markup('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr>').format(number)
        for content in contents:
            yield self._paragraph(content, "List Number", own)

    def _items(self, block: Items) -> Iterator[Markup]:
        contents = [self._words(item) for item in block.items]
        if block.role == "numbered":
            yield from self._numbered(contents)
        else:
            yield from map(self._bullet, contents)

    def _pairs(self, block: Pairs) -> Iterator[Markup]:
        if block.role != "particulars":
            for name, says in block.pairs:
                yield self._paragraph(
                    xml.run(f"{name}: ", properties=_STRONG) + self._words(says), "Audit Cell"
                )
            return
        for name, says in block.pairs:
            shown = xml.run(name, properties=_STRONG) + _TAB + self._words(says)
            yield self._paragraph(shown, "Audit Pair")

    def _cell(self, content: Markup, width: int, shade: str = "") -> Markup:
        return xml.cell(self._paragraph(content, "Audit Cell"), width, shade)

    def _grid(
        self, widths: list[int], head: Markup, rows: Iterable[Markup], says: str
    ) -> Iterator[Markup]:
        """A table, and before it the paragraph that Word wants between two."""
        whole = xml.table(self._styles.ids["Audit Table"], widths, head, rows, says)
        if self._below_table:
            yield self._paragraph(_NONE)
        yield whole
        self._below_table = True

    def _caption(self, kind: str, text: str, properties: Markup | None = None) -> Markup:
        self._captions[kind] += 1
        number = xml.field(f"SEQ {kind} \\* ARABIC", xml.run(str(self._captions[kind])))
        shown = xml.run(f"{kind} ") + number + xml.run(f": {text}")
        return self._paragraph(shown, "caption", properties)

    def _table(self, table: Table) -> Iterator[Markup]:
        """A table without its bars, which say what stands beside them."""
        shown = [at for at, one in enumerate(table.columns) if one.kind != "bar"]
        columns = [table.columns[at] for at in shown]
        rows = [[row.cells[at] for at in shown] for row in table.rows]
        widths = _widths(columns, rows, self._styles.width)
        head = xml.row(
            (
                self._cell(xml.run(one.title), width)
                for one, width in zip(columns, widths, strict=True)
            ),
            head=True,
        )
        body = [
            xml.row(
                self._cell(self._words(cell), width, _shade(cell))
                for cell, width in zip(cells, widths, strict=True)
            )
            for cells in rows
        ]
        yield self._caption("Table", table.caption)
        yield from self._grid(widths, head, body, table.caption)

    def _picture(self, picture: Picture) -> Iterator[Markup]:
        chart = picture.chart
        if picture.id in self._drawn:
            figures = "; ".join(f"{left}: {right}" for left, right in picture.rows)
            says = f"{chart.alt} {figures}".strip()
            keep = Markup("<w:keepNext/>")
            image = self._image(picture.id, (chart.title, says), None)
            yield self._paragraph(image, "Normal", keep)
            yield self._caption("Figure", chart.title, Markup('<w:keepNext w:val="0"/>'))
        elif picture.rows and not picture.redundant:
            columns = tuple(Column(title) for title in picture.head)
            rows = tuple(Row(((Text(left),), (Text(right),))) for left, right in picture.rows)
            yield from self._table(Table(picture.id, chart.title, columns, rows))

    def _image(self, name: str, names: tuple[str, str], height: float | None) -> Markup:
        """A picture as wide as the text at most, or `height` centimetres high."""
        relation, image = self._styles.word.part.get_or_add_image(BytesIO(self._drawn[name]))
        wide, high = image.px_width / DOTS_PER_INCH, image.px_height / DOTS_PER_INCH
        room = self._styles.width / xml.TWIPS
        scale = min(room / wide, 1.0) if height is None else min(height / 2.54 / high, room / wide)
        self._pictures += 1
        size = (round(wide * scale * xml.EMU), round(high * scale * xml.EMU))
        return xml.picture(relation, self._pictures, names, size)

    def _rule(self, rule: RuleLine) -> Markup:
        title = xml.run(f"{rule.title} ({rule.severity}): ")
        if not rule.each:
            return title + self._links(rule.findings)
        each = [self._words(about) + xml.run(" (") + self._link(label) + xml.run(")")
                for label, about in rule.each]  # fmt: skip
        strong = xml.run(rule.title, properties=_STRONG) + xml.run(f" ({rule.severity}): ")
        return strong + xml.run("; ").join(each) + xml.run(".")

    def _finding(self, one: FindingBlock, level: int) -> Iterator[Markup]:
        label = self._bookmark(xml.run(one.label), self._labels.get(one.label, ""))
        content, text = label + xml.run(f" {one.title}"), f"{one.label} {one.title}"
        if self._lists_findings or level != 2:
            yield self._titled(content, text, level)
        else:
            yield self._paragraph(content, "Audit Finding")
        facts = (f"{one.severity.capitalize()}, {one.confidence}", f"{one.code} {one.name}")
        parts = filter(None, (*facts, one.principle, one.standing))
        yield self._paragraph(xml.run(" · ".join(parts)), "Audit Facts")
        if one.waived:
            yield self._named("Waived", one.waived)
        yield self._named("Condition.", one.condition)
        for line in one.quotes:
            where = xml.run(f"{line.file}:{line.line}:{line.column}", self._style("Audit Aside"))
            text = xml.run(
                f"{line.before}{line.meant}{line.after}".strip(), self._style("Audit Code")
            )
            yield self._paragraph(where + xml.run("  ") + text, "Audit Source")
        yield self._named("Criterion.", f"{one.criterion} ({one.source})")
        yield self._named("Consequence.", one.consequence)
        for figure in one.figures:
            yield self._bullet(_figure(figure))
        if one.money:
            yield self._paragraph(xml.run(one.money) + _computed(one.money_figure))
        if one.picture:
            yield from self._picture(one.picture)
        yield self._named("Corrective action.", one.action)
        yield self._named("Cause." if one.cause else "To ask.", one.cause or one.ask)
        if one.remarks:
            yield self._named("Remarks.", "")
            yield from self._blocks(one.remarks, level + 1)
        if one.beside:
            yield self._paragraph(xml.run("On the same entry: ") + self._links(one.beside))
        yield from self._answer(one)

    def _style(self, name: str) -> str:
        return self._styles.ids[name]

    def _named(self, name: str, text: str) -> Markup:
        return self._paragraph(xml.run(f"{name} ", properties=_STRONG) + xml.run(text))

    def _answer(self, one: FindingBlock) -> Iterator[Markup]:
        """A box to fill in."""
        answer = one.answer
        pairs = (
            ("Owner", answer.owner), ("Due", answer.due), ("Status", answer.status),
            *answer.plan, ("Management response", answer.response),
        )  # fmt: skip
        columns = tuple(Column(name) for name, _ in pairs)
        cells = tuple((Text(says),) if says else () for _, says in pairs)
        widths = _widths(columns, [cells], self._styles.width)
        heads = (self._cell(xml.run(c.title), w) for c, w in zip(columns, widths, strict=True))
        boxes = (self._cell(self._words(c), w) for c, w in zip(cells, widths, strict=True))
        says = f"Answer to {one.label}, fingerprint {one.fingerprint}"
        yield from self._grid(widths, xml.row(heads, head=True), [xml.row(boxes)], says)

    def _link(self, label: str) -> Markup:
        name = self._labels.get(label)
        shown = xml.run(label)
        if name is None and self._view.annex_file:
            return self._out(f"{quote(self._view.annex_file)}#{label}", shown)
        return xml.field(f"REF {name} \\h", shown) if name else shown

    def _links(self, labels: Sequence[str]) -> Markup:
        return xml.run(", ").join(map(self._link, labels))

    def _words(self, words: Words, properties: Markup = _NONE) -> Markup:
        return xml.joined(self._inline(one, properties) for one in words)

    def _inline(self, one: Inline, properties: Markup) -> Markup:  # noqa: C901 - a line a kind
        match one:
            case Text():
                return xml.run(one.text, properties=properties)
            case Code():
                return xml.run(one.text, self._style("Audit Code"), properties)
            case Position():
                return xml.run(f"{one.file}{one.at}", self._style("Audit Code"), properties)
            case Strong():
                return self._words(one.words, _STRONG)
            case Emphasis():
                return self._words(one.words, Markup("<w:i/><w:iCs/>"))
            case Aside():
                return self._words(one.words)
            case FindingLinks():
                return self._links(one.labels)
            case Reference():
                name, shown = self._targets.get(one.id), xml.run(one.text)
                return xml.link_inside(shown, name) if name else shown
            case WebLink():
                return self._web(one)
            case FileLink():
                return xml.run(one.text)
            case RangeBar():
                return _NONE
            case SeverityMark():
                return xml.run(one.name)
            case Tally():
                worst = f"{one.worst} at worst" if one.count > 1 else one.worst
                return xml.run(f"{one.count} ({worst})")
            case Blank():
                return _BLANK

    def _web(self, one: WebLink) -> Markup:
        shown = xml.joined(
            xml.run(held.text, self._style("Hyperlink"))
            if isinstance(held, Text)
            else self._inline(held, _NONE)
            for held in one.words
        )
        return self._out(one.url, shown)

    def _out(self, url: str, shown: Markup) -> Markup:
        """A link out of the document."""
        from docx.opc.constants import RELATIONSHIP_TYPE

        part = self._styles.word.part
        relation = part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return Markup('<w:hyperlink r:id="{}" w:history="1">{}</w:hyperlink>').format(
            relation, shown
        )


_NEW_PAGE = Markup("<w:pageBreakBefore/>")


def _figure(figure: Derivation) -> Markup:
    steps = f" ({'; '.join(figure.steps)})" if figure.steps else ""
    title = xml.run(f"{figure.title}: ") + xml.run(figure.value, properties=_STRONG)
    return title + xml.run(f", computed as {figure.formula}{steps}")


def _computed(figure: Derivation | None) -> Markup:
    if figure is None:
        return _NONE
    return xml.run(f" Computed as {figure.formula} ({'; '.join(figure.steps)}).")


def _shade(cell: Words) -> str:
    """The ground of a cell of the heat map."""
    return SHADES.get(cell[0].worst, "") if len(cell) == 1 and isinstance(cell[0], Tally) else ""


_LETTER, _EDGES = 112, 150
"""A letter of a table's text and the edges of a cell, in twips."""
_SHORT, _WORD, _MOST = 12, 20, 46
"""So long a text, and so long a word, is kept whole; and so many letters a column counts for at the
most."""


def _unbroken(text: str) -> int:
    """How many letters of a text ought to stay on one line: an amount or a day, else a word."""
    return len(text) if len(text) <= _SHORT else max(map(len, text.split()))


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[Words]], width: int) -> list[int]:
    """The columns' shares of `width`, in twips: room for the longest word of each, and the rest by
    how much each holds.
    """
    least, weights = [], []
    for at, column in enumerate(columns):
        texts = [column.title, *(plain_text(row[at]) for row in rows)]
        longest = max(map(_unbroken, texts), default=0)
        least.append(min(longest, _WORD) * _LETTER + _EDGES)
        to_fill = any(isinstance(one, Blank) for row in rows for one in row[at])
        mean = float(_MOST) if to_fill else sum(map(len, texts)) / len(texts)
        most = {"main": 3 * _MOST, "wide": 2 * _MOST}.get(column.kind, _MOST)
        weights.append(max(1.0, min(mean, most) - longest))
    shrunk = min(1.0, width / sum(least))
    made = [round(one * shrunk) for one in least]
    room = width - sum(made)
    made = [one + round(room * w / sum(weights)) for one, w in zip(made, weights, strict=True)]
    made[-1] += width - sum(made)
    return made
