"""How many, as a cell of a table writes it: `1200`, `1,200`, `1 200`, `12.5`."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]+)?")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[, \u00a0\u202f'][0-9]{3})+")


def number_in(text: str) -> float | None:
    """The number that a text is, with its thousands apart or not; None where it is none."""
    bare = re.sub(r"[^0-9]", "", text) if _THOUSANDS.fullmatch(text) else text
    return float(bare) if _NUMBER.fullmatch(bare) else None
