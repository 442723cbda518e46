"""Names that the format takes, from what people call things."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from principlecheck.model.format import names

_LONGEST = 63
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "æ": "ae", "Æ": "ae",
                          "œ": "oe", "đ": "d", "ı": "i", "þ": "th"})  # fmt: skip


def id_from_label(words: str) -> str:
    """`Customer Care` → `customer-care`, `Größe` → `grosse`; empty where no letter of ASCII is
    left.
    """
    bare = unicodedata.normalize("NFKD", words.translate(_LETTERS))
    ascii_ = bare.encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_).strip("-")[:_LONGEST].rstrip("-")


def unused_id_from_label(words: str, section: str, taken: Collection[str]) -> str:
    """A name that nothing of the section has yet: `refunds`, then `refunds-2`."""
    base = id_from_label(words) or id_from_label(names.noun_of_section(section))
    if base not in taken and base not in ("everyone", "always"):
        return base
    number = 2
    while f"{base[: _LONGEST - 6]}-{number}" in taken:
        number += 1
    return f"{base[: _LONGEST - 6]}-{number}"
