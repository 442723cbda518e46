"""Shapes that fields share: references, bounds, spreads, opening hours; and what a field says of
itself. A field's description, example and meaning when left out stand in its annotation, which is
where the JSON Schema, `explain` and the editors get them.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, get_args, get_origin, get_type_hints

from msgspec import UNSET, Meta, Struct, UnsetType

from principlecheck.model.format.quantities import (
    END,
    Duration,
    Money,
    Share,
    Span,
)

ID = rf"^[a-z0-9][a-z0-9-]{{0,62}}{END}"
OWN_WORD = rf"^[a-z0-9][a-z0-9 _-]{{0,62}}{END}"
FIELD_NAME = rf"^[a-z][a-z_]{{0,40}}{END}"
SECTION_NAME = rf"^[a-z][a-z_]{{0,40}}{END}"
COUNTRY = rf"^[A-Z]{{2}}{END}"
JURISDICTION = rf"^[A-Za-z]{{2}}(?:-[A-Za-z0-9]{{1,3}})?{END}"
ROUTE = rf"^[a-z][a-z_]{{0,40}}(?:\.[a-z0-9_-]{{1,63}})?{END}"
_TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_HOURS = f"{_TIME}-(?:{_TIME}|24:00)"
OPEN_HOURS = rf"^{_HOURS}(?: and {_HOURS}){{0,9}}{END}"
_DAY = "(?:mon|tue|wed|thu|fri|sat|sun)"
OPEN_DAYS = rf"^{_DAY}(?:-{_DAY})?{END}"
ROTA_NAME = rf"^(?:agents|{_DAY}(?:-{_DAY})?){END}"
_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
CLOSED = rf"^{_DATE}(?: to {_DATE})?{END}"


def field_meta(description: str, *examples: object, **extra: object) -> Meta:
    """A field's own account: what it means (with its unit), examples, and in `extra`:

    `absent` "gap" (leaving it out is itself a finding) or "all" (a scope that narrows nothing).
    """
    return Meta(description=description, examples=list(examples) or None, extra=extra or None)


def reference_field_meta(section: str, stand_in: str | None = None) -> Meta:
    """A bare id of another section; `stand_in` is a word that may take its place."""
    return Meta(pattern=ID, extra={"refers_to": section, "stand_in": stand_in})


def words_or_own_meta(**words: tuple[str, ...]) -> Meta:
    """One of the format's `words`, which rules read, or a word of the writer's own.

    Each word comes with its usual other names; they are read as the word.
    """
    schema: dict[str, Any] = {"anyOf": [{"enum": list(words)}, {"pattern": OWN_WORD}]}
    return Meta(pattern=OWN_WORD, extra={"words": words}, extra_json_schema=schema)


Text = Annotated[str, Meta(min_length=1, max_length=20_000)]
Count = Annotated[int, Meta(ge=0, le=999_999_999_999_999)]
AgentCount = Annotated[int, Meta(ge=0, le=100_000)]
SectionName = Annotated[str, Meta(pattern=SECTION_NAME, extra={"names": "section"})]
Route = Annotated[str, Meta(pattern=ROUTE, extra={"names": "route"})]

ChannelId = Annotated[str, reference_field_meta("channels")]
QueueId = Annotated[str, reference_field_meta("queues")]
ReasonId = Annotated[str, reference_field_meta("contact_reasons")]
SegmentId = Annotated[str, reference_field_meta("segments")]
PriorityId = Annotated[str, reference_field_meta("priorities")]
RoleId = Annotated[str, reference_field_meta("roles")]
RoleOrEveryone = Annotated[str, reference_field_meta("roles", "everyone")]
TeamId = Annotated[str, reference_field_meta("teams")]
DepartmentId = Annotated[str, reference_field_meta("departments")]
DepartmentOrEveryone = Annotated[str, reference_field_meta("departments", "everyone")]
ALWAYS = "always"
HoursId = Annotated[str, reference_field_meta("hours", ALWAYS)]
PrincipleId = Annotated[str, reference_field_meta("principles")]
NeedId = Annotated[str, reference_field_meta("needs")]
MetricId = Annotated[str, reference_field_meta("metrics")]
AgreementId = Annotated[str, reference_field_meta("agreements")]
ConductId = Annotated[str, reference_field_meta("conduct")]
FollowUpId = Annotated[str, reference_field_meta("follow_ups")]


class Shape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A small map inside an entry.

    `rest` names the field that gathers every name which is not a field of its own, for a map
    such as `{mon-fri: 08:00-20:00, agents: 4}`.
    """

    rest: ClassVar[str] = ""


