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
from principlecheck.reporters.audit_formats import pictures_folder
from principlecheck.reporters.markdown_text import code, escaped, quoted
from principlecheck.reporters.svg import svg

BAR_WIDTH = 20
LOGOS = {"image/svg+xml": "logo.svg", "image/png": "logo.png"}
BLANK = "____________"
_PLAIN_HEADING = re.compile(r"[A-Za-z0-9 .,()'-]+")
"""Headings of which every host makes the same link."""


def markdown_audit(view: AuditView, pictures: Mapping[str, str] | None = None) -> str:
    """The view in Markdown. `pictures` are the pictures that stand beside it: the id of each, or
    `logo`, to the relative path.
    """
    return "\n\n".join(_Markdown(view, pictures or {}).whole()) + "\n"


def files(view: AuditView, path: Path, *, pictures: bool = True) -> list[tuple[Path, bytes]]:
    """What the view comes to at `path`: what stands beside it, the document last."""
    folder = pictures_folder(path)
    beside: dict[str, tuple[str, bytes]] = {}
    if view.logo:
        beside["logo"] = (LOGOS[view.logo.media_type], view.logo.data)
    if pictures:
        beside |= {one.id: (one.file, svg(one.chart, view.look)) for one in view.pictures()}
    paths = {key: f"{quote(folder.name)}/{name}" for key, (name, _) in beside.items()}
    made = markdown_audit(view, paths)
    return [
        *((folder / name, data) for name, data in beside.values()),
        (path, made.encode("utf-8")),
    ]


class _Markdown:
    """The blocks of one view, each a text of lines."""

    def __init__(self, view: AuditView, pictures: Mapping[str, str]) -> None:
        self._view = view
        self._pictures = pictures
        self._labels = {one.label: one.anchor for one in view.findings()}
        self._annex = view.annex_file
        self._slugs = _slugs(view)

    def whole(self) -> Iterator[str]:
        view = self._view
        yield f"# {escaped(view.title)}"
        if view.logo and "logo" in self._pictures:
            yield f"![{escaped(view.logo.alt or 'Logo')}]({self._pictures['logo']})"
        yield from self._block(view.front, 2)
        for section in view.sections:
            if section.number is not None:
                yield f"## {_heading(section)}"
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
                    yield f"{escaped(block.caption)}:"
                yield "\n".join(self._table(block))
            case Picture():
                yield from self._picture(block)
            case Counts():
                counts = ", ".join(f"{number} {name}" for name, number in block.counts)
                yield f"Findings: {counts or 'none'}."
            case Rules():
                yield "\n".join(f"- {self._rule(rule)}" for rule in block.rules)
            case Fold():
                yield f"{escaped(block.title)}:"
                yield from self._blocks(block.blocks, level)
            case Part():
                yield f"{'#' * level} {escaped(block.title)}"
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
                yield f"| {escaped(name)} | {says} |"
            else:
                strong = "**" if block.role == "terms" else ""
                yield f"- {strong}{escaped(name)}{strong}: {says}"

    def _table(self, table: Table) -> Iterator[str]:
        heads = ("" if one.implied else escaped(one.title) for one in table.columns)
        yield _row(heads)
        yield f"|{'---|' * len(table.columns)}"
        for row in table.rows:
            yield _row(self._words(cell) for cell in row.cells)

    def _picture(self, picture: Picture) -> Iterator[str]:
        chart, path = picture.chart, self._pictures.get(picture.id)
        if path:
            yield f"![{escaped(chart.alt)}]({path})"
        rows = picture.rows
        if not rows and not path:  # a table says the same elsewhere; here the sentence stands alone
            rows = (("Shown", chart.alt),)
        if rows and not picture.redundant:
            lines = [_row((escaped(left), escaped(right))) for left, right in rows]
            yield "\n".join((f"| {escaped(chart.title)} | |", "|---|---|", *lines))

    def _rule(self, rule: RuleLine) -> str:
        title = escaped(rule.title)
        if not rule.each:
            return f"{title} ({rule.severity}): {self._links(rule.findings)}"
        each = "; ".join(
            f"{self._words(about)} ({self._link(label)})" for label, about in rule.each
        )
        return f"**{title}** ({rule.severity}): {each}."

    def _finding(self, one: FindingBlock, level: int) -> Iterator[str]:
        yield f"{'#' * level} {escaped(one.label)}"
        yield f"**{escaped(one.title)}**"
        facts = (f"{one.severity.capitalize()}, {one.confidence}", f"{one.code} {one.name}")
        parts = (*facts, one.principle, one.standing)
        yield " · ".join(escaped(fact) for fact in parts if fact)
        if one.waived:
            yield f"**Waived** {escaped(one.waived)}"
        yield f"**Condition.** {escaped(one.condition)}"
        for line in one.quotes:
            yield f"{code(f'{line.file}:{line.line}:{line.column}')}:"
            yield quoted(f"{line.before}{line.meant}{line.after}", line.line)
        yield f"**Criterion.** {escaped(one.criterion)} ({escaped(one.source)})"
        yield f"**Consequence.** {escaped(one.consequence)}"
        if one.figures:
            yield "\n".join(f"- {_figure(figure)}" for figure in one.figures)
        if one.money:
            yield f"{escaped(one.money)}{_computed(one.money_figure)}"
        if one.picture:
            yield from self._picture(one.picture)
        yield from _remedy(one)
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
            ("Owner", escaped(answer.owner)),
            ("Due", escaped(answer.due)),
            ("Status", escaped(answer.status)),
            *((name, escaped(says)) for name, says in answer.plan),
            ("Management response", escaped(answer.response) or BLANK),
        )
        parts = " · ".join(f"{name}: {says}" for name, says in pairs)
        return f"{parts} · Fingerprint {code(one.fingerprint)}"

    def _link(self, label: str) -> str:
        # A label alone is a finding's heading: every host makes the same link of that.
        anchor = self._labels.get(label)
        if anchor is None and self._annex:
            return f"[{label}]({quote(self._annex)}#{label.lower()})"
        return f"[{label}](#{anchor})" if anchor else escaped(label)

    def _links(self, labels: Sequence[str]) -> str:
        return ", ".join(map(self._link, labels))

    def _words(self, words: Words) -> str:
        text = "".join(self._inline(one, begins=not number) for number, one in enumerate(words))
        return text.strip()

    def _inline(self, one: Inline, *, begins: bool) -> str:  # noqa: C901 - a line a kind
        match one:
            case Text():
                return escaped(one.text, begins=begins, alone=False)
            case Code():
                return code(one.text)
            case Position():
                return code(f"{one.file}{one.at}")
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
                text = escaped(one.text)
                return f"[{text}](#{slug})" if slug else text
            case WebLink():
                return f"[{self._words(one.words)}](<{one.url}>)"
            case FileLink():
                return f"[{escaped(one.text)}]({quote(one.folder)}/audit.md)"
            case RangeBar():
                return bar(one.low, one.high)
            case SeverityMark():
                return escaped(one.name)
            case Tally():
                worst = f"{one.worst} at worst" if one.count > 1 else one.worst
                return f"{one.count} ({worst})"
            case Blank():
                return BLANK


