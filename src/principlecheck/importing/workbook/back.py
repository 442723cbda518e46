"""Reads a workbook that came back: what was changed, what cannot be meant, and what is only told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from principlecheck.importing.understood import quote_source
from principlecheck.importing.workbook.cells import (
    TOO_LONG,
    parse_workbook_cell,
    parse_workbook_entry_name,
)
from principlecheck.importing.workbook.sheets import (
    ANSWER_COLUMN,
    FIELD_COLUMN,
    FIRST_QUESTION,
    FIRST_ROW,
    LISTS,
    NAME_COLUMN,
    NAMES_ROW,
    SENT,
    WorkbookColumn,
    section_of_workbook_sheet,
    workbook_columns_by_name,
)
from principlecheck.model.format.organisation import ORGANISATION
from principlecheck.policies.convert import convert_policy_file, policy_value_fits_field
from principlecheck.reading.source import SourceFile
from principlecheck.reading.workbook import (
    is_excel_formula,
    open_guarded_workbook,
    read_text_of_excel_cell,
)
from principlecheck.writing.yaml import flow_yaml

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

_MOST_SENT = 200_000
_OWN_SHEETS = ("Start", SENT, LISTS)
REMOVED = object()
"""Stands for the value of a cell that was emptied."""


class ChangedCell(Struct, frozen=True):
    """A cell that was changed: what it is about, its value now (or `REMOVED`), and where it is."""

    section: str
    id: str
    field: str
    value: Any
    sheet: str
    cell: str
    sent: str = ""

    @property
    def where(self) -> str:
        """The sheet and the cell, as a person finds them."""
        return f"{self.sheet}, {self.cell}"


class WorkbookMistake(Struct, frozen=True):
    """A cell of which nothing can be made, and what to write instead."""

    sheet: str
    cell: str
    says: str

    def __str__(self) -> str:
        return f"{self.sheet}, {self.cell}: {self.says}"


class ReturnedWorkbook(Struct):
    """What a workbook brought: changed cells, entries that are new (with the row of each), those
    whose rows are gone, mistakes, and what is told besides.
    """

    answers: list[ChangedCell] = []
    new: dict[tuple[str, str], str] = {}
    gone: list[str] = []
    mistakes: list[WorkbookMistake] = []
    notes: list[str] = []


def is_policy_workbook(book: Workbook) -> bool:
    """Whether a workbook is one that this program wrote."""
    return SENT in book.sheetnames


def read_returned_workbook(book: Workbook, *, whole: bool = False) -> ReturnedWorkbook:
    """What somebody made of a workbook of ours; with `whole`, everything that it says."""
    sent = {} if whole else _cells_sent_in_workbook(book)
    found = ReturnedWorkbook()
    for sheet in book.worksheets:
        section = section_of_workbook_sheet(sheet.title)
        if section == ORGANISATION:
            _read_workbook_organisation(sheet, sent, found)
        elif section:
            _read_workbook_entries(sheet, section, sent, found)
        elif sheet.title not in _OWN_SHEETS:
            found.notes.append(
                f"The sheet “{quote_source(sheet.title, 40)}” is none of ours; nothing in it was read."
            )
        _read_workbook_comments(sheet, found)
    return found


def _cells_sent_in_workbook(book: Workbook) -> dict[tuple[str, str, str], str]:
    sheet = book[SENT]
    found: dict[tuple[str, str, str], str] = {}
    for number, row in enumerate(sheet.iter_rows(min_row=2, max_col=4, values_only=True)):
        if number > _MOST_SENT:
            break
        section, id_, field, text = ("" if part is None else str(part) for part in row)
        found[section, id_, field] = text
    return found


def _read_workbook_comments(sheet: Any, found: ReturnedWorkbook) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if getattr(cell, "comment", None) is not None:
                said = quote_source(str(cell.comment.text), 200)
                found.notes.append(f"{sheet.title}, {cell.coordinate} has a remark: {said}")


def _read_workbook_organisation(
    sheet: Any, sent: Mapping[tuple[str, str, str], str], found: ReturnedWorkbook
) -> None:
    columns = workbook_columns_by_name(ORGANISATION)
    for row in range(FIRST_QUESTION, sheet.max_row + 1):
        column = columns.get(read_text_of_excel_cell(sheet.cell(row, FIELD_COLUMN)))
        if column is not None:
            _read_changed_workbook_cell(
                sheet.cell(row, ANSWER_COLUMN), sheet.title, ORGANISATION, "", column, sent, found
            )


def _read_workbook_entries(
    sheet: Any, section: str, sent: Mapping[tuple[str, str, str], str], found: ReturnedWorkbook
) -> None:
    columns = _workbook_sheet_columns(sheet, section, found)
    seen: dict[str, int] = {}
    for row in range(FIRST_ROW, sheet.max_row + 1 if columns else 0):
        cells = {at: sheet.cell(row, at) for at in columns}
        id_ = _workbook_row_name(sheet, row, cells.values(), seen, found)
        if not id_:
            continue
        seen[id_] = row
        if (section, id_, "") not in sent:
            found.new[section, id_] = f"{sheet.title}, row {row}"
        for at, column in columns.items():
            _read_changed_workbook_cell(cells[at], sheet.title, section, id_, column, sent, found)
    found.gone += [
        f"{section}.{id_}"
        for kind, id_, field in sent
        if kind == section and not field and id_ not in seen
    ]


def _workbook_sheet_columns(
    sheet: Any, section: str, found: ReturnedWorkbook
) -> dict[int, WorkbookColumn]:
    """The columns of a sheet by their numbers; those that are none of ours are told."""
    known = workbook_columns_by_name(section)
    columns: dict[int, WorkbookColumn] = {}
    for at in range(2, sheet.max_column + 1):
        cell = sheet.cell(NAMES_ROW, at)
        if read_text_of_excel_cell(cell) in known:
            columns[at] = known[read_text_of_excel_cell(cell)]
        elif _workbook_column_holds_something(sheet, at):
            letter = cell.coordinate.rstrip("0123456789")
            found.notes.append(
                f"{sheet.title}, column {letter} is none of ours; nothing in it was read."
            )
    if not columns:
        says = (
            "the hidden row with the names of the columns is gone; copy the answers into the "
            "workbook as it was sent"
        )
        found.mistakes.append(WorkbookMistake(sheet.title, f"A{NAMES_ROW}", says))
    return columns


def _workbook_row_name(
    sheet: Any, row: int, cells: Iterable[Any], seen: Mapping[str, int], found: ReturnedWorkbook
) -> str:
    """The name of a row's entry; empty for an empty row, and for one whose name is a mistake."""
    cell = sheet.cell(row, NAME_COLUMN)
    written = read_text_of_excel_cell(cell).strip()
    if not written and not any(read_text_of_excel_cell(one).strip() for one in cells):
        return ""
    id_ = parse_workbook_entry_name(written)
    says = ""
    if not id_ or is_excel_formula(cell):
        says = "this row has no name; give it a short one, such as late-delivery"
    elif id_ in seen:
        says = f"the name {id_} stands in row {seen[id_]} already; give this row another"
    if says:
        found.mistakes.append(WorkbookMistake(sheet.title, cell.coordinate, says))
        return ""
    return id_


