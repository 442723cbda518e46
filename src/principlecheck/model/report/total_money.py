"""What findings cost a year together: a sum that counts nothing twice."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable

from msgspec import Struct

from principlecheck.model.report.money import MoneyAYear, format_money_range
from principlecheck.model.report.report import Finding

_Costed = tuple[MoneyAYear, Finding]


class TotalMoney(Struct, frozen=True):
    """A sum in one currency; `fingerprints` are the findings in it, the dearest first
    and after them those that were to be counted last.

    `left_out` are those whose contacts or work are counted already, by another finding. `high` is
    None where one of the findings has no upper end.
    """

    low: float
    high: float | None
    currency: str
    fingerprints: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def formatted(self) -> str:
        """For people, to two significant digits."""
        return format_money_range(self.low, self.high, self.currency)


def total_money_of_findings(
    findings: Iterable[Finding], last: Collection[str] = ()
) -> tuple[TotalMoney, ...]:
    """What findings cost a year together, a sum for each currency in alphabetical order; what
    is only moved, or spent whatever is decided, is left out.

    The dearest first (by the middle of its range): a finding that costs contacts or work
    of one already counted is left out. Both ends are those of the same findings, so that each end
    names what it is made of. Those that come `last`, by fingerprint, take only what none of the
    others counts, so that the sum is that of the others and what these add to it.
    """
    costed = [f for f in findings if f.money is not None and f.money.is_lost]
    return tuple(
        _total_money_in_currency(
            [f for f in costed if f.money and f.money.currency == currency], currency, last
        )
        for currency in sorted({f.money.currency for f in costed if f.money})
    )


def _total_money_in_currency(
    findings: list[Finding], currency: str, last: Collection[str]
) -> TotalMoney:
    dearest = sorted(((f.money, f) for f in findings if f.money), key=_dearest_finding_key)
    costed = sorted(dearest, key=lambda pair: pair[1].fingerprint in last)
    inside = _findings_sharing_no_contacts(costed)
    low = sum(money.low for money, _ in inside)
    high = sum(_high_end_of_money(money) for money, _ in inside)
    counted = tuple(finding.fingerprint for _, finding in inside)
    left_out = tuple(
        finding.fingerprint for _, finding in costed if finding.fingerprint not in counted
    )
    return TotalMoney(low, None if math.isinf(high) else high, currency, counted, left_out)


def _findings_sharing_no_contacts(costed: Iterable[_Costed]) -> list[_Costed]:
    """Those of `costed`, in their order, that share no contacts or work with one before them."""
    taken: set[str] = set()
    apart = []
    for money, finding in costed:
        if taken.isdisjoint(money.counts):
            taken.update(money.counts)
            apart.append((money, finding))
    return apart


def _high_end_of_money(money: MoneyAYear) -> float:
    return math.inf if money.high is None else money.high


def _dearest_finding_key(pair: _Costed) -> tuple[float, float, str, str]:
    money, finding = pair
    return (
        -(money.low + _high_end_of_money(money)) / 2,
        -money.low,
        finding.code,
        finding.fingerprint,
    )
