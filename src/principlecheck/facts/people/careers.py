"""Whether a role can be stayed in and grown in, and the soft skills that it is chosen for."""

from __future__ import annotations

import math

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
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


@facts.flag
def must_leave(case: Case) -> bool:
    """Whether people have to leave after some time.

    `none` is declared, and sends nobody away.
    """
    declared: SpanOrNone = case.need(case.entry, "longest_stay")
    return declared.value is not None


@facts.count
def months_allowed(case: Case) -> int:
    """The months after which people have to leave.

    Whole months; not declared where nobody has to.
    """
    declared: SpanOrNone = case.need(case.entry, "longest_stay")
    if declared.value is None:
        raise NotDeclared(f"{case.entry.route}.longest_stay")
    return math.floor(_months(declared.value) + 1e-9)


def _months(span: Span) -> float:
    sizes = {"calendar day": 1 / DAYS_A_MONTH, "calendar week": 7 / DAYS_A_MONTH}
    sizes |= {"calendar month": 1.0, "elapsed": 1 / (DAY * DAYS_A_MONTH)}
    if span.unit not in sizes:
        raise NotAssessable("A longest stay in working time cannot be read as months.")
    return span.amount * sizes[span.unit]


@facts.text(reads=("roles.levels", *_STAY))
def career_route(case: Case) -> str:
    """Where the career ends.

    The longest stay where there is one, else the levels, as a route.
    """
    declared = case.entry.get("longest_stay")
    ends = declared is not None and declared.value is not None
    return f"{case.entry.route}.{'longest_stay' if ends else 'levels'}"


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
