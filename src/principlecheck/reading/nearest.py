"""The nearest valid name to a mistyped one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection

_BETWEEN_WORDS = re.compile("[-_ ]")
_FEWEST_INITIALS = 3


def nearest(name: str, valid: Collection[str]) -> str | None:
    """The valid name most like `name`, or None when none is like it.

    Compared without case, hyphens and underscores first: `Hard-Limit` means `hard_limit`. Failing
    that, three initials or more are enough: `fcr` means `first_contact_resolution`.
    """
    folded = {_fold(option): option for option in valid}
    if _fold(name) in folded:
        return folded[_fold(name)]
    initials = {_initials(option): option for option in valid}
    if len(name) >= _FEWEST_INITIALS and name.lower() in initials:
        return initials[name.lower()]
    close = difflib.get_close_matches(_fold(name)[:80], list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def _initials(name: str) -> str:
    return "".join(word[:1] for word in _BETWEEN_WORDS.split(name.lower()))


def _fold(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "").replace(" ", "")
