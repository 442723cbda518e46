"""Time given, and words kept: promises, targets, measurements, follow-ups, agreements."""

from datetime import date
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from principlecheck.model.format.quantities import (
    Duration,
    Rate,
    Share,
    ShareOrMoney,
    ShareOrNone,
    Span,
)
from principlecheck.model.format.shapes import (
    ROUTE,
    AgreementId,
    ChannelId,
    Count,
    DepartmentId,
    DurationSpread,
    Entry,
    HoursId,
    MeasuredSpan,
    MoneySpread,
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
    field_meta,
    words_or_own_meta,
)


class MissedStep(Shape, frozen=True, kw_only=True):
    """A step of a ladder: what is paid where the promise is missed by more."""

    below: Annotated[Share, field_meta("Where less than this share was reached", "99%")]
    pays: Annotated[ShareOrMoney, field_meta("What is paid then", "15%")]


class IfMissed(Shape, frozen=True, kw_only=True):
    """What a customer is paid when a promise is not kept."""

    pays: Annotated[ShareOrMoney, field_meta("What is paid or credited", "10%")]
    steps: Annotated[
        list[MissedStep] | UnsetType,
        field_meta(
            "What is paid instead where it is missed by more, the least missed first",
            [{"below": "99%", "pays": "15%"}, {"below": "95%", "pays": "30%"}],
        ),
    ] = UNSET
    of: Annotated[Text | UnsetType, field_meta("What the share is of", "monthly fee")] = UNSET
    at_most: Annotated[
        ShareOrMoney | UnsetType, field_meta("The most that is paid for one period", "50%")
    ] = UNSET
    on_claim: Annotated[
        bool | UnsetType, field_meta("True when the customer has to ask for it", True)
    ] = UNSET
    claim_within: Annotated[
        Span | UnsetType, field_meta("How long the customer has to ask", "30 calendar days")
    ] = UNSET


class Promise(Entry, frozen=True, kw_only=True):
    """What customers are told."""

    channels: Annotated[
        list[ChannelId] | UnsetType,
        field_meta("Channels it holds on; left out, all", ["phone"], absent="all"),
    ] = UNSET
    reasons: Annotated[
        list[ReasonId] | UnsetType,
        field_meta("Contact reasons it holds for; left out, all", ["late-delivery"], absent="all"),
    ] = UNSET
    segments: Annotated[
        list[SegmentId] | UnsetType,
        field_meta("Segments it holds for; left out, all", ["members"], absent="all"),
    ] = UNSET
    priority: Annotated[
        PriorityId | UnsetType,
        field_meta("Priority class it holds for; left out, all", "urgent", absent="all"),
    ] = UNSET
    first_reply: Annotated[
        Timed | UnsetType,
        field_meta(
            "Promised: until a person answers (on the phone, picks up)",
            {"at_most": "4 working hours"},
        ),
    ] = UNSET
    next_reply: Annotated[
        Timed | UnsetType,
        field_meta(
            "Promised: from each later message of the customer until a person answers",
            {"at_most": "4 working hours"},
        ),
    ] = UNSET
    update: Annotated[
        Timed | UnsetType,
        field_meta("Promised: between two signs of life", {"at_most": "4 working hours"}),
    ] = UNSET
    resolution: Annotated[
        Timed | UnsetType,
        field_meta("Promised: until solved, to the last solve", {"at_most": "4 working hours"}),
    ] = UNSET
    fulfilment: Annotated[
        Timed | UnsetType,
        field_meta(
            "Promised: until what was agreed has reached the customer",
            {"at_most": "4 working hours"},
        ),
    ] = UNSET
    availability: Annotated[
        ShareBound | UnsetType,
        field_meta("Promised: share of the time in which the service works", {"at_least": "99.9%"}),
    ] = UNSET
    hours: Annotated[
        HoursId | UnsetType, field_meta("The hours that its clock runs in, or always", "office")
    ] = UNSET
    starts_at: Annotated[
        Annotated[
            str,
            words_or_own_meta(
                customer_writes=("customer_calls", "receipt", "ticket_created"),
                we_answer=("we_acknowledge", "acknowledgement"),
                we_set_priority=("when we set the priority", "we_classify", "triage"),
                we_have_everything=("all_information_received", "we_have_all_details"),
            ),
        ]
        | UnsetType,
        field_meta("What starts its clocks; left out, the customer writing", "customer_writes"),
    ] = UNSET
    pauses_while: Annotated[
        list[
            Annotated[
                str,
                words_or_own_meta(
                    waiting_for_customer=("pending", "awaiting_customer"),
                    waiting_for_supplier=("waiting_for_third_party", "waiting_for_vendor"),
                    on_hold=("hold", "paused", "waiting_for_us"),
                    closed=("outside_hours", "nights", "weekends", "holidays"),
                ),
            ]
        ]
        | UnsetType,
        field_meta("While which its clocks stand still", ["waiting_for_customer"]),
    ] = UNSET
    warn_customer_at: Annotated[
        ShareOrNone | UnsetType,
        field_meta("Share of the promised clock after which we say that it will be late", "75%"),
    ] = UNSET
    depends_on: Annotated[
        list[AgreementId] | UnsetType,
        field_meta("Internal deadlines on its path, one after another", ["warehouse-check"]),
    ] = UNSET
    if_missed: Annotated[
        IfMissed | UnsetType,
        field_meta(
            "What a customer gets when it is not kept", {"pays": "10%", "of": "monthly fee"}
        ),
    ] = UNSET


