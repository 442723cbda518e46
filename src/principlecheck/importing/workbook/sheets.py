"""What stands where in a workbook: a sheet a section, a column a field, a row an entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal, get_args, get_origin

from msgspec import Meta, Struct

from principlecheck.importing.workbook.cells import bare_type_of_workbook_cell
from principlecheck.importing.workbook.questions import ORGANISATION as QUESTIONS
from principlecheck.importing.workbook.questions import SHEETS
from principlecheck.model.format.organisation import ORGANISATION, SECTIONS
from principlecheck.model.format.sections.who import AboutOrganisation
from principlecheck.model.format.shapes import COMMON, type_hints_of

SENT = "_sent"
"""The hidden sheet with what every cell held when the workbook was written."""
LISTS = "_lists"
NAMES_ROW = 5
"""The hidden row that holds the fields' own names; entries begin below it."""
FIRST_ROW = NAMES_ROW + 1
FIRST_QUESTION = 3
"""The row of the first question about the organisation."""
EMPTY_ROWS = 15
NAME_COLUMN = 1
ANSWER_COLUMN = 2
FIELD_COLUMN = 4
_MOST_INLINE = 250


class WorkbookColumn(Struct, frozen=True):
    """A field as a column of its sheet: what it is called, means, and looks like."""

    field: str
    title: str
    meaning: str
    example: Any
    hint: Any
    words: tuple[str, ...] = ()
    refers_to: str = ""
    needed: bool = False


@cache
def columns_of_workbook_section(section: str) -> tuple[WorkbookColumn, ...]:
    """The columns of a section's sheet, what every entry may carry last."""
    kind = AboutOrganisation if section == ORGANISATION else SECTIONS[section]
    hints = type_hints_of(kind)
    names = [name for name in kind.__struct_fields__ if name in hints]
    ordered = [*(name for name in names if name not in COMMON or section == ORGANISATION),
               *(name for name in COMMON if name in names and section != ORGANISATION)]  # fmt: skip
    needed = set(names[: len(names) - len(kind.__struct_defaults__)])
    return tuple(
        _workbook_column_of_field(name, hints[name], name in needed)
        for name in dict.fromkeys(ordered)
    )


def _workbook_column_of_field(attribute: str, hint: Any, needed: bool) -> WorkbookColumn:
    about = next((one for one in _annotations_of_workbook_column(hint) if one.description), None)
    field = attribute.rstrip("_")
    bare = bare_type_of_workbook_cell(hint)
    words = (
        tuple(map(str, get_args(bare)))
        if get_origin(bare) is Literal
        else ("yes", "no")
        if bare is bool
        else ()
    )
    referring = next(
        (
            str(one.extra["refers_to"])
            for one in _annotations_of_workbook_column(hint)
            if one.extra and "refers_to" in one.extra
        ),
        "",
    )
    return WorkbookColumn(
        field,
        field.replace("_", " ").capitalize(),
        about.description or "" if about else "",
        (about.examples or [""])[0] if about else "",
        hint,
        words,
        referring,
        needed,
    )


def _annotations_of_workbook_column(hint: Any) -> Iterator[Meta]:
    for part in getattr(hint, "__metadata__", ()):
        if isinstance(part, Meta):
            yield part
    origin = get_origin(hint)
    if origin is not None and origin not in (list, dict, Literal):
        for part in get_args(hint):
            yield from _annotations_of_workbook_column(part)


@cache
def section_of_workbook_sheet(title: str) -> str:
    """The section that a sheet is of; empty for none."""
    return next((section for section, (name, _) in SHEETS.items() if name == title), "")


def title_of_workbook_sheet(section: str) -> str:
    """The title of a section's sheet."""
    return SHEETS[section][0]


def question_in_workbook(column: WorkbookColumn) -> str:
    """What is asked about a field of the organisation."""
    return QUESTIONS.get(column.field, column.meaning)


def workbook_columns_by_name(section: str) -> Mapping[str, WorkbookColumn]:
    """The columns of a section by the names of their fields."""
    return {column.field: column for column in columns_of_workbook_section(section)}


def workbook_drop_down_list(words: tuple[str, ...]) -> str:
    """Words as the list of a drop-down; empty where they are more than one takes."""
    joined = ",".join(words)
    return f'"{joined}"' if words and len(joined) <= _MOST_INLINE else ""
