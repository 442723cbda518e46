"""What we stand for: principles, standards, conduct, limits and duties."""

from datetime import date
from typing import Annotated, Literal

from msgspec import UNSET, UnsetType, field

from principlecheck.model.format.quantities import Span
from principlecheck.model.format.shapes import (
    ConductId,
    Count,
    DepartmentOrEveryone,
    Entry,
    HoursId,
    RoleId,
    RoleOrEveryone,
    Text,
    field_meta,
)


class Principle(Entry, frozen=True, kw_only=True):
    """What we hold on to."""

    says: Annotated[Text, field_meta("The principle", "We say what is wrong before we sell.")]
    owner: Annotated[
        RoleId | UnsetType, field_meta("Who answers for it", "agent", absent="gap")
    ] = UNSET
    adopted: Annotated[
        date | UnsetType, field_meta("When the principle was adopted", "2026-03-01")
    ] = UNSET


class Standard(Entry, frozen=True, kw_only=True):
    """What everyone may expect, other than times."""

    kind: Annotated[
        Literal["quality", "accessibility", "choice", "value", "caring", "ease", "connection"],
        field_meta("What the standard is about", "quality"),
    ]
    binds: Annotated[
        list[DepartmentOrEveryone] | UnsetType,
        field_meta("Departments that must keep it", ["everyone"]),
    ] = UNSET
    published_to: Annotated[
        list[Literal["public", "customers", "staff", "partners", "suppliers"]] | UnsetType,
        field_meta("Audiences told", ["customers", "staff"], absent="gap"),
    ] = UNSET
    example: Annotated[
        Text | UnsetType,
        field_meta(
            "What it looks like when it goes well", "A colleague stays on the line until it works."
        ),
    ] = UNSET


class Conduct(Entry, frozen=True, kw_only=True):
    """How people treat each other."""

    kind: Annotated[
        Literal["respect", "abuse", "customer_always_right"],
        field_meta("What the rule is about", "respect"),
    ]
    binds: Annotated[
        list[RoleOrEveryone] | UnsetType, field_meta("Roles that must keep it", ["everyone"])
    ] = UNSET
    may_end_after: Annotated[
        list[Literal["warning", "another_route"]] | UnsetType,
        field_meta("What comes before a contact may be ended (abuse)", ["warning"]),
    ] = UNSET
    agents_get: Annotated[
        list[Text] | UnsetType,
        field_meta(
            "Support for the agent (abuse)", ["a break", "a call with the team lead"], absent="gap"
        ),
    ] = UNSET
    except_: Annotated[
        list[ConductId] | UnsetType,
        field_meta("Rules that qualify it (customer_always_right)", ["abuse"], absent="gap"),
    ] = field(default=UNSET, name="except")


class OutOfScope(Entry, frozen=True, kw_only=True):
    """What we cannot do."""

    says: Annotated[
        Text,
        field_meta(
            "What we cannot do, in one sentence", "We do not repair furniture we did not sell."
        ),
    ]
    refer_to: Annotated[
        list[Text] | UnsetType, field_meta("Who can", ["the local repair café"], absent="gap")
    ] = UNSET


class Duty(Entry, frozen=True, kw_only=True):
    """Guarantees a role has to keep at the same time."""

    role: Annotated[RoleId, field_meta("Who has to keep it", "agent")]
    within: Annotated[Span | UnsetType, field_meta("How soon it must be done", "1 working day")] = (
        UNSET
    )
    hours: Annotated[HoursId | UnsetType, field_meta("When it applies", "office", absent="all")] = (
        UNSET
    )
    rank: Annotated[
        Count | UnsetType, field_meta("Order between duties; 1 goes first", 12, absent="gap")
    ] = UNSET
