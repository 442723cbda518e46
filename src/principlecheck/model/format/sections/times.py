"""Time given, and words kept: promises, targets, measurements, follow-ups, agreements."""

from datetime import date
from typing import Annotated, Literal

from msgspec import UNSET, UnsetType

from principlecheck.model.format.quantities import (
    Duration,
    Rate,
    Share,
    ShareOrMoney,
    ShareOrNone,
    Span,
)
from principlecheck.model.format.shapes import (
    AgreementId,
    ChannelId,
    Count,
    DepartmentId,
    DurationSpread,
    Entry,
    HoursId,
    MeasuredSpan,
    PriorityId,
    QueueId,
    ReasonId,
    RoleId,
    SegmentId,
    Shape,
    ShareBound,
    SpanSpread,
    TeamId,
    Text,
    Timed,
    about,
    words_or_own,
)


class IfMissed(Shape, frozen=True, kw_only=True):
    """What a customer is paid when a promise is not kept."""

    pays: Annotated[ShareOrMoney, about("What is paid or credited", "10%")]
    of: Annotated[Text | UnsetType, about("What the share is of", "monthly fee")] = UNSET
    at_most: Annotated[
        ShareOrMoney | UnsetType, about("The most that is paid for one period", "50%")
    ] = UNSET
    on_claim: Annotated[
        bool | UnsetType, about("True when the customer has to ask for it", True)
    ] = UNSET
    claim_within: Annotated[
        Span | UnsetType, about("How long the customer has to ask", "30 calendar days")
    ] = UNSET


class Promise(Entry, frozen=True, kw_only=True):
    """What customers are told."""

    channels: Annotated[
        list[ChannelId] | UnsetType,
        about("Channels it holds on; left out, all", ["phone"], absent="all"),
    ] = UNSET
    reasons: Annotated[
        list[ReasonId] | UnsetType,
        about("Contact reasons it holds for; left out, all", ["late-delivery"], absent="all"),
    ] = UNSET
    segments: Annotated[
        list[SegmentId] | UnsetType,
        about("Segments it holds for; left out, all", ["members"], absent="all"),
    ] = UNSET
    priority: Annotated[
        PriorityId | UnsetType,
        about("Priority class it holds for; left out, all", "urgent", absent="all"),
    ] = UNSET
    first_reply: Annotated[
        Timed | UnsetType,
        about(
            "Promised: until a person answers (on the phone, picks up)",
            {"at_most": "4 working hours"},
        ),
    ] = UNSET
    next_reply: Annotated[
        Timed | UnsetType,
        about(
            "Promised: from each later message of the customer until a person answers",
            {"at_most": "4 working hours"},
        ),
    ] = UNSET
    update: Annotated[
        Timed | UnsetType,
        about("Promised: between two signs of life", {"at_most": "4 working hours"}),
    ] = UNSET
    resolution: Annotated[
        Timed | UnsetType,
        about("Promised: until solved, to the last solve", {"at_most": "4 working hours"}),
    ] = UNSET
    fulfilment: Annotated[
        Timed | UnsetType,
        about(
            "Promised: until what was agreed has reached the customer",
            {"at_most": "4 working hours"},
        ),
    ] = UNSET
    availability: Annotated[
        ShareBound | UnsetType,
        about("Promised: share of the time in which the service works", {"at_least": "99.9%"}),
    ] = UNSET
    hours: Annotated[
        HoursId | UnsetType, about("The hours that its clock runs in, or always", "office")
    ] = UNSET
    starts_at: Annotated[
        Annotated[
            str,
            words_or_own(
                customer_writes=("customer_calls", "receipt", "ticket_created"),
                we_answer=("we_acknowledge", "acknowledgement"),
                we_set_priority=("when we set the priority", "we_classify", "triage"),
                we_have_everything=("all_information_received", "we_have_all_details"),
            ),
        ]
        | UnsetType,
        about("What starts its clocks; left out, the customer writing", "customer_writes"),
    ] = UNSET
    pauses_while: Annotated[
        list[
            Annotated[
                str,
                words_or_own(
                    waiting_for_customer=("pending", "awaiting_customer"),
                    waiting_for_supplier=("waiting_for_third_party", "waiting_for_vendor"),
                    on_hold=("hold", "paused", "waiting_for_us"),
                    closed=("outside_hours", "nights", "weekends", "holidays"),
                ),
            ]
        ]
        | UnsetType,
        about("While which its clocks stand still", ["waiting_for_customer"]),
    ] = UNSET
    warn_customer_at: Annotated[
        ShareOrNone | UnsetType,
        about("Share of the promised clock after which we say that it will be late", "75%"),
    ] = UNSET
    depends_on: Annotated[
        list[AgreementId] | UnsetType,
        about("Internal deadlines on its path, one after another", ["warehouse-check"]),
    ] = UNSET
    if_missed: Annotated[
        IfMissed | UnsetType,
        about("What a customer gets when it is not kept", {"pays": "10%", "of": "monthly fee"}),
    ] = UNSET


