"""Ways in, and the work: channels, queues, contact reasons, handle time, hand-overs."""

from typing import Annotated, ClassVar, Literal

from msgspec import UNSET, Meta, UnsetType, field

from principlecheck.model.format.quantities import (
    Duration,
    DurationOrNone,
    Rate,
    Share,
    Span,
)
from principlecheck.model.format.shapes import (
    OPEN_HOURS,
    ROTA_NAME,
    AgentCount,
    ChannelId,
    Count,
    DepartmentId,
    DurationSpread,
    Entry,
    FollowUpId,
    HoursId,
    QueueId,
    ReasonId,
    RoleId,
    SegmentId,
    Shape,
    TeamId,
    Text,
    field_meta,
    words_or_own_meta,
)


class OpenTo(Shape, frozen=True, kw_only=True):
    """Who may use a way in; whoever is left out may not."""

    segments: Annotated[
        list[SegmentId] | UnsetType, field_meta("Segments that may", ["members"])
    ] = UNSET
    named_contacts: Annotated[
        Count | UnsetType, field_meta("People of one customer who may, by name", 2)
    ] = UNSET
    only: Annotated[
        Text | UnsetType, field_meta("What else it is limited to", "supported versions")
    ] = UNSET


class Channel(Entry, frozen=True, kw_only=True):
    """Ways in that customers see."""

    kind: Annotated[
        Literal[
            "phone",
            "chat",
            "in_person",
            "messaging",
            "email",
            "form",
            "social",
            "post",
            "self_service",
            "community",
        ],
        field_meta(
            "phone, chat and in_person are live; self_service and community, where customers "
            "answer each other, reach none of our people",
            "phone",
        ),
    ]
    advertised: Annotated[
        bool | UnsetType, field_meta("Shown where customers look (contact page, invoice)", True)
    ] = UNSET
    hours: Annotated[
        HoursId | UnsetType, field_meta("Opening hours as told to customers", "office")
    ] = UNSET
    gives_reference: Annotated[
        bool | UnsetType, field_meta("A tracking code for each contact", True)
    ] = UNSET
    open_to: Annotated[
        OpenTo | UnsetType,
        field_meta(
            "Who may use it; left out, everyone", {"segments": ["members"], "named_contacts": 2}
        ),
    ] = UNSET


class BusiestHour(Shape, frozen=True, kw_only=True):
    """The busiest hour of a usual week."""

    contacts: Annotated[Count | UnsetType, field_meta("Contacts that arrive in it", 66)] = UNSET
    agents: Annotated[
        AgentCount | UnsetType, field_meta("Agents answering in it, after shrinkage", 9)
    ] = UNSET


class Rota(Shape, frozen=True, kw_only=True):
    """Days with their times, and the agents who are there."""

    rest: ClassVar[str] = "open"

    agents: Annotated[AgentCount, field_meta("Agents who answer in these hours", 4)]
    open: dict[
        Annotated[str, Meta(pattern=ROTA_NAME)],
        Annotated[str, Meta(pattern=OPEN_HOURS, examples=["08:00-20:00"])],
    ]


