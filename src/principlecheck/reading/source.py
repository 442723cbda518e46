"""One file as it was read: its bytes, its lines, and where everything in it stands."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from principlecheck.reading.places import Places, places_of
from principlecheck.reading.text import decode, lines_of


class SourceFile(Struct, dict=True):
    """One policy file as read: its name as shown (as PATH was given, with forward slashes)
    and its bytes. Lines and places are made the first time that somebody asks.
    """

    name: str
    data: bytes

    @cached_property
    def lines(self) -> list[str]:
        """The lines as editors count them."""
        return lines_of(decode(self.data, self.name))

    @cached_property
    def places(self) -> Places:
        """Where everything in the file stands."""
        return places_of(self.data, self.name)
