"""How bad a finding is, in figures that can be held against those of another day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from principlecheck.model import units
from principlecheck.model.units import format_list

Written = str | list[str]
"""A figure with its unit, as a file of waivers keeps it: `48.2 %`, `617 s`, or a list of names."""
_AMOUNT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?)\s*(.*)")


class Measure(Struct, frozen=True):
    """A figure of a finding of which more (or `less`) is worse.

    `written` is its value with its unit; of names, every one is in `items`, and one more is worse.
    What `ages` grows from day to day though nobody changes anything.
    """

    name: str
    written: str
    worse: Literal["more", "less"] = "more"
    items: tuple[str, ...] = ()
    ages: bool = False

    @property
    def kept(self) -> Written:
        """The figure as it is written down to be held against later."""
        return list(self.items) if self.items else self.written


def figures_kept_of_measures(measures: Sequence[Measure]) -> dict[str, Written]:
    """What is kept of a finding's measures: all that do not age of themselves, by name."""
    return {one.name: one.kept for one in measures if not one.ages}


def measures_that_grew(
    was: Mapping[str, Written], now: Sequence[Measure]
) -> Iterator[tuple[Measure, Written]]:
    """The measures of now that are worse than they were, each with what it was.

    Of a figure that was not kept nothing is said; names that were not kept where other figures
    were are new ones, every one of them.
    """
    for one in now:
        missing: Written | None = [] if was and one.items else None
        earlier = was.get(one.name, missing)
        if earlier is not None and _measure_is_worse(one, earlier):
            yield one, earlier


def _measure_is_worse(now: Measure, was: Written) -> bool:
    if now.items or isinstance(was, list):
        return bool(_names_added_to_measure(now, was))
    if now.written == was:
        return False
    here, there = _AMOUNT.fullmatch(now.written), _AMOUNT.fullmatch(was)
    if here is None or there is None or here[2] != there[2]:
        return True  # another unit or wording: nothing says that it is no worse
    more, less = float(here[1]) > float(there[1]), float(here[1]) < float(there[1])
    return more if now.worse == "more" else less


def _names_added_to_measure(now: Measure, was: Written) -> list[str]:
    """The names that were not there."""
    return [one for one in now.items if not isinstance(was, list) or one not in was]


def growth_in_words(now: Measure, was: Written) -> str:
    """How a measure is worse than it was, in words."""
    name = now.name.replace("_", " ")
    if now.items:
        return f"{name} also {format_list(_names_added_to_measure(now, was))}"
    then, today = (_spell_out_kept_figure(one) for one in (str(was), now.written))
    return f"{name} {was} → {now.written}" if then == today else f"{name} {then} → {today}"


def _spell_out_kept_figure(written: str) -> str:
    """A figure as it is read aloud: what is kept is exact, and has one unit."""
    found = _AMOUNT.fullmatch(written)
    if found is None:
        return written
    amount, unit = float(found[1]), found[2]
    if unit in ("s", "s of working time"):
        return f"{units.spell_out_duration(amount)}{unit[1:]}"
    if unit in ("times", "apart", ""):
        return f"{units.format_number(amount, 2)} {unit}".strip()
    return written
