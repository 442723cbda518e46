"""What findings cost a year: the figure on a finding, and a sum that counts nothing twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from principlecheck.model import units
from principlecheck.model.figure import Figure

if TYPE_CHECKING:
    from principlecheck.model.report import Finding


class MoneyAYear(Struct, frozen=True):
    """What a finding costs a year in `currency`, between `low` and `high`; `high` is None where
    nothing declared bounds it. A `low` below 0 is what the policy may save.

    `counts` are the routes whose contacts or work are costed: findings that share one cost the
    same money, and `total_money` counts it once. `figure` derives both ends exactly.
    """

    low: float
    high: float | None
    currency: str
    counts: tuple[str, ...]
    figure: Figure

    @property
    def shown(self) -> str:
        """For people, to two significant digits: `41,000 to 58,000 EUR`."""
        return amount_shown(self.low, self.high, self.currency)


class TotalMoney(Struct, frozen=True):
    """A sum in one currency; `fingerprints` are the findings in it, the dearest first.

    `left_out` are those whose money is in it already, by another finding. `high` is None where one
    of the findings has no upper end.
    """

    low: float
    high: float | None
    currency: str
    fingerprints: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def shown(self) -> str:
        """For people, to two significant digits."""
        return amount_shown(self.low, self.high, self.currency)


def total_money(findings: Iterable[Finding]) -> tuple[TotalMoney, ...]:
    """What findings cost a year together, a sum for each currency in alphabetical order.

    The dearest first (by the lower end, then the upper one): a finding that costs contacts or work
    of one already counted is left out, so that the sum is no more than its parts are sure of.
    """
    costed = [finding for finding in findings if finding.money is not None]
    return tuple(
        _total([f for f in costed if f.money and f.money.currency == currency], currency)
        for currency in sorted({f.money.currency for f in costed if f.money})
    )


def _total(findings: list[Finding], currency: str) -> TotalMoney:
    low, high = 0.0, 0.0
    unbounded = False
    taken: set[str] = set()
    inside: list[str] = []
    outside: list[str] = []
    for money, finding in sorted(((f.money, f) for f in findings if f.money), key=_dearest):
        if not taken.isdisjoint(money.counts):
            outside.append(finding.fingerprint)
            continue
        taken.update(money.counts)
        inside.append(finding.fingerprint)
        low += money.low
        unbounded = unbounded or money.high is None
        high += money.high or 0.0
    return TotalMoney(low, None if unbounded else high, currency, tuple(inside), tuple(outside))


def _dearest(pair: tuple[MoneyAYear, Finding]) -> tuple[float, float, str, str]:
    money, finding = pair
    high = float("inf") if money.high is None else money.high
    return -money.low, -high, finding.code, finding.fingerprint


def amount_shown(low: float, high: float | None, currency: str) -> str:
    """`41,000 to 58,000 EUR`, `about 2,500 EUR`, `up to 58,000 EUR`, `at least 41,000 EUR`; the
    ends rounded outwards to two significant digits.
    """
    if high is None:
        return f"at least {units.grouped(units.rough(low, up=False))} {currency}"
    if low < 0:
        saved = units.grouped(-units.rough(low, up=False))
        cost = units.grouped(units.rough(high, up=True))
        return f"between {saved} {currency} saved and {cost} {currency} lost"
    if units.rough(low) == units.rough(high):
        return f"about {units.grouped(units.rough(high))} {currency}"
    top = units.grouped(units.rough(high, up=True))
    if not low:
        return f"up to {top} {currency}"
    return f"{units.grouped(units.rough(low, up=False))} to {top} {currency}"
