"""Who we are: the organisation, its hours, departments, roles and teams."""

from datetime import date
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from principlecheck.model.format.quantities import (
    Duration,
    Money,
    MoneyRange,
    Rate,
    Share,
    Span,
    SpanOrNone,
)
from principlecheck.model.format.shapes import (
    JURISDICTION,
    AgentCount,
    Closed,
    Count,
    DepartmentId,
    Entry,
    HoursId,
    NeedId,
    Opening,
    RoleId,
    Route,
    SectionName,
    Shape,
    Text,
    field_meta,
    words_or_own_meta,
)


class Purpose(Shape, frozen=True, kw_only=True):
    """What the organisation is for."""

    says: Annotated[Text, field_meta("The purpose, in a sentence", "We get people home dry.")]
    needs: Annotated[
        list[NeedId] | UnsetType,
        field_meta("Customer needs that the sentence names", ["quality"], absent="gap"),
    ] = UNSET


class NotApplicable(Shape, frozen=True, kw_only=True):
    """Why something does not apply, who said so, and until when."""

    reason: Annotated[Text, field_meta("Why it does not apply", "We employ nobody yet.")]
    approved_by: Annotated[RoleId, field_meta("Who agreed", "head-of-support")]
    review: Annotated[date, field_meta("From this day on it is not declared again", "2027-03-01")]


class Costs(Shape, frozen=True, kw_only=True):
    """What serving customers costs; no verdict rests on it, only what a finding costs a year."""

    agent_hour: Annotated[
        MoneyRange | UnsetType,
        field_meta(
            "An agent's paid hour with all that is paid on top of wages", "28 EUR to 34 EUR"
        ),
    ] = UNSET
    contact: Annotated[
        MoneyRange | UnsetType,
        field_meta(
            "One contact in full: the agent's time, tools, rooms and lines; a range where it "
            "depends on the channel",
            "4.80 EUR to 6.20 EUR",
        ),
    ] = UNSET


class AboutOrganisation(Shape, frozen=True, kw_only=True):
    """Who we are; one, not keyed by id; its fields may lie in several files."""

    name: Annotated[Text | UnsetType, field_meta("The name on the cover", "Northwind Home")] = UNSET
    purpose: Annotated[
        Purpose | UnsetType,
        field_meta(
            "What the organisation is for, and which customer needs it names",
            {"says": "We get people home dry.", "needs": ["quality"]},
        ),
    ] = UNSET
    business_model: Annotated[
        Literal["low_cost", "balanced", "service_led"] | UnsetType,
        field_meta(
            "How it competes; low_cost softens checks about delight, no others",
            "low_cost",
        ),
    ] = UNSET
    jurisdictions: Annotated[
        list[Annotated[str, Meta(pattern=JURISDICTION)]] | UnsetType,
        field_meta("ISO country codes (EU for the whole union); they choose the laws", ["ES"]),
    ] = UNSET
    sectors: Annotated[
        list[
            Literal[
                "retail",
                "basic_services",
                "financial_services",
                "payment_services",
                "telecoms",
                "airline",
                "public",
                "other",
            ]
        ]
        | UnsetType,
        field_meta("What narrows whom a law binds", ["retail"]),
    ] = UNSET
    sells_to: Annotated[
        list[Literal["consumers", "businesses"]] | UnsetType,
        field_meta("What narrows whom a law binds", ["consumers"]),
    ] = UNSET
    sells_at_a_distance: Annotated[
        bool | UnsetType, field_meta("True when it sells online, by phone or by post", True)
    ] = UNSET
    staff: Annotated[Count | UnsetType, field_meta("People employed, whole organisation", 12)] = (
        UNSET
    )
    turnover: Annotated[
        Money | UnsetType, field_meta("Turnover of the last financial year", "41 million EUR")
    ] = UNSET
    balance_sheet: Annotated[
        Money | UnsetType,
        field_meta("Balance sheet total of the last financial year", "12 million EUR"),
    ] = UNSET
    costs: Annotated[
        Costs | UnsetType,
        field_meta(
            "What an agent's hour and a contact cost; findings then say what they cost a year",
            {"agent_hour": "28 EUR to 34 EUR", "contact": "4.80 EUR to 6.20 EUR"},
        ),
    ] = UNSET
    languages: Annotated[
        list[Text] | UnsetType, field_meta("ISO 639 codes customers are served in", ["es", "en"])
    ] = UNSET
    accessibility: Annotated[
        list[Text] | UnsetType,
        field_meta("Provisions made for people who need them", ["text relay"]),
    ] = UNSET
    hours: Annotated[
        HoursId | UnsetType,
        field_meta("What a working day is where nothing nearer says so", "office"),
    ] = UNSET
    review_every: Annotated[
        Span | UnsetType,
        field_meta("How often every entry is to be asked about again", "12 calendar months"),
    ] = UNSET
    every_change_asks: Annotated[
        list[
            Annotated[
                str,
                words_or_own_meta(
                    customer_impact=("customers", "impact_on_customers", "effect_on_customers"),
                    legal=(),
                    cost=(),
                    staff_impact=(),
                ),
            ]
        ]
        | UnsetType,
        field_meta("Questions put before any policy changes", ["customer_impact"]),
    ] = UNSET
    complete: Annotated[
        list[SectionName] | Literal["all"] | UnsetType,
        field_meta(
            "Sections that say everything there is, or all: what they lack does not exist, "
            "and a gap in them is a finding instead of a question",
            ["follow_ups", "metrics"],
        ),
    ] = UNSET
    not_applicable: Annotated[
        dict[Route, NotApplicable] | UnsetType,
        field_meta(
            "What does not apply (a section, section.field or section.kind), and until when",
            {
                "sales_quotas": {
                    "reason": "Nobody sells.",
                    "approved_by": "head-of-support",
                    "review": "2027-03-01",
                }
            },
        ),
    ] = UNSET


