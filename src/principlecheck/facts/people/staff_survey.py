"""Whether, and when, the people who work here were last asked how work is."""

from __future__ import annotations

from datetime import date

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.model.format.organisation import ORGANISATION, Item

_READS = ("listening.kind", "listening.last_done")
facts = Facts(ORGANISATION, reads=_READS)


def _surveys_of_staff(case: Case) -> list[Item]:
    return case.some("listening", lambda item: item.get("kind") == "staff_survey", "staff_survey")


def _latest_survey_of_staff(case: Case) -> tuple[date, Item]:
    """The latest survey that has taken place."""
    surveys = _surveys_of_staff(case)
    done = [
        (day, survey)
        for survey in surveys
        if (day := case.get(survey, "last_done")) is not None and day <= case.organisation.as_of
    ]
    if not done:
        routes = [f"{survey.route}.last_done" for survey in surveys]
        raise NotDeclared(*routes or ["listening"])
    return max(done, key=lambda pair: (pair[0], pair[1].id))


@facts.flag(reads=("listening.kind",))
def asks_staff(case: Case) -> bool:
    """Whether there is a survey of staff.

    That there is none is certain once the section is finished.
    """
    return bool(_surveys_of_staff(case))


@facts.count(formula="as-of date − date of the last staff survey", ages=True)
def days_since_staff_asked(case: Case) -> int:
    """Days since staff were last asked."""
    day, survey = _latest_survey_of_staff(case)
    days = (case.organisation.as_of - day).days
    case.step(f"{case.organisation.as_of} − {day} ({survey.id}) = {days} days")
    return days


@facts.entry(of=("listening",))
def last_staff_survey(case: Case) -> Item:
    """The latest survey of staff that has taken place."""
    return _latest_survey_of_staff(case)[1]
