"""Footnotes of tables: the lines below one that a mark begins, and the values that bear the mark."""

from __future__ import annotations

import re

from principlecheck.importing.tables import TableGrid
from principlecheck.importing.understood import Understood, quote_source

_MARK = r"[*†‡§¹²³⁴]{1,4}|\[\^?[0-9a-z]{1,2}\]"
_MARKED = re.compile(rf"\S.*?\s?(?P<mark>{_MARK})$", re.DOTALL)
_OPENS = re.compile(rf"(?P<mark>{_MARK}):?")
_EMPHASIS = re.compile(r"(\*{1,3})(?=\S)(.+?)(?<=\S)\1(?!\*)")
_CLOCK_STARTS = re.compile(
    r"\b(?:measured|count(?:ed|s)|clock|time|period|runs?|starts?|begins?)\b.{0,60}?\b(?:from|when|once|after|upon|at)\b"
    r"|\bfrom (?:when|the (?:time|moment|point))\b",
    re.IGNORECASE,
)
_MOST_NAMED = 5
BELOW = "is a sentence below the table"


def list_footnotes_of_table(grid: TableGrid, file: str, whole: Understood) -> None:
    """Lists each footnote with the values that it is of, and each marked value that has none."""
    marked = _table_values_with_footnote(grid)
    told: set[str] = set()
    for place, text in grid.notes:
        found = _OPENS.match(text)
        mark = _plain_table_footnote_mark(found["mark"]) if found else ""
        told.add(mark)
        of = marked.get(mark, [])
        more = f" and {len(of) - _MOST_NAMED} more" if len(of) > _MOST_NAMED else ""
        what = f"is a footnote to {', '.join(of[:_MOST_NAMED])}{more}" if of else BELOW
        whole.miss(f"{file}, {place}", text, why_sentence_not_imported(text, what))
    for mark, values in marked.items():
        if mark not in told:
            more = f" and {len(values) - _MOST_NAMED} more" if len(values) > _MOST_NAMED else ""
            named = f"{', '.join(values[:_MOST_NAMED])}{more}"
            why = f"is a mark on {named}, and no footnote to it was found"
            whole.miss(f"{file}, {grid.place(0)}", mark, why)


def why_sentence_not_imported(text: str, what: str = BELOW) -> str:
    """Why a sentence beside a table is not read, with the field where it speaks of one."""
    field = "; when the clock starts is written in the field starts_at"
    return f"{what}, and stands in no field{field if _CLOCK_STARTS.search(text) else ''}"


def _table_values_with_footnote(grid: TableGrid) -> dict[str, list[str]]:
    """The values that end with a mark, by it, each with its place."""
    found: dict[str, list[str]] = {}
    for at, row in enumerate(grid.rows):
        for number, cell in enumerate(row):
            bare = _EMPHASIS.sub(r"\2", cell.replace("\\", "")).strip()
            if marked := _MARKED.fullmatch(bare):
                place = f"`{quote_source(bare, 40)}` in {grid.place(at, number)}"
                found.setdefault(_plain_table_footnote_mark(marked["mark"]), []).append(place)
    return found


def _plain_table_footnote_mark(mark: str) -> str:
    return mark.replace("^", "")
