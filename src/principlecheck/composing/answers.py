"""What people wrote, matched with the findings they wrote it on. Nothing written is dropped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from principlecheck.composing.numbers import finding_label
from principlecheck.model.audit.document import Unattached
from principlecheck.model.audit.dossier import (
    Dossier,
    KnownFinding,
    Prose,
    Response,
    ResponseStatus,
)
from principlecheck.model.report.report import Finding


class Answers:
    """Answers and narratives by finding. A key is a finding's label (`F12`) or its fingerprint."""

    def __init__(self, dossier: Dossier, known: Sequence[KnownFinding], as_of: date) -> None:
        self._as_of = as_of
        self._known = {one.fingerprint: one for one in known}
        self._keys = {finding_label(one.number).lower(): one.fingerprint for one in known}
        self._dossier = dossier
        self._responses = {self._fingerprint(one.key): one for one in dossier.responses}
        self._narratives = {self._fingerprint(one.key): one for one in dossier.narratives}

    def _fingerprint(self, key: str) -> str:
        return self._keys.get(key.lower(), key.lower())

    def to(self, finding: Finding) -> Response | None:
        """The answer to a finding."""
        return self._responses.get(finding.fingerprint)

    def status_of(self, finding: Finding) -> ResponseStatus:
        """How far a finding is; one whose risk is no longer accepted is open again."""
        response = self.to(finding)
        if response is None:
            return ResponseStatus.OPEN
        over = response.accepted is not None and response.accepted.until < self._as_of
        return ResponseStatus.OPEN if over else response.status

    def narrative_on(self, finding: Finding) -> tuple[Prose, ...]:
        """What somebody wrote on a finding."""
        narrative = self._narratives.get(finding.fingerprint)
        return narrative.paragraphs if narrative else ()

    def unattached(self, findings: Sequence[Finding]) -> tuple[Unattached, ...]:
        """Answers and narratives to findings that are not there (any more)."""
        here = {finding.fingerprint for finding in findings}
        found = [
            Unattached(one.key, "answer", str(one.place), one.answer, self._title(one.key))
            for one in self._dossier.responses
            if self._fingerprint(one.key) not in here
        ]
        for narrative in self._dossier.narratives:
            if self._fingerprint(narrative.key) not in here:
                says = " ".join(" ".join((p.text, *p.items)) for p in narrative.paragraphs)
                found.append(
                    Unattached(
                        narrative.key, "narrative", narrative.file, says, self._title(narrative.key)
                    )
                )
        return tuple(found)

    def _title(self, key: str) -> str:
        known = self._known.get(self._fingerprint(key))
        return f"{known.code} {known.title}" if known else ""
