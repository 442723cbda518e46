"""What a pack says: rules as data."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from principlecheck.model.format.quantities import END
from principlecheck.model.report.report import Confidence, Duty, Kind, Severity, Source, Topic

CODE = rf"^[A-Z]{{3,5}}[0-9]{{2,3}}{END}"
NAME = rf"^[a-z][a-z0-9-]{{2,60}}{END}"
Line = Annotated[str, Meta(min_length=1, max_length=2_000)]
Condition = Annotated[str, Meta(min_length=1, max_length=2_000)]
Code = Annotated[str, Meta(pattern=CODE)]
Threshold = str | int | float
EXAMPLES_AS_OF = date(2026, 11, 22)
"""The day on which every example is judged, so that none rots."""
Place = str | Annotated[list[str], Meta(min_length=1)]
"""A name of something declared; of several, the first that is there, or else the last."""


class PackPart(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A map inside a pack."""


class Variant(PackPart, frozen=True, kw_only=True):
    """What a finding says instead when `when` holds. The first variant that holds is used, and what
    it leaves out stays as the rule says it.
    """

    when: Annotated[Condition, Meta(description="A condition like fails_when")]
    kind: Annotated[Kind | UnsetType, Meta(description="As in the rule")] = UNSET
    severity: Annotated[Severity | UnsetType, Meta(description="As in the rule")] = UNSET
    confidence: Annotated[Confidence | UnsetType, Meta(description="As in the rule")] = UNSET
    title: Annotated[Line | UnsetType, Meta(description="As in the rule")] = UNSET
    says: Annotated[Line | UnsetType, Meta(description="As in the rule")] = UNSET
    effect: Annotated[Line | UnsetType, Meta(description="As in the rule")] = UNSET
    do: Annotated[Line | UnsetType, Meta(description="As in the rule")] = UNSET
    decide: Annotated[
        Line | UnsetType, Meta(description="As in the rule; left out beside a do, it is the do")
    ] = UNSET
    ask: Annotated[Line | UnsetType, Meta(description="As in the rule")] = UNSET
    question: Annotated[Line | UnsetType, Meta(description="As in the rule")] = UNSET
    duty: Annotated[Duty | UnsetType, Meta(description="As in the rule")] = UNSET


class Unsure(PackPart, frozen=True, kw_only=True):
    """When a rule that does not fail cannot be said to pass either: it is then not assessable."""

    when: Annotated[Condition, Meta(description="A condition like fails_when")]
    says: Annotated[Line, Meta(description="Why nothing can be said")]


class Cites(PackPart, frozen=True, kw_only=True):
    """What a finding is judged by where that is not the rule's own source, such as a law."""

    title: Annotated[
        str, Meta(description="A fact that is what it is called", examples=["facts.law_title"])
    ]
    section: Annotated[
        str, Meta(description="A fact that is the place in it", examples=["facts.law_article"])
    ]


class OtherFigure(PackPart, frozen=True, kw_only=True):
    """A figure in doubt, and the other one that is declared of the same thing."""

    at: Annotated[
        Place,
        Meta(
            description="Where the figure in doubt stands", examples=["entry.busiest_hour.agents"]
        ),
    ]
    be: Annotated[
        str, Meta(description="A fact that is the other figure", examples=["facts.team_size"])
    ]


class Examples(PackPart, frozen=True, kw_only=True):
    """Policies, without their `format: 1`; `principlecheck test` runs them.

    Unless one says so itself, what passes and what fails counts as complete in every section
    that it writes; what asks is only begun.
    """

    passes: Annotated[
        list[dict[str, Any]],
        Meta(min_length=1, description="Policies on which the rule passes and never fails"),
    ]
    fails: Annotated[
        list[dict[str, Any]], Meta(min_length=1, description="Policies on which the rule fails")
    ]
    asks: Annotated[
        list[dict[str, Any]], Meta(description="Policies, only begun, on which the rule asks")
    ] = field(default_factory=list)