class Hours(Entry, frozen=True, kw_only=True):
    """A weekly schedule."""

    time_zone: Annotated[Text, field_meta("IANA name of the time zone", "Europe/Madrid")]
    open: Annotated[
        Opening,
        field_meta(
            "Local opening times", {"mon-fri": "08:00-20:00", "sat": "09:00-13:00 and 15:00-18:00"}
        ),
    ]
    closed: Annotated[
        Closed | UnsetType,
        field_meta(
            "Whole local days on which it is shut", ["2026-12-25", "2026-12-31 to 2027-01-01"]
        ),
    ] = UNSET


class Department(Entry, frozen=True, kw_only=True):
    """The parts of the organisation."""

    kind: Annotated[
        Literal["support", "sales", "other"] | UnsetType,
        field_meta("Support and sales are judged apart; the rest is other", "support"),
    ] = UNSET
    hours: Annotated[
        HoursId | UnsetType,
        field_meta(
            "When it works; its agreements and its roles count working time in it", "office"
        ),
    ] = UNSET
    commitment: Annotated[
        Text | UnsetType,
        field_meta(
            "What this department owes customers",
            "We answer colleagues within a working day.",
            absent="gap",
        ),
    ] = UNSET


class Role(Entry, frozen=True, kw_only=True):
    """People by what they do; a three-person firm uses names."""

    department: Annotated[
        DepartmentId | UnsetType, field_meta("Department the role belongs to", "support")
    ] = UNSET
    leads: Annotated[
        bool | UnsetType,
        field_meta("Has authority over others; left out reads false once any role has it", True),
    ] = UNSET
    outside: Annotated[
        bool | UnsetType, field_meta("True for a body that is not ours, such as an ombudsman", True)
    ] = UNSET
    people: Annotated[Count | UnsetType, field_meta("How many people hold the role", 2)] = UNSET
    hours: Annotated[
        HoursId | UnsetType, field_meta("When someone in this role is there", "office")
    ] = UNSET
    levels: Annotated[
        list[Text] | UnsetType,
        field_meta("Career steps, lowest first", ["agent", "senior agent", "specialist"]),
    ] = UNSET
    longest_stay: Annotated[
        SpanOrNone | UnsetType,
        field_meta("Tenure after which one must leave", "24 calendar months"),
    ] = UNSET
    hired_for: Annotated[
        list[
            Annotated[
                str,
                words_or_own_meta(
                    empathy=("compassion", "empathic", "empathetic"),
                    honesty=("integrity", "truthfulness"),
                    transparency=("openness", "candour"),
                ),
            ]
        ]
        | UnsetType,
        field_meta("Hiring criteria", ["empathy"]),
    ] = UNSET
    trained_in: Annotated[
        list[
            Annotated[
                str,
                words_or_own_meta(
                    empathy=("compassion", "empathic", "empathetic"),
                    honesty=("integrity", "truthfulness"),
                    transparency=("openness", "candour"),
                ),
            ]
        ]
        | UnsetType,
        field_meta("Training topics", ["empathy"]),
    ] = UNSET
    script_adherence: Annotated[
        Share | UnsetType, field_meta("Share of contacts that must follow the script", "60%")
    ] = UNSET
    discretion: Annotated[
        Text | UnsetType,
        field_meta(
            "What people may do beyond the script, and for what purpose",
            "May send a replacement at once when it is our error.",
            absent="gap",
        ),
    ] = UNSET