class Queue(Entry, frozen=True, kw_only=True):
    """Work waiting for one group of agents."""

    channels: Annotated[list[ChannelId], field_meta("Live or deferred, not both", ["phone"])]
    team: Annotated[TeamId | UnsetType, field_meta("The team that answers it", "chat-team")] = UNSET
    hours: Annotated[HoursId | UnsetType, field_meta("When it is staffed", "office")] = UNSET
    busiest_hour: Annotated[
        BusiestHour | UnsetType,
        field_meta(
            "Contacts and agents in the busiest hour of a usual week", {"contacts": 66, "agents": 9}
        ),
    ] = UNSET
    staffed: Annotated[
        list[Rota] | UnsetType,
        field_meta(
            "Agents who answer, by days and times", [{"mon-sun": "08:00-20:00", "agents": 4}]
        ),
    ] = UNSET
    concurrency: Annotated[
        Count | UnsetType,
        field_meta("Chats an agent holds at once; left out reads 1 except on chat", 2),
    ] = UNSET
    turn_takes: Annotated[
        Duration | UnsetType, field_meta("Agent's active time per chat turn", "45s")
    ] = UNSET
    new_issues: Annotated[
        Rate | UnsetType, field_meta("First contacts only, without repeats", "1200 per week")
    ] = UNSET
    planned_volume: Annotated[
        Rate | UnsetType, field_meta("All contacts that the plan is made for", "1400 per week")
    ] = UNSET
    on_long_wait: Annotated[
        Literal["keep", "callback", "disconnect"] | UnsetType,
        field_meta("What happens to a customer who waits long", "keep"),
    ] = UNSET
    callback: Annotated[
        FollowUpId | UnsetType, field_meta("The follow-up that a call back is", "call-back")
    ] = UNSET
    served_by: Annotated[
        list[Literal["priority", "segment", "reason", "arrival"]] | UnsetType,
        field_meta("Order of service, the first deciding first", ["priority", "arrival"]),
    ] = UNSET
    languages: Annotated[
        list[Text] | UnsetType,
        field_meta("ISO 639 codes of the languages spoken in it", ["es", "en"]),
    ] = UNSET
    accessibility: Annotated[
        list[Text] | UnsetType,
        field_meta("Provisions it has for people who need them", ["text relay"]),
    ] = UNSET


class Priority(Entry, frozen=True, kw_only=True):
    """Classes of contact."""

    rank: Annotated[Count, field_meta("Order of service; 1 is served first", 1)]
    queues: Annotated[
        list[QueueId] | UnsetType,
        field_meta("Queues it holds in; left out, all", ["chat"], absent="all"),
    ] = UNSET
    share: Annotated[Share | UnsetType, field_meta("Of each queue's contacts", "12%")] = UNSET
    moves_up_after: Annotated[
        DurationOrNone | UnsetType,
        field_meta("Ageing: wait after which it is served as the highest class", "10m"),
    ] = UNSET


class ContactReason(Entry, frozen=True, kw_only=True):
    """Why people contact us, one entry for each queue."""

    queue: Annotated[QueueId, field_meta("The queue it arrives in", "chat")]
    kind: Annotated[
        Literal[
            "question",
            "order",
            "delivery",
            "billing",
            "refund",
            "fault",
            "complaint",
            "cancellation",
            "other",
        ]
        | UnsetType,
        field_meta("What the contact is about", "question"),
    ] = UNSET
    share: Annotated[
        Share | UnsetType,
        field_meta("Of the queue's contacts; a queue's shares come to 100%", "30%"),
    ] = UNSET
    handle_time: Annotated[
        DurationSpread | UnsetType,
        field_meta(
            "From answer to end of wrap-up, when it is solved", {"median": "5m", "p90": "15m"}
        ),
    ] = UNSET
    solvable_first_time: Annotated[
        Share | UnsetType,
        field_meta("Given enough time (r0); left out reads 100% and the report says so", "95%"),
    ] = UNSET
    caused_by: Annotated[
        DepartmentId | UnsetType, field_meta("Department whose doing the contact is", "support")
    ] = UNSET
    paid_by: Annotated[
        DepartmentId | UnsetType, field_meta("Department that bears its cost", "support")
    ] = UNSET


class Trial(Shape, frozen=True, kw_only=True):
    """What a trial showed."""

    average: Annotated[Duration | UnsetType, field_meta("Average handle time", "5m")] = UNSET
    repeats: Annotated[Share | UnsetType, field_meta("Share of contacts that come back", "45%")] = (
        UNSET
    )


