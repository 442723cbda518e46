"""A workbook from somebody else: opened where it is one, refused where it is a trap."""

import random
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from principlecheck.model.report.refusal import Refusal
from principlecheck.reading import workbook as guarded
from principlecheck.reading.workbook import (
    is_excel_formula,
    open_guarded_workbook,
    read_text_of_excel_cell,
)


def made(*rows: Sequence[object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_parts(data: bytes, parts: Mapping[str, bytes | Callable[[bytes], bytes]]) -> bytes:
    """A workbook with parts added, or changed by a function."""
    stream = BytesIO()
    wanted = dict(parts)
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            change = wanted.pop(name, None)
            body = old.read(name)
            new.writestr(name, change(body) if callable(change) else change or body)
        for name, added in wanted.items():
            assert isinstance(added, bytes)
            new.writestr(name, added)
    return stream.getvalue()


def in_sheet(data: bytes, before: bytes, text: bytes) -> bytes:
    """A workbook whose sheet has `text` in front of `before`."""
    return with_parts(
        data, {"xl/worksheets/sheet1.xml": lambda body: body.replace(before, text + before)}
    )


def refusal_of(data: bytes) -> str:
    with pytest.raises(Refusal) as refused:
        open_guarded_workbook(data, "firm.xlsx")
    return " ".join(refused.value.lines)


def test_what_stands_in_cells_is_read_as_a_person_reads_it() -> None:
    data = made(
        ["a", 12, 1.5, True],
        [datetime(2026, 11, 22), date(2026, 1, 2), time(9, 30), timedelta(hours=1, minutes=30)],
    )
    book = open_guarded_workbook(data, "firm.xlsx")
    rows = [
        [read_text_of_excel_cell(cell) for cell in row] for row in book.worksheets[0].iter_rows()
    ]
    assert rows[0] == ["a", "12", "1.5", "true"]
    assert rows[1][:4] == ["2026-11-22", "2026-01-02", "09:30", "1h 30m"]


def test_a_percentage_keeps_its_sign() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for at, value in (("A1", 0.85), ("A2", 1)):
        sheet[at] = value
        sheet[at].number_format = "0%"
    assert [read_text_of_excel_cell(cell) for (cell,) in sheet.iter_rows()] == ["85%", "100%"]


def test_a_formula_is_a_text_and_known_as_one() -> None:
    book = open_guarded_workbook(
        made(['=HYPERLINK("http://example.org","x")', "=1+1"]), "firm.xlsx"
    )
    cells = next(book.worksheets[0].iter_rows())
    assert [is_excel_formula(cell) for cell in cells] == [True, True]
    assert read_text_of_excel_cell(cells[1]) == "=1+1"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old kind"),
        (b"name;first reply\n", "not an Excel workbook"),
        (b"PK\x03\x04 and no more", "damaged"),
        (with_parts(made(["a"]), {"xl/vbaProject.bin": b"x"}), "holds macros"),
        (with_parts(made(["a"]), {"xl/embeddings/a.bin": b"x"}), "another file inside"),
        (with_parts(made(["a"]), {"xl/workbook.xml": b"<workbook"}), "no XML"),
    ],
    ids=["old", "csv", "cut off", "macros", "embedded", "broken"],
)
def test_what_is_no_plain_workbook_is_refused(data: bytes, says: str) -> None:
    assert says in refusal_of(data)


def packed_as(data: bytes, kind: int) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w", kind) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return stream.getvalue()


def test_bytes_broken_anywhere_are_a_refusal_and_nothing_else() -> None:
    draw = random.Random(7)
    for whole in (made(["a", 1]), packed_as(made(["a", 1]), zipfile.ZIP_STORED)):
        for _ in range(150):
            broken = bytearray(whole)
            for _ in range(draw.randint(1, 20)):
                broken[draw.randrange(4, len(broken))] = draw.randrange(256)
            with suppress(Refusal):
                open_guarded_workbook(bytes(broken), "firm.xlsx")


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_no_office_program_packs_is_not_unpacked(kind: int) -> None:
    assert "packed in a way" in refusal_of(packed_as(made(["a"]), kind))


def test_entities_are_refused_before_anything_expands_them() -> None:
    bomb = b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    data = with_parts(
        made(["a"]),
        {"xl/workbook.xml": lambda body: body.replace(b"<workbook", bomb + b"<workbook", 1)},
    )
    assert "document type" in refusal_of(data)


@pytest.mark.parametrize(
    "trap",
    [
        b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>',
    ],
    ids=["merge", "link"],
)
def test_a_range_that_would_fill_the_memory_is_refused(trap: bytes) -> None:
    assert "more cells" in refusal_of(in_sheet(made(["a"]), b"<pageMargins", trap))


def test_a_cell_at_the_far_end_is_refused() -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert "more cells" in refusal_of(in_sheet(made(["a"]), b"</sheetData>", far))


def test_many_sheets_with_a_far_cell_each_are_refused_together() -> None:
    def with_far_cells(sheets: int) -> bytes:
        book = openpyxl.Workbook()
        for number in range(sheets):
            book.create_sheet(f"s{number}")["CV9000"] = 1
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()

    assert len(open_guarded_workbook(with_far_cells(1), "firm.xlsx").worksheets) == 2
    assert "more cells" in refusal_of(with_far_cells(2))


def test_a_part_that_unpacks_to_too_much_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "_MOST_UNPACKED", 1 << 20)
    data = with_parts(made(["a"]), {"xl/media/a.xml": bytes(2 << 20)})
    assert len(data) < 1 << 20
    assert "unpacks to more" in refusal_of(data)


def test_more_elements_than_a_workbook_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "_MOST_ELEMENTS", 40)
    assert "more cells" in refusal_of(made(*[["a", "b"]] * 20))


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "firm.xlsx"
    path.write_bytes(bytes(11))
    with pytest.raises(Refusal, match="larger than"):
        guarded.read_workbook_file(path, 10)
