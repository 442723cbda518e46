"""What settles findings: one value for each line that remedies ask to change, tried before it is
printed.
"""

from __future__ import annotations

from msgspec import Struct, field

from principlecheck.model.report.finding import Duty


class ActingCost(Struct, frozen=True):
    """What a change takes a year in people's time: `hours` from `low` to `high`, and what those cost
    from `least` to `most`. `says` is how it comes about, in a sentence.
    """

    low: float
    high: float
    least: float
    most: float
    currency: str
    says: str


class SettlingValue(Struct, frozen=True):
    """One value for one field: `settles` are the fingerprints of the findings that are gone with it,
    with all values before it in their places. `alone` is what each finding that names the field
    would take by itself. `also` are sentences that have to say the same, by route. `acting` is what
    it takes in people's time, where that is declared.

    `today` is what is written, None where nothing is. Where it is `less`, customers are promised or
    somebody aims at less than today.
    """

    route: str
    today: str | None
    value: str
    less: bool
    settles: tuple[str, ...]
    alone: tuple[tuple[str, str], ...] = ()
    also: tuple[tuple[str, str], ...] = ()
    acting: ActingCost | None = None


class Apart(Struct, frozen=True):
    """A field for which no value settles two findings: each with the value it takes alone, empty
    where none does.
    """

    route: str
    one: str
    one_value: str
    other: str
    other_value: str


class Stopped(Struct, frozen=True):
    """A further value of a field, and in a sentence what stands in its way."""

    value: str
    says: str


class Blocked(Struct, frozen=True):
    """A value that would settle findings, and is not taken: it `brings` what these sentences say.
    `further` is another value with what stands in its way, where that is something else. Where a
    `duty` by law or contract does, the first of what it brings is about that.
    """

    route: str
    value: str
    would_settle: tuple[str, ...]
    brings: tuple[str, ...]
    further: Stopped | None = None
    duty: Duty = "none"


class Settlements(Struct, frozen=True):
    """The values that were found, in the order in which they were put in place; the pairs that pull
    apart; the values that would do and bring something else; and whether trying `stopped` before
    every field was looked at. `names` are what people call the entries, by route.
    """

    values: tuple[SettlingValue, ...] = ()
    apart: tuple[Apart, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    stopped: bool = False
    names: dict[str, str] = field(default_factory=dict)
