"""Files of records: what kind each is, where it may lie, and those that Python reads itself."""

from __future__ import annotations

import csv
import gzip
import os
import re
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from msgspec import UNSET, Struct

from principlecheck.model.records import Reading
from principlecheck.model.report.refusal import Refusal
from principlecheck.reading.nearest import nearest_name
from principlecheck.reading.workbook import refuse_unsafe_workbook_parts, refuse_without_openpyxl

KINDS = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".csv.gz": "csv", ".tsv.gz": "csv",
    ".parquet": "parquet", ".pq": "parquet",
    ".jsonl": "json", ".ndjson": "json", ".jsonl.gz": "json", ".ndjson.gz": "json",
    ".xlsx": "xlsx",
    ".duckdb": "duckdb", ".sqlite": "sqlite", ".sqlite3": "sqlite", ".db": "sqlite",
}  # fmt: skip
_TABLES = ("duckdb", "sqlite")
_SERVER = ("postgresql://", "postgres://")
_SEPARATORS = (",", ";", "\t", "|")
BATCH = 20_000
"""Rows that are in Python at a time."""
_QUOTED = re.compile(r"""(?<!\w)[bBrRuU]?['"`].*|(?<![A-Za-z0-9])[+-]?[0-9][0-9A-Za-z.,:+-]*""")
MOST_UNPACKED = 2 << 30
"""Bytes of a workbook once unpacked; no sheet of a million rows comes near."""
MOST_FILES = 2_000


class Records(Struct, frozen=True):
    """One file of records, or one table of a database; `path` is resolved.

    A server's table has an `address` in the place of a path, with whatever user, host and password
    were typed: it is for the driver alone, and stands in no message.
    """

    path: Path
    kind: str
    table: str = ""
    address: str = ""

    def __repr__(self) -> str:
        return f"Records({self.name})"

    @property
    def base(self) -> str:
        """The name of the file, or of the server's database."""
        return unquote(urlsplit(self.address).path[1:]) if self.address else self.path.name

    @property
    def name(self) -> str:
        """How people call it."""
        return self.base + (f"::{self.table}" if self.table else "")

    @property
    def typed(self) -> str:
        """How somebody types it, without the server's address."""
        return f"{_SERVER[0]}…/{self.name}" if self.address else self.name


class RecordLines(Struct, frozen=True):
    """What Python has read: the names of the columns, and rows of texts in batches."""

    names: tuple[str, ...]
    batches: Iterator[list[tuple[str | None, ...]]]


def error_without_record_values(error: Exception) -> str:
    """The first line of what a library says, without what it quotes of a row: texts and numbers.

    It ends where the first text is quoted: a text may have quotes of its own (`'Ann O'Neil'`), so
    that nobody can tell by which of them it is closed.
    """
    first = (str(error).strip().splitlines() or [""])[0]
    return _QUOTED.sub("…", first).strip()[:240]


def find_record_files(typed: Sequence[str]) -> list[Records]:
    """The files and tables that were named; of a folder, the files in it that hold records.

    Raises `Refusal` for what is not there, or is of another kind.
    """
    found = [record for one in typed for record in _find_records_as_typed(one)]
    if len(found) > MOST_FILES:
        raise Refusal(f"There are {len(found)} files of records; {MOST_FILES} is the most.")
    return found


def _find_records_as_typed(typed: str) -> Iterator[Records]:
    if typed.startswith(_SERVER):
        yield _records_on_server(typed)
        return
    named, _, table = typed.partition("::")
    path = Path(named)
    if not os.path.lexists(path):
        raise Refusal(f"`{named}` is not there.")
    if not path.is_dir():
        yield _make_record_file(path, table)
        return
    inside = sorted(one for one in path.iterdir() if one.is_file() and _kind_of_record_file(one))
    if not inside:
        raise Refusal(f"`{named}` holds no records: {', '.join(KINDS)}.")
    yield from (_make_record_file(one, "") for one in inside)