class Target(Entry, frozen=True, kw_only=True):
    """What we hold ourselves to."""

    queues: Annotated[
        list[QueueId] | UnsetType,
        about("Queues it holds for; left out, all", ["chat"], absent="all"),
    ] = UNSET
    reasons: Annotated[
        list[ReasonId] | UnsetType,
        about("Contact reasons it holds for; left out, all", ["late-delivery"], absent="all"),
    ] = UNSET
    segments: Annotated[
        list[SegmentId] | UnsetType,
        about("Segments it holds for; left out, all", ["members"], absent="all"),
    ] = UNSET
    priority: Annotated[
        PriorityId | UnsetType,
        about("Priority class it holds for; left out, all", "urgent", absent="all"),
    ] = UNSET
    roles: Annotated[
        list[RoleId] | UnsetType,
        about("Roles each of whose people it holds for; left out, all together", ["agent"]),
    ] = UNSET
    first_reply: Annotated[
        Timed | UnsetType,
        about(
            "Aimed at: until a person answers (on the phone, picks up)",
            {"at_most": "4 working hours"},
        ),
    ] = UNSET
    next_reply: Annotated[
        Timed | UnsetType,
        about(
            "Aimed at: from each later message of the customer until a person answers",
            {"at_most": "4 working hours"},
        ),
    ] = UNSET
    update: Annotated[
        Timed | UnsetType,
        about("Aimed at: between two signs of life", {"at_most": "4 working hours"}),
    ] = UNSET
    resolution: Annotated[
        Timed | UnsetType,
        about("Aimed at: until solved, to the last solve", {"at_most": "4 working hours"}),
    ] = UNSET
    fulfilment: Annotated[
        Timed | UnsetType,
        about(
            "Aimed at: until what was agreed has reached the customer",
            {"at_most": "4 working hours"},
        ),
    ] = UNSET
    first_contact_resolution: Annotated[
        ShareBound | UnsetType,
        about(
            "Share of contacts solved the first time; the metric defines the window",
            {"at_least": "80%"},
        ),
    ] = UNSET
    occupancy: Annotated[
        ShareBound | UnsetType, about("Share of time on the queue that is busy", {"at_most": "85%"})
    ] = UNSET
    adherence: Annotated[
        ShareBound | UnsetType,
        about("Share of scheduled time that is worked as scheduled", {"at_least": "90%"}),
    ] = UNSET
    kept: Annotated[
        ShareBound | UnsetType,
        about("Aimed at: share of the times above that are kept", {"at_least": "95%"}),
    ] = UNSET
    satisfaction: Annotated[
        ShareBound | UnsetType, about("Aimed at: share of satisfied answers", {"at_least": "90%"})
    ] = UNSET
    abandonment: Annotated[
        ShareBound | UnsetType,
        about("Aimed at: share of contacts that give up waiting", {"at_most": "5%"}),
    ] = UNSET
    availability: Annotated[
        ShareBound | UnsetType,
        about("Aimed at: share of the time in which the service works", {"at_least": "99.9%"}),
    ] = UNSET
    hours: Annotated[
        HoursId | UnsetType, about("The hours that its clock runs in, or always", "office")
    ] = UNSET
    starts_at: Annotated[
        Annotated[
            str,
            words_or_own(
                customer_writes=("customer_calls", "receipt", "ticket_created"),
                we_answer=("we_acknowledge", "acknowledgement"),
                we_set_priority=("when we set the priority", "we_classify", "triage"),
                we_have_everything=("all_information_received", "we_have_all_details"),
            ),
        ]
        | UnsetType,
        about("What starts its clocks; left out, the customer writing", "customer_writes"),
    ] = UNSET
    pauses_while: Annotated[
        list[
            Annotated[
                str,
                words_or_own(
                    waiting_for_customer=("pending", "awaiting_customer"),
                    waiting_for_supplier=("waiting_for_third_party", "waiting_for_vendor"),
                    on_hold=("hold", "paused", "waiting_for_us"),
                    closed=("outside_hours", "nights", "weekends", "holidays"),
                ),
            ]
        ]
        | UnsetType,
        about("While which its clocks stand still", ["waiting_for_customer"]),
    ] = UNSET


