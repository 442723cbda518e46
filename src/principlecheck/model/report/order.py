"""The one order of findings, in every format: what matters most to people stands first."""

from __future__ import annotations

from datetime import date
from typing import Any

from principlecheck.model.report.finding import CONFIDENCES, KINDS, SEVERITIES, Finding


def finding_sort_key(finding: Finding) -> tuple[Any, ...]:
    """The key that sorts findings worst first, and never by code.

    A legal duty or a danger to people, the nearer date first; then severity; contradiction, harm,
    gap; certain, likely, opinion; reach; money a year; how far over the threshold; and the route,
    so that the same input gives the same order.
    """
    return (
        finding.duty == "none",
        (finding.due or date.max) if finding.duty != "none" else date.max,
        SEVERITIES.index(finding.severity),
        KINDS.index(finding.kind),
        CONFIDENCES.index(finding.confidence),
        -(finding.reach or 0.0),
        -_money_at_stake(finding),
        -(finding.excess or 0.0),
        finding.at.route,
        finding.fingerprint,
    )


def _money_at_stake(finding: Finding) -> float:
    """The most that a finding may cost a year, or the least where that is all that is known."""
    money = finding.money
    if money is None or not money.is_lost:
        return 0.0
    return money.low if money.high is None else money.high
