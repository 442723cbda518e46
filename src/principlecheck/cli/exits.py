"""Exit codes: what the command line says with a number."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from principlecheck.model.report.refusal import Refusal
    from principlecheck.model.report.report import Report, Severity

CLEAN = 0
FINDINGS = 1
CANNOT_JUDGE = 2
NOTHING_TO_CHECK = 3


def exit_code_of_refusal(refusal: Refusal) -> int:
    """3 where there was no policy to judge, 2 for whatever else cannot be done."""
    return NOTHING_TO_CHECK if refusal.nothing_there else CANNOT_JUDGE


def exit_code_of_audit(report: Report, fail_on: Severity | None) -> int:
    """Findings are no reason to fail an audit unless somebody has said from which severity on."""
    code = report.exit_code(fail_on or "critical")
    return CLEAN if code == FINDINGS and fail_on is None else code


def exit_code_of_several_audits(codes: Collection[int]) -> int:
    """One that could not be judged outranks findings; nothing is there only where nothing was."""
    if set(codes) == {NOTHING_TO_CHECK}:
        return NOTHING_TO_CHECK
    if CANNOT_JUDGE in codes or NOTHING_TO_CHECK in codes:
        return CANNOT_JUDGE
    return FINDINGS if FINDINGS in codes else CLEAN
