"""Listening, measuring, rewarding."""

from datetime import date
from typing import Annotated, Literal

from msgspec import UNSET, UnsetType, field

from principlecheck.model.format.quantities import Duration, Rate, Share, Span
from principlecheck.model.format.shapes import (
    DepartmentId,
    Entry,
    MetricId,
    RoleId,
    Shape,
    TeamId,
    Text,
    field_meta,
    words_or_own_meta,
)


class Stage(Shape, frozen=True, kw_only=True):
    """A step of a complaint: whoever decides it."""

    decided_by: Annotated[RoleId, field_meta("Who decides", "team-lead")]
    within: Annotated[Span | UnsetType, field_meta("How long it takes", "10 working days")] = UNSET
    independent: Annotated[
        bool | UnsetType, field_meta("True when nobody of the stages before has a say in it", True)
    ] = UNSET


class Listening(Entry, frozen=True, kw_only=True):
    """Every way in which word comes back to us."""

    kind: Annotated[
        Literal[
            "survey",
            "feedback_form",
            "complaints",
            "public_complaints",
            "interviews",
            "secret_shopper",
            "experience_map",
            "staff_survey",
            "mindset",
            "policy_barriers",
        ],
        field_meta(
            "How word comes back; policy_barriers is the way to say that a rule stops me helping",
            "survey",
        ),
    ]
    about_: Annotated[
        list[
            Annotated[str, words_or_own_meta(payments=("payment", "transfers", "payment_services"))]
        ]
        | UnsetType,
        field_meta("What it is about; left out, anything", ["payments"]),
    ] = field(default=UNSET, name="about")
    owner: Annotated[
        RoleId | UnsetType, field_meta("Who answers for what comes in", "agent", absent="gap")
    ] = UNSET
    within: Annotated[
        Span | UnsetType, field_meta("How soon it is answered", "4 working hours", absent="gap")
    ] = UNSET
    stages: Annotated[
        list[Stage] | UnsetType,
        field_meta(
            "Who decides, one after another (complaints)",
            [{"decided_by": "team-lead"}, {"decided_by": "ombudsman", "independent": True}],
        ),
    ] = UNSET
    team: Annotated[
        TeamId | UnsetType, field_meta("Whose reserved time answers it", "chat-team")
    ] = UNSET
    accepts: Annotated[
        list[Literal["criticism", "complaints", "compliments", "suggestions"]] | UnsetType,
        field_meta("What may be said there", ["criticism"]),
    ] = UNSET
    sample: Annotated[
        Share | UnsetType, field_meta("Share of contacts that are asked (surveys)", "100%")
    ] = UNSET
    leaves_out: Annotated[
        list[
            Literal[
                "unhappy",
                "unsolved",
                "refused",
                "complained",
                "abandoned",
                "refunded",
                "asked_recently",
                "opted_out",
            ]
        ]
        | UnsetType,
        field_meta(
            "Customers who are not asked (surveys); all but asked_recently and opted_out are left out by outcome",
            ["unhappy"],
        ),
    ] = UNSET
    no_more_often_than: Annotated[
        Rate | UnsetType, field_meta("Cap per customer (surveys)", "1 per 30 calendar days")
    ] = UNSET
    volume: Annotated[Rate | UnsetType, field_meta("How many are received", "90 per month")] = UNSET
    work_each: Annotated[Duration | UnsetType, field_meta("Work to read and answer one", "4m")] = (
        UNSET
    )
    last_done: Annotated[date | UnsetType, field_meta("When it was last done", "2026-03-01")] = (
        UNSET
    )
    positive_answers: Annotated[
        Share | UnsetType,
        field_meta("Share of positive answers to the eight mindset questions", "70%"),
    ] = UNSET


Measure = Literal[
    "first_contact_resolution",
    "repeat_contacts",
    "reopened",
    "resolution_time",
    "quality",
    "satisfaction",
    "customer_effort",
    "handle_time",
    "wrap_up_time",
    "contacts_handled",
    "reply_time",
    "adherence",
    "occupancy",
    "containment",
    "abandonment",
    "cost",
    "retention",
    "conversion",
    "revenue",
    "on_time_delivery",
    "staff_satisfaction",
    "other",
]
RewardedFor = Literal[Measure, "kindness", "teamwork", "learning", "initiative"]
DisciplinedFor = Literal[Measure, "mistakes", "misconduct", "attendance"]


