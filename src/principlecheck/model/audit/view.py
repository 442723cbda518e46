"""What a reader of an audit sees, settled once: words, numbers already formatted, tables as rows,
charts as data, sections in order. Every format writes from a view and from nothing else.

All text is as written, not escaped: a format escapes each text that it prints, and there is no
other way for one to get into a document.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, TypeAlias

from msgspec import Struct

from principlecheck.model.audit.dossier import Logo
from principlecheck.model.audit.look import Look
from principlecheck.model.audit.sheets import Sheet
from principlecheck.model.report.chart import Chart


class Text(Struct, frozen=True, tag="text"):
    """Words as they are read."""

    text: str


class Code(Struct, frozen=True, tag="code"):
    """Something as it is written in a file: a route, a value, a command."""

    text: str


class Position(Struct, frozen=True, tag="position"):
    """A file, and after it the line and column (`:3:7`), or nothing."""

    file: str
    at: str = ""


class Strong(Struct, frozen=True, tag="strong"):
    """Words that weigh more."""

    words: Words


class Emphasis(Struct, frozen=True, tag="emphasis"):
    """Words that somebody stressed."""

    words: Words


class Aside(Struct, frozen=True, tag="aside"):
    """Words that say less than those around them, such as a source."""

    words: Words


class FindingLinks(Struct, frozen=True, tag="findings"):
    """Findings by their labels; a label links to its finding where that is in the document."""

    labels: tuple[str, ...]


class Reference(Struct, frozen=True, tag="reference"):
    """A section or a part of one, by its id. `otherwise` is what a document says that has it neither
    in itself nor in an annex beside it; without that, `text`.
    """

    id: str
    text: str
    otherwise: str = ""


class WebLink(Struct, frozen=True, tag="web"):
    """A link out of the document, to `https:` or `mailto:`; only people write such."""

    url: str
    words: Words


class FileLink(Struct, frozen=True, tag="file"):
    """A link to the audit of the same format in a folder beside the document."""

    folder: str
    text: str


class RangeBar(Struct, frozen=True, tag="bar"):
    """A range from 0 to 1 as a bar: passed up to `low`, unknown up to `high`."""

    low: float
    high: float


class SeverityMark(Struct, frozen=True, tag="severity"):
    """A severity by its name."""

    name: str


class Tally(Struct, frozen=True, tag="tally"):
    """How many findings a cell of the heat map stands for, and how severe the worst is. The
    department and the id of the principle say which they are, where the document has them.
    """

    count: int
    worst: str
    department: str = ""
    principle: str = ""


class Blank(Struct, frozen=True, tag="blank"):
    """A line to write on."""


Inline: TypeAlias = (
    Text
    | Code
    | Position
    | Strong
    | Emphasis
    | Aside
    | FindingLinks
    | Reference
    | WebLink
    | FileLink
    | RangeBar
    | SeverityMark
    | Tally
    | Blank
)
Words: TypeAlias = tuple[Inline, ...]


HOLD_NOTHING: frozenset[type] = frozenset((str, int, float, bool, type(None), Text, Code, Blank))
"""Types of what no other part of a view stands in: most of one, so whoever looks through it passes
over it first.
"""


def make_words(*parts: str | Inline | Words) -> Words:
    """Parts in a row, with texts that touch made one."""
    made: list[Inline] = []
    for part in parts:
        for given in part if isinstance(part, tuple) else (part,):
            one = Text(given) if isinstance(given, str) else given
            if not isinstance(one, Text):
                made.append(one)
            elif made and isinstance(made[-1], Text):
                made[-1] = Text(made[-1].text + one.text)
            elif one.text:
                made.append(one)
    return tuple(made)


class Paragraph(Struct, frozen=True, tag="paragraph"):
    """Words on their own. A `verdict` is what is read first, a `note` what is read last."""

    words: Words
    role: Literal["", "verdict", "lead", "note", "range"] = ""


class Items(Struct, frozen=True, tag="items"):
    """A list; `questions` each end with a blank."""

    items: tuple[Words, ...]
    role: Literal["", "numbered", "questions", "small"] = ""


class Pairs(Struct, frozen=True, tag="pairs"):
    """Names with what they stand for: the particulars of the title, terms, codes of rules."""

    pairs: tuple[tuple[str, Words], ...]
    role: Literal["particulars", "terms", "codes"]


class Column(Struct, frozen=True):
    """A column of a table. `figure` is a number, `long` holds routes and lists, `wide` sentences,
    `main` most of what the table says, `bar` a picture, and `name` what the row is about. Where `implied`, its title is for those who cannot see the table.
    """

    title: str
    kind: Literal["", "name", "long", "wide", "main", "figure", "bar"] = ""
    implied: bool = False


class Row(Struct, frozen=True):
    """A row; `finding` is the label of the one finding that it is about."""

    cells: tuple[Words, ...]
    finding: str = ""


class Table(Struct, frozen=True, tag="table"):
    """Rows under named columns. `id` is unique in the document. The caption says what the table
    shows; where it is the `lead`, nothing above the table does.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    role: Literal["", "ranges", "heat", "plan", "field", "small"] = ""
    lead: bool = False


