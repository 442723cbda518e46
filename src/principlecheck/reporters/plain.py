"""Text that came from a policy, a pack or a file name, made safe to print on a terminal."""

from __future__ import annotations

import textwrap
import unicodedata

_TAB_STOP = 4


def shown(text: str) -> str:
    """`text` on one line, with control and format characters written out as `\\x1b` or `\\u202e`.

    Policies cannot hold them (reading refuses them), but file names can.
    """
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character == "\t":
        return " " * _TAB_STOP
    if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs"):
        code = ord(character)
        return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
    return character


def width(text: str) -> int:
    """The columns that a terminal gives `text`: two for wide characters, none for combining ones."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrapped(text: str, columns: int, indent: str, first: str | None = None) -> list[str]:
    """`text` in lines of at most `columns`, each begun with `indent` (the first with `first`)."""
    return textwrap.wrap(
        shown(text),
        max(columns, 40),
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,
    )


def marked(excerpt: str, line: int, column: int, end_column: int, columns: int) -> list[str]:
    """A line of a file with its number and a caret under what is meant.

    A line longer than the terminal is shown around the mark, with … where it is cut.
    """
    number = str(line)
    room = max(columns - len(number) - 6, 30)
    before, meant = shown(excerpt[: column - 1]), shown(excerpt[column - 1 : end_column - 1])
    after = shown(excerpt[end_column - 1 :])
    if len(meant) > room - 4:
        meant, after = f"{meant[: room - 4]}…", ""
    if width(before) + width(meant) > room:
        before = f"…{before[max(0, len(before) - room // 3) :]}"
    over = width(before + meant + after) - room
    if over > 0 and after:
        after = f"{after[: max(0, len(after) - over - 1)]}…"
    gap = " " * len(number)
    carets = "^" * max(1, width(meant))
    return [
        f"{number} │ {before}{meant}{after}".rstrip(),
        f"{gap} │ {' ' * width(before)}{carets}",
    ]
