"""What findings cost a year, by whose they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from principlecheck.model.audit.document import AuditFinding, OwnersMoney
from principlecheck.model.report.bridge import Bridge
from principlecheck.model.report.total_money import total_money_of_findings


def money_by_owner(findings: Sequence[AuditFinding], bridge: Bridge) -> tuple[OwnersMoney, ...]:
    """A line for each owner and currency, the dearest first; owners whose findings cost neither
    contacts nor minutes have none. The lines add up to the whole, whoever owns what: a contact is
    counted with one finding, and so in one line.
    """
    owners = dict.fromkeys(one.owner for one in findings)
    lines = [line for owner in owners for line in _owner_money_lines(owner, findings, bridge)]
    return tuple(
        sorted(lines, key=lambda line: (-_owner_money_low_end(line), line.owner == "", line.owner))
    )


def _owner_money_lines(
    owner: str, findings: Sequence[AuditFinding], bridge: Bridge
) -> Iterable[OwnersMoney]:
    own = [one for one in findings if one.owner == owner]
    labels = {one.finding.fingerprint: one.label for one in own}
    waiting = tuple(one.label for one in own if one.finding.money_needs)
    totals = total_money_of_findings(
        one.finding for one in own if one.finding.fingerprint in bridge.counted
    )
    left = [
        one.finding
        for one in own
        if one.finding.money
        and one.finding.money.is_lost
        and one.finding.fingerprint not in bridge.counted
    ]
    for total in totals:
        inside = tuple(labels[name] for name in total.fingerprints)
        outside = tuple(
            labels[one.fingerprint]
            for one in left
            if one.money and one.money.currency == total.currency
        )
        yield OwnersMoney(owner, total, inside, outside, waiting)
    if not totals and (waiting or left):
        yield OwnersMoney(owner, None, (), tuple(labels[one.fingerprint] for one in left), waiting)


def _owner_money_low_end(line: OwnersMoney) -> float:
    return line.total.low if line.total else float("-inf")


def findings_with_moved_money(findings: Sequence[AuditFinding]) -> tuple[tuple[str, str], ...]:
    """The findings whose money is spent either way, each with the amount for people."""
    costs = ((one.label, one.finding.money) for one in findings)
    return tuple((label, money.formatted) for label, money in costs if money and money.moved)


def declarations_money_waits_for(findings: Sequence[AuditFinding]) -> tuple[tuple[str, int], ...]:
    """The declarations that the money of findings waits for, each with how many findings wait."""
    waiting = Counter(route for one in findings for route in one.finding.money_needs)
    return tuple(sorted(waiting.items(), key=lambda pair: (-pair[1], pair[0])))
