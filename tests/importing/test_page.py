"""The page on importing says what the importers do."""

import inspect
from pathlib import Path
from types import ModuleType

import pytest

from principlecheck.importing import (
    connect,
    freshdesk,
    jira,
    openslo,
    zammad,
    zendesk,
    zendesk_fields,
)
from principlecheck.importing.exports import ExportPart
from principlecheck.importing.helpdesk import ExportFields, list_unread_export_fields
from principlecheck.importing.labels import CLOCKS, clock_in_heading
from principlecheck.importing.page import importing_page
from principlecheck.importing.staffing import _READ, COLUMNS
from principlecheck.importing.understood import Understood

DOCS = Path(__file__).parents[2] / "docs"
MODULES = (zendesk, freshdesk, zammad, jira, connect, openslo)
TABLES = [
    (module, table)
    for module in MODULES
    for table in (zendesk_fields.TABLES if module is zendesk else module.TABLES)
]


def test_the_page_is_that_of_the_importers() -> None:
    intro = (DOCS / "import-intro.md").read_text(encoding="utf-8")
    assert (DOCS / "import.md").read_text(encoding="utf-8") == importing_page(intro)


@pytest.mark.parametrize(("module", "table"), TABLES, ids=lambda part: getattr(part, "called", ""))
def test_what_a_table_says_is_read_is_asked_for_in_the_code(
    module: ModuleType, table: ExportFields
) -> None:
    source = inspect.getsource(module)
    if module is zendesk:
        source += inspect.getsource(zendesk_fields)
    once = [
        name for name in table.read if source.count(f'"{name}"') < 2 and not _looped(name, source)
    ]
    assert once == []


def _looped(name: str, source: str) -> bool:
    """Whether a field is read by going through all that its table or a map of clocks names."""
    return any(
        f'"{name}":' in source and loop in source for loop in ("FIGURES.read", "CLOCKS.items()")
    )


@pytest.mark.parametrize(("module", "table"), TABLES, ids=lambda part: getattr(part, "called", ""))
def test_what_a_table_lists_or_does_not_know_is_told(
    module: ModuleType, table: ExportFields
) -> None:
    names = [*table.read, *table.listed, "a_field_of_tomorrow", *table.bookkeeping]
    understood = Understood(module.__name__)
    list_unread_export_fields(
        understood, "a.json", ExportPart(dict.fromkeys(names, "x"), "things[0]"), table
    )
    told = {one.says.partition(":")[0]: one.why for one in understood.not_read}
    assert told.keys() == {*table.listed, "a_field_of_tomorrow"}
    assert all(told[name] == why for name, why in table.listed.items())


def test_every_clock_and_every_column_of_the_page_is_one_of_the_code() -> None:
    page = (DOCS / "import.md").read_text(encoding="utf-8")
    for clock, _ in CLOCKS:
        row = next(line for line in page.splitlines() if line.endswith(f"| `{clock}` |"))
        assert {clock_in_heading(head) for head in row.split("|")[1].split(",")} == {clock}
    assert {name for name, _, _ in COLUMNS} - {"team", "queue"} == set(_READ)
