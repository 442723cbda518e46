"""Tables as people paste them: CSV and TSV, Markdown, HTML, a sheet of a workbook; rows of texts."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser

from msgspec import Struct

from principlecheck.model.report.refusal import Refusal
from principlecheck.reading.text import REFUSED, split_lines
from principlecheck.reading.workbook import open_guarded_workbook, read_text_of_excel_cell

MOST_ROWS = 2_000
MOST_COLUMNS = 100
_MOST_TABLES = 50
_MOST_SPAN = 100
_LONGEST_CELL = 5_000
_DELIMITERS = "\t;,|"
_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_ASCII_RULE = re.compile(r"\s*[+|][-=+|\s]*")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_LEAST_LINES = 2
_NOTE = re.compile(r"\\?(?:[*†‡§¹²³⁴]{1,4}|\[\^?[0-9a-z]{1,2}\]:?)\s*(?=\S)(?![*_])")
"""How a footnote begins; emphasis, which ends where it began, is told apart by `_is_note`."""
_LEAST_WORDS = 3


class TableGrid(Struct):
    """A table: rows of as many texts each, what stands over it, and the line of each row in its
    file (the number of a sheet's row), for people who look it up; its footnotes, each with its
    place in words; and the rows above its headings that were taken for a title.
    """

    rows: list[list[str]]
    title: str = ""
    lines: list[int] = []
    unit: str = "line"
    notes: list[tuple[str, str]] = []
    above: list[str] = []

    def under(self, at: int) -> TableGrid:
        """The table whose headings stand in a later row; what stands above them is its title."""
        above = [" ".join(filter(None, row)) for row in self.rows[:at]]
        title = self.title if self.unit == "row" else " ".join(filter(None, [self.title, *above]))
        return TableGrid(self.rows[at:], title, self.lines[at:], self.unit, self.notes, above)

    def place(self, row: int, column: int | None = None) -> str:
        """Where a cell stands, in words: `line 3, column "Response"`."""
        number = self.lines[row] if row < len(self.lines) else row + 1
        at = f"{self.title}, " if self.unit == "row" and self.title else ""
        if column is None:
            return f"{at}{self.unit} {number}"
        head = self.rows[0][column] if self.rows and column < len(self.rows[0]) else ""
        named = (
            f"column “{' '.join(head.split())[:60]}”" if head.strip() else f"column {column + 1}"
        )
        return f"{at}{self.unit} {number}, {named}"


def parse_tables(text: str, name: str) -> list[TableGrid]:
    """The tables of a text, whatever they are written in. Raises `Refusal` for one too large."""
    if re.search(r"<table\b", text, re.IGNORECASE):
        found = _parse_html_tables(text)
    else:
        found = _parse_markdown_tables(text) or _parse_separated_table(text)
    return [
        _square_table_rows(grid, name)
        for grid in found[:_MOST_TABLES]
        if len(grid.rows) >= _LEAST_LINES
    ]


def parse_workbook_tables(data: bytes, name: str) -> list[TableGrid]:
    """The sheets of a workbook as tables. Raises `Refusal` for what is none."""
    found = []
    for sheet in open_guarded_workbook(data, name).worksheets[:_MOST_TABLES]:
        if sheet.max_row > MOST_ROWS * 10:
            raise Refusal(f"{name}: the sheet {sheet.title[:60]} has more rows than a table has.")
        rows = [[read_text_of_excel_cell(cell) for cell in row] for row in sheet.iter_rows()]
        kept = [(at, row) for at, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
        if len(kept) >= _LEAST_LINES:
            grid = TableGrid([row for _, row in kept], sheet.title, [at for at, _ in kept], "row")
            found.append(_square_table_rows(grid, name))
    return found


def _square_table_rows(grid: TableGrid, name: str) -> TableGrid:
    """The table with as many cells in each row, its footnotes beside it. Raises `Refusal` for one
    too large.
    """
    width = max((len(row) for row in grid.rows), default=0)
    if len(grid.rows) > MOST_ROWS or width > MOST_COLUMNS:
        says = f"{name} holds a table of {len(grid.rows)} rows and {width} columns."
        raise Refusal(says, f"At most {MOST_ROWS} rows and {MOST_COLUMNS} columns are read.")
    rows = [[REFUSED.sub("", cell[:_LONGEST_CELL]).strip() for cell in row] for row in grid.rows]
    rows = _table_rows_without_notes(grid, rows)
    while width > 1 and all(len(row) < width or not row[width - 1] for row in rows):
        width -= 1
        rows = [row[:width] for row in rows]
    grid.rows = [[*row, *[""] * (width - len(row))] for row in rows]
    return grid


def _table_rows_without_notes(grid: TableGrid, rows: list[list[str]]) -> list[list[str]]:
    """The rows that are no footnote; those that are stand among the notes of the table."""
    kept, lines = rows[:1], grid.lines[:1]
    for at, row in enumerate(rows[1:], 1):
        line = grid.lines[at] if at < len(grid.lines) else at + 1
        said = list(dict.fromkeys(filter(None, row)))
        # A sentence with commas falls into cells, and none of them is a time.
        in_pieces = row[0] and not any(re.search("[0-9]", cell) for cell in said[1:])
        if said and (len(said) == 1 or in_pieces) and is_table_footnote(said[0]):
            grid.notes.append((grid.place(at), ", ".join(said)))
        else:
            kept.append(row)
            lines.append(line)
    grid.lines = lines
    return kept


def is_table_footnote(text: str) -> bool:
    """Whether a line is a footnote: a mark, and a sentence after it."""
    found = _NOTE.match(text)
    return (
        found is not None
        and len(text.split()) >= _LEAST_WORDS
        and not text.rstrip(" .:").endswith(("*", "_"))
    )


def _parse_markdown_tables(text: str) -> list[TableGrid]:
    found: list[TableGrid] = []
    title, rows, numbers = "", [], []
    lines = split_lines(text)
    for number, line in enumerate([*lines, ""], 1):
        if heading := _HEADING.match(line):
            title = heading[1]
        if line.count("|") >= 1 and line.strip():
            rows.append(line)
            numbers.append(number)
            continue
        if any(_RULE.fullmatch(row) and "-" in row for row in rows):
            found.append(_markdown_table_grid(rows, numbers, title))
        if found and title == found[-1].title and is_table_footnote(line.strip()):
            found[-1].notes.append((f"line {number}", line.strip().removeprefix("\\")))
        rows, numbers = [], []
    return found


def _markdown_table_grid(rows: list[str], numbers: list[int], title: str) -> TableGrid:
    kept = [
        (row, number)
        for row, number in zip(rows, numbers, strict=True)
        if not (_RULE.fullmatch(row) or _ASCII_RULE.fullmatch(row))
    ]
    return TableGrid(
        [_markdown_table_cells(row) for row, _ in kept], title, [number for _, number in kept]
    )


def _markdown_table_cells(row: str) -> list[str]:
    bare = row.strip().removeprefix("|")
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    cells = re.split(r"(?<!\\)\|", bare)
    return [
        re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", cell).replace("\\|", "|").strip() for cell in cells
    ]


def _parse_separated_table(text: str) -> list[TableGrid]:
    lines = [
        line for line in split_lines(text) if line.strip() and not is_table_footnote(line.strip())
    ]
    if len(lines) < _LEAST_LINES:
        return []
    counts = {mark: [line.count(mark) for line in lines[:50]] for mark in _DELIMITERS}
    steady = [mark for mark, found in counts.items() if min(found) > 0]
    # The mark that stands in most lines: a title line above the table has none.
    often = [mark for mark, found in counts.items() if sum(map(bool, found)) * 3 >= len(found) * 2]
    chosen = max(
        steady or often, key=lambda mark: _evenness_of_table_rows(counts[mark]), default=""
    )
    if not chosen:
        spaced = [re.split(r" {2,}|\t", line.strip()) for line in lines]
        if min(map(len, spaced)) >= _LEAST_LINES:
            return [TableGrid(spaced, "", list(range(1, len(spaced) + 1)))]
        return []
    reader = csv.reader(
        io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter=chosen
    )
    rows: list[list[str]] = []
    numbers: list[int] = []
    before = 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
                numbers.append(before + 1)
            before = reader.line_num
            if len(rows) > MOST_ROWS:
                break
    except csv.Error:
        return []
    title = ""
    if rows and sum(1 for cell in rows[0] if cell.strip()) == 1 and len(rows) > _LEAST_LINES:
        title = next(cell for cell in rows[0] if cell.strip())
        rows, numbers = rows[1:], numbers[1:]
    return [TableGrid(rows, title, numbers)]


def _evenness_of_table_rows(counts: list[int]) -> tuple[float, int]:
    usual = max(set(counts), key=counts.count)
    return counts.count(usual) / len(counts) if usual else 0.0, usual


def _parse_html_tables(text: str) -> list[TableGrid]:
    parser = _HtmlTableParser()
    parser.feed(text)
    parser.close()
    return parser.found


class _HtmlTableParser(HTMLParser):
    """The tables of a page; a table in a cell is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[TableGrid] = []
        self.open: list[_OpenHtmlTable] = []
        self.heading = ""
        self.in_heading = False
        self.beside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens a table, a row or a cell."""
        self._end_line(tag)
        if tag == "table" and len(self.found) < _MOST_TABLES:
            grid = TableGrid([], " ".join(self.heading.split()), [], "row")
            self.found.append(grid)
            self.open.append(_OpenHtmlTable(grid))
        elif re.fullmatch("h[1-6]", tag) or tag == "caption":
            self.heading, self.in_heading = "", True
        elif self.open and tag == "tr":
            self.open[-1].row()
        elif self.open and tag in ("td", "th"):
            spans = {name: _html_cell_span(value) for name, value in attrs if name.endswith("span")}
            self.open[-1].cell(spans.get("colspan", 1), spans.get("rowspan", 1))
        elif self.open and tag in ("br", "p", "li", "div"):
            self.open[-1].text(" ")

    def handle_endtag(self, tag: str) -> None:
        """Closes what it closes; a cell that nobody closes ends with the next."""
        self._end_line(tag)
        if tag == "table" and self.open:
            self.open.pop().end()
        elif re.fullmatch("h[1-6]", tag) or tag == "caption":
            self.in_heading = False
            if tag == "caption" and self.open:
                self.open[-1].grid.title = " ".join(self.heading.split())

    def handle_data(self, data: str) -> None:
        """Text of a heading or of a cell."""
        if self.in_heading:
            self.heading += data
        elif self.open:
            self.open[-1].text(data)
        elif self.found and len(self.beside) < _LONGEST_CELL:
            self.beside += data

    def _end_line(self, tag: str) -> None:
        """Keeps a line below a table where it is a footnote."""
        if re.fullmatch("p|div|li|ul|ol|br|table|section|footer|small|body|html|h[1-6]", tag):
            said = " ".join(self.beside.split())
            if self.found and not self.open and is_table_footnote(said):
                self.found[-1].notes.append((f"line {self.getpos()[0]}", said))
            self.beside = ""

    def close(self) -> None:
        """Ends tables and lines that nobody ended."""
        super().close()
        self._end_line("body")
        while self.open:
            self.open.pop().end()


def _html_cell_span(value: str | None) -> int:
    return (
        max(1, min(int(value), _MOST_SPAN)) if value and value.isdecimal() and len(value) < 5 else 1
    )


class _OpenHtmlTable:
    """A table of a page while it is read: cells that reach down wait for their rows."""

    def __init__(self, grid: TableGrid) -> None:
        self.grid = grid
        self.waiting: dict[int, tuple[int, str]] = {}
        self.cells: list[tuple[str, int, int]] | None = None

    def row(self) -> None:
        self.end()
        self.cells = []

    def cell(self, across: int, down: int) -> None:
        if self.cells is None:
            self.cells = []
        if len(self.cells) < MOST_COLUMNS:
            self.cells.append(("", across, down))

    def text(self, data: str) -> None:
        if self.cells and len(self.cells[-1][0]) < _LONGEST_CELL:
            said, across, down = self.cells[-1]
            self.cells[-1] = (said + data, across, down)

    def end(self) -> None:
        """Puts the row into the table, with what reaches down into it."""
        if self.cells is None or len(self.grid.rows) > MOST_ROWS:
            return
        row: list[str] = []
        for said, across, down in self.cells:
            self._reached(row)
            for _ in range(min(across, MOST_COLUMNS + 1 - len(row))):
                if down > 1:
                    self.waiting[len(row)] = (down - 1, said)
                row.append(" ".join(said.split()))
        self._reached(row)
        if any(row):
            self.grid.rows.append(row[: MOST_COLUMNS + 1])
            self.grid.lines.append(len(self.grid.rows))
        self.cells = None

    def _reached(self, row: list[str]) -> None:
        while len(row) in self.waiting and len(row) <= MOST_COLUMNS:
            left, said = self.waiting.pop(len(row))
            if left > 1:
                self.waiting[len(row)] = (left - 1, said)
            row.append(" ".join(said.split()))
