"""What a change to policies does: two reports on one organisation, held side by side. Frozen and
complete, as `Report` is: reporters write from this alone.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from principlecheck.model.report.figure import Located
from principlecheck.model.report.order import finding_sort_key
from principlecheck.model.report.problem import Place, Problem
from principlecheck.model.report.report import SEVERITIES, Finding, Outcome, Score, Severity


class FieldChange(Struct, frozen=True):
    """A value that differs, in the policy's own words.

    `entry` is the entry's route, `field` the path below it; empty where the whole entry came or
    went (or, with a section's name as `entry`, where the section itself did). `before` and
    `after` are as written, None where nothing was declared. `place` is in the after side, or in
    the before side for what is gone.
    """

    entry: str
    field: str
    before: str | None
    after: str | None
    place: Place | None

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        """What happened to the value."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


class FigureChange(Struct, frozen=True):
    """A computed figure on both sides, as shown to people; None where it could not be computed.

    `unit` is what it is, as `Figure` has it: `share`, `seconds`, `money`, `flag`, `text` …
    """

    name: str
    title: str
    unit: str
    before: str | None
    after: str | None


_FOUND_AT = "found at "


def why_finding_is_elsewhere(route: str) -> str:
    """The reason of a finding that is gone where it was, because its rule now has it at `route`."""
    return f"{_FOUND_AT}{route} instead"


class ComparedFinding(Struct, frozen=True):
    """A finding as the change leaves it, makes it, or found it.

    `figures` are those that differ. `untouched` says that the entry it points at is none that
    the change touched. `reason` says why a finding is gone, or what made it count as new.
    """

    finding: Finding
    figures: tuple[FigureChange, ...] = ()
    untouched: bool = False
    reason: str = ""


class LostJudgement(Struct, frozen=True):
    """A rule that passed on a subject before, and cannot be judged there now: `why` says what it
    waits for. `severity` is the rule's.
    """

    code: str
    title: str
    severity: Severity
    subject: str
    at: Located
    why: str


class ComparedScore(Struct, frozen=True):
    """A principle's range on both sides; None where there was nothing to judge before."""

    principle: str
    before: Score | None
    after: Score


class Decider(Struct, frozen=True):
    """Who decides entries that the change touches, as the before side has it (a change does not
    name its own approver), who is consulted, and who faces customers with them.
    """

    entries: tuple[str, ...]
    decided_by: str
    consulted: tuple[str, ...]
    handled_by: tuple[str, ...]


class MoneyChange(Struct, frozen=True):
    """What a finding costs a year on both sides, for people; None where it is not there, or costs
    nothing that can be priced. `kind` says whether it is lost, borne by others, or in no plan.
    """

    finding: Finding
    before: str | None
    after: str | None
    kind: Literal["lost", "moved", "unplanned"]


class MoneySum(Struct, frozen=True):
    """What is lost a year in one currency on both sides: low and high ends, a high end None where
    nothing declared bounds it. It is the sum of the audit: once for the same contacts, and never
    over figures that disagree.
    """

    currency: str
    before: tuple[float, float | None]
    after: tuple[float, float | None]


class Comparison(Struct, frozen=True):
    """What a change does.

    `new` are findings that `against` does not have, or has at a lower severity. `hidden` are
    findings of `against` that can no longer be judged: they are not fixed. `fixed` are those
    that are gone for a reason. `moved` are on both sides with other figures; `unchanged` counts
    the findings on both sides, `moved` included. `notes` are sentences that qualify all this.
    `money` are the findings whose cost a year is another, `money_sums` what that comes to.
    """

    organisation: str
    against: str
    as_of: date
    version: str
    packs: tuple[tuple[str, str], ...]
    changes: tuple[FieldChange, ...]
    new: tuple[ComparedFinding, ...]
    hidden: tuple[ComparedFinding, ...]
    fixed: tuple[ComparedFinding, ...]
    moved: tuple[ComparedFinding, ...]
    unchanged: int
    scores: tuple[ComparedScore, ...]
    deciders: tuple[Decider, ...]
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]
    errors: tuple[Outcome, ...]
    verdict: str
    worse: tuple[ComparedFinding, ...] = ()
    unjudged: tuple[LostJudgement, ...] = ()
    money: tuple[MoneyChange, ...] = ()
    money_sums: tuple[MoneySum, ...] = ()

    @property
    def mended(self) -> tuple[ComparedFinding, ...]:
        """Those of `fixed` that are found nowhere else."""
        return tuple(one for one in self.fixed if not one.reason.startswith(_FOUND_AT))

    @property
    def elsewhere(self) -> tuple[ComparedFinding, ...]:
        """Those of `fixed` that their rule now finds at another place: nobody has mended them."""
        return tuple(one for one in self.fixed if one.reason.startswith(_FOUND_AT))

    @property
    def nothing_changes(self) -> bool:
        """Whether policies and findings are the same on both sides."""
        findings = (*self.new, *self.hidden, *self.fixed, *self.worse, *self.moved)
        return not (self.changes or findings or self.unjudged)

    def added(self) -> tuple[Finding, ...]:
        """The findings that the change adds, hides or makes worse, and that nobody has waived,
        worst first.
        """
        counted = (*self.new, *self.hidden, *self.worse)
        found = [one.finding for one in counted if one.finding.waiver is None]
        return tuple(sorted(found, key=finding_sort_key))

    def exit_code(self, fail_on: Severity) -> int:
        """0 where the change adds, hides and worsens nothing at or above `fail_on` and takes no
        judgement of that severity away, 1 where it does, 2 where what it leads to could not be
        judged.
        """
        if self.problems or self.errors:
            return 2
        found = [finding.severity for finding in self.added()]
        found += [lost.severity for lost in self.unjudged]
        worst = min(found, key=SEVERITIES.index, default=None)
        if worst is not None and SEVERITIES.index(worst) <= SEVERITIES.index(fail_on):
            return 1
        return 0
