"""The blocks of a view as the body of a Word document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
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
)
from principlecheck.model.report.chart import Curve, Spreads
from principlecheck.reporters.markup import fill_markup, join_markup
from principlecheck.reporters.png import DOTS_PER_INCH
from principlecheck.reporters.word import xml
from principlecheck.reporters.word.styles import SHADES, PreparedDocx, add_docx_list
from principlecheck.reporters.word.widths import docx_column_widths

IN_CONTENTS = 30
"""So many findings are listed in the contents; more are found by Word's own navigation."""
_NONE = Markup("")
TAB = Markup("<w:r><w:tab/></w:r>")
_GAP = Markup('<w:spacing w:before="160"/>')
_CLOSE = ("Normal", "List Bullet", "List Number", "Audit Note", "Audit Facts", "Audit Pair")
"""Styles that leave no room of their own above them, where a table stands there."""
# Room to write on: underscores would be read out one by one.
_BLANK = Markup(
    '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'
).format("\u00a0" * 24)
STRONG = Markup("<w:b/><w:bCs/>")
_CURVE = 7.0
"""How high a curve is, in centimetres: as clear as at full width, with room for what is said of it."""


class _DocxHeading(Struct, frozen=True):
    """A heading of the contents."""

    level: int
    text: str
    bookmark: str


