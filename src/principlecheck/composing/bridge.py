"""What causes cost a year: a bridge whose parts add up to its whole, whoever owns them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from principlecheck.model.audit.cause import CauseMoney, Likely
from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.report.bridge import Bridge
from principlecheck.model.report.report import Finding
from principlecheck.model.report.total_money import TotalMoney


def money_of_cause(
    findings: Sequence[Finding], labels: Mapping[str, str], bridge: Bridge
) -> tuple[CauseMoney, ...]:
    """What one cause costs, a line for each currency; one line without an amount where none is known."""
    currencies = sorted({one.money.currency for one in findings if one.money})
    return tuple(
        _cause_money_in_currency(currency, findings, labels, bridge)
        for currency in currencies or [""]
    )


def _cause_money_in_currency(
    currency: str, findings: Sequence[Finding], labels: Mapping[str, str], bridge: Bridge
) -> CauseMoney:
    shared: list[tuple[str, str]] = []
    moved: list[tuple[str, str]] = []
    unplanned: list[tuple[str, str]] = []
    contested: list[tuple[str, str]] = []
    inside: list[Finding] = []
    accepted: list[tuple[str, str]] = []
    for one in findings:
        if one.money is None or one.money.currency != currency:
            continue
        line = (labels[one.fingerprint], one.money.formatted)
        if one.money.moved:
            moved.append(line)
        elif one.money.unplanned:
            unplanned.append(line)
        elif one.fingerprint in bridge.contested:
            contested.append(line)
        elif one.fingerprint in bridge.accepted:
            accepted.append(line)
        elif one.fingerprint in bridge.open:
            inside.append(one)
        else:
            shared.append(line)
    waiting = [one for one in findings if one.fingerprint not in bridge.accepted]
    waits = Counter(route for one in waiting for route in one.money_needs)
    return CauseMoney(
        lost=_sum_of_cause_money(inside, currency),
        counted=tuple(labels[one.fingerprint] for one in inside),
        shared=tuple(shared),
        moved=tuple(moved),
        unplanned=tuple(unplanned),
        contested=tuple(contested),
        waits_for=tuple(sorted(waits, key=lambda route: (-waits[route], route))),
        accepted=tuple(accepted),
        settled=tuple(
            labels[one.fingerprint]
            for one in findings
            if one.money and one.money.currency == currency and one.fingerprint in bridge.accepted
        ),
    )


def _sum_of_cause_money(inside: Sequence[Finding], currency: str) -> Likely | None:
    amounts = [Likely(one.money.low, one.money.high, currency) for one in inside if one.money]
    return sum_amounts_of_causes(amounts, currency)


def sum_amounts_of_causes(amounts: Iterable[Likely | None], currency: str) -> Likely | None:
    """The sum of the amounts in one currency, where there is one; without an upper end where one of
    them has none.
    """
    own = [one for one in amounts if one is not None and one.currency == currency]
    if not own:
        return None
    known = [one.high for one in own if one.high is not None]
    high = sum(known) if len(known) == len(own) else None
    return Likely(sum(one.low for one in own), high, currency)


def accepted_money_of_cause(
    audit: AuditDocument, total: TotalMoney
) -> tuple[Likely, tuple[str, ...]] | None:
    """What somebody has accepted of what is lost in a currency, with the findings: those in the sum,
    and so none whose contacts an open finding counts.
    """
    taken = [
        one
        for one in audit.findings
        if one.is_settled and one.finding.fingerprint in total.fingerprints
    ]
    amount = _sum_of_cause_money([one.finding for one in taken], total.currency)
    return None if amount is None else (amount, tuple(one.label for one in taken))
