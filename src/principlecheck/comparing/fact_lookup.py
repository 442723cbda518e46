"""The figures of one side, computed where a comparison needs one that the report lacks."""

from __future__ import annotations

from principlecheck.facts.case import Sheet
from principlecheck.facts.catalogue import fact_specs, pairings
from principlecheck.model.format.organisation import Organisation
from principlecheck.model.format.subject import Subject
from principlecheck.packs.messages import format_placeholder_value


class FactLookup:
    """Subjects and their facts in one organisation; in none where there is nothing to judge."""

    def __init__(self, organisation: Organisation | None) -> None:
        self._organisation = organisation
        self._subjects: dict[str, dict[str, Subject]] = {}
        self._sheets: dict[tuple[str, str], Sheet] = {}

    def subject(self, on: str, name: str) -> Subject | None:
        """A subject by its name."""
        if self._organisation is None:
            return None
        if on not in self._subjects:
            if on in pairings():
                found = pairings()[on].find(self._organisation)
            else:
                found = [Subject(on, item) for item in self._organisation.items(on)]
            self._subjects[on] = {subject.name: subject for subject in found}
        return self._subjects[on].get(name)

    def formatted(self, on: str, name: str, fact: str) -> str | None:
        """A fact of a subject as people see it, or None where it cannot be computed."""
        sheet = self._sheet(on, name)
        if sheet is None or fact not in sheet.specs:
            return None
        try:
            return format_placeholder_value(sheet.specs[fact].kind, sheet.computed(fact).value)
        except Exception:  # noqa: BLE001 - it stands beside the figure that was judged
            return None

    def _sheet(self, on: str, name: str) -> Sheet | None:
        if (on, name) not in self._sheets:
            subject = self.subject(on, name)
            if self._organisation is None or subject is None:
                return None
            self._sheets[on, name] = Sheet(self._organisation, subject, fact_specs(on))
        return self._sheets[on, name]
