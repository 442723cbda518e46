"""A workbook that came back: what people have answered in it, told from what it showed when it was
written; and every cell that cannot be taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct, field

from principlecheck.model.audit.sheets import (
    ACTIONS,
    ANSWERS,
    EXPORTED,
    FIELDS,
    FINDINGS,
    NUMBER,
    QUESTIONS,
    SAID,
    TO_QUESTIONS,
    UNNAMED,
    SheetColumn,
)
from principlecheck.model.report.refusal import Refusal
from principlecheck.reading.nearest import nearest_name
from principlecheck.reading.text import REFUSED, code_point_of_character
from principlecheck.reading.workbook import is_excel_formula, read_text_of_excel_cell

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.workbook.workbook import Workbook

MOST_TOLD = 50
_PRINT = re.compile(r"[0-9a-f]{16}")
_LONGEST = {"text": 300, "long": 5_000}
_DAY = re.compile(r"([0-3]?[0-9])[./]([01]?[0-9])[./](20[0-9]{2})")
_COLUMNS = {ACTIONS: ANSWERS, FINDINGS: ANSWERS, QUESTIONS: (TO_QUESTIONS,)}


class GivenAnswer(Struct, frozen=True):
    """What somebody wrote in a cell, such as `Actions!F7`."""

    value: str
    cell: str


class Tracker(Struct):
    """What a workbook says: by fingerprint and field, what was written since it was made; what
    responses.yaml said then; the numbers of the findings; what was left alone; what is wrong.
    """

    given: dict[tuple[str, str], GivenAnswer] = field(default_factory=dict)
    said: dict[str, dict[str, str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)


class _RowAsExported(Struct, frozen=True):
    """What a row showed when the workbook was written, and which findings it is about."""

    fingerprints: tuple[str, ...]
    fields: dict[str, str]


def read_answers_from_tracker(book: Workbook, name: str) -> Tracker:
    """What people have answered in a workbook that `audit --xlsx` wrote. Raises `Refusal` for any
    other.
    """
    made = Tracker()
    shown = _read_tracker_as_exported(book, name)
    for row in _read_tracker_sheet_rows(book, SAID, name):
        fingerprint = row.get("Fingerprint", "")
        if _PRINT.fullmatch(fingerprint):
            made.labels[fingerprint] = row.get(NUMBER, "")
            made.said[fingerprint] = {one: row.get(one, "") for one in FIELDS}
    for sheet, columns in _COLUMNS.items():
        if sheet in book.sheetnames:
            _TrackerSheet(book, sheet, columns, shown, made).read()
        else:
            made.notes.append(f"The sheet {sheet} is not there any more; nothing is taken from it.")
    return made


def _read_tracker_as_exported(book: Workbook, name: str) -> dict[tuple[str, str], _RowAsExported]:
    found: dict[tuple[str, str], _RowAsExported] = {}
    for row in _read_tracker_sheet_rows(book, EXPORTED, name):
        prints = tuple(filter(_PRINT.fullmatch, row.get("Fingerprints", "").split()))
        fields = {one: row.get(one, "") for one in FIELDS}
        key = (row.get("Sheet", ""), row.get("Row", ""))
        before = found[key].fingerprints if key in found else ()
        found[key] = _RowAsExported((*before, *prints), fields)
    return found


def _read_tracker_sheet_rows(book: Workbook, sheet: str, name: str) -> Iterator[dict[str, str]]:
    """The rows of one of the program's own sheets, by the titles of its columns."""
    if sheet not in book.sheetnames:
        raise Refusal(
            f"{name} is no workbook of an audit, or one without what it was made with.",
            "Answer in the file that was written by: principlecheck audit PATH --xlsx FILE",
        )
    rows = book[sheet].iter_rows()
    heads = [read_text_of_excel_cell(cell) for cell in next(rows, ())]
    for row in rows:
        yield dict(zip(heads, map(read_text_of_excel_cell, row), strict=False))


