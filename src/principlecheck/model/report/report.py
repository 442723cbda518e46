"""The result of judging an organisation: outcomes, findings, scores, scope. Frozen and complete:
every reporter writes from this and from nothing else.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from enum import StrEnum
from typing import Literal

from msgspec import Struct, field

from principlecheck.model.report.figure import Figure as Figure
from principlecheck.model.report.figure import Located as Located
from principlecheck.model.report.finding import CONFIDENCES as CONFIDENCES
from principlecheck.model.report.finding import KINDS as KINDS
from principlecheck.model.report.finding import SEVERITIES as SEVERITIES
from principlecheck.model.report.finding import TOPICS as TOPICS
from principlecheck.model.report.finding import WEIGHTS as WEIGHTS
from principlecheck.model.report.finding import Confidence as Confidence
from principlecheck.model.report.finding import Duty as Duty
from principlecheck.model.report.finding import Finding as Finding
from principlecheck.model.report.finding import Kind as Kind
from principlecheck.model.report.finding import PendingFinding as PendingFinding
from principlecheck.model.report.finding import Severity as Severity
from principlecheck.model.report.finding import Source as Source
from principlecheck.model.report.finding import Topic as Topic
from principlecheck.model.report.finding import Waiver as Waiver
from principlecheck.model.report.order import finding_sort_key
from principlecheck.model.report.problem import Place, Problem
from principlecheck.model.report.question import Question, gather_pending_into_questions

PRINCIPLES = {
    "respect": "Respect",
    "service": "Service",
    "integrity": "Integrity",
    "pride_in_workmanship": "Pride in workmanship",
    "universal_buy_in": "Universal buy-in",
}


def principle_title(name: str) -> str:
    """A principle's name for people; of one in a pack of somebody's own, its id in words."""
    return PRINCIPLES.get(name, name.replace("_", " "))


class Status(StrEnum):
    """How one rule ended on one subject.

    What is asked would fail if what is begun were complete: silence is a question, not a fault.
    """

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    ASKED = "asked"
    NOT_DECLARED = "not declared"
    NOT_APPLICABLE = "not applicable"
    NOT_ASSESSABLE = "not assessable"
    ERROR = "error"


PassedKind = Literal["excluded", "in use", "nearly a policy", "not read"]
"""Excluded by the settings; read as something else than a policy; called nearly as policies are;
or left alone for another reason.
"""


class Passed(Struct, frozen=True, order=True):
    """A file under PATH that was not read as a policy, and why."""

    file: str
    reason: str
    kind: PassedKind = "not read"


class RuleCard(Struct, frozen=True):
    """What a report says of a rule.

    `severity` and `thresholds` are those judged by. Where the settings changed them, the pack's
    own stand in `own_severity` and `own_thresholds`; else these are empty.
    """

    code: str
    name: str
    title: str
    principle: str
    severity: Severity
    source: Source
    on: str
    thresholds: dict[str, str] = field(default_factory=dict)
    own_thresholds: dict[str, str] = field(default_factory=dict)
    own_severity: Severity | None = None
    kind: Kind = "harm"
    topic: Topic | Literal[""] = ""
    holds: str = ""
    known_by: str = ""


class PrincipleCard(Struct, frozen=True):
    """What a report says of a principle: `means` is what it asks, in a sentence or two."""

    id: str
    title: str
    means: str
    source: Source


class WaiverState(StrEnum):
    """What has become of a waiver on the day of the report.

    Expiring waivers hold for 30 more days at most; stale ones have no finding (any more); of
    those not judged, this run cannot say. One that is outgrown was given for less than there is
    now, one for another file for an entry of the same name elsewhere: neither covers its finding.
    """

    ACTIVE = "active"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    STALE = "stale"
    NOT_JUDGED = "not judged"
    OUTGROWN = "outgrown"
    ELSEWHERE = "for another file"


class WaiverStatus(Struct, frozen=True):
    """A waiver, what has become of it, where it stands, and why it covers its finding no more."""

    waiver: Waiver
    state: WaiverState
    place: Place
    why: str = ""


class Unjudged(Struct, frozen=True):
    """A rule that the settings require to be judged, and was not; `subject` is empty where the
    whole rule was left out.
    """

    code: str
    subject: str
    why: str


class NoLongerJudged(Unjudged, frozen=True):
    """One that no settings require: it could be judged before a change, and cannot be any more."""


class Outcome(Struct, frozen=True):
    """How one rule ended on one subject.

    `missing` are the routes whose declaration would decide it; `reason` says why it is not
    applicable, not assessable or an error. What is `asked` has no finding.
    """

    code: str
    subject: str
    status: Status
    missing: tuple[str, ...] = ()
    reason: str = ""
    finding: Finding | None = None
    asked: PendingFinding | None = None


class Score(Struct, frozen=True):
    """A principle's range, from 0 to 1, and what share of its weight could be judged.

    `low` and `high` are None where nothing weighs (not applicable), where too little is
    declared, or where a rule ended in an error; `note` then says which.
    """

    principle: str
    low: float | None
    high: float | None
    coverage: float | None
    open_critical: int
    findings: int
    note: str


class Suggestion(Struct, frozen=True):
    """A declaration that is missing, and how many further checks it alone would let be judged."""

    route: str
    checks: int


class NotApplied(Struct, frozen=True):
    """What the organisation has declared not to apply."""

    route: str
    reason: str
    approved_by: str
    review: date
    expired: bool


class Scope(Struct, frozen=True):
    """What was read and what was not. `digest` is the SHA-256 over the files' names and bytes;
    `passed_more` counts files that were not read beyond those that `passed` names. `without_law`
    are the declared jurisdictions of which no law is judged.
    """

    files: tuple[tuple[str, str], ...]
    passed: tuple[Passed, ...]
    entries: int
    sections: tuple[str, ...]
    absent_sections: tuple[str, ...]
    only_begun: tuple[str, ...]
    not_applicable: tuple[NotApplied, ...]
    unresolved: tuple[str, ...]
    departments: tuple[str, ...]
    digest: str
    passed_more: int = 0
    without_law: tuple[str, ...] = ()

    @property
    def unread(self) -> tuple[Passed, ...]:
        """The files named that nobody has read and no setting excludes, near misses first."""
        found = [one for one in self.passed if one.kind in ("nearly a policy", "not read")]
        return tuple(sorted(found, key=lambda one: (one.kind != "nearly a policy", one.file)))


class TensionSide(Struct, frozen=True):
    """One side of a disagreement between sources: its rules, its view, the findings it led to."""

    rules: tuple[str, ...]
    says: str
    findings: int


class Tension(Struct, frozen=True):
    """A matter on which the sources disagree; a waiver decides, not the program."""

    about: str
    sides: tuple[TensionSide, ...]


class Report(Struct, frozen=True):
    """Everything one run found out. Same input, same report, to the byte.

    `coverage` is the share of all weight that was judged, `coverage_begun` the same over what
    could be judged from the sections that are begun; None where nothing weighs, or where something could not be read.

    `excluded_rules` are the codes of rules of the packs that somebody chose not to judge by,
    `settings` is the settings file in force, `waivers` every waiver of the file of waivers, and
    `unjudged` what the settings require to be judged and was not.
    """

    organisation: str
    as_of: date
    version: str
    packs: tuple[tuple[str, str], ...]
    scope: Scope
    rules: tuple[RuleCard, ...]
    outcomes: tuple[Outcome, ...]
    scores: tuple[Score, ...]
    coverage: float | None
    coverage_begun: float | None
    suggestions: tuple[Suggestion, ...]
    problems: tuple[Problem, ...]
    tensions: tuple[Tension, ...] = ()
    settings: str = ""
    waivers: tuple[WaiverStatus, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()
    principles: tuple[PrincipleCard, ...] = ()
    commit: str = ""
    excluded_rules: tuple[str, ...] = ()

    @property
    def revision(self) -> str:
        """The commit as people write it: its first twelve digits, and the `+` where there is one."""
        return self.commit[:12] + ("+" if self.commit.endswith("+") else "")

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings, worst first, in a fixed order."""
        found = [outcome.finding for outcome in self.outcomes if outcome.finding]
        return tuple(sorted(found, key=finding_sort_key))

    @property
    def questions(self) -> tuple[Question, ...]:
        """What the rules ask, once for each rule and section, what matters most first."""
        asked: dict[str, list[PendingFinding]] = {}
        judged: Counter[str] = Counter()
        for outcome in self.outcomes:
            judged[outcome.code] += outcome.status is not Status.NOT_APPLICABLE
            if outcome.asked:
                asked.setdefault(outcome.code, []).append(outcome.asked)
        return gather_pending_into_questions(asked, judged)

    @property
    def errors(self) -> tuple[Outcome, ...]:
        """The outcomes of rules that broke."""
        return tuple(o for o in self.outcomes if o.status is Status.ERROR)

    def worst(self) -> Severity | None:
        """The severity of the worst finding that is not waived, or None."""
        found = [finding.severity for finding in self.findings if finding.waiver is None]
        return min(found, key=SEVERITIES.index, default=None)

    def exit_code(self, fail_on: Severity) -> int:
        """0 clean, 1 findings at or above `fail_on` or a required rule that was not judged,
        2 something could not be judged.

        2 outranks 1. An empty folder never becomes a report, so 3 is not decided here.
        """
        if self.problems or self.errors:
            return 2
        if self.unjudged:
            return 1
        worst = self.worst()
        if worst is not None and SEVERITIES.index(worst) <= SEVERITIES.index(fail_on):
            return 1
        return 0
