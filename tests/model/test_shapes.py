"""Patterns and annotations that fields share."""

import re

import msgspec
import pytest

from principlecheck.model.format.shapes import (
    CLOSED,
    ID,
    OPEN_DAYS,
    OPEN_HOURS,
    OWN_WORD,
    Entry,
    Shape,
)
from principlecheck.model.report.problem import Place, Problem


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        (ID, "late-delivery", True),
        (ID, "a", True),
        (ID, "3pl", True),
        (ID, "x" * 63, True),
        (ID, "x" * 64, False),
        (ID, "", False),
        (ID, "-a", False),
        (ID, "a_b", False),
        (ID, "A", False),
        (ID, "é", False),
        (ID, "a\n", False),
        (OWN_WORD, "own_word-2", True),
        (OWN_WORD, "Own", False),
        (OPEN_HOURS, "08:00-20:00", True),
        (OPEN_HOURS, "09:00-13:00 and 15:00-18:00", True),
        (OPEN_HOURS, "00:00-24:00", True),
        (OPEN_HOURS, "22:00-06:00", True),
        (OPEN_HOURS, "24:00-06:00", False),
        (OPEN_HOURS, "8:00-20:00", False),
        (OPEN_HOURS, "08:00-20:60", False),
        (OPEN_HOURS, "09:00-13:00, 15:00-18:00", False),
        (OPEN_HOURS, "closed", False),
        (OPEN_DAYS, "mon", True),
        (OPEN_DAYS, "fri-mon", True),
        (OPEN_DAYS, "monday", False),
        (OPEN_DAYS, "mon,tue", False),
        (CLOSED, "2026-12-25", True),
        (CLOSED, "2026-12-31 to 2027-01-01", True),
        (CLOSED, "25/12/2026", False),
        (CLOSED, "2026-12-31 - 2027-01-01", False),
    ],
)
def test_patterns(pattern: str, text: str, fits: bool) -> None:
    assert bool(re.search(pattern, text)) is fits


def test_shapes_and_entries_are_frozen_and_closed() -> None:
    for kind in (Shape, Entry):
        config = kind.__struct_config__
        assert config.frozen
        assert config.forbid_unknown_fields
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"nonsense": 1}, Entry)


def test_places_sort_by_file_line_and_column() -> None:
    places = [Place("b", 1, 1, 2), Place("a", 10, 1, 2), Place("a", 2, 9, 10), Place("a", 2, 1, 2)]
    assert [str(place) for place in sorted(places)] == ["a:2:1", "a:2:9", "a:10:1", "b:1:1"]
    assert Problem("tab", "A tab.", places[0]) == Problem("tab", "A tab.", Place("b", 1, 1, 2))
