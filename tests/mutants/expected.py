"""What each edit should raise, as the reviewed tables say."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from principlecheck.reading.yaml import read_yaml
from tests.mutants.edits import Edit

FOLDER = Path(__file__).parent
NONE, REFUSED = "none", "refused"


class Row(Struct, frozen=True):
    """One line of a table: which edits it is about, what they should raise, and why.

    A word with a `-` should be raised and is not yet, one with a `+` is raised and should not be;
    both are for cases that the reason explains.
    """

    field: str
    kinds: tuple[str, ...]
    entries: tuple[str, ...]
    values: tuple[str, ...]
    words: frozenset[str]
    because: str

    @property
    def should(self) -> frozenset[str]:
        """The codes of the rules that should mind, or `refused`."""
        return frozenset(word.removeprefix("-") for word in self.words if word[0] != "+")

    @property
    def does(self) -> frozenset[str]:
        """What is known to happen."""
        return frozenset(word.removeprefix("+") for word in self.words if word[0] != "-")

    def fits(self, edit: Edit) -> bool:
        """Whether the line is about this edit."""
        field = ".".join((edit.section, *edit.fields))
        entry = edit.path[1] if len(edit.path) > 1 else ""
        return (
            fnmatchcase(field, self.field)
            and _any(edit.kind, self.kinds)
            and _any(entry, self.entries)
            and _any(str(edit.after), self.values)
        )


@cache
def rows() -> tuple[Row, ...]:
    """The table of edits, in its order."""
    return tuple(
        _row(field, key, text)
        for field, all_of in _read("table").items()
        for key, text in all_of.items()
    )


@cache
def removal_rows(part: str) -> tuple[Row, ...]:
    """One part of the table of removals."""
    found = []
    for key, text in _read("removals")[part].items():
        field, _, entries = key.partition(" @ ")
        found.append(_row(field, f"* @ {entries or '*'}", text))
    return tuple(found)


def expected(edit: Edit) -> Row | None:
    """The line that holds for an edit; None where nobody has reviewed it."""
    field = ".".join((edit.section, *edit.fields))
    return next((row for row in _rows_on(field) if row.fits(edit)), None)


@cache
def _rows_on(field: str) -> tuple[Row, ...]:
    return tuple(row for row in rows() if fnmatchcase(field, row.field))


def _read(name: str) -> Any:
    file = FOLDER / f"{name}.yaml"
    return read_yaml(file.read_bytes(), file.name)


def _row(field: str, key: str, text: str) -> Row:
    rest, _, values = key.partition(" > ")
    kinds, _, entries = rest.partition(" @ ")
    raises, _, because = text.partition(" — ")
    if not because:
        raise ValueError(f"{field}, {key}: no reason")
    return Row(
        field,
        _patterns(kinds),
        _patterns(entries or "*"),
        _patterns(values or "*"),
        frozenset(raises.split()) - {NONE},
        because,
    )


def _patterns(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


def _any(text: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(text, pattern) for pattern in patterns)
