"""An Excel workbook from somebody else, opened only after its parts have been looked through.

A workbook is a ZIP of XML, and a library that reads one makes a cell for every cell that a merge
or a link names, follows a document type, and keeps what macros there are. So the parts are read
once before, by a parser that keeps nothing, and the workbook is refused where it is too much or
would run something. Formulas are never worked out: they are texts.
"""

from __future__ import annotations

import re
import stat
import warnings
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from principlecheck.model import units
from principlecheck.model.report.refusal import Refusal

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.workbook.workbook import Workbook

MOST_BYTES = 20 << 20
_MOST_UNPACKED = 64 << 20
_MOST_PARTS = 2_000
_MOST_ELEMENTS = 3_000_000
_MOST_DEPTH = 100
_MOST_CELLS = 500_000
_MOST_AREA = 1_000_000
"""Cells of all sheets, each from its first to its last, whether something stands in them or not:
whoever goes through a sheet row by row makes every one of them.
"""
_MOST_IN_RANGES = 100_000
_MOST_SHEETS = 200

PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How the parts of an Office file may be packed; what else a ZIP knows, no Office program writes."""
DAMAGED_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What reading a ZIP from a stranger raises where its bytes are broken or locked."""

_OLD = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_XML = (".xml", ".rels", ".vml")
_RUNS = (
    ("vbaproject", "macros"), ("xl/macrosheets", "macros"), ("xl/activex", "controls that run"),
    ("xl/embeddings", "another file inside"), ("customui", "buttons that run something"),
)  # fmt: skip
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_SAVE = "Save it again in Excel as a workbook (.xlsx), and send that."


