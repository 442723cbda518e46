"""What a change of a value takes in people's time, and what people call the entries."""

from __future__ import annotations

from principlecheck.facts.case import Case, NotAssessable, NotDeclared, Sheet
from principlecheck.facts.costs.ranges import WEEKS, price_of_agent_hour
from principlecheck.facts.timing.working_time import hours_of_holder, schedule_of_hours
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import Duration
from principlecheck.model.format.subject import Subject
from principlecheck.model.report.settlement import ActingCost
from principlecheck.policies.fields import Field

_LONGEST_NAME = 60
_SAID = ("promises", "standards", "conduct")
"""Sections whose entries are known by what they say rather than by their id."""


def names_of_entries_to_try_values_on(organisation: Organisation) -> dict[str, str]:
    """What people call each entry: its sentence where customers know it by one, else its id in words."""
    return {item.route: _name_of_entry_to_try_value_on(item) for item in organisation.all_items()}


def _name_of_entry_to_try_value_on(item: Item) -> str:
    says = getattr(item.value, "says", None)
    if item.section in _SAID and isinstance(says, str) and len(says) <= _LONGEST_NAME:
        return f"“{says}”"
    return item.id.replace("-", " ") or "the organisation"


def cost_of_tried_value(organisation: Organisation, field: Field, text: str) -> ActingCost | None:
    """What it takes a year to have `text` in the field's place; None where nobody's time is
    declared for it, and where less of it is needed.
    """
    case = Case(Sheet(organisation, Subject(field.item.section, field.item), {}))
    try:
        if field.steps == ("busiest_hour", "agents"):
            return _cost_of_trying_more_agents(case, field, int(text))
        if field.item.section == "teams" and field.steps[0] == "off_queue":
            return _cost_of_trying_reserved_time(case, field, Duration(text))
    except (NotDeclared, NotAssessable):
        return None
    return None


def _cost_of_trying_more_agents(case: Case, field: Field, agents: int) -> ActingCost | None:
    """From the one hour on each day of the week to all the hours of the week that the queue is open."""
    more = agents - int(field.value or 0)
    if more <= 0:
        return None
    schedule = schedule_of_hours(case, hours_of_holder(case, field.item))
    days = sum(1 for day in schedule.weekly if day)
    least = more * days * WEEKS
    most = more * schedule.weekly_open_seconds / units.HOUR * WEEKS
    says = (
        f"{units.format_count(more, 'more agent')} on the queue “{_name_of_entry_to_try_value_on(field.item)}”, "
        f"{units.format_count(days, 'day')} a week: {least:,.0f} hours a year for the one hour, "
        f"{most:,.0f} for all hours that the queue is open"
    )
    return _price_of_hours_tried(case, least, most, says)


def _cost_of_trying_reserved_time(case: Case, field: Field, aside: Duration) -> ActingCost | None:
    before = field.value.seconds if isinstance(field.value, Duration) else 0.0
    people: int = case.need(field.item, "agents")
    hours = (aside.seconds - before) / units.HOUR * people * WEEKS
    if hours <= 0:
        return None
    each = units.format_count(round((aside.seconds - before) / units.MINUTE), "more minute")
    says = (
        f"{each} a week for each of {units.format_count(people, 'person', 'people')} in "
        f"the team “{_name_of_entry_to_try_value_on(field.item)}”: {hours:,.0f} hours a year"
    )
    return _price_of_hours_tried(case, hours, hours, says)


def _price_of_hours_tried(case: Case, low: float, high: float, says: str) -> ActingCost:
    hour = price_of_agent_hour(case)
    return ActingCost(low, high, low * hour.low, high * hour.high, hour.currency, says)
