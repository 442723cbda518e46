"""The nearest valid name to a mistyped one."""

from __future__ import annotations

import difflib
from collections.abc import Collection


def nearest(name: str, valid: Collection[str]) -> str | None:
    """The valid name most like `name`, or None when none is like it.

    Compared without case, hyphens and underscores first: `Hard-Limit` means `hard_limit`.
    """
    folded = {_fold(option): option for option in valid}
    if _fold(name) in folded:
        return folded[_fold(name)]
    close = difflib.get_close_matches(_fold(name)[:80], list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def _fold(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "").replace(" ", "")
