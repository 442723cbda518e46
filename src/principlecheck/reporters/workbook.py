"""The sheets of a view as an Excel workbook to work in: tables with filters, frozen heads, lists of
what may stand in a cell, dates as dates, and formulas of the program's own.

No text of a client's is ever a formula: each is a string to Excel, and one that begins like a
formula is marked as text besides.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from principlecheck.model.audit.sheets import (
    ACTIONS,
    MONEY,
    UNNAMED,
    Cell,
    Formula,
    Sheet,
    SheetColumn,
)
from principlecheck.model.audit.view import AuditView
from principlecheck.reporters.plain import printable_xml_text

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as ExcelCell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MOST_OF_A_CELL = 32_000
"""A cell of Excel holds 32,767 characters."""
_GOES_ON = " … [longer than a cell holds]"
FACE = "Calibri"
_MOST_LINES, _LINE_POINTS = 9, 15.0
WIDTHS = {"text": 16, "long": 48, "date": 12, "money": 14, "share": 12, "choice": 13}
_FORMATS = {"date": "yyyy-mm-dd", "money": "#,##0", "share": "0%"}
_LIKE_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "'")
_ABOUT = "About"
_LONG_AGO = date(2000, 1, 1)
_FONT = re.compile(rb"<font>(.*?)</font>", re.DOTALL)
_PART, _NAME = re.compile(rb"<[a-zA-Z]+ [^>]*/>"), re.compile(rb"[a-zA-Z]+")
_ORDER = [b"b", b"i", b"strike", b"u", b"vertAlign", b"sz", b"color", b"name", b"family", b"charset",
          b"scheme"]  # fmt: skip
_SAVED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_HOW = (
    "Answer in the columns Owner to Risk accepted until on the sheets Actions and Findings, and in "
    "Answer on the sheet Questions. An answer to an action holds for each of its findings.",
    "Send the file back, or take the answers over: principlecheck answers FILE.xlsx",
    "Sort, filter, widen and colour as you like. Leave the column No. as it is: rows are known by it.",
)
_RECKON = (
    "On the sheet Money, change a volume or what is in the sum; on Assumptions, what an hour or a "
    "contact costs. White cells are worked out."
)


def render_audit_files(
    view: AuditView, path: Path, *, pictures: bool = True
) -> list[tuple[Path, bytes]]:
    """What the view comes to at `path`: one file. Raises `ModuleNotFoundError` where the extra `xlsx`
    is not installed.
    """
    return [(path, render_audit_as_workbook(view))]


def render_audit_as_workbook(view: AuditView) -> bytes:
    """The sheets of the view as a workbook; the same view gives the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    assert first is not None  # noqa: S101 - a new workbook has a sheet
    _add_excel_looks(book, view.look.accent.removeprefix("#").upper())
    _excel_title_sheet(first, view)
    for sheet in view.sheets:
        _write_excel_sheet(book, sheet, view)
    book.active = 1 if len(view.sheets) > 0 else 0
    _describe_excel_file(book, view)
    made = BytesIO()
    book.save(made)
    return _repack_excel_file(made.getvalue(), view.as_of or _LONG_AGO)


