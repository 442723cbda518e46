"""Which money of findings is summed: what is lost, once, and never over figures that disagree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from principlecheck.model.report.finding import Finding
from principlecheck.model.report.total_money import TotalMoney, total_money_of_findings


class Bridge(Struct, frozen=True):
    """The findings whose money is in the sum, by fingerprint; those that rest on figures that
    disagree, each with the findings that say so; those that somebody has accepted; and those in the
    sum that are `open`. Open and accepted parts add up to the sum, as each finding in it is in one.
    """

    totals: tuple[TotalMoney, ...]
    counted: frozenset[str]
    contested: Mapping[str, tuple[str, ...]]
    accepted: frozenset[str]
    open: frozenset[str]


def bridge_from_costed_findings(
    findings: Sequence[Finding], accepted: Collection[str] = ()
) -> Bridge:
    """Which money is summed: what is lost, once for the same contacts, and never over figures that
    disagree with each other. What is open costs what it would by itself; what is `accepted`, by
    fingerprint, is in the sum with what no open finding counts. Were the dearest counted first,
    accepted or not, both could only be told apart by subtracting sums of different findings.
    """
    doubting = [one for one in findings if one.doubts_figures]
    contested = {
        one.fingerprint: doubts
        for one in findings
        if one.money is not None
        and one.money.is_lost
        and (doubts := tuple(_findings_that_doubt_cost_inputs(one, doubting)))
    }
    summed = [one for one in findings if one.fingerprint not in contested]
    settled = frozenset(accepted)
    totals = total_money_of_findings(summed, last=settled)
    counted = _fingerprints_of_money_totals(totals)
    return Bridge(totals, counted, contested, settled, counted - settled)


def _fingerprints_of_money_totals(totals: Iterable[TotalMoney]) -> frozenset[str]:
    return frozenset(name for total in totals for name in total.fingerprints)


def _findings_that_doubt_cost_inputs(costed: Finding, doubting: Iterable[Finding]) -> Iterable[str]:
    """The findings that say that an input of the cost disagrees with another figure."""
    assert costed.money is not None  # noqa: S101 - only such are asked about
    inputs = {put.route for put in costed.money.figure.inputs}
    return (one.fingerprint for one in doubting if _money_rests_on_doubted_figure(inputs, one))


def _money_rests_on_doubted_figure(inputs: set[str], doubt: Finding) -> bool:
    """Whether a cost takes one of two figures in doubt: the one that is pointed at, or all that the
    other is computed from.
    """
    sides = [{put.route for put in one.inputs} for one in doubt.figures if len(one.inputs) > 1]
    return doubt.at.route in inputs or any(side <= inputs for side in sides)
