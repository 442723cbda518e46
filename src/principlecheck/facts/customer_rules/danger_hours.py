"""Whether somebody is there to warn customers of a danger before the time to do so is over."""

from __future__ import annotations

from principlecheck.arithmetic.deadline import Stretch, wait_ends_while_closed
from principlecheck.arithmetic.schedule import Schedule
from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.promises.reply_hours import (
    Unattended,
    describe_wait_in_local_time,
    hours_open_together,
    least_open_time_of_wait,
)
from principlecheck.facts.timing.clocks import (
    WORKING,
    not_assessable_if_closed,
    span_seconds_at_face_value,
)
from principlecheck.facts.timing.coverage import hours_of_its_own
from principlecheck.facts.timing.working_time import (
    HOURS_READS,
    hours_of_holder,
    schedule_of_hours,
    starts_of_wait,
    wait_on_hours,
)
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import Span

facts = Facts(
    "customer_rules",
    reads=(
        "customer_rules.customers_told_within",
        "customer_rules.handled_by",
        "customer_rules.decided_by",
        "departments.hours",
        *HOURS_READS,
    ),
)


def _departments_that_warn_of_danger(case: Case) -> list[Item]:
    """The departments that face the customer and that decide; none where none is named."""
    named = (case.get(case.entry, field) for field in ("handled_by", "decided_by"))
    found = (case.organisation.find("departments", id_) for id_ in dict.fromkeys(named) if id_)
    return [department for department in found if department is not None]


def _hours_danger_is_attended(case: Case) -> Schedule:
    """When one of them is there. What the company's hours say of a department is not enough to
    say that nobody of it can be rung.
    """
    departments = _departments_that_warn_of_danger(case)
    if not departments:
        return schedule_of_hours(case, hours_of_holder(case, None))
    schedules = [hours_of_its_own(case, department) for department in departments]
    return hours_open_together(schedules, f"{case.entry.route} is seen to by departments")


def _least_open_time_to_warn(case: Case) -> tuple[float, Stretch] | None:
    """The least open time before the deadline, and where; None where it never ends unattended."""
    span: Span = case.need(case.entry, "customers_told_within")
    if span.unit in WORKING:
        return None
    hours = _hours_danger_is_attended(case)
    wait = wait_on_hours(case, span, *_departments_that_warn_of_danger(case))
    with not_assessable_if_closed():
        stretch = wait_ends_while_closed(wait, hours, starts_of_wait(case))
    if stretch is None:
        return None
    return least_open_time_of_wait(case, Unattended("", False, wait, hours, stretch))


@facts.seconds
def time_to_warn(case: Case) -> float:
    """How long there is to warn customers, by the clock; a month counts as 30 days.

    Working time counts as it stands, and a working day as a day.
    """
    return span_seconds_at_face_value(case.need(case.entry, "customers_told_within"))


@facts.flag(formula="some start in the coming six weeks leads to an end with no open time before")
def warning_waits(case: Case) -> bool:
    """Whether the time to warn customers can pass while nobody is there.

    False for working time, which stands still while people are away.
    """
    found = _least_open_time_to_warn(case)
    if found is None:
        return False
    least, stretch = found
    case.step(
        f"{_describe_unwarned_stretch(case, stretch)}, with {units.format_duration(least)} of open time in between"
    )
    return least <= 0


def _describe_unwarned_stretch(case: Case, stretch: Stretch) -> str:
    return describe_wait_in_local_time(stretch, _hours_danger_is_attended(case).time_zone).replace(
        "asked on", "known on"
    )


@facts.text
def unwarned_stretch(case: Case) -> str:
    """A moment at which a danger becomes known, and the end of the time to warn customers."""
    found = _least_open_time_to_warn(case)
    if found is None:
        raise NotDeclared(f"{case.entry.route}.customers_told_within")
    return _describe_unwarned_stretch(case, found[1])


@facts.text
def who_warns(case: Case) -> str:
    """Who is to warn customers: the departments that face them and that decide."""
    return (
        " and ".join(department.id for department in _departments_that_warn_of_danger(case))
        or "the company"
    )


@facts.text
def who_warns_route(case: Case) -> str:
    """Where the hours of whoever warns customers stand."""
    found = _departments_that_warn_of_danger(case)
    return f"{found[0].route}.hours" if found else "organisation.hours"
