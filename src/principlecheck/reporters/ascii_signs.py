"""A report without signs beyond ASCII, for terminals and readers that lack them."""

from __future__ import annotations

import unicodedata

_SIGNS = {
    "✗": "x", "✓": "+", "·": "-", "…": "...", "│": "|", "█": "#", "▒": "~", "░": ".",
    "–": "-", "—": "-", "−": "-", "→": "->", "↑": "^", "×": "x", "÷": "/", "≥": ">=", "≤": "<=", "≈": "~",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "\u00a0": " ",
    "\u202f": " ", "\u2009": " ", "€": "EUR", "£": "GBP",
}  # fmt: skip
_UNKNOWN = "?"


def render_in_ascii(text: str) -> str:
    """`text` with its signs written in ASCII. Letters and digits of any script stay: they are
    somebody's words, and nothing could stand for them.
    """
    if text.isascii():
        return text
    return "\n".join(_line_in_ascii(line) for line in text.split("\n"))


def _line_in_ascii(line: str) -> str:
    if line.isascii():
        return line
    keeps_columns = "│" in line  # a caret in the line below points into this one
    return "".join(_character_in_ascii(one, keeps_columns) for one in line)


def _character_in_ascii(character: str, keeps_columns: bool) -> str:
    if character.isascii() or unicodedata.category(character)[0] in "LMN":
        return character
    spelled = _SIGNS.get(character) or _fold_character_to_ascii(character)
    return spelled if len(spelled) == 1 or not keeps_columns else "~"


def _fold_character_to_ascii(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character)
    return plain if plain.isascii() else _UNKNOWN
