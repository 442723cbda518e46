"""What findings cost a year, by whose they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from principlecheck.model.audit.document import AuditFinding, OwnersMoney
from principlecheck.model.report.total_money import TotalMoney, total_money


def by_owner(findings: Sequence[AuditFinding]) -> tuple[OwnersMoney, ...]:
    """A line for each owner and currency, the dearest first; owners whose findings cost neither
    contacts nor minutes have none.
    """
    owners = dict.fromkeys(one.owner for one in findings)
    lines = [line for owner in owners for line in _lines(owner, findings)]
    return tuple(sorted(lines, key=lambda line: (-_low(line), line.owner == "", line.owner)))


def _lines(owner: str, findings: Sequence[AuditFinding]) -> Iterable[OwnersMoney]:
    own = [one for one in findings if one.owner == owner]
    labels = {one.finding.fingerprint: one.label for one in own}
    waiting = tuple(one.label for one in own if one.finding.money_needs)
    totals = total_money(one.finding for one in own)
    for total in totals:
        inside, outside = (
            tuple(labels[name] for name in names) for names in (total.fingerprints, total.left_out)
        )
        yield OwnersMoney(owner, total, inside, outside, waiting)
    if waiting and not totals:
        yield OwnersMoney(owner, None, (), (), waiting)


def _low(line: OwnersMoney) -> float:
    return line.total.low if line.total else float("-inf")


def together(findings: Sequence[AuditFinding]) -> tuple[TotalMoney, ...]:
    """What all findings cost a year; what two owners' findings share is counted once."""
    return total_money(one.finding for one in findings)


def moved(findings: Sequence[AuditFinding]) -> tuple[tuple[str, str], ...]:
    """The findings whose money is spent either way, each with the amount for people."""
    costs = ((one.label, one.finding.money) for one in findings)
    return tuple((label, money.formatted) for label, money in costs if money and money.moved)


def needs(findings: Sequence[AuditFinding]) -> tuple[tuple[str, int], ...]:
    """The declarations that the money of findings waits for, each with how many findings wait."""
    waiting = Counter(route for one in findings for route in one.finding.money_needs)
    return tuple(sorted(waiting.items(), key=lambda pair: (-pair[1], pair[0])))