class Metric(Entry, frozen=True, kw_only=True):
    """Definitions of what is measured."""

    measures: Annotated[Measure, field_meta("What it measures", "repeat_contacts")]
    departments: Annotated[
        list[DepartmentId] | UnsetType,
        field_meta("Who is measured by it; two departments = shared", ["support"]),
    ] = UNSET
    pushes: Annotated[
        dict[Text, Literal["up", "down"]] | UnsetType,
        field_meta("What it moves, in your words, and which way", {"refunds": "down"}),
    ] = UNSET
    window: Annotated[
        Span | UnsetType, field_meta("A repeat counts for this long", "7 calendar days")
    ] = UNSET
    comes_from: Annotated[
        list[Literal["agent_code", "customer", "contact_records", "quality_review"]] | UnsetType,
        field_meta("Where the figure comes from", ["contact_records"]),
    ] = UNSET
    stops_at: Annotated[
        Literal["first_solve", "full_resolution"] | UnsetType,
        field_meta(
            "Where a resolution time stops: at the first solve, or when it is solved for good",
            "full_resolution",
        ),
    ] = UNSET
    counts_automatic_replies: Annotated[
        bool | UnsetType, field_meta("True when an automatic reply counts as a reply", True)
    ] = UNSET
    leaves_out: Annotated[
        list[Literal["abandoned", "short_contacts", "bot_contacts", "transferred", "reopened"]]
        | UnsetType,
        field_meta("Contacts not counted", ["abandoned"]),
    ] = UNSET
    adopted: Annotated[date | UnsetType, field_meta("When it was adopted", "2026-03-01")] = UNSET


class Scorecard(Entry, frozen=True, kw_only=True):
    """What a role is scored on."""

    role: Annotated[RoleId, field_meta("Whose scorecard it is", "agent")]
    weights: Annotated[
        dict[MetricId, Share],
        field_meta("Come to 100%", {"resolved-first-time": "60%", "quality": "40%"}),
    ]


class Reward(Entry, frozen=True, kw_only=True):
    """What people are given for their work."""

    kind: Annotated[
        Literal["pay", "bonus", "recognition", "growth", "say_in_policy", "time_off"],
        field_meta("What is given", "pay"),
    ]
    roles: Annotated[
        list[RoleId] | UnsetType,
        field_meta("Roles that can earn it; left out, all", ["agent"], absent="all"),
    ] = UNSET
    for_: Annotated[list[RewardedFor] | UnsetType, field_meta("What earns it", ["quality"])] = (
        field(default=UNSET, name="for")
    )
    other: Annotated[
        Text | UnsetType, field_meta("What `other` among them is", "fewest cases open on Friday")
    ] = UNSET
    share_of_pay: Annotated[
        Share | UnsetType, field_meta("Of what the role is paid, when all of it is earned", "15%")
    ] = UNSET
    penalty: Annotated[
        bool | UnsetType, field_meta("True when it can also take something away", True)
    ] = UNSET


class Discipline(Entry, frozen=True, kw_only=True):
    """What brings a sanction on."""

    for_: Annotated[list[DisciplinedFor], field_meta("What brings it on", ["quality"])] = field(
        name="for"
    )
    roles: Annotated[
        list[RoleId] | UnsetType,
        field_meta("Roles it applies to; left out, all", ["agent"], absent="all"),
    ] = UNSET
    first_time: Annotated[
        Literal["coaching", "warning", "pay_loss", "dismissal"] | UnsetType,
        field_meta("What follows the first time", "coaching"),
    ] = UNSET
    blameless_review: Annotated[
        bool | UnsetType, field_meta("Mistakes are reviewed without blame", True)
    ] = UNSET


class SalesQuota(Entry, frozen=True, kw_only=True):
    """What a department has to sell."""

    department: Annotated[DepartmentId, field_meta("Department that carries it", "support")]
    quota: Annotated[Rate, field_meta("How much has to be sold", "20 per week")]
    fit_rule: Annotated[
        Text | UnsetType,
        field_meta(
            "When not to sell", "Not to customers who never used the smaller plan.", absent="gap"
        ),
    ] = UNSET
    cooling_off: Annotated[
        Span | UnsetType,
        field_meta("How long a customer may undo it", "14 calendar days", absent="gap"),
    ] = UNSET
    clawback: Annotated[
        bool | UnsetType,
        field_meta("Seller's reward is taken back when they do", True, absent="gap"),
    ] = UNSET
