"""How wide the columns of a table are."""

from __future__ import annotations

from collections.abc import Sequence

from principlecheck.model.audit.view import Blank, Column, Words, plain_text_of_words

_LETTER, _EDGES = 106, 150
"""A letter of a table's text and the edges of a cell, in twips."""
_SHORT, _WORD, _MOST = 12, 20, 46
"""So long a text, and so long a word, is kept whole; and so many letters a column counts for at the
most."""


def _longest_unbroken_word(text: str) -> int:
    """How many letters of a text ought to stay on one line: an amount or a day, else a word."""
    return len(text) if len(text) <= _SHORT else max(map(len, text.split()))


def docx_column_widths(
    columns: Sequence[Column], rows: Sequence[Sequence[Words]], width: int
) -> list[int]:
    """The columns' shares of `width`, in twips: room for the longest word of each, and the rest by
    how much each holds.
    """
    least, weights = [], []
    for at, column in enumerate(columns):
        texts = [column.title, *(plain_text_of_words(row[at]) for row in rows)]
        longest = max(map(_longest_unbroken_word, texts), default=0)
        least.append(min(longest, _WORD) * _LETTER + _EDGES)
        to_fill = any(isinstance(one, Blank) for row in rows for one in row[at])
        mean = float(_MOST) if to_fill else sum(map(len, texts)) / len(texts)
        most = {"main": 3 * _MOST, "wide": 2 * _MOST}.get(column.kind, _MOST)
        weights.append(max(1.0, min(mean, most) - longest))
    shrunk = min(1.0, width / sum(least))
    made = [round(one * shrunk) for one in least]
    room = width - sum(made)
    made = [one + round(room * w / sum(weights)) for one, w in zip(made, weights, strict=True)]
    made[-1] += width - sum(made)
    return made
