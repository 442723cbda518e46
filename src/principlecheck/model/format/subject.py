"""What a rule judges: an entry, or a pair of entries that meet."""

from __future__ import annotations

from msgspec import Struct

from principlecheck.model.format.organisation import Item


class Subject(Struct, frozen=True):
    """One entry (`kind` is its section), or a pairing of entries (`kind` is the pairing's name).

    `other` is the second entry of a pair; `part` is the field or the word that the two meet on,
    such as the clock `first_reply`.
    """

    kind: str
    entry: Item
    other: Item | None = None
    part: str = ""

    @property
    def name(self) -> str:
        """A name that no other subject of the same kind has."""
        tail = f".{self.part}" if self.part else ""
        other = f" ~ {self.other.route}" if self.other else ""
        return f"{self.entry.route}{tail}{other}"
