"""What became of a finding that a change leaves without its outcome: fixed, or out of sight."""

from __future__ import annotations

from collections.abc import Sequence

from principlecheck.model.format.organisation import ORGANISATION, Item, Organisation
from principlecheck.model.format.subject import Subject
from principlecheck.model.report.report import Outcome, Status
from principlecheck.model.units import listed

GONE = "the entry is gone"
NO_LONGER_SAID = "the rule no longer applies to it"

Verdict = tuple[bool, str]
"""Whether it was fixed, and why it is thought to be so; nothing where the rule now passes."""


class Resolution:
    """Looks up what the after side says of a finding of the before side."""

    def __init__(
        self, before: Organisation | None, after: Organisation, outcomes: Sequence[Outcome]
    ) -> None:
        self._before, self._after = before, after
        self._outcomes = {(outcome.code, outcome.subject): outcome for outcome in outcomes}

    def outcome(self, code: str, subject: str) -> Outcome | None:
        """How a rule ends on a subject in the after side."""
        return self._outcomes.get((code, subject))

    def of(self, gone: Outcome, on: str, subject: Subject | None) -> Verdict:
        """The fate of the finding of `gone`, whose rule is `on` the kind of `subject`."""
        outcome = self._outcomes.get((gone.code, gone.subject))
        if outcome is not None:
            return by_outcome(outcome)
        if subject is not None:
            found = self._by_entry(subject.entry) or self._by_other(subject)
            if found is not None:
                return found
        whole = self._outcomes.get((gone.code, on))  # the rule, where nothing is left to judge
        return (True, NO_LONGER_SAID) if whole is None else by_outcome(whole)

    def _by_entry(self, entry: Item) -> Verdict | None:
        if not self.is_gone(entry):
            return None
        return without_entry(self._after, entry.section)

    def _by_other(self, subject: Subject) -> Verdict | None:
        other = subject.other
        if other is None:
            return None
        if self.is_gone(other):
            return False, f"{other.route}, against which it was judged, is gone"
        now = self._after.find(other.section, other.id)
        if now is None or subject.part not in now.value.__struct_fields__:
            return None
        if other.get(subject.part) is not None and now.get(subject.part) is None:
            return False, f"{other.route}.{subject.part}, against which it was judged, is gone"
        return None

    def is_gone(self, item: Item) -> bool:
        """Whether an entry of the before side is no longer there."""
        # What a pairing made up for itself stands in no section, before or after.
        if item.section == ORGANISATION or self._before is None:
            return False
        was, now = (side.find(item.section, item.id) for side in (self._before, self._after))
        return was is not None and now is None


def without_entry(after: Organisation, section: str) -> Verdict:
    """The fate of a finding on an entry that `section` no longer has."""
    if after.complete(section):
        return True, GONE
    if section in after.begun:
        said = f"{GONE}, and {section} may lack entries"
        return False, f"{said}; name {section} in organisation.complete if it does not"
    return (
        False,
        f"{GONE}, and so is {section}; name {section} in organisation.complete if you have none",
    )


def by_outcome(outcome: Outcome) -> Verdict:
    """The fate of a finding by what its rule now says of the same subject."""
    if outcome.status is Status.PASS:
        return True, ""
    if outcome.finding is not None:
        return True, f"found at {outcome.finding.at.route} instead"
    return False, why_unjudged(outcome)


def why_unjudged(outcome: Outcome) -> str:
    """Why an outcome is neither a pass nor a finding, such as `not declared: targets.mail`."""
    why = outcome.reason or listed(list(outcome.missing))
    return f"{outcome.status}: {why}" if why else str(outcome.status)
