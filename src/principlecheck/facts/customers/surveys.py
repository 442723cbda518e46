"""How often customers of a segment are asked what they think."""

from __future__ import annotations

import math
from collections.abc import Iterable

from msgspec import Struct

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.scopes import MEASURED_SCOPES, latest_measured_overall
from principlecheck.facts.timing.weekly_rates import DAYS_A_WEEK, rate_periods_a_week
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import Rate, Share

ON = "segments"
DAYS = 30
CAP = "no_more_often_than"
_FORMULA = "Σ over the surveys of min(cap, sample · contacts), each per customer in 30 days"
_READS = (
    "segments.contacts_each",
    "listening.kind",
    "listening.sample",
    "listening.no_more_often_than",
    "measured.surveys_sent",
    *MEASURED_SCOPES,
)
facts = Facts(ON, reads=_READS)


class Asking(Struct, frozen=True):
    """How often one survey asks a customer in 30 days: at least, at most, and what is missing.

    `uncapped` where nothing but a cap is missing: then `most` holds if there is none.
    """

    least: float
    most: float
    missing: tuple[str, ...]
    uncapped: bool = False


def _surveys_of_customers(case: Case) -> list[Item]:
    case.items("listening")
    return case.some("listening", lambda item: item.get("kind") == "survey", "survey")


def _how_often_survey_asks(case: Case, survey: Item) -> Asking:
    """Not declared, a sample lies between 0 and 100 %, and a cap and contacts are anything."""
    contacts: Rate | None = case.get(case.entry, "contacts_each")
    sample, sampled = _share_survey_asks(case, survey)
    cap: Rate | None = case.get(survey, "no_more_often_than")
    made = math.inf if contacts is None else _surveys_in_30_days(case, contacts)
    most_asked = math.inf if cap is None else _surveys_in_30_days(case, cap)
    share = 1.0 if sample is None else sample.value
    by_sample = share * made if share else 0.0
    most = min(most_asked, by_sample)
    declared = {
        f"{case.entry.route}.contacts_each": contacts,
        sampled: sample,
        f"{survey.route}.no_more_often_than": cap,
    }
    missing = tuple(route for route, value in declared.items() if value is None)
    if not missing:
        case.step(
            f"{survey.id}: min({_format_times_asked(most_asked)}, {sample} of {_format_times_asked(made)}) = {_format_times_asked(most)} "
            f"in {DAYS} days"
        )
    uncapped = missing == (f"{survey.route}.{CAP}",)
    return Asking(0.0 if missing else most, most, missing, uncapped)


def _share_survey_asks(case: Case, survey: Item) -> tuple[Share | None, str]:
    """The share of contacts that a survey asks after, and where it stands: as measured where it is
    the only survey, else as declared.
    """
    measured = latest_measured_overall(case.organisation, "surveys_sent", case.entry.id)
    item, field = survey, "sample"
    if measured is not None and len(_surveys_of_customers(case)) == 1:
        item, field = measured, "surveys_sent"
        case.assume(f"{survey.route}: so many are asked as were measured, in {measured.route}.")
    return case.get(item, field), f"{item.route}.{field}"


def _surveys_in_30_days(case: Case, rate: Rate) -> float:
    """Rounded, so that 1 per 30 calendar days is exactly once."""
    return round(rate.amount * rate_periods_a_week(case, rate) * DAYS / DAYS_A_WEEK, 9)


def _format_times_asked(value: float) -> str:
    return units.format_number(value, 2)


def _sum_of_times_asked(values: Iterable[float]) -> float:
    """Rounded, so that three surveys of a third come to one."""
    return round(math.fsum(values), 6)


@facts.number(formula=_FORMULA)
def asked(case: Case) -> float:
    """How often a customer is asked in 30 days.

    Raises `NotDeclared` while a figure of a survey is missing. A cap that is left out is none,
    once the section is finished.
    """
    askings = [_how_often_survey_asks(case, survey) for survey in _surveys_of_customers(case)]
    missing = [r for asking in askings if not asking.uncapped for r in asking.missing]
    if missing:
        raise NotDeclared(*missing)
    if any(asking.uncapped for asking in askings):
        case.finished("listening", CAP)
    case.finished("listening", "survey")
    return _sum_of_times_asked(asking.most for asking in askings)


@facts.number(formula=_FORMULA)
def asked_at_least(case: Case) -> float:
    """How often a customer is asked at least.

    Surveys of which a figure is missing are not counted.
    """
    askings = [_how_often_survey_asks(case, survey) for survey in _surveys_of_customers(case)]
    missing = [route for asking in askings for route in asking.missing]
    if missing:
        case.assume(f"Not declared, and so not counted: {', '.join(dict.fromkeys(missing))}.")
    return _sum_of_times_asked(asking.least for asking in askings)


@facts.text(formula=_FORMULA)
def times_asked(case: Case) -> str:
    """How often a customer is asked, for people.

    To the whole from two on; at least so often, while figures are missing.
    """
    exactly = case.or_missing(lambda: case.fact("asked"))
    often = case.fact("asked_at_least") if isinstance(exactly, NotDeclared) else exactly
    return _format_times_asked(often) if often < 2 else f"about {units.format_number(often, 0)}"


@facts.text
def uncapped_survey(case: Case) -> str:
    """The survey that asks most often without a cap, as a route; empty where each has one."""
    without = [
        survey
        for survey in _surveys_of_customers(case)
        if _how_often_survey_asks(case, survey).uncapped
    ]
    busiest = max(
        without, key=lambda survey: (_most_often_survey_asks(case, survey), survey.id), default=None
    )
    return busiest.route if busiest else ""


@facts.number(formula=_FORMULA)
def asked_at_most(case: Case) -> float:
    """How often a customer is asked at most.

    Raises `NotDeclared` where a survey has neither a cap nor a figure to compute from.
    """
    askings = [_how_often_survey_asks(case, survey) for survey in _surveys_of_customers(case)]
    case.finished("listening", "survey")
    endless = [r for asking in askings if math.isinf(asking.most) for r in asking.missing]
    if endless:
        raise NotDeclared(*endless)
    return _sum_of_times_asked(asking.most for asking in askings)


@facts.text(formula="1 per (30 · number of surveys) days")
def cap_that_spares(case: Case) -> str:
    """A cap for each survey that keeps all of them to one in 30 days.

    As `no_more_often_than` takes it.
    """
    surveys = _surveys_of_customers(case)
    if not surveys:
        raise NotDeclared("listening.survey")
    return f"1 per {DAYS * len(surveys)} calendar days"


@facts.entries(reads=("listening.kind",))
def asking_surveys(case: Case) -> list[Item]:
    """The surveys that ask."""
    return list(_surveys_of_customers(case))


@facts.text
def busiest_survey(case: Case) -> str:
    """The survey that asks most often."""
    surveys = _surveys_of_customers(case)
    if not surveys:
        return case.entry.route
    return max(surveys, key=lambda survey: (_most_often_survey_asks(case, survey), survey.id)).route


def _most_often_survey_asks(case: Case, survey: Item) -> float:
    asking = _how_often_survey_asks(case, survey)
    return asking.most if asking.uncapped else asking.least