class Target(Entry, frozen=True, kw_only=True):
    """What we hold ourselves to."""

    queues: Annotated[
        list[QueueId] | UnsetType,
        field_meta("Queues it holds for; left out, all", ["chat"], absent="all"),
    ] = UNSET
    reasons: Annotated[
        list[ReasonId] | UnsetType,
        field_meta("Contact reasons it holds for; left out, all", ["late-delivery"], absent="all"),
    ] = UNSET
    segments: Annotated[
        list[SegmentId] | UnsetType,
        field_meta("Segments it holds for; left out, all", ["members"], absent="all"),
    ] = UNSET
    priority: Annotated[
        PriorityId | UnsetType,
        field_meta("Priority class it holds for; left out, all", "urgent", absent="all"),
    ] = UNSET
    roles: Annotated[
        list[RoleId] | UnsetType,
        field_meta("Roles each of whose people it holds for; left out, all together", ["agent"]),
    ] = UNSET
    first_reply: Annotated[
        Timed | UnsetType,
        field_meta(
            "Aimed at: until a person answers (on the phone, picks up)",
            {"at_most": "4 working hours"},
        ),
    ] = UNSET
    next_reply: Annotated[
        Timed | UnsetType,
        field_meta(
            "Aimed at: from each later message of the customer until a person answers",
            {"at_most": "4 working hours"},
        ),
    ] = UNSET
    update: Annotated[
        Timed | UnsetType,
        field_meta("Aimed at: between two signs of life", {"at_most": "4 working hours"}),
    ] = UNSET
    resolution: Annotated[
        Timed | UnsetType,
        field_meta("Aimed at: until solved, to the last solve", {"at_most": "4 working hours"}),
    ] = UNSET
    fulfilment: Annotated[
        Timed | UnsetType,
        field_meta(
            "Aimed at: until what was agreed has reached the customer",
            {"at_most": "4 working hours"},
        ),
    ] = UNSET
    first_contact_resolution: Annotated[
        ShareBound | UnsetType,
        field_meta(
            "Share of contacts solved the first time; the metric defines the window",
            {"at_least": "80%"},
        ),
    ] = UNSET
    occupancy: Annotated[
        ShareBound | UnsetType,
        field_meta("Share of time on the queue that is busy", {"at_most": "85%"}),
    ] = UNSET
    adherence: Annotated[
        ShareBound | UnsetType,
        field_meta("Share of scheduled time that is worked as scheduled", {"at_least": "90%"}),
    ] = UNSET
    kept: Annotated[
        ShareBound | UnsetType,
        field_meta("Aimed at: share of the times above that are kept", {"at_least": "95%"}),
    ] = UNSET
    satisfaction: Annotated[
        ShareBound | UnsetType,
        field_meta("Aimed at: share of satisfied answers", {"at_least": "90%"}),
    ] = UNSET
    abandonment: Annotated[
        ShareBound | UnsetType,
        field_meta("Aimed at: share of contacts that give up waiting", {"at_most": "5%"}),
    ] = UNSET
    availability: Annotated[
        ShareBound | UnsetType,
        field_meta("Aimed at: share of the time in which the service works", {"at_least": "99.9%"}),
    ] = UNSET
    hours: Annotated[
        HoursId | UnsetType, field_meta("The hours that its clock runs in, or always", "office")
    ] = UNSET
    starts_at: Annotated[
        Annotated[
            str,
            words_or_own_meta(
                customer_writes=("customer_calls", "receipt", "ticket_created"),
                we_answer=("we_acknowledge", "acknowledgement"),
                we_set_priority=("when we set the priority", "we_classify", "triage"),
                we_have_everything=("all_information_received", "we_have_all_details"),
            ),
        ]
        | UnsetType,
        field_meta("What starts its clocks; left out, the customer writing", "customer_writes"),
    ] = UNSET
    pauses_while: Annotated[
        list[
            Annotated[
                str,
                words_or_own_meta(
                    waiting_for_customer=("pending", "awaiting_customer"),
                    waiting_for_supplier=("waiting_for_third_party", "waiting_for_vendor"),
                    on_hold=("hold", "paused", "waiting_for_us"),
                    closed=("outside_hours", "nights", "weekends", "holidays"),
                ),
            ]
        ]
        | UnsetType,
        field_meta("While which its clocks stand still", ["waiting_for_customer"]),
    ] = UNSET


