"""Whether a role can be stayed in and grown in, and the soft skills that it is chosen for."""

from __future__ import annotations

import math
from typing import Annotated

from msgspec import Struct

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Part
from principlecheck.model.format.quantities import Span, SpanOrNone
from principlecheck.model.units import DAY

ON = "roles"
SOFT_SKILLS = ("empathy", "honesty", "transparency")
DAYS_A_MONTH = 365.2425 / 12  # a twelfth of the mean year of the calendar
_SKILLS = ("roles.hired_for", "roles.trained_in")
_STAY = ("roles.longest_stay",)
facts = Facts(ON, reads=_STAY)


@facts.count(reads=("roles.levels",))
def career_steps(case: Case) -> int:
    """The steps of the role's ladder."""
    return len(set(case.need(case.entry, "levels")))


class Stay(Struct, frozen=True):
    """How long the role may be held; `none` is declared, and sends nobody away."""

    ends: Annotated[bool, Part("whether people have to leave after some time")]
    months: Annotated[
        int | NotDeclared | NotAssessable, Part("the whole months after which people have to leave")
    ]
    route: Annotated[str, Part("where it is said that people have to leave")]


@facts.record
def stay(case: Case) -> Stay:
    """How long the role may be held."""
    declared: SpanOrNone = case.need(case.entry, "longest_stay")
    route = f"{case.entry.route}.longest_stay"
    if declared.value is None:
        return Stay(False, NotDeclared(route), "")
    return Stay(True, _months(declared.value), route)


def _months(span: Span) -> int | NotAssessable:
    sizes = {"calendar day": 1 / DAYS_A_MONTH, "calendar week": 7 / DAYS_A_MONTH}
    sizes |= {"calendar month": 1.0, "elapsed": 1 / (DAY * DAYS_A_MONTH)}
    if span.unit not in sizes:
        return NotAssessable("A longest stay in working time cannot be read as months.")
    return math.floor(span.amount * sizes[span.unit] + 1e-9)


@facts.names(reads=_SKILLS)
def missing_soft_skills(case: Case) -> list[str]:
    """Soft skills that are neither hired for nor trained.

    One of the two lists may hold them all; where it does not, both have to be declared.
    """
    lists = {name: case.get(case.entry, name) for name in ("hired_for", "trained_in")}
    known = {word for declared in lists.values() for word in declared or ()}
    missing = [skill for skill in SOFT_SKILLS if skill not in known]
    silent = [f"{case.entry.route}.{name}" for name, words in lists.items() if words is None]
    if missing and silent:
        raise NotDeclared(*silent)
    return missing