def _records_on_server(typed: str) -> Records:
    """A table by a server's address; what was typed is not read out, since it may hold a password."""
    address, _, table = typed.rpartition("::")
    form = f"Write {_SERVER[0]}USER@HOST:PORT/DATABASE::TABLE, or ::SCHEMA.TABLE."
    # An address in IPv6 has the sign of a table too.
    if not table or any(sign in table for sign in "/@]?"):
        raise Refusal("An address of a PostgreSQL server names no table.", form)
    try:
        found = Records(Path(), "postgresql", table, address)
        if not found.base or "/" in found.base:
            raise Refusal("An address of a PostgreSQL server names no database.", form)
    except ValueError:
        raise Refusal("An address of a PostgreSQL server cannot be read.", form) from None
    return found


def _make_record_file(path: Path, table: str) -> Records:
    kind, named = _kind_of_record_file(path), path.as_posix()
    if not kind:
        endings = ", ".join(KINDS)
        raise Refusal(f"`{path.name}` is of no kind that is read.", f"Records end in {endings}.")
    whole = path.resolve()
    if any(sign in str(whole) for sign in "*?[]{}"):
        raise Refusal(f"`{named}` has a sign in its path that means several files. Rename it.")
    if not whole.is_file():
        raise Refusal(f"`{named}` is no file.")
    if table and kind not in _TABLES:
        raise Refusal(f"`{path.name}` has no tables, so that `::{table}` names nothing.")
    if kind in _TABLES and not table:
        raise Refusal(f"`{path.name}` is a database.", f"Name the table: {named}::calls")
    return Records(whole, kind, table)


def _kind_of_record_file(path: Path) -> str:
    endings = [suffix.lower() for suffix in path.suffixes]
    return KINDS.get("".join(endings[-2:]), "") or KINDS.get(endings[-1] if endings else "", "")


class CsvLook(Struct, frozen=True):
    """How a CSV file is written: its separator and letters, and the names in its first line."""

    separator: str
    encoding: str
    names: tuple[str, ...]


def look_of_csv_records(records: Records, reading: Reading) -> CsvLook:
    """As the mapping says, else the separator that parts its first line into most columns.

    Columns without a name are called by their place, and a name that comes twice by its turn.
    """
    encoding = "utf-8" if reading.encoding is UNSET else reading.encoding
    opened = gzip.open if records.path.suffix.lower() == ".gz" else open
    try:
        with opened(records.path, "rb") as stream:
            head = stream.read(262_144).decode(encoding, "replace").lstrip("\ufeff")
    except (EOFError, OSError, zlib.error) as error:
        raise Refusal(
            f"{records.name} is a damaged file: {error_without_record_values(error)}"
        ) from None
    lines = head.splitlines()
    fields = {sign: _first_row_of_csv_records(lines, sign) for sign in _SEPARATORS}
    separator = (
        max(_SEPARATORS, key=lambda sign: len(fields[sign]))
        if reading.separator is UNSET
        else reading.separator
    )
    names: list[str] = []
    for place, written in enumerate(
        fields.get(separator) or _first_row_of_csv_records(lines, separator), 1
    ):
        name = written.strip() or f"column {place}"
        turn = sum(1 for one in names if one == name or one.startswith(f"{name} ("))
        names.append(f"{name} ({turn + 1})" if name in names else name)
    if not names:
        raise Refusal(f"{records.name} has no first line with the names of its columns.")
    return CsvLook(separator, encoding, tuple(names))


def _first_row_of_csv_records(lines: Sequence[str], separator: str) -> list[str]:
    try:
        return next(csv.reader(lines[:1], delimiter=separator), [])
    except csv.Error:
        return []


def read_records_as_texts(
    records: Records, reading: Reading, columns: Sequence[str] | None = None
) -> RecordLines:
    """A workbook's sheet, or a table of SQLite or PostgreSQL, as texts, of these columns alone.

    Raises `Refusal`.
    """
    if records.kind == "postgresql":
        from principlecheck.evidence.postgresql import read_postgresql_records

        return read_postgresql_records(records, columns)
    if records.kind == "sqlite":
        return _read_sqlite_records(records, columns)
    return _read_workbook_records(records, reading, columns)


