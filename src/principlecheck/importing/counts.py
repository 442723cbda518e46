"""How many, as a cell of a table writes it: `1200`, `1,200`, `1 200`, `12.5`."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]+)?")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[, \u00a0\u202f'][0-9]{3})+")
_POINT_OR_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")


def is_ambiguous_count_cell(text: str) -> bool:
    """Whether a text is one figure or a thousand times as much, as `1.200` is."""
    return bool(_POINT_OR_THOUSANDS.fullmatch(text))


def parse_count_cell(text: str, *, small: bool = False) -> float | None:
    """The number that a text is, with its thousands apart or not; None where it is none, and where
    it may be two, unless only a `small` one can be meant, as of shares.
    """
    if is_ambiguous_count_cell(text) and not small:
        return None
    bare = re.sub(r"[^0-9]", "", text) if _THOUSANDS.fullmatch(text) else text
    return float(bare) if _NUMBER.fullmatch(bare) else None
