"""Where a finding is shown by a host that insists on a file and a line."""

from __future__ import annotations

from principlecheck.model.report.problem import Place
from principlecheck.model.report.report import Finding, Report


def finding_anchor_in_report(report: Report, finding: Finding) -> Place | None:
    """The finding's own place; where nothing is declared, the nearest thing that is.

    That is the first related place, else the top of the first file read. None where no file
    was read at all.
    """
    if finding.at.place:
        return finding.at.place
    related = next((located.place for located in finding.related if located.place), None)
    return related or report_anchor_at_top(report)


def report_anchor_at_top(report: Report) -> Place | None:
    """The top of the first file read."""
    return next((Place(file, 1, 1, 1) for file, _ in report.scope.files), None)
