"""The overview of several organisations, from their audits alone.

Hidden names are left out here, by building every line from the program's own words and from
counts; so no format can let one slip.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from string import ascii_uppercase

from msgspec import Struct
from msgspec.structs import replace

from principlecheck.composing.topics import audit_topic_name
from principlecheck.composing.words import title_of_check_in_audit
from principlecheck.model.audit.cause import Cause
from principlecheck.model.audit.document import AuditDocument
from principlecheck.model.report.money import format_money_range
from principlecheck.model.report.portfolio import (
    CommonCause,
    CommonFailing,
    Member,
    Portfolio,
    PortfolioColumn,
)
from principlecheck.model.report.report import (
    SEVERITIES,
    Finding,
    Report,
    Score,
    Severity,
    Status,
    principle_title,
)
from principlecheck.model.report.total_money import TotalMoney, total_money_of_findings
from principlecheck.model.units import format_count

FEWEST = 2
"""From how many organisations on a failing check is called common."""
TROUBLE_HIDDEN = "What the run printed on the terminal says why."
OWN_CHECK = "a check of a pack of its own"
OWN_PRINCIPLE = "A principle of its own"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


class AuditedOrganisation(Struct, frozen=True):
    """An organisation as it was handed in: `path` is where it is read, `folder` where its audit
    is. `audit` is None where it could not be made, and `trouble` says why.
    """

    path: str
    folder: str
    audit: AuditDocument | None
    trouble: str = ""


class PortfolioVisibility(Struct, frozen=True):
    """What may be named: everything, or no name; `public` are the codes and principles that are
    the program's own, which anybody may know.
    """

    anonymised: bool = False
    public: frozenset[str] = frozenset()


def compose_portfolio(
    audited: Sequence[AuditedOrganisation],
    visible: PortfolioVisibility,
    command: str,
    passed: Sequence[tuple[str, str]] = (),
) -> Portfolio:
    """The overview of `audited`, by name; of hidden names in an order that tells nothing.

    `passed` are paths that are no organisation, with why. At least one is audited.
    """
    named = _name_portfolio_members(audited, visible)
    reports = [one.audit.report for _, one in named if one.audit]
    principles = _portfolio_principles(reports)
    columns = _portfolio_principle_columns(principles, reports, visible)
    hidden = visible.anonymised
    packs = dict(pack for report in reports for pack in report.packs)
    return Portfolio(
        format=1,
        version=reports[0].version if reports else "",
        packs=tuple(
            sorted(pair for pair in packs.items() if not hidden or pair[0] in visible.public)
        ),
        anonymised=hidden,
        as_of=_portfolio_judged_days(reports, visible),
        columns=columns,
        members=tuple(
            _compose_portfolio_member(name, one, principles, columns, visible)
            for name, one in named
        ),
        common=tuple(_portfolio_common_failings(named, visible)),
        passed=() if hidden else tuple(passed),
        command="" if hidden else command,
        causes=tuple(_portfolio_common_causes(named)),
    )


def _portfolio_common_causes(
    named: Sequence[tuple[str, AuditedOrganisation]],
) -> Iterator[CommonCause]:
    """The topics of which two organisations or more have a cause: most organisations first."""
    found: dict[str, dict[str, list[Cause]]] = defaultdict(lambda: defaultdict(list))
    for name, one in named:
        for cause in one.audit.causes if one.audit else ():
            title = audit_topic_name(cause.topic, danger=cause.duty == "danger")
            found[title][name].append(cause)
    shared = [
        CommonCause(
            title,
            min((c.severity for own in members.values() for c in own), key=SEVERITIES.index),
            tuple(members),
            sum(len(c.findings) for own in members.values() for c in own),
        )
        for title, members in found.items()
        if len(members) >= FEWEST
    ]
    yield from sorted(
        shared, key=lambda one: (-len(one.members), SEVERITIES.index(one.worst), one.title)
    )


def _name_portfolio_members(
    audited: Sequence[AuditedOrganisation], visible: PortfolioVisibility
) -> list[tuple[str, AuditedOrganisation]]:
    """Each organisation with the name that it goes by, in the order of the overview."""
    if visible.anonymised:
        shuffled = sorted(audited, key=_anonymous_portfolio_order)
        return [
            (f"Organisation {_portfolio_letter_name(number)}", one)
            for number, one in enumerate(shuffled)
        ]
    names = [one.audit.report.organisation if one.audit else one.path for one in audited]
    often = Counter(name.casefold() for name in names)
    pairs = [
        (name if often[name.casefold()] == 1 else f"{name} ({one.path})", one)
        for name, one in zip(names, audited, strict=True)
    ]
    return sorted(pairs, key=lambda pair: (pair[0].casefold(), pair[0]))


def _anonymous_portfolio_order(one: AuditedOrganisation) -> tuple[bytes, str]:
    """An order that stays while the input does, and follows neither names nor findings."""
    key = one.audit.report.scope.digest if one.audit else one.path
    return hashlib.sha256(f"portfolio\0{key}".encode("utf-8", "replace")).digest(), one.path


def _portfolio_letter_name(number: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    letters = ""
    number += 1
    while number:
        number, digit = divmod(number - 1, len(ascii_uppercase))
        letters = ascii_uppercase[digit] + letters
    return letters


def _portfolio_principles(reports: Sequence[Report]) -> list[str]:
    """The principles that any was judged by, in the order of each organisation's own audit."""
    found = {score.principle for report in reports for score in report.scores}
    return sorted(found)


