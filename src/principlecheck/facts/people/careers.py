"""Whether a role can be stayed in and grown in, and the soft skills that it is chosen for."""

from __future__ import annotations

import math
import sys
from typing import Annotated

from msgspec import Struct

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, RecordPart
from principlecheck.model.format.quantities import Span, SpanOrNone
from principlecheck.model.units import DAY

ON = "roles"
SOFT_SKILLS = frozenset(("empathy", "honesty", "transparency"))
"""Examples that the source gives."""
OTHER_SOFT_SKILLS = frozenset(
    (
        "kindness",
        "patience",
        "listening",
        "courtesy",
        "politeness",
        "respect",
        "warmth",
        "tact",
        "humility",
        "communication",
        "friendliness",
        "helpfulness",
        "de-escalation",
    )
)
"""Own words that name a soft skill as well."""
ENOUGH_STEPS = 3
NO_END = sys.maxsize
"""The months of a stay that `longest_stay: none` leaves open."""
DAYS_A_MONTH = 365.2425 / 12  # a twelfth of the mean year of the calendar
_SKILLS = ("roles.hired_for", "roles.trained_in")
_STAY = ("roles.longest_stay", "roles.deliberate")
facts = Facts(ON, reads=_STAY)


@facts.count(reads=("roles.levels",))
def career_steps(case: Case) -> int:
    """The steps of the role's ladder."""
    return len(set(case.need(case.entry, "levels")))


@facts.flag(reads=("roles.levels", "roles.deliberate"))
def ladder_is_meant(case: Case) -> bool:
    """Whether somebody has said why the ladder is as it is, until the review is due."""
    return case.organisation.deliberate(case.entry, "levels") is not None


@facts.text(reads=("roles.levels", "roles.deliberate"))
def step_route(case: Case) -> str:
    """Where the steps stand, unless they are enough or meant to be as few as they are.

    By the usual threshold: only the place of a finding rests on it.
    """
    enough = case.fact("career_steps") >= ENOUGH_STEPS or case.fact("ladder_is_meant")
    return "" if enough else f"{case.entry.route}.levels"


@facts.flag
def stay_is_meant(case: Case) -> bool:
    """Whether somebody has said why the stay is as long as it is, until the review is due."""
    return case.organisation.deliberate(case.entry, "longest_stay") is not None


class Stay(Struct, frozen=True):
    """How long the role may be held; `none` is declared, and sends nobody away."""

    ends: Annotated[bool, RecordPart("whether people have to leave after some time")]
    months: Annotated[
        int | NotAssessable, RecordPart("the whole months after which people have to leave")
    ]
    route: Annotated[str, RecordPart("where it is said that people have to leave")]


@facts.record
def stay(case: Case) -> Stay:
    """How long the role may be held."""
    declared: SpanOrNone = case.need(case.entry, "longest_stay")
    route = f"{case.entry.route}.longest_stay"
    if declared.value is None:
        return Stay(False, NO_END, "")
    return Stay(True, _months_of_career_stay(declared.value), route)


def _months_of_career_stay(span: Span) -> int | NotAssessable:
    sizes = {"calendar day": 1 / DAYS_A_MONTH, "calendar week": 7 / DAYS_A_MONTH}
    sizes |= {"calendar month": 1.0, "elapsed": 1 / (DAY * DAYS_A_MONTH)}
    if span.unit not in sizes:
        return NotAssessable("A longest stay in working time cannot be read as months.")
    return math.floor(span.amount * sizes[span.unit] + 1e-9)


@facts.flag(reads=_SKILLS)
def has_soft_skill(case: Case) -> bool:
    """Whether any soft skill is hired for or trained.

    One word in one of the two lists is enough; that there is none takes both lists.
    """
    lists = {name: case.get(case.entry, name) for name in ("hired_for", "trained_in")}
    known = {word for declared in lists.values() for word in declared or ()}
    if known & (SOFT_SKILLS | OTHER_SOFT_SKILLS):
        return True
    silent = [f"{case.entry.route}.{name}" for name, words in lists.items() if words is None]
    if silent:
        raise NotDeclared(*silent)
    return False