class _TrackerSheet:
    """One sheet in which people answer, while it is read."""

    def __init__(
        self,
        book: Workbook,
        sheet: str,
        columns: tuple[SheetColumn, ...],
        shown: Mapping[tuple[str, str], _RowAsExported],
        made: Tracker,
    ) -> None:
        self._page, self._sheet, self._columns = book[sheet], sheet, columns
        self._shown, self._made = shown, made
        self._seen: dict[str, str] = {}

    def read(self) -> None:
        """Takes every answer of the sheet, and notes what cannot be one."""
        rows = self._page.iter_rows()
        heads = {
            read_text_of_excel_cell(cell).strip(): at for at, cell in enumerate(next(rows, ()))
        }
        if NUMBER not in heads:
            self._made.mistakes.append(
                f"Sheet {self._sheet} has no column {NUMBER} by which its rows are known. "
                "Name that column so again."
            )
            return
        lost = [one.title for one in self._columns if one.title not in heads]
        if lost:
            text = f"Sheet {self._sheet} has no column {', '.join(lost)}; nothing is taken from it."
            self._made.notes.append(text)
        for row in rows:
            self._row(row, heads)

    def _row(self, row: tuple[Cell | MergedCell, ...], heads: Mapping[str, int]) -> None:
        number = read_text_of_excel_cell(row[heads[NUMBER]]).strip()
        shown = self._shown.get((self._sheet, number))
        if shown is None:
            if any(cell.value is not None for cell in row):
                self._stranger(row[heads[NUMBER]], number)
            return
        where = self._at(row[heads[NUMBER]])
        if number in self._seen:
            self._wrong(
                row[heads[NUMBER]],
                f"{number} stands in {self._seen[number]} too. Keep one of them.",
            )
            return
        self._seen[number] = where
        for column in self._columns:
            at = heads.get(column.title)
            if at is not None:
                self._cell(row[at], column, shown)

    def _stranger(self, cell: Cell | MergedCell, number: str) -> None:
        """A row of somebody's own, or the sums below a table."""
        if number or self._sheet != QUESTIONS:
            called = f"`{number[:40]}`" if number else "a row without a number"
            self._made.notes.append(
                f"{self._at(cell)}: {called} is not from the audit, so nothing is taken from it."
            )

    def _cell(self, cell: Cell | MergedCell, column: SheetColumn, shown: _RowAsExported) -> None:
        before = shown.fields[column.answers].removeprefix(UNNAMED)
        value = read_text_of_excel_cell(cell).strip().removeprefix(UNNAMED)
        if " ".join(value.split()) == " ".join(before.split()):
            return
        if is_excel_formula(cell) or cell.data_type == "e":
            self._wrong(cell, "It holds a formula or its error. Write what it comes to.")
            return
        if not value:
            self._made.notes.append(
                f"{self._at(cell)}: {column.title} is empty, and was `{before[:60]}`. What stands in "
                "responses.yaml stays; take it out there."
            )
            return
        if not shown.fingerprints:
            self._made.notes.append(
                f"{self._at(cell)}: The answer belongs into the policies, as the next column says."
            )
            return
        fitting = self._fitting(cell, column, value)
        if fitting is not None:
            for fingerprint in shown.fingerprints:
                self._give(fingerprint, column, GivenAnswer(fitting, self._at(cell)))

    def _fitting(self, cell: Cell | MergedCell, column: SheetColumn, value: str) -> str | None:
        """What may be written to responses.yaml; None where nothing of the cell may."""
        if column.choices:
            meant = value.casefold()
            if meant in column.choices:
                return meant
            near = nearest_name(value, column.choices)
            write = f" Write {near}." if near else ""
            self._wrong(cell, f"`{value[:60]}` is not one of {', '.join(column.choices)}.{write}")
            return None
        if column.kind == "date":
            return self._day(cell, value)
        if hidden := REFUSED.search(value):
            says = f"It holds a character that nobody can see ({code_point_of_character(hidden.group())})."
            self._wrong(cell, f"{says} Write it anew.")
            return None
        most = _LONGEST[column.kind]
        if len(value) > most:
            self._wrong(cell, f"It has {len(value):,} characters; {most:,} is the most.")
            return None
        return value

    def _day(self, cell: Cell | MergedCell, value: str) -> str | None:
        if isinstance(cell.value, datetime):
            return cell.value.date().isoformat()
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            written = _DAY.fullmatch(value)
            write = "2027-02-28"
            if written and int(written[1]) > 12:
                write = f"{written[3]}-{int(written[2]):02}-{int(written[1]):02}"
            self._wrong(cell, f"`{value[:60]}` is not a day. Write {write}.")
            return None

    def _give(self, fingerprint: str, column: SheetColumn, given: GivenAnswer) -> None:
        key = (fingerprint, column.answers)
        first = self._made.given.setdefault(key, given)
        if first.value != given.value:
            label = self._made.labels.get(fingerprint) or fingerprint
            self._made.mistakes.append(
                f"{given.cell}: {column.title} of {label} is `{given.value[:60]}` here and "
                f"`{first.value[:60]}` in {first.cell}. Write the same in both."
            )

    def _wrong(self, cell: Cell | MergedCell, says: str) -> None:
        self._made.mistakes.append(f"{self._at(cell)}: {says}")

    def _at(self, cell: Cell | MergedCell) -> str:
        return f"{self._sheet}!{cell.coordinate}"
