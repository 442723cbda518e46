"""Markup of parts is what Markup itself makes of them."""

import pytest
from markupsafe import Markup

from principlecheck.reporters.markup import fill_markup, join_markup
from tests.reporters.test_hostile_text import HOSTILE

PARTS = (*HOSTILE.values(), Markup("<b>&amp;</b>"), 7, "{}", "{name}", "")


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_filled_in_as_markup_fills_it_in(part: object) -> None:
    filled = fill_markup('<a title="{}" {name}>{}</a>', part, part, name=part)
    assert filled == Markup('<a title="{}" {name}>{}</a>').format(part, part, name=part)
    assert isinstance(filled, Markup)


def test_parts_are_joined_as_markup_joins_them() -> None:
    parts = [part for part in PARTS if isinstance(part, str)]
    for between in ("", ", <", Markup("<wbr>")):
        joined = join_markup(parts, between)
        assert joined == Markup("").join([Markup.escape(between)]).join(parts)
        assert isinstance(joined, Markup)
