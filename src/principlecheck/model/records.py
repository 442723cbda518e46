"""The file that says what the columns of an export mean, as people write it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from principlecheck.model.format.quantities import Duration, Span
from principlecheck.model.format.shapes import FIELD_NAME, field_meta

_Words = Annotated[str, Meta(pattern=r"[^\s]", max_length=500)]
Unit = Literal["milliseconds", "seconds", "minutes", "hours", "days", "h:mm:ss"]

CLOCKS = (
    *("arrived", "answered", "ended", "first_reply", "solved", "closed", "settled"),
    *("follow_up_due", "follow_up_made", "event", "interval"),
)
"""Moments: what is read from them is a date with a time."""
LENGTHS = (
    *("handle_time", "wait", "first_reply_took", "resolution_took", "settlement_took"),
    *("approval_took", "next_reply_took", "update_took"),
)
"""Lengths of time, in the unit that the column is in."""
NAMES = (
    "contact",
    "customer",
    "agent",
    "queue",
    "reason",
    "segment",
    "priority",
    "channel",
    "group",
)
"""Who and what: of contact, customer and agent only a keyed hash is kept, and only during the run."""
FLAGS = (
    *("reopened", "transferred", "survey_sent", "survey_answered", "satisfied", "complained"),
    *("solved_first_time", "within_threshold"),
)
"""Yes or no."""
NUMBERS = (
    *("handovers", "replies", "refund"),
    *("offered", "handled", "abandoned", "within", "service_level", "abandoned_share"),
)
"""Numbers; from offered on, counts and shares of an interval."""
SHARES = ("service_level", "abandoned_share")
"""Shares, as 0.85, 85 or 85 %."""
OUTCOMES = ("answered", "abandoned", "leave_out")
FIELDS = (*CLOCKS, *LENGTHS, *NAMES, *FLAGS, *NUMBERS, "outcome")
"""Everything that a column can mean."""


class Column(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where one thing stands in the export, and how it is written there."""

    column: Annotated[
        _Words | UnsetType,
        field_meta("The column, or a path in JSON such as Queue.Name", "Created at"),
    ] = UNSET
    sum_of: Annotated[
        list[_Words] | UnsetType,
        field_meta("Columns of lengths or numbers that are added up", ["talk", "hold", "wrap_up"]),
    ] = UNSET
    day: Annotated[
        _Words | UnsetType,
        field_meta("The column of the day, where day and time stand apart", "date"),
    ] = UNSET
    time_of_day: Annotated[
        _Words | UnsetType, field_meta("The column of the time of day", "vru_entry")
    ] = UNSET
    format: Annotated[
        _Words | UnsetType,
        field_meta(
            "How a moment is written: iso, epoch seconds, epoch milliseconds, or letters such as "
            "DD/MM/YYYY HH:mm:ss (YY, M, D, H, hh, A); left out, iso",
            "DD/MM/YYYY HH:mm",
        ),
    ] = UNSET
    time_format: Annotated[
        _Words | UnsetType,
        field_meta(
            "How the time of day is written: HH:mm:ss or seconds since midnight",
            "seconds since midnight",
        ),
    ] = UNSET
    time_zone: Annotated[
        _Words | UnsetType, field_meta("The zone of this clock where it differs", "UTC")
    ] = UNSET
    unit: Annotated[
        Unit | UnsetType, field_meta("What a length is in; left out, seconds", "minutes")
    ] = UNSET
    working: Annotated[
        bool | UnsetType, field_meta("True where the length counts working time only", True)
    ] = UNSET
    values: Annotated[
        dict[str, _Words] | UnsetType,
        field_meta(
            "What each value means: the name in the policies, yes or no, or answered, abandoned "
            "and leave_out",
            {"PS": "private-customers"},
        ),
    ] = UNSET
    missing: Annotated[
        list[str] | UnsetType, field_meta("Values of this column that mean: nothing there", ["0"])
    ] = UNSET
    at_least: Annotated[
        float | UnsetType, field_meta("A number that counts as yes from here on", 4)
    ] = UNSET


class Reading(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the file itself is written."""

    separator: Annotated[
        Annotated[str, Meta(min_length=1, max_length=1)] | UnsetType,
        field_meta("What stands between columns of a CSV file; left out, it is looked for", ";"),
    ] = UNSET
    decimal: Annotated[
        Literal[".", ","] | UnsetType, field_meta("What stands before decimals; left out, .", ",")
    ] = UNSET
    encoding: Annotated[
        Literal["utf-8", "utf-16", "latin-1"] | UnsetType,
        field_meta("The letters of a CSV file; left out, utf-8", "latin-1"),
    ] = UNSET
    missing: Annotated[
        list[str] | UnsetType,
        field_meta("Values that mean: nothing there; an empty one always does", ["?", "NULL"]),
    ] = UNSET
    sheet: Annotated[
        _Words | UnsetType, field_meta("The sheet of a workbook; left out, the first", "Calls")
    ] = UNSET


class RecordsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file `records.yaml`: what the columns of an export mean."""

    format: Annotated[Literal[1], field_meta("The version of this file's format; write 1 first", 1)]
    rows: Annotated[
        Literal["contacts", "events", "intervals"] | UnsetType,
        field_meta(
            "What a row is: a contact, an event of a case (its last one counts), or an interval "
            "with counts; left out, contacts",
            "contacts",
        ),
    ] = UNSET
    time_zone: Annotated[
        _Words | UnsetType,
        field_meta("The zone of clocks that name none; left out, UTC", "Europe/Madrid"),
    ] = UNSET
    reading: Annotated[Reading | UnsetType, field_meta("How the file itself is written")] = UNSET
    columns: Annotated[
        dict[Annotated[str, Meta(pattern=FIELD_NAME)], Column],
        field_meta(
            "What is read: each thing with its column, or with how it is written there",
            {
                "arrived": {"column": "created_at"},
                "queue": {"column": "team", "values": {"T1": "phone"}},
            },
        ),
    ]
    ignored: Annotated[
        list[_Words] | UnsetType,
        field_meta(
            "Columns that are never read, such as names and texts", ["agent_name", "subject"]
        ),
    ] = UNSET
    short_contact: Annotated[
        Duration | UnsetType,
        field_meta("A contact of this length or less is short; left out, 10s", "10s"),
    ] = UNSET
    repeat_within: Annotated[
        Span | UnsetType,
        field_meta(
            "A second contact within this time is a repeat; left out, 7 calendar days",
            "7 calendar days",
        ),
    ] = UNSET
    threshold: Annotated[
        Duration | UnsetType,
        field_meta("The time that `within` and `service_level` of an interval speak of", "20s"),
    ] = UNSET
    fewest: Annotated[
        int | UnsetType,
        field_meta(
            "Groups of fewer contacts are not written; 20 where left out, and never less", 20
        ),
    ] = UNSET