def fields_inside_struct(value: Struct) -> Iterator[tuple[str, Any]]:
    """What an entry or a shape declares, by the names that stand in the file."""
    rest = getattr(value, "rest", "")
    for attribute in value.__struct_fields__:
        part = getattr(value, attribute)
        if part is UNSET:
            continue
        if attribute == rest:
            yield from part.items()
        else:
            yield attribute.rstrip("_"), part


@cache
def type_hints_of(kind: type[Struct]) -> Mapping[str, Any]:
    """The types of a shape's attributes with their annotations: looked up by many, and slowly."""
    return get_type_hints(kind, include_extras=True)


def inner_shape_of_field_type(hint: Any) -> type[Shape] | None:
    """The shape that a field of this type holds, alone or in a list or a map."""
    if isinstance(hint, type) and issubclass(hint, Shape):
        return hint
    for part in get_args(hint):
        found = inner_shape_of_field_type(part)
        if found:
            return found
    return None


def reference_in_field_type(hint: Any) -> dict[str, Any] | None:
    """Where a field of this type names entries of a section: what `reference_field_meta` says of it."""
    if get_origin(hint) is Annotated:
        for extra in get_args(hint)[1:]:
            if isinstance(extra, Meta) and extra.extra and "refers_to" in extra.extra:
                return extra.extra
    return next(filter(None, map(reference_in_field_type, get_args(hint))), None)


class SpanBound(Shape, frozen=True, kw_only=True):
    """A bound on a clock: at most (or at least) so long, for a share of contacts; or `none`."""

    at_most: Annotated[Span | UnsetType, field_meta("No longer than this", "4 working hours")] = (
        UNSET
    )
    at_least: Annotated[
        Span | UnsetType, field_meta("No shorter than this", "30 calendar days")
    ] = UNSET
    for_share: Annotated[
        Share | UnsetType,
        field_meta("Of contacts; left out, each check says what it assumed", "85%"),
    ] = UNSET
    or_told: Annotated[
        Span | UnsetType,
        field_meta("The longest, for whom we tell before at_most is over", "20 working days"),
    ] = UNSET


NO_TIME = "none"
Timed = SpanBound | Literal["none"]
"""A bound on a clock, or the word that says: no time, on purpose."""


class ShareBound(Shape, frozen=True, kw_only=True):
    """A bound on a share."""

    at_least: Annotated[Share | UnsetType, field_meta("No less than this", "80%")] = UNSET
    at_most: Annotated[Share | UnsetType, field_meta("No more than this", "85%")] = UNSET


class CountBound(Shape, frozen=True, kw_only=True):
    """A bound on a number of things."""

    at_least: Annotated[Count | UnsetType, field_meta("So many or more", 3)] = UNSET
    at_most: Annotated[Count | UnsetType, field_meta("So many or fewer", 2)] = UNSET


class MoneyBound(Shape, frozen=True, kw_only=True):
    """A bound on an amount."""

    at_least: Annotated[Money | UnsetType, field_meta("This amount or more", "50 EUR")] = UNSET
    at_most: Annotated[Money | UnsetType, field_meta("This amount or less", "50 EUR")] = UNSET


Curve = Literal["lognormal", "exponential"]
CURVE = field_meta("The shape of the spread; left out, lognormal", "lognormal")
UNDER_LIMIT = field_meta("True when a limit was enforced while it was measured", True)


class DurationSpread(Shape, frozen=True, kw_only=True):
    """How lengths of work spread: two figures or more, or a mean and the exponential shape."""

    mean: Annotated[Duration | UnsetType, field_meta("The average", "7m")] = UNSET
    median: Annotated[Duration | UnsetType, field_meta("Half are shorter", "5m")] = UNSET
    p75: Annotated[Duration | UnsetType, field_meta("75 % are shorter", "9m")] = UNSET
    p80: Annotated[Duration | UnsetType, field_meta("80 % are shorter", "10m")] = UNSET
    p90: Annotated[Duration | UnsetType, field_meta("90 % are shorter", "15m")] = UNSET
    p95: Annotated[Duration | UnsetType, field_meta("95 % are shorter", "21m")] = UNSET
    p99: Annotated[Duration | UnsetType, field_meta("99 % are shorter", "37m")] = UNSET
    shape: Annotated[Curve | UnsetType, CURVE] = UNSET
    measured_under_limit: Annotated[bool | UnsetType, UNDER_LIMIT] = UNSET


