"""What a change of a value takes in people's time, and what people call the entries."""

from __future__ import annotations

from principlecheck.facts.case import Case, NotAssessable, NotDeclared, Sheet
from principlecheck.facts.costs.ranges import WEEKS, price_of_hour
from principlecheck.facts.timing.working_time import hours_of, schedule_of
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import Duration
from principlecheck.model.format.subject import Subject
from principlecheck.model.report.settlement import ActingCost
from principlecheck.policies.fields import Field

_LONGEST_NAME = 60
_SAID = ("promises", "standards", "conduct")
"""Sections whose entries are known by what they say rather than by their id."""


def names_of(organisation: Organisation) -> dict[str, str]:
    """What people call each entry: its sentence where customers know it by one, else its id in words."""
    return {item.route: _name(item) for item in organisation.all_items()}


def _name(item: Item) -> str:
    says = getattr(item.value, "says", None)
    if item.section in _SAID and isinstance(says, str) and len(says) <= _LONGEST_NAME:
        return f"“{says}”"
    return item.id.replace("-", " ") or "the organisation"


def cost_of_acting(organisation: Organisation, field: Field, text: str) -> ActingCost | None:
    """What it takes a year to have `text` in the field's place; None where nobody's time is
    declared for it, and where less of it is needed.
    """
    case = Case(Sheet(organisation, Subject(field.item.section, field.item), {}))
    try:
        if field.steps == ("busiest_hour", "agents"):
            return _more_agents(case, field, int(text))
        if field.item.section == "teams" and field.steps[0] == "off_queue":
            return _time_set_aside(case, field, Duration(text))
    except (NotDeclared, NotAssessable):
        return None
    return None


def _more_agents(case: Case, field: Field, agents: int) -> ActingCost | None:
    """From the one hour on each day of the week to all the hours of the week that the queue is open."""
    more = agents - int(field.value or 0)
    if more <= 0:
        return None
    schedule = schedule_of(case, hours_of(case, field.item))
    days = sum(1 for day in schedule.weekly if day)
    least = more * days * WEEKS
    most = more * schedule.weekly_open_seconds / units.HOUR * WEEKS
    says = (
        f"{units.counted(more, 'more agent')} on the queue “{_name(field.item)}”, "
        f"{units.counted(days, 'day')} a week: {least:,.0f} hours a year for the one hour, "
        f"{most:,.0f} for all hours that the queue is open"
    )
    return _priced(case, least, most, says)


def _time_set_aside(case: Case, field: Field, aside: Duration) -> ActingCost | None:
    before = field.value.seconds if isinstance(field.value, Duration) else 0.0
    people: int = case.need(field.item, "agents")
    hours = (aside.seconds - before) / units.HOUR * people * WEEKS
    if hours <= 0:
        return None
    each = units.counted(round((aside.seconds - before) / units.MINUTE), "more minute")
    says = (
        f"{each} a week for each of {units.counted(people, 'person', 'people')} in "
        f"the team “{_name(field.item)}”: {hours:,.0f} hours a year"
    )
    return _priced(case, hours, hours, says)


def _priced(case: Case, low: float, high: float, says: str) -> ActingCost:
    hour = price_of_hour(case)
    return ActingCost(low, high, low * hour.low, high * hour.high, hour.currency, says)
