"""The numbers of findings. A number belongs to a finding for good: it is neither shifted when
another is found nor given to another when its own is gone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from msgspec.structs import replace

from principlecheck.model.audit.dossier import KnownFinding
from principlecheck.model.report.report import Finding


def number_findings(
    known: Sequence[KnownFinding],
    findings: Sequence[Finding],
    on: date,
    judged: Collection[str] | None = None,
) -> tuple[KnownFinding, ...]:
    """The register after an audit made on `on`, by number.

    `findings` that nobody knew take the next numbers in their order, so that in a first audit
    the worst finding is number one. One that was gone and is back keeps its number; one that
    is gone keeps it too, with the day. Of rules that are not among those `judged` nothing is
    gone: nobody looked (left out, every rule was judged).
    """
    here = {finding.fingerprint for finding in findings}
    register = {
        one.fingerprint: replace(one, gone=_day_audit_finding_was_gone(one, on, here, judged))
        for one in known
    }
    number = max((one.number for one in known), default=0)
    for finding in findings:
        if finding.fingerprint not in register:
            number += 1
            register[finding.fingerprint] = KnownFinding(
                number, finding.fingerprint, finding.code, finding.at.route, finding.title, on
            )
    return tuple(sorted(register.values(), key=lambda one: one.number))


def _day_audit_finding_was_gone(
    one: KnownFinding, on: date, here: Collection[str], judged: Collection[str] | None
) -> date | None:
    if one.fingerprint in here:
        return None
    looked = judged is None or one.code in judged
    return one.gone or (on if looked else None)


def finding_label(number: int) -> str:
    """How a finding is called: `F12`."""
    return f"F{number}"
