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
    field_meta,
    words_or_own_meta,
)


class AboveThat(Shape, frozen=True, kw_only=True):
    """Who decides what an agent may not."""

    approved_by: Annotated[RoleId | UnsetType, field_meta("Who approves", "finance-lead")] = UNSET
    deputies: Annotated[list[RoleId] | UnsetType, field_meta("Who stands in", ["team-lead"])] = (
        UNSET
    )
    takes: Annotated[
        SpanSpread | UnsetType,
        field_meta(
            "How long approval takes", {"median": "2 working hours", "p90": "7 working hours"}
        ),
    ] = UNSET


class Condition(Shape, frozen=True, kw_only=True):
    """What holds when; in words, and with a bound where a figure decides."""

    when: Annotated[Text | UnsetType, field_meta("When, in words", "the seal is broken")] = UNSET
    value: Annotated[
        MoneyBound | UnsetType, field_meta("When, by the amount", {"at_most": "50 EUR"})
    ] = UNSET
    quantity: Annotated[
        CountBound | UnsetType, field_meta("When, by the number of things", {"at_least": 3})
    ] = UNSET
    then: Annotated[Text, field_meta("What holds then", "unopened ones may be sent back")]


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
        field_meta("What the rule is about", "refund"),
    ]
    segments: Annotated[
        list[SegmentId] | UnsetType,
        field_meta("Segments it holds for; left out, all", ["members"], absent="all"),
    ] = UNSET
    value: Annotated[
        MoneyBound | UnsetType,
        field_meta("Amounts it holds for; left out, all", {"at_most": "50 EUR"}, absent="all"),
    ] = UNSET
    conditions: Annotated[
        list[Condition] | UnsetType,
        field_meta(
            "What holds only sometimes",
            [{"when": "3 or more bought", "then": "unopened ones may be sent back"}],
        ),
    ] = UNSET
    consulted: Annotated[
        list[DepartmentId] | UnsetType, field_meta("Asked before the rule changes", ["support"])
    ] = UNSET
    handled_by: Annotated[
        DepartmentId | UnsetType, field_meta("Who faces the customer", "support")
    ] = UNSET
    paid_by: Annotated[DepartmentId | UnsetType, field_meta("Whose budget bears it", "support")] = (
        UNSET
    )
    agent_may_approve_up_to: Annotated[
        MoneyOrAny | UnsetType,
        field_meta(
            "Largest amount an agent may give, waive or credit alone; 0 EUR = nothing",
            "50 EUR",
        ),
    ] = UNSET
    above_that: Annotated[
        AboveThat | UnsetType,
        field_meta(
            "Who decides the rest, who stands in, how long it takes",
            {"approved_by": "finance-lead"},
        ),
    ] = UNSET
    carrying_out: Annotated[
        SpanSpread | UnsetType,
        field_meta(
            "From approval until done", {"median": "1 working day", "p90": "3 working days"}
        ),
    ] = UNSET
    settled_within: Annotated[
        Span | UnsetType, field_meta("As promised, request until done", "7 working days")
    ] = UNSET
    claim_within: Annotated[
        Span | UnsetType, field_meta("How long the customer has to ask", "30 calendar days")
    ] = UNSET
    amounts: Annotated[
        MoneySpread | UnsetType,
        field_meta("What customers ask for", {"median": "48 EUR", "p90": "160 EUR"}),
    ] = UNSET
    exceptions: Annotated[
        list[
            Annotated[
                str,
                words_or_own_meta(
                    hardship=("illness", "bereavement", "financial_difficulty"),
                    our_error=("our_mistake", "our_fault"),
                    case_by_case=("discretion", "any_good_reason", "individual_cases"),
                ),
            ]
        ]
        | UnsetType,
        field_meta("Case_by_case covers both others", ["hardship"]),
    ] = UNSET
    volume: Annotated[Rate | UnsetType, field_meta("How often it is used", "200 per month")] = UNSET
    costs_customer: Annotated[
        Money | UnsetType, field_meta("What it costs the customer, once", "4.50 EUR")
    ] = UNSET
    budget: Annotated[
        MoneyRate | UnsetType,
        field_meta("Money set aside (gestures)", "900 EUR per month", absent="gap"),
    ] = UNSET
    customers_told_within: Annotated[
        Span | UnsetType,
        field_meta(
            "From knowing to telling customers (known and safety issues)",
            "4 working hours",
            absent="gap",
        ),
    ] = UNSET


class Automation(Entry, frozen=True, kw_only=True):
    """What answers without a person."""

    kind: Annotated[
        Literal["message", "bot", "auto_close"], field_meta("What the automation does", "message")
    ]
    channels: Annotated[
        list[ChannelId] | UnsetType,
        field_meta("Channels it runs on; left out, all", ["phone"], absent="all"),
    ] = UNSET
    contains: Annotated[
        list[
            Annotated[
                str,
                words_or_own_meta(
                    name=("customer", "customer_name", "first_name"),
                    case=("reference", "ticket_number", "case_number", "ticket"),
                ),
            ]
        ]
        | UnsetType,
        field_meta("What a message carries", ["name"]),
    ] = UNSET
    replies_read: Annotated[bool | UnsetType, field_meta("By a person", True)] = UNSET
    way_to_person: Annotated[
        bool | UnsetType, field_meta("True when a customer can get from it to a person", True)
    ] = UNSET
    containment: Annotated[
        ShareBound | UnsetType,
        field_meta("Of contacts meant to end without a person", {"at_least": "30%"}),
    ] = UNSET
    solved_measured_by: Annotated[
        MetricId | UnsetType,
        field_meta("How we know they were solved", "resolved-first-time", absent="gap"),
    ] = UNSET
    closes_after: Annotated[
        Span | UnsetType,
        field_meta("Silence after which a case is closed (auto_close)", "7 calendar days"),
    ] = UNSET
    holds_for_follow_up: Annotated[
        bool | UnsetType,
        field_meta("True when closing waits while a follow-up is due (auto_close)", True),
    ] = UNSET


class Reply(Entry, frozen=True, kw_only=True):
    """Reply templates."""

    kind: Annotated[Literal["refusal", "answer"], field_meta("What the template is for", "refusal")]
    contains: Annotated[
        list[Literal["acknowledgement", "reason", "next_step"]] | UnsetType,
        field_meta("What the text contains", ["acknowledgement"]),
    ] = UNSET
