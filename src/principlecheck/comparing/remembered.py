"""What became of a finding of which only the report is left, not the policies it was made from."""

from __future__ import annotations

from msgspec import Struct

from principlecheck.comparing.kept_report import KeptReport
from principlecheck.comparing.resolution import (
    NO_LONGER_SAID,
    Verdict,
    fate_of_finding_by_outcome,
    fate_of_finding_without_entry,
)
from principlecheck.model.format.organisation import ORGANISATION, SECTIONS, Item, Organisation
from principlecheck.model.report.figure import entry_of_route
from principlecheck.model.report.report import Finding, Report

OTHER_THINGS = "its check judges other things than it did then"


class _SubjectName(Struct, frozen=True):
    """A subject's name, taken apart: `promises.reply.first_reply ~ targets.mail`."""

    section: str
    id: str
    part: str
    other_section: str
    other_id: str


class Remembered:
    """Looks up what the audit of now says of a finding that an earlier report tells of."""

    def __init__(self, kept: KeptReport, now: Report, after: Organisation) -> None:
        self._after = after
        self._outcomes = {(outcome.code, outcome.subject): outcome for outcome in now.outcomes}
        self._subjects = {one.fingerprint: one.subject for one in kept.outcomes if one.fingerprint}
        self._declared = frozenset(kept.scope.departments)
        self._on = {card.code: card.on for card in now.rules}
        self._on_then = {card.code: card.on for card in kept.rules}

    def resolution(self, gone: Finding) -> Verdict:
        """Whether it was solved, and why that is thought to be so; nothing where it passes now."""
        subject = self._subjects.get(gone.fingerprint, entry_of_route(gone.at.route))
        outcome = self._outcomes.get((gone.code, subject))
        if outcome is not None:
            return fate_of_finding_by_outcome(outcome)
        on = self._on[gone.code]
        if self._on_then.get(gone.code, on) != on:
            return False, OTHER_THINGS
        found = self._by_name(_take_earlier_subject_apart(subject))
        if found is not None:
            return found
        whole = self._outcomes.get((gone.code, on))
        return (True, NO_LONGER_SAID) if whole is None else fate_of_finding_by_outcome(whole)

    def _by_name(self, name: _SubjectName) -> Verdict | None:
        if self._item(name.section, name.id) is None and self._was_declared(name):
            if name.section in SECTIONS:
                return fate_of_finding_without_entry(self._after, name.section)
            return False, f"{name.section[:60]} is not a section of the policy format"
        if not name.other_section:
            return None
        route = f"{name.other_section}.{name.other_id}"
        other = self._item(name.other_section, name.other_id)
        if other is None:
            return False, f"{route}, against which it was judged, is gone"
        if name.part in other.value.__struct_fields__ and other.get(name.part) is None:
            return False, f"{route}.{name.part}, against which it was judged, is gone"
        return None

    def _item(self, section: str, id_: str) -> Item | None:
        if section == ORGANISATION:
            return self._after.about
        return self._after.find(section, id_)

    def _was_declared(self, name: _SubjectName) -> bool:
        # Departments are the one kind of subject that a check makes up from a name in use.
        return name.section != "departments" or name.id in self._declared


def _take_earlier_subject_apart(subject: str) -> _SubjectName:
    first, _, second = subject.partition(" ~ ")
    section, id_, part = (*first.split(".", 2), "", "")[:3]
    other_section, _, other_id = second.partition(".")
    return _SubjectName(section, id_, part, other_section, other_id)
