"""What a change does to money, in sentences that a plan prints."""

from __future__ import annotations

from collections.abc import Iterator

from principlecheck.model.report.comparison import Comparison, MoneyChange, MoneySum
from principlecheck.model.report.money import format_money_range

NOTHING = "nothing"
_KINDS = {"moved": " (borne by others, not lost)", "unplanned": " (spent anyway, in no plan)"}


def render_money_change(one: MoneyChange) -> str:
    """What a finding cost a year and what it will."""
    before, after = one.before or NOTHING, one.after or NOTHING
    return f"{before} → {after} a year{_KINDS.get(one.kind, '')}"


def render_money_sums(comparison: Comparison) -> Iterator[str]:
    """What all of it comes to, by the sum of the audit."""
    for one in comparison.money_sums:
        yield f"Lost a year in all, as far as it can be priced: {_render_money_sum_ends(one, one.before)} → {_render_money_sum_ends(one, one.after)}"


def _render_money_sum_ends(one: MoneySum, ends: tuple[float, float | None]) -> str:
    low, high = ends
    return NOTHING if (low, high) == (0.0, 0.0) else format_money_range(low, high, one.currency)
