"""A view as Markdown that every host reads alike: CommonMark with tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from principlecheck.model.audit.view import (
    Aside,
    AuditView,
    Blank,
    Block,
    Code,
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
from principlecheck.reporters.audit_formats import report_pictures_folder
from principlecheck.reporters.markdown_text import (
    escape_markdown,
    markdown_code_block,
    markdown_code_span,
)
from principlecheck.reporters.svg import draw_svg_file

BAR_WIDTH = 20
LOGOS = {"image/svg+xml": "logo.svg", "image/png": "logo.png"}
BLANK = "____________"
_PLAIN_HEADING = re.compile(r"[A-Za-z0-9 .,()'-]+")
"""Headings of which every host makes the same link."""


def render_audit_as_markdown(view: AuditView, pictures: Mapping[str, str] | None = None) -> str:
    """The view in Markdown. `pictures` are the pictures that stand beside it: the id of each, or
    `logo`, to the relative path.
    """
    return "\n\n".join(_MarkdownWriter(view, pictures or {}).whole()) + "\n"


def render_audit_files(
    view: AuditView, path: Path, *, pictures: bool = True
) -> list[tuple[Path, bytes]]:
    """What the view comes to at `path`: what stands beside it, the document last."""
    folder = report_pictures_folder(path)
    beside: dict[str, tuple[str, bytes]] = {}
    if view.logo:
        beside["logo"] = (LOGOS[view.logo.media_type], view.logo.data)
    if pictures:
        beside |= {
            one.id: (one.file, draw_svg_file(one.chart, view.look)) for one in view.pictures()
        }
    paths = {key: f"{quote(folder.name)}/{name}" for key, (name, _) in beside.items()}
    made = render_audit_as_markdown(view, paths)
    return [
        *((folder / name, data) for name, data in beside.values()),
        (path, made.encode("utf-8")),
    ]


class _MarkdownWriter:
    """The blocks of one view, each a text of lines."""

    def __init__(self, view: AuditView, pictures: Mapping[str, str]) -> None:
        self._view = view
        self._pictures = pictures
        self._labels = {one.label: one.anchor for one in view.findings()}
        self._annex = view.annex_file
        self._slugs = _markdown_heading_slugs(view)

    def whole(self) -> Iterator[str]:
        view = self._view
        yield f"# {escape_markdown(view.title)}"
        if view.logo and "logo" in self._pictures:
            yield f"![{escape_markdown(view.logo.alt or 'Logo')}]({self._pictures['logo']})"
        yield from self._block(view.front, 2)
        for section in view.sections:
            if section.number is not None:
                yield f"## {_markdown_section_heading(section)}"
            yield from self._blocks(section.blocks, 3 if section.number is not None else 2)

    def _blocks(self, blocks: Iterable[Block], level: int) -> Iterator[str]:
        for block in blocks:
            yield from self._block(block, level)

    def _block(self, block: Block, level: int) -> Iterator[str]:  # noqa: C901 - a line a kind
        match block:
            case Paragraph(role="verdict"):
                yield f"**{self._words(block.words)}**"
            case Paragraph():
                yield self._words(block.words)
            case Items():
                yield "\n".join(self._items(block))
            case Pairs():
                yield "\n".join(self._pairs(block))
            case Table():
                if block.lead:
                    yield f"{escape_markdown(block.caption)}:"
                yield "\n".join(self._table(block))
            case Picture():
                yield from self._picture(block)
            case Counts():
                counts = ", ".join(f"{number} {name}" for name, number in block.counts)
                yield f"Findings: {counts or 'none'}."
            case Rules():
                yield "\n".join(f"- {self._rule(rule)}" for rule in block.rules)
            case Fold():
                yield f"{escape_markdown(block.title)}:"
                yield from self._blocks(block.blocks, level)
            case Part():
                yield f"{'#' * level} {escape_markdown(block.title)}"
                yield from self._blocks(block.blocks, level + 1)
            case Findings():
                for one in block.findings:
                    yield from self._finding(one, level)

    def _items(self, block: Items) -> Iterator[str]:
        for number, item in enumerate(block.items, 1):
            mark = f"{number}." if block.role == "numbered" else "-"
            yield f"{mark} {self._words(item)}"

    def _pairs(self, block: Pairs) -> Iterator[str]:
        if block.role == "particulars":
            yield from ("| | |", "|---|---|")
        for name, words in block.pairs:
            says = self._words(words)
            if block.role == "particulars":
                yield f"| {escape_markdown(name)} | {says} |"
            else:
                strong = "**" if block.role == "terms" else ""
                yield f"- {strong}{escape_markdown(name)}{strong}: {says}"

    def _table(self, table: Table) -> Iterator[str]:
        heads = ("" if one.implied else escape_markdown(one.title) for one in table.columns)
        yield _markdown_table_row(heads)
        yield f"|{'---|' * len(table.columns)}"
        for row in table.rows:
            yield _markdown_table_row(self._words(cell) for cell in row.cells)

    def _picture(self, picture: Picture) -> Iterator[str]:
        chart, path = picture.chart, self._pictures.get(picture.id)
        if path:
            yield f"![{escape_markdown(chart.alt)}]({path})"
        rows = picture.rows
        if not rows and not path:  # a table says the same elsewhere; here the sentence stands alone
            rows = (("Shown", chart.alt),)
        if rows and not picture.redundant:
            lines = [
                _markdown_table_row((escape_markdown(left), escape_markdown(right)))
                for left, right in rows
            ]
            yield "\n".join((f"| {escape_markdown(chart.title)} | |", "|---|---|", *lines))

    def _rule(self, rule: RuleLine) -> str:
        title = escape_markdown(rule.title)
        if not rule.each:
            return f"{title} ({rule.severity}): {self._links(rule.findings)}"
        each = "; ".join(
            f"{self._words(about)} ({self._link(label)})" for label, about in rule.each
        )
        return f"**{title}** ({rule.severity}): {each}."

    def _finding(self, one: FindingBlock, level: int) -> Iterator[str]:
        yield f"{'#' * level} {escape_markdown(one.label)}"
        yield f"**{escape_markdown(one.title)}**"
        facts = (f"{one.severity.capitalize()}, {one.confidence}", f"{one.code} {one.name}")
        parts = (*facts, one.principle, one.standing)
        yield " · ".join(escape_markdown(fact) for fact in parts if fact)
        if one.waived:
            yield f"**Waived** {escape_markdown(one.waived)}"
        yield f"**Condition.** {escape_markdown(one.condition)}"
        for line in one.quotes:
            yield f"{markdown_code_span(f'{line.file}:{line.line}:{line.column}')}:"
            yield markdown_code_block(f"{line.before}{line.meant}{line.after}", line.line)
        yield f"**Criterion.** {escape_markdown(one.criterion)} ({escape_markdown(one.source)})"
        yield f"**Consequence.** {escape_markdown(one.consequence)}"
        if one.figures:
            yield "\n".join(f"- {_markdown_figure(figure)}" for figure in one.figures)
        if one.money:
            yield f"{escape_markdown(one.money)}{_markdown_derivation(one.money_figure)}"
        if one.picture:
            yield from self._picture(one.picture)
        yield from _markdown_remedy(one)
        for number, block in enumerate(one.remarks):
            first = "" if number else "**Remarks.**"
            if first and not isinstance(block, Paragraph):
                yield first
            for text in self._block(block, level + 1):
                yield f"{first} {text}" if first and isinstance(block, Paragraph) else text
        if one.beside:
            yield f"On the same entry: {self._links(one.beside)}."
        yield self._answer(one)

    def _answer(self, one: FindingBlock) -> str:
        answer = one.answer
        pairs = (
            ("Owner", escape_markdown(answer.owner)),
            ("Due", escape_markdown(answer.due)),
            ("Status", escape_markdown(answer.status)),
            *((name, escape_markdown(says)) for name, says in answer.plan),
            ("Management response", escape_markdown(answer.response) or BLANK),
        )
        parts = " · ".join(f"{name}: {says}" for name, says in pairs)
        return f"{parts} · Fingerprint {markdown_code_span(one.fingerprint)}"

    def _link(self, label: str) -> str:
        # A label alone is a finding's heading: every host makes the same link of that.
        anchor = self._labels.get(label)
        if anchor is None and self._annex:
            return f"[{label}]({quote(self._annex)}#{label.lower()})"
        return f"[{label}](#{anchor})" if anchor else escape_markdown(label)

    def _links(self, labels: Sequence[str]) -> str:
        return ", ".join(map(self._link, labels))

    def _words(self, words: Words) -> str:
        text = "".join(self._inline(one, begins=not number) for number, one in enumerate(words))
        return text.strip()

    def _inline(self, one: Inline, *, begins: bool) -> str:  # noqa: C901 - a line a kind
        match one:
            case Text():
                return escape_markdown(one.text, begins=begins, alone=False)
            case Code():
                return markdown_code_span(one.text)
            case Position():
                return markdown_code_span(f"{one.file}{one.at}")
            case Strong():
                return f"**{self._words(one.words)}**"
            case Emphasis():
                return f"*{self._words(one.words)}*"
            case Aside():
                return self._words(one.words)
            case FindingLinks():
                return self._links(one.labels)
            case Reference():
                slug = self._slugs.get(one.id)
                text = escape_markdown(one.text)
                return f"[{text}](#{slug})" if slug else text
            case WebLink():
                return f"[{self._words(one.words)}](<{one.url}>)"
            case FileLink():
                return f"[{escape_markdown(one.text)}]({quote(one.folder)}/audit.md)"
            case RangeBar():
                return markdown_range_bar(one.low, one.high)
            case SeverityMark():
                return escape_markdown(one.name)
            case Tally():
                worst = f"{one.worst} at worst" if one.count > 1 else one.worst
                return f"{one.count} ({worst})"
            case Blank():
                return BLANK


def _markdown_section_heading(section: SectionView) -> str:
    return f"{section.number}. {escape_markdown(section.title)}"


def _markdown_table_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _markdown_remedy(one: FindingBlock) -> Iterator[str]:
    """What changes for people, what to write then, and the cause or whom to ask for it."""
    yield f"**Corrective action.** {escape_markdown(one.action)}"
    if one.write:
        yield f"**In detail.** {escape_markdown(one.write)}"
    yield (
        f"**Cause.** {escape_markdown(one.cause)}"
        if one.cause
        else f"**To ask.** {escape_markdown(one.ask)}"
    )


def _markdown_figure(figure: Derivation) -> str:
    steps = f" ({escape_markdown('; '.join(figure.steps))})" if figure.steps else ""
    value = f"{escape_markdown(figure.title)}: {escape_markdown(figure.value)}"
    return f"{value}, computed as {escape_markdown(figure.formula)}{steps}"


def _markdown_derivation(figure: Derivation | None) -> str:
    if figure is None:
        return ""
    return f" Computed as {escape_markdown(figure.formula)} ({escape_markdown('; '.join(figure.steps))})."


def markdown_range_bar(low: float, high: float) -> str:
    """A range as blocks: █ passed, ▒ unknown, ░ failed."""
    passed, possible = round(low * BAR_WIDTH), round(high * BAR_WIDTH)
    return "█" * passed + "▒" * (possible - passed) + "░" * (BAR_WIDTH - possible)


def _markdown_heading_slugs(view: AuditView) -> dict[str, str]:
    """What links to a section or a part with an id, where every host makes the same of its heading
    and no other heading is alike.
    """
    numbered = [one for one in view.sections if one.number is not None]
    heads = [(one.id, f"{one.number}. {one.title}") for one in numbered]
    heads += [(one.id, one.title) for one in view.blocks() if isinstance(one, Part)]
    often = Counter(_markdown_heading_slug(title) for _, title in heads)
    often.update(one.anchor for one in view.findings())
    return {
        name: _markdown_heading_slug(title)
        for name, title in heads
        if name and often[_markdown_heading_slug(title)] == 1 and _PLAIN_HEADING.fullmatch(title)
    }


def _markdown_heading_slug(title: str) -> str:
    return re.sub(r"[^ \w-]", "", title.lower()).replace(" ", "-")