def read_workbook_file(path: Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a workbook. Raises `Refusal` for what is no file, or too large."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # before opening: opening a pipe waits
            raise Refusal(f"{path.as_posix()} is not a regular file.")
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        says = f"{path.as_posix()} cannot be opened: {error.strerror or error}."
        raise Refusal(says) from None
    if len(data) > most:
        raise Refusal(
            f"{path.as_posix()} is larger than {units.format_file_size(most)}, the most read."
        )
    return data


def open_guarded_workbook(data: bytes, name: str) -> Workbook:
    """The workbook of these bytes, its formulas as texts and links to other files left out.

    Raises `Refusal` for what is no workbook, is too much for one, or would run something.
    """
    _refuse_unsafe_workbook(data, name)
    try:
        import openpyxl
    except ModuleNotFoundError:
        raise refuse_without_openpyxl() from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it leaves out, which nobody here asks for
            book = openpyxl.load_workbook(BytesIO(data), keep_vba=False, keep_links=False)
    except Exception as error:  # noqa: BLE001 - a library that reads hostile bytes raises anything
        said = " ".join(str(error).split())[:200]
        says = f"{name} cannot be read as a workbook: {said or type(error).__name__}."
        raise Refusal(says, _SAVE) from None
    if len(book.worksheets) > _MOST_SHEETS:
        raise Refusal(f"{name} has more than {_MOST_SHEETS} sheets.")
    return book


def refuse_without_openpyxl() -> Refusal:
    """What is told where the extra is not installed."""
    return Refusal(
        "Workbooks need openpyxl, which is not installed.",
        'Type: python -m pip install "principlecheck[xlsx]"',
    )


def is_excel_formula(cell: Cell | MergedCell) -> bool:
    """Whether a cell holds a formula, of which nobody here knows the result."""
    return cell.data_type == "f"


def read_text_of_excel_cell(cell: Cell | MergedCell) -> str:
    """What stands in a cell, as a person reads it: `85%`, `2026-11-22`, `09:00`, `12`."""
    value: Any = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _read_float_of_excel_cell(value, str(cell.number_format))
    if isinstance(value, int):
        return f"{value * 100}%" if "%" in str(cell.number_format) else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return units.format_duration(value.total_seconds())
    # A formula over several cells is an object that has its text.
    return str(getattr(value, "text", value) or "")


def _read_float_of_excel_cell(value: float, number_format: str) -> str:
    if "%" in number_format:
        return f"{units.format_number(value * 100, units.MOST_DIGITS)}%"
    return units.format_number(value, units.MOST_DIGITS)


def _refuse_unsafe_workbook(data: bytes, name: str) -> None:
    """Raises `Refusal` where the parts of a workbook are not what may be opened."""
    _refuse_bytes_not_zip(data, name)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _refuse_unsafe_zip_parts(archive.infolist(), name, _MOST_UNPACKED)
            budget = _UnpackingBudget(name)
            for part in archive.infolist():
                if part.filename.lower().endswith(_XML):
                    with archive.open(part) as stream:
                        budget.look_through(part.filename, stream)
    except DAMAGED_ZIP as error:
        says = f"{name} is a damaged workbook: {' '.join(str(error).split())[:100]}."
        raise Refusal(says, _SAVE) from None


def refuse_unsafe_workbook_parts(path: Path, name: str, most_unpacked: int) -> None:
    """Raises `Refusal` where a workbook that is read row by row holds what may not be opened, or
    more bytes than `most_unpacked`: such a one is too large for the cells of it to be counted first.
    """
    try:
        with path.open("rb") as file:
            beginning = file.read(len(_OLD))
            _refuse_bytes_not_zip(beginning, name)
            with zipfile.ZipFile(file) as archive:
                _refuse_unsafe_zip_parts(archive.infolist(), name, most_unpacked)
    except DAMAGED_ZIP as error:
        says = f"{name} is a damaged workbook: {' '.join(str(error).split())[:100]}."
        raise Refusal(says, _SAVE) from None


def _refuse_bytes_not_zip(data: bytes, name: str) -> None:
    if data.startswith(_OLD):
        says = f"{name} is an Excel file of the old kind (.xls), or locked with a password."
        raise Refusal(says, "Save it again as a workbook (.xlsx) without a password.")
    if not data.startswith(_ZIP):
        raise Refusal(f"{name} is not an Excel workbook (.xlsx).")


def _refuse_unsafe_zip_parts(parts: list[zipfile.ZipInfo], name: str, most_unpacked: int) -> None:
    names = [part.filename.lower().replace("\\", "/") for part in parts]
    if len(parts) > _MOST_PARTS:
        raise Refusal(f"{name} has {len(parts)} parts; {_MOST_PARTS} is the most that is read.")
    if any(part.compress_type not in PACKED for part in parts):
        raise Refusal(f"{name} is packed in a way that no workbook is.", _SAVE)
    if any(part.flag_bits & 1 for part in parts):
        raise Refusal(f"{name} is locked with a password.", "Save it without one.")
    if sum(part.file_size for part in parts) > most_unpacked:
        most = units.format_file_size(most_unpacked)
        raise Refusal(f"{name} unpacks to more than {most}, the most that is read.")
    for beginning, what in _RUNS:
        if any(beginning in one for one in names):
            says = f"{name} holds {what}, so it is not opened."
            raise Refusal(says, "Save it again as a workbook without macros (.xlsx).")
    if "xl/workbook.xml" not in names or "[content_types].xml" not in names:
        raise Refusal(f"{name} is not an Excel workbook (.xlsx).", _SAVE)


class _UnpackingBudget:
    """What all parts together may hold, counted down while each is read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.elements = self.cells = self.in_ranges = self.area = 0

    def look_through(self, part: str, stream: Any) -> None:
        """Reads one part and keeps nothing. Raises `Refusal` where it is too much."""
        self.depth = self.row = self.column = self.last_row = self.last_column = 0
        self.in_sheet = "/worksheets/" in f"/{part.lower()}"
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.ParseFile(stream)
        except expat.ExpatError as error:
            says = f"{self.name} is a damaged workbook: {part[:80]} is no XML ({error})."
            raise Refusal(says, _SAVE) from None
        except (ValueError, LookupError):
            raise Refusal(f"{self.name} is a damaged workbook: {part[:80]}.", _SAVE) from None
        self.area += self.last_row * self.last_column

    def _doctype(self, *_declared: object) -> None:
        says = f"{self.name} declares a document type, which no workbook needs; it is not opened."
        raise Refusal(says, _SAVE)

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > _MOST_ELEMENTS or self.depth > _MOST_DEPTH:
            raise self._too_much()
        if not self.in_sheet:
            return
        kind = element.rpartition(" ")[2]
        if kind == "row":
            self.row = _excel_xml_number(attributes.get("r")) or self.row + 1
            self.column = 0
        elif kind == "c":
            self._cell(attributes.get("r", ""))
        elif kind in ("mergeCell", "hyperlink"):
            self.in_ranges += _excel_area_of_cells(attributes.get("ref", ""))
            if self.in_ranges > _MOST_IN_RANGES:
                raise self._too_much()

    def _cell(self, at: str) -> None:
        self.cells += 1
        found = _RANGE.fullmatch(at)
        self.column = _excel_column_number(found[1]) if found else self.column + 1
        self.last_row = max(self.last_row, int(found[2]) if found else self.row)
        self.last_column = max(self.last_column, self.column)
        if self.cells > _MOST_CELLS or self.area + self.last_row * self.last_column > _MOST_AREA:
            raise self._too_much()

    def _end(self, _element: str) -> None:
        self.depth -= 1

    def _too_much(self) -> Refusal:
        says = f"{self.name} has more cells than are read ({_MOST_CELLS:,} in all)."
        return Refusal(says, "Keep the sheets that are needed, and delete the rest.")


def _excel_xml_number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) <= len("1048576") else 0


def _excel_column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _excel_area_of_cells(reference: str) -> int:
    found = _RANGE.fullmatch(reference)
    if found is None or found[3] is None:
        return 1
    columns = abs(_excel_column_number(found[3]) - _excel_column_number(found[1])) + 1
    return columns * (abs(int(found[4]) - int(found[2])) + 1)
