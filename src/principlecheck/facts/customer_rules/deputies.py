"""Whether somebody who may approve is there for as long as customers are being served."""

from __future__ import annotations

from collections.abc import Sequence

from principlecheck.arithmetic.schedule import Schedule
from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.timing.coverage import (
    Gap,
    format_coverage_gap,
    gap_seconds_a_week,
    gaps_in_coverage,
    hours_of_its_own,
    note_gap_average_over_weeks,
)
from principlecheck.facts.timing.working_time import (
    HOURS_READS,
    declared_hours_by_name,
    schedule_of_hours,
)
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from principlecheck.model.format.quantities import MoneyOrAny

ON = "customer_rules"
_HOURS_READS = (
    "customer_rules.above_that",
    "customer_rules.handled_by",
    "teams.department",
    "queues.team",
    "queues.hours",
    "roles.hours",
    "roles.department",
    "departments.hours",
    *HOURS_READS,
)
facts = Facts(ON, reads=_HOURS_READS)


def role_named(case: Case, id_: str) -> Item:
    """The role; raises `NotDeclared` where no document declares it."""
    role = case.organisation.find("roles", id_)
    if role is None:
        raise NotDeclared(f"roles.{id_}")
    return role


@facts.flag(reads=("customer_rules.agent_may_approve_up_to",))
def needs_approval(case: Case) -> bool:
    """Whether anything needs approval.

    Nothing does where agents may approve any amount.
    """
    allowed: MoneyOrAny = case.need(case.entry, "agent_may_approve_up_to")
    return allowed.value is not None


_ALONE_READS = (
    "customer_rules.agent_may_approve_up_to",
    "customer_rules.above_that",
    "customer_rules.deliberate",
    "roles.people",
    "roles.outside",
)


@facts.flag(reads=_ALONE_READS)
def approver_is_alone(case: Case) -> bool:
    """Whether one person approves and nobody stands in.

    How many hold the role is taken to be one where it is not said, once the roles are finished. A
    body outside the organisation has deputies of its own, and what was agreed with a reason stands.
    """
    role = role_named(case, case.need(case.entry, "above_that.approved_by"))
    allowed: MoneyOrAny | None = case.get(case.entry, "agent_may_approve_up_to")
    anything = allowed is not None and allowed.value is None
    if anything or case.get(case.entry, "above_that.deputies") or case.get(role, "outside"):
        return False
    if case.organisation.deliberate(case.entry, "above_that") is not None:
        return False
    people: int | None = case.get(role, "people")
    if people is None:
        case.finished("roles", "people")
        return True
    return people <= 1


@facts.flag(reads=("customer_rules.above_that", "roles.people"))
def says_how_many_approve(case: Case) -> bool:
    """Whether it is said how many people hold the role that approves."""
    role = role_named(case, case.need(case.entry, "above_that.approved_by"))
    return case.get(role, "people") is not None


@facts.text(reads=("customer_rules.above_that",))
def approver_route(case: Case) -> str:
    """The role that approves."""
    return role_named(case, case.need(case.entry, "above_that.approved_by")).route


@once_per_organisation
def queues_of_department(organisation: Organisation, department: str) -> tuple[Item, ...]:
    """The queues that teams of a department answer."""
    teams = {team.id for team in organisation.having("teams", "department", department)}
    return tuple(queue for queue in organisation.items("queues") if queue.get("team") in teams)


def _support_queues(case: Case) -> tuple[Item, ...]:
    """The queues of the department that faces the customer."""
    facing: str = case.need(case.entry, "handled_by")
    case.items("teams")
    case.items("queues")
    queues = queues_of_department(case.organisation, facing)
    if not queues:
        raise NotDeclared("queues.team")
    return queues


def _approvers_of_rule(case: Case) -> list[Item]:
    named = [case.need(case.entry, "above_that.approved_by")]
    named.extend(case.get(case.entry, "above_that.deputies") or [])
    return [role_named(case, id_) for id_ in dict.fromkeys(named)]


def _gaps_without_approver(case: Case, covers: list[Schedule]) -> tuple[Sequence[Gap], str]:
    """The gaps of the queue that goes longest without an approver, and its time zone."""
    worst: tuple[Sequence[Gap], str] = ([], "UTC")
    for hours in dict.fromkeys(hours_of_its_own(case, queue) for queue in _support_queues(case)):
        found = gaps_in_coverage(case, hours, covers)
        if gap_seconds_a_week(found) > gap_seconds_a_week(worst[0]):
            worst = (found, hours.time_zone)
    return worst


@facts.seconds(
    formula="hours of the queue less those of approver and deputies, over the coming six weeks, / 6"
)
def without_approver_a_week(case: Case) -> float:
    """Support hours without anybody to approve, in an average week.

    Of the queue that is worst off; holidays included.
    """
    covers, missing = [], list[str]()
    for role in _approvers_of_rule(case):
        try:
            covers.append(hours_of_its_own(case, role))
        except NotDeclared as lacking:
            missing.extend(lacking.routes)
    found, zone = _gaps_without_approver(case, covers)
    if found and missing:
        raise NotDeclared(*missing)
    if not found:
        _need_team_for_queue_with_gaps(case, covers)
    if found:
        case.step(f"the first: {format_coverage_gap(found[0], zone)} ({zone})")
        case.step(note_gap_average_over_weeks(found))
    return gap_seconds_a_week(found)


def _hours_of_queues_without_team(case: Case) -> list[tuple[Item, Schedule]]:
    unassigned = case.organisation.having("queues", "team", None)
    return [(queue, hours_of_its_own(case, queue)) for queue in unassigned]


def _need_team_for_queue_with_gaps(case: Case, covers: list[Schedule]) -> None:
    """Raises `NotDeclared` where a queue that names no team is open without an approver."""
    hours = case.shared(_hours_of_queues_without_team)
    open_alone = [queue for queue, schedule in hours if gaps_in_coverage(case, schedule, covers)]
    if open_alone:
        raise NotDeclared(*(f"{queue.route}.team" for queue in open_alone))


@facts.text
def first_without_approver(case: Case) -> str:
    """When nobody can approve.

    The first stretch of the coming six weeks.
    """
    case.fact("without_approver_a_week")
    found = [step for step in case.steps if step.startswith("the first: ")]
    return found[0].removeprefix("the first: ") if found else "never"


def _deputy_whose_hours_would_do(case: Case) -> Item | None:
    """A leading role, of the facing department first, whose hours would close every gap."""
    if not case.fact("without_approver_a_week"):
        return None
    facing = case.get(case.entry, "handled_by")
    now = [hours_of_its_own(case, role) for role in _approvers_of_rule(case)]
    leads = case.organisation.having("roles", "leads", True)
    tried = set[str]()
    for role in sorted(leads, key=lambda role: role.get("department") != facing):
        named = role.get("hours") or ""
        if not named or named in tried:
            continue
        tried.add(named)
        try:
            schedule = schedule_of_hours(case, declared_hours_by_name(case, named))
        except NotDeclared:
            continue
        if not _gaps_without_approver(case, [*now, schedule])[0]:
            return role
    return None


@facts.entry(reads=(*_HOURS_READS, "roles.leads"))
def possible_deputy(case: Case) -> Item:
    """A role that could stand in.

    It is tried on the hours of every queue.
    """
    role = _deputy_whose_hours_would_do(case)
    if role is None:
        raise NotDeclared("roles.leads")
    return role
