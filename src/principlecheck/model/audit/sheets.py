"""An audit as sheets to work in: typed cells, before anybody chooses a format of them."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from msgspec import Struct

from principlecheck.model.audit.cause import NAMES_ONE
from principlecheck.model.audit.dossier import ResponseStatus

ACTIONS, FINDINGS, QUESTIONS = "Actions", "Findings", "Questions"
"""The sheets in which people answer."""
MONEY, ASSUMPTIONS = "Money", "Assumptions"
"""The sheets in which people reckon."""
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


UNNAMED = f"To be named by {NAMES_ONE}"
"""What stands in the place of an owner whom nobody has named; it is no answer."""
NUMBER = "No."
"""The column that rows are known by."""
STATUSES = tuple(str(one) for one in ResponseStatus)
ANSWERS = (
    SheetColumn("Owner", "text", "owner"),
    SheetColumn("Due", "date", "due"),
    SheetColumn("Status", "choice", "status", STATUSES),
    SheetColumn("Answer", "long", "answer"),
    SheetColumn("Priority", "choice", "priority", ("high", "medium", "low")),
    SheetColumn("Cost", "text", "cost"),
    SheetColumn("Effort", "text", "effort"),
    SheetColumn("Evidence of closing", "long", "evidence"),
    SheetColumn("Risk accepted by", "text", "accepted_by"),
    SheetColumn("Risk accepted until", "date", "accepted_until"),
)
"""What people fill in, in the order in which the columns stand."""
TO_QUESTIONS = SheetColumn("Answer", "long", "cause")
"""The answer to a question: why its findings came about."""
FIELDS = (*(one.answers for one in ANSWERS), TO_QUESTIONS.answers)
"""The fields of responses.yaml that are answered in a workbook."""
