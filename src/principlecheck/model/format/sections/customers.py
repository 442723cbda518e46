"""Customers and what they need: segments, needs, investments, decisions, journeys."""

import datetime
from typing import Annotated, Literal

from msgspec import UNSET, UnsetType

from principlecheck.model.format.quantities import MoneyRate, Rate, Span
from principlecheck.model.format.shapes import (
    ChannelId,
    Count,
    Entry,
    NeedId,
    SegmentId,
    Text,
    field_meta,
    words_or_own_meta,
)


class Segment(Entry, frozen=True, kw_only=True):
    """Kinds of customer (plans and tiers too)."""

    stage: Annotated[
        Literal["one_time", "occasional", "frequent", "loyal", "advocate"] | UnsetType,
        field_meta("Step of the ladder from first purchase to advocate", "one_time"),
    ] = UNSET
    contacts_each: Annotated[
        Rate | UnsetType, field_meta("Contacts per customer", "0.5 per month")
    ] = UNSET


class Need(Entry, frozen=True, kw_only=True):
    """What customers need."""

    rank: Annotated[Count, field_meta("1 matters most to customers", 1)]
    kind: Annotated[
        Literal["speed", "resolution", "ease", "price", "quality", "care", "choice", "information"]
        | UnsetType,
        field_meta("What the need is about", "speed"),
    ] = UNSET
    of: Annotated[
        SegmentId | UnsetType, field_meta("The customers who have it; left out, all", "members")
    ] = UNSET


class Investment(Entry, frozen=True, kw_only=True):
    """Budget lines that serve a need."""

    need: Annotated[NeedId, field_meta("The need it serves", "speed")]
    amount: Annotated[MoneyRate, field_meta("What is spent, and how often", "900 EUR per month")]
    buys: Annotated[
        Literal["capacity", "queue_time", "self_service", "training", "tools", "product", "other"]
        | UnsetType,
        field_meta("What the money buys", "capacity"),
    ] = UNSET


class Decision(Entry, frozen=True, kw_only=True):
    """A dated log of decisions, strategic objectives included."""

    kind: Annotated[
        Literal["objective", "policy", "price", "product", "principle"],
        field_meta("What was decided", "objective"),
    ]
    date: Annotated[datetime.date, field_meta("When it was decided", "2026-03-01")]
    because: Annotated[
        Text | UnsetType,
        field_meta("The reason, in a sentence", "Customers wait too long in December."),
    ] = UNSET
    needs: Annotated[
        list[NeedId] | UnsetType,
        field_meta("Needs it cites (or segments)", ["speed"], absent="gap"),
    ] = UNSET
    segments: Annotated[
        list[SegmentId] | UnsetType,
        field_meta("Segments it cites (or needs)", ["members"], absent="gap"),
    ] = UNSET


class Journey(Entry, frozen=True, kw_only=True):
    """Who does what."""

    kind: Annotated[
        Literal["join", "leave", "buy", "return", "repair", "claim", "contact"],
        field_meta("What the customer sets out to do", "join"),
    ]
    channels: Annotated[
        list[ChannelId] | UnsetType, field_meta("Where it can be done", ["phone"])
    ] = UNSET
    customer_steps: Annotated[
        list[Text] | UnsetType,
        field_meta("What the customer does, step by step", ["opens the order", "presses return"]),
    ] = UNSET
    our_steps: Annotated[
        list[Text] | UnsetType,
        field_meta("What we do, step by step", ["send the label", "collect"]),
    ] = UNSET
    asks: Annotated[
        list[
            Annotated[
                str,
                words_or_own_meta(
                    wanted_outcome=(
                        "outcome",
                        "desired_outcome",
                        "remedy",
                        "what_would_help",
                        "expectation",
                    ),
                    deadline=("due_date", "needed_by", "urgency", "by_when"),
                ),
            ]
        ]
        | UnsetType,
        field_meta("What we ask the customer for", ["wanted_outcome"]),
    ] = UNSET
    we_hold: Annotated[
        list[Text] | UnsetType, field_meta("What we already know", ["order number"])
    ] = UNSET
    offers: Annotated[Count | UnsetType, field_meta("Offers made before it is done (leave)", 1)] = (
        UNSET
    )
    notice: Annotated[
        Span | UnsetType, field_meta("Notice that the customer has to give", "1 calendar month")
    ] = UNSET
    volume: Annotated[
        Rate | UnsetType, field_meta("How many customers set out", "60 per month")
    ] = UNSET
