"""Bytes to text: UTF-8 only, and nothing in it that an editor would hide or a terminal obey."""

import re
from codecs import BOM_UTF8

from principlecheck.model.report.problem import Place, Problem

LINE_BREAK = re.compile(r"\r\n|\r|\n")

# libyaml breaks lines at NEL, LS and PS, which editors do not: a key could hide on a line that
# reads as one. Bidirectional controls reorder what a reader sees; other controls drive terminals.
_LINE_SEPARATORS = "\u0085\u2028\u2029"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_PLAIN_ASCII = bytes(range(0x20, 0x7F)) + b"\t\n\r"
FORBIDDEN = re.compile(
    f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_LINE_SEPARATORS}{_BIDI}\ufeff\ufffe\uffff]"
)


class Unreadable(Exception):  # noqa: N818 - it is what happened to the file, and reads as such
    """The bytes cannot be read; `problems` says why, each with its place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems[0].says)
        self.problems = problems


def lines_of(text: str) -> list[str]:
    """The lines of `text` as editors count them; never `splitlines`, which breaks at more."""
    return LINE_BREAK.split(text)


def name_of(character: str) -> str:
    """A character that cannot be shown, by its code point: `U+202E`."""
    return f"U+{ord(character):04X}"


def decode(data: bytes, file: str) -> str:
    """The text of `data`, without a byte-order mark.

    Raises `Unreadable` for bytes that are not UTF-8 and for characters that hide or command.
    """
    if data.isascii() and not data.translate(None, _PLAIN_ASCII):
        return data.decode("ascii")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable(
            [
                Problem(
                    "encoding",
                    "This file is written in UTF-16.",
                    Place(file, 1, 1, 1),
                    "the file as UTF-8",
                )
            ]
        )
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable([_not_utf8(data, error, file)]) from None
    found = FORBIDDEN.search(text)
    if found:
        raise Unreadable([_forbidden(text, found.start(), file)])
    return text


def place_at(text: str, index: int, file: str) -> Place:
    """The place of the character at `index` of `text`."""
    before = lines_of(text[:index])
    column = len(before[-1]) + 1
    return Place(file, len(before), column, column + 1)


def _not_utf8(data: bytes, error: UnicodeDecodeError, file: str) -> Problem:
    before = data[: error.start].decode("utf-8", errors="replace")
    place = place_at(before + "?", len(before), file)
    return Problem(
        "encoding",
        f"The byte 0x{data[error.start]:02X} is not UTF-8.",
        place,
        "the file as UTF-8 (your editor offers it under “save with encoding”)",
    )


def _forbidden(text: str, index: int, file: str) -> Problem:
    character = text[index]
    place = place_at(text, index, file)
    name = name_of(character)
    if character in _LINE_SEPARATORS:
        says = (
            f"The invisible character {name} breaks this line for some programs and not for others."
        )
    elif character == "\ufeff":
        says = f"A byte-order mark ({name}) stands inside the text."
    elif re.match(f"[{_BIDI}]", character):
        says = f"The invisible character {name} changes the order in which this line is shown."
    else:
        says = f"The control character {name} cannot be shown."
    excerpt = FORBIDDEN.sub("�", lines_of(text)[place.line - 1])
    return Problem("hidden-character", says, place, "the line again without it", excerpt)
