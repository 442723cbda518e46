"""People counted twice: in a busiest hour, in a rota, in a team."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from msgspec import Struct

from principlecheck.facts.case import Case, Facts, NotDeclared, RecordPart
from principlecheck.facts.timing.working_time import DAYS, weekdays_of_declared_hours
from principlecheck.model.format.organisation import Item

MINUTES_A_DAY = 24 * 60
queue_facts = Facts(
    "queues", reads=("queues.busiest_hour", "queues.team", "teams.agents", "queues.staffed")
)
team_facts = Facts("teams", reads=("teams.least_on_duty", "queues.team", "queues.staffed"))


class TeamSize(Struct, frozen=True):
    """The people of a queue's team beside those who answer in its busiest hour."""

    employed: Annotated[int, RecordPart("the full-time equivalents that the queue's team employs")]
    answering: Annotated[int, RecordPart("the agents counted in the busiest hour of the queue")]
    team: Annotated[Item, RecordPart("the team that answers the queue")]


@queue_facts.record
def team_size(case: Case) -> TeamSize:
    """How many answer in the busiest hour, and how many the team employs."""
    team = case.organisation.find("teams", case.need(case.entry, "team"))
    if team is None:
        raise NotDeclared(f"{case.entry.route}.team")
    return TeamSize(
        int(case.need(team, "agents")), int(case.need(case.entry, "busiest_hour.agents")), team
    )


class Rota(Struct, frozen=True):
    """The stretch of a week in which the fewest are on duty."""

    fewest: Annotated[int, RecordPart("the fewest who are on duty at a time that the rota covers")]
    when: Annotated[str, RecordPart("when the fewest are on duty")]
    queue: Annotated[Item, RecordPart("a queue of the team whose rota says so")]


@team_facts.record
def thinnest_rota(case: Case) -> Rota:
    """When the rota of the team's queues has the fewest people.

    Times that no line of a rota covers are left out: nobody says that the team is open then.
    """
    queues = case.organisation.having("queues", "team", case.entry.id)
    lines = [
        (day, start, end, rota.agents)
        for queue in queues
        for rota in case.need(queue, "staffed")
        for day, start, end in _stretches_of_rota_line(rota.open)
    ]
    if not lines:
        raise NotDeclared("queues.staffed")
    fewest, day, start, end = min(_people_on_rota_by_stretch(lines))
    alike = {
        (d, s, e)
        for n, d, s, e in _people_on_rota_by_stretch(lines)
        if n == fewest and (s, e) == (start, end)
    }
    days = "every day" if len(alike) == len(DAYS) else f"on {DAYS[day]}"
    return Rota(
        fewest, f"{days} from {_format_rota_minute(start)} to {_format_rota_minute(end)}", queues[0]
    )


def _stretches_of_rota_line(opening: dict[str, str]) -> list[tuple[int, int, int]]:
    """Day, first and last minute of each stretch of a rota's line."""
    found = []
    for days, spans in opening.items():
        for part in spans.split(" and "):
            start, end = (int(time[:2]) * 60 + int(time[3:]) for time in part.split("-"))
            found += [(day, start, end) for day in weekdays_of_declared_hours(days)]
    return found


def _people_on_rota_by_stretch(
    lines: list[tuple[int, int, int, int]],
) -> list[tuple[int, int, int, int]]:
    """People, day, start and end of each stretch in which nobody comes or goes."""
    found = []
    for day in range(len(DAYS)):
        here = [line for line in lines if line[0] == day]
        times = sorted({time for _, start, end, _ in here for time in (start, end)})
        for start, end in pairwise(times):
            there = [n for _, first, last, n in here if first <= start and end <= last]
            if there:
                found.append((sum(there), day, start, end))
    return found


def _format_rota_minute(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
