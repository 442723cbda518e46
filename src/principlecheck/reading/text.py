"""Bytes to text: UTF-8 only, and nothing in it that an editor would hide or a terminal obey."""

import re
from bisect import bisect_right
from codecs import BOM_UTF8
from itertools import islice

from principlecheck.model.report.problem import Place, Problem
from principlecheck.reading.no_text import NO_TEXT, utf_16_codec_of_bytes, why_bytes_are_no_text

LINE_BREAK = re.compile(r"\r\n|\r|\n")

# libyaml breaks lines at NEL, LS and PS, which editors do not: a key could hide on a line that
# reads as one. Bidirectional controls reorder what a reader sees; other controls drive terminals.
_LINE_SEPARATORS = "\u0085\u2028\u2029"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROLS = f"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_LINE_SEPARATORS}{_BIDI}\ufeff\ufffe\uffff"
FORBIDDEN = re.compile(f"[{_CONTROLS}]")


# Nobody sees these, so that two names look alike and are not. A joiner (U+200C, U+200D) belongs to
# some scripts and pictures, and never stands beside a letter of ASCII or a blank.
_UNSEEN = "\u00ad\u115f\u1160\u180e\u200b\u2060-\u2064\u3164\U000e0000-\U000e007f"
_JOINERS = "\u200c\u200d"
_JOINED = f"(?<=[^\x00-\x7f])[{_JOINERS}](?=[^\x00-\x7f])"
UNPRINTED = re.compile(rb"[^\x20-\x7e\t\n\r]")
# One set comes first: at a set the search skips what is harmless, which it cannot at alternatives.
REFUSED = re.compile(f"[{_CONTROLS}{_UNSEEN}{_JOINERS}](?<!{_JOINED})")
"""What no YAML file may hold: whatever is forbidden anywhere, and what nobody can see."""
STAND_IN = "\ufffd"
"""What is shown in the place of a character that cannot be."""
MOST_PROBLEMS = 200
_MOST_WRITTEN = 100
_LONGEST = 4_000


class Unreadable(Exception):  # noqa: N818 - it is what happened to the file, and reads as such
    """The bytes cannot be read; `problems` says why, each with its place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems[0].says)
        self.problems = problems


def split_lines(text: str) -> list[str]:
    """The lines of `text` as editors count them; never `splitlines`, which breaks at more."""
    # Without a carriage return, as most are, the lines are found ten times as fast.
    return LINE_BREAK.split(text) if "\r" in text else text.split("\n")


def quote_text_on_one_line(text: str) -> str:
    """A text as a sentence can quote it."""
    return " ".join(text.split()) if "\n" in text or "\r" in text else text


def code_point_of_character(character: str) -> str:
    """A character that cannot be shown, by its code point: `U+202E`."""
    return f"U+{ord(character):04X}"


def decode_bytes(data: bytes, file: str) -> str:
    """The text of `data`, without a byte-order mark.

    Raises `Unreadable` for bytes that are not UTF-8 and for characters that hide or command.
    """
    if not UNPRINTED.search(data):
        return data.decode("ascii")
    text, problems = decode_bytes_with_all_faults(data, file, FORBIDDEN)
    if problems:
        raise Unreadable(problems)
    return text


def decode_bytes_with_all_faults(
    data: bytes, file: str, refused: re.Pattern[str]
) -> tuple[str, list[Problem]]:
    """The text of `data` and every fault in it: bytes that are not UTF-8 (told once) and
    characters that are `refused`. Each of them is `STAND_IN` in the text, so that whatever else
    is wrong is found at its place.

    Raises `Unreadable` for a text of which nothing can be told.
    """
    if utf_16_codec_of_bytes(data):
        says = "This file is written in UTF-16."
        raise Unreadable([Problem("encoding", says, Place(file, 1, 1, 1), "the file as UTF-8")])
    told = why_bytes_are_no_text(data, file)
    if told is not None:
        what, write = told
        says = f"This is {what}{'' if what == NO_TEXT else f', and {NO_TEXT}'}."
        raise Unreadable([Problem("foreign-file", says, Place(file, 1, 1, 1), write)])
    data = data.removeprefix(BOM_UTF8)
    problems = []
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", errors="replace")
        problems.append(_refuse_byte_not_utf8(data, error, file))
    found = list(islice(refused.finditer(text), MOST_PROBLEMS))
    starts = [0, *(at.end() for at in LINE_BREAK.finditer(text))] if found else []
    for one in found:
        line = bisect_right(starts, one.start())
        column = one.start() - starts[line - 1] + 1
        place = Place(file, line, column, column + 1)
        whole = LINE_BREAK.split(text[starts[line - 1] : starts[line - 1] + _LONGEST], maxsplit=1)
        problems.append(_refuse_hidden_character(one.group(), place, whole[0], refused))
    return (refused.sub(STAND_IN, text) if problems else text), problems


def place_of_character(text: str, index: int, file: str) -> Place:
    """The place of the character at `index` of `text`."""
    before = split_lines(text[:index])
    column = len(before[-1]) + 1
    return Place(file, len(before), column, column + 1)


def _refuse_byte_not_utf8(data: bytes, error: UnicodeDecodeError, file: str) -> Problem:
    before = data[: error.start].decode("utf-8", errors="replace")
    place = place_of_character(before + "?", len(before), file)
    return Problem(
        "encoding",
        f"The byte 0x{data[error.start]:02X} is not UTF-8.",
        place,
        "the file as UTF-8 (your editor offers it under “save with encoding”)",
    )


def _refuse_hidden_character(
    character: str, place: Place, line: str, refused: re.Pattern[str]
) -> Problem:
    name = code_point_of_character(character)
    if character in _LINE_SEPARATORS:
        says = (
            f"The invisible character {name} breaks this line for some programs and not for others."
        )
    elif character == "\ufeff":
        says = f"A byte-order mark ({name}) stands inside the text."
    elif re.match(f"[{_BIDI}]", character):
        says = f"The invisible character {name} changes the order in which this line is shown."
    elif FORBIDDEN.match(character):
        says = f"The control character {name} cannot be shown."
    else:
        says = f"The invisible character {name} stands here: programs read it, and people do not."
    write = "the line again without it"
    bare = refused.sub("", line).strip()
    if refused is REFUSED and character not in _LINE_SEPARATORS and len(bare) <= _MOST_WRITTEN:
        write = f"{write}: {bare}"
    return Problem("hidden-character", says, place, write, refused.sub(STAND_IN, line))