def _portfolio_principle_columns(
    principles: Sequence[str], reports: Sequence[Report], visible: PortfolioVisibility
) -> tuple[PortfolioColumn, ...]:
    titles = {card.id: card.title for report in reports for card in report.principles}
    columns = []
    for number, name in enumerate(principles, 1):
        if visible.anonymised and name not in visible.public:
            columns.append(PortfolioColumn(f"own-{number}", OWN_PRINCIPLE))
        else:
            title = principle_title(name)
            columns.append(PortfolioColumn(name, titles.get(name, title)))
    return tuple(columns)


def _compose_portfolio_member(
    name: str,
    one: AuditedOrganisation,
    principles: Sequence[str],
    columns: Sequence[PortfolioColumn],
    visible: PortfolioVisibility,
) -> Member:
    if one.audit is None:
        return Member(name, trouble=TROUBLE_HIDDEN if visible.anonymised else one.trouble)
    report = one.audit.report
    scores = {score.principle: score for score in report.scores}
    return Member(
        name=name,
        folder="" if visible.anonymised else one.folder,
        verdict=one.audit.verdict,
        counts=one.audit.counts,
        scores=tuple(
            _portfolio_score(scores.get(principle), column)
            for principle, column in zip(principles, columns, strict=True)
        ),
        heat=tuple(_portfolio_heat_cell(report, principle) for principle in principles),
        read=_portfolio_files_read(report, visible),
        as_of=_portfolio_judged_days([report], visible),
        absent_sections=report.scope.absent_sections,
        waiting=sum(1 for one in report.outcomes if one.status is Status.NOT_DECLARED),
        left_out=len(report.problems) + len(report.errors) + _portfolio_files_not_judged(report),
        money=tuple(_portfolio_money_a_year(total, visible) for total in one.audit.money_together),
    )


def _portfolio_files_not_judged(report: Report) -> int:
    """How many files may hold policies and were not read."""
    return sum(one.kind in ("excluded", "nearly a policy") for one in report.scope.passed)


def _portfolio_score(score: Score | None, column: PortfolioColumn) -> Score | None:
    return replace(score, principle=column.id) if score else None


def _portfolio_heat_cell(report: Report, principle: str) -> tuple[int, str]:
    own = [finding for finding in report.findings if finding.principle == principle]
    return len(own), own[0].severity if own else ""


def _portfolio_files_read(report: Report, visible: PortfolioVisibility) -> str:
    """What was read: exactly, or so that nobody knows it again."""
    files, entries = len(report.scope.files), report.scope.entries
    if visible.anonymised:
        return f"{_blur_portfolio_figure(files, 'files')}, {_blur_portfolio_figure(entries, 'entries')}"
    read = f"{format_count(files, 'file')}, {format_count(entries, 'entry', 'entries')}"
    commit = f", commit {report.revision}" if report.commit else ""
    return f"{read}{commit}, SHA-256 {report.scope.digest[:16]}"


def _blur_portfolio_figure(number: int, noun: str) -> str:
    """To one significant digit."""
    if number < 10:
        return f"fewer than 10 {noun}"
    step: int = 10 ** (len(str(number)) - 1)
    return f"about {round(number / step) * step} {noun}"


def _portfolio_judged_days(reports: Sequence[Report], visible: PortfolioVisibility) -> str:
    """The day that all were judged as of, or the month alone; both ends where they differ."""
    days = sorted({report.as_of for report in reports})
    if visible.anonymised:
        named = list(dict.fromkeys(f"{_MONTHS[day.month - 1]} {day.year}" for day in days))
    else:
        named = [day.isoformat() for day in days]
    return named[0] if len(named) == 1 else f"{named[0]} to {named[-1]}" if named else ""