class HandleTime(Entry, frozen=True, kw_only=True):
    """A policy about the length of contacts."""

    queues: Annotated[
        list[QueueId] | UnsetType,
        field_meta("Queues it holds for; left out, all", ["chat"], absent="all"),
    ] = UNSET
    reasons: Annotated[
        list[ReasonId] | UnsetType,
        field_meta("Contact reasons it holds for; left out, all", ["late-delivery"], absent="all"),
    ] = UNSET
    hard_limit: Annotated[DurationOrNone | UnsetType, field_meta("Limit on one contact", "6m")] = (
        UNSET
    )
    on_limit: Annotated[
        Literal["continue", "colleague_assists", "transfer", "end"] | UnsetType,
        field_meta("When the limit is reached", "continue"),
    ] = UNSET
    average_target: Annotated[
        DurationOrNone | UnsetType, field_meta("Average handle time aimed at", "7m")
    ] = UNSET
    used_for: Annotated[
        list[Literal["forecasting", "coaching", "scorecard", "pay", "discipline"]] | UnsetType,
        field_meta("What the average is used for", ["forecasting"]),
    ] = UNSET
    wrap_up_limit: Annotated[
        DurationOrNone | UnsetType, field_meta("Limit on the work after a contact", "60s")
    ] = UNSET
    wrap_up_tasks: Annotated[
        dict[Text, Duration] | UnsetType,
        field_meta("Tasks after a contact, and how long each takes", {"notes": "45s"}),
    ] = UNSET
    with_limit: Annotated[
        Trial | UnsetType,
        field_meta(
            "From a trial with the limit: average handle time and share of repeats",
            {"average": "5m", "repeats": "45%"},
        ),
    ] = UNSET
    without_limit: Annotated[
        Trial | UnsetType,
        field_meta(
            "From a trial without the limit: average handle time and share of repeats",
            {"average": "7m13s", "repeats": "25%"},
        ),
    ] = UNSET


class Handover(Entry, frozen=True, kw_only=True):
    """An edge of the path a case can take."""

    kind: Annotated[
        Literal["transfer", "escalation"],
        field_meta("Transfers may go both ways; escalations may not circle", "transfer"),
    ]
    from_: Annotated[RoleId, field_meta("Who hands over", "agent")] = field(name="from")
    to: Annotated[RoleId, field_meta("Who receives; an outside body is a role too", "lead")]
    owner: Annotated[
        RoleId | UnsetType,
        field_meta("Who keeps the case until the customer confirms", "agent", absent="gap"),
    ] = UNSET
    when: Annotated[
        Text | UnsetType, field_meta("Label in the path's picture", "above the authority")
    ] = UNSET
    within: Annotated[
        Span | UnsetType, field_meta("A case moves on after this long at most", "1 working day")
    ] = UNSET
    hours: Annotated[
        HoursId | UnsetType, field_meta("The hours that its clock runs in, or always", "office")
    ] = UNSET
    danger: Annotated[
        bool | UnsetType, field_meta("True when people may be in danger while the case waits", True)
    ] = UNSET
    may_decide: Annotated[
        list[Text] | UnsetType,
        field_meta("What the receiver may decide; [] for nothing", ["refunds", "reconnection"]),
    ] = UNSET
    final: Annotated[
        bool | UnsetType, field_meta("The receiver decides and nothing follows", True)
    ] = UNSET
    queues: Annotated[
        list[QueueId] | UnsetType,
        field_meta("Queues it holds for; left out, all", ["chat"], absent="all"),
    ] = UNSET
    style: Annotated[
        Literal["warm", "cold"] | UnsetType,
        field_meta("Warm: the receiver is briefed while the customer is there", "warm"),
    ] = UNSET
    passes_on: Annotated[
        list[
            Annotated[
                str,
                words_or_own_meta(
                    name=("customer", "customer_name", "who"),
                    story=("history", "context", "notes", "summary", "what_was_tried"),
                ),
            ]
        ]
        | UnsetType,
        field_meta("What the receiver is told", ["name"]),
    ] = UNSET
    briefing: Annotated[Duration | UnsetType, field_meta("Time to brief the receiver", "60s")] = (
        UNSET
    )
    briefing_counts: Annotated[
        bool | UnsetType, field_meta("Towards the handle-time limit", True)
    ] = UNSET
