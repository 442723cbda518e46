"""Writes the workbook: questions, drop-downs, examples, and what is there already."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from principlecheck.importing.workbook.cells import (
    MOST_TEXT,
    TOO_LONG,
    workbook_cell_of_value,
    workbook_column_kind_in_words,
)
from principlecheck.importing.workbook.questions import SHEETS
from principlecheck.importing.workbook.sheets import (
    ANSWER_COLUMN,
    EMPTY_ROWS,
    FIELD_COLUMN,
    FIRST_QUESTION,
    FIRST_ROW,
    LISTS,
    NAME_COLUMN,
    NAMES_ROW,
    SENT,
    WorkbookColumn,
    columns_of_workbook_section,
    question_in_workbook,
    title_of_workbook_sheet,
    workbook_drop_down_list,
)
from principlecheck.model.format.names import format_count_of_entries
from principlecheck.model.format.organisation import ORGANISATION
from principlecheck.reading.workbook import refuse_without_openpyxl

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Values = Mapping[str, Mapping[str, Any]]
"""What the policies say, as it stands in their files: by section, by entry."""
_WIDTH = 26
_MOST_LIST_ROWS = 2_000
_FACE = "Calibri"
_LINE = 15
"""The height of a line, in points."""
_LETTERS = 0.95
"""Letters that stand side by side in a column, for each unit of its width."""
_HIGHEST = 240
_START = (
    "This workbook asks how customers are served. Answer what you know and leave out what you do not: "
    "an empty cell is no fault, it is a question for later.",
    "The first sheets matter most: your firm, opening hours, ways to reach you, queues, promises, targets.",
    "White cells are for you. A list takes commas. A time says its clock: 4h runs through the night, "
    "4 working hours and 2 working days stop while you are closed.",
    "A new row is a new entry: give it a short name. Taking a row away takes nothing away from the policies.",
    "Send it back whole. What you changed is taken over, what you left stays as it is.",
)


def build_policy_workbook(values: Values, name: str) -> bytes:
    """The workbook of these policies. Raises `Refusal` where the extra is not installed."""
    try:
        from openpyxl import Workbook
    except ModuleNotFoundError:
        raise refuse_without_openpyxl() from None
    book = Workbook()
    start: Any = book.active
    writer = _WorkbookWriter(book, values)
    for section in SHEETS:
        writer.sheet(section)
    writer.start(start, name)
    writer.hidden()
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


class _WorkbookWriter:
    def __init__(self, book: Workbook, values: Values) -> None:
        self.book, self.values = book, values
        self.sent: list[tuple[str, str, str, str]] = []
        self.lists: dict[tuple[str, ...], str] = {}
        self.looks: dict[str, Any] = {}

    def start(self, sheet: Any, name: str) -> None:
        """The first sheet: what this is, and what each sheet asks."""
        from openpyxl.styles import Alignment, Font

        sheet.title = "Start"
        sheet.column_dimensions["A"].width = 26
        sheet.column_dimensions["B"].width = 90
        sheet.column_dimensions["C"].width = 24
        sheet["A1"] = f"How {name} serves its customers" if name else "How customers are served"
        sheet["A1"].font = Font(name=_FACE, bold=True, size=16)
        for number, sentence in enumerate(_START, 3):
            sheet.cell(number, 1, sentence).alignment = Alignment(wrap_text=True, vertical="top")
            sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=3)
            sheet.row_dimensions[number].height = 32
        first = len(_START) + 4
        for column, head in enumerate(("Sheet", "What it asks", "There already"), 1):
            sheet.cell(first, column, head).font = Font(name=_FACE, bold=True)
        for row, (section, (title, question)) in enumerate(SHEETS.items(), first + 1):
            link: Any = sheet.cell(row, 1, title)
            link.hyperlink = f"#'{title}'!A1"
            link.font = Font(name=_FACE, color="0563C1", underline="single")
            sheet.cell(row, 2, question)
            known = self.values.get(section, {})
            sheet.cell(
                row,
                3,
                format_count_of_entries(len(known), section)
                if known and section != ORGANISATION
                else "",
            )
        self.book.move_sheet(sheet, -self.book.index(sheet))

    def sheet(self, section: str) -> None:
        """One section's sheet, with what is there already."""
        sheet = self.book.create_sheet(title_of_workbook_sheet(section))
        if section == ORGANISATION:
            self._organisation(sheet)
        else:
            self._entries(sheet, section)

    def _organisation(self, sheet: Worksheet) -> None:
        known = self.values.get(ORGANISATION, {})
        _write_workbook_sheet_head(
            sheet, SHEETS[ORGANISATION][1], ("Question", "Answer", "For example", "")
        )
        for width, letter in ((46, "A"), (46, "B"), (46, "C"), (46, "D")):
            sheet.column_dimensions[letter].width = width
        sheet.column_dimensions["D"].hidden = True
        for row, column in enumerate(columns_of_workbook_section(ORGANISATION), FIRST_QUESTION):
            self._write(sheet, row, NAME_COLUMN, question_in_workbook(column))
            self._answer(
                sheet, row, ANSWER_COLUMN, ORGANISATION, "", column, known.get(column.field)
            )
            self._write(sheet, row, 3, _example_of_workbook_column(column), faint=True)
            self._write(sheet, row, FIELD_COLUMN, column.field)
            self._drop_down(sheet, column, f"B{row}")

    def _entries(self, sheet: Worksheet, section: str) -> None:
        from openpyxl.utils import get_column_letter

        columns = columns_of_workbook_section(section)
        titles = ["Name", *(f"{one.title}{' *' if one.needed else ''}" for one in columns)]
        _write_workbook_sheet_head(sheet, SHEETS[section][1], titles)
        meanings = [
            "A short name of your own",
            *(_meaning_of_workbook_column(one) for one in columns),
        ]
        examples = ["For example", *map(_example_of_workbook_column, columns)]
        for at in range(1, len(titles) + 1):
            self._make_column_text(sheet.column_dimensions[get_column_letter(at)])
        for at, (meaning, example, field) in enumerate(
            zip(meanings, examples, ["name", *(one.field for one in columns)], strict=True), 1
        ):
            self._write(sheet, 3, at, meaning, faint=True)
            self._write(sheet, 4, at, example, faint=True)
            self._write(sheet, NAMES_ROW, at, field)
        sheet.row_dimensions[NAMES_ROW].hidden = True
        sheet.freeze_panes = f"B{FIRST_ROW}"
        entries = self.values.get(section, {})
        for row, (id_, fields) in enumerate(entries.items(), FIRST_ROW):
            self._write(sheet, row, NAME_COLUMN, id_)
            self.sent.append((section, id_, "", id_))
            for at, column in enumerate(columns, 2):
                self._answer(sheet, row, at, section, id_, column, (fields or {}).get(column.field))
        last = FIRST_ROW + len(entries) + EMPTY_ROWS
        for at, column in enumerate(columns, 2):
            letter = get_column_letter(at)
            self._drop_down(sheet, column, f"{letter}{FIRST_ROW}:{letter}{last}")

    def _answer(
        self,
        sheet: Worksheet,
        row: int,
        at: int,
        section: str,
        id_: str,
        column: WorkbookColumn,
        value: Any,
    ) -> None:
        text = "" if value is None else workbook_cell_of_value(value, column.hint)
        if len(text) > MOST_TEXT:
            text = TOO_LONG
        self._write(sheet, row, at, text)
        if text:
            self.sent.append((section, id_, column.field, text))

    def _drop_down(self, sheet: Worksheet, column: WorkbookColumn, cells: str) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation

        source = ""
        if column.words:
            source = workbook_drop_down_list(column.words) or self._list(column.words)
        elif column.refers_to:
            title = title_of_workbook_sheet(column.refers_to)
            last = FIRST_ROW + len(self.values.get(column.refers_to, {})) + EMPTY_ROWS
            source = f"'{title}'!$A${FIRST_ROW}:$A${min(last, _MOST_LIST_ROWS)}"
        if not source:
            return
        chosen = DataValidation(type="list", formula1=source, allow_blank=True)
        # A list may name several, and some fields take a word beside the names: it helps only.
        chosen.showErrorMessage = bool(column.words)
        chosen.error = f"Choose one of {', '.join(column.words)[:180]}."
        sheet.add_data_validation(chosen)
        chosen.add(cells)

    def _list(self, words: tuple[str, ...]) -> str:
        if words not in self.lists:
            sheet = (
                self.book[LISTS] if LISTS in self.book.sheetnames else self.book.create_sheet(LISTS)
            )
            at = len(self.lists) + 1
            for row, word in enumerate(words, 1):
                sheet.cell(row, at, word)
            from openpyxl.utils import get_column_letter

            letter = get_column_letter(at)
            self.lists[words] = f"'{LISTS}'!${letter}$1:${letter}${len(words)}"
        return self.lists[words]

    def hidden(self) -> None:
        """What every cell holds now, so that what somebody changes can be told apart later."""
        for shown in self.book.worksheets:
            shown.page_setup.orientation = "landscape"
            shown.page_setup.fitToHeight = 0
            properties: Any = shown.sheet_properties
            properties.pageSetUpPr.fitToPage = True
        sheet = self.book.create_sheet(SENT)
        sheet.append(["principlecheck workbook", "1"])
        for row, line in enumerate(self.sent, 2):
            for at, text in enumerate(line, 1):
                cell: Any = sheet.cell(row, at, text or None)
                cell.data_type = "s" if text else "n"
        for name in (SENT, LISTS):
            if name in self.book.sheetnames:
                self.book[name].sheet_state = "veryHidden"

    def _write(
        self, sheet: Worksheet, row: int, at: int, text: str, *, faint: bool = False
    ) -> None:
        """A text in a cell, as a text whatever it looks like: never a formula, a date or a number."""
        wrapped, grey, *_, pale = _policy_workbook_styles()
        cell: Any = sheet.cell(row, at)
        colours = {"font": grey, "fill": pale} if faint else {}
        self._look(cell, "faint" if faint else "", alignment=wrapped, **colours)
        if text:
            cell.value = text
            cell.data_type = "s"
            _make_room_in_workbook_row(sheet, row, at, text)

    def _make_column_text(self, dimension: Any) -> None:
        """A column in which whatever is typed stays as typed."""
        dimension.width = _WIDTH
        self._look(dimension, "", alignment=_policy_workbook_styles()[0])

    def _look(self, styled: Any, look: str, **styles: Any) -> None:
        """Gives a cell or a column a look of text. openpyxl looks each style up for each cell; what
        the first one has come to is the next one's as well.
        """
        if look in self.looks:
            styled._style = copy(self.looks[look])
            return
        styled.number_format = "@"
        for name, style in styles.items():
            setattr(styled, name, style)
        self.looks[look] = copy(styled._style)


