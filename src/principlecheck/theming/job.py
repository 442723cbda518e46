"""What passes between the program and the process that renders a theme's blocks."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from principlecheck.model.audit.document import AuditDocument

Kind = Literal["markdown", "html"]
KINDS: tuple[Kind, ...] = ("markdown", "html")


class Block(Struct, frozen=True):
    """A theme's template for one section in one format; `file` is its name as shown."""

    kind: Kind
    section: str
    file: str
    source: str


class Job(Struct, frozen=True):
    """Blocks of one format to render. `builtin` are the program's own sections in their place,
    and `pictures` the relative paths of those that stand beside the audit, by name.
    """

    kind: Kind
    audit: AuditDocument
    order: tuple[str, ...]
    pictures: dict[str, str]
    blocks: tuple[Block, ...]
    builtin: dict[str, str]


class Wrong(Struct, frozen=True):
    """Why a block cannot be used: its line from 1, one sentence, and what completes "Write …"."""

    line: int
    says: str
    write: str = ""


class Told(Struct, frozen=True):
    """One message of the process: a block has begun, is ready (`text`), or is `wrong`."""

    section: str
    text: str | None = None
    wrong: tuple[Wrong, ...] = ()