def _portfolio_money_a_year(total: TotalMoney, visible: PortfolioVisibility) -> str:
    """What a year costs; rounded to one digit, outwards, where names are hidden."""
    if not visible.anonymised:
        return total.formatted
    high = None if total.high is None else _round_portfolio_money(total.high, up=True)
    return format_money_range(_round_portfolio_money(total.low, up=False), high, total.currency)


def _round_portfolio_money(amount: float, *, up: bool) -> float:
    if not amount:
        return 0.0
    step = 10.0 ** math.floor(math.log10(abs(amount)))
    return (math.ceil if up else math.floor)(round(amount / step, 9)) * step


class _PortfolioFailures:
    """What is gathered of one check over the organisations."""

    def __init__(self) -> None:
        self.failing: dict[str, list[Finding]] = {}
        self.judged: set[str] = set()
        self.principle = ""
        self.name = ""


def _portfolio_common_failings(
    named: Sequence[tuple[str, AuditedOrganisation]], visible: PortfolioVisibility
) -> Iterator[CommonFailing]:
    """The checks that fail in several organisations: in the most first, then the worst."""
    found = [
        _compose_portfolio_failing(code, title, one, visible)
        for (code, title), one in _gather_portfolio_failings(named).items()
        if len(one.failing) >= FEWEST
    ]
    ordered = sorted(
        found, key=lambda one: (-len(one.failing), SEVERITIES.index(one.worst), one.code)
    )
    own = 0
    for one in ordered:
        if visible.anonymised and one.code not in visible.public:
            own += 1
            yield replace(one, code=f"own {own}", title=OWN_CHECK, principle=OWN_PRINCIPLE)
        else:
            yield one


def _gather_portfolio_failings(
    named: Sequence[tuple[str, AuditedOrganisation]],
) -> dict[tuple[str, str], _PortfolioFailures]:
    """By code and title: two packs of two clients may use one code for two things."""
    found: dict[tuple[str, str], _PortfolioFailures] = defaultdict(_PortfolioFailures)
    for name, one in named:
        if one.audit is None:
            continue
        report = one.audit.report
        titles = {card.code: card for card in report.rules}
        doubted = _portfolio_findings_in_doubt(one.audit)
        for outcome in report.outcomes:
            card = titles[outcome.code]
            if outcome.status not in (Status.PASS, Status.FAIL):
                continue
            gathered = found[card.code, card.title]
            gathered.principle, gathered.name = card.principle, card.name
            gathered.judged.add(name)
            if outcome.finding is not None:
                finding = outcome.finding
                if finding.fingerprint in doubted:
                    finding = replace(finding, money=None)
                gathered.failing.setdefault(name, []).append(finding)
    return found


def _portfolio_findings_in_doubt(audit: AuditDocument) -> set[str]:
    """The findings whose money rests on figures that disagree, by fingerprint: it is in no sum."""
    contested = {label for label, _ in audit.contested}
    return {one.finding.fingerprint for one in audit.findings if one.label in contested}


def _compose_portfolio_failing(
    code: str, title: str, one: _PortfolioFailures, visible: PortfolioVisibility
) -> CommonFailing:
    findings = [finding for own in one.failing.values() for finding in own]
    return CommonFailing(
        code=code,
        title=title_of_check_in_audit(title, one.name, findings),
        principle=principle_title(one.principle),
        worst=_worst_severity_in_portfolio(findings),
        failing=tuple(one.failing),
        judged=len(one.judged),
        money=tuple(_sum_failing_cost_in_portfolio(one.failing.values(), visible)),
    )


def _worst_severity_in_portfolio(findings: Sequence[Finding]) -> Severity:
    return min((finding.severity for finding in findings), key=SEVERITIES.index)


def _sum_failing_cost_in_portfolio(
    failing: Collection[Sequence[Finding]], visible: PortfolioVisibility
) -> Iterator[tuple[str, int]]:
    """What a check costs the organisations a year, by currency, and of how many that is known."""
    totals: dict[str, list[TotalMoney]] = defaultdict(list)
    for findings in failing:
        for total in total_money_of_findings(findings):
            totals[total.currency].append(total)
    for currency, known in sorted(totals.items()):
        highs = [total.high for total in known if total.high is not None]
        high = sum(highs) if len(highs) == len(known) else None
        whole = TotalMoney(sum(total.low for total in known), high, currency, (), ())
        yield _portfolio_money_a_year(whole, visible), len(known)
