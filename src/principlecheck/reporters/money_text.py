"""What findings cost a year, in sentences."""

from __future__ import annotations

from collections import Counter

from principlecheck.model.report.bridge import bridge_from_costed_findings
from principlecheck.model.report.report import Finding, Report

MOST_NAMED = 3


def render_money_line(finding: Finding) -> str:
    """What a finding costs a year; empty where that is not known or it costs no money."""
    if finding.money is None:
        return ""
    if finding.money.moved:
        return f"Borne by others a year: {finding.money.formatted}, which is moved and not lost."
    if finding.money.unplanned:
        return f"Spent a year and in no plan: {finding.money.formatted}, whatever is decided."
    return f"Costs a year: {finding.money.formatted}."


def render_money_or_needs(finding: Finding) -> str:
    """What a finding costs a year, or what would let that be computed; empty where it costs none."""
    if finding.money_needs:
        return f"To see what it costs a year, declare {_render_listed_routes(finding.money_needs)}."
    return render_money_line(finding)


def render_money_summary(report: Report) -> list[str]:
    """The findings' money together, what is in no sum since declared figures disagree, and what else
    to declare: a sentence for each at most.
    """
    findings = report.findings
    lines = []
    bridge = bridge_from_costed_findings(
        findings, [one.fingerprint for one in findings if one.waiver]
    )
    for total in bridge.totals:
        number = len(total.fingerprints) + len(total.left_out)
        whose = "One finding costs" if number == 1 else f"{number} findings cost"
        once = "; what several of them cost is counted once" if total.left_out else ""
        lines.append(f"{whose} {total.formatted} a year{once}.")
    if doubted := len(bridge.contested):
        whose = "one finding costs" if doubted == 1 else f"{doubted} findings cost"
        lines.append(f"What {whose} rests on declared figures that disagree, and is in no sum.")
    needs = Counter(route for finding in findings for route in finding.money_needs)
    if needs:
        waiting = sum(1 for finding in findings if finding.money_needs)
        routes = sorted(needs, key=lambda route: (-needs[route], route))
        whose = "one finding costs" if waiting == 1 else f"{waiting} findings cost"
        more = " and more" if len(routes) > MOST_NAMED else ""
        named = ", ".join(routes[:MOST_NAMED]) if more else _render_listed_routes(routes)
        lines.append(f"To see what {whose} a year, declare {named}{more}.")
    return lines


def _render_listed_routes(routes: tuple[str, ...] | list[str]) -> str:
    *first, last = routes
    return f"{', '.join(first)} and {last}" if first else last