class Certainty(Shape, frozen=True, kw_only=True):
    """How sure a measured figure is: the contacts it rests on, and what the truth lies between."""

    contacts: Annotated[Count, field_meta("Contacts that it rests on", 2940)]
    low: Annotated[
        Text | UnsetType, field_meta("The lower end, which is too high 1 time in 40", "6m10s")
    ] = UNSET
    high: Annotated[
        Text | UnsetType, field_meta("The upper end, which is too low 1 time in 40", "6m40s")
    ] = UNSET


class FromRecords(Shape, frozen=True, kw_only=True):
    """The records that figures were counted from."""

    rows: Annotated[Count, field_meta("Rows in the records", 3120)]
    counted: Annotated[Count, field_meta("Rows that were counted", 3004)]
    left_out: Annotated[
        dict[Text, Count] | UnsetType,
        field_meta("Rows that were not, by why", {"no time of arrival": 12}),
    ] = UNSET
    not_in_every_figure: Annotated[
        dict[Text, Count] | UnsetType,
        field_meta("Rows that some figures leave out, by why", {"handle time backwards": 3}),
    ] = UNSET


class Sign(Shape, frozen=True, kw_only=True):
    """Something that a policy does to people, as it shows in records."""

    at: Annotated[
        Span | UnsetType, field_meta("The limit or the deadline that it shows at", "6m")
    ] = UNSET
    contacts: Annotated[Count, field_meta("Contacts that show it", 412)]
    share: Annotated[Share, field_meta("Share of the contacts in question that show it", "9.1%")]
    usual: Annotated[
        Share,
        field_meta("The share that would be usual: of the others, or on the other side", "2.3%"),
    ]
    chance: Annotated[
        Share,
        field_meta(
            "How often chance alone would show as much, with everything that was looked at", "0.01%"
        ),
    ]


_SIGN = {"contacts": 412, "share": "9.1%", "usual": "2.3%", "chance": "0.01%"}


class Signs(Shape, frozen=True, kw_only=True):
    """What records show of policies, each with how often chance alone would show it."""

    under_limit: Annotated[
        Sign | UnsetType,
        field_meta("Contacts that end just under a limit on handle time", {"at": "6m", **_SIGN}),
    ] = UNSET
    under_deadline: Annotated[
        Sign | UnsetType,
        field_meta("Cases that are solved just under a deadline", {"at": "6m", **_SIGN}),
    ] = UNSET
    short_contacts: Annotated[
        Sign | UnsetType,
        field_meta(
            "Contacts of a few seconds after which customers call again within the hour", _SIGN
        ),
    ] = UNSET
    closed_early: Annotated[
        Sign | UnsetType,
        field_meta("Cases closed before the follow-up was due, that come back", _SIGN),
    ] = UNSET
    stopped_clocks: Annotated[
        Sign | UnsetType,
        field_meta(
            "First replies just before the deadline that leave the customer to write again", _SIGN
        ),
    ] = UNSET
    not_asked: Annotated[
        Sign | UnsetType,
        field_meta("Customers who complained and were not asked for their opinion", _SIGN),
    ] = UNSET
    starved: Annotated[
        Sign | UnsetType,
        field_meta("Contacts of the last priority that wait beyond what is promised", _SIGN),
    ] = UNSET
    opened_twice: Annotated[
        Sign | UnsetType, field_meta("Cases opened while the same customer's was still open", _SIGN)
    ] = UNSET


