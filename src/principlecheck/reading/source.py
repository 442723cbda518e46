"""One file as it was read: its bytes, its lines, and where everything in it stands."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from principlecheck.reading.places import YamlPlaces, places_in_yaml_document, places_in_yaml_text
from principlecheck.reading.text import (
    REFUSED,
    Unreadable,
    decode_bytes_with_all_faults,
    split_lines,
)


class SourceFile(Struct, dict=True):
    """One policy file as read: its name as shown (as PATH was given, with forward slashes)
    and its bytes. Lines and places are made the first time that somebody asks.
    """

    name: str
    data: bytes

    @cached_property
    def lines(self) -> list[str]:
        """The lines as editors count them, with stand-ins for what cannot be shown."""
        try:
            return split_lines(decode_bytes_with_all_faults(self.data, self.name, REFUSED)[0])
        except Unreadable:
            return [""]

    @cached_property
    def places(self) -> YamlPlaces:
        """Where everything in the file stands."""
        return places_in_yaml_document(self.data, self.name)

    def read_as(self, text: str) -> None:
        """Lets places be those of `text`: the file's own without the parts that cannot be read."""
        self.__dict__["places"] = places_in_yaml_text(text, self.name)