def _read_sqlite_records(records: Records, columns: Sequence[str] | None) -> RecordLines:
    address = f"{records.path.as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as base:
            tables = [r[0] for r in base.execute("SELECT name FROM sqlite_master")]
            if records.table not in tables:
                raise refuse_missing_record_table(records, tables)
            quoted = records.table.replace('"', '""')
            info = base.execute(f'PRAGMA table_info("{quoted}")')
            names = tuple(str(row[1]) for row in info)
    except sqlite3.DatabaseError as error:
        raise Refusal(
            f"{records.name} cannot be read: {error_without_record_values(error)}."
        ) from None
    return RecordLines(names, _sqlite_record_batches(address, quoted, columns or names))


def _sqlite_record_batches(
    address: str, table: str, columns: Sequence[str]
) -> Iterator[list[tuple[str | None, ...]]]:
    listed = ", ".join('"' + column.replace('"', '""') + '"' for column in columns)
    with closing(sqlite3.connect(address, uri=True)) as base:
        # A text that is no UTF-8 is one value that cannot be read, and stops nothing.
        base.text_factory = lambda written: written.decode("utf-8", "replace")
        rows = base.execute(f'SELECT {listed} FROM "{table}"')  # noqa: S608 - names of the file
        while batch := rows.fetchmany(BATCH):
            yield [tuple(_record_cell_as_text(value) for value in row) for row in batch]


def refuse_missing_record_table(records: Records, tables: Sequence[str]) -> Refusal:
    """What is told where a database has no such table, with the nearest that it has."""
    meant = nearest_name(records.table, tables)
    there = f"Did you mean {meant}?" if meant else f"It has {', '.join(tables[:20]) or 'none'}."
    return Refusal(f"{records.base} has no table `{records.table}`. {there}")


def _read_workbook_records(
    records: Records, reading: Reading, columns: Sequence[str] | None
) -> RecordLines:
    try:
        import openpyxl
    except ImportError:
        raise refuse_without_openpyxl() from None
    refuse_unsafe_workbook_parts(records.path, records.name, MOST_UNPACKED)
    try:
        book = openpyxl.load_workbook(records.path, read_only=True, data_only=True)
    except Exception as error:  # noqa: BLE001 - a library that reads hostile bytes raises anything
        said = error_without_record_values(error) or type(error).__name__
        raise Refusal(f"{records.name} cannot be read as a workbook: {said}.") from None
    sheets = book.sheetnames
    wanted = sheets[0] if reading.sheet is UNSET else reading.sheet
    if wanted not in sheets:
        raise Refusal(f"{records.name} has no sheet `{wanted}`. It has {', '.join(sheets)}.")
    rows = _workbook_rows_as_far_as_whole(book[wanted].iter_rows(values_only=True), records.name)
    names = tuple(_record_cell_as_text(value) or "" for value in next(rows, ()))
    return RecordLines(
        tuple(filter(None, names)), _workbook_record_batches(book, rows, names, columns or names)
    )


def _workbook_rows_as_far_as_whole(
    rows: Iterator[tuple[Any, ...]], name: str
) -> Iterator[tuple[Any, ...]]:
    """The rows of a sheet, which is unpacked as it is read. Raises `Refusal` where it breaks."""
    try:
        yield from rows
    except Exception as error:  # noqa: BLE001 - a library that reads hostile bytes raises anything
        said = error_without_record_values(error) or type(error).__name__
        raise Refusal(f"{name} is a damaged workbook: {said}.") from None


def _workbook_record_batches(
    book: Any, rows: Iterator[tuple[Any, ...]], names: Sequence[str], columns: Sequence[str]
) -> Iterator[list[tuple[str | None, ...]]]:
    places = [names.index(column) for column in columns]
    batch: list[tuple[str | None, ...]] = []
    with closing(book):
        for row in rows:
            if any(value is not None for value in row):
                batch.append(
                    tuple(_record_cell_as_text(row[n]) if n < len(row) else None for n in places)
                )
            if len(batch) == BATCH:
                yield batch
                batch = []
        if batch:
            yield batch


def _record_cell_as_text(value: Any) -> str | None:
    """A cell as a CSV file would have it."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
