"""Whether, and when, the people who work here were last asked how work is."""

from __future__ import annotations

from datetime import date

from principlecheck.facts.case import Case, FactSpec, NotDeclared, fact
from principlecheck.model.format.organisation import ORGANISATION, Item

_READS = ("listening.kind", "listening.last_done")


def _surveys(case: Case) -> list[Item]:
    return case.some("listening", lambda item: item.get("kind") == "staff_survey", "staff_survey")


def _last(case: Case) -> tuple[date, Item]:
    """The latest survey that has taken place."""
    surveys = _surveys(case)
    done = [
        (day, survey)
        for survey in surveys
        if (day := case.get(survey, "last_done")) is not None and day <= case.organisation.as_of
    ]
    if not done:
        routes = [f"{survey.route}.last_done" for survey in surveys]
        raise NotDeclared(*routes or ["listening"])
    return max(done, key=lambda pair: (pair[0], pair[1].id))


@fact(ORGANISATION, "flag", "whether there is a survey of staff", reads=("listening.kind",))
def asks_staff(case: Case) -> bool:
    """That there is none is certain once the section is finished."""
    return bool(_surveys(case))


@fact(
    ORGANISATION,
    "count",
    "days since staff were last asked",
    formula="as-of date − date of the last staff survey",
    reads=_READS,
)
def days_since_staff_asked(case: Case) -> int:
    """Whole days."""
    day, survey = _last(case)
    days = (case.organisation.as_of - day).days
    case.step(f"{case.organisation.as_of} − {day} ({survey.id}) = {days} days")
    return days


@fact(ORGANISATION, "date", "when staff were last asked", reads=_READS)
def staff_last_asked(case: Case) -> date:
    """As declared."""
    return _last(case)[0]


@fact(ORGANISATION, "text", "where the staff survey is declared", reads=_READS)
def place_of_staff_survey(case: Case) -> str:
    """The latest survey, or the section that lacks one."""
    try:
        return f"{_last(case)[1].route}.last_done"
    except NotDeclared:
        return "listening"


STAFF_SURVEY_FACTS: tuple[FactSpec, ...] = (
    asks_staff,
    days_since_staff_asked,
    staff_last_asked,
    place_of_staff_survey,
)