@cache
def _policy_workbook_styles() -> Any:
    """The looks of cells, each made once: a workbook has thousands of cells."""
    from openpyxl.styles import Alignment, Font, PatternFill

    return (
        Alignment(wrap_text=True, vertical="top"),
        Font(name=_FACE, italic=True, color="666666"),
        Font(name=_FACE, bold=True, color="FFFFFF"),
        Font(name=_FACE, bold=True, size=14),
        PatternFill("solid", fgColor="1F3A5F"),
        PatternFill("solid", fgColor="F2F2F2"),
    )


def _write_workbook_sheet_head(sheet: Worksheet, question: str, titles: Any) -> None:
    wrapped, _, white, large, dark, _ = _policy_workbook_styles()
    sheet["A1"] = question
    sheet["A1"].font = large
    for at, title in enumerate(titles, 1):
        cell: Any = sheet.cell(2, at, title)
        cell.font, cell.fill, cell.alignment = white, dark, wrapped


def _make_room_in_workbook_row(sheet: Worksheet, row: int, at: int, text: str) -> None:
    """Lets a row be as high as its longest text needs: not every program does that by itself."""
    from openpyxl.utils import get_column_letter

    width = sheet.column_dimensions[get_column_letter(at)].width or _WIDTH
    lines = sum(1 + len(line) // max(int(width * _LETTERS), 1) for line in text.split("\n"))
    dimension = sheet.row_dimensions[row]
    dimension.height = max(dimension.height or _LINE, min(lines * _LINE, _HIGHEST))


def _meaning_of_workbook_column(column: WorkbookColumn) -> str:
    kind = workbook_column_kind_in_words(column.hint)
    words = "one of the list" if column.words and not kind else kind
    return f"{column.meaning} ({words})" if words else column.meaning


def _example_of_workbook_column(column: WorkbookColumn) -> str:
    return f"{workbook_cell_of_value(column.example, column.hint)}" if column.example != "" else ""
