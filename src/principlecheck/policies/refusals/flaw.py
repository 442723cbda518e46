"""What is wrong with values that the schema lets through."""

from __future__ import annotations

from msgspec import Struct

from principlecheck.reading.places import Path
from principlecheck.reading.text import quote_text_on_one_line


class Flaw(Struct, frozen=True):
    """A flaw of an entry: its kind, where it stands, one sentence, and what to write.

    `key` says that it points at the name of the field rather than at its value.
    """

    kind: str
    path: Path
    says: str
    write: str
    key: bool = False


def route_of_flaw(path: Path) -> str:
    """A path as people name it: `targets.chat.first_reply`."""
    return quote_text_on_one_line(".".join(str(step)[:60] for step in path))
