"""Text that came from a policy, a pack or a file name, made safe to print on a terminal."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from functools import lru_cache

_TAB_STOP = 4
_BESIDE = "\ufdd0"  # no character: stands beside a wide one while lines are measured
# CI runners obey lines that begin with `::`, indented or not, and `##[`, `##vso[` or `##teamcity[`
# anywhere in a line.
_HASHES = re.compile(r"##(?=[a-z]*\[)")
_COMMAND = re.compile(r"^(\s*):(?=:)|(?<=#)#(?=[a-z]*\[)")

# What is no character, and yet no control: `printable_text` leaves it, and XML 1.0 has no place for it.
_NO_CHARACTER = re.compile("[\ufffe\uffff]")

UNNAMED = "…"
"""In a command, in the place of paths that are too long to print."""


def printable_text(text: str) -> str:
    """`text` on one line, with control and format characters written out as `\\x1b` or `\\u202e`.

    Policies cannot hold them (reading refuses them), but file names can.
    """
    if text.isprintable():  # no such character is: nearly every text
        return text
    return "".join(map(_printable_character, text))


@lru_cache(maxsize=4096)
def _printable_character(character: str) -> str:
    if character == "\t":
        return " " * _TAB_STOP
    if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs"):
        code = ord(character)
        return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
    return character


def printable_xml_text(text: str) -> str:
    """`text` as `printable_text` has it, with what XML 1.0 cannot hold written out too."""
    return _NO_CHARACTER.sub(lambda found: f"\\u{ord(found.group()):04x}", printable_text(text))


def without_ci_commands(line: str) -> str:
    """A line of output that no CI runner takes for a command of the program's own."""
    return _COMMAND.sub(lambda m: f"{m[1]}\\x3a" if m[1] is not None else "\\x23", line)


def json_without_ci_commands(text: str) -> str:
    """JSON that says the same to its reader, and commands no CI runner."""
    return _HASHES.sub(r"\\u0023#", text)


def terminal_text_width(text: str) -> int:
    """The columns that a terminal gives `text`: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap_text(text: str, columns: int, indent: str, first: str | None = None) -> list[str]:
    """`text` in lines of at most `columns`, each begun with `indent` (the first with `first`)."""
    safe = printable_text(text)
    wide = any(_character_width(character) == 2 for character in set(safe))
    lines = textwrap.wrap(
        "".join(_character_as_wide_as_shown(character) for character in safe) if wide else safe,
        max(columns, 40),
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=wide,  # scripts with wide characters put no spaces between words
    )
    return [line.replace(_BESIDE, "") for line in lines] if wide else lines


def _character_as_wide_as_shown(character: str) -> str:
    """A character as long as it is wide, so that lines are measured in columns."""
    return f"{character}{_BESIDE}" if _character_width(character) == 2 else character


def cut_text_to_columns(text: str, columns: int) -> str:
    """`text` in at most `columns`, ending in … where it was longer."""
    if terminal_text_width(text) <= columns:
        return text
    taken = 0
    for index, character in enumerate(text):
        taken += _character_width(character)
        if taken > columns - 1:
            return f"{text[:index]}…"
    return text


def render_line_with_caret(
    excerpt: str, line: int, column: int, end_column: int, columns: int
) -> list[str]:
    """A line of a file with its number and a caret under what is meant.

    A line longer than the terminal is shown around the mark, with … where it is cut.
    """
    number = str(line)
    room = max(columns - len(number) - 6, 30)
    before, meant = (
        printable_text(excerpt[: column - 1]),
        printable_text(excerpt[column - 1 : end_column - 1]),
    )
    after = printable_text(excerpt[end_column - 1 :])
    if terminal_text_width(meant) > room - 4:
        meant, after = cut_text_to_columns(meant, room - 4), ""
    if terminal_text_width(before) + terminal_text_width(meant) > room:
        least = min(room // 3, room - terminal_text_width(meant))
        before = cut_text_to_columns(before[::-1], max(least, 1))[::-1]
    after = cut_text_to_columns(after, room - terminal_text_width(before + meant))
    gap = " " * len(number)
    carets = "^" * max(1, terminal_text_width(meant))
    return [
        f"{number} │ {before}{meant}{after}".rstrip(),
        f"{gap} │ {' ' * terminal_text_width(before)}{carets}",
    ]
