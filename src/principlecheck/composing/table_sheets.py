"""The tables of a view as sheets, for a document that has nothing to answer in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from principlecheck.model.audit.sheets import Kind, Sheet, SheetColumn
from principlecheck.model.audit.view import (
    Column,
    SectionView,
    Table,
    blocks_within_blocks,
    plain_text_of_words,
)

_WIDE: dict[str, Kind] = {"wide": "long", "long": "long"}


def sheets_from_audit_tables(sections: Iterable[SectionView]) -> tuple[Sheet, ...]:
    """Each table as a sheet, without its bars, which say what stands beside them."""
    tables = [
        block
        for section in sections
        for block in blocks_within_blocks(section.blocks)
        if isinstance(block, Table)
    ]
    return tuple(map(_sheet_from_audit_table, tables))


def _sheet_from_audit_table(table: Table) -> Sheet:
    shown = [at for at, one in enumerate(table.columns) if one.kind != "bar"]
    rows = tuple(tuple(plain_text_of_words(row.cells[at]) for at in shown) for row in table.rows)
    name = re.sub(r"[^A-Za-z]", "", table.id.removesuffix("-table").title())
    return Sheet(
        name, tuple(_audit_sheet_columns_with_names([table.columns[at] for at in shown])), rows
    )


def _audit_sheet_columns_with_names(columns: Iterable[Column]) -> Iterable[SheetColumn]:
    """Columns whose names differ, as a table of Excel wants them."""
    seen: Counter[str] = Counter()
    for one in columns:
        seen[one.title.casefold()] += 1
        again = seen[one.title.casefold()]
        title = one.title if again == 1 else f"{one.title} {again}"
        yield SheetColumn(title, _WIDE.get(one.kind, "text"))
