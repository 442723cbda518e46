"""What cannot be read, said in one sentence with its place and what to write instead."""

from msgspec import Struct

MOST_EXCERPT = 2_000
"""Characters of a line that an excerpt keeps: a file may be one line, and each of its thousands of
entries would bring it along whole.
"""


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

    `kind` is a name of the catalogue in `policies/refusals/problem_kinds.py`; `says` is one plain
    sentence; `write` completes "Write …" or is empty; `excerpt` is the line as it stands in the
    file, up to `MOST_EXCERPT` characters; `also` are further places that the sentence speaks of.
    """

    kind: str
    says: str
    place: Place
    write: str = ""
    excerpt: str = ""
    also: tuple[Place, ...] = ()


class ProblemKind(Struct, frozen=True):
    """One kind of problem, for the people who write policies.

    `title` names it, `means` says why it is refused, `do` how to get rid of it. `example` holds
    the files of a folder in which it comes up, and is empty where no text alone can show it: a
    text is a policy file without its first line, `format: 1`; bytes are a whole file.
    """

    title: str
    means: str
    do: str
    example: tuple[str | bytes, ...] = ()
