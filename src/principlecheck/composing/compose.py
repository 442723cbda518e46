"""The audit's parts, each from the report and the dossier alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from principlecheck.composing.actions import action_due_date
from principlecheck.composing.answers import Answers
from principlecheck.composing.charts import compose_effort_impact_chart, compose_ranges_chart
from principlecheck.composing.making_causes import compose_causes
from principlecheck.composing.numbers import finding_label, number_findings
from principlecheck.composing.owners_money import (
    declarations_money_waits_for,
    findings_with_moved_money,
    money_by_owner,
)
from principlecheck.composing.verdict import compose_verdict
from principlecheck.model.audit.document import (
    NO_DEPARTMENT,
    AuditDocument,
    AuditFinding,
    Changes,
    Gone,
    HeatRow,
    PrinciplePart,
    ScoreChange,
    Standing,
)
from principlecheck.model.audit.dossier import Dossier, KnownFinding, Plan
from principlecheck.model.report.bridge import bridge_from_costed_findings
from principlecheck.model.report.chart import Chart
from principlecheck.model.report.earlier import Earlier
from principlecheck.model.report.figure import entry_of_route
from principlecheck.model.report.report import (
    SEVERITIES,
    Finding,
    Report,
    RuleCard,
    Status,
    WaiverStatus,
    principle_title,
)
from principlecheck.model.report.settlement import Settlements

Size = Literal["small", "medium", "large"]
NO_REGISTER = (
    "No numbers of earlier findings stand beside this audit, so one that had been solved before "
    "then and is back counts as new."
)


def compose_audit(
    report: Report,
    command: str,
    dossier: Dossier | None = None,
    earlier: Earlier | None = None,
    settled: Settlements | None = None,
) -> AuditDocument:
    """The audit of `report`. `command` is what reproduces it, and `settled` what was tried on the
    policies; without it, no remedy has been.
    """
    dossier = dossier or Dossier()
    judged = () if report.problems else {rule.code for rule in report.rules}
    known = number_findings(dossier.known, report.findings, report.as_of, judged)
    labels = {one.fingerprint: finding_label(one.number) for one in known}
    answers = Answers(dossier, known, report.as_of)
    standings = _standings_since_last_audit(report, dossier, earlier)
    on_entry = _finding_labels_by_entry(report.findings, labels)
    findings = tuple(
        _compose_audit_finding(
            finding, labels, answers, standings[finding.fingerprint], on_entry, report.as_of
        )
        for finding in report.findings
    )
    parts = _compose_principle_parts(report, findings)
    accepted = [one.finding.fingerprint for one in findings if one.is_settled]
    bridge = bridge_from_costed_findings(report.findings, accepted)
    settled = settled or Settlements()
    known_by = {rule.code: rule.known_by for rule in report.rules}
    made = compose_causes(
        findings, known, dossier.known_causes, settled, bridge, report.as_of, known_by
    )
    return AuditDocument(
        format=1,
        report=report,
        brief=dossier.brief,
        command=command,
        verdict=compose_verdict(report, findings),
        counts={s: sum(f.severity == s for f in report.findings) for s in SEVERITIES},
        money=money_by_owner(findings, bridge),
        money_together=bridge.totals,
        money_moved=findings_with_moved_money(findings),
        money_needs=declarations_money_waits_for(findings),
        principles=parts,
        findings=findings,
        contradictions=tuple(
            one.label for one in findings if _finding_sets_departments_at_odds(one.finding)
        ),
        heat=_compose_heat_map(report),
        waivers=tuple(_label_waived_finding(one, labels) for one in report.waivers),
        changes=_compose_audit_changes(
            report, earlier, findings, labels, numbered_before=bool(dossier.known)
        ),
        unattached=answers.unattached(report.findings),
        missing=_count_declarations_audit_misses(report),
        charts=_compose_audit_charts(parts, findings),
        known=known,
        causes=made.causes,
        known_causes=made.known,
        contested=tuple(
            (labels[key], tuple(labels[one] for one in doubts))
            for key, doubts in bridge.contested.items()
        ),
        tried=bool(settled.names),
        stopped=settled.stopped,
        names=settled.names,
    )


def _compose_audit_charts(
    parts: Sequence[PrinciplePart], findings: Sequence[AuditFinding]
) -> dict[str, Chart]:
    charts: dict[str, Chart] = {"ranges": compose_ranges_chart(parts)}
    return {**charts, "actions": compose_effort_impact_chart(findings)} if findings else charts


def _compose_audit_finding(
    finding: Finding,
    labels: Mapping[str, str],
    answers: Answers,
    standing: Standing,
    on_entry: Mapping[str, Sequence[str]],
    on: date,
) -> AuditFinding:
    response = answers.to(finding)
    owner = response.owner if response else ""
    due = response.due if response and response.due else action_due_date(finding, on)
    return AuditFinding(
        label=labels[finding.fingerprint],
        finding=finding,
        owner=owner or finding.owner,
        due=due.isoformat(),
        status=answers.status_of(finding),
        answer=response.answer if response else "",
        cause=response.cause if response else "",
        narrative=answers.narrative_on(finding),
        standing=standing,
        beside=tuple(
            other
            for other in on_entry[entry_of_route(finding.at.route)]
            if other != labels[finding.fingerprint]
        ),
        effort=_effort_of_remedy(finding),
        impact=_impact_of_finding(finding),
        plan=response.plan if response else Plan(),
        accepted=response.accepted if response else None,
        said=response.said if response else (),
    )


def _finding_labels_by_entry(
    findings: Sequence[Finding], labels: Mapping[str, str]
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for finding in findings:
        found[entry_of_route(finding.at.route)].append(labels[finding.fingerprint])
    return found


_TAKES_PEOPLE = ("capacity", "incentives", "listening", "craft")


def _effort_of_remedy(finding: Finding) -> Size:
    """How much an organisation has to do: more than one department has to agree, or more than one
    file to change; what people, pay and training take is never least.
    """
    files = {one.place.file for one in (finding.at, *finding.related) if one.place}
    if len(finding.departments) > 1:
        return "large"
    return "medium" if len(files) > 1 or finding.topic in _TAKES_PEOPLE else "small"


def _impact_of_finding(finding: Finding) -> Size:
    """How much it hurts, by severity."""
    if finding.severity in ("critical", "high"):
        return "large"
    return "medium" if finding.severity == "medium" else "small"


def _standings_since_last_audit(
    report: Report, dossier: Dossier, earlier: Earlier | None
) -> dict[str, Standing]:
    """How each finding stands to the audit before, by its fingerprint."""
    known = {one.fingerprint: one for one in dossier.known}
    return {
        finding.fingerprint: _standing_since_last_audit(
            finding, known.get(finding.fingerprint), earlier
        )
        for finding in report.findings
    }


def _standing_since_last_audit(
    finding: Finding, known: KnownFinding | None, earlier: Earlier | None
) -> Standing:
    """Reopened is what had been found, was gone in the audit before, and is back. What was found
    first after that audit and has stayed since is new.
    """
    if earlier is None:
        return Standing.UNKNOWN
    if finding.fingerprint in earlier.fingerprints:
        return Standing.UNCHANGED
    if finding.fingerprint in earlier.not_judged:
        return Standing.NOT_JUDGED
    back = known is not None and (known.gone is not None or known.first < earlier.as_of)
    return Standing.REOPENED if back else Standing.NEW


def _compose_principle_parts(
    report: Report, findings: Sequence[AuditFinding]
) -> tuple[PrinciplePart, ...]:
    cards = {card.id: card for card in report.principles}
    held = _audit_rules_that_hold(report)
    return tuple(
        PrinciplePart(
            id=score.principle,
            title=card.title if card else principle_title(score.principle),
            means=card.means if card else "",
            source=card.source if card else None,
            score=score,
            strengths=tuple(rule for rule in held if rule.principle == score.principle),
            findings=tuple(f.label for f in findings if f.finding.principle == score.principle),
        )
        for score in report.scores
        for card in [cards.get(score.principle)]
    )


def _audit_rules_that_hold(report: Report) -> list[RuleCard]:
    """The rules that passed everywhere they could be judged, weightiest first."""
    ended: dict[str, set[Status]] = defaultdict(set)
    for outcome in report.outcomes:
        ended[outcome.code].add(outcome.status)
    held = [rule for rule in report.rules if ended[rule.code] == {Status.PASS}]
    return sorted(held, key=lambda rule: (SEVERITIES.index(rule.severity), rule.code))


def _finding_sets_departments_at_odds(finding: Finding) -> bool:
    """Whether it rests on more than one entry, or sets departments against each other."""
    return len(finding.departments) > 1 or any(
        other.place and entry_of_route(other.route) != entry_of_route(finding.at.route)
        for other in finding.related
    )


def _compose_heat_map(report: Report) -> tuple[HeatRow, ...]:
    """A line for each department that a finding names, and one for findings that name none."""
    rows: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        for department in finding.departments or ("",):
            rows[department].append(finding)
    principles = [score.principle for score in report.scores]
    return tuple(
        HeatRow(
            department or NO_DEPARTMENT,
            tuple(_heat_map_cell_of_findings(rows[department], p) for p in principles),
        )
        for department in sorted(rows, key=lambda name: (name == "", name))
    )


def _heat_map_cell_of_findings(findings: Sequence[Finding], principle: str) -> tuple[int, str]:
    own = [finding for finding in findings if finding.principle == principle]
    return len(own), own[0].severity if own else ""


def _label_waived_finding(
    status: WaiverStatus, labels: Mapping[str, str]
) -> tuple[str, WaiverStatus]:
    return labels.get(status.waiver.fingerprint, ""), status


def _count_declarations_audit_misses(report: Report) -> tuple[tuple[str, int], ...]:
    waiting = Counter(
        route
        for outcome in report.outcomes
        if outcome.status is Status.NOT_DECLARED
        for route in set(outcome.missing)
    )
    return tuple(sorted(waiting.items(), key=lambda pair: (-pair[1], pair[0])))


def _compose_audit_changes(
    report: Report,
    earlier: Earlier | None,
    findings: Sequence[AuditFinding],
    labels: Mapping[str, str],
    *,
    numbered_before: bool,
) -> Changes | None:
    if earlier is None:
        return None

    def those(standing: Standing) -> tuple[str, ...]:
        return tuple(one.label for one in findings if one.standing is standing)

    new = those(Standing.NEW)
    note = earlier.note
    if new and not numbered_before:
        note = f"{note} {NO_REGISTER}"
    return Changes(
        since=earlier.as_of,
        version=earlier.version,
        rescored=earlier.rescored,
        note=note,
        new=new,
        reopened=those(Standing.REOPENED),
        unchanged=those(Standing.UNCHANGED),
        not_judged=those(Standing.NOT_JUDGED),
        worse=tuple((labels[one.fingerprint], grew) for one, grew in earlier.worse),
        unjudged=earlier.unjudged,
        moments=earlier.moments,
        gone=tuple(
            Gone(labels.get(finding.fingerprint, ""), finding, hidden, why)
            for finding, hidden, why in earlier.gone
        ),
        scores=tuple(
            ScoreChange(score.principle, earlier.scores.get(score.principle), score)
            for score in report.scores
        ),
    )
