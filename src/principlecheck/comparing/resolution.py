"""What became of a finding that a change leaves without its outcome: fixed, or out of sight."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

from principlecheck.comparing.held_against import is_still_held_against_after_change
from principlecheck.comparing.left_out import restore_lines_lost_by_change
from principlecheck.facts.law.bounded import ON as LAW_AND_POLICY
from principlecheck.model.format.organisation import ORGANISATION, Item, Organisation
from principlecheck.model.format.subject import Subject
from principlecheck.model.report.comparison import why_finding_is_elsewhere
from principlecheck.model.report.report import Located, Outcome, Status
from principlecheck.model.units import format_list
from principlecheck.packs.judge import judge_rules
from principlecheck.packs.loading import LoadedRule
from principlecheck.packs.reads import routes_rule_reads

GONE = "the entry is gone"
NO_LONGER_SAID = "the rule no longer applies to it"

Verdict = tuple[bool, str]
"""Whether it was fixed, and why it is thought to be so; nothing where the rule now passes."""


class Resolution:
    """Looks up what the after side says of a finding of the before side.

    With `rules`, a finding is not fixed by leaving out a line that it rested on: it is judged
    once more as if no entry that stays had lost one.
    """

    def __init__(
        self,
        before: Organisation | None,
        after: Organisation,
        outcomes: Sequence[Outcome],
        rules: Sequence[LoadedRule] = (),
    ) -> None:
        self._before, self._after = before, after
        self._outcomes = {(outcome.code, outcome.subject): outcome for outcome in outcomes}
        self._rules = {rule.code: rule for rule in rules}

    def outcome(self, code: str, subject: str) -> Outcome | None:
        """How a rule ends on a subject in the after side."""
        return self._outcomes.get((code, subject))

    def of(self, gone: Outcome, on: str, subject: Subject | None) -> Verdict:
        """The fate of the finding of `gone`, whose rule is `on` the kind of `subject`."""
        fixed, why = self._said(gone, on, subject)
        entry_gone = subject is not None and self.is_gone(subject.entry)
        line = "" if not fixed or entry_gone else self._left_out(gone)
        return (False, f"{line}, on which it rested, is left out") if line else (fixed, why)

    def _said(self, gone: Outcome, on: str, subject: Subject | None) -> Verdict:
        outcome = self._outcomes.get((gone.code, gone.subject))
        if outcome is not None:
            return fate_of_finding_by_outcome(outcome)
        if subject is not None:
            found = self._by_entry(subject.entry)
            if found is None:
                found = self._by_stand_in(gone.code, subject) or self._by_other(subject)
            if found is not None:
                return found
        whole = self._outcomes.get((gone.code, on))  # the rule, where nothing is left to judge
        return (True, NO_LONGER_SAID) if whole is None else fate_of_finding_by_outcome(whole)

    def _left_out(self, gone: Outcome) -> str:
        """A line without which the finding is gone; nothing where it would be gone with it too."""
        rule = self._rules.get(gone.code)
        still = self._outcomes.get((gone.code, gone.subject))
        if rule is None or gone.finding is None or (still and still.finding):
            return ""
        lines, restored = self._restored
        read = set(routes_rule_reads(rule, self._after.laws))
        seen = {one.route for one in (gone.finding.at, *gone.finding.related)}
        seen |= {put.route for figure in gone.finding.figures for put in figure.inputs}
        concerned = [line for line in lines if _concerns_changed_line(line, seen, read)]
        if not concerned:
            return ""
        stands = any(
            outcome.finding is not None and outcome.subject == gone.subject
            for outcome in self._again(gone.code, restored)
        )
        return concerned[0] if stands else ""

    @cached_property
    def _restored(self) -> tuple[list[str], Organisation]:
        """The lines that entries of both sides have lost, and the after side with them."""
        return (
            ([], self._after)
            if self._before is None
            else restore_lines_lost_by_change(self._before, self._after)
        )

    def _again(self, code: str, organisation: Organisation) -> list[Outcome]:
        if code not in self._judged:
            rules = [self._rules[code]]
            self._judged[code] = judge_rules(organisation, rules, Located, bare=True)
        return self._judged[code]

    @cached_property
    def _judged(self) -> dict[str, list[Outcome]]:
        return {}

    def _by_entry(self, entry: Item) -> Verdict | None:
        if not self.is_gone(entry):
            return None
        return fate_of_finding_without_entry(self._after, entry.section)

    def stand_in(self, code: str, subject: Subject) -> Outcome | None:
        """How a rule ends on the organisation, where that stands in for all entries that a
        provision could bind: none does any more, or nobody knows.
        """
        if subject.kind != LAW_AND_POLICY or subject.entry.section == ORGANISATION:
            return None
        return self._outcomes.get((code, f"{ORGANISATION}.{subject.part}"))

    def _by_stand_in(self, code: str, subject: Subject) -> Verdict | None:
        outcome = self.stand_in(code, subject)
        return None if outcome is None else fate_of_finding_by_outcome(outcome)

    def find(self, route: str) -> Item | None:
        """An entry of the after side, `section.id`."""
        section, _, id_ = route.partition(".")
        return self._after.find(section, id_)

    def still_held(self, subject: Subject, now: Sequence[Item]) -> bool:
        """Whether `now` stands for all that the entry of `subject` was held against before."""
        return is_still_held_against_after_change(
            subject, now, self._before or self._after, self._after
        )

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


def _concerns_changed_line(line: str, seen: Collection[str], read: Collection[str]) -> bool:
    """Whether a line is among what a finding shows, or of a kind that its rule reads."""
    section, *steps = line.split(".")
    field = steps[0] if section == ORGANISATION else steps[1]
    shown = any(f"{one}.".startswith(f"{line}.") for one in seen)
    return shown or f"{section}.{field}" in read or line in read or section in read


def fate_of_finding_without_entry(after: Organisation, section: str) -> Verdict:
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


def fate_of_finding_by_outcome(outcome: Outcome) -> Verdict:
    """The fate of a finding by what its rule now says of the same subject."""
    if outcome.status is Status.PASS:
        return True, ""
    if outcome.finding is not None:
        return True, why_finding_is_elsewhere(outcome.finding.at.route)
    return False, why_after_side_is_unjudged(outcome)


def why_after_side_is_unjudged(outcome: Outcome) -> str:
    """Why an outcome is neither a pass nor a finding, such as `not declared: targets.mail`."""
    why = outcome.reason or format_list(list(outcome.missing))
    return f"{outcome.status}: {why}" if why else str(outcome.status)
