"""What cannot be read, said in one sentence with its place and what to write instead."""

from msgspec import Struct


class Place(Struct, frozen=True, order=True):
    """A place in a file. Lines and columns count from 1; columns count characters.

    `end_column` is the column after the last character on that line.
    """

    file: str
    line: int
    column: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Problem(Struct, frozen=True):
    """Something that keeps a file, an entry or a pack from being judged.

    `kind` is a name of the catalogue in `documents/problem_kinds.py`; `says` is one plain
    sentence; `write` completes "Write …" or is empty; `excerpt` is the line as it stands in the
    file; `also` are further places that the sentence speaks of.
    """

    kind: str
    says: str
    place: Place
    write: str = ""
    excerpt: str = ""
    also: tuple[Place, ...] = ()