class OffQueue(Shape, frozen=True, kw_only=True):
    """Time reserved off the queue, per agent and paid week."""

    breaks: Annotated[Duration | UnsetType, field_meta("Paid breaks", "2h30m")] = UNSET
    leave: Annotated[Duration | UnsetType, field_meta("Leave, spread over the year", "4h")] = UNSET
    sickness: Annotated[Duration | UnsetType, field_meta("Sickness, as planned", "1h30m")] = UNSET
    training: Annotated[Duration | UnsetType, field_meta("Training", "1h")] = UNSET
    coaching: Annotated[Duration | UnsetType, field_meta("Coaching", "30m")] = UNSET
    meetings: Annotated[Duration | UnsetType, field_meta("Team meetings", "30m")] = UNSET
    follow_ups: Annotated[Duration | UnsetType, field_meta("Keeping follow-up promises", "1h")] = (
        UNSET
    )
    feedback: Annotated[
        Duration | UnsetType, field_meta("Reading and answering feedback", "30m")
    ] = UNSET
    discretion: Annotated[Duration | UnsetType, field_meta("Going the extra mile", "30m")] = UNSET
    other: Annotated[Duration | UnsetType, field_meta("Anything else", "30m")] = UNSET


class Team(Entry, frozen=True, kw_only=True):
    """People planned together."""

    department: Annotated[
        DepartmentId | UnsetType, field_meta("Department the team belongs to", "support")
    ] = UNSET
    agents: Annotated[AgentCount | UnsetType, field_meta("Full-time equivalents employed", 12)] = (
        UNSET
    )
    paid_week: Annotated[
        Duration | UnsetType, field_meta("Paid time per agent and week", "37h30m")
    ] = UNSET
    planned_shrinkage: Annotated[
        Share | UnsetType, field_meta("Of paid time not on the queue, as planned", "32%")
    ] = UNSET
    off_queue: Annotated[
        OffQueue | UnsetType,
        field_meta(
            "Reserved per agent and paid week; the one place where time is set aside",
            {"breaks": "2h30m", "training": "1h"},
        ),
    ] = UNSET
    least_on_duty: Annotated[
        AgentCount | UnsetType, field_meta("Agents who are there at any open moment", 2)
    ] = UNSET
    paid_per: Annotated[
        Literal["hour", "contact", "minute", "solution"] | UnsetType,
        field_meta("What an outside provider is paid by", "hour"),
    ] = UNSET
    overtime_a_week: Annotated[
        Duration | UnsetType, field_meta("Overtime per agent and week that the plan assumes", "2h")
    ] = UNSET
    overtime_paid: Annotated[bool | UnsetType, field_meta("True when overtime is paid", True)] = (
        UNSET
    )
    attrition: Annotated[
        Share | UnsetType, field_meta("Leavers a year ÷ average headcount", "20%")
    ] = UNSET
    experts_wanted: Annotated[
        Share | UnsetType, field_meta("Share of agents wanted with five years or more", "25%")
    ] = UNSET
    meets: Annotated[Rate | UnsetType, field_meta("How often the team meets", "1 per week")] = UNSET