class Picture(Struct, frozen=True, tag="picture"):
    """A chart, and the same as a table of two columns. `id` is unique in the document, and `file`
    the name of the file that holds it where it stands beside. Where it is `redundant`, a table says
    the same with bars or links, and a format that draws those leaves the picture out.
    """

    id: str
    file: str
    chart: Chart
    head: tuple[str, str]
    rows: tuple[tuple[str, str], ...]
    redundant: bool = False


class Counts(Struct, frozen=True, tag="counts"):
    """How many findings there are of each severity that has any."""

    counts: tuple[tuple[str, int], ...]


class RuleLine(Struct, frozen=True):
    """The findings of one rule; `each` says of some or all of them what they are about."""

    title: str
    severity: str
    findings: tuple[str, ...]
    each: tuple[tuple[str, Words], ...] = ()


class Rules(Struct, frozen=True, tag="rules"):
    """Findings gathered by rule."""

    rules: tuple[RuleLine, ...]


class Fold(Struct, frozen=True, tag="fold"):
    """Something that a screen may fold away under its title; paper shows it. `size` says how much
    it holds, and `open` that it begins unfolded.
    """

    title: str
    blocks: tuple[Block, ...]
    size: str = ""
    open: bool = False


class Part(Struct, frozen=True, tag="part"):
    """A part of a section under a heading of its own; `id` is unique, or empty."""

    title: str
    blocks: tuple[Block, ...]
    id: str = ""


class Quote(Struct, frozen=True):
    """A line of a file, in which `meant` is what is spoken of."""

    file: str
    line: int
    column: int
    before: str
    meant: str
    after: str


class Derivation(Struct, frozen=True):
    """A figure and how it comes about."""

    title: str
    value: str
    formula: str
    steps: tuple[str, ...]
    assumptions: tuple[str, ...]


class Answer(Struct, frozen=True):
    """Whose a finding is, by when, how far it is, and what management says (or nothing yet);
    `plan` is what else people have said of mending it, such as its cost.
    """

    owner: str
    due: str
    status: str
    response: str
    plan: tuple[tuple[str, str], ...] = ()