def _heading(section: SectionView) -> str:
    return f"{section.number}. {escaped(section.title)}"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _remedy(one: FindingBlock) -> Iterator[str]:
    """What changes for people, what to write then, and the cause or whom to ask for it."""
    yield f"**Corrective action.** {escaped(one.action)}"
    if one.write:
        yield f"**In detail.** {escaped(one.write)}"
    yield f"**Cause.** {escaped(one.cause)}" if one.cause else f"**To ask.** {escaped(one.ask)}"


def _figure(figure: Derivation) -> str:
    steps = f" ({escaped('; '.join(figure.steps))})" if figure.steps else ""
    value = f"{escaped(figure.title)}: {escaped(figure.value)}"
    return f"{value}, computed as {escaped(figure.formula)}{steps}"


def _computed(figure: Derivation | None) -> str:
    if figure is None:
        return ""
    return f" Computed as {escaped(figure.formula)} ({escaped('; '.join(figure.steps))})."


def bar(low: float, high: float) -> str:
    """A range as blocks: █ passed, ▒ unknown, ░ failed."""
    passed, possible = round(low * BAR_WIDTH), round(high * BAR_WIDTH)
    return "█" * passed + "▒" * (possible - passed) + "░" * (BAR_WIDTH - possible)


def _slugs(view: AuditView) -> dict[str, str]:
    """What links to a section or a part with an id, where every host makes the same of its heading
    and no other heading is alike.
    """
    numbered = [one for one in view.sections if one.number is not None]
    heads = [(one.id, f"{one.number}. {one.title}") for one in numbered]
    heads += [(one.id, one.title) for one in view.blocks() if isinstance(one, Part)]
    often = Counter(_slug(title) for _, title in heads)
    often.update(one.anchor for one in view.findings())
    return {
        name: _slug(title)
        for name, title in heads
        if name and often[_slug(title)] == 1 and _PLAIN_HEADING.fullmatch(title)
    }


def _slug(title: str) -> str:
    return re.sub(r"[^ \w-]", "", title.lower()).replace(" ", "-")