class Measurement(Entry, frozen=True, kw_only=True):
    """What happens; an export writes it, one file a period."""

    until: Annotated[
        date,
        field_meta('Last day measured; older than 12 months reads "not declared"', "2026-10-31"),
    ]
    queues: Annotated[
        list[QueueId] | UnsetType,
        field_meta("Queues it was measured on; left out, all", ["chat"], absent="all"),
    ] = UNSET
    reasons: Annotated[
        list[ReasonId] | UnsetType,
        field_meta(
            "Contact reasons it was measured on; left out, all", ["late-delivery"], absent="all"
        ),
    ] = UNSET
    segments: Annotated[
        list[SegmentId] | UnsetType,
        field_meta("Segments it was measured on; left out, all", ["members"], absent="all"),
    ] = UNSET
    priority: Annotated[
        PriorityId | UnsetType,
        field_meta("Priority class it was measured on; left out, all", "urgent", absent="all"),
    ] = UNSET
    first_reply: Annotated[
        MeasuredSpan | UnsetType,
        field_meta(
            "Measured: until a person answers (on the phone, picks up)",
            {"median": "1 working day", "p90": "3 working days"},
        ),
    ] = UNSET
    next_reply: Annotated[
        MeasuredSpan | UnsetType,
        field_meta(
            "Measured: from each later message of the customer until a person answers",
            {"median": "1 working day", "p90": "3 working days"},
        ),
    ] = UNSET
    update: Annotated[
        MeasuredSpan | UnsetType,
        field_meta(
            "Measured: between two signs of life",
            {"median": "1 working day", "p90": "3 working days"},
        ),
    ] = UNSET
    resolution: Annotated[
        MeasuredSpan | UnsetType,
        field_meta(
            "Measured: until solved, to the last solve",
            {"median": "1 working day", "p90": "3 working days"},
        ),
    ] = UNSET
    fulfilment: Annotated[
        MeasuredSpan | UnsetType,
        field_meta(
            "Measured: until what was agreed has reached the customer",
            {"median": "1 working day", "p90": "3 working days"},
        ),
    ] = UNSET
    handle_time: Annotated[
        DurationSpread | UnsetType,
        field_meta("Handle time of the whole queue", {"median": "5m", "p90": "15m"}),
    ] = UNSET
    patience: Annotated[Duration | UnsetType, field_meta("Mean time before hanging up", "3m")] = (
        UNSET
    )
    first_contact_resolution: Annotated[
        Share | UnsetType, field_meta("Share of contacts solved the first time", "72%")
    ] = UNSET
    unsolved_come_back: Annotated[
        Share | UnsetType, field_meta("Of unresolved contacts that return (q)", "60%")
    ] = UNSET
    backlog: Annotated[Count | UnsetType, field_meta("Open contacts", 180)] = UNSET
    backlog_age: Annotated[
        MeasuredSpan | UnsetType,
        field_meta(
            "Measured: how long open contacts have been open", {"median": "2h", "p90": "70h"}
        ),
    ] = UNSET
    solved: Annotated[Rate | UnsetType, field_meta("Cases solved", "140 per week")] = UNSET
    offered: Annotated[Rate | UnsetType, field_meta("Contacts that arrived", "12400 per month")] = (
        UNSET
    )
    handled: Annotated[
        Rate | UnsetType, field_meta("Contacts that were answered", "11600 per month")
    ] = UNSET
    abandonment: Annotated[
        Share | UnsetType, field_meta("Share of contacts that gave up waiting", "6%")
    ] = UNSET
    satisfaction: Annotated[Share | UnsetType, field_meta("Share of satisfied answers", "81%")] = (
        UNSET
    )
    kept: Annotated[
        Share | UnsetType, field_meta("Share of promises or targets that were kept", "93%")
    ] = UNSET
    availability: Annotated[
        Share | UnsetType, field_meta("Share of the time in which the service worked", "99.7%")
    ] = UNSET
    hours: Annotated[
        HoursId | UnsetType, field_meta("The hours that its clocks ran in, or always", "office")
    ] = UNSET
    since: Annotated[date | UnsetType, field_meta("First day measured", "2026-10-01")] = UNSET
    repeats: Annotated[
        Share | UnsetType,
        field_meta(
            "Share of contacts that are there because an earlier one was not finished", "18%"
        ),
    ] = UNSET
    reopened: Annotated[
        Share | UnsetType, field_meta("Share of solved cases opened again", "4%")
    ] = UNSET
    handed_over: Annotated[
        Share | UnsetType, field_meta("Share of cases that went through several hands", "31%")
    ] = UNSET
    surveys_sent: Annotated[
        Share | UnsetType, field_meta("Share of contacts that were asked for their opinion", "38%")
    ] = UNSET
    surveys_answered: Annotated[
        Share | UnsetType, field_meta("Share of those asked who answered", "12%")
    ] = UNSET
    refunds: Annotated[
        MoneySpread | UnsetType,
        field_meta("Amounts paid back", {"median": "48 EUR", "p90": "190 EUR"}),
    ] = UNSET
    within_authority: Annotated[
        Share | UnsetType, field_meta("Share of refunds that an agent may give alone", "71%")
    ] = UNSET
    approval: Annotated[
        MeasuredSpan | UnsetType,
        field_meta("Measured: until somebody approved", {"median": "20h", "p90": "52h"}),
    ] = UNSET
    from_records: Annotated[
        FromRecords | UnsetType,
        field_meta("The records that it was counted from", {"rows": 3120, "counted": 3004}),
    ] = UNSET
    certainty: Annotated[
        dict[Annotated[str, Meta(pattern=ROUTE)], Certainty] | UnsetType,
        field_meta(
            "How sure each figure is",
            {"handle_time.p90": {"contacts": 2940, "low": "6m10s", "high": "6m40s"}},
        ),
    ] = UNSET
    signs: Annotated[
        Signs | UnsetType,
        field_meta(
            "What the records show of policies",
            {
                "under_limit": {
                    "at": "6m",
                    "contacts": 412,
                    "share": "9.1%",
                    "usual": "2.3%",
                    "chance": "0.01%",
                }
            },
        ),
    ] = UNSET


