"""Which program files come from, by what stands in them; and everything that they say together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from principlecheck.importing import (
    connect,
    freshdesk,
    jira,
    openslo,
    staffing,
    zammad,
    zendesk,
)
from principlecheck.importing.exports import (
    MOST_BYTES,
    export_too_large,
    parse_export_json,
    parse_export_yaml,
)
from principlecheck.importing.footnotes import list_footnotes_of_table
from principlecheck.importing.helpdesk import ExportDocument, GivenBesideExport
from principlecheck.importing.labels import (
    clock_in_heading,
    clocks_side_by_side_in_heading,
    severity_in_heading,
)
from principlecheck.importing.lengths import parse_length_cell
from principlecheck.importing.service_levels import (
    import_service_level_table,
    is_service_level_table,
)
from principlecheck.importing.tables import TableGrid, parse_tables, parse_workbook_tables
from principlecheck.importing.timetable import is_week_timetable, timetable_with_days_down
from principlecheck.importing.understood import (
    NotRead,
    Understood,
    quote_source,
    unite_imported_files,
)
from principlecheck.model.report.refusal import BadInput, Refusal
from principlecheck.policies.find import read_policy_file
from principlecheck.reading.no_text import (
    TABLES,
    WORKBOOK,
    utf_16_codec_of_bytes,
    why_bytes_are_no_text,
)
from principlecheck.reading.text import FORBIDDEN, Unreadable, decode_bytes_with_all_faults
from principlecheck.reading.workbook import read_workbook_file

_ReadDocuments = Callable[[Sequence[ExportDocument], GivenBesideExport], Understood]
_EXPORTS: dict[str, tuple[Callable[[ExportDocument], bool], _ReadDocuments]] = {
    "openslo": (openslo.is_openslo_object, openslo.read_openslo_objects),
    "freshdesk": (freshdesk.is_freshdesk_export, freshdesk.read_freshdesk_export),
    "zammad": (zammad.is_zammad_export, zammad.read_zammad_export),
    "jira": (jira.is_jira_export, jira.read_jira_export),
    "connect": (connect.is_connect_export, connect.read_connect_export),
    "zendesk": (zendesk.is_zendesk_export, zendesk.read_zendesk_export),
}
SOURCES = ("table", "staffing", *_EXPORTS)
"""What `--from` may name; a workbook of ours is recognised before any of these."""
FILES = {"table": "service-levels", "staffing": "staffing", **{name: name for name in _EXPORTS}}
"""The name of the file that an import of each source writes, without its ending."""


_ENDINGS = (".json", ".yaml", ".yml", ".csv", ".tsv", ".md", ".html", ".htm", ".txt", ".xlsx")
_MOST_FILES = 1_000
_MOST_ABOVE = 10
_MOST_HEADS = 6
_LEAST_WORDS = 5
_PAGES = (".md", ".txt", ".html", ".htm")
_OF_A_RULE = re.compile(
    r"refund|return|fees?|cancel|goodwill|compensat|who decides|decided by|approv", re.IGNORECASE
)


class ImportSource(Struct, frozen=True):
    """A file as read: its values, or its tables."""

    file: str
    documents: tuple[ExportDocument, ...] = ()
    grids: tuple[TableGrid, ...] = ()
    kind: str = ""


def read_import_sources(
    paths: Sequence[Path], named: str
) -> tuple[list[ImportSource], list[NotRead]]:
    """Each file with the source that it is of, those of a folder too; of a folder, what is not
    recognised is told, and a file that was named is refused. Raises `Refusal`.
    """
    found: list[ImportSource] = []
    passed: list[NotRead] = []
    for path in paths:
        if not path.is_dir():
            found.append(_recognise_source(path, named))
            continue
        for inner in _files_that_may_be_exports(path):
            try:
                found.append(_recognise_source(inner, named))
            except Refusal as refusal:
                name = inner.relative_to(path).as_posix()
                passed.append(NotRead(name, "", f"was passed over: {refusal.lines[0].rstrip('.')}"))
    if not found:
        raise Refusal("There is no file that can be read.", *map(str, passed[:10]))
    return found, passed


def _files_that_may_be_exports(folder: Path) -> list[Path]:
    """The files of a folder that may be exports or tables, hidden ones and links left out."""
    found = []
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if (
            path.suffix.lower() in _ENDINGS
            and not hidden
            and path.is_file()
            and not path.is_symlink()
        ):
            found.append(path)
    if len(found) > _MOST_FILES:
        raise Refusal(
            f"{folder.as_posix()} holds {len(found)} files; {_MOST_FILES} are the most read."
        )
    return found


def understand_import_sources(
    sources: Sequence[ImportSource], given: GivenBesideExport
) -> dict[str, Understood]:
    """What the files say, by source; several files of one source are read together."""
    found: dict[str, Understood] = {}
    for kind in dict.fromkeys(source.kind for source in sources):
        own = [source for source in sources if source.kind == kind]
        if kind in _EXPORTS:
            documents = [one for source in own for one in source.documents]
            found[kind] = _EXPORTS[kind][1](documents, given)
            found[kind].drop_unused_scopes()
        elif kind == "staffing":
            found[kind] = unite_imported_files(
                kind, (staffing.import_staffing_sheet(one.grids, one.file, given) for one in own)
            )
        else:
            parts = [import_service_level_table(one.grids, one.file, given) for one in own]
            found[kind] = unite_imported_files(kind, parts)
        for source in own:
            for grid in source.grids:
                list_footnotes_of_table(grid, source.file, found[kind])
                if grid.above:
                    found[kind].assume(_note_title_above_table(grid, source.file))
    return found


def _recognise_source(path: Path, named: str) -> ImportSource:
    name = path.name
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls"):
        return _recognise_table(name, parse_workbook_tables(read_workbook_file(path), name), named)
    text = _text_of_import_source(path)
    bare = text.lstrip()
    if path.suffix.lower() in (".yaml", ".yml"):
        documents = [ExportDocument(name, value) for value in parse_export_yaml(text, name)]
        return _recognise_export(name, tuple(documents), named)
    if bare.startswith(("{", "[")):
        return _recognise_export(
            name, (ExportDocument(name, parse_export_json(text, name)),), named
        )
    grids = parse_tables(text, name)
    rows = _zendesk_rows_from_tables(grids, name) if named in ("", "zendesk") else None
    if rows is not None:
        return ImportSource(name, (rows,), kind="zendesk")
    return _recognise_table(name, grids, named)


def _text_of_import_source(path: Path) -> str:
    """The text of a file, in the encodings that Excel saves tables in too. Raises `Refusal`."""
    try:
        data = read_policy_file(path, MOST_BYTES).data
    except Unreadable as error:
        if any("is the most" in one.says for one in error.problems):
            raise export_too_large(path.name) from None
        raise BadInput(error.problems) from None
    codec = utf_16_codec_of_bytes(data)
    told = None if codec else why_bytes_are_no_text(data, path.name)
    if told is not None:
        raise _refuse_source_without_text(path.name, *told)
    try:
        if codec:
            return data.decode(codec)
        text, problems = decode_bytes_with_all_faults(data, path.name, FORBIDDEN)
        return data.decode("cp1252") if any(one.kind == "encoding" for one in problems) else text
    except (Unreadable, UnicodeDecodeError):
        says = f"{path.name} is no text in UTF-8, in UTF-16 or as Windows writes it."
        raise Refusal(says, "Save it again as CSV UTF-8.") from None


def _refuse_source_without_text(name: str, what: str, write: str) -> Refusal:
    """That a file is no text, and how its tables can be brought in."""
    if what == WORKBOOK:
        return Refusal(f"{name} is {what} by another name.", "Give it the ending .xlsx.")
    tables = "Save its tables as a workbook (.xlsx), CSV or a page of HTML, and import that."
    return Refusal(
        f"{name} is {what}, which is not read.",
        tables if write == TABLES else "Name a file with a table, or an export of a helpdesk.",
    )


def _recognise_export(file: str, documents: tuple[ExportDocument, ...], named: str) -> ImportSource:
    if named in _EXPORTS:
        return ImportSource(file, documents, kind=named)
    for document in documents:
        for kind, (is_ours, _) in _EXPORTS.items():
            if is_ours(document):
                return ImportSource(file, documents, kind=kind)
    if any(isinstance(one.value, dict) and "format" in one.value for one in documents):
        raise Refusal(f"{file} is a policy file already.", f"Type: principlecheck check {file}")
    keys = sorted(
        {
            str(key)
            for one in documents
            for key in (one.value if isinstance(one.value, dict) else ())
        }
    )
    raise _refuse_unknown_source(
        file, f"holds {', '.join(keys[:6])}" if keys else "holds no objects with names"
    )


def _recognise_table(file: str, grids: Sequence[TableGrid], named: str) -> ImportSource:
    grids = [timetable_with_days_down(_table_below_its_title(grid)) for grid in grids]
    if file.lower().endswith(_PAGES) and all(map(_is_prose_not_table, grids)):
        raise _refuse_to_import_prose(file)
    if not grids:
        raise _refuse_unknown_source(file, "holds no table")
    if named in _EXPORTS:
        raise Refusal(
            f"{file} holds a table, and no export of {named}.",
            "Leave --from out, or name the file that was exported.",
        )
    if named == "staffing" or (not named and all(map(staffing.is_staffing_sheet, grids))):
        return ImportSource(file, grids=tuple(grids), kind="staffing")
    wanted = [grid for grid in grids if is_service_level_table(grid) or is_week_timetable(grid)]
    if named == "table" or wanted:
        return ImportSource(file, grids=tuple(grids), kind="table")
    if any(map(staffing.is_staffing_sheet, grids)):
        return ImportSource(file, grids=tuple(grids), kind="staffing")
    raise _refuse_unknown_table(file, grids[0])


def _table_below_its_title(grid: TableGrid) -> TableGrid:
    """The table from its row of headings on, where a title stands over them; else as it is."""
    if _row_has_table_headings(grid):
        return grid
    for at in range(1, min(_MOST_ABOVE, len(grid.rows) - 1)):
        widest = max(sum(map(bool, row)) for row in grid.rows[:at])
        if widest * 2 > sum(map(bool, grid.rows[at])):
            continue  # a row as full as its headings is no title over them
        below = grid.under(at)
        if _row_has_table_headings(below):
            return below
    return grid


def _row_has_table_headings(grid: TableGrid) -> bool:
    """Whether the first row names times of service, or figures of staffing."""
    heads = [head for head in grid.rows[0][1:] if head]
    if any(clock_in_heading(head) or clocks_side_by_side_in_heading(head) for head in heads):
        return True
    across = sum(severity_in_heading(head) is not None for head in heads) * 2 > len(heads)
    turned = across and any(clock_in_heading(row[0]) for row in grid.rows[1:])
    is_week = is_week_timetable(timetable_with_days_down(grid))
    return turned or is_week or staffing.is_staffing_sheet(grid)


def _note_title_above_table(grid: TableGrid, file: str) -> str:
    """That rows above the headings were taken for a title, and which row has the headings."""
    first = grid.lines[0]
    rows = "first row was" if first == 2 else f"first {first - 1} rows were"
    return (
        f"{file}: the {rows} taken for a title (“{quote_source(' '.join(grid.above), 60)}”); "
        f"the columns are named in {grid.place(0)}."
    )


def _is_prose_not_table(grid: TableGrid) -> bool:
    """Whether a table is sentences that commas or bars cut into cells."""
    said = [" ".join(filter(None, row)) for row in grid.rows]
    return sum(map(_cell_is_sentence, said)) * 2 >= len(said)


def _cell_is_sentence(text: str) -> bool:
    return len(text.split()) >= _LEAST_WORDS and text.rstrip().endswith((".", "!", "?"))


def _refuse_to_import_prose(file: str) -> Refusal:
    """That sentences are not read, and how what they say comes in."""
    return Refusal(
        f"{file} holds no table, and prose is not read.",
        "What it says comes in as answers: principlecheck init policies asks, and the sheets of "
        "principlecheck workbook -o firm.xlsx take more; import firm.xlsx brings them back.",
    )


def _refuse_unknown_table(file: str, grid: TableGrid) -> Refusal:
    """That a table is none that is known here, told by its columns."""
    heads = [quote_source(cell, 30) for cell in grid.rows[0] if cell.strip()]
    if len(heads) == 1 and len(grid.rows[0]) > 1:
        return Refusal(
            f"{file}: the first row holds “{heads[0]}” alone, and no row soon below it names "
            "times of service or figures of staffing.",
            "Name the columns in one row, such as Severity, First response, Resolution.",
        )
    shown = ", ".join(f"“{head}”" for head in heads[:_MOST_HEADS])
    more = f" and {len(heads) - _MOST_HEADS} more" if len(heads) > _MOST_HEADS else ""
    named = f"the column{'' if len(heads) == 1 else 's'} {shown}{more}" if heads else "no headings"
    first, *rest = _refuse_unknown_source(
        file, f"holds a table with {named}: no time of service and no staffing that is known here"
    ).lines
    return Refusal(first, *_why_table_column_not_known(grid), *rest)


def _why_table_column_not_known(grid: TableGrid) -> Iterator[str]:
    """What a column lacks to be understood, where that can be said."""
    for at, head in enumerate(grid.rows[0][:_MOST_HEADS]):
        times = [
            row[at] for row in grid.rows[1:] if parse_length_cell(row[at], clock="working").span
        ]
        if head.strip() and times and not times[0].isdecimal():
            yield (
                f"“{quote_source(head, 30)}” holds times (`{quote_source(times[0], 30)}`) and does not say of "
                "what: head it First response, Next reply or Resolution."
            )
    if any(_OF_A_RULE.search(head) for head in grid.rows[0]):
        yield (
            "Rules for customers are read from their sheet in the workbook: "
            "principlecheck workbook -o firm.xlsx, then import firm.xlsx."
        )


def _refuse_unknown_source(file: str, holds: str) -> Refusal:
    return Refusal(
        f"{file} {holds}, so it is not clear which program it is from.",
        f"Name it with --from: {', '.join(SOURCES)}. What each reads is in docs/import.md.",
    )


def _zendesk_rows_from_tables(grids: Sequence[TableGrid], file: str) -> ExportDocument | None:
    if len(grids) != 1:
        return None
    head, *rows = grids[0].rows
    named: list[dict[str, str]] = [dict(zip(head, row, strict=True)) for row in rows]
    made: Any = zendesk.zendesk_rows_as_export(file, head, named)
    return None if made is None else ExportDocument(file, made)
