"""Whether the time and the targets let people use the discretion that they are given."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotDeclared
from principlecheck.facts.customer_rules.deputies import queues_of_department
from principlecheck.facts.scopes import covering_any
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import Duration, Share

ON = "roles"
_TIME = ("roles.department", "teams.department", "teams.off_queue")
_TARGETS = (
    "roles.department",
    "teams.department",
    "queues.team",
    "targets.queues",
    "targets.roles",
)
facts = Facts(ON, reads=_TIME)


def _departments_of_teams(case: Case) -> None:
    """That no other team belongs to a department rests on what each of them says."""
    for team in case.organisation.items("teams"):
        case.get(team, "department")


def _teams(case: Case) -> tuple[Item, ...]:
    """The teams of the role's department; raises `NotDeclared` where it has none."""
    department = case.need(case.entry, "department")
    case.shared(_departments_of_teams)
    found = case.organisation.having("teams", "department", department)
    if not found:
        raise NotDeclared(f"teams ({department})")
    return found


@facts.entries(of=("teams",))
def teams_without_time(case: Case) -> list[Item]:
    """Teams without a minute for discretion.

    Those whose reserved time for it is 0; one that is silent decides nothing.
    """
    without, silent = [], []
    for team in _teams(case):
        reserved: Duration | None = case.get(team, "off_queue.discretion")
        if reserved is None:
            silent.append(f"{team.route}.off_queue.discretion")
        elif not reserved.seconds:
            without.append(team)
    if silent and not without:
        raise NotDeclared(*silent)
    return without


def _tightest(case: Case, field: str) -> tuple[float, Item]:
    """The highest bound on `field` in a queue that the department's teams answer."""
    _teams(case)
    case.items("queues")
    queues = queues_of_department(case.organisation, case.need(case.entry, "department"))
    for queue in queues:
        case.get(queue, "team")
    found = [
        (value, target.id, target)
        for target in covering_any(case.organisation, "targets", "queues", (q.id for q in queues))
        if queues and (value := _bound(target, field)) is not None
    ]
    if not found:
        raise NotDeclared(f"targets.{field}")
    value, _, target = max(found, key=lambda bound: bound[:2])
    case.get(target, field)
    return value, target


def _bound(target: Item, field: str) -> float | None:
    """What the target asks for: its floor, else its ceiling."""
    for end in ("at_least", "at_most"):
        declared: Share | None = target.get(f"{field}.{end}")
        if declared is not None:
            return declared.value
    return None


@facts.entry(reads=("targets.adherence", *_TARGETS), of=("targets",))
def adherence_target(case: Case) -> Item:
    """The target that asks for most adherence in a queue that the role's department answers."""
    return _tightest(case, "adherence")[1]


@facts.share(reads=("targets.adherence", *_TARGETS))
def tightest_adherence(case: Case) -> float:
    """The tightest adherence asked for.

    In a queue that the role's department answers.
    """
    return _tightest(case, "adherence")[0]


@facts.entry(reads=("targets.occupancy", *_TARGETS), of=("targets",))
def occupancy_target(case: Case) -> Item:
    """The target of the highest occupancy in a queue that the role's department answers."""
    return _tightest(case, "occupancy")[1]


@facts.share(reads=("targets.occupancy", *_TARGETS))
def highest_occupancy(case: Case) -> float:
    """The highest occupancy aimed at.

    In a queue that the role's department answers.
    """
    return _tightest(case, "occupancy")[0]
