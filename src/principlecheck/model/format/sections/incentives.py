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
    about,
    words_or_own,
)


class Stage(Shape, frozen=True, kw_only=True):
    """A step of a complaint: whoever decides it."""

    decided_by: Annotated[RoleId, about("Who decides", "team-lead")]
    within: Annotated[Span | UnsetType, about("How long it takes", "10 working days")] = UNSET
    independent: Annotated[
        bool | UnsetType, about("True when nobody of the stages before has a say in it", True)
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
        about(
            "How word comes back; policy_barriers is the way to say that a rule stops me helping",
            "survey",
        ),
    ]
    about_: Annotated[
        list[Annotated[str, words_or_own(payments=("payment", "transfers", "payment_services"))]]
        | UnsetType,
        about("What it is about; left out, anything", ["payments"]),
    ] = field(default=UNSET, name="about")
    owner: Annotated[
        RoleId | UnsetType, about("Who answers for what comes in", "agent", absent="gap")
    ] = UNSET
    within: Annotated[
        Span | UnsetType, about("How soon it is answered", "4 working hours", absent="gap")
    ] = UNSET
    stages: Annotated[
        list[Stage] | UnsetType,
        about(
            "Who decides, one after another (complaints)",
            [{"decided_by": "team-lead"}, {"decided_by": "ombudsman", "independent": True}],
        ),
    ] = UNSET
    team: Annotated[TeamId | UnsetType, about("Whose reserved time answers it", "chat-team")] = (
        UNSET
    )
    accepts: Annotated[
        list[Literal["criticism", "complaints", "compliments", "suggestions"]] | UnsetType,
        about("What may be said there", ["criticism"]),
    ] = UNSET
    sample: Annotated[
        Share | UnsetType, about("Share of contacts that are asked (surveys)", "100%")
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
        about(
            "Customers who are not asked (surveys); all but asked_recently and opted_out are left out by outcome",
            ["unhappy"],
        ),
    ] = UNSET
    no_more_often_than: Annotated[
        Rate | UnsetType, about("Cap per customer (surveys)", "1 per 30 calendar days")
    ] = UNSET
    volume: Annotated[Rate | UnsetType, about("How many are received", "90 per month")] = UNSET
    work_each: Annotated[Duration | UnsetType, about("Work to read and answer one", "4m")] = UNSET
    last_done: Annotated[date | UnsetType, about("When it was last done", "2026-03-01")] = UNSET
    positive_answers: Annotated[
        Share | UnsetType, about("Share of positive answers to the eight mindset questions", "70%")
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

    measures: Annotated[Measure, about("What it measures", "repeat_contacts")]
    departments: Annotated[
        list[DepartmentId] | UnsetType,
        about("Who is measured by it; two departments = shared", ["support"]),
    ] = UNSET
    pushes: Annotated[
        dict[Text, Literal["up", "down"]] | UnsetType,
        about("What it moves, in your words, and which way", {"refunds": "down"}),
    ] = UNSET
    window: Annotated[
        Span | UnsetType, about("A repeat counts for this long", "7 calendar days")
    ] = UNSET
    comes_from: Annotated[
        list[Literal["agent_code", "customer", "contact_records", "quality_review"]] | UnsetType,
        about("Where the figure comes from", ["contact_records"]),
    ] = UNSET
    stops_at: Annotated[
        Literal["first_solve", "full_resolution"] | UnsetType,
        about(
            "Where a resolution time stops: at the first solve, or when it is solved for good",
            "full_resolution",
        ),
    ] = UNSET
    counts_automatic_replies: Annotated[
        bool | UnsetType, about("True when an automatic reply counts as a reply", True)
    ] = UNSET
    leaves_out: Annotated[
        list[Literal["abandoned", "short_contacts", "bot_contacts", "transferred", "reopened"]]
        | UnsetType,
        about("Contacts not counted", ["abandoned"]),
    ] = UNSET
    adopted: Annotated[date | UnsetType, about("When it was adopted", "2026-03-01")] = UNSET


class Scorecard(Entry, frozen=True, kw_only=True):
    """What a role is scored on."""

    role: Annotated[RoleId, about("Whose scorecard it is", "agent")]
    weights: Annotated[
        dict[MetricId, Share],
        about("Come to 100%", {"resolved-first-time": "60%", "quality": "40%"}),
    ]


class Reward(Entry, frozen=True, kw_only=True):
    """What people are given for their work."""

    kind: Annotated[
        Literal["pay", "bonus", "recognition", "growth", "say_in_policy", "time_off"],
        about("What is given", "pay"),
    ]
    roles: Annotated[
        list[RoleId] | UnsetType,
        about("Roles that can earn it; left out, all", ["agent"], absent="all"),
    ] = UNSET
    for_: Annotated[list[RewardedFor] | UnsetType, about("What earns it", ["quality"])] = field(
        default=UNSET, name="for"
    )
    other: Annotated[
        Text | UnsetType, about("What `other` among them is", "fewest cases open on Friday")
    ] = UNSET
    share_of_pay: Annotated[
        Share | UnsetType, about("Of what the role is paid, when all of it is earned", "15%")
    ] = UNSET
    penalty: Annotated[
        bool | UnsetType, about("True when it can also take something away", True)
    ] = UNSET


class Discipline(Entry, frozen=True, kw_only=True):
    """What brings a sanction on."""

    for_: Annotated[list[DisciplinedFor], about("What brings it on", ["quality"])] = field(
        name="for"
    )
    roles: Annotated[
        list[RoleId] | UnsetType,
        about("Roles it applies to; left out, all", ["agent"], absent="all"),
    ] = UNSET
    first_time: Annotated[
        Literal["coaching", "warning", "pay_loss", "dismissal"] | UnsetType,
        about("What follows the first time", "coaching"),
    ] = UNSET
    blameless_review: Annotated[
        bool | UnsetType, about("Mistakes are reviewed without blame", True)
    ] = UNSET


class SalesQuota(Entry, frozen=True, kw_only=True):
    """What a department has to sell."""

    department: Annotated[DepartmentId, about("Department that carries it", "support")]
    quota: Annotated[Rate, about("How much has to be sold", "20 per week")]
    fit_rule: Annotated[
        Text | UnsetType,
        about(
            "When not to sell", "Not to customers who never used the smaller plan.", absent="gap"
        ),
    ] = UNSET
    cooling_off: Annotated[
        Span | UnsetType, about("How long a customer may undo it", "14 calendar days", absent="gap")
    ] = UNSET
    clawback: Annotated[
        bool | UnsetType, about("Seller's reward is taken back when they do", True, absent="gap")
    ] = UNSET