class SpanSpread(Shape, frozen=True, kw_only=True):
    """How waits spread, on the clock of its figures."""

    mean: Annotated[Span | UnsetType, field_meta("The average", "3 working hours")] = UNSET
    median: Annotated[Span | UnsetType, field_meta("Half are shorter", "2 working hours")] = UNSET
    p75: Annotated[Span | UnsetType, field_meta("75 % are shorter", "4 working hours")] = UNSET
    p80: Annotated[Span | UnsetType, field_meta("80 % are shorter", "5 working hours")] = UNSET
    p90: Annotated[Span | UnsetType, field_meta("90 % are shorter", "7 working hours")] = UNSET
    p95: Annotated[Span | UnsetType, field_meta("95 % are shorter", "9 working hours")] = UNSET
    p99: Annotated[Span | UnsetType, field_meta("99 % are shorter", "15 working hours")] = UNSET
    shape: Annotated[Curve | UnsetType, CURVE] = UNSET
    measured_under_limit: Annotated[bool | UnsetType, UNDER_LIMIT] = UNSET


class MeasuredSpan(SpanSpread, frozen=True, kw_only=True):
    """How waits spread, or the share of contacts within a time, as a page publishes it."""

    at_most: Annotated[Span | UnsetType, field_meta("The time that was held against", "60s")] = (
        UNSET
    )
    for_share: Annotated[Share | UnsetType, field_meta("Share of contacts within it", "64%")] = (
        UNSET
    )


class MoneySpread(Shape, frozen=True, kw_only=True):
    """How amounts spread, all in one currency."""

    mean: Annotated[Money | UnsetType, field_meta("The average", "70 EUR")] = UNSET
    median: Annotated[Money | UnsetType, field_meta("Half are smaller", "48 EUR")] = UNSET
    p75: Annotated[Money | UnsetType, field_meta("75 % are smaller", "90 EUR")] = UNSET
    p80: Annotated[Money | UnsetType, field_meta("80 % are smaller", "106 EUR")] = UNSET
    p90: Annotated[Money | UnsetType, field_meta("90 % are smaller", "160 EUR")] = UNSET
    p95: Annotated[Money | UnsetType, field_meta("95 % are smaller", "225 EUR")] = UNSET
    p99: Annotated[Money | UnsetType, field_meta("99 % are smaller", "427 EUR")] = UNSET
    shape: Annotated[Curve | UnsetType, CURVE] = UNSET


Opening = dict[
    Annotated[str, Meta(pattern=OPEN_DAYS)],
    Annotated[
        str, Meta(pattern=OPEN_HOURS, examples=["08:00-20:00", "09:00-13:00 and 15:00-18:00"])
    ],
]
Closed = list[
    Annotated[str, Meta(pattern=CLOSED, examples=["2026-12-25", "2026-12-31 to 2027-01-01"])]
]


DATE_OR_NEVER = "date-or-never"
NEVER = date.min
"""What `never` is read as: a day before every other."""
# An editor knows no such format: what it can see of a day is in the pattern.
_DAY_OF_A_YEAR = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
Reviewed = Annotated[
    date,
    Meta(extra_json_schema={"pattern": rf"^(?:never|{_DAY_OF_A_YEAR}){END}"}),
]


class Deliberate(Shape, frozen=True, kw_only=True):
    """Fields of the entry with the reason why each is as it is; who agreed, and until when."""

    rest: ClassVar[str] = "reasons"

    approved_by: Annotated[RoleId, field_meta("Who agreed", "head-of-support")]
    review: Annotated[date, field_meta("After this day it is asked again", "2027-03-01")]
    reasons: dict[Annotated[str, Meta(pattern=FIELD_NAME, extra={"names": "field"})], Text]


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every entry may also carry."""

    says: Annotated[
        Text | UnsetType,
        field_meta(
            "The entry in one sentence, as its readers see it", "We answer within a working day."
        ),
    ] = UNSET
    decided_by: Annotated[
        DepartmentId | UnsetType, field_meta("Department that can change this entry", "finance")
    ] = UNSET
    principles: Annotated[
        list[PrincipleId] | UnsetType, field_meta("Principles it serves", ["honesty"])
    ] = UNSET
    reviewed: Annotated[
        Reviewed | UnsetType,
        field_meta("When somebody last asked whether it is still right, or never", "2026-03-01"),
    ] = UNSET
    review_every: Annotated[
        Span | UnsetType, field_meta("How often that is to be asked", "6 calendar months")
    ] = UNSET
    deliberate: Annotated[
        Deliberate | UnsetType,
        field_meta(
            "Fields that are meant to be as they are, and why",
            {
                "first_reply": "This tier is free.",
                "approved_by": "head-of-support",
                "review": "2027-03-01",
            },
        ),
    ] = UNSET


COMMON = Entry.__struct_fields__
"""What every entry may carry, whatever its section."""
