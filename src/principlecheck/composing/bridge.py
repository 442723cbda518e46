"""What causes cost a year: a bridge whose parts add up to its whole, whoever owns them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from principlecheck.model.audit.cause import CauseMoney, Likely
from principlecheck.model.report.report import Finding
from principlecheck.model.report.total_money import TotalMoney, total_money


class Bridge(Struct, frozen=True):
    """The findings whose money is in the sum, by fingerprint; those whose contacts another counts;
    and those that rest on figures that disagree, each with the findings that say so.
    """

    totals: tuple[TotalMoney, ...]
    counted: frozenset[str]
    contested: Mapping[str, tuple[str, ...]]


def bridge_of(findings: Sequence[Finding]) -> Bridge:
    """Which money is summed: what is lost, once for the same contacts, and never over figures that
    disagree with each other.
    """
    contested = {
        one.fingerprint: doubts
        for one in findings
        if one.money is not None and (doubts := tuple(_doubts(one, findings)))
    }
    totals = total_money(one for one in findings if one.fingerprint not in contested)
    counted = frozenset(name for total in totals for name in total.fingerprints)
    return Bridge(totals, counted, contested)


def _doubts(costed: Finding, findings: Iterable[Finding]) -> Iterable[str]:
    """The findings that say that an input of the cost disagrees with another figure."""
    assert costed.money is not None  # noqa: S101 - only such are asked about
    inputs = {put.route for put in costed.money.figure.inputs}
    for one in findings:
        if one.doubts_figures and _rests_on(inputs, one):
            yield one.fingerprint


def _rests_on(inputs: set[str], doubt: Finding) -> bool:
    """Whether a cost takes one of two figures in doubt: the one that is pointed at, or all that the
    other is computed from.
    """
    sides = [{put.route for put in one.inputs} for one in doubt.figures if len(one.inputs) > 1]
    return doubt.at.route in inputs or any(side <= inputs for side in sides)


def money_of(
    findings: Sequence[Finding], labels: Mapping[str, str], bridge: Bridge
) -> tuple[CauseMoney, ...]:
    """What one cause costs, a line for each currency; one line without an amount where none is known."""
    currencies = sorted({one.money.currency for one in findings if one.money})
    return tuple(_in(currency, findings, labels, bridge) for currency in currencies or [""])


def _in(
    currency: str, findings: Sequence[Finding], labels: Mapping[str, str], bridge: Bridge
) -> CauseMoney:
    shared: list[tuple[str, str]] = []
    moved: list[tuple[str, str]] = []
    unplanned: list[tuple[str, str]] = []
    contested: list[tuple[str, str]] = []
    inside: list[Finding] = []
    for one in findings:
        if one.money is None or one.money.currency != currency:
            continue
        line = (labels[one.fingerprint], one.money.formatted)
        if one.money.moved:
            moved.append(line)
        elif one.money.unplanned:
            unplanned.append(line)
        elif one.fingerprint in bridge.counted:
            inside.append(one)
        elif one.fingerprint in bridge.contested:
            contested.append(line)
        else:
            shared.append(line)
    waits = Counter(route for one in findings for route in one.money_needs)
    return CauseMoney(
        lost=_sum(inside, currency),
        counted=tuple(labels[one.fingerprint] for one in inside),
        shared=tuple(shared),
        moved=tuple(moved),
        unplanned=tuple(unplanned),
        contested=tuple(contested),
        waits_for=tuple(sorted(waits, key=lambda route: (-waits[route], route))),
    )


def _sum(inside: Sequence[Finding], currency: str) -> Likely | None:
    amounts = [one.money for one in inside if one.money]
    if not amounts:
        return None
    known = [one.high for one in amounts if one.high is not None]
    high = sum(known) if len(known) == len(amounts) else None
    return Likely(sum(one.low for one in amounts), high, currency)
