"""A finding, and what is asked instead of one: what is wrong, where, of what kind, how bad."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct, field

from principlecheck.model.report.chart import Chart
from principlecheck.model.report.figure import Figure, Located
from principlecheck.model.report.measure import Measure, Written
from principlecheck.model.report.money import MoneyAYear

Severity = Literal["critical", "high", "medium", "low", "information"]
Confidence = Literal["certain", "likely", "opinion"]
Kind = Literal["contradiction", "harm", "gap"]
"""Two declared things that cannot both hold; one that hurts by itself; something left unsaid."""
Topic = Literal[
    "law",
    "clock",
    "promises",
    "capacity",
    "authority",
    "ownership",
    "channels",
    "incentives",
    "loyalty",
    "listening",
    "craft",
    "standards",
]
"""What a rule is about: findings of one topic that meet are one cause in an audit."""
TOPICS: tuple[Topic, ...] = get_args(Topic)
Duty = Literal["law", "contract", "danger", "none"]
"""What makes a finding come before all others: a duty by law or contract, or a danger to people."""
BINDING: tuple[Duty, ...] = ("law", "contract")
"""Duties with a date of their own, which nobody can settle by accepting less."""
KINDS: tuple[Kind, ...] = ("contradiction", "harm", "gap")
CONFIDENCES: tuple[Confidence, ...] = ("certain", "likely", "opinion")
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low", "information")
WEIGHTS: dict[Severity, int] = {"critical": 8, "high": 4, "medium": 2, "low": 1, "information": 0}


class Source(Struct, frozen=True):
    """Where a rule comes from: the article, its section, and whether the rule is its word or ours."""

    title: Annotated[str, Meta(description="The article, book or handbook")]
    section: Annotated[str, Meta(description="The section of it")]
    basis: Annotated[
        Literal["source", "interpretation"],
        Meta(description="Whether the source says so itself, or it is a reading of it"),
    ]


class Waiver(Struct, frozen=True):
    """Somebody's acceptance of one finding until a day, that day included.

    `file` is where the finding stood, from the folder of the waivers, and `figures` how bad it
    was: it covers nothing in another file and nothing worse. Waivers of 0.1.0 keep neither.
    """

    fingerprint: str
    code: str
    entry: str
    owner: str
    approved_by: str
    reason: str
    created: date
    expires: date
    ticket: str = ""
    file: str = ""
    figures: dict[str, Written] = field(default_factory=dict)


class Finding(Struct, frozen=True):
    """A rule that failed on a subject, told in the internal auditor's five parts.

    `at` is where it points; `related` are the other places it speaks of. `fingerprint` rests on
    rule and route alone, so that moving or reformatting text does not change it.

    `do` says what to write instead, `decide` the same for those who decide and write no policies.

    `settled_by` are the routes whose other value the remedy asks for, the best first, `or_less`
    those by which somebody accepts less than was promised or aimed at; an audit tries them.

    Where it `doubts_figures`, two declared figures of one thing disagree.

    `departments` are those it concerns, `owner` the one that decides (empty where nobody is
    declared to). What it costs is in `money`; where that waits for declarations, `money_needs`
    names them, and a finding that costs neither contacts nor minutes has neither.

    A finding with a `waiver` in force still counts in scores and reports; the gate passes it.

    The order of findings (`model.report.order`) also rests on `duty`, the day `due` of that duty,
    `reach` (the share of contacts, customers or staff that it touches, 0 to 1) and `excess` (how
    many times over the threshold, 1 being at it), as far as they are known. `measures` say how bad
    it is, for another day's to be held against. Reports of version 0.1.0 name no `kind`; it is then
    read as harm. They name no `topic` either.
    """

    code: str
    name: str
    title: str
    principle: str
    severity: Severity
    confidence: Confidence
    fingerprint: str
    at: Located
    related: tuple[Located, ...]
    says: str
    why: str
    effect: str
    do: str
    ask: str
    source: Source
    figures: tuple[Figure, ...]
    thresholds: dict[str, str]
    see_also: tuple[str, ...]
    departments: tuple[str, ...] = ()
    chart: Chart | None = None
    waiver: Waiver | None = None
    own_thresholds: dict[str, str] = field(default_factory=dict)
    owner: str = ""
    decide: str = ""
    money: MoneyAYear | None = None
    money_needs: tuple[str, ...] = ()
    kind: Kind = "harm"
    duty: Duty = "none"
    due: date | None = None
    reach: float | None = None
    excess: float | None = None
    measures: tuple[Measure, ...] = ()
    topic: Topic | Literal[""] = ""
    settled_by: tuple[str, ...] = ()
    or_less: tuple[str, ...] = ()
    doubts_figures: bool = False


class PendingFinding(Struct, frozen=True):
    """What an outcome asks: the finding that would stand if `sections` were complete.

    `lacks` are the fields of the entry that are not written, where those alone decide it;
    `question` is put to a person, in the rule's own words.
    """

    finding: Finding
    sections: tuple[str, ...]
    lacks: tuple[str, ...]
    question: str