class DocxBody:
    """The body of one document while it is written."""

    def __init__(self, view: AuditView, styles: PreparedDocx, drawn: Mapping[str, bytes]) -> None:
        self._view, self._styles, self._drawn = view, styles, drawn
        self._labels = {one.label: one.label for one in view.findings()}
        named = [one.id for one in view.sections]
        named += [one.id for one in view.blocks() if isinstance(one, Part) and one.id]
        self._targets = {name: f"_Ref{number:06}" for number, name in enumerate(named, 1)}
        self._headings: list[_DocxHeading] = []
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
            return xml.join_docx_runs(sections)
        return xml.join_docx_runs((*self._cover(), self._contents(), *sections))

    def _cover(self) -> Iterator[Markup]:
        view = self._view
        if view.logo and "logo" in self._drawn:
            names = ("Logo", view.logo.alt or "Logo")
            yield self._paragraph(self._image("logo", names, 2.2))
        yield self._paragraph(xml.docx_run(view.name or view.kind), "Title")
        if view.name:
            yield self._paragraph(xml.docx_run(view.kind), "Subtitle")
        yield from self._pairs(view.front)
        yield self._paragraph(xml.docx_run(view.reminder), "Audit Note")

    def _contents(self) -> Markup:
        """The contents as a field, filled with links until somebody lets Word work it out: page
        numbers are known to nobody who has not laid out the pages.
        """
        begin, end = xml.docx_long_field('TOC \\o "1-2" \\h \\z', _NONE)
        made = [self._paragraph(xml.docx_run("Contents"), "TOC Heading", _NEW_PAGE)]
        for number, one in enumerate(self._headings):
            link = xml.docx_internal_link(xml.docx_run(one.text), one.bookmark)
            first = begin if number == 0 else _NONE
            last = end if number == len(self._headings) - 1 else _NONE
            made.append(self._paragraph(first + link + last, f"toc {one.level}"))
        return xml.join_docx_runs(made) if self._headings else _NONE

    def _section(self, one: SectionView, *, begins: bool) -> Markup:
        if one.number is None:
            return xml.join_docx_runs(self._blocks(one.blocks, 1))
        alone = self._styles.numbers_headings or self._view.on_one_page
        number = "" if alone else f"{one.number}. "
        text, page = f"{number}{one.title}", _NEW_PAGE if begins else _NONE
        content = self._bookmark(xml.docx_run(text), self._targets[one.id])
        title = self._titled(content, text, 1, page)
        head = self._pairs(self._view.front) if self._view.on_one_page else ()
        return xml.join_docx_runs((title, *head, *self._blocks(one.blocks, 2)))

    def _heading(self, text: str, level: int, target: str = "") -> Markup:
        content = self._bookmark(xml.docx_run(text), self._targets.get(target, ""))
        return self._titled(content, text, level)

    def _titled(
        self, content: Markup, text: str, level: int, properties: Markup | None = None
    ) -> Markup:
        level = min(level, 4)
        if level <= 2:
            name = f"_Toc{len(self._headings) + 1:06}"
            self._headings.append(_DocxHeading(level, text, name))
            content = self._bookmark(content, name)
        return self._paragraph(content, f"heading {level}", properties)

    def _bookmark(self, content: Markup, name: str) -> Markup:
        if not name:
            return content
        self._bookmarks += 1
        return xml.docx_bookmark(content, name, self._bookmarks)

    def _paragraph(
        self, content: Markup, style: str = "Normal", properties: Markup | None = None
    ) -> Markup:
        if self._below_table and style != "Audit Cell":
            self._below_table = False
            if style in _CLOSE:
                properties = (properties or _NONE) + _GAP
        return xml.docx_paragraph(content, self._styles.ids[style], properties)

    def _blocks(self, blocks: Iterable[Block], level: int) -> Iterator[Markup]:
        for block in blocks:
            yield from self._block(block, level)

    def _block(self, block: Block, level: int) -> Iterator[Markup]:  # noqa: C901 - a line a kind
        match block:
            case Paragraph():
                style = {"verdict": "Audit Verdict", "note": "Audit Note"}.get(block.role, "Normal")
                leads = Markup("<w:keepNext/>") if block.role == "lead" else None
                yield self._paragraph(self._words(block.words), style, leads)
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
                yield self._paragraph(xml.docx_run(f"Findings: {counts or 'none'}."))
            case Rules():
                yield from (self._bullet(self._rule(one)) for one in block.rules)
            case Fold():
                yield self._paragraph(
                    xml.docx_run(f"{block.title}:", properties=STRONG), "Audit Facts"
                )
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
        number = add_docx_list(self._styles.word, self._styles.numbers)
        own = fill_markup('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr>', number)
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
                    xml.docx_run(f"{name}: ", properties=STRONG) + self._words(says), "Audit Cell"
                )
            return
        for name, says in block.pairs:
            shown = xml.docx_run(name, properties=STRONG) + TAB + self._words(says)
            yield self._paragraph(shown, "Audit Pair")

    def _cell(self, content: Markup, width: int, shade: str = "") -> Markup:
        return xml.docx_table_cell(self._paragraph(content, "Audit Cell"), width, shade)

    def _grid(
        self, widths: list[int], head: Markup, rows: Iterable[Markup], says: str
    ) -> Iterator[Markup]:
        """A table, and before it the paragraph that Word wants between two."""
        whole = xml.docx_table(self._styles.ids["Audit Table"], widths, head, rows, says)
        if self._below_table:
            yield self._paragraph(_NONE)
        yield whole
        self._below_table = True

    def _caption(self, kind: str, text: str, properties: Markup | None = None) -> Markup:
        self._captions[kind] += 1
        number = xml.docx_field(f"SEQ {kind} \\* ARABIC", xml.docx_run(str(self._captions[kind])))
        shown = xml.docx_run(f"{kind} ") + number + xml.docx_run(f": {text}")
        return self._paragraph(shown, "caption", properties)

    def _table(self, table: Table) -> Iterator[Markup]:
        """A table without its bars, which say what stands beside them."""
        shown = [at for at, one in enumerate(table.columns) if one.kind != "bar"]
        columns = [table.columns[at] for at in shown]
        rows = [[row.cells[at] for at in shown] for row in table.rows]
        widths = docx_column_widths(columns, rows, self._styles.width)
        head = xml.docx_table_row(
            (
                self._cell(xml.docx_run(one.title), width)
                for one, width in zip(columns, widths, strict=True)
            ),
            head=True,
        )
        body = [
            xml.docx_table_row(
                self._cell(self._words(cell), width, _docx_heat_map_shade(cell))
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
            height = _CURVE if isinstance(chart, Curve | Spreads) else None
            image = self._image(picture.id, (chart.title, says), height)
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
        return xml.docx_picture(relation, self._pictures, names, size)

    def _rule(self, rule: RuleLine) -> Markup:
        title = xml.docx_run(f"{rule.title} ({rule.severity}): ")
        if not rule.each:
            return title + self._links(rule.findings)
        each = [self._words(about) + xml.docx_run(" (") + self._link(label) + xml.docx_run(")")
                for label, about in rule.each]  # fmt: skip
        strong = xml.docx_run(rule.title, properties=STRONG) + xml.docx_run(f" ({rule.severity}): ")
        return strong + join_markup(each, xml.docx_run("; ")) + xml.docx_run(".")

    def _finding(self, one: FindingBlock, level: int) -> Iterator[Markup]:
        label = self._bookmark(xml.docx_run(one.label), self._labels.get(one.label, ""))
        content, text = label + xml.docx_run(f" {one.title}"), f"{one.label} {one.title}"
        if self._lists_findings or level != 2:
            yield self._titled(content, text, level)
        else:
            yield self._paragraph(content, "Audit Finding")
        facts = (f"{one.severity.capitalize()}, {one.confidence}", f"{one.code} {one.name}")
        parts = filter(None, (*facts, one.principle, one.standing))
        yield self._paragraph(xml.docx_run(" · ".join(parts)), "Audit Facts")
        if one.waived:
            yield self._named("Waived", one.waived)
        yield self._named("Condition.", one.condition)
        for line in one.quotes:
            where = xml.docx_run(
                f"{line.file}:{line.line}:{line.column}", self._style("Audit Aside")
            )
            text = xml.docx_run(
                f"{line.before}{line.meant}{line.after}".strip(), self._style("Audit Code")
            )
            yield self._paragraph(where + xml.docx_run("  ") + text, "Audit Source")
        yield self._named("Criterion.", f"{one.criterion} ({one.source})")
        yield self._named("Consequence.", one.consequence)
        for figure in one.figures:
            yield self._bullet(_docx_figure(figure))
        if one.money:
            yield self._paragraph(xml.docx_run(one.money) + _docx_derivation(one.money_figure))
        if one.picture:
            yield from self._picture(one.picture)
        yield self._named("Corrective action.", one.action)
        if one.write:
            yield self._named("In detail.", one.write)
        yield self._named("Cause." if one.cause else "To ask.", one.cause or one.ask)
        if one.remarks:
            yield self._named("Remarks.", "")
            yield from self._blocks(one.remarks, level + 1)
        if one.beside:
            yield self._paragraph(xml.docx_run("On the same entry: ") + self._links(one.beside))
        yield from self._answer(one)

    def _style(self, name: str) -> str:
        return self._styles.ids[name]

    def _named(self, name: str, text: str) -> Markup:
        return self._paragraph(xml.docx_run(f"{name} ", properties=STRONG) + xml.docx_run(text))

    def _answer(self, one: FindingBlock) -> Iterator[Markup]:
        """A box to fill in."""
        answer = one.answer
        pairs = (
            ("Owner", answer.owner), ("Due", answer.due), ("Status", answer.status),
            *answer.plan, ("Management response", answer.response),
        )  # fmt: skip
        columns = tuple(Column(name) for name, _ in pairs)
        cells = tuple((Text(says),) if says else () for _, says in pairs)
        widths = docx_column_widths(columns, [cells], self._styles.width)
        heads = (self._cell(xml.docx_run(c.title), w) for c, w in zip(columns, widths, strict=True))
        boxes = (self._cell(self._words(c), w) for c, w in zip(cells, widths, strict=True))
        says = f"Answer to {one.label}, fingerprint {one.fingerprint}"
        yield from self._grid(
            widths, xml.docx_table_row(heads, head=True), [xml.docx_table_row(boxes)], says
        )

    def _link(self, label: str) -> Markup:
        name = self._labels.get(label)
        shown = xml.docx_run(label)
        if name is None and self._view.annex_file:
            return self._out(f"{quote(self._view.annex_file)}#{label}", shown)
        return xml.docx_field(f"REF {name} \\h", shown) if name else shown

    def _links(self, labels: Sequence[str]) -> Markup:
        return join_markup(map(self._link, labels), xml.docx_run(", "))

    def _words(self, words: Words, properties: Markup = _NONE) -> Markup:
        return xml.join_docx_runs(self._inline(one, properties) for one in words)

    def _inline(self, one: Inline, properties: Markup) -> Markup:  # noqa: C901 - a line a kind
        match one:
            case Text():
                return xml.docx_run(one.text, properties=properties)
            case Code():
                return xml.docx_run(one.text, self._style("Audit Code"), properties)
            case Position():
                return xml.docx_run(f"{one.file}{one.at}", self._style("Audit Code"), properties)
            case Strong():
                return self._words(one.words, STRONG)
            case Emphasis():
                return self._words(one.words, Markup("<w:i/><w:iCs/>"))
            case Aside():
                return self._words(one.words)
            case FindingLinks():
                return self._links(one.labels)
            case Reference():
                name, shown = self._targets.get(one.id), xml.docx_run(one.text)
                return xml.docx_internal_link(shown, name) if name else shown
            case WebLink():
                return self._web(one)
            case FileLink():
                return xml.docx_run(one.text)
            case RangeBar():
                return _NONE
            case SeverityMark():
                return xml.docx_run(one.name)
            case Tally():
                worst = f"{one.worst} at worst" if one.count > 1 else one.worst
                return xml.docx_run(f"{one.count} ({worst})")
            case Blank():
                return _BLANK

    def _web(self, one: WebLink) -> Markup:
        shown = xml.join_docx_runs(
            xml.docx_run(held.text, self._style("Hyperlink"))
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
        return fill_markup('<w:hyperlink r:id="{}" w:history="1">{}</w:hyperlink>', relation, shown)


_NEW_PAGE = Markup("<w:pageBreakBefore/>")


def _docx_figure(figure: Derivation) -> Markup:
    steps = f" ({'; '.join(figure.steps)})" if figure.steps else ""
    title = xml.docx_run(f"{figure.title}: ") + xml.docx_run(figure.value, properties=STRONG)
    return title + xml.docx_run(f", computed as {figure.formula}{steps}")


def _docx_derivation(figure: Derivation | None) -> Markup:
    if figure is None:
        return _NONE
    return xml.docx_run(f" Computed as {figure.formula} ({'; '.join(figure.steps)}).")


def _docx_heat_map_shade(cell: Words) -> str:
    """The ground of a cell of the heat map."""
    return SHADES.get(cell[0].worst, "") if len(cell) == 1 and isinstance(cell[0], Tally) else ""
