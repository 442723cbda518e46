"""An audit as sheets to work in: typed cells, before anybody chooses a format of them."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from msgspec import Struct

ACTIONS, FINDINGS, QUESTIONS = "Actions", "Findings", "Questions"
"""The sheets in which people answer."""
EXPORTED, SAID = "Exported", "Said"
"""The hidden sheets: what each row showed when it was written, and what responses.yaml said then."""


class Formula(Struct, frozen=True):
    """A formula of the program's own; no text of a client's is ever one."""

    text: str


Cell: TypeAlias = str | int | float | date | Formula | None
Kind: TypeAlias = Literal["text", "long", "date", "money", "share", "choice"]


class SheetColumn(Struct, frozen=True):
    """A column. `answers` is the field of responses.yaml that people answer in it, and `choices`
    what may stand in it, where not everything may.
    """

    title: str
    kind: Kind = "text"
    answers: str = ""
    choices: tuple[str, ...] = ()


class Sheet(Struct, frozen=True):
    """Rows under columns; the first cell of a row is its id. `below` stands under the table, and
    nobody has to see what is `hidden`.
    """

    name: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    below: tuple[tuple[Cell, ...], ...] = ()
    hidden: bool = False