class Measurement(Entry, frozen=True, kw_only=True):
    """What happens; an export writes it, one file a period."""

    until: Annotated[
        date, about('Last day measured; older than 12 months reads "not declared"', "2026-10-31")
    ]
    queues: Annotated[
        list[QueueId] | UnsetType,
        about("Queues it was measured on; left out, all", ["chat"], absent="all"),
    ] = UNSET
    reasons: Annotated[
        list[ReasonId] | UnsetType,
        about("Contact reasons it was measured on; left out, all", ["late-delivery"], absent="all"),
    ] = UNSET
    segments: Annotated[
        list[SegmentId] | UnsetType,
        about("Segments it was measured on; left out, all", ["members"], absent="all"),
    ] = UNSET
    priority: Annotated[
        PriorityId | UnsetType,
        about("Priority class it was measured on; left out, all", "urgent", absent="all"),
    ] = UNSET
    first_reply: Annotated[
        MeasuredSpan | UnsetType,
        about(
            "Measured: until a person answers (on the phone, picks up)",
            {"median": "1 working day", "p90": "3 working days"},
        ),
    ] = UNSET
    next_reply: Annotated[
        MeasuredSpan | UnsetType,
        about(
            "Measured: from each later message of the customer until a person answers",
            {"median": "1 working day", "p90": "3 working days"},
        ),
    ] = UNSET
    update: Annotated[
        MeasuredSpan | UnsetType,
        about(
            "Measured: between two signs of life",
            {"median": "1 working day", "p90": "3 working days"},
        ),
    ] = UNSET
    resolution: Annotated[
        MeasuredSpan | UnsetType,
        about(
            "Measured: until solved, to the last solve",
            {"median": "1 working day", "p90": "3 working days"},
        ),
    ] = UNSET
    fulfilment: Annotated[
        MeasuredSpan | UnsetType,
        about(
            "Measured: until what was agreed has reached the customer",
            {"median": "1 working day", "p90": "3 working days"},
        ),
    ] = UNSET
    handle_time: Annotated[
        DurationSpread | UnsetType,
        about("Handle time of the whole queue", {"median": "5m", "p90": "15m"}),
    ] = UNSET
    patience: Annotated[Duration | UnsetType, about("Mean time before hanging up", "3m")] = UNSET
    first_contact_resolution: Annotated[
        Share | UnsetType, about("Share of contacts solved the first time", "72%")
    ] = UNSET
    unsolved_come_back: Annotated[
        Share | UnsetType, about("Of unresolved contacts that return (q)", "60%")
    ] = UNSET
    backlog: Annotated[Count | UnsetType, about("Open contacts", 180)] = UNSET
    solved: Annotated[Rate | UnsetType, about("Cases solved", "140 per week")] = UNSET
    offered: Annotated[Rate | UnsetType, about("Contacts that arrived", "12400 per month")] = UNSET
    handled: Annotated[
        Rate | UnsetType, about("Contacts that were answered", "11600 per month")
    ] = UNSET
    abandonment: Annotated[
        Share | UnsetType, about("Share of contacts that gave up waiting", "6%")
    ] = UNSET
    satisfaction: Annotated[Share | UnsetType, about("Share of satisfied answers", "81%")] = UNSET
    kept: Annotated[
        Share | UnsetType, about("Share of promises or targets that were kept", "93%")
    ] = UNSET
    availability: Annotated[
        Share | UnsetType, about("Share of the time in which the service worked", "99.7%")
    ] = UNSET
    hours: Annotated[
        HoursId | UnsetType, about("The hours that its clocks ran in, or always", "office")
    ] = UNSET


class FollowUp(Entry, frozen=True, kw_only=True):
    """What we say we will come back with."""

    team: Annotated[TeamId | UnsetType, about("The team that does the work", "chat-team")] = UNSET
    owner: Annotated[
        RoleId | UnsetType, about("Who answers for it until it is done", "agent", absent="gap")
    ] = UNSET
    within: Annotated[
        Span | UnsetType,
        about("Due, from the moment it is promised", "2 working days", absent="gap"),
    ] = UNSET
    hours: Annotated[
        HoursId | UnsetType, about("The hours that its clock runs in, or always", "office")
    ] = UNSET
    alert_before: Annotated[
        Span | UnsetType,
        about("Owner alerted this long before it is due", "4 working hours", absent="gap"),
    ] = UNSET
    volume: Annotated[Rate | UnsetType, about("How many are promised", "40 per week")] = UNSET
    work_each: Annotated[Duration | UnsetType, about("Work that one takes", "10m")] = UNSET


class Agreement(Entry, frozen=True, kw_only=True):
    """Internal deadlines (operating-level agreements)."""

    kind: Annotated[
        Literal["question", "work"], about("A question to answer, or work to do", "question")
    ]
    asked_by: Annotated[DepartmentId, about("Department that asks", "support")]
    answered_by: Annotated[DepartmentId, about("Department that answers", "support")]
    within: Annotated[
        Span | UnsetType, about("How soon it is answered", "1 working day", absent="gap")
    ] = UNSET
    hours: Annotated[
        HoursId | UnsetType, about("The hours that its clock runs in, or always", "office")
    ] = UNSET


class Supplier(Entry, frozen=True, kw_only=True):
    """Those we buy from."""

    terms: Annotated[Span | UnsetType, about("Agreed time to pay", "30 calendar days")] = UNSET
    paid_after: Annotated[
        SpanSpread | UnsetType,
        about(
            "How long they really wait for their money",
            {"median": "25 calendar days", "p90": "40 calendar days"},
        ),
    ] = UNSET
