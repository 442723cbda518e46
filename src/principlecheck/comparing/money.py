"""What a change does to the money that findings cost a year, by the models of the audit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from principlecheck.model.report.bridge import bridge_from_costed_findings
from principlecheck.model.report.comparison import MoneyChange, MoneySum
from principlecheck.model.report.money import MoneyAYear
from principlecheck.model.report.order import finding_sort_key
from principlecheck.model.report.report import Finding


def find_money_changes(
    before: Sequence[Finding], after: Sequence[Finding]
) -> tuple[MoneyChange, ...]:
    """The findings whose cost a year is another on either side, what matters most first."""
    was = {one.fingerprint: one for one in before}
    now = {one.fingerprint: one for one in after}
    found = [
        change
        for key in was | now
        if (change := _money_change_of_finding(was.get(key), now.get(key))) is not None
    ]
    return tuple(sorted(found, key=lambda one: finding_sort_key(one.finding)))


def _money_change_of_finding(was: Finding | None, now: Finding | None) -> MoneyChange | None:
    sides = (was.money if was else None, now.money if now else None)
    either = sides[1] or sides[0]
    texts = [side.formatted if side else None for side in sides]
    finding = now or was
    if either is None or finding is None or texts[0] == texts[1]:
        return None
    return MoneyChange(finding, texts[0], texts[1], _kind_of_money_change(either))


def _kind_of_money_change(money: MoneyAYear) -> Literal["lost", "moved", "unplanned"]:
    if money.moved:
        return "moved"
    return "unplanned" if money.unplanned else "lost"


def compare_money_sums(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[MoneySum, ...]:
    """The sum in each currency on both sides, where the two differ."""
    return tuple(_money_sums_of_both_sides(before, after))


def _money_sums_of_both_sides(
    before: Sequence[Finding], after: Sequence[Finding]
) -> Iterator[MoneySum]:
    sides = [
        {
            total.currency: (total.low, total.high)
            for total in bridge_from_costed_findings(findings).totals
        }
        for findings in (before, after)
    ]
    nothing: tuple[float, float | None] = (0.0, 0.0)
    for currency in sorted({*sides[0], *sides[1]}):
        was, now = (side.get(currency, nothing) for side in sides)
        if was != now:
            yield MoneySum(currency, was, now)
