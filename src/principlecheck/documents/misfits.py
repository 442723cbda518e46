"""One value that does not fit its field: why, in a sentence, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec import Struct

from principlecheck.documents.examples import example_of
from principlecheck.documents.hints import hint_for
from principlecheck.documents.nearest import nearest
from principlecheck.model.quantities import QUANTITIES, Quantity
from principlecheck.model.shapes import CLOSED, ID, OPEN_DAYS, OPEN_HOURS, OWN_WORD

QUANTITY_OF: dict[str, type[Quantity]] = {kind.pattern: kind for kind in QUANTITIES}
SHAPES = {
    OPEN_HOURS: "08:00-20:00, or 09:00-13:00 and 15:00-18:00",
    OPEN_DAYS: "mon, tue … sun, or mon-fri",
    CLOSED: "2026-12-25, or 2026-12-31 to 2027-01-01",
    ID: "small letters, digits and hyphens",
    OWN_WORD: "small letters, digits, hyphens and underscores",
}