class FollowUp(Entry, frozen=True, kw_only=True):
    """What we say we will come back with."""

    team: Annotated[TeamId | UnsetType, field_meta("The team that does the work", "chat-team")] = (
        UNSET
    )
    owner: Annotated[
        RoleId | UnsetType, field_meta("Who answers for it until it is done", "agent", absent="gap")
    ] = UNSET
    within: Annotated[
        Span | UnsetType,
        field_meta("Due, from the moment it is promised", "2 working days", absent="gap"),
    ] = UNSET
    hours: Annotated[
        HoursId | UnsetType, field_meta("The hours that its clock runs in, or always", "office")
    ] = UNSET
    alert_before: Annotated[
        Span | UnsetType,
        field_meta("Owner alerted this long before it is due", "4 working hours", absent="gap"),
    ] = UNSET
    volume: Annotated[Rate | UnsetType, field_meta("How many are promised", "40 per week")] = UNSET
    work_each: Annotated[Duration | UnsetType, field_meta("Work that one takes", "10m")] = UNSET


class Agreement(Entry, frozen=True, kw_only=True):
    """Internal deadlines (operating-level agreements)."""

    kind: Annotated[
        Literal["question", "work"], field_meta("A question to answer, or work to do", "question")
    ]
    asked_by: Annotated[DepartmentId, field_meta("Department that asks", "support")]
    answered_by: Annotated[DepartmentId, field_meta("Department that answers", "finance")]
    within: Annotated[
        Span | UnsetType, field_meta("How soon it is answered", "1 working day", absent="gap")
    ] = UNSET
    hours: Annotated[
        HoursId | UnsetType, field_meta("The hours that its clock runs in, or always", "office")
    ] = UNSET


class Supplier(Entry, frozen=True, kw_only=True):
    """Those we buy from."""

    terms: Annotated[Span | UnsetType, field_meta("Agreed time to pay", "30 calendar days")] = UNSET
    paid_after: Annotated[
        SpanSpread | UnsetType,
        field_meta(
            "How long they really wait for their money",
            {"median": "25 calendar days", "p90": "40 calendar days"},
        ),
    ] = UNSET
