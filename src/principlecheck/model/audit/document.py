"""The audit as it is handed on, before anybody chooses a format: numbered findings, decisions,
owners, answers. Versioned; `schemas/audit.schema.json` describes it.

All text is as written, not escaped: a format escapes what it prints.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal, get_args

from msgspec import Struct, field

from principlecheck.model.audit.cause import Cause, KnownCause
from principlecheck.model.audit.dossier import (
    AcceptedRisk,
    Brief,
    KnownFinding,
    Plan,
    Prose,
    ResponseStatus,
)
from principlecheck.model.report.chart import Chart
from principlecheck.model.report.comparison import LostJudgement
from principlecheck.model.report.earlier import Moment
from principlecheck.model.report.report import (
    Finding,
    Report,
    RuleCard,
    Score,
    Source,
    WaiverStatus,
)
from principlecheck.model.report.total_money import TotalMoney

Section = Literal[
    "front",
    "first_page",
    "scope",
    "heat_map",
    "causes",
    "plan",
    "questions",
    "holds",
    "changes",
    "how_judged",
    "principles",
    "contradictions",
    "findings",
    "actions",
    "waivers",
    "appendix",
]
SECTIONS: tuple[Section, ...] = get_args(Section)
"""The sections of an audit in their order, under these names."""
NO_DEPARTMENT = "no department named"
"""What stands where a finding concerns none."""


class Standing(StrEnum):
    """A finding held against the audit before; UNKNOWN where there is none, and NOT_JUDGED where
    nobody looked for it then.
    """

    NEW = "new"
    UNCHANGED = "unchanged"
    REOPENED = "reopened"
    NOT_JUDGED = "not judged before"
    UNKNOWN = ""


class AuditFinding(Struct, frozen=True):
    """A finding with its number and with what people have said of it.

    `owner` is empty where nobody is named. `due` is a day, or words where nobody has set one.
    `beside` are the labels of other findings on the same entry. `effort` and `impact` place it
    in the picture of the actions: how many have to agree, and how much it hurts. `plan` is what
    people have said of mending it, and `accepted` who accepted the risk, also where that is over.
    `said` names the fields of responses.yaml that people have written.
    """

    label: str
    finding: Finding
    owner: str
    due: str
    status: ResponseStatus
    answer: str
    cause: str
    narrative: tuple[Prose, ...]
    standing: Standing
    beside: tuple[str, ...]
    effort: Literal["small", "medium", "large"]
    impact: Literal["small", "medium", "large"]
    plan: Plan = Plan()
    accepted: AcceptedRisk | None = None
    said: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """The name to link to."""
        return self.label.lower()

    @property
    def is_settled(self) -> bool:
        """Whether somebody has accepted it. What is said to be done is not: a finding that stands
        shows that the policy is not.
        """
        return self.finding.waiver is not None or self.status is ResponseStatus.RISK_ACCEPTED

    @property
    def status_in_words(self) -> str:
        """How far it is, with whoever accepts the risk; a risk accepted until a day that has
        passed is open again.
        """
        if self.accepted is None:
            return str(self.status)
        until = f"{self.accepted.by} until {self.accepted.until}"
        if self.status is ResponseStatus.RISK_ACCEPTED:
            return f"risk accepted by {until}"
        return f"open again: the risk was accepted by {until}"


class OwnersMoney(Struct, frozen=True):
    """What an owner's findings cost a year, in one currency; `owner` is empty where nobody is
    named, and `total` None where all of it waits for declarations.

    `findings` are the labels counted, `left_out` those whose money is in another's, `uncounted`
    those that cost contacts or minutes and lack a declaration.
    """

    owner: str
    total: TotalMoney | None
    findings: tuple[str, ...]
    left_out: tuple[str, ...]
    uncounted: tuple[str, ...]


class PrinciplePart(Struct, frozen=True):
    """A principle in the audit: what it asks, its range, what holds, and what does not."""

    id: str
    title: str
    means: str
    source: Source | None
    score: Score
    strengths: tuple[RuleCard, ...]
    findings: tuple[str, ...]


class HeatRow(Struct, frozen=True):
    """A department's line in the heat map: `count` and `worst` for each principle in order."""

    department: str
    cells: tuple[tuple[int, str], ...]


class Gone(Struct, frozen=True):
    """A finding of the audit before that is no longer there, and why.

    Solved: its rule passes now, or what it was about is no longer declared and nothing is
    lacking. Hidden: nobody can judge it any more.
    """

    label: str
    finding: Finding
    hidden: bool
    why: str


class ScoreChange(Struct, frozen=True):
    """A principle's range before and now."""

    principle: str
    before: Score | None
    now: Score


class Changes(Struct, frozen=True):
    """What lies between the audit before and this one.

    `rescored` says that the old input was judged again with today's packs; `note` says what was
    done or why it could not be. `not_judged` are findings that nobody looked for then,
    `worse` those with a figure that has grown, each with what has, and `unjudged` what passed then
    and cannot be judged now. Of several earlier reports, `moments` are all of them and this one.
    """

    since: date
    version: str
    rescored: bool
    note: str
    new: tuple[str, ...]
    reopened: tuple[str, ...]
    unchanged: tuple[str, ...]
    gone: tuple[Gone, ...]
    scores: tuple[ScoreChange, ...]
    not_judged: tuple[str, ...] = ()
    worse: tuple[tuple[str, str], ...] = ()
    unjudged: tuple[LostJudgement, ...] = ()
    moments: tuple[Moment, ...] = ()


class Unattached(Struct, frozen=True):
    """An answer or a narrative to a finding that is not in this audit."""

    key: str
    kind: Literal["answer", "narrative"]
    where: str
    says: str
    title: str = ""


class AuditDocument(Struct, frozen=True):
    """An audit. `causes` are what a reader gets first; `contested` are the findings whose money rests on
    figures that disagree, by the labels of those that say so. Where values were `tried`, each remedy
    that is one value holds, and where that `stopped`, not every field was looked at; `names` are what people call the entries. `report` is all that was judged; the rest is what a reader is told first.

    `known` is the register of numbers to keep for the next run. `charts` are the pictures of the
    whole: `ranges` and `actions`. `missing` are declarations that checks wait for, with how many;
    `money_needs` those that the money of findings waits for. `money_together` counts nothing twice
    across owners, and so may be less than the sum of `money`; `money_moved` are the findings, each
    with its amount, whose money others bear than who causes it, and which is in no sum.
    """

    format: Literal[1]
    report: Report
    brief: Brief
    command: str
    verdict: str
    counts: dict[str, int]
    money: tuple[OwnersMoney, ...]
    money_together: tuple[TotalMoney, ...]
    money_moved: tuple[tuple[str, str], ...]
    money_needs: tuple[tuple[str, int], ...]
    principles: tuple[PrinciplePart, ...]
    findings: tuple[AuditFinding, ...]
    contradictions: tuple[str, ...]
    heat: tuple[HeatRow, ...]
    waivers: tuple[tuple[str, WaiverStatus], ...]
    changes: Changes | None
    unattached: tuple[Unattached, ...]
    missing: tuple[tuple[str, int], ...]
    charts: dict[str, Chart]
    known: tuple[KnownFinding, ...]
    causes: tuple[Cause, ...] = ()
    known_causes: tuple[KnownCause, ...] = ()
    contested: tuple[tuple[str, tuple[str, ...]], ...] = ()
    tried: bool = False
    stopped: bool = False
    names: dict[str, str] = field(default_factory=dict)
