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
    about,
    words_or_own,
)


class MissedStep(Shape, frozen=True, kw_only=True):
    """A step of a ladder: what is paid where the promise is missed by more."""

    below: Annotated[Share, about("Where less than this share was reached", "99%")]
    pays: Annotated[ShareOrMoney, about("What is paid then", "15%")]


class IfMissed(Shape, frozen=True, kw_only=True):
    """What a customer is paid when a promise is not kept."""

    pays: Annotated[ShareOrMoney, about("What is paid or credited", "10%")]
    steps: Annotated[
        list[MissedStep] | UnsetType,
        about(
            "What is paid instead where it is missed by more, the least missed first",
            [{"below": "99%", "pays": "15%"}, {"below": "95%", "pays": "30%"}],
        ),
    ] = UNSET
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


class Certainty(Shape, frozen=True, kw_only=True):
    """How sure a measured figure is: the contacts it rests on, and what the truth lies between."""

    contacts: Annotated[Count, about("Contacts that it rests on", 2940)]
    low: Annotated[
        Text | UnsetType, about("The lower end, which is too high 1 time in 40", "6m10s")
    ] = UNSET
    high: Annotated[
        Text | UnsetType, about("The upper end, which is too low 1 time in 40", "6m40s")
    ] = UNSET


class FromRecords(Shape, frozen=True, kw_only=True):
    """The records that figures were counted from."""

    rows: Annotated[Count, about("Rows in the records", 3120)]
    counted: Annotated[Count, about("Rows that were counted", 3004)]
    left_out: Annotated[
        dict[Text, Count] | UnsetType,
        about("Rows that were not, by why", {"no time of arrival": 12}),
    ] = UNSET
    not_in_every_figure: Annotated[
        dict[Text, Count] | UnsetType,
        about("Rows that some figures leave out, by why", {"handle time backwards": 3}),
    ] = UNSET


class Sign(Shape, frozen=True, kw_only=True):
    """Something that a policy does to people, as it shows in records."""

    at: Annotated[Span | UnsetType, about("The limit or the deadline that it shows at", "6m")] = (
        UNSET
    )
    contacts: Annotated[Count, about("Contacts that show it", 412)]
    share: Annotated[Share, about("Share of the contacts in question that show it", "9.1%")]
    usual: Annotated[
        Share, about("The share that would be usual: of the others, or on the other side", "2.3%")
    ]
    chance: Annotated[
        Share,
        about(
            "How often chance alone would show as much, with everything that was looked at", "0.01%"
        ),
    ]


_SIGN = {"contacts": 412, "share": "9.1%", "usual": "2.3%", "chance": "0.01%"}


class Signs(Shape, frozen=True, kw_only=True):
    """What records show of policies, each with how often chance alone would show it."""

    under_limit: Annotated[
        Sign | UnsetType,
        about("Contacts that end just under a limit on handle time", {"at": "6m", **_SIGN}),
    ] = UNSET
    under_deadline: Annotated[
        Sign | UnsetType,
        about("Cases that are solved just under a deadline", {"at": "6m", **_SIGN}),
    ] = UNSET
    short_contacts: Annotated[
        Sign | UnsetType,
        about("Contacts of a few seconds after which customers call again within the hour", _SIGN),
    ] = UNSET
    closed_early: Annotated[
        Sign | UnsetType, about("Cases closed before the follow-up was due, that come back", _SIGN)
    ] = UNSET
    stopped_clocks: Annotated[
        Sign | UnsetType,
        about(
            "First replies just before the deadline that leave the customer to write again", _SIGN
        ),
    ] = UNSET
    not_asked: Annotated[
        Sign | UnsetType,
        about("Customers who complained and were not asked for their opinion", _SIGN),
    ] = UNSET
    starved: Annotated[
        Sign | UnsetType,
        about("Contacts of the last priority that wait beyond what is promised", _SIGN),
    ] = UNSET
    opened_twice: Annotated[
        Sign | UnsetType, about("Cases opened while the same customer's was still open", _SIGN)
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
    backlog_age: Annotated[
        MeasuredSpan | UnsetType,
        about("Measured: how long open contacts have been open", {"median": "2h", "p90": "70h"}),
    ] = UNSET
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
    since: Annotated[date | UnsetType, about("First day measured", "2026-10-01")] = UNSET
    repeats: Annotated[
        Share | UnsetType,
        about("Share of contacts that are there because an earlier one was not finished", "18%"),
    ] = UNSET
    reopened: Annotated[Share | UnsetType, about("Share of solved cases opened again", "4%")] = (
        UNSET
    )
    handed_over: Annotated[
        Share | UnsetType, about("Share of cases that went through several hands", "31%")
    ] = UNSET
    surveys_sent: Annotated[
        Share | UnsetType, about("Share of contacts that were asked for their opinion", "38%")
    ] = UNSET
    surveys_answered: Annotated[
        Share | UnsetType, about("Share of those asked who answered", "12%")
    ] = UNSET
    refunds: Annotated[
        MoneySpread | UnsetType, about("Amounts paid back", {"median": "48 EUR", "p90": "190 EUR"})
    ] = UNSET
    within_authority: Annotated[
        Share | UnsetType, about("Share of refunds that an agent may give alone", "71%")
    ] = UNSET
    approval: Annotated[
        MeasuredSpan | UnsetType,
        about("Measured: until somebody approved", {"median": "20h", "p90": "52h"}),
    ] = UNSET
    from_records: Annotated[
        FromRecords | UnsetType,
        about("The records that it was counted from", {"rows": 3120, "counted": 3004}),
    ] = UNSET
    certainty: Annotated[
        dict[Annotated[str, Meta(pattern=ROUTE)], Certainty] | UnsetType,
        about(
            "How sure each figure is",
            {"handle_time.p90": {"contacts": 2940, "low": "6m10s", "high": "6m40s"}},
        ),
    ] = UNSET
    signs: Annotated[
        Signs | UnsetType,
        about(
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
    answered_by: Annotated[DepartmentId, about("Department that answers", "finance")]
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
