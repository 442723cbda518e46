"""Whether the time and the targets let people use the discretion that they are given."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing
from principlecheck.facts.customer_rules.deputies import queues_of_department
from principlecheck.facts.people.workforce import no_part_of_paid_time
from principlecheck.facts.scopes import entries_covering_any_id
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import Duration, Share
from principlecheck.model.format.subject import Subject

ON = "time_for_a_customer"
WORKING_DAY = 8 * units.HOUR
"""By which an adherence is told as minutes; no verdict rests on it."""
_TIME = ("roles.department", "teams.department", "teams.off_queue")
_TARGETS = (
    "roles.department",
    "teams.department",
    "queues.team",
    "targets.queues",
    "targets.roles",
)
facts = Facts(ON, reads=_TIME)


def find_time_for_customers(organisation: Organisation) -> list[Subject]:
    """Each role with discretion, and each target of adherence that binds none of these roles."""
    roles = [role for role in organisation.items("roles") if role.get("discretion") is not None]
    reached: set[str] = set()
    for role in roles:
        department = role.get("department")
        queues = queues_of_department(organisation, department) if department else ()
        if queues:
            found = entries_covering_any_id(
                organisation, "targets", "queues", (q.id for q in queues)
            )
            reached.update(target.id for target in found)
    targets = [
        target
        for target in organisation.items("targets")
        if target.get("adherence") is not None and target.id not in reached
    ]
    return [Subject(ON, item) for item in (*roles, *targets)]


TIME_FOR_A_CUSTOMER = Pairing(
    ON,
    "a role with discretion, or a target of adherence that binds no such role",
    ("roles", "targets"),
    find_time_for_customers,
    union=True,
)


def _departments_of_teams(case: Case) -> None:
    """That no other team belongs to a department rests on what each of them says."""
    for team in case.organisation.items("teams"):
        case.get(team, "department")


def _teams_with_discretion(case: Case) -> tuple[Item, ...]:
    """The teams of the role's department; raises `NotDeclared` where it has none."""
    if case.entry.section == "targets":
        raise NotAssessable("A target of adherence is judged by itself.")
    department = case.need(case.entry, "department")
    case.shared(_departments_of_teams)
    found = case.organisation.having("teams", "department", department)
    if not found:
        raise NotDeclared(f"teams ({department})")
    return found


@facts.entries(of=("teams",))
def teams_without_time(case: Case) -> list[Item]:
    """Teams without a minute for discretion.

    Those whose reserved time for it is 0, or whose breakdown lists none once teams are complete.
    """
    without, silent = [], dict[str, None]()
    for team in _teams_with_discretion(case):
        try:
            if not _time_reserved_for_team(case, team):
                without.append(team)
        except NotDeclared as missing:
            silent.update(dict.fromkeys(missing.routes))
    if silent and not without:
        raise NotDeclared(*silent)
    return without


def _time_reserved_for_team(case: Case, team: Item) -> float:
    declared: Duration | None = case.get(team, "off_queue.discretion")
    return (
        declared.seconds if declared is not None else no_part_of_paid_time(case, team, "discretion")
    )


def _tightest_target_of_teams(case: Case, field: str) -> tuple[float, Item]:
    """The highest bound on `field` in a queue that the department's teams answer."""
    if case.entry.section == "targets":
        return _own_target_of_role(case, field)
    _teams_with_discretion(case)
    case.items("queues")
    queues = queues_of_department(case.organisation, case.need(case.entry, "department"))
    for queue in queues:
        case.get(queue, "team")
    found = [
        (value, target.id, target)
        for target in entries_covering_any_id(
            case.organisation, "targets", "queues", (q.id for q in queues)
        )
        if queues and (value := _bound_of_adherence_target(target, field)) is not None
    ]
    if not found:
        raise NotDeclared(f"targets.{field}")
    value, _, target = max(found, key=lambda bound: bound[:2])
    case.get(target, field)
    return value, target


def _own_target_of_role(case: Case, field: str) -> tuple[float, Item]:
    value = _bound_of_adherence_target(case.entry, field)
    if value is None:
        raise NotDeclared(f"{case.entry.route}.{field}")
    case.get(case.entry, field)
    return value, case.entry


def _bound_of_adherence_target(target: Item, field: str) -> float | None:
    """What the target asks for: its floor, else its ceiling."""
    for end in ("at_least", "at_most"):
        declared: Share | None = target.get(f"{field}.{end}")
        if declared is not None:
            return declared.value
    return None


@facts.entry(reads=("targets.adherence", *_TARGETS), of=("targets",))
def adherence_target(case: Case) -> Item:
    """The target that asks for most adherence in a queue that the role's department answers."""
    return _tightest_target_of_teams(case, "adherence")[1]


@facts.share(reads=("targets.adherence", *_TARGETS))
def tightest_adherence(case: Case) -> float:
    """The tightest adherence asked for.

    In a queue that the role's department answers.
    """
    return _tightest_target_of_teams(case, "adherence")[0]


@facts.seconds(formula="(1 − adherence) · 8 hours", reads=("targets.adherence", *_TARGETS))
def slack_a_day(case: Case) -> float:
    """The time of a working day of eight hours that may be spent off the schedule."""
    share: float = case.fact("tightest_adherence")
    slack = round((1 - share) * WORKING_DAY, 6)
    case.step(f"(1 − {units.format_share(share, 1)}) · 8h = {units.format_duration(slack)}")
    return slack


@facts.entry(reads=("targets.occupancy", *_TARGETS), of=("targets",))
def occupancy_target(case: Case) -> Item:
    """The target of the highest occupancy in a queue that the role's department answers."""
    return _tightest_target_of_teams(case, "occupancy")[1]


@facts.share(reads=("targets.occupancy", *_TARGETS))
def highest_occupancy(case: Case) -> float:
    """The highest occupancy aimed at.

    In a queue that the role's department answers.
    """
    return _tightest_target_of_teams(case, "occupancy")[0]