def _workbook_column_holds_something(sheet: Any, at: int) -> bool:
    return any(
        read_text_of_excel_cell(sheet.cell(row, at)).strip()
        for row in range(FIRST_ROW, sheet.max_row + 1)
    )


def _read_changed_workbook_cell(
    cell: Any,
    title: str,
    section: str,
    id_: str,
    column: WorkbookColumn,
    sent: Mapping[tuple[str, str, str], str],
    found: ReturnedWorkbook,
) -> None:
    """One cell: nothing where it is as it was sent, and else what it says now."""
    text = read_text_of_excel_cell(cell).replace("\r\n", "\n").replace("_x000D_", "")
    before = sent.get((section, id_, column.field), "")
    if text.strip() == before.strip() or text == TOO_LONG:
        return
    if is_excel_formula(cell):
        says = "holds a formula, which nobody works out here; write the value itself"
        found.mistakes.append(WorkbookMistake(title, cell.coordinate, says))
        return
    if not text.strip():
        found.answers.append(
            ChangedCell(section, id_, column.field, REMOVED, title, cell.coordinate, before)
        )
        return
    try:
        value = parse_workbook_cell(text.strip(), column.hint)
    except ValueError as error:
        found.mistakes.append(
            WorkbookMistake(title, cell.coordinate, f"{_quote_workbook_cell(text)}: {error}.")
        )
        return
    wrong = (
        ""
        if policy_value_fits_field(value, column.hint)
        else next(_why_workbook_cell_refused(section, id_, column.field, value), "")
    )
    if wrong:
        found.mistakes.append(
            WorkbookMistake(title, cell.coordinate, f"{_quote_workbook_cell(text)}: {wrong}")
        )
        return
    found.answers.append(
        ChangedCell(section, id_, column.field, value, title, cell.coordinate, before)
    )


def _quote_workbook_cell(text: str) -> str:
    return f"`{quote_source(text, 60)}`"


def _why_workbook_cell_refused(section: str, id_: str, field: str, value: Any) -> Iterator[str]:
    """What is wrong with one field, in the words in which a policy file would be refused."""
    lines = ["format: 1", f"{section}:"]
    lines += (
        [f"  {field}: {flow_yaml(value)}"]
        if section == ORGANISATION
        else [f"  {id_}:", f"    {field}: {flow_yaml(value)}"]
    )
    converted = convert_policy_file(
        SourceFile("cell.yaml", "".join(f"{line}\n" for line in lines).encode())
    )
    for problem in converted.problems:
        if problem.place.line == len(lines):
            yield f"{problem.says}{f' Write {problem.write}.' if problem.write else ''}"


def mark_workbook_mistakes(data: bytes, name: str, mistakes: list[WorkbookMistake]) -> bytes:
    """The workbook with every mistake coloured, and told in a remark on its cell."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = open_guarded_workbook(data, name)
    for mistake in mistakes:
        cell = book[mistake.sheet][mistake.cell]
        cell.fill = PatternFill("solid", fgColor="FFC7CE")
        cell.comment = Comment(mistake.says, "principlecheck")
        book[mistake.sheet].sheet_properties.tabColor = "C00000"
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for one in row:
                if one.data_type == "f":  # as a text: what comes from somebody else is never run
                    one.data_type = "s"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
