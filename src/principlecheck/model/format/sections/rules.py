"""Rules that customers meet, and what answers them without a person."""

from typing import Annotated, Literal

from msgspec import UNSET, UnsetType

from principlecheck.model.format.quantities import Money, MoneyOrAny, MoneyRate, Rate, Span
from principlecheck.model.format.shapes import (
    ChannelId,
    CountBound,
    DepartmentId,
    Entry,
    MetricId,
    MoneyBound,
    MoneySpread,
    RoleId,
    SegmentId,
    Shape,
    ShareBound,
    SpanSpread,
    Text,
    about,
    words_or_own,
)


class AboveThat(Shape, frozen=True, kw_only=True):
    """Who decides what an agent may not."""

    approved_by: Annotated[RoleId | UnsetType, about("Who approves", "finance-lead")] = UNSET
    deputies: Annotated[list[RoleId] | UnsetType, about("Who stands in", ["team-lead"])] = UNSET
    takes: Annotated[
        SpanSpread | UnsetType,
        about("How long approval takes", {"median": "2 working hours", "p90": "7 working hours"}),
    ] = UNSET


class Condition(Shape, frozen=True, kw_only=True):
    """What holds when; in words, and with a bound where a figure decides."""

    when: Annotated[Text | UnsetType, about("When, in words", "the seal is broken")] = UNSET
    value: Annotated[
        MoneyBound | UnsetType, about("When, by the amount", {"at_most": "50 EUR"})
    ] = UNSET
    quantity: Annotated[
        CountBound | UnsetType, about("When, by the number of things", {"at_least": 3})
    ] = UNSET
    then: Annotated[Text, about("What holds then", "unopened ones may be sent back")]


class CustomerRule(Entry, frozen=True, kw_only=True):
    """One section for every rule a customer runs into; `decided_by`: who sets the rule."""

    kind: Annotated[
        Literal[
            "refund",
            "fee",
            "cancellation",
            "shipping",
            "outage",
            "price_change",
            "known_issue",
            "safety_issue",
            "gesture",
            "other",
        ],
        about("What the rule is about", "refund"),
    ]
    segments: Annotated[
        list[SegmentId] | UnsetType,
        about("Segments it holds for; left out, all", ["members"], absent="all"),
    ] = UNSET
    value: Annotated[
        MoneyBound | UnsetType,
        about("Amounts it holds for; left out, all", {"at_most": "50 EUR"}, absent="all"),
    ] = UNSET
    conditions: Annotated[
        list[Condition] | UnsetType,
        about(
            "What holds only sometimes",
            [{"when": "3 or more bought", "then": "unopened ones may be sent back"}],
        ),
    ] = UNSET
    consulted: Annotated[
        list[DepartmentId] | UnsetType, about("Asked before the rule changes", ["support"])
    ] = UNSET
    handled_by: Annotated[DepartmentId | UnsetType, about("Who faces the customer", "support")] = (
        UNSET
    )
    paid_by: Annotated[DepartmentId | UnsetType, about("Whose budget bears it", "support")] = UNSET
    agent_may_approve_up_to: Annotated[
        MoneyOrAny | UnsetType,
        about(
            "Largest amount an agent may give, waive or credit alone; 0 EUR = nothing",
            "50 EUR",
        ),
    ] = UNSET
    above_that: Annotated[
        AboveThat | UnsetType,
        about(
            "Who decides the rest, who stands in, how long it takes",
            {"approved_by": "finance-lead"},
        ),
    ] = UNSET
    carrying_out: Annotated[
        SpanSpread | UnsetType,
        about("From approval until done", {"median": "1 working day", "p90": "3 working days"}),
    ] = UNSET
    settled_within: Annotated[
        Span | UnsetType, about("As promised, request until done", "7 working days")
    ] = UNSET
    claim_within: Annotated[
        Span | UnsetType, about("How long the customer has to ask", "30 calendar days")
    ] = UNSET
    amounts: Annotated[
        MoneySpread | UnsetType,
        about("What customers ask for", {"median": "48 EUR", "p90": "160 EUR"}),
    ] = UNSET
    exceptions: Annotated[
        list[
            Annotated[
                str,
                words_or_own(
                    hardship=("illness", "bereavement", "financial_difficulty"),
                    our_error=("our_mistake", "our_fault"),
                    case_by_case=("discretion", "any_good_reason", "individual_cases"),
                ),
            ]
        ]
        | UnsetType,
        about("Case_by_case covers both others", ["hardship"]),
    ] = UNSET
    volume: Annotated[Rate | UnsetType, about("How often it is used", "200 per month")] = UNSET
    costs_customer: Annotated[
        Money | UnsetType, about("What it costs the customer, once", "4.50 EUR")
    ] = UNSET
    budget: Annotated[
        MoneyRate | UnsetType,
        about("Money set aside (gestures)", "900 EUR per month", absent="gap"),
    ] = UNSET
    customers_told_within: Annotated[
        Span | UnsetType,
        about(
            "From knowing to telling customers (known and safety issues)",
            "4 working hours",
            absent="gap",
        ),
    ] = UNSET


class Automation(Entry, frozen=True, kw_only=True):
    """What answers without a person."""

    kind: Annotated[
        Literal["message", "bot", "auto_close"], about("What the automation does", "message")
    ]
    channels: Annotated[
        list[ChannelId] | UnsetType,
        about("Channels it runs on; left out, all", ["phone"], absent="all"),
    ] = UNSET
    contains: Annotated[
        list[
            Annotated[
                str,
                words_or_own(
                    name=("customer", "customer_name", "first_name"),
                    case=("reference", "ticket_number", "case_number", "ticket"),
                ),
            ]
        ]
        | UnsetType,
        about("What a message carries", ["name"]),
    ] = UNSET
    replies_read: Annotated[bool | UnsetType, about("By a person", True)] = UNSET
    way_to_person: Annotated[
        bool | UnsetType, about("True when a customer can get from it to a person", True)
    ] = UNSET
    containment: Annotated[
        ShareBound | UnsetType,
        about("Of contacts meant to end without a person", {"at_least": "30%"}),
    ] = UNSET
    solved_measured_by: Annotated[
        MetricId | UnsetType,
        about("How we know they were solved", "resolved-first-time", absent="gap"),
    ] = UNSET
    closes_after: Annotated[
        Span | UnsetType,
        about("Silence after which a case is closed (auto_close)", "7 calendar days"),
    ] = UNSET
    holds_for_follow_up: Annotated[
        bool | UnsetType,
        about("True when closing waits while a follow-up is due (auto_close)", True),
    ] = UNSET


class Reply(Entry, frozen=True, kw_only=True):
    """Reply templates."""

    kind: Annotated[Literal["refusal", "answer"], about("What the template is for", "refusal")]
    contains: Annotated[
        list[Literal["acknowledgement", "reason", "next_step"]] | UnsetType,
        about("What the text contains", ["acknowledgement"]),
    ] = UNSET