def _excel_title_sheet(page: Worksheet, view: AuditView) -> None:
    from openpyxl.styles import Alignment, Font

    page.title = _ABOUT
    page.column_dimensions["A"].width = 24
    page.column_dimensions["B"].width = 100
    rows = [
        (view.kind, view.name), ("As of", view.as_of.isoformat() if view.as_of else ""),
        ("Classification", view.classification), ("By", view.author), ("", ""),
        *(("How to answer" if not at else "", line) for at, line in enumerate(_excel_instructions(view))),
        ("", ""), ("", view.reminder),
    ]  # fmt: skip
    for number, pair in enumerate(rows, 1):
        for column, text in enumerate(pair, 1):
            cell: Any = page.cell(number, column)
            _write_excel_value(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.cell(number, 1).font = Font(name=FACE, size=11, bold=True)
        lines = math.ceil(max(len(text) for text in pair) / 95) or 1
        page.row_dimensions[number].height = _LINE_POINTS * lines
    page.sheet_view.showGridLines = False
    _fit_excel_page_to_width(page)


def _excel_instructions(view: AuditView) -> tuple[str, ...]:
    """How to work in it, as far as there is something to."""
    names = {one.name for one in view.sheets}
    answers = _HOW if ACTIONS in names else ()
    return (*answers, *((_RECKON,) if MONEY in names else ()))


def _write_excel_sheet(book: Workbook, sheet: Sheet, view: AuditView) -> None:
    page: Worksheet = book.create_sheet(sheet.name)
    looks = [_excel_cell_look(one) for one in sheet.columns]
    for column, one in enumerate(sheet.columns, 1):
        _write_excel_value(page.cell(1, column), one.title, "" if sheet.hidden else _HEAD)
    for number, row in enumerate(sheet.rows, 2):
        for column, (value, look) in enumerate(zip(row, looks, strict=True), 1):
            _write_excel_value(page.cell(number, column), value, "" if sheet.hidden else look)
    for number, row in enumerate(sheet.below, len(sheet.rows) + 2):
        for column, (value, one) in enumerate(zip(row, sheet.columns, strict=True), 1):
            _write_excel_value(
                page.cell(number, column), value, _SUM if one.kind == "money" else _STRONG
            )
    if sheet.hidden:
        page.sheet_state = "veryHidden"
        return
    _lay_out_excel_page(page, sheet, view)
    if sheet.rows:
        _make_excel_table(page, sheet)
        for column, one in enumerate(sheet.columns, 1):
            _offer_excel_choices(page, one, column, len(sheet.rows) + 1)


_HEAD, _STRONG, _SUM = "Audit head", "Audit strong", "Audit sum"


def _excel_cell_look(column: SheetColumn) -> str:
    """The style of a column's cells: yellow where somebody is to write."""
    wanted = bool(column.answers) or column.kind in ("share", "choice")
    return f"Audit {column.kind}{' to fill in' if wanted else ''}"


def _add_excel_looks(book: Workbook, accent: str) -> None:
    from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill

    top, plain = Alignment(wrap_text=True, vertical="top"), Font(name=FACE, size=11)
    head = NamedStyle(
        _HEAD, font=Font(name=FACE, size=11, bold=True, color="FFFFFF"), alignment=top
    )
    head.fill = PatternFill("solid", start_color=accent)
    book.add_named_style(head)
    book.add_named_style(NamedStyle(_STRONG, font=Font(name=FACE, size=11, bold=True)))
    book.add_named_style(
        NamedStyle(_SUM, font=Font(name=FACE, size=11, bold=True), number_format="#,##0")
    )
    for kind in WIDTHS:
        number_format = _FORMATS.get(kind, "General")
        for wanted in ("", " to fill in"):
            look = NamedStyle(f"Audit {kind}{wanted}", font=plain, alignment=top)
            look.number_format = number_format
            if wanted:
                look.fill = PatternFill("solid", start_color="FFF4D6")
            book.add_named_style(look)


def _write_excel_value(cell: ExcelCell | Any, value: Cell, look: str = "") -> None:
    """Writes a value as what it is; a text as a string, whatever it begins with."""
    if look:
        cell.style = look
    if value is None or value == "":
        return
    if isinstance(value, Formula):
        cell.value = value.text
    elif isinstance(value, str):
        text = printable_xml_text(" ".join(value.split()))
        cell.value = _fit_text_in_excel_cell(text)
        cell.data_type = "s"
        if text.startswith(_LIKE_FORMULAS):
            cell.quotePrefix = True
    else:
        number_format = cell.number_format  # a date that is written brings its own
        cell.value = value
        cell.number_format = number_format if look else "yyyy-mm-dd"


def _fit_text_in_excel_cell(text: str) -> str:
    """A text as a cell holds it: a longer one ends with what says that it goes on."""
    if len(text) <= MOST_OF_A_CELL:
        return text
    return f"{text[: MOST_OF_A_CELL - len(_GOES_ON)]}{_GOES_ON}"


def _lay_out_excel_page(page: Worksheet, sheet: Sheet, view: AuditView) -> None:
    from openpyxl.utils import get_column_letter

    for column, one in enumerate(sheet.columns, 1):
        width = 8 if column == 1 else WIDTHS[one.kind]
        page.column_dimensions[get_column_letter(column)].width = width
    for number, row in enumerate(sheet.rows, 2):
        page.row_dimensions[number].height = _excel_row_height(row, sheet.columns)
    page.freeze_panes = "C2" if len(sheet.columns) > 2 else "A2"
    _fit_excel_page_to_width(page)
    page.print_title_rows = "1:1"
    running: Any = (page.oddHeader, page.oddFooter)
    title = printable_xml_text(f"{view.title}  {view.classification}".strip())[:200]
    running[0].left.text = title.replace("&", "&&")
    running[1].right.text = "Page &P of &N"


def _fit_excel_page_to_width(page: Worksheet) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    properties: Any = page.sheet_properties
    properties.pageSetUpPr.fitToPage = True


def _excel_row_height(row: Sequence[Cell], columns: Sequence[SheetColumn]) -> float:
    """Room for what stands in a row, in points: LibreOffice lets wrapped texts lie over each other
    where a file does not say.
    """
    lines = (
        math.ceil(len(value) / (WIDTHS[column.kind] * 0.95))
        for value, column in zip(row, columns, strict=True)
        if isinstance(value, str)
    )
    return _LINE_POINTS * min(max(lines, default=1) or 1, _MOST_LINES)


def _make_excel_table(page: Worksheet, sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.table import Table, TableStyleInfo

    last = f"{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"
    table = Table(displayName=sheet.name, ref=f"A1:{last}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    page.add_table(table)


def _offer_excel_choices(page: Worksheet, column: SheetColumn, at: int, last: int) -> None:
    """What may stand in a column: one of a list, a date, a share."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    says = f"Choose one: {', '.join(column.choices)}."
    if column.choices:
        rule = DataValidation(
            type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True
        )
    elif column.answers and column.kind == "date":
        rule = DataValidation(
            type="date", operator="greaterThan", formula1="36526", allow_blank=True
        )
        says = "Write a day, such as 2027-02-28."
    elif column.kind == "share":
        rule = DataValidation(type="decimal", operator="between", formula1="0", formula2="100")
        says = "Write a share of what is declared, such as 80 %."
    elif column.answers == "owner":
        names = sorted(
            {str(one.value) for (one,) in page.iter_rows(2, last, at, at) if one.value} - {UNNAMED}
        )
        listed = ",".join(name for name in names if "," not in name and '"' not in name)
        if not listed or len(listed) > 250:
            return
        rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
        rule.showErrorMessage = False  # anybody may be the owner; the list only saves typing
        page.add_data_validation(rule)
        rule.add(f"{get_column_letter(at)}2:{get_column_letter(at)}{last}")
        return
    else:
        return
    rule.showErrorMessage, rule.errorTitle, rule.error = True, column.title, says
    page.add_data_validation(rule)
    rule.add(f"{get_column_letter(at)}2:{get_column_letter(at)}{last}")


def _describe_excel_file(book: Workbook, view: AuditView) -> None:
    about = book.properties
    day = datetime.combine(view.as_of or _LONG_AGO, time())
    about.title, about.subject = (
        printable_xml_text(view.title)[:255],
        printable_xml_text(view.kind)[:255],
    )
    about.creator = printable_xml_text(view.author)[:255] or f"principlecheck {view.version}"
    about.language = "en-GB"
    about.created = about.modified = day
    book.calculation.fullCalcOnLoad = True


def _repack_excel_file(data: bytes, day: date) -> bytes:
    """The same parts without the hour at which they were packed and saved, and with the parts
    of a typeface in the order of the standard.
    """
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "docProps/core.xml":
                part = _SAVED.sub(rb"\g<1>%bT00:00:00Z\g<2>" % day.isoformat().encode(), part)
            elif name == "xl/styles.xml":
                part = _FONT.sub(_excel_font_in_order, part)
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(info, part)
    return made.getvalue()


def _excel_font_in_order(font: re.Match[bytes]) -> bytes:
    parts = sorted(_PART.findall(font[1]), key=lambda part: _ORDER.index(_NAME.findall(part)[0]))
    return b"<font>%b</font>" % b"".join(parts)
