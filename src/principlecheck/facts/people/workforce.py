"""What a team is planned with: time off the queue, overtime, and how long people stay."""

from __future__ import annotations

import math

from principlecheck.arithmetic.repeats import share_surviving_after_years
from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared
from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.quantities import Duration, Share

ON = "teams"
YEARS = 5
PARTS = (
    "breaks",
    "leave",
    "sickness",
    "training",
    "coaching",
    "meetings",
    "follow_ups",
    "feedback",
    "discretion",
    "other",
)
# Whatever else a team does without, it has these.
UNAVOIDABLE = ("breaks", "leave", "sickness")
_TENURE = ("teams.attrition", "teams.experts_wanted")
_RESERVED = ("teams.off_queue", "teams.paid_week")
_OVERTIME = ("teams.overtime_a_week", "teams.agents", "teams.paid_week")
facts = Facts(ON, reads=_RESERVED)


@facts.share(
    formula="e^(−5 · attrition), attrition being leavers a year / average headcount",
    reads=("teams.attrition",),
)
def still_there(case: Case) -> float:
    """The share of today's agents who are still there after five years.

    At equal attrition for every tenure, in a team of steady size.
    """
    attrition: Share = case.need(case.entry, "attrition")
    share = share_surviving_after_years(attrition.value, YEARS, "leavers over average headcount")
    case.step(
        f"e^(−{YEARS} · {units.format_number(attrition.value, 4)}) = {units.format_share(share, 1)}"
    )
    case.assume("People leave at the same rate whatever their tenure, and each is replaced.")
    case.by_model()
    return share


@facts.share(formula="−ln(share wanted) / 5, rounded down to 1 %", reads=("teams.experts_wanted",))
def attrition_to_keep_them(case: Case) -> float:
    """The attrition that keeps the experts wanted.

    Leavers a year over average headcount; at most 1.
    """
    wanted: Share = case.need(case.entry, "experts_wanted")
    if not wanted.value:
        raise NotAssessable("No experts are wanted.")
    most = min(1.0, -math.log(wanted.value) / YEARS)
    return max(0.0, math.floor(most * 100 + 1e-9) / 100)


def no_part_of_paid_time(case: Case, team: Item, part: str) -> float:
    """Zero seconds: a part missing from a breakdown that is declared is none of it.

    Raises `NotDeclared` where the team has no breakdown, and while teams may say more.
    """
    route = f"{team.route}.off_queue"
    if team.get("off_queue") is None:
        raise NotDeclared(f"{route}.{part}")
    case.finished("teams", f"off_queue.{part}")
    case.inputs[route] = None
    return 0.0


def _parts_of_paid_time(case: Case) -> dict[str, Duration]:
    case.need(case.entry, "off_queue")
    declared = {part: case.get(case.entry, f"off_queue.{part}") for part in PARTS}
    found = {part: time for part, time in declared.items() if time is not None}
    if not found:
        raise NotDeclared(f"{case.entry.route}.off_queue")
    return found


@facts.seconds
def reserved_time(case: Case) -> float:
    """The time reserved off the queue.

    Per agent and paid week.
    """
    found = _parts_of_paid_time(case)
    total = math.fsum(time.seconds for time in found.values())
    terms = " + ".join(f"{part.replace('_', ' ')} {time}" for part, time in found.items())
    case.step(f"{terms} = {units.format_duration(total)}")
    case.assume(f"{case.entry.route}.off_queue: what is not listed is not reserved.")
    return total


@facts.share(formula="Σ off_queue / paid week")
def reserved_share(case: Case) -> float:
    """The share of the paid week that is reserved off the queue.

    Its parts are hours of one and the same week, so that they add up.
    """
    total = case.fact("reserved_time")
    week: Duration = case.need(case.entry, "paid_week")
    if not week.seconds:
        raise NotAssessable("A paid week of no time holds nothing.")
    case.step(
        f"{units.format_duration(total)} / {week} = {units.format_share(total / week.seconds, 2)}"
    )
    return float(total / week.seconds)


@facts.share(
    formula="Σ off_queue / paid week − planned shrinkage",
    reads=("teams.planned_shrinkage", *_RESERVED),
)
def unplanned_share(case: Case) -> float:
    """The share of the paid week that is reserved and not planned for.

    0 where the plan takes off as much or more; free of what the last binary digit adds.
    """
    planned: Share = case.need(case.entry, "planned_shrinkage")
    reserved: float = case.fact("reserved_share")
    return round(max(0.0, reserved - planned.value), 9)


@facts.share(formula="Σ off_queue / paid week, rounded up to 1 %")
def shrinkage_to_plan(case: Case) -> float:
    """The shrinkage that holds what is reserved."""
    share: float = case.fact("reserved_share")
    return math.ceil(share * 100 - 1e-9) / 100


@facts.names
def unlisted_time(case: Case) -> list[str]:
    """Time that every team needs and this one does not list.

    Of breaks, leave and sickness.
    """
    found = _parts_of_paid_time(case)
    return [part for part in UNAVOIDABLE if part not in found]


@facts.seconds(formula="overtime a week · agents", reads=_OVERTIME)
def team_overtime(case: Case) -> float:
    """The overtime of the whole team in a week.

    Of all agents together.
    """
    overtime: Duration = case.need(case.entry, "overtime_a_week")
    agents: int = case.need(case.entry, "agents")
    total = overtime.seconds * agents
    case.step(f"{overtime} · {agents} = {units.format_duration(total)}")
    return total


@facts.text(formula="overtime a week · agents / paid week, rounded up to 0.1", reads=_OVERTIME)
def agents_instead(case: Case) -> str:
    """The agents who would do the work of the overtime.

    Full-time equivalents, at the time that they are paid for.
    """
    week: Duration = case.need(case.entry, "paid_week")
    if not week.seconds:
        raise NotAssessable("A paid week of no time holds nothing.")
    overtime: float = case.fact("team_overtime")
    agents = math.ceil(overtime / week.seconds * 10 - 1e-9) / 10
    return f"{units.format_number(agents, 1)} agent{'' if agents == 1 else 's'}"