class FindingBlock(Struct, frozen=True, tag="finding"):
    """A finding in full: what it is, the auditor's five parts, the evidence, and the answer.

    `facets` are what a reader may look for it by: ids of principle, departments and owner as in
    `Tally`. `route` is where it points, and `money` is empty where it costs none. Where nobody has
    established the `cause`, `ask` says whom to ask what. `action` is what changes for people, and
    `write` what to write then in the policies, empty where the action is that.
    """

    label: str
    title: str
    severity: str
    confidence: str
    code: str
    name: str
    principle: str
    standing: str
    waived: str
    condition: str
    quotes: tuple[Quote, ...]
    criterion: str
    source: str
    consequence: str
    figures: tuple[Derivation, ...]
    money: str
    money_figure: Derivation | None
    picture: Picture | None
    action: str
    write: str
    cause: str
    ask: str
    remarks: tuple[Block, ...]
    beside: tuple[str, ...]
    answer: Answer
    fingerprint: str
    route: str
    declared: bool
    facets: tuple[str, tuple[str, ...], str]

    @property
    def anchor(self) -> str:
        """The id to link to."""
        return self.label.lower()


class Findings(Struct, frozen=True, tag="all findings"):
    """Every finding, worst first."""

    findings: tuple[FindingBlock, ...]


Block: TypeAlias = (
    Paragraph | Items | Pairs | Table | Picture | Counts | Rules | Fold | Part | Findings
)


class SectionView(Struct, frozen=True):
    """A section. `number` is None where its parts are headings of its own rank: the appendices.
    Its `id` is unique in the document, and `name` what a theme calls it. What is of the `annex`
    stands in no short report, and a page on a screen does not print it.
    """

    id: str
    name: str
    title: str
    number: int | None
    blocks: tuple[Block, ...]
    annex: bool = False


class AuditView(Struct, frozen=True):
    """A document as it is read. `kind` says of what sort it is and `name` whom it is about.
    `classification` stands above every page, and says so where it is a `draft`.
    `word_template` is a document whose styles a Word file takes, made safe; empty for the program's.
    `sheets` are the same to work in.

    `front` stands before the sections; `reminder` is what every copy of it says at its end. Files
    are named from the organisation's folder on. What is `on_one_page` has neither cover nor contents.
    `annex_file` is the file beside it that holds the findings in full, where there is one.
    """

    kind: str
    name: str
    organisation: str
    author: str
    classification: str
    as_of: date | None
    version: str
    reminder: str
    logo: Logo | None
    look: Look
    front: Pairs
    sections: tuple[SectionView, ...]
    draft: bool = False
    on_one_page: bool = False
    annex_file: str = ""
    word_template: bytes = b""
    sheets: tuple[Sheet, ...] = ()

    @property
    def title(self) -> str:
        """The title of the whole, on one line."""
        return f"{self.kind}: {self.name}" if self.name else self.kind

    def blocks(self) -> Iterator[Block]:
        """Every block, those inside others included, in order."""
        for section in self.sections:
            yield from blocks_within_blocks(section.blocks)

    def findings(self) -> tuple[FindingBlock, ...]:
        """The findings that stand in the document in full."""
        return tuple(
            one for block in self.blocks() if isinstance(block, Findings) for one in block.findings
        )

    def pictures(self) -> tuple[Picture, ...]:
        """Every picture, in order."""
        found = [block for block in self.blocks() if isinstance(block, Picture)]
        return (*found, *(one.picture for one in self.findings() if one.picture))


def blocks_within_blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every one of `blocks`, those inside others included, in order."""
    for block in blocks:
        yield block
        if isinstance(block, (Fold, Part)):
            yield from blocks_within_blocks(block.blocks)


def plain_text_of_words(words: Words) -> str:
    """Words as they are read, without how they look; a bar says nothing, for what it shows stands
    beside it.
    """
    return "".join(map(_plain_text_of_inline, words))


def _plain_text_of_inline(one: Inline) -> str:
    match one:
        case Text() | Code() | Reference() | FileLink():
            return one.text
        case Position():
            return f"{one.file}{one.at}"
        case Strong() | Emphasis() | Aside() | WebLink():
            return plain_text_of_words(one.words)
        case FindingLinks():
            return ", ".join(one.labels)
        case Tally():
            return f"{one.count} ({one.worst}{' at worst' if one.count > 1 else ''})"
        case SeverityMark():
            return one.name
        case RangeBar() | Blank():
            return ""