class Rule(PackPart, frozen=True, kw_only=True):
    """One rule, under its code. `{…}` in prose are placeholders."""

    name: Annotated[
        str,
        Meta(pattern=NAME, description="A short name with hyphens", examples=["cold-transfer"]),
    ]
    title: Annotated[
        Line,
        Meta(
            description="What is wrong, as a headline that stands alone in a list",
            examples=["Customers are passed on cold"],
        ),
    ]
    topic: Annotated[
        Topic,
        Meta(
            description="What it is about; an audit draws findings of one topic that meet into one"
            " cause",
            examples=["ownership"],
        ),
    ]
    holds: Annotated[
        Line | UnsetType,
        Meta(
            description="What is so where it passes, for the part of an audit that says what holds",
            examples=["Customers are introduced when they are passed on."],
        ),
    ] = UNSET
    known_by: Annotated[
        Line | UnsetType,
        Meta(
            description="How anybody can know in the world that it has been settled; left out, an"
            " audit says what it says of the topic",
            examples=["Ten test contacts that are passed on are met by somebody who knows them."],
        ),
    ] = UNSET
    on: Annotated[
        str,
        Meta(
            description="What is judged, one outcome each: the entries of a section, the pairs of a"
            " pairing, or the organisation once",
            examples=["handovers"],
        ),
    ]
    fails_when: Annotated[
        Condition,
        Meta(
            description="The CEL condition of a finding; where it depends on something that nobody"
            " has declared, the outcome is “not declared”",
            examples=["entry.style == 'cold'"],
        ),
    ]
    at: Annotated[
        Place,
        Meta(
            description="The place shown to the reader; of several, the first that is declared, or"
            " else the last",
            examples=["entry.style"],
        ),
    ] = "entry"
    and_at: Annotated[
        list[Place],
        Meta(description="Further places shown, each as in at", examples=["[other, entry.within]"]),
    ] = field(default_factory=list)
    kind: Annotated[
        Kind,
        Meta(
            description="contradiction: two declared things that cannot both hold; harm: one that"
            " hurts by itself; gap: something left unsaid",
            examples=["harm"],
        ),
    ]
    doubts_figures: Annotated[
        bool,
        Meta(
            description="Whether it finds two declared figures of one thing that disagree; an audit"
            " tells of them before the money, and sums none that rests on them"
        ),
    ] = False
    other_figure: Annotated[
        OtherFigure | UnsetType,
        Meta(
            description="Of two figures that disagree, the one in doubt and the other: the rules"
            " that read it are asked again with the other in its place, and the finding says which"
            " verdicts turn",
            examples=["{at: entry.busiest_hour.agents, be: facts.team_size.employed}"],
        ),
    ] = UNSET
    severity: Annotated[
        Severity, Meta(description="How much it matters to people", examples=["high"])
    ]
    confidence: Annotated[
        Confidence,
        Meta(
            description="Whether what is declared proves it, makes it likely, or is a matter of"
            " opinion",
            examples=["certain"],
        ),
    ]
    says: Annotated[
        Line,
        Meta(
            description="The condition found, with its figures",
            examples=["{entry} passes customers on {entry.style}."],
        ),
    ]
    why: Annotated[Line, Meta(description="Why the principle asks for it: the criterion")]
    effect: Annotated[Line, Meta(description="What it does to people")]
    do: Annotated[Line, Meta(description="What to write instead: the remedy")]
    ask: Annotated[Line, Meta(description="Whom to ask about the cause, and what")]
    settled_by: Annotated[
        list[str],
        Meta(
            description="Places, each as in at, whose other value the remedy asks for, the best"
            " first; an audit tries them",
            examples=["[entry.hard_limit]"],
        ),
    ] = field(default_factory=list)
    or_less: Annotated[
        list[str],
        Meta(
            description="Places by which somebody accepts less: a longer promise, a lower target;"
            " tried last, and named as what they are",
            examples=["[entry.settled_within]"],
        ),
    ] = field(default_factory=list)
    source: Annotated[Source, Meta(description="Where the rule is from")]
    examples: Annotated[Examples, Meta(description="Policies that pass and that fail")]
    applies_when: Annotated[
        Condition | UnsetType,
        Meta(
            description="A CEL condition without which the rule says nothing of a subject",
            examples=["entry.kind == 'transfer'"],
        ),
    ] = UNSET
    unsure: Annotated[
        Unsure | UnsetType, Meta(description="When a pass would say more than is known")
    ] = UNSET
    variants: Annotated[
        list[Variant], Meta(description="Other wordings or severities for a part of the findings")
    ] = field(default_factory=list)
    thresholds: Annotated[
        dict[str, Threshold],
        Meta(
            description="Numbers, shares or durations by name, for conditions and messages"
            " (thresholds.most); settings may change them",
            examples=["{most: 85%, within: 6m30s}"],
        ),
    ] = field(default_factory=dict)
    see_also: Annotated[
        list[Code],
        Meta(description="Rules that read the same entries otherwise", examples=["[PRD01]"]),
    ] = field(default_factory=list)
    picture: Annotated[
        str | UnsetType,
        Meta(description="A fact that is a chart", examples=["facts.limit_curve"]),
    ] = UNSET
    costs: Annotated[
        str | UnsetType,
        Meta(
            description="A fact that is what the finding costs a year; no verdict rests on it",
            examples=["facts.limit_cost"],
        ),
    ] = UNSET
    decide: Annotated[
        Line | UnsetType,
        Meta(description="What to do, for those who decide and write no policies; else the do"),
    ] = UNSET
    computed: Annotated[Line | UnsetType, Meta(description="How it is computed, in words")] = UNSET
    question: Annotated[
        Line | UnsetType,
        Meta(description="What is asked while the section is only begun, as a whole question"),
    ] = UNSET
    duty: Annotated[
        Duty, Meta(description="law, contract or danger: such findings come before all others")
    ] = "none"
    due: Annotated[
        str | UnsetType, Meta(description="A fact that is the day from which the duty binds")
    ] = UNSET
    cites: Annotated[
        Cites | UnsetType,
        Meta(description="What each finding names as its source, if not the rule's own"),
    ] = UNSET
    reach: Annotated[
        str | UnsetType,
        Meta(description="A fact that is the share of contacts, customers or staff touched"),
    ] = UNSET
    worse: Annotated[
        list[Annotated[str, Meta(pattern=rf"^(?:more|less) [a-z_0-9.\[\]]+{END}")]],
        Meta(
            description="Figures of which more, or less, makes the finding worse, where fails_when"
            " compares none itself",
            examples=["[more facts.work_of_the_week]"],
        ),
    ] = field(default_factory=list)
    amiss: Annotated[
        dict[Line, Condition],
        Meta(
            description="What is amiss where it fails, each by name with a condition like"
            " fails_when: one more that holds makes the finding worse",
            examples=["{no owner: '!declared.entry.owner'}"],
        ),
    ] = field(default_factory=dict)


class Principle(PackPart, frozen=True, kw_only=True):
    """The principle that a pack codifies."""

    id: Annotated[
        str,
        Meta(
            pattern=rf"^[a-z][a-z_]{{2,40}}{END}",
            description="Its name in reports and settings",
            examples=["pride_in_workmanship"],
        ),
    ]
    title: Annotated[Line, Meta(description="Its name for people")]
    means: Annotated[Line, Meta(description="What the principle asks, in a sentence or two")]
    source: Annotated[Source, Meta(description="Where the principle is from")]


class PackFile(PackPart, frozen=True, kw_only=True):
    """One pack: a principle and its rules, by code."""

    format: Annotated[Literal[1], Meta(description="Of packs", examples=["1"])]
    version: Annotated[
        str,
        Meta(
            pattern=rf"^[0-9]+\.[0-9]+{END}",
            description="The pack's own; reports name it, with the first digits of its SHA-256",
            examples=['"1.0"'],
        ),
    ]
    principle: Annotated[Principle, Meta(description="What the rules codify")]
    rules: Annotated[
        dict[Code, Rule],
        Meta(
            description="Rules by code: three to five capitals and two or three digits, unique"
            " among all packs"
        ),
    ]
